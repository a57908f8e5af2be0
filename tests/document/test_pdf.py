"""The PDF reader: what stands on the page, in reading order, whatever way it was drawn."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pdf_kit import HIGH, LEFT, RIGHT, TOP, WIDE, Pen, drawn, wrapped
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from checker.document import pdf
from checker.document.model import Document, Kind, UnreadablePlan

LONG = (
    "Medarbejderen kontakter straks sin nærmeste leder, når der opstår mistanke om vold eller seksuelle overgreb mod "
    "et barn eller en ung, og noterer samme dag, hvad barnet har sagt, med barnets egne ord og uden tolkninger."
)
MORE = (
    "Lederen sørger for, at underretningen sendes til modtagelsen i Børn og Familie, og at ingen taler med forældrene, "
    "før myndigheden har taget stilling til, hvordan og hvornår de skal orienteres om den mistanke, der er rejst."
)
THIRD = (
    "Politiet efterforsker sagen, og kommunen benytter børnehuset, når der er behov for en børnefaglig undersøgelse "
    "og hospitalet eller politiet samtidig har en rolle i sagen om overgreb mod barnet eller den unge."
)


def read(data: bytes) -> Document:
    return pdf.read(data, "plan.pdf")


def told(document: Document, *kinds: Kind) -> list[str]:
    return [document.text_of(block) for block in document.blocks if not kinds or block.kind in kinds]


def short(document: Document, length: int = 14) -> list[tuple[str, str]]:
    return [(block.kind.value, document.text_of(block)[:length]) for block in document.blocks]


# ------------------------------------------------------------------------------- paragraphs


def test_lines_become_paragraphs_parted_by_white_space() -> None:
    document = read(drawn(lambda p: (p.text(LONG), p.text(MORE))))
    assert told(document) == [LONG, MORE]


def test_lines_become_paragraphs_where_only_the_short_line_tells() -> None:
    def page(pen: Pen) -> None:
        for text in (LONG, MORE, THIRD) * 2:
            pen.text(text, gap=0)

    assert told(read(drawn(page))) == [LONG, MORE, THIRD] * 2


def test_an_indent_begins_a_paragraph() -> None:
    def page(pen: Pen) -> None:
        for text in (LONG, MORE, THIRD):
            first = wrapped(text, RIGHT - LEFT - 14, 10)[0]
            pen.line(first, x=LEFT + 14)
            pen.text(text[len(first) :].strip(), gap=0)

    assert told(read(drawn(page)), Kind.PARAGRAPH) == [LONG, MORE, THIRD]


@pytest.mark.parametrize(
    ("above", "expected"),
    [(6.0, [("paragraph", 13)]), (14.0, [("heading", 0), ("paragraph", 0)])],
    ids=["as between paragraphs: a run-in", "more than between paragraphs: a heading"],
)
def test_a_bold_line_right_above_its_text(above: float, expected: list[tuple[str, int]]) -> None:
    """Word's Shift+Enter and a heading without white space below look alike but for what is above."""

    def page(pen: Pen) -> None:
        for text in (LONG, MORE, THIRD):
            pen.text(text)
        pen.y -= above - 6
        pen.line("Hvad med dem?", bold=True)
        pen.text(LONG)
        pen.text(MORE)

    document = read(drawn(page))
    assert [(b.kind.value, b.run_in) for b in document.blocks[3:-1]] == expected


def test_a_bold_start_that_runs_on_to_the_next_line_is_one_run_in() -> None:
    def page(pen: Pen) -> None:
        pen.text(LONG)
        pen.line("Er det din leder, du tænker", bold=True)
        pen.line("på?", bold=True, y=pen.y)
        pen.line("Så gå ikke til lederen, men til chefen i stedet, og det gælder altid.", LEFT + 22)

    document = read(drawn(page))
    assert (document.blocks[-1].kind, document.blocks[-1].run_in) == (
        Kind.PARAGRAPH,
        len("Er det din leder, du tænker på?"),
    )


def test_a_name_above_an_office_stays_one_block() -> None:
    document = read(
        drawn(lambda p: (p.text(LONG), p.line("Jens Munkholm Bæk"), p.text("borgmester"), p.text(MORE)))
    )
    assert told(document) == [LONG, "Jens Munkholm Bæk borgmester", MORE]


def test_justified_lines_tell_where_a_paragraph_ends() -> None:
    """Only the last line of a paragraph stops short of the edge, by however little."""
    texts = [LONG, MORE, THIRD] * 2

    def page(pen: Pen) -> None:
        for text in texts:
            rows = wrapped(text, 300, 10)
            for at, row in enumerate(rows):
                width = pen.canvas.stringWidth(row, "Helvetica", 10)
                last = at == len(rows) - 1
                line = pen.canvas.beginText(LEFT, pen.y)
                line.setFont("Helvetica", 10)
                line.setWordSpace(0 if last else (300 - width) / max(1, row.count(" ")))
                line.textLine(row)
                pen.canvas.drawText(line)
                pen.y -= 12.5

    assert told(read(drawn(page))) == texts


def test_spaces_at_the_start_of_an_object_part_words() -> None:
    def page(pen: Pen) -> None:
        x = LEFT
        for text, bold in (
            ("Ved", False),
            (" fysisk vold", True),
            (" forstås slag, ", False),
            ("spark og rusk.", False),
        ):
            pen.line(text, x, TOP, bold=bold)
            x += pen.canvas.stringWidth(text, "Helvetica-Bold" if bold else "Helvetica", 10)

    assert told(read(drawn(page))) == ["Ved fysisk vold forstås slag, spark og rusk."]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            "Alle ansatte har pligt til under-",
            "retning samme dag.",
            "Alle ansatte har pligt til underretning samme dag.",
        ),
        (
            "Planen er lavet af Børne-",
            "og Ungeudvalget i år.",
            "Planen er lavet af Børne- og Ungeudvalget i år.",
        ),
        (
            "Medarbejderen ringer til PPR-",
            "psykologen samme dag.",
            "Medarbejderen ringer til PPR-psykologen samme dag.",
        ),
        (
            "Planen gælder for alle 4-",
            "årige i kommunen nu.",
            "Planen gælder for alle 4-årige i kommunen nu.",
        ),
        (
            "Alle skriver til den fælles e-",
            "mail samme dag nu.",
            "Alle skriver til den fælles e-mail samme dag nu.",
        ),
        ("Planen omtaler Nord-", "Djurs og hele kysten.", "Planen omtaler Nord-Djurs og hele kysten."),
        (
            "Alle ansatte har pligt til under\xad",
            "retning samme dag.",
            "Alle ansatte har pligt til underretning samme dag.",
        ),
        (
            "Der er mor-barn-grupper og en mor-",
            "barn-gruppe til.",
            "Der er mor-barn-grupper og en mor-barn-gruppe til.",
        ),
        ("Det gælder – som nævnt –", "alle i huset her nu.", "Det gælder – som nævnt – alle i huset her nu."),
        (
            "Åbent er der alle dage kl. 8–",
            "16 i uge 1 til 52.",
            "Åbent er der alle dage kl. 8–16 i uge 1 til 52.",
        ),
        ("Se husets krop-og-", "følelser-pædagog nu.", "Se husets krop-og-følelser-pædagog nu."),
        (
            "Skriv til modtagelsen@klitvig.",
            "dk samme dag nu.",
            "Skriv til modtagelsen@klitvig.dk samme dag nu.",
        ),
        ("Planen kan læses på www.klitvig.dk/trygt-", "barn af alle nu.", "Planen kan læses på www.klitvig.dk/trygt-barn af alle nu."),
    ],
)
def test_words_broken_at_a_line_end(first: str, second: str, expected: str) -> None:
    def page(pen: Pen) -> None:
        width = pen.canvas.stringWidth(first, "Helvetica", 10)
        pen.line("x" * int(width / 5), size=10)
        pen.y -= 10
        pen.line(first)
        pen.line(second)

    assert expected in told(read(drawn(page)))


DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


@pytest.mark.skipif(not DEJAVU.exists(), reason="needs a font with combining letters")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pa\u030a skolen ma\u030a bo\u0308rnene sige fra, jf. § 15, og over\xadgreb kl. 8–16.", None),
        ("Ordet de\ufb01neres i speci\ufb01kke kon\ufb02ikter.", "Ordet defineres i specifikke konflikter."),
    ],
    ids=["combining letters, soft hyphens", "ligatures, which PDFium tells as letters"],
)
def test_the_plans_own_letters_stay(text: str, expected: str | None) -> None:
    pdfmetrics.registerFont(TTFont("DejaVu", str(DEJAVU)))

    def page(pen: Pen) -> None:
        pen.canvas.setFont("DejaVu", 10)
        pen.canvas.drawString(LEFT, TOP, text)

    assert told(read(drawn(page))) == [expected or text]


@pytest.mark.parametrize(
    ("drawn_as", "expected"),
    [
        ("Vold defi neres bredt i specifi kke konfl ikter.", "Vold defineres bredt i specifikke konflikter."),
        ("En fotografi er ikke en grafi i sig selv.", "En fotografi er ikke en grafi i sig selv."),
        ("Se vores wifi kode og den fi ne skala.", "Se vores wifi kode og den fi ne skala."),
    ],
)
def test_ligatures_a_space_was_seen_behind(drawn_as: str, expected: str) -> None:
    assert told(read(drawn(lambda p: p.line(drawn_as)))) == [expected]


def test_raised_marks_of_notes_leave_the_sentence_and_find_their_note() -> None:
    def page(pen: Pen) -> None:
        pen.line("Planen er vedtaget efter barnets lov § 15, stk. 2.")
        end = LEFT + pen.canvas.stringWidth(
            "Planen er vedtaget efter barnets lov § 15, stk. 2.", "Helvetica", 10
        )
        pen.line("1", x=end, y=TOP + 4, size=6)
        pen.line(" Den gælder for alle.", x=end + 4, y=TOP)
        pen.y -= 10
        pen.text(MORE)
        pen.canvas.line(LEFT, 100, LEFT + 140, 100)
        pen.line("1", y=90, size=5)
        pen.line(
            "Barnets lov trådte i kraft den 1. januar 2024, og loven afløste dele af",
            x=LEFT + 5,
            y=86,
            size=8,
        )
        pen.line("serviceloven.", y=76, size=8)

    document = read(drawn(page))
    assert [(b.kind, b.marker, document.text_of(b)) for b in document.blocks] == [
        (Kind.PARAGRAPH, "", "Planen er vedtaget efter barnets lov § 15, stk. 2. Den gælder for alle."),
        (
            Kind.FOOTNOTE,
            "1",
            "Barnets lov trådte i kraft den 1. januar 2024, og loven afløste dele af serviceloven.",
        ),
        (Kind.PARAGRAPH, "", MORE),
    ]


def test_a_bold_start_is_a_run_in_and_no_heading() -> None:
    def page(pen: Pen) -> None:
        pen.line("Lederen.", bold=True)
        end = LEFT + pen.canvas.stringWidth("Lederen. ", "Helvetica-Bold", 10)
        pen.line(LONG[:70], x=end, y=TOP)
        pen.text(LONG[70:].strip())

    document = read(drawn(page))
    [block] = document.blocks
    assert (block.kind, block.run_in) == (Kind.PARAGRAPH, len("Lederen."))


# ------------------------------------------------------------------------------- pages


def test_a_sentence_runs_on_over_a_page_break_and_its_running_lines() -> None:
    def sheet(number: int, text: str) -> Callable[[Pen], None]:
        def page(pen: Pen) -> None:
            pen.line("Eksempel Kommune", y=815, size=8)
            pen.line(f"Side {number} af 3", x=480, y=30, size=8)
            pen.y = 90 if number == 1 else TOP
            pen.text(text)

        return page

    # 90 leaves room for the first half only.
    half = LONG.split(" og noterer")
    document = read(drawn(sheet(1, half[0]), sheet(2, "og noterer" + half[1]), sheet(3, MORE)))
    assert told(document, Kind.PARAGRAPH) == [LONG, MORE]
    assert told(document, Kind.RUNNING) == ["Eksempel Kommune", "Side 1 af 3"]
    assert document.report.running_lines == 6
    start = document.text.index("og noterer")
    assert (document.page_at(start - 2), document.page_at(start)) == (1, 2)


def test_page_numbers_by_themselves_are_dropped_but_not_a_paragraph_sign() -> None:
    def sheet(number: int) -> Callable[[Pen], None]:
        def page(pen: Pen) -> None:
            pen.text(LONG)
            pen.line(str(number + 4), x=300, y=40)

        return page

    document = read(drawn(sheet(1), sheet(2), lambda p: (p.text(MORE), p.line("135.", y=70))))
    assert told(document) == [LONG, LONG, MORE, "135."]


def test_cards_that_begin_alike_on_each_page_keep_their_headings() -> None:
    def card(who: str) -> Callable[[Pen], None]:
        return lambda p: (p.heading("Handlekort", 20), p.heading(f"Mistanke mod {who}", 12), p.text(LONG))

    document = read(drawn(*(card(who) for who in ("forælder", "ansat", "barn", "ukendt"))))
    assert told(document, Kind.HEADING).count("Handlekort") == 4


def test_steps_at_the_head_of_pages_are_no_running_lines() -> None:
    def step(number: int) -> Callable[[Pen], None]:
        return lambda p: (p.line(f"Trin {number}", y=800, size=11, bold=True), p.text(LONG))

    assert told(read(drawn(step(1), step(2), step(3), step(5))), Kind.HEADING) == [
        "Trin 1",
        "Trin 2",
        "Trin 3",
        "Trin 5",
    ]


def test_pages_without_text_are_counted_and_named() -> None:
    document = read(
        drawn(
            lambda p: p.text(LONG),
            lambda p: None,
            lambda p: p.canvas.rect(50, 50, 300, 300, fill=1),
            lambda p: p.canvas.rect(50, 400, 300, 300, fill=1),
            lambda p: p.text(MORE),
        )
    )
    assert document.report.pages == 5
    assert (document.report.pages_without_text, document.report.pages_blank) == ((3, 4), (2,))
    assert [(n.code, n.count, n.detail) for n in document.report.notices] == [("sider-uden-tekst", 2, "3-4")]


def test_a_document_without_text_is_refused() -> None:
    with pytest.raises(UnreadablePlan) as refusal:
        read(drawn(lambda p: p.canvas.rect(50, 50, 300, 300)))
    assert refusal.value.code == "ingen-tekst"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_read_like_upright_ones(turn: int) -> None:
    def page(pen: Pen) -> None:
        pen.heading("1 Formål")
        pen.text(LONG)
        pen.table([["Hvem", "Hvad"], ["Lederen", "Ringer til politiet samme dag"]], [60, 200, 500])

    upright = read(drawn(page))
    with pikepdf.open(io.BytesIO(drawn(page))) as file:
        file.pages[0].Rotate = turn
        out = io.BytesIO()
        file.save(out)
    turned = read(out.getvalue())
    assert short(turned, 60) == short(upright, 60)
    assert "vendte-sider" in [notice.code for notice in turned.report.notices]


