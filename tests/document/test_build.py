"""From raw blocks to a document: spans, paths, lead-ins, pages, contents, tables."""

from __future__ import annotations

import pytest
from showing import codes, shown

from checker.document import build
from checker.document.build import Raw, TableCell
from checker.document.merge import merge
from checker.document.model import Cell, Document, Kind, ReadingReport, Span, UnreadablePlan

H, P = Kind.HEADING, Kind.PARAGRAPH
LONG = "Medarbejderen går straks til sin leder, når der er mistanke om overgreb."


def made(*raws: Raw, report: ReadingReport | None = None) -> Document:
    return build.build(raws, name="plan", data=b"plan", format="text", report=report)


def test_spans_slice_the_text() -> None:
    document = made(Raw(H, "Formål", 1), Raw(P, "Første.\nAnden."), Raw(P, "Tredje."))
    assert document.text == "Formål\nFørste. Anden.\nTredje."
    assert [block.span for block in document.blocks] == [Span(0, 6), Span(7, 21), Span(22, 29)]
    assert document.block_at(9).index == 1


def test_path_is_of_the_headings_above() -> None:
    document = made(
        Raw(H, "A", 1), Raw(H, "B", 3), Raw(P, "b"), Raw(H, "C", 2), Raw(P, "c"), Raw(H, "D", 1), Raw(P, "d")
    )
    assert [block.path for block in document.blocks] == [(), (0,), (0, 1), (0,), (0, 3), (), (5,)]


def test_title_stands_above_headings_of_its_own_level() -> None:
    document = made(Raw(H, "Plan", 1, title=True), Raw(H, "A", 1), Raw(P, "a"), Raw(H, "B", 1))
    assert [block.path for block in document.blocks] == [(), (0,), (0, 1), (0,)]


def test_contents_heading_holds_its_lines_only() -> None:
    document = made(
        Raw(H, "Plan", 1), Raw(H, "Indhold", 1), Raw(P, "Formål .... 2"), Raw(H, "Formål", 2), Raw(P, "x")
    )
    assert [block.path for block in document.blocks] == [(), (), (1,), (0,), (0, 3)]
    assert document.blocks[2].kind is Kind.CONTENTS


def test_files_do_not_share_paths() -> None:
    document = made(Raw(H, "A", 1), Raw(P, "a"), Raw(P, "b", file=1))
    assert [block.path for block in document.blocks] == [(), (0,), ()]


def test_page_starts_inside_a_paragraph() -> None:
    document = made(
        Raw(P, "Første side", page=1),
        Raw(P, "går over siden", page=1, breaks=((8, 2),)),
        Raw(P, "to", page=2),
    )
    assert document.page_starts == ((0, 1), (20, 2))
    assert [document.page_at(at) for at in (0, 12, 19, 20, 27)] == [1, 1, 1, 2, 2]


def test_file_without_pages_after_one_with_pages() -> None:
    document = merge([made(Raw(P, "to", page=2)), made(Raw(P, "uden")), made(Raw(P, "en", page=1))])
    assert document.text == "to\nuden\nen"
    assert [document.page_at(at) for at in (0, 3, 8)] == [2, None, 1]


def item(text: str, marker: str = "•", depth: int = 1) -> Raw:
    return Raw(Kind.ITEM, text, marker=marker, depth=depth)


LEAD_INS = {
    "afsnit lige før": ([Raw(P, "Gør:"), item("a"), item("b")], [None, 0, 0]),
    "overskrift lige før": ([Raw(H, "Gør", 1), item("a")], [None, None]),
    "underliste hænger under sit punkt": ([Raw(P, "Gør:"), item("a"), item("x", depth=2), item("b")], [None, 0, 1, 0]),
    "fodnote, boks og sidefod skiller ikke": (
        [Raw(P, "Gør:"), Raw(Kind.FOOTNOTE, "n"), Raw(Kind.BOX, "b"), Raw(Kind.RUNNING, "r"), item("a")],
        [None, None, None, None, 0],
    ),
    "nummer 2 efter et afsnit fortsætter listen": ([Raw(P, "Gør:"), item("a", "1."), Raw(P, "Bemærk."), item("b", "2.")], [None, 0, None, 0]),
    "nummer 1 efter et afsnit er en ny liste": ([Raw(P, "Gør:"), item("a", "1."), Raw(P, "Derefter gælder dette."), item("b", "1.")], [None, 0, None, 2]),
    "ny indledning efter kolon": ([Raw(P, "Gør:"), item("a", "1."), Raw(P, "Og:"), item("b", "2.")], [None, 0, None, 2]),
    "tabel skiller": ([Raw(P, "Gør:"), Raw(Kind.CELL, "c", cell=Cell(1, 0, 0)), item("a")], [None, None, None]),
}  # fmt: skip


