"""The answer of a reader's process: what an honest one says arrives whole, all else is refused."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from checker.document import answer, build, reading
from checker.document.answer import NOTICES, REASONS, Answer, AnswerRefused, Refusal, decode, encode
from checker.document.model import Block, Cell, Document, Kind, Notice, ReadingReport, Span

ROOT = Path(reading.__file__).parents[2]

TEXT = "Handlevej\nLederen gør:\nringer til kommunen\nHvem\nLeder\nsærlig “note” 👩‍👧"
LINES = TEXT.split("\n")


def spans() -> list[Span]:
    starts = [sum(len(line) + 1 for line in LINES[:at]) for at in range(len(LINES))]
    return [Span(start, start + len(line)) for start, line in zip(starts, LINES, strict=True)]


def plan() -> Document:
    """A small document with every field in use."""
    heading, lead, item, head, cell, note = spans()
    return Document(
        name="plan.pdf",
        sha256="0a" * 32,
        format="pdf",
        text=TEXT,
        blocks=(
            Block(0, Kind.HEADING, heading, level=1, page=1, marker="1."),
            Block(1, Kind.PARAGRAPH, lead, path=(0,), page=1, run_in=7),
            Block(2, Kind.ITEM, item, level=1, path=(0,), page=1, marker="a)", lead_in=1),
            Block(3, Kind.CELL, head, path=(0,), page=2, cell=Cell(1, 0, 0, is_head=True)),
            Block(4, Kind.CELL, cell, path=(0,), page=2, cell=Cell(1, 1, 0, ("Leder",), ("Hvem", "Ansvar"))),
            Block(5, Kind.FOOTNOTE, note, page=2, paragraph=9, quoted=True, file=1),
        ),
        page_starts=((0, 1), (35, 2), (60, 0)),
        report=ReadingReport(
            pages=3,
            pages_without_text=(3,),
            pages_in_columns=(1, 2),
            characters=len(TEXT),
            tables=1,
            notices=(Notice("sider-uden-tekst", 3, None, 1, "3"), Notice("billeder", count=4)),
        ),
        files=("plan.pdf", "bilag.docx"),
        properties=(("title", "Beredskab"), ("created", "2025-01-02")),
    )


def test_document_arrives_whole() -> None:
    told = decode(encode(Answer(plan(), ("landlock", "limits"))))
    assert told == Answer(plan(), ("landlock", "limits"))


def test_refusal_arrives_whole() -> None:
    assert decode(encode(Answer(Refusal("adgangskode", "doc")))) == Answer(Refusal("adgangskode", "doc"))


def test_equal_heads_are_one_object() -> None:
    document = plan()
    cells = tuple(
        replace(document.blocks[4], span=Span(index, index), index=index, path=()) for index in range(3)
    )
    found = decode(encode(Answer(replace(document, blocks=cells)))).result
    assert isinstance(found, Document)
    assert len({id(block.cell.column_heads) for block in found.blocks if block.cell}) == 1


def test_what_a_reader_may_say_too_much_of_is_cut() -> None:
    long = replace(plan(), report=ReadingReport(notices=(Notice("makroer", detail="x" * 9000),)))
    long = replace(
        long, blocks=(replace(long.blocks[0], marker="1." * 9000),), properties=(("title", "x" * 9000),) * 99
    )
    found = decode(encode(Answer(long))).result
    assert isinstance(found, Document)
    assert len(found.report.notices[0].detail) == answer.MAX_DETAIL
    assert len(found.blocks[0].marker) == len(found.properties[0][1]) == answer.MAX_LABEL


def test_lone_surrogate_does_not_stop_an_answer() -> None:
    text = "a\ud800b"
    found = decode(encode(Answer(replace(plan(), text=text, blocks=(), page_starts=())))).result
    assert isinstance(found, Document)
    assert found.text == "a?b"


# ------------------------------------------------------------------------------- refused


def told(**changes: object) -> bytes:
    """The plan's answer with the value at each dotted place replaced."""
    head, text, rest = encode(Answer(plan())).split(b"\n")
    value = json.loads(rest)
    for place, new in changes.items():
        *outer, last = [int(step) if step.isdigit() else step for step in place.split("__")]
        target = value
        for step in outer:
            target = target[step]
        target[last] = new
    return b"\n".join((head, text, json.dumps(value).encode()))


@pytest.mark.parametrize(
    "changes",
    [
        {"blocks__1__1": 5},  # starts inside the block before
        {"blocks__1__2": 3},  # ends before it starts
        {"blocks__5__2": len(TEXT) + 1},
        {"blocks__0__1": -1},
        {"blocks__0__0": 9},
        {"blocks__0__0": True},
        {"blocks__0__0": None},
        {"blocks__0__1": 0.0},
        {"blocks__2__8": 2},  # introduced by itself
        {"blocks__2__8": 5},  # by what comes after
        {"blocks__2__9": 99},
        {"blocks__2__4": 2},
        {"blocks__2__4": -1},
        {"blocks__2__7": ["a)"]},
        {"blocks__2__10": 1},
        {"blocks__2__12": 2},
        {"blocks__2__5": 0},
        {"blocks__2": [1, 2]},
        {"blocks__2": {}},
        {"blocks__4__11__3": 99},
        {"blocks__4__11__0": 0},
        {"blocks__4__11": [1, 2, 3]},
        {"blocks": None},
        {"paths__1": [1, 0]},
        {"paths__1": [5]},
        {"paths__1": [-1]},
        {"heads__0": [1]},
        {"heads__0": ["x"] * 200},
        {"page_starts": [[5, 1], [4, 2]]},
        {"page_starts": [[0, 1], [999, 2]]},
        {"page_starts": [[0, -1]]},
        {"page_starts": [[0]]},
        {"report__pages": -1},
        {"report__pages": "3"},
        {"report__tables": 1e3},
        {"report__notices": [["ny-kode", None, None, 1, ""]]},
        {"report__notices": [[["makroer"], None, None, 1, ""]]},
        {"report__notices": [["makroer", None, None, 1, "x" * 501]]},
        {"report__pages_without_text": [2, 1]},
        {"report": []},
        {"sha256": "x" * 64},
        {"format": "../x"},
        {"name": 7},
        {"name": "x" * 2000},
        {"name": "\ud800"},
        {"files": "plan.pdf"},
        {"properties": [["title"]]},
        {"extra": 1},
    ],
    ids=str,
)
def test_answer_with_a_wrong_value_is_refused(changes: dict[str, object]) -> None:
    decode(told())
    with pytest.raises(AnswerRefused):
        decode(told(**changes))