def test_a_wide_table_drawn_sideways_on_an_upright_page() -> None:
    def page(pen: Pen) -> None:
        pen.canvas.translate(WIDE, 0)
        pen.canvas.rotate(90)
        pen.y = 500
        pen.table(
            [["Hvem", "Hvad", "Hvornår"], ["Lederen", "Ringer til politiet", "Samme dag"]],
            [60, 260, 500, 760],
        )

    document = read(drawn(lambda p: p.text(LONG), page))
    assert told(document, Kind.CELL) == [
        "Hvem",
        "Hvad",
        "Hvornår",
        "Lederen",
        "Ringer til politiet",
        "Samme dag",
    ]


def test_a_sideways_label_heads_its_row() -> None:
    def page(pen: Pen) -> None:
        pen.text(LONG)
        pen.grid([60, 100, 300, 500], [700, 600, 500])
        for y, label in ((620, "Mistanke"), (520, "Viden")):
            pen.canvas.saveState()
            pen.canvas.translate(85, y)
            pen.canvas.rotate(90)
            pen.line(label, 0, 0, bold=True)
            pen.canvas.restoreState()
        for y, cells in ((650, ("Ring til lederen", "Straks")), (550, ("Underret", "Samme dag"))):
            pen.line(cells[0], 110, y)
            pen.line(cells[1], 310, y)

    document = read(drawn(page))
    [cell] = [b for b in document.blocks if document.text_of(b) == "Samme dag"]
    assert cell.cell is not None and cell.cell.row_heads == ("Viden",)


# ------------------------------------------------------------------------------- columns


def columns(pen: Pen, texts: list[str], xs: list[tuple[float, float]], shift: float = 0.0) -> float:
    """Each text in a column of its own from the same height; the lowest baseline is returned."""
    top, lowest = pen.y, pen.y
    for at, (text, (left, right)) in enumerate(zip(texts, xs, strict=True)):
        pen.y = top - shift * at
        for part in text.split("\n"):
            pen.text(part, left, right)
        lowest = min(lowest, pen.y)
    pen.y = lowest
    return lowest


TWO = [(60.0, 285.0), (310.0, 535.0)]
THREE = [(40.0, 200.0), (218.0, 378.0), (396.0, 556.0)]


@pytest.mark.parametrize("shift", [0.0, 5.0])
def test_two_columns_are_read_one_after_the_other(shift: float) -> None:
    left, right = f"{LONG}\n{MORE}", f"{THIRD}\n{LONG}"
    document = read(drawn(lambda p: columns(p, [left, right], TWO, shift)))
    assert told(document) == [LONG, MORE, THIRD, LONG]
    assert document.report.pages_in_columns == (1,)


def test_two_columns_drawn_line_by_line() -> None:
    def page(pen: Pen) -> None:
        left, right = wrapped(f"{LONG} {MORE}", 225, 10), wrapped(f"{THIRD} {LONG}", 225, 10)
        for at in range(max(len(left), len(right))):
            for rows, x in ((left, 60.0), (right, 310.0)):
                if at < len(rows):
                    pen.line(rows[at], x, TOP - 12.5 * at)

    assert told(read(drawn(page))) == [f"{LONG} {MORE}", f"{THIRD} {LONG}"]


def test_three_columns_under_a_title_and_above_a_full_line() -> None:
    def page(pen: Pen) -> None:
        pen.heading("Beredskab mod overgreb i alle kommunens tilbud til børn", 18)
        columns(pen, [f"{LONG}\n{MORE}", f"{MORE}\n{THIRD}", f"{THIRD}\n{LONG}"], THREE)
        pen.y -= 10
        pen.text(f"Til slut: {LONG}", 40, 556)

    document = read(drawn(page))
    assert told(document)[1:] == [LONG, MORE, MORE, THIRD, THIRD, LONG, f"Til slut: {LONG}"]


def test_a_sentence_runs_on_into_the_next_column() -> None:
    whole = f"{LONG} {MORE}"
    rows = wrapped(whole, 225, 10)
    half = len(rows) // 2
    document = read(drawn(lambda p: columns(p, [" ".join(rows[:half]), " ".join(rows[half:])], TWO)))
    assert told(document) == [whole]


def test_a_heading_below_columns_follows_both() -> None:
    def page(pen: Pen) -> None:
        columns(pen, [f"{LONG}\n{MORE}", f"{THIRD}\n{LONG}"], TWO)
        pen.heading("Samarbejde")
        pen.text(MORE)

    assert told(read(drawn(page))) == [LONG, MORE, THIRD, LONG, "Samarbejde", MORE]


def test_a_table_in_one_of_two_columns_stays_there() -> None:
    def page(pen: Pen) -> None:
        pen.text(LONG, *TWO[0])
        pen.table([["Hvem", "Frist"], ["Lederen", "Samme dag"]], [60, 180, 285])
        pen.text(MORE, *TWO[0])
        pen.y = TOP
        pen.text(f"{THIRD}", *TWO[1])
        pen.text(f"{LONG}", *TWO[1])

    assert told(read(drawn(page))) == [LONG, "Hvem", "Frist", "Lederen", "Samme dag", MORE, THIRD, LONG]


def test_notes_in_the_margin_do_not_cut_the_text() -> None:
    def page(pen: Pen) -> None:
        pen.text(f"{LONG} {MORE} {THIRD} {LONG}", 60, 400)
        pen.text(f"{MORE} {THIRD}", 60, 400)
        pen.y = TOP - 40
        pen.text(
            "Husk altid at skrive barnets egne ord ned, og gem notatet i den lukkede mappe.", 425, 545, size=8
        )

    document = read(drawn(page))
    assert told(document) == [
        f"{LONG} {MORE} {THIRD} {LONG}",
        f"{MORE} {THIRD}",
        "Husk altid at skrive barnets egne ord ned, og gem notatet i den lukkede mappe.",
    ]


# ------------------------------------------------------------------------------- boxes


def test_a_framed_text_is_a_box_and_does_not_cut_a_sentence() -> None:
    first, second = LONG.split(" og noterer")
    first = first + " og"

    def page(pen: Pen) -> None:
        pen.text(first, gap=0)
        pen.y -= 24
        pen.canvas.rect(LEFT, pen.y - 24, 300, 40)
        pen.line("HUSK", LEFT + 8, bold=True)
        pen.line("Ring til lederen straks.", LEFT + 8)
        pen.y -= 30
        pen.text("noterer" + second)

    document = read(drawn(page))
    assert [(b.kind, document.text_of(b)) for b in document.blocks] == [
        (Kind.PARAGRAPH, LONG),
        (Kind.BOX, "HUSK"),
        (Kind.BOX, "Ring til lederen straks."),
    ]


def test_a_coloured_ground_is_a_box() -> None:
    def page(pen: Pen) -> None:
        pen.text(LONG)
        pen.canvas.setFillColorRGB(0.8, 0.9, 1)
        pen.canvas.rect(LEFT - 6, pen.y - 40, 480, 54, stroke=0, fill=1)
        pen.canvas.setFillColorRGB(0, 0, 0)
        pen.text(MORE, gap=0)
        pen.y -= 30
        pen.text(THIRD)

    document = read(drawn(page))
    assert [(b.kind, document.text_of(b)[:9]) for b in document.blocks] == [
        (Kind.PARAGRAPH, LONG[:9]),
        (Kind.BOX, MORE[:9]),
        (Kind.PARAGRAPH, THIRD[:9]),
    ]
    assert document.report.boxes == 1


