"""Pages that are pictures: known by what covers them, their text layer evened and its bullets found."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from checker.document import pdf, pdf_scans
from checker.document.model import Kind
from checker.document.pdf_page import CLEAR, Font, Page, Run, Shade

WIDE, HIGH = A4
WHOLE = (0.0, 0.0, WIDE, HIGH)
STAMP = ("Klitvig Kommune, Børn og Familie, J.nr. 27.03.00-P16-4-21", "Modtaget 12.3.2021", "Side 3 af 12")
HEADING = ("Bilag 2: Oversigt over handleveje",)
PROSE = ("Beredskabet beskriver, hvordan ansatte handler ved mistanke om overgreb mod et barn.",) * 12


def page_of(pictures: Sequence[tuple[float, float, float, float]], lines: Sequence[str], drawn: int = 0, field: bool = False) -> bytes:
    """A page of text, then one with pictures, some lines and rules drawn across."""
    from PIL import Image

    data = io.BytesIO()
    pen = Canvas(data, pagesize=A4)
    for at, line in enumerate(PROSE):
        pen.drawString(60, 760 - 16 * at, line)
    pen.showPage()
    for x0, y0, x1, y1 in pictures:
        pen.drawImage(ImageReader(Image.new("L", (20, 20), 90)), x0, y0, x1 - x0, y1 - y0)
    for at, line in enumerate(lines):
        pen.drawString(60, 760 - 16 * at, line)
    for at in range(drawn):
        pen.line(60, 100 + 20 * at, 500, 100 + 20 * at)
    if field:
        pen.acroForm.textfield(name="svar", x=60, y=500, width=200, height=20)
    pen.showPage()
    pen.save()
    return data.getvalue()


@pytest.mark.parametrize(
    "pictures, lines, drawn, field, unread, blank",
    [
        ([WHOLE], (), 0, False, True, False),
        ([WHOLE], STAMP, 0, False, True, False),
        ([(0, at * HIGH / 40, WIDE, (at + 1) * HIGH / 40) for at in range(40)], STAMP, 0, False, True, False),
        ([(20, 30, 300, 820), (300, 30, 580, 820)], STAMP, 0, False, True, False),
        ([(60, 100, 540, 500)], HEADING, 0, False, True, False),
        ([(60, 600, 160, 700)], (), 0, False, True, False),
        ([], (), 12, False, True, False),
        ([], (), 0, True, False, True),
        ([], (), 0, False, False, True),
        ([], (), 2, False, False, True),
        ([WHOLE], PROSE, 0, False, False, False),
        ([(60, 100, 540, 500)], PROSE, 0, False, False, False),
        ([(60, 700, 200, 780)], HEADING, 0, False, False, False),
        ([], STAMP, 0, False, False, False),
    ],
    ids=["scan", "stamped scan", "scan in strips", "scan in halves", "heading over a chart", "small picture alone", "drawn letters",
         "empty form field", "empty", "empty with a frame", "background", "picture in a text", "logo", "stamp on an empty page"],
)  # fmt: skip
def test_what_is_left_unread_on_a_page(
    pictures: list[tuple[float, float, float, float]], lines: tuple[str, ...], drawn: int, field: bool, unread: bool, blank: bool
) -> None:
    report = pdf.read(page_of(pictures, lines, drawn, field), "plan.pdf").report
    assert (report.pages_without_text, report.pages_blank) == ((2,) if unread else (), (2,) if blank else ())
    assert ("sider-uden-tekst" in [notice.code for notice in report.notices]) is unread


@pytest.mark.parametrize(
    "unmapped, count, unread",
    [((0, 0, 0), 3, ()), ((0, 90, 0), 3, (2,)), ((0, 10, 0), 3, ()), ((90, 90, 90), 3, ()), ((0, 0, 0), 4, (4,))],
    ids=["sound", "one garbled", "some signs", "all garbled", "one that cannot be opened"],
)
def test_garbled_pages_and_pages_that_cannot_be_opened(unmapped: tuple[int, ...], count: int, unread: tuple[int, ...]) -> None:
    text = [run(60 + 40 * at, "barnet", colour=0) for at in range(5)]
    pages = [Page(at, WIDE, HIGH, runs=text, characters=200, unmapped=many) for at, many in enumerate(unmapped, 1)]
    assert pdf_scans.unread_pages(pages, count) == unread


@pytest.mark.parametrize(
    "pictures, share",
    [
        ([], 0.0),
        ([(0, 0, 100, 100)], 1.0),
        ([(-50, -50, 50, 100)], 0.5),
        ([(0, 0, 50, 100), (25, 0, 75, 100)], 0.75),
        ([(200, 200, 300, 300)], 0.0),
    ],
)
def test_cover_counts_each_place_once(pictures: list[tuple[float, float, float, float]], share: float) -> None:
    page = Page(1, 100.0, 100.0, pictures=[Shade(*box, 0) for box in pictures])
    assert pdf_scans.covered(page) == pytest.approx(share, abs=0.02)


# ------------------------------------------------------------------------------- the text layer


def layer(lines: Sequence[tuple[float, float, str]], slope: float = 0.0, size: float = 11.0) -> bytes:
    """A picture with a clear layer, each word by itself as OCR sets it. A tab is a gap as after a bullet."""
    from PIL import Image

    data = io.BytesIO()
    pen = Canvas(data, pagesize=A4)
    pen.drawImage(ImageReader(Image.new("L", (50, 70), 255)), 0, 0, *A4)
    for x, y, line in lines:
        for at, part in enumerate(line.split("\t")):
            x = x + 14 if at else x
            for word in part.split():
                text = pen.beginText(x, y + slope * x)
                text.setFont("Helvetica", size)
                text.setTextRenderMode(3)
                text.textOut(word + " ")
                pen.drawText(text)
                x += pen.stringWidth(word, "Helvetica", size) + 0.3 * size
    pen.save()
    return data.getvalue()


LEAD = (60.0, 740.0, "Ved mistanke om overgreb mod et barn skal medarbejderen straks gøre disse ting:")
AFTER = (60.0, 640.0, "Lederen ringer til familieafdelingen og aftaler, hvad der videre skal ske i sagen.")


def listed(*marks: str) -> list[tuple[float, float, str]]:
    """A list of three with these marks before the items, "" where none was seen."""
    texts = ("kontakte sin nærmeste leder", "skrive ned, hvad barnet har sagt", "undlade at ringe hjem")
    items = [(66.0 if mark else 89.5, 720 - 15.0 * at, f"{mark}\t{text}" if mark else text) for at, (mark, text) in enumerate(zip(marks, texts, strict=True))]
    return [LEAD, *items, AFTER]


@pytest.mark.parametrize("slope", [0.0, 0.014, -0.02])
@pytest.mark.parametrize("marks", [("e", "e", "e"), ("o", "e", "•"), ("*", "+", "«"), ("e", "", "e"), ("m", "m", "m")])
def test_list_on_a_scan_has_its_items(marks: tuple[str, ...], slope: float) -> None:
    found = pdf.read(layer(listed(*marks), slope), "plan.pdf")
    told = [(block.kind, block.marker, found.text_of(block)) for block in found.blocks]
    assert told == [
        (Kind.PARAGRAPH, "", LEAD[2]),
        (Kind.ITEM, "•", "kontakte sin nærmeste leder"),
        (Kind.ITEM, "•", "skrive ned, hvad barnet har sagt"),
        (Kind.ITEM, "•", "undlade at ringe hjem"),
        (Kind.PARAGRAPH, "", AFTER[2]),
    ]


def test_picture_under_a_text_layer_is_no_picture_left_unread() -> None:
    assert pdf.read(layer([LEAD, AFTER]), "plan.pdf").report.pictures == 0
    assert pdf.read(page_of([(60, 100, 540, 500)], PROSE), "plan.pdf").report.pictures == 1


def test_item_of_two_lines_stays_one() -> None:
    lines = [
        LEAD,
        (66.0, 720.0, "e\tskrive ned, hvad barnet har sagt, med barnets egne ord og uden at spørge"),
        (83.0, 705.0, "på en ledende måde"),
        (66.0, 690.0, "e\tundlade at ringe hjem"),
        AFTER,
    ]  # fmt: skip
    found = pdf.read(layer(lines), "plan.pdf")
    assert [found.text_of(block) for block in found.blocks if block.kind is Kind.ITEM] == [
        "skrive ned, hvad barnet har sagt, med barnets egne ord og uden at spørge på en ledende måde",
        "undlade at ringe hjem",
    ]


def run(x0: float, text: str, colour: int = CLEAR, base: float = 700.0) -> Run:
    return Run(x0, x0 + 5.0 * len(text), base, 10.0, text + " ", Font("", False, False, False), 0, colour=colour)


@pytest.mark.parametrize(
    "runs",
    [
        [run(60, "e"), run(69, "kontakte")],
        [run(60, "I"), run(80, "kommunen")],
        [run(60, "å"), run(80, "kommunen")],
        [run(60, "e", colour=0), run(80, "kontakte")],
        [run(60, "e"), run(80, "kontakte")],
        [run(60, "er"), run(80, "kontakte")],
        [run(60, "e")],
    ],
    ids=["a word's gap", "a word", "no bullet", "not by OCR", "no line beside it", "two letters", "alone"],
)
def test_what_is_no_bullet_is_left(runs: list[Run]) -> None:
    page = Page(1, WIDE, HIGH, runs=list(runs))
    pdf_scans.mend(page)
    assert [each.text for each in page.runs] == [each.text for each in runs]


def test_page_that_lies_far_aslant_is_left() -> None:
    runs = [run(60 + 60 * at, "barnet", base=700 + 4.0 * at) for at in range(5)]
    page = Page(1, WIDE, HIGH, runs=list(runs))
    pdf_scans.mend(page)
    assert [each.base for each in page.runs] == [each.base for each in runs]