@pytest.mark.parametrize(("raws", "expected"), LEAD_INS.values(), ids=LEAD_INS)
def test_lead_in(raws: list[Raw], expected: list[int | None]) -> None:
    assert [block.lead_in for block in made(*raws).blocks] == expected


def test_list_in_a_cell_is_led_in_by_its_cell_only() -> None:
    cells = [
        TableCell(0, 0, (Raw(P, "Leder"),)),
        TableCell(0, 1, (Raw(P, "Skal:"), item("ringe"))),
        TableCell(1, 0, (Raw(P, "Alle"),)),
        TableCell(1, 1, (item("huske"),)),
    ]
    document = made(*build.table_blocks(cells, 1))
    assert [block.lead_in for block in document.blocks] == [None, None, 1, None, None]


def test_words_broken_between_blocks_are_joined() -> None:
    document = made(
        Raw(P, "Der sendes en under-", page=1),
        Raw(P, "retning straks.", page=2),
        Raw(P, "Børne-"),
        Raw(P, "og unge."),
    )
    assert shown(document) == ["p Der sendes en underretning straks.", "p Børne-", "p og unge."]


CONTENTS = {
    "prikker og rigtige numre i træk": (
        [Raw(P, "A ..... 2"), Raw(P, "B ..... 3"), Raw(P, "C ..... 3"), Raw(P, LONG)], ["toc", "toc", "toc", "p"]),
    "to linjer er for lidt": ([Raw(P, "A ..... 2"), Raw(P, "B ..... 3"), Raw(P, LONG)], ["p", "p", "p"]),
    "telefonliste med prikker": ([Raw(P, "Politi ..... 114"), Raw(P, "Alarm ..... 112"), Raw(P, "Vagt ..... 41"), Raw(P, LONG)], ["p"] * 4),
    "én lang linje": ([Raw(P, "A ..... 2 B ..... 3 C ..... 4"), Raw(P, LONG)], ["toc", "p"]),
    "gentager overskrifterne uden sidetal": (
        [Raw(H, "Indhold", 1), item("Formål", "1."), item("Ansvaar", "2."), item("Roller", "3."), Raw(P, "Telefonnumre står bagest."),
         Raw(H, "Formål", 1), Raw(P, "x"), Raw(H, "Ansvar", 1), Raw(H, "Trin 3: Roller", 1)],
        ["h1", "toc", "toc", "toc", "p", "h1", "p", "h1", "h1"],
    ),
    "linjeskift i ét afsnit": ([Raw(P, "A ..... 2\nB ..... 3\nC ..... 4"), Raw(P, LONG)], ["toc", "toc", "toc", "p"]),
}  # fmt: skip


@pytest.mark.parametrize(("raws", "expected"), CONTENTS.values(), ids=CONTENTS)
def test_contents_lists(raws: list[Raw], expected: list[str]) -> None:
    assert [line.split()[0] for line in shown(made(*raws))] == expected


NUMBERS = [
    (["1 Formål", "2 Roller"], ["h1 [1] Formål", "h1 [2] Roller"]),
    (["1. Formål", "1.1 Roller"], ["h1 [1.] Formål", "h1 [1.1] Roller"]),
    (["24 timers vurdering", "2 slags overgreb"], ["h1 24 timers vurdering", "h1 2 slags overgreb"]),
    (
        ["1 Formål", "24 timers vurdering", "2 Roller"],
        ["h1 [1] Formål", "h1 24 timers vurdering", "h1 [2] Roller"],
    ),
    (["Trin 1: Forebyg"], ["h1 Trin 1: Forebyg"]),
]


@pytest.mark.parametrize(("titles", "expected"), NUMBERS)
def test_heading_numbers(titles: list[str], expected: list[str]) -> None:
    assert shown(made(*(Raw(H, title, 1) for title in titles))) == expected