def test_a_coloured_page_and_a_coloured_heading_are_no_boxes() -> None:
    def page(pen: Pen) -> None:
        pen.canvas.setFillColorRGB(0.95, 0.9, 0.8)
        pen.canvas.rect(0, 0, WIDE, HIGH, stroke=0, fill=1)
        pen.canvas.setFillColorRGB(0, 0.2, 0.5)
        pen.canvas.rect(LEFT - 6, TOP - 24, 480, 20, stroke=0, fill=1)
        pen.canvas.setFillColorRGB(1, 1, 1)
        pen.y = TOP - 18
        pen.line("Formål", bold=True, size=12)
        pen.canvas.setFillColorRGB(0, 0, 0)
        pen.y -= 20
        pen.text(LONG)

    document = read(drawn(page))
    assert [(b.kind, document.text_of(b)) for b in document.blocks] == [
        (Kind.HEADING, "Formål"),
        (Kind.PARAGRAPH, LONG),
    ]


# ------------------------------------------------------------------------------- headings and lists


def with_bookmarks(entries: list[tuple[str, int]]) -> bytes:
    def page(pen: Pen) -> None:
        for at, (title, level) in enumerate(entries):
            pen.canvas.bookmarkPage(f"b{at}")
            pen.canvas.addOutlineEntry(title, f"b{at}", level - 1)
            pen.heading(title, 12)
            pen.text(LONG)

    return drawn(page)


def test_bookmarks_tell_levels_where_the_look_does_not() -> None:
    entries = [("Handleveje", 1), ("Mistanke", 2), ("Medarbejderen", 3), ("Viden", 2), ("Samarbejde", 1)]
    document = read(with_bookmarks(entries))
    assert [(document.text_of(b), b.level) for b in document.blocks if b.kind is Kind.HEADING] == entries


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ([("1 Formål", 12), ("1.1 Lovgrundlag", 12), ("2 Roller", 12)], [("1", 1), ("1.1", 2), ("2", 1)]),
        ([("Formål", 18), ("Lovgrundlag", 13), ("Roller", 18)], [("", 1), ("", 2), ("", 1)]),
        ([("FORMÅL", 10), ("Lovgrundlag", 10), ("ROLLER", 10)], [("", 1), ("", 2), ("", 1)]),
    ],
)
def test_levels_from_numbers_then_from_the_look(
    headings: list[tuple[str, float]], expected: list[tuple[str, int]]
) -> None:
    def page(pen: Pen) -> None:
        for text, size in headings:
            pen.heading(text, size)
            pen.text(LONG)

    document = read(drawn(page))
    assert [(b.marker, b.level) for b in document.blocks if b.kind is Kind.HEADING] == expected


def test_a_number_alone_above_its_heading() -> None:
    def page(pen: Pen) -> None:
        for number, title in (("1", "Formål"), ("2", "Roller og ansvar")):
            pen.heading(number, 22)
            pen.heading(title, 14)
            pen.text(LONG)

    document = read(drawn(page))
    assert [(b.marker, document.text_of(b)) for b in document.blocks if b.kind is Kind.HEADING] == [
        ("1", "Formål"),
        ("2", "Roller og ansvar"),
    ]


def test_a_heading_of_two_lines_is_one() -> None:
    def page(pen: Pen) -> None:
        pen.text(LONG)
        pen.line("Handlevej for medarbejdere ved mistanke om overgreb begået", size=14, bold=True)
        pen.line("af en ansat i kommunens egne tilbud", size=14, bold=True)
        pen.y -= 5
        pen.text(MORE)

    assert told(read(drawn(page)), Kind.HEADING) == [
        "Handlevej for medarbejdere ved mistanke om overgreb begået af en ansat i kommunens egne tilbud"
    ]


def test_lists_with_markers_depths_and_what_introduces_them() -> None:
    def page(pen: Pen) -> None:
        for title in ("Formål", "Lovgrundlag", "Handlevej"):
            pen.heading(title)
            pen.text(LONG)
        pen.text("Medarbejderen skal:")
        pen.bullet(
            "gå til lederen samme dag, også når det er sent, og aftale med lederen, hvem der nu gør hvad og hvornår",
            "1.",
        )
        pen.bullet("skrive ned", "2.")
        pen.bullet("barnets ord", x=LEFT + 20)
        pen.bullet("tid og sted", x=LEFT + 20)
        pen.bullet("underrette", "3.")
        pen.y -= 8
        pen.text(LONG)

    document = read(drawn(page))
    assert [(b.kind, b.marker, b.level, b.lead_in) for b in document.blocks[6:]] == [
        (Kind.PARAGRAPH, "", 0, None),
        (Kind.ITEM, "1.", 1, 6),
        (Kind.ITEM, "2.", 1, 6),
        (Kind.ITEM, "•", 2, 8),
        (Kind.ITEM, "•", 2, 8),
        (Kind.ITEM, "3.", 1, 6),
        (Kind.PARAGRAPH, "", 0, None),
    ]


def test_a_bold_start_of_an_item_is_a_run_in() -> None:
    def page(pen: Pen) -> None:
        pen.text("Gør sådan:")
        pen.line("1.", y=pen.y)
        pen.line("Beslut.", x=LEFT + 16, y=pen.y, bold=True)
        pen.line("Hvad er det næste, der sker?", x=LEFT + 60)
        pen.bullet("Bogfør det hele samme dag.", "2.")

    document = read(drawn(page))
    assert [(b.marker, document.text_of(b), b.run_in) for b in document.blocks[1:]] == [
        ("1.", "Beslut. Hvad er det næste, der sker?", len("Beslut.")),
        ("2.", "Bogfør det hele samme dag.", 0),
    ]


def test_a_contents_line_is_not_the_heading_its_bookmark_names() -> None:
    def page(pen: Pen) -> None:
        pen.heading("Indhold", 12)
        for title in ("Formål", "Roller", "Samarbejde"):
            pen.line(title)
        for title in ("Formål", "Roller", "Samarbejde"):
            pen.canvas.bookmarkHorizontal(title, 0, pen.y)
            pen.canvas.addOutlineEntry(title, title, 0)
            pen.heading(title, 12)
            pen.text(LONG)

    document = read(drawn(page))
    assert told(document, Kind.CONTENTS) == ["Formål", "Roller", "Samarbejde"]
    assert told(document, Kind.HEADING) == ["Indhold", "Formål", "Roller", "Samarbejde"]


def test_a_quotation_is_set_in_from_both_sides() -> None:
    def page(pen: Pen) -> None:
        pen.text(LONG)
        pen.line("Loven siger det sådan her", x=LEFT + 24, bold=True)
        pen.y -= 6
        pen.text(MORE, LEFT + 24, RIGHT - 24)
        pen.text(THIRD)

    document = read(drawn(page))
    assert [(b.kind, b.quoted) for b in document.blocks] == [
        (Kind.PARAGRAPH, False),
        (Kind.PARAGRAPH, True),
        (Kind.PARAGRAPH, True),
        (Kind.PARAGRAPH, False),
    ]


def test_a_list_runs_on_over_a_page_break() -> None:
    points = ["gå til din leder", "skrive barnets ord ned", "underrette samme dag"]

    def first(pen: Pen) -> None:
        pen.text(LONG)
        pen.y = 120
        pen.text("Medarbejderen skal:")
        pen.bullet(points[0])
        pen.bullet(points[1])

    def second(pen: Pen) -> None:
        pen.bullet(points[2])
        pen.y -= 8
        pen.text(MORE)

    document = read(drawn(first, second))
    assert [(b.page, document.text_of(b), b.lead_in) for b in document.blocks if b.kind is Kind.ITEM] == [
        (1, points[0], 1),
        (1, points[1], 1),
        (2, points[2], 1),
    ]


