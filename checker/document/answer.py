"""What a reader's process may say, and how little of it is believed.

The process that read a stranger's file is presumed to be in the stranger's hands. Its answer is
JSON in three lines (the outcome, the text, the rest), bounded before it is parsed and checked value
by value after; only then is it a ``Document``. Control C17 of the threat model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, NoReturn

from checker.document.model import Block, Cell, Document, Kind, Notice, ReadingReport, Span, UnreadablePlan

#: Why a file cannot be read: the closed list that ``reports/wording.yaml`` has a sentence for.
REASONS = frozenset((
    "tom-fil", "ukendt-type", "forkert-type", "odelagt", "adgangskode", "ingen-tekst", "for-stor", "for-indviklet",
    "ulaeselig-tekst", "for-lidt-tekst", "makrofil", "mangler-libreoffice", "ikke-en-fil", "findes-ikke", "ingen-adgang",
    "tidsfrist", "hukommelse", "laeser-fejl",
))  # fmt: skip
#: What a reader may want known about a file it did read.
NOTICES = frozenset((
    "sider-uden-tekst", "ulaeselige-tegn", "skjult-tekst", "ventende-rettelser", "kommentarer", "indlejrede-filer",
    "makroer", "eksterne-henvisninger", "spalter", "billeder", "billedsider", "ocr-tekst", "vendte-sider", "bidi-tegn",
    "blandede-skriftsystemer", "tabel-uden-linjer", "afkortet",
))  # fmt: skip

MAX_ANSWER = 64_000_000
#: As the readers' own bounds (``build``); block texts are parted by a line break each.
MAX_BLOCKS = 300_000
MAX_TEXT = 10_000_000 + MAX_BLOCKS
MAX_TABLE = 200_000
MAX_PAGE = 100_000
#: Headings over a block, heads over a cell.
MAX_DEPTH = 100
MAX_LABEL = 1_000
MAX_DETAIL = 500
MAX_NOTICES = 10_000
MAX_FILES = 2_000
MAX_PROPERTIES = 20
#: Any other count a report may give.
MAX_COUNT = 10**12
#: Heads are told once and shared by the cells under them; this bounds what the cells add up to.
MAX_HEADS = 100_000_000

#: Memory is bounded before parsing by counting the signs that make values: a list costs 20 times
#: its two characters. Twice what the largest lawful answer needs.
_MOST_SIGNS = {b"[": 1_600_000, b"{": 1_000, b",": 8_000_000, b'"': 4_000_000}

_KINDS = tuple(Kind)


class AnswerRefused(Exception):
    """An answer that no honest reader gives. The message holds no text from the file."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The file cannot be read, as an ``UnreadablePlan`` says."""

    code: str
    detail: str = ""

    @classmethod
    def of(cls, error: UnreadablePlan) -> Refusal:
        return cls(error.code, error.detail)

    @property
    def error(self) -> UnreadablePlan:
        return UnreadablePlan(self.code, self.detail)


@dataclass(frozen=True, slots=True)
class Answer:
    """``layers``: names of the sandbox layers that held, in alphabetical order."""

    result: Document | Refusal
    layers: tuple[str, ...] = ()


# ------------------------------------------------------------------------------- saying it


def encode(answer: Answer) -> bytes:
    """The bytes of an answer. Letters that no file may hold (lone surrogates) become "?"."""
    head: dict[str, object] = {"layers": answer.layers}
    if isinstance(answer.result, Refusal):
        head |= {"code": answer.result.code, "detail": answer.result.detail[:MAX_DETAIL]}
        return _line(head)
    document = answer.result
    return b"\n".join((_line(head), _line(document.text), _line(_told(document))))


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _told(document: Document) -> dict[str, object]:
    """All of a document but its text. Paths and heads stand once each, and blocks number them."""
    paths: dict[tuple[int, ...], int] = {}
    heads: dict[tuple[str, ...], int] = {}
    blocks = []
    for block in document.blocks:
        cell = block.cell
        place = None
        if cell is not None:
            row_heads = heads.setdefault(cell.row_heads, len(heads))
            column_heads = heads.setdefault(cell.column_heads, len(heads))
            place = (cell.table, cell.row, cell.column, row_heads, column_heads, cell.is_head)
        blocks.append(
            (
                _KINDS.index(block.kind),
                block.span.start,
                block.span.end,
                block.level,
                paths.setdefault(block.path, len(paths)),
                block.page,
                block.paragraph,
                block.marker[:MAX_LABEL],
                block.lead_in,
                block.run_in,
                block.quoted,
                place,
                block.file,
            )
        )
    report = {field.name: getattr(document.report, field.name) for field in fields(ReadingReport)}
    report["notices"] = [
        (notice.code, notice.page, notice.paragraph, notice.count, notice.detail[:MAX_DETAIL])
        for notice in document.report.notices
    ]
    return {
        "name": document.name,
        "sha256": document.sha256,
        "format": document.format,
        "files": document.files,
        "properties": [(key, value[:MAX_LABEL]) for key, value in document.properties[:MAX_PROPERTIES]],
        "page_starts": document.page_starts,
        "report": report,
        "paths": list(paths),
        "heads": list(heads),
        "blocks": blocks,
    }


