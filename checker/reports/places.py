"""Where a passage stands, told in Danish."""

from __future__ import annotations

from checker.reports.contract import Passage
from checker.reports.visible import one_line
from checker.reports.wording import wording


def place_of(passage: Passage) -> str:
    """Headings, table heads, then page or paragraph: "Under »Trin 5 › Akut«, side 7"."""
    words = wording()
    section = " › ".join(one_line(heading) for heading in passage.section)
    pieces = [words.label("under", section=section) if section else words.label("before_headings")]
    if passage.cell:
        heads = " / ".join(one_line(head) for head in (*passage.cell.row, *passage.cell.column))
        pieces.append(words.label("in_table", heads=heads))
    if passage.page:
        pieces.append(words.label("on_page", page=passage.page))
    elif passage.paragraph:
        pieces.append(words.label("at_paragraph", paragraph=passage.paragraph))
    if passage.by_ocr:
        pieces.append(words.label("by_ocr"))
    if passage.file:
        pieces.append(words.label("in_file", file=passage.file))
    return ", ".join(pieces)