def test_a_number_the_line_break_put_first_is_no_list() -> None:
    def page(pen: Pen) -> None:
        pen.text("x" * 100)
        pen.line("Planen er udarbejdet efter lov om social service og bygger på barnets lov §", size=10)
        pen.line("15. Den er vedtaget af byrådet og gælder for alle ansatte i hele kommunen nu.", size=10)

    assert len(told(read(drawn(page)))) == 2


# ------------------------------------------------------------------------------- tables


HEADS = ["Handling", "Ansvarlig", "Frist"]
ROWS = [
    ["Underretning sendes til modtagelsen i kommunen", "Medarbejderen", "Samme dag"],
    ["Forældrene orienteres om underretningen", "Rådgiveren i Børn og Familie", "Efter aftale med politiet"],
    ["Personalet tilbydes hjælp og samtaler", "Lederen", "Inden en uge"],
]
XS = [60.0, 260.0, 400.0, 535.0]


@pytest.mark.parametrize("ruled", [True, False])
def test_cells_know_their_heads(ruled: bool) -> None:
    document = read(drawn(lambda p: (p.text(LONG), p.table([HEADS, *ROWS], XS, ruled=ruled), p.text(MORE))))
    cells = [(document.text_of(b), b.cell) for b in document.blocks if b.kind is Kind.CELL]
    assert [text for text, _ in cells] == [text for row in [HEADS, *ROWS] for text in row]
    last = cells[-1][1]
    assert last is not None
    assert (last.row, last.column, last.row_heads, last.column_heads) == (3, 2, (ROWS[2][0],), ("Frist",))
    assert ("tabel-uden-linjer" in [n.code for n in document.report.notices]) is not ruled


def test_a_table_over_a_page_break_is_one_and_its_repeated_head_dropped() -> None:
    document = read(
        drawn(
            lambda p: (p.text(LONG), p.table([HEADS, *ROWS[:2]], XS)),
            lambda p: (p.table([HEADS, *ROWS[2:]], XS), p.text(MORE)),
        )
    )
    assert told(document, Kind.CELL) == [text for row in [HEADS, *ROWS] for text in row]
    assert document.report.tables == 1


def test_a_table_over_three_pages_goes_on_with_and_without_its_head() -> None:
    document = read(
        drawn(
            lambda p: (p.text(LONG), p.table([HEADS, ROWS[0]], XS)),
            lambda p: p.table([HEADS, ROWS[1]], XS),
            lambda p: (p.table([ROWS[2]], XS, head=False), p.text(MORE)),
        )
    )
    assert told(document, Kind.CELL) == [text for row in [HEADS, *ROWS] for text in row]
    assert [b.page for b in document.blocks if b.cell is not None] == [1] * 6 + [2] * 3 + [3] * 3
    last = [b.cell for b in document.blocks if b.cell is not None][-1]
    assert (last.table, last.row, last.row_heads, last.column_heads) == (1, 3, (ROWS[2][0],), ("Frist",))


def test_a_row_cut_by_a_page_break_is_one_row() -> None:
    cut = [["Forældrene orienteres", "Rådgiveren i Børn og", "Efter aftale med"], ["", "Familie", "politiet"]]
    document = read(
        drawn(
            lambda p: (p.text(LONG), p.table([HEADS, ROWS[0], cut[0]], XS)),
            lambda p: (p.table([HEADS, cut[1], ROWS[2]], XS), p.text(MORE)),
        )
    )
    whole = ["Forældrene orienteres", "Rådgiveren i Børn og Familie", "Efter aftale med politiet"]
    assert told(document, Kind.CELL) == [text for row in [HEADS, ROWS[0], whole, ROWS[2]] for text in row]


def test_a_row_one_text_object_draws_with_wide_gaps() -> None:
    rows = [
        HEADS,
        ["Ring til politiet", "Lederen", "Straks"],
        ["Skriv det ned", "Den der ser det", "Samme dag"],
    ]

    def page(pen: Pen) -> None:
        pen.text(LONG)
        for row in rows:
            # TJ moves by thousandths of the size: the columns begin 150 pt apart.
            moves = [(150 - pen.canvas.stringWidth(text, "Helvetica", 10)) * 100 for text in row]
            shown = " ".join(f"({text}) {-move:.0f}" for text, move in zip(row, moves, strict=True))
            pen.canvas._code.append(f"BT /F1 10 Tf 1 0 0 1 60 {pen.y:.0f} Tm [{shown}] TJ ET")
            pen.y -= 20

    assert told(read(drawn(page)), Kind.CELL) == [text for row in rows for text in row]


def test_tables_without_rules_below_each_other_are_two() -> None:
    first = [["Trin", "Du"], ["1", "Gå til din leder"], ["2", "Skriv det ned"]]
    second = [["Trin", "Din leder"], ["1", "Ring til modtagelsen"], ["2", "Underret samme dag"]]

    def page(pen: Pen) -> None:
        pen.text(LONG)
        for rows in (first, second):
            pen.y -= 20
            pen.table(rows, [60, 120, 535], ruled=False)
        pen.heading("Samarbejde")
        pen.text(MORE)

    document = read(drawn(page))
    assert document.report.tables == 2
    [cell] = [b.cell for b in document.blocks if document.text_of(b) == "Underret samme dag"]
    assert cell is not None and (cell.table, cell.column_heads) == (2, ("Din leder",))
    assert told(document, Kind.HEADING) == ["Samarbejde"]


def test_a_head_row_set_at_the_foot_of_its_cells() -> None:
    def page(pen: Pen) -> None:
        pen.text(LONG)
        top = pen.y - 10
        pen.line("Hvem sørger", 260, top, bold=True)
        for x, text in ((60, "Handling"), (260, "for det"), (400, "Frist")):
            pen.line(text, x, top - 12.5, bold=True)
        for at, row in enumerate(ROWS):
            for x, text in zip((60, 260, 400), row, strict=True):
                pen.line(text[:24].strip(), x, top - 40 - 25 * at)

    document = read(drawn(page))
    last = document.blocks[-1].cell
    assert last is not None and last.column_heads == ("Frist",)
    assert "Hvem sørger for det" in {head for b in document.blocks if b.cell for head in b.cell.column_heads}


def test_nothing_on_the_page_is_lost() -> None:
    """Every letter drawn is in some block, however the page is laid out."""
    drawn_pages = [
        lambda p: columns(p, [f"{LONG}\n{MORE}", f"{THIRD}\n{LONG}"], TWO),
        lambda p: (p.table([HEADS, *ROWS], XS, ruled=False), columns(p, [LONG, MORE, THIRD], THREE)),
        lambda p: (
            p.heading("1 Formål"),
            p.bullet(LONG),
            p.table([HEADS, *ROWS], XS),
            p.text(MORE, 300, 500),
        ),
    ]
    for page in drawn_pages:
        lines: list[str] = []

        def noted(pen: Pen, page: Callable[[Pen], object] = page, lines: list[str] = lines) -> None:
            draw = pen.canvas.drawString
            pen.canvas.drawString = lambda x, y, text: (lines.append(text), draw(x, y, text))
            page(pen)

        document = read(drawn(noted))
        got = Counter(c for b in document.blocks for c in b.marker + document.text_of(b) if c.isalnum())
        assert got == Counter(c for line in lines for c in line if c.isalnum())