def test_short_lines_of_a_plan_with_headings_stay_text() -> None:
    raws = [
        raw
        for n in range(4)
        for raw in (Raw(H, f"Afsnit {n}", 1), Raw(P, LONG), Raw(P, "Jens Munkholm Bæk"), Raw(P, LONG))
    ]
    assert shown(made(*raws)).count("p Jens Munkholm Bæk") == 4


def test_name_with_a_role_closes_the_text_above() -> None:
    document = made(Raw(P, LONG), Raw(P, "Jens Bæk, borgmester"), Raw(P, "Målgruppe"), Raw(P, LONG))
    assert shown(document)[1:3] == ["p Jens Bæk, borgmester", "h1 Målgruppe"]


def test_last_item_of_a_list_is_no_heading() -> None:
    document = made(Raw(P, LONG), item("Ring", "1."), item("Skriv", "2."), Raw(P, LONG))
    assert [line.split()[0] for line in shown(document)] == ["p", "i1", "i1", "p"]


def test_notices_and_counts() -> None:
    document = made(
        Raw(P, "te\u202ekst p\u0430ragraf \ue000"),
        Raw(Kind.HIDDEN, "skjult"),
        Raw(Kind.FOOTNOTE, "n"),
        report=ReadingReport(running_lines=2),
    )
    assert codes(document) == {"bidi-tegn", "blandede-skriftsystemer", "skjult-tekst"}
    report = document.report
    assert (report.characters, report.unmapped_characters, report.hidden_characters) == (
        len(document.text),
        1,
        6,
    )
    assert (report.footnotes, report.running_lines) == (1, 2)


def test_bullets_are_told_as_one_sign() -> None:
    document = made(*(item("x", marker) for marker in ("-", "–", "\uf0b7", "o", "*", "1.")))
    assert [block.marker for block in document.blocks] == ["•"] * 5 + ["1."]


REFUSED = {
    "intet": ((), "ingen-tekst"),
    "kun løbende linjer": ((Raw(Kind.RUNNING, "x"),), "ingen-tekst"),
    "for mange blokke": (tuple([Raw(P, "x")] * (build.MAX_BLOCKS + 1)), "for-indviklet"),
    "for lang blok": ((Raw(P, "x" * (build.MAX_BLOCK_CHARACTERS + 1)),), "for-indviklet"),
    "for lang tekst": (tuple([Raw(P, "x" * 999_999)] * 11), "for-stor"),
}


@pytest.mark.parametrize(("raws", "code"), REFUSED.values(), ids=REFUSED)
def test_refusals(raws: tuple[Raw, ...], code: str) -> None:
    with pytest.raises(UnreadablePlan) as refusal:
        made(*raws)
    assert refusal.value.code == code


FIRST_ROWS = {
    "dato i anden celle": (("Godkendt af", "Byrådet 24.6.2024"), False),
    "dato med ord": (("Politisk behandlet", "Byrådet den 24. juni 2024"), False),
    "mærkat uden tal": (("Vedtaget af", "Byrådet"), False),
    "telefon": (("Modtagelsen", "72 40 11 80"), False),
    "mail": (("Skriv til", "modtagelsen@x.dk"), False),
    "overskrifter": (("Hvem", "Frist"), True),
    "overskrifter, der ligner en mærkat": (("Version", "Dato"), True),
    "opgjort på en dag": (("Mål", "Status pr. 1.1.2024"), True),
    "årstal": (("Indsats", "2024"), True),
}


@pytest.mark.parametrize(("row", "heads"), FIRST_ROWS.values(), ids=FIRST_ROWS)
def test_a_first_row_with_a_fact_heads_nothing_even_when_marked(row: tuple[str, str], heads: bool) -> None:
    rows = [row, ("Gælder fra", "august"), ("Revideres", "hvert andet år")]
    cells = [
        build.TableCell(at, column, (Raw(P, text),), head=at == 0)
        for at, told in enumerate(rows)
        for column, text in enumerate(told)
    ]
    first, second, *_, last = build.table_blocks(cells, 1)
    assert first.cell and second.cell and last.cell
    assert (first.cell.is_head, second.cell.is_head) == (heads, heads)
    assert second.cell.row_heads == (() if heads else (row[0],))
    assert last.cell.column_heads == ((row[1],) if heads else ())
