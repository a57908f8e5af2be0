"""Places of the plan as a report shows them: quoted, with what tells where they stand, CPR numbers masked."""

from __future__ import annotations

import re

from checker.document.model import Block, Document, Span
from checker.language.cpr import mask_cpr
from checker.reports.contract import Passage, TableCell

_SURROGATE = re.compile("[\ud800-\udfff]")
#: A sentence that introduces a list is told with the quote when it is no longer than this.
_MAX_LEAD_IN = 200


def clean(text: str) -> str:
    """Text of a plan or a file name as it may leave the program."""
    return mask_cpr(_SURROGATE.sub("\ufffd", text))


def passage_at(document: Document, span: Span) -> Passage:
    """A place of the plan with its quote and all that tells where it stands."""
    block, page = document.block_at(span.start), document.page_at(span.start)
    return Passage(
        quote=clean(document.quote(span)),
        page=page,
        paragraph=block.paragraph,
        file=clean(document.files[block.file]) if len(document.files) > 1 else None,
        section=[clean(heading) for heading in document.headings_of(block)],
        cell=_cell(block),
        lead_in=_lead_in(document, block),
        by_ocr=page in document.report.pages_by_ocr,
        start=span.start,
        end=span.end,
    )


def _cell(block: Block) -> TableCell | None:
    if block.cell is None or not (block.cell.row_heads or block.cell.column_heads):
        return None
    return TableCell(
        row=[clean(head) for head in block.cell.row_heads], column=[clean(head) for head in block.cell.column_heads]
    )


def _lead_in(document: Document, block: Block) -> str | None:
    if block.lead_in is None:
        return None
    text = document.text_of(document.blocks[block.lead_in]).strip()
    return clean(text) if text.endswith(":") and len(text) <= _MAX_LEAD_IN else None