def test_heads_are_known_by_their_words_where_nothing_marks_them() -> None:
    rows = [
        ["Hvad", "Hvem", "Hvornår"],
        ["Kropsuge", "lederen", "uge 17"],
        ["Trænerkursus", "konsulenten", "januar"],
    ]
    document = read(drawn(lambda p: (p.text(LONG), p.table(rows, XS, head=False))))
    [cell] = [b.cell for b in document.blocks if document.text_of(b) == "januar"]
    assert cell is not None and cell.column_heads == ("Hvornår",)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Undersøgelsesgrup", "pens opgaver"], "Undersøgelsesgruppens opgaver"),
        (["kontakt@nordky", "sten.dk"], "kontakt@nordkysten.dk"),
        (["Fire timer, samtale", ", politi"], "Fire timer, samtale, politi"),
        (["mellem børn og", "unge i kommunen"], "mellem børn og unge i kommunen"),
        # Words the plan has nowhere else: an onset without a vowel, a prefix with half a word behind it.
        (["Forældre, st", "edforældre"], "Forældre, stedforældre"),
        (["tale og under", "søgelse nu"], "tale og undersøgelse nu"),
        # A line that is full by chance: what follows is a word of its own, or what is above is one.
        (["Mistanken retter", "sig mod en af os"], "Mistanken retter sig mod en af os"),
        (["Opfølgning", "til sagen er slut"], "Opfølgning til sagen er slut"),
        (["Børnene", "orienteres"], "Børnene orienteres"),
    ],
)
def test_words_a_narrow_cell_tore(lines: list[str], expected: str) -> None:
    def page(pen: Pen) -> None:
        pen.text(
            "Vi har en gruppe, og det er Undersøgelsesgruppens opgaver, der er tale om mellem børn og unge. "
            + LONG
        )
        wide = max(pen.canvas.stringWidth(line, "Helvetica", 10) for line in lines)
        top = pen.y
        for at, line in enumerate(lines):
            pen.line(line, 205, top - 14 - 12.5 * at)
        pen.line("Handling", 64, top - 14)
        pen.grid([60, 200, 210 + wide], [top, top - 50])
        pen.y = top - 80
        pen.text(MORE)

    assert expected in told(read(drawn(page)), Kind.CELL)


def cells(document: Document) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """(text, row heads, column heads) of every cell."""
    return [
        (document.text_of(b), b.cell.row_heads, b.cell.column_heads) for b in document.blocks if b.cell is not None
    ]


@pytest.mark.parametrize("heading", ["2.8 Hvor sikker er du, når du har en mistanke?", "2.9 Tvivl"])
def test_a_heading_close_below_a_table_without_rules_ends_it(heading: str) -> None:
    def page(pen: Pen) -> None:
        pen.text(LONG)
        pen.table([HEADS, *ROWS], XS, ruled=False)
        pen.y += 5
        pen.line(heading, size=13, bold=True)
        pen.y -= 4
        pen.text(MORE)

    document = read(drawn(page))
    assert told(document, Kind.HEADING) == [heading.split(" ", 1)[1]]
    assert [text for text, _, _ in cells(document)] == [text for row in [HEADS, *ROWS] for text in row]


def in_right_column(draw: Callable[[Pen], None]) -> bytes:
    """A page with prose in its left column and something else in the right."""

    def page(pen: Pen) -> None:
        pen.text(f"{LONG} {MORE} {THIRD} {LONG} {MORE}", *TWO[0])
        pen.y = TOP
        pen.text(THIRD, *TWO[1])
        draw(pen)
        pen.text(MORE, *TWO[1])

    return drawn(page)


def test_a_table_without_rules_in_a_column_keeps_its_rows() -> None:
    rows = [
        ["Hvem", "Hvad"],
        ["Lederen", "Ringer til modtagelsen samme dag og skriver ned"],
        ["Den ansatte", "Skriver barnets egne ord ned og går til lederen"],
        ["Rådgiveren", "Taler med barnet inden dagen er omme"],
    ]
    document = read(in_right_column(lambda p: p.table(rows, [310, 385, 535], ruled=False)))
    assert cells(document) == [
        ("Hvem", (), ()),
        ("Hvad", (), ()),
        *(cell for who, what in rows[1:] for cell in ((who, (), ("Hvem",)), (what, (who,), ("Hvad",)))),
    ]


def test_a_numbered_list_in_a_column_is_no_table() -> None:
    steps = ["Gå til din leder, og fortæl, hvad du har set og hørt", "Skriv barnets ord ned, som de blev sagt", MORE]

    def steps_drawn(pen: Pen) -> None:
        for number, text in enumerate(steps, 1):
            pen.bullet(text, f"{number}.", 310, 535)
        pen.y -= 6

    document = read(in_right_column(steps_drawn))
    assert [(b.marker, document.text_of(b)) for b in document.blocks if b.kind is Kind.ITEM] == [
        (f"{number}.", text) for number, text in enumerate(steps, 1)
    ]
    assert cells(document) == []


def test_a_dash_for_nothing_is_a_cell_and_no_list_marker() -> None:
    rows = [["Hvem", "Mail", "Hvornår"], ["Vagten", "–", "om natten"], ["Politiet", "politi@x.dk", "altid"]]
    rows += [["Chefen", "–", "hverdage"], ["Lægen", "laege@x.dk", "hverdage"]]
    document = read(drawn(lambda p: (p.text(LONG), p.table(rows, [60, 160, 240, 500], ruled=False))))
    assert [text for text, _, _ in cells(document)] == [text for row in rows for text in row]


def test_a_title_ruled_off_across_a_table_heads_its_first_column() -> None:
    def page(pen: Pen) -> None:
        pen.text(LONG)
        pen.y -= 10
        pen.line("Om planen")
        pen.canvas.line(58, pen.y + 6, 500, pen.y + 6)
        pen.y -= 4
        for fact, said in (("Vedtaget", "af byrådet den 3. maj 2024"), ("Gælder", "alle ansatte"), ("Ejer", "HR")):
            pen.line(fact, y=pen.y)
            pen.line(said, 220)
            pen.y -= 5
        pen.y -= 10
        pen.text(MORE)

    document = read(drawn(page))
    assert cells(document)[:3] == [
        ("Om planen", (), ()),
        ("Vedtaget", (), ("Om planen",)),
        ("af byrådet den 3. maj 2024", ("Vedtaget",), ()),
    ]


def test_rules_of_a_table_beside_part_no_rows() -> None:
    def page(pen: Pen) -> None:
        pen.text(f"{LONG} {MORE}", *TWO[0])
        rows = [["Hvem", "Hvad"], ["Lederen", f"{THIRD} {THIRD}"], ["Chefen", "Ringer til politiet straks"]]
        top = pen.y
        pen.table(rows, [60, 120, 285], ruled=False)
        pen.y = TOP
        pen.text(f"{LONG} {MORE}", *TWO[1])
        pen.y = top
        pen.table([["Frist", "Sted"], *[["Straks", "Her"]] * 6], [310, 420, 535])
        pen.text(f"{LONG} {MORE} {THIRD}", *TWO[1])

    document = read(drawn(page))
    assert ("Chefen", (), ("Hvem",)) in cells(document)
    assert (f"{THIRD} {THIRD}", ("Lederen",), ("Hvad",)) in cells(document)


