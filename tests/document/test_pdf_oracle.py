"""The PDF reader against pdfplumber, a reader that shares no code with it and takes its time.

pdfplumber goes letter by letter and costs some fifty times as much, so it reads no plan; here it says
what stands on a page: every letter, and the cells of ruled tables.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable

import pdfplumber
import pytest
from pdf_kit import LEFT, RIGHT, Pen, drawn

from checker.document import pdf
from checker.document.model import Document

LONG = (
    "Medarbejderen kontakter straks sin nærmeste leder, når der opstår mistanke om vold eller seksuelle overgreb mod "
    "et barn eller en ung, og noterer samme dag, hvad barnet har sagt, med barnets egne ord og uden tolkninger."
)
ROWS = [
    ["Handling", "Ansvarlig", "Frist"],
    ["Underretning sendes til modtagelsen i kommunen", "Medarbejderen", "Samme dag"],
    ["Forældrene orienteres om underretningen", "Rådgiveren i Børn og Familie", "Efter aftale med politiet"],
    ["", "Lederen", "Inden en uge"],
]


def plain(pen: Pen) -> None:
    pen.heading("1 Formål")
    pen.text(LONG)
    for number in (1, 2, 3):
        pen.bullet(f"Trin nummer {number} tages, før det næste tages.", f"{number}.")


def columns(pen: Pen) -> None:
    top = pen.y
    pen.text(f"{LONG} {LONG}", LEFT, 285)
    pen.y = top
    pen.text(f"{LONG} {LONG}", 310, RIGHT)


def table(pen: Pen) -> None:
    pen.text(LONG)
    pen.table(ROWS, [60, 260, 400, 535])
    pen.text(LONG)


def unruled(pen: Pen) -> None:
    pen.text(LONG)
    pen.table(ROWS, [60, 260, 400, 535], ruled=False)


def narrow(pen: Pen) -> None:
    pen.table([["Hvem", "Hvad"], ["Leder", "Ringer til politiet samme dag og skriver ned"]], [60, 100, 190])


PAGES = {"plain": plain, "columns": columns, "table": table, "unruled table": unruled, "narrow table": narrow}


def letters(text: str) -> Counter[str]:
    return Counter(letter for letter in text if letter.isalnum())


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_letter_is_read_and_none_twice(page: Callable[[Pen], None]) -> None:
    data = drawn(page)
    with pdfplumber.open(io.BytesIO(data)) as other:
        seen = letters("".join(letter["text"] for letter in other.pages[0].chars))
    document = pdf.read(data, "plan.pdf")
    assert letters("".join(b.marker + document.text_of(b) for b in document.blocks)) == seen


@pytest.mark.parametrize("page", [table, narrow], ids=["table", "narrow table"])
def test_the_same_cells_in_ruled_tables(page: Callable[[Pen], None]) -> None:
    data = drawn(page)
    with pdfplumber.open(io.BytesIO(data)) as other:
        [found] = other.pages[0].extract_tables()
    expected = {
        (row, column): " ".join((text or "").split())
        for row, texts in enumerate(found)
        for column, text in enumerate(texts)
        if text
    }
    assert cells(pdf.read(data, "plan.pdf")) == expected


def cells(document: Document) -> dict[tuple[int, int], str]:
    return {(b.cell.row, b.cell.column): document.text_of(b) for b in document.blocks if b.cell is not None}