GOOD = encode(Answer(plan()))
HEAD = b'{"layers":[]}'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\n\n",
        b"null",
        b"[]",
        b"{}",
        b'{"layers":{}}',
        b'{"layers":[],"code":"ukendt-kode","detail":""}',
        b'{"layers":[],"code":["tom-fil"],"detail":""}',
        b'{"layers":[],"code":"tom-fil"}',
        b'{"layers":[],"code":"tom-fil","detail":"","more":1}',
        b'{"layers":[],"code":"tom-fil","detail":""}\n"x"\n{}',
        HEAD + b"\n[]\n{}",
        HEAD + b'\n"a"[]\n{}',
        HEAD + b'\n"\\ud800"\n{}',
        HEAD + b'\n"' + b"x" * (answer.MAX_TEXT + 1) + b'"\n{}',
        GOOD + b"\n",
        GOOD + b"\nmore",
        GOOD[:-1],
        GOOD.replace(b'"plan.pdf"', b'"pl\xffan"'),
        GOOD.replace(b'"pages":3', b'"pages":NaN'),
        GOOD.replace(b'"pages":3', b'"pages":1e400'),
        GOOD.replace(b'"pages":3', b'"pages":' + b"9" * 100_000),
        HEAD + b'\n"x"\n' + b"[" * 500_000,
        HEAD + b'\n"x"\n' + b'{"a":' * 500,
        HEAD + b'\n"x"\n' + b"[]," * 5_000_000,
        b"x" * (answer.MAX_ANSWER + 1),
        b"\x80\x04\x95\x1d\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94.",  # a pickle
    ],
    ids=lambda data: repr(data[:40]),
)
def test_answer_of_the_wrong_form_is_refused(data: bytes) -> None:
    with pytest.raises(AnswerRefused):
        decode(data)


# C17. Figures, letters and structure are changed at random places, several at a time.
def test_mutated_answers_are_refused_or_valid() -> None:
    chance = random.Random(20261)
    refused = 0
    for _ in range(2_000):
        data = _mutated(GOOD, chance)
        try:
            found = decode(data).result
        except AnswerRefused:
            refused += 1
            continue
        if isinstance(found, Document):
            _assert_sane(found)
    assert 200 < refused < 2_000


_PIECES = (b"0", b"-1", b"99999999999", b"null", b"true", b'"', b"\\", b"[", b"]", b"{", b"}", b",", b"\n", b"1e9",
           b"\xff", b"\\ud800", b"[[]]", b'"x"', b"0.5", b"")  # fmt: skip


def _mutated(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data))
        match chance.randrange(5):
            case 0:
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + chance.choice(_PIECES) + data[at + chance.randrange(4) :]
            case 2:
                data = data[:at] + data[at : at + chance.randrange(60)] + data[at:]
            case 3:
                data = data[:at] + data[at + chance.randrange(60) :]
            case _:  # a whole number by another
                numbers = [found.span() for found in re.finditer(rb"\b\d+\b", data)]
                start, end = chance.choice(numbers)
                data = data[:start] + str(chance.choice((0, 1, 2, 7, 40, 10**6))).encode() + data[end:]
    return data


def _assert_sane(document: Document) -> None:
    """All that later code relies on when it walks a document."""
    end = 0
    for index, block in enumerate(document.blocks):
        assert block.index == index
        assert end <= block.span.start <= block.span.end <= len(document.text)
        end = block.span.end
        assert all(at < index for at in block.path)
        assert block.lead_in is None or block.lead_in < index
        assert 0 <= block.run_in <= len(document.text_of(block))
        document.headings_of(block)
        document.page_at(block.span.start)
    document.text.encode()
    repr(document).encode()


# ------------------------------------------------------------------------------- the lists are kept


def test_every_reason_has_a_sentence() -> None:
    wording = yaml.safe_load((ROOT / "reports" / "wording.yaml").read_text(encoding="utf-8"))
    assert set(wording["unreadable"]) - {"andet"} == REASONS
    assert set(wording["notices"]) >= NOTICES


def test_readers_use_the_known_codes_only() -> None:
    source = "\n".join(path.read_text() for path in sorted((ROOT / "checker" / "document").glob("*.py")))
    assert set(re.findall(r'UnreadablePlan\(\s*"([\w-]+)"', source)) <= REASONS
    assert set(re.findall(r'\bNotice\(\s*"([\w-]+)"', source)) <= NOTICES


def test_bounds_are_the_readers_own() -> None:
    assert answer.MAX_BLOCKS == build.MAX_BLOCKS
    assert answer.MAX_TEXT == build.MAX_CHARACTERS + build.MAX_BLOCKS
    assert answer.MAX_TABLE == build.MAX_CELLS
