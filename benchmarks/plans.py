"""Plans of any length whose structure is known, as DOCX and as PDF, for ``readers.py``.

Every sentence is made of the templates below and no real plan; python-docx and reportlab are all it
takes.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

import docx
from docx.shared import Pt
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table

#: Words on a page as reportlab sets them here.
WORDS_A_PAGE = 395
_WHO = "lederen|socialrådgiveren|pædagogen|sundhedsplejersken|skolelederen|PPR-psykologen|modtagelsen|døgnvagten".split("|")
_WHAT = "vold|seksuelle overgreb|psykisk vold|digitale krænkelser|omsorgssvigt|vold mellem børn|overgreb".split("|")
_WHOM = "barnet|den unge|børn og unge|den anbragte unge|søskende|børn med funktionsnedsættelse".split("|")
_ACT = (
    "underrette kommunen|orientere den nærmeste leder|skrive iagttagelserne ned|kontakte døgnvagten|"
    "anmelde forholdet til politiet|inddrage børnehuset|sikre barnets umiddelbare beskyttelse|afholde en børnesamtale"
).split("|")
_WHEN = "straks|samme dag|inden for 24 timer|uden unødig forsinkelse|inden seks hverdage|senest den 1. marts".split("|")
_WHERE = "i skolen|i dagtilbuddet|på anbringelsesstedet|i fritidsklubben|i hjemmet|på de sociale medier".split("|")
_SENTENCES = (
    "{who} skal {when} {act}, når der er mistanke om {what} mod {whom}, jf. sag {number}.",
    "Ved viden om {what} {where} skal {who} {act}, jf. barnets lov § 133 og notat {number}.",
    "Det er vigtigt, at {who} ikke afhører {whom}, men lytter og skriver barnets egne ord ned, punkt {number}.",
    "Beredskabet revideres hvert andet år, og {who} sørger for, at plan {number} er kendt af alle {where}.",
    "Hvis {who} selv er mistænkt for {what}, skal en anden end {who} {act}, se trin {number}.",
    "I sager om {what} {where} vurderer {who} i samråd med politiet, hvornår {whom} må orienteres, jf. {number}.",
    "Al dokumentation gemmes {when}, og {who} må kun videregive oplysninger om {whom} efter reglerne i {number}.",
)
_TITLES = (
    "Formål", "Lovgrundlag", "Forebyggelse", "Opsporing og tidlige tegn", "Underretning", "Håndtering af mistanke",
    "Roller og ansvar", "Samarbejde med politi og børnehus", "Overgreb begået af ansatte", "Opfølgning",
)  # fmt: skip
_HEADS = (("Handling", "Ansvarlig", "Frist"), ("Situation", "Hvem", "Hvad", "Hvornår"), ("Tegn", "Reaktion"))


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Items:
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """A table; the first row heads its columns."""

    rows: tuple[tuple[str, ...], ...]


@dataclass
class Plan:
    parts: list[Heading | Text | Items | Rows] = field(default_factory=list)
    words: int = 0

    def add(self, part: Heading | Text | Items | Rows, words: str) -> None:
        self.parts.append(part)
        self.words += len(words.split())

    @property
    def sentences(self) -> list[str]:
        """What running text and items say, in order."""
        return [
            text
            for part in self.parts
            if isinstance(part, Text | Items)
            for text in ((part.text,) if isinstance(part, Text) else part.texts)
        ]

    @property
    def headings(self) -> list[tuple[int, str]]:
        return [(part.level, part.text) for part in self.parts if isinstance(part, Heading)]

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """(text, row head, column head) of the cells right of the first column, below the heads."""
        return [
            (text, row[0], part.rows[0][column])
            for part in self.parts
            if isinstance(part, Rows)
            for row in part.rows[1:]
            for column, text in enumerate(row)
            if column
        ]


def make(pages: int, seed: int = 7) -> Plan:
    """A plan of about so many pages."""
    choose, plan = random.Random(seed), Plan()
    number = 0

    def filled(template: str) -> str:
        nonlocal number
        number += 1
        slots = {"who": _WHO, "what": _WHAT, "whom": _WHOM, "act": _ACT, "when": _WHEN, "where": _WHERE}
        text = template.format(number=number, **{name: choose.choice(values) for name, values in slots.items()})
        return text[0].upper() + text[1:]

    chapter = 0
    while plan.words < pages * WORDS_A_PAGE:
        if chapter % 4 == 0:
            title = f"{_TITLES[(chapter // 4) % len(_TITLES)]} {chapter // 4 + 1}"
            plan.add(Heading(1, title), title)
        title = filled("Når {whom} udsættes for {what} {where} ({number})")
        plan.add(Heading(2, title), title)
        for _ in range(choose.randint(2, 4)):
            text = " ".join(filled(choose.choice(_SENTENCES)) for _ in range(choose.randint(2, 4)))
            plan.add(Text(text), text)
        if chapter % 2:
            lead = f"{choose.choice(_WHO).capitalize()} skal i den situation gøre følgende i den nævnte rækkefølge:"
            plan.add(Text(lead), lead)
            texts = tuple(filled("{act} {when} (opgave {number})") for _ in range(choose.randint(3, 6)))
            plan.add(Items(texts), " ".join(texts))
        if chapter % 3 == 2:
            heads = choose.choice(_HEADS)
            rows = [heads]
            for _ in range(choose.randint(3, 7)):
                rows.append((filled("{what} {where} {number}"), *(filled("{who} {when}") for _ in heads[1:])))
            plan.add(Rows(tuple(rows)), " ".join(" ".join(row) for row in rows))
        chapter += 1
    return plan


def write_docx(plan: Plan, path: Path) -> None:
    made = docx.Document()
    made.styles["Normal"].font.size = Pt(10.5)
    made.sections[0].header.paragraphs[0].text = "Eksempel Kommune"
    for part in plan.parts:
        if isinstance(part, Heading):
            made.add_heading(part.text, part.level)
        elif isinstance(part, Text):
            made.add_paragraph(part.text)
        elif isinstance(part, Items):
            for text in part.texts:
                made.add_paragraph(text, style="List Bullet")
        else:
            _docx_table(made, part)
    made.save(str(path))


def _docx_table(made: docx.document.Document, part: Rows) -> None:
    table = made.add_table(rows=len(part.rows), cols=len(part.rows[0]), style="Table Grid")
    for row, texts in zip(table.rows, part.rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].add_run(text).bold = texts is part.rows[0]
    made.add_paragraph()


def write_pdf(plan: Plan, path: Path) -> None:
    body = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=12.5, spaceAfter=7)
    item = ParagraphStyle("item", body, leftIndent=18, bulletIndent=4, spaceAfter=2)
    heads = {
        level: ParagraphStyle(
            f"h{level}", body, fontName="Helvetica-Bold", fontSize=size, leading=1.2 * size, spaceBefore=12, keepWithNext=1
        )
        for level, size in ((1, 16), (2, 12.5))
    }
    story: list[Flowable] = []
    for part in plan.parts:
        if isinstance(part, Heading):
            story.append(Paragraph(part.text, heads[part.level]))
        elif isinstance(part, Text):
            story.append(Paragraph(part.text, body))
        elif isinstance(part, Items):
            story += [Paragraph(text, item, bulletText="•") for text in part.texts]
        else:
            story += [_pdf_table(part, body), Spacer(1, 12)]
    frame = Frame(60, 60, A4[0] - 120, A4[1] - 130)
    template = PageTemplate(frames=[frame], onPage=_running_lines)
    BaseDocTemplate(str(path), pagesize=A4, pageTemplates=[template], invariant=1).build(story)


def _running_lines(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(60, A4[1] - 45, "Eksempel Kommune")
    canvas.drawString(480, 35, f"Side {document.page}")


def _pdf_table(part: Rows, body: ParagraphStyle) -> Flowable:
    head = ParagraphStyle("head", body, fontName="Helvetica-Bold", spaceAfter=0)
    cell = ParagraphStyle("cell", body, spaceAfter=0)
    cells = [[Paragraph(text, cell if at else head) for text in row] for at, row in enumerate(part.rows)]
    table = Table(cells, colWidths=[470 / len(part.rows[0])] * len(part.rows[0]), repeatRows=1)
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.7, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return table
