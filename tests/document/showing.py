"""Documents as short lines, so that a test can tell what it expects at a glance."""

from __future__ import annotations

from checker.document.model import Block, Document, Kind

_SHORT = {
    Kind.HEADING: "h",
    Kind.PARAGRAPH: "p",
    Kind.ITEM: "i",
    Kind.CELL: "c",
    Kind.FOOTNOTE: "note",
    Kind.BOX: "box",
    Kind.CONTENTS: "toc",
    Kind.RUNNING: "run",
    Kind.HIDDEN: "hid",
}


def shown(document: Document) -> list[str]:
    """One line a block: "h1 [1.] Formål", "i1 [•] tekst <- 0", "c (Rolle | Opgave) tekst", "p {7} Lederen. ..."."""
    return [_line(document, block) for block in document.blocks]


def _line(document: Document, block: Block) -> str:
    level = block.level if block.kind in (Kind.HEADING, Kind.ITEM) else ""
    parts = [f"{_SHORT[block.kind]}{level}"]
    if block.marker:
        parts.append(f"[{block.marker}]")
    if block.run_in:
        parts.append(f"{{{block.run_in}}}")
    if block.quoted:
        parts.append("»")
    if block.cell is not None:
        if block.cell.is_head:
            parts.append("*")
        parts.append(f"({' / '.join(block.cell.row_heads)} | {' / '.join(block.cell.column_heads)})")
    parts.append(document.text_of(block))
    if block.lead_in is not None:
        parts.append(f"<- {block.lead_in}")
    return " ".join(parts)


def codes(document: Document) -> set[str]:
    """Codes of the notices of the reading report."""
    return {notice.code for notice in document.report.notices}