def test_a_row_whose_number_alone_stood_before_the_page_break_is_one() -> None:
    heads = ["Trin", "Opgave", "Frist"]
    first = [["4.", "Skriv ned", "Nu"], ["5.", "Vent til dagen efter. Er der", "Inden et"]]
    second = [["Ring igen", "stadig stille, så ring til chefen", "døgn"]]
    xs = [60.0, 130.0, 330.0, 535.0]
    document = read(
        drawn(
            lambda p: (p.text(LONG), p.table([heads, *first], xs)),
            lambda p: (p.table([heads, *second], xs), p.text(MORE)),
        )
    )
    assert [text for text, _, _ in cells(document)][-3:] == [
        "Ring igen",
        "Vent til dagen efter. Er der stadig stille, så ring til chefen",
        "Inden et døgn",
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Sundhedsplejersken inden for", "24 timer"], ["Sundhedsplejersken inden for 24 timer"]),
        (["Sundhedsplejersken", "7099 4400"], ["Sundhedsplejersken", "7099 4400"]),
    ],
)
def test_a_number_on_the_second_line_of_a_cell(lines: list[str], expected: list[str]) -> None:
    def page(pen: Pen) -> None:
        pen.text(LONG)
        top = pen.y
        pen.grid([60, 200, 360], [top, top - 40])
        pen.line("Frist", 64, top - 12)
        for at, line in enumerate(lines):
            pen.line(line, 206, top - 12 - 12.5 * at)

    assert told(read(drawn(page)), Kind.CELL) == ["Frist", *expected]


def test_merged_cells() -> None:
    def page(pen: Pen) -> None:
        c = pen.canvas
        for y in (700, 680, 640, 600):
            c.line(60, y, 500, y)
        for x in (60, 500):
            c.line(x, 700, x, 600)
        for x in (200, 350):
            c.line(x, 680, x, 600)
        pen.line("Mistanke mod ansatte", 64, 686, bold=True)
        for x, text in ((64, "Lederen"), (204, "kontakter HR"), (354, "samme dag")):
            pen.line(text, x, 660)
        for x, text in ((64, "Chefen"), (204, "fritager den ansatte"), (354, "straks")):
            pen.line(text, x, 620)

    document = read(drawn(page))
    [straks] = [b for b in document.blocks if document.text_of(b) == "straks"]
    assert straks.cell is not None and straks.cell.row_heads == ("Mistanke mod ansatte", "Chefen")


def test_cells_coloured_one_by_one_are_a_table() -> None:
    def page(pen: Pen) -> None:
        pen.text(LONG)
        top = pen.y
        for r, row in enumerate([["Hvem", "Hvad"], ["Lederen", "Ringer"], ["Chefen", "Underretter"]]):
            for c, text in enumerate(row):
                shade = 0.7 if r == 0 else 0.85 + 0.05 * (r % 2)
                pen.canvas.setFillColorRGB(shade, shade, 1)
                pen.canvas.rect(60 + 200 * c, top - 20 * (r + 1), 200, 20, stroke=0, fill=1)
                pen.canvas.setFillColorRGB(0, 0, 0)
                pen.line(text, 66 + 200 * c, top - 20 * r - 14, bold=r == 0)

    document = read(drawn(page))
    [cell] = [b for b in document.blocks if document.text_of(b) == "Underretter"]
    assert cell.cell is not None and (cell.cell.row_heads, cell.cell.column_heads) == (("Chefen",), ("Hvad",))


# ------------------------------------------------------------------------------- unseen and unreadable


def invisible_ways() -> dict[str, Callable[[Pen], None]]:
    def white(pen: Pen) -> None:
        pen.canvas.setFillColorRGB(1, 1, 1)
        pen.line("skjulte ord om overgreb", y=300)

    def clear(pen: Pen) -> None:
        text = pen.canvas.beginText(LEFT, 300)
        text.setFont("Helvetica", 10)
        text.setTextRenderMode(3)
        text.textLine("skjulte ord om overgreb")
        pen.canvas.drawText(text)

    return {
        "white": white,
        "tiny": lambda pen: pen.line("skjulte ord om overgreb", y=300, size=0.5),
        "off the page": lambda pen: pen.line("skjulte ord om overgreb", y=2000),
        "not painted": clear,
    }


@pytest.mark.parametrize("way", list(invisible_ways()))
def test_text_nobody_sees_is_hidden(way: str) -> None:
    document = read(drawn(lambda p: (p.text(LONG), invisible_ways()[way](p))))
    assert told(document, Kind.PARAGRAPH) == [LONG]
    assert told(document, Kind.HIDDEN) == ["skjulte ord om overgreb"]
    assert "skjult-tekst" in [n.code for n in document.report.notices]


def test_white_text_on_a_dark_ground_is_seen() -> None:
    def page(pen: Pen) -> None:
        pen.canvas.setFillColorRGB(0, 0.2, 0.4)
        pen.canvas.rect(50, 280, 400, 40, stroke=0, fill=1)
        pen.canvas.setFillColorRGB(1, 1, 1)
        pen.line("Ring 112 ved akut fare for barnet", y=300)

    document = read(drawn(page))
    assert told(document, Kind.HIDDEN) == []


def test_letters_without_a_meaning_are_counted() -> None:
    data = drawn(lambda p: p.text(LONG))
    with pikepdf.open(io.BytesIO(data)) as file:
        font = next(iter(file.pages[0].Resources.Font.values()))
        cmap = (
            b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
            b"1 beginbfrange <20> <FF> <E020> endbfrange endcmap end"
        )
        font.ToUnicode = file.make_stream(cmap)
        out = io.BytesIO()
        file.save(out)
    document = read(out.getvalue())
    assert document.report.unmapped_characters > 0.8 * len(LONG.replace(" ", ""))
    assert "ulaeselige-tegn" in [n.code for n in document.report.notices]


def ocr_layer(pen: Pen) -> None:
    """The text of a scan: nothing painted, each line as large as its letters were taken to be."""
    pen.canvas.drawInlineImage(Image.new("L", (8, 8), 230), 0, 0, WIDE, HIGH)
    y = TOP
    for at, row in enumerate(wrapped(LONG, 400, 10) + wrapped(MORE, 400, 10)):
        text = pen.canvas.beginText(LEFT, y)
        text.setFont("Helvetica", 10 + (at % 3 - 1) * 1.2)
        text.setTextRenderMode(3)
        text.textLine(row)
        pen.canvas.drawText(text)
        y -= 13


def test_the_text_of_a_scan_is_read_and_told() -> None:
    document = read(drawn(ocr_layer))
    assert " ".join(told(document)) == f"{LONG} {MORE}"
    assert all(block.kind is Kind.PARAGRAPH for block in document.blocks)
    assert "ocr-tekst" in [n.code for n in document.report.notices]


def test_white_text_on_a_rounded_box_is_seen_and_boxed() -> None:
    def page(pen: Pen) -> None:
        pen.text(LONG)
        pen.canvas.setFillColorRGB(0.1, 0.3, 0.5)
        pen.canvas.roundRect(LEFT - 6, pen.y - 40, 480, 54, 8, stroke=0, fill=1)
        pen.canvas.setFillColorRGB(1, 1, 1)
        pen.text(MORE)

    document = read(drawn(page))
    assert [(b.kind, document.text_of(b)) for b in document.blocks] == [
        (Kind.PARAGRAPH, LONG),
        (Kind.BOX, MORE),
    ]