# ------------------------------------------------------------------------------- hearing it


def decode(data: bytes) -> Answer:
    """The answer in the bytes a reader's process wrote. Raises AnswerRefused."""
    if len(data) > MAX_ANSWER:
        _refuse("size")
    lines = data.split(b"\n", 3)
    head = _object(_parsed(lines[0]))
    layers = tuple(_string(name, 40) for name in _list(head.pop("layers", None), 10))
    if len(lines) == 1:
        code = _string(head.pop("code", None), MAX_LABEL)
        detail = _string(head.pop("detail", None), MAX_DETAIL)
        if head or code not in REASONS:
            _refuse("code")
        return Answer(Refusal(code, detail), layers)
    if head or len(lines) != 3 or not lines[1].startswith(b'"'):
        _refuse("lines")
    return Answer(_document(_string(_parsed(lines[1]), MAX_TEXT), _object(_parsed(lines[2]))), layers)


def _parsed(line: bytes) -> Any:
    # The text is one string, whatever signs stand in it.
    if not line.startswith(b'"') and any(line.count(sign) > most for sign, most in _MOST_SIGNS.items()):
        _refuse("signs")
    try:
        return json.loads(line.decode("utf-8"), parse_float=_not_a_count, parse_constant=_not_a_count)
    except (ValueError, RecursionError):
        _refuse("JSON")


def _not_a_count(_: str) -> NoReturn:
    _refuse("number")


def _document(text: str, told: dict[str, Any]) -> Document:
    known = {
        "name",
        "sha256",
        "format",
        "files",
        "properties",
        "page_starts",
        "report",
        "paths",
        "heads",
        "blocks",
    }
    if told.keys() != known:
        _refuse("keys")
    if type(told["sha256"]) is not str or not re.fullmatch("[0-9a-f]{64}", told["sha256"]):
        _refuse("sha256")
    if type(told["format"]) is not str or not re.fullmatch("[a-z]{2,10}", told["format"]):
        _refuse("format")
    files = tuple(_string(name, MAX_LABEL) for name in _list(told["files"], MAX_FILES))
    return Document(
        name=_string(told["name"], MAX_LABEL),
        sha256=told["sha256"],
        format=told["format"],
        text=text,
        blocks=_blocks(told, text, len(files)),
        page_starts=_page_starts(told["page_starts"], len(text)),
        report=_report(told["report"]),
        files=files,
        properties=tuple(
            (_string(key, 40), _string(value, MAX_LABEL))
            for key, value in _rows(told["properties"], 2, MAX_PROPERTIES)
        ),
    )


def _blocks(told: dict[str, Any], text: str, files: int) -> tuple[Block, ...]:
    """Blocks in reading order: their places rise, and they refer to earlier blocks only."""
    paths = [_rising(path, MAX_DEPTH, MAX_BLOCKS) for path in _list(told["paths"], MAX_BLOCKS)]
    heads = [_heads(row) for row in _list(told["heads"], 2 * MAX_TABLE)]
    weights = [sum(map(len, row)) for row in heads]
    blocks: list[Block] = []
    end, weight = 0, 0
    for index, row in enumerate(_rows(told["blocks"], 13, MAX_BLOCKS)):
        kind, start, stop, level, path, page, paragraph, marker, lead_in, run_in, quoted, place, file = row
        start = _number(start, end, len(text))
        end = _number(stop, start, len(text))
        cell = None
        if place is not None:
            cell = _cell(place, heads)
            weight += weights[place[3]] + weights[place[4]]
        block = Block(
            index=index,
            kind=_KINDS[_number(kind, 0, len(_KINDS) - 1)],
            span=Span(start, end),
            level=_number(level, 0, MAX_DEPTH),
            path=paths[_number(path, 0, len(paths) - 1)],
            page=_number_or_none(page, 1, MAX_PAGE),
            paragraph=_number_or_none(paragraph, 1, MAX_COUNT),
            marker=_string(marker, MAX_LABEL),
            lead_in=_number_or_none(lead_in, 0, index - 1),
            run_in=_number(run_in, 0, end - start),
            quoted=_truth(quoted),
            cell=cell,
            file=_number(file, 0, max(files - 1, 0)),
        )
        if block.path and block.path[-1] >= index:
            _refuse("path")
        blocks.append(block)
    if weight > MAX_HEADS:
        _refuse("heads")
    return tuple(blocks)


