"""Section signs that a scan gives as 8: mended where a law is cited, nowhere else, at the same places."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from checker.document import markdown
from checker.document.model import Document
from checker.language.scans import cites_law_by_ocr, matching_text, with_signs


def scan(text: str, by_ocr: tuple[int, ...] = (1,)) -> Document:
    """A document of which each paragraph is a page."""
    found = markdown.read(text.encode(), "plan.md")
    starts = tuple((block.span.start, at + 1) for at, block in enumerate(found.blocks))
    return replace(found, page_starts=starts, report=replace(found.report, pages_by_ocr=by_ocr))


@pytest.mark.parametrize(
    "read, meant",
    [
        ("barnets lov 8 15, stk. 2, og jf. 8 133 har", "barnets lov § 15, stk. 2, og jf. § 133 har"),
        ("Efter 8 135 i barnets lov har", "Efter § 135 i barnets lov har"),
        ("Efter 8 135 i den nye barnets lov", "Efter § 135 i den nye barnets lov"),
        ("retssikkerhedslovens 8 11 e og 8 11 f", "retssikkerhedslovens § 11 e og § 11 f"),
        ("servicelovens 88 50 og 51", "servicelovens §§ 50 og 51"),
        ("jf. 8133", "jf. §133"),
        ("(8 15, stk. 2)", "(§ 15, stk. 2)"),
        ("lovens $ 15", "lovens § 15"),
        ("§ 15 og 8 16 og 8 17", "§ 15 og § 16 og § 17"),
    ],
)
def test_sign_is_mended(read: str, meant: str) -> None:
    assert with_signs(read) == meant


@pytest.mark.parametrize(
    "text",
    [
        "serviceloven 83",
        "lov nr. 8133",
        "jf. 8 15 dage",
        "efter loven 8 10 timer",
        "inden for 8 15 minutter",
        "der er 8 15 børn",
        "loven har 8 kapitler",
        "jf. bilag 8 15",
        "telefon 72 38 15 88",
        "efter loven 8 15 00 00",
        "18 15, stk. 2",
        "jf. 8 15,5 pct",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert with_signs(text) == text


def test_only_scanned_pages_are_mended_and_quotes_stay() -> None:
    document = scan("Efter barnets lov 8 15.\n\nEfter barnets lov 8 16.\n\nEfter barnets lov 8 17.", by_ocr=(2,))
    assert matching_text(document) == document.text.replace("8 16", "§ 16")
    assert "8 16" in document.text
    assert matching_text(scan("Efter barnets lov 8 15.", ())) == "Efter barnets lov 8 15."


@pytest.mark.parametrize(
    "text, by_ocr, doubtful",
    [
        ("Efter barnets lov 8 15.", (1,), True),
        ("Efter barnets lov 8 15.\n\nRing til lederen.", (2,), False),
        ("Ring til lederen.", (1,), False),
        ("Efter barnets lov § 15.", (), False),
    ],
)
def test_numbers_are_doubtful_where_a_scanned_page_speaks_of_laws(
    text: str, by_ocr: tuple[int, ...], doubtful: bool
) -> None:
    assert cites_law_by_ocr(scan(text, by_ocr)) is doubtful


@pytest.mark.parametrize("piece", ["a" * 100_000, "§ 1 og 8 1, " * 10_000, "8 8 " * 25_000, "8 15 i a b " * 10_000, "lov " * 25_000])
def test_time_is_linear(piece: str) -> None:
    begun = time.perf_counter()
    with_signs(piece)
    assert time.perf_counter() - begun < 3
