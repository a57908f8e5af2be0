"""Several documents made one: a plan published as many files or pages."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from checker.document.model import Block, Document, Kind, Notice, ReadingReport, Span

#: From this many pages on, a short line that stands on most of them is the site's and not the plan's.
_PAGES_FOR_REPEATS = 3
_SHARE_OF_REPEATS = 0.6
_LONGEST_REPEAT = 120


def merge(documents: Sequence[Document], *, name: str = "") -> Document:
    """One document of several, in the given order; every block tells its file.

    Places keep the page or paragraph of their own file. Lines repeated on most of the pages are
    running lines. The hash is of the hashes of the parts in order.
    """
    repeated = _repeated_lines(documents)
    texts: list[str] = []
    blocks: list[Block] = []
    starts: list[tuple[int, int]] = []
    offset = tables = 0
    for file, document in enumerate(documents):
        first = len(blocks)
        blocks += [
            _moved(block, document, offset, first, tables, file, repeated) for block in document.blocks
        ]
        # A file without pages ends the pages of the one before it.
        starts += [(at + offset, page) for at, page in document.page_starts or ((0, 0),)]
        tables += max((block.cell.table for block in document.blocks if block.cell), default=0)
        texts.append(document.text)
        offset += len(document.text) + 1
    formats = {document.format for document in documents}
    return Document(
        name=name or documents[0].name,
        sha256=hashlib.sha256("".join(document.sha256 for document in documents).encode()).hexdigest(),
        format=formats.pop() if len(formats) == 1 else "flere",
        text="\n".join(texts),
        blocks=tuple(blocks),
        page_starts=tuple(starts) if any(document.page_starts for document in documents) else (),
        report=_report(documents, repeated_lines=sum(block.kind is Kind.RUNNING for block in blocks)),
        files=tuple(document.name for document in documents),
        properties=documents[0].properties,
    )


def _moved(
    block: Block,
    document: Document,
    offset: int,
    first: int,
    tables: int,
    file: int,
    repeated: frozenset[str],
) -> Block:
    kind = Kind.RUNNING if document.text_of(block) in repeated else block.kind
    return replace(
        block,
        index=block.index + first,
        kind=kind,
        level=0 if kind is Kind.RUNNING else block.level,
        span=Span(block.span.start + offset, block.span.end + offset),
        path=tuple(at + first for at in block.path),
        lead_in=None if block.lead_in is None else block.lead_in + first,
        cell=replace(block.cell, table=block.cell.table + tables) if block.cell else None,
        file=file,
    )


def _repeated_lines(documents: Sequence[Document]) -> frozenset[str]:
    """Short texts outside headings and tables that stand on most of the pages of a site."""
    pages = [document for document in documents if document.format == "html"]
    if len(pages) < _PAGES_FOR_REPEATS:
        return frozenset()
    count: Counter[str] = Counter()
    for document in pages:
        found = {
            document.text_of(b) for b in document.blocks if b.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.BOX)
        }
        count.update(text for text in found if len(text) <= _LONGEST_REPEAT)
    return frozenset(
        text for text, times in count.items() if times >= _SHARE_OF_REPEATS * len(pages) and times > 2
    )


def _report(documents: Sequence[Document], *, repeated_lines: int) -> ReadingReport:
    """Counts added up; each notice names its file."""
    reports = [document.report for document in documents]
    added = {
        each.name: sum(getattr(report, each.name) for report in reports)
        for each in fields(ReadingReport)
        if each.name not in ("pages", "notices", "running_lines") and not each.name.startswith("pages_")
    }
    # A page counts in each file anew: number 2 stands once, whichever files have one.
    listed: dict[str, Any] = {
        each.name: tuple(sorted({page for report in reports for page in getattr(report, each.name)}))
        for each in fields(ReadingReport)
        if each.name.startswith("pages_")
    }
    counted = [report.pages for report in reports if report.pages is not None]
    notices: list[Notice] = [
        replace(notice, detail=notice.detail or document.name)
        for document in documents
        for notice in document.report.notices
    ]
    dropped = sum(r.running_lines for r in reports) - sum(
        block.kind is Kind.RUNNING for document in documents for block in document.blocks
    )
    return ReadingReport(
        pages=sum(counted) if counted else None,
        running_lines=dropped + repeated_lines,
        notices=tuple(notices),
        **listed,
        **added,
    )