def _cell(place: object, heads: list[tuple[str, ...]]) -> Cell:
    table, row, column, row_heads, column_heads, is_head = _row(place, 6)
    return Cell(
        table=_number(table, 1, MAX_BLOCKS),
        row=_number(row, 0, MAX_COUNT),
        column=_number(column, 0, MAX_COUNT),
        row_heads=heads[_number(row_heads, 0, len(heads) - 1)],
        column_heads=heads[_number(column_heads, 0, len(heads) - 1)],
        is_head=_truth(is_head),
    )


def _heads(value: object) -> tuple[str, ...]:
    return tuple(_string(head, MAX_TEXT) for head in _list(value, MAX_DEPTH))


def _page_starts(value: object, length: int) -> tuple[tuple[int, int], ...]:
    starts = []
    offset = 0
    for at, page in _rows(value, 2, MAX_PAGE):
        offset = _number(at, offset, length)
        starts.append((offset, _number(page, 0, MAX_PAGE)))
    return tuple(starts)


def _report(value: object) -> ReadingReport:
    told = _object(value)
    if told.keys() != {field.name for field in fields(ReadingReport)}:
        _refuse("report")
    notices = tuple(map(_notice, _rows(told.pop("notices"), 5, MAX_NOTICES)))
    pages = _number_or_none(told.pop("pages"), 0, MAX_PAGE)
    rest: dict[str, Any] = {
        name: _rising(each, MAX_PAGE, MAX_PAGE) if name.startswith("pages_") else _number(each, 0, MAX_COUNT)
        for name, each in told.items()
    }
    return ReadingReport(pages=pages, notices=notices, **rest)


def _notice(row: list[Any]) -> Notice:
    code, page, paragraph, count, detail = row
    if _string(code, MAX_LABEL) not in NOTICES:
        _refuse("notice")
    return Notice(
        code=code,
        page=_number_or_none(page, 1, MAX_PAGE),
        paragraph=_number_or_none(paragraph, 1, MAX_COUNT),
        count=_number(count, 0, MAX_COUNT),
        detail=_string(detail, MAX_DETAIL),
    )


# ------------------------------------------------------------------------------- single values


def _refuse(what: str) -> NoReturn:
    raise AnswerRefused(what)


def _number(value: object, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:  # a bool is an int, too
        _refuse("number")
    return value


def _number_or_none(value: object, least: int, most: int) -> int | None:
    return None if value is None else _number(value, least, most)


def _truth(value: object) -> bool:
    if type(value) is not bool:
        _refuse("truth")
    return value


def _string(value: object, longest: int) -> str:
    """A string that can be written as UTF-8: JSON's own escapes can make lone surrogates."""
    if type(value) is not str or len(value) > longest:
        _refuse("string")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            _refuse("surrogate")
    return value


def _list(value: object, longest: int) -> list[Any]:
    if type(value) is not list or len(value) > longest:
        _refuse("list")
    return value


def _row(value: object, length: int) -> list[Any]:
    if type(value) is not list or len(value) != length:
        _refuse("row")
    return value


def _rows(value: object, length: int, most: int) -> Iterable[list[Any]]:
    return (_row(row, length) for row in _list(value, most))


def _rising(value: object, longest: int, most: int) -> tuple[int, ...]:
    """Numbers, each higher than the one before."""
    numbers = tuple(_number(number, 0, most) for number in _list(value, longest))
    if any(after <= before for before, after in pairwise(numbers)):
        _refuse("order")
    return numbers


def _object(value: object) -> dict[str, Any]:
    if type(value) is not dict:
        _refuse("object")
    return value