def test_a_stamp_across_the_page_is_no_text_of_the_plan() -> None:
    def page(pen: Pen) -> None:
        pen.text(LONG)
        pen.canvas.saveState()
        pen.canvas.translate(150, 300)
        pen.canvas.rotate(45)
        pen.line("UDKAST", 0, 0, size=80)
        pen.canvas.restoreState()

    document = read(drawn(page))
    assert [(b.kind, document.text_of(b)) for b in document.blocks] == [
        (Kind.PARAGRAPH, LONG),
        (Kind.RUNNING, "UDKAST"),
    ]


def test_a_frame_round_a_page_of_text_is_no_box() -> None:
    def page(pen: Pen) -> None:
        pen.canvas.rect(40, 60, 515, 500)
        pen.y = 540
        pen.heading("Handlevej")
        for _ in range(7):
            pen.text(f"{LONG} {MORE}")

    document = read(drawn(page))
    assert {b.kind for b in document.blocks} == {Kind.HEADING, Kind.PARAGRAPH}


def encrypted(user: str, owner: str) -> bytes:
    with pikepdf.open(io.BytesIO(drawn(lambda p: p.text(LONG)))) as file:
        out = io.BytesIO()
        file.save(out, encryption=pikepdf.Encryption(user=user, owner=owner))
    return out.getvalue()


def test_a_password_to_open_is_named_and_one_to_print_ignored() -> None:
    with pytest.raises(UnreadablePlan) as refusal:
        read(encrypted("hemmelig", "ejer"))
    assert refusal.value.code == "adgangskode"
    assert told(read(encrypted("", "ejer"))) == [LONG]


def no_pages() -> bytes:
    with pikepdf.new() as file:
        out = io.BytesIO()
        file.save(out)
    return out.getvalue()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF", b"PK\x03\x04 nothing", no_pages()])
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadablePlan) as refusal:
        read(data)
    assert refusal.value.code == "odelagt"


def test_a_form_that_only_asks_to_wait_is_refused() -> None:
    data = drawn(
        lambda p: p.text(
            "Please wait... If this message is not eventually replaced, your PDF viewer cannot show it."
        )
    )
    with pikepdf.open(io.BytesIO(data)) as file:
        xfa = file.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><template/></xdp:xdp>")
        file.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=xfa)
        out = io.BytesIO()
        file.save(out)
    with pytest.raises(UnreadablePlan) as refusal:
        read(out.getvalue())
    assert refusal.value.code == "ingen-tekst"


def test_too_many_pages_are_refused() -> None:
    with pikepdf.open(io.BytesIO(drawn(lambda p: p.text(LONG)))) as file:
        page = file.pages[0]
        for _ in range(pdf.MAX_PAGES):
            file.pages.append(page)
        out = io.BytesIO()
        file.save(out)
    with pytest.raises(UnreadablePlan) as refusal:
        read(out.getvalue())
    assert refusal.value.code == "for-indviklet"


def test_attached_files_and_scripts_are_reported() -> None:
    with pikepdf.open(io.BytesIO(drawn(lambda p: p.text(LONG)))) as file:
        file.attachments["a.txt"] = b"x"
        out = io.BytesIO()
        file.save(out)
    assert [n.code for n in read(out.getvalue()).report.notices] == ["indlejrede-filer"]


def test_title_and_dates_come_from_the_file() -> None:
    def page(pen: Pen) -> None:
        pen.canvas.setTitle("Beredskabsplan for børn")
        pen.text(LONG)

    assert dict(read(drawn(page)).properties)["title"] == "Beredskabsplan for børn"


# ------------------------------------------------------------------------------- places


def test_blocks_are_slices_of_the_text_and_know_their_page() -> None:
    document = read(
        drawn(
            lambda p: (p.heading("1 Formål"), p.text(LONG)), lambda p: (p.heading("2 Roller"), p.text(MORE))
        )
    )
    for block in document.blocks:
        assert document.text[block.span.start : block.span.end] == document.text_of(block)
    assert [block.page for block in document.blocks] == [1, 1, 2, 2]
    assert document.page_starts == ((0, 1), (document.blocks[2].span.start, 2))


def test_raised_figures_that_mark_no_note_stay() -> None:
    def page(pen: Pen) -> None:
        pen.line("Legepladsen er på 400 m", y=TOP)
        end = LEFT + pen.canvas.stringWidth("Legepladsen er på 400 m", "Helvetica", 10)
        pen.line("2", x=end, y=TOP + 4, size=6)
        pen.line(" og ligger ved skolen.", x=end + 3.4, y=TOP)

    assert told(read(drawn(page))) == ["Legepladsen er på 400 m2 og ligger ved skolen."]


# ------------------------------------------------------------------------------- on top of the page


def changed(data: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """A PDF with something done to it."""
    with pikepdf.open(io.BytesIO(data)) as file:
        change(file)
        out = io.BytesIO()
        file.save(out)
    return out.getvalue()


def form(pen: Pen) -> None:
    pen.text(LONG)
    pen.line("Ansvarlig leder:", y=600)
    field = {"x": 150, "y": 596, "width": 200, "height": 16, "fontSize": 10}
    pen.canvas.acroForm.textfield(name="leder", value="Karen Holm", **field)
    pen.y = 560
    pen.text(MORE)


def without_appearance(file: pikepdf.Pdf) -> None:
    for annotation in file.pages[0].Annots:
        del annotation.AP


@pytest.mark.parametrize("change", [lambda file: None, without_appearance], ids=["drawn", "not drawn"])
def test_a_form_field_is_read_in_its_place(change: Callable[[pikepdf.Pdf], object]) -> None:
    document = read(changed(drawn(form), change))
    assert [" ".join(text.split()) for text in told(document)] == [LONG, "Ansvarlig leder: Karen Holm", MORE]
    assert document.report.boxes == 0


def annotation(subtype: str, contents: str, flags: int = 4) -> Callable[[pikepdf.Pdf], object]:
    def add(file: pikepdf.Pdf) -> None:
        file.pages[0].Annots = file.make_indirect(
            pikepdf.Array(
                [
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot,
                        Subtype=pikepdf.Name(f"/{subtype}"),
                        Rect=pikepdf.Array([60, 590, 300, 620]),
                        Contents=contents,
                        DA="/Helv 10 Tf 0 g",
                        F=flags,
                    )
                ]
            )
        )

    return add


SAID = "Gælder fra 1. maj 2024"


@pytest.mark.parametrize(
    ("add", "texts", "comments"),
    [
        (annotation("FreeText", SAID), [LONG, SAID, MORE], 0),
        (annotation("FreeText", SAID, flags=2), [LONG, MORE], 0),
        (annotation("Text", SAID), [LONG, MORE], 1),
        (annotation("Highlight", SAID), [LONG, MORE], 1),
        (annotation("Highlight", ""), [LONG, MORE], 0),
    ],
    ids=["typed on the page", "hidden", "sticky note", "comment on a mark", "a mark"],
)
def test_notes_on_top_of_the_page(
    add: Callable[[pikepdf.Pdf], object], texts: list[str], comments: int
) -> None:
    def page(pen: Pen) -> None:
        pen.text(LONG)
        pen.y = 560
        pen.text(MORE)

    document = read(changed(drawn(page), add))
    assert told(document) == texts
    assert document.report.comments == comments
    assert ("kommentarer" in [notice.code for notice in document.report.notices]) is bool(comments)


def test_a_page_that_cannot_be_opened_is_named() -> None:
    def spoil(file: pikepdf.Pdf) -> None:
        file.Root.Pages.Kids[1] = file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Nothing))

    pages = [lambda p: p.text(LONG), lambda p: p.text(MORE), lambda p: p.text(THIRD)]
    document = read(changed(drawn(*pages), spoil))
    assert document.report.pages_without_text == (2,)
