"""One text in three carriers: markdown as it stands, Word by python-docx, PDF by reportlab.

The carriers are made from the blocks of the markdown reader, so that the same headings, lists and
tables go into each, and a verdict that differs is the fault of a reader.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import docx
from reportlab.lib import colors
from reportlab.lib.fonts import addMapping
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from checker.document import markdown
from checker.document.model import Block, Document, Kind

#: A font with every Danish letter and quotation mark, from Debian's fonts-dejavu; Helvetica without it.
_FONTS = Path("/usr/share/fonts/truetype/dejavu")


def as_text(text: str) -> tuple[bytes, str]:
    return text.encode("utf-8"), "plan.md"


def as_docx(text: str) -> tuple[bytes, str]:
    """A Word file with heading styles, list styles and tables with a header row."""
    source = markdown.read(text.encode("utf-8"), "plan.md")
    target = docx.Document()
    for group in _groups(source):
        if group[0].cell is not None:
            _docx_table(target, source, group)
        else:
            _docx_block(target, source, group[0])
    out = io.BytesIO()
    target.save(out)
    return out.getvalue(), "plan.docx"


def as_pdf(text: str) -> tuple[bytes, str]:
    """A PDF with larger bold headings, bullets and ruled tables."""
    source = markdown.read(text.encode("utf-8"), "plan.md")
    regular, bold = _fonts()
    body = ParagraphStyle("body", fontName=regular, fontSize=10, leading=13, spaceAfter=6)
    story: list[Flowable] = []
    for group in _groups(source):
        if group[0].cell is not None:
            story += [_pdf_table(source, group, body, bold), Spacer(1, 10)]
        else:
            story.append(_pdf_block(source, group[0], body, bold))
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(story or [Spacer(1, 1)])
    return out.getvalue(), "plan.pdf"


CARRIERS = (as_text, as_docx, as_pdf)


def _groups(source: Document) -> Iterator[list[Block]]:
    """Blocks one by one, and all cells of a table together."""
    def key(block: Block) -> tuple[str, int]:
        return ("table", block.cell.table) if block.cell is not None else ("block", block.index)

    for _, blocks in groupby(source.blocks, key):
        yield list(blocks)


def _docx_block(target: docx.document.Document, source: Document, block: Block) -> None:
    text = source.text_of(block)
    if block.kind is Kind.HEADING:
        paragraph = target.add_heading(level=min(block.level, 9))
        paragraph.add_run(f"{block.marker} {text}".strip())
        return
    style = None
    if block.kind is Kind.ITEM:
        depth = f" {block.level}" if 1 < block.level < 4 else ""
        style = f"List Number{depth}" if block.marker[:1].isdigit() else f"List Bullet{depth}"
    elif block.quoted:
        style = "Quote"
    paragraph = target.add_paragraph(style=style)
    paragraph.add_run(text[: block.run_in]).bold = True
    paragraph.add_run(text[block.run_in :])


def _rows(source: Document, blocks: list[Block]) -> list[list[str]]:
    """The texts of a table, by row and column; paragraphs of one cell on lines of their own."""
    width = max(block.cell.column for block in blocks if block.cell) + 1
    height = max(block.cell.row for block in blocks if block.cell) + 1
    rows = [[""] * width for _ in range(height)]
    for block in blocks:
        assert block.cell is not None
        row = rows[block.cell.row]
        text = source.text_of(block)
        row[block.cell.column] = f"{row[block.cell.column]}\n{text}".strip()
    return rows


def _docx_table(target: docx.document.Document, source: Document, blocks: list[Block]) -> None:
    rows = _rows(source, blocks)
    table = target.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            paragraph = table.cell(number, column).paragraphs[0]
            run = paragraph.add_run(text)
            run.bold = number == 0


def _fonts() -> tuple[str, str]:
    if not (_FONTS / "DejaVuSans.ttf").is_file():
        return "Helvetica", "Helvetica-Bold"
    if "Carrier" not in pdfmetrics.getRegisteredFontNames():
        for name, file in (("Carrier", "DejaVuSans.ttf"), ("CarrierBold", "DejaVuSans-Bold.ttf")):
            pdfmetrics.registerFont(TTFont(name, _FONTS / file))
            addMapping(name, 0, 0, name)
    return "Carrier", "CarrierBold"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br/>")


def _pdf_block(source: Document, block: Block, body: ParagraphStyle, bold: str) -> Flowable:
    text = source.text_of(block)
    if block.kind is Kind.HEADING:
        size = max(20 - 2.5 * block.level, 11)
        style = ParagraphStyle("h", body, fontName=bold, fontSize=size, leading=size * 1.25, spaceBefore=10)
        return Paragraph(_escaped(f"{block.marker} {text}".strip()), style)
    start, rest = _escaped(text[: block.run_in]), _escaped(text[block.run_in :])
    marked = f'<font name="{bold}">{start}</font>{rest}' if start else rest
    if block.kind is Kind.ITEM:
        indent = 18.0 * max(block.level, 1)
        style = ParagraphStyle("item", body, leftIndent=indent, bulletIndent=indent - 14, spaceAfter=2)
        return Paragraph(marked, style, bulletText=block.marker or "•")
    indent = 30.0 if block.quoted else 0.0
    return Paragraph(marked, ParagraphStyle("p", body, leftIndent=indent, rightIndent=indent))


def _pdf_table(source: Document, blocks: list[Block], body: ParagraphStyle, bold: str) -> Flowable:
    rows = _rows(source, blocks)
    head = ParagraphStyle("head", body, fontName=bold, spaceAfter=0)
    cell = ParagraphStyle("cell", body, spaceAfter=0)
    cells = [[Paragraph(_escaped(text), cell if number else head) for text in row] for number, row in enumerate(rows)]
    table = Table(cells, colWidths=[440 / len(rows[0])] * len(rows[0]), repeatRows=1)
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.7, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return table
