"""The document model: what every reader makes and everything after it reads.

A document is one long text and blocks that point into it. Every place is a pair of character
offsets into ``Document.text``, so a quote is always a slice of that text and never put together
again from pieces.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CELL = "cell"
    FOOTNOTE = "footnote"
    BOX = "box"
    #: A line of a table of contents. Kept for navigation, never evidence.
    CONTENTS = "contents"
    #: Running header, footer or page number. Never evidence.
    RUNNING = "running"
    #: Text no reader of the page sees (hidden, white, off the page). Never evidence.
    HIDDEN = "hidden"


#: Kinds that can hold what the plan says.
BODY = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.CELL, Kind.FOOTNOTE, Kind.BOX})


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of ``Document.text``: characters [start, end), from 0."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a block stands in a table.

    ``table`` numbers the tables of the document from 1, ``row`` and ``column`` count from 0.
    The heads are the texts of the heading cells above and to the left, outermost first; a
    heading cell itself has ``is_head`` set.
    """

    table: int
    row: int
    column: int
    row_heads: tuple[str, ...] = ()
    column_heads: tuple[str, ...] = ()
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-like piece of the page, in reading order.

    ``level``: of a heading 1 (outermost) to 9; of an item its depth from 1; otherwise 0.
    ``path``: indexes of the heading blocks it stands under, outermost first.
    ``page``: from 1, None where the format has no fixed pages. ``paragraph``: from 1, None in PDF.
    ``marker``: the label of an item as shown ("3.", "a)", "•").
    ``lead_in``: index of the block that introduces the list the item belongs to.
    ``run_in``: number of leading characters set apart in bold ("Lederen. Kontakter ..."); 0 where
    nothing or everything is bold.
    ``quoted``: set as a quotation (a quotation style, or indented as one).
    """

    index: int
    kind: Kind
    span: Span
    level: int = 0
    path: tuple[int, ...] = ()
    page: int | None = None
    paragraph: int | None = None
    marker: str = ""
    lead_in: int | None = None
    run_in: int = 0
    quoted: bool = False
    cell: Cell | None = None
    file: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader wants known: a code from ``reports/``, and where it was met."""

    code: str
    page: int | None = None
    paragraph: int | None = None
    count: int = 1
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """What was and was not read. Counts are of the whole document.

    ``pages_without_text``: pages on which something stands that was not read; a line stamped on a scan
    does not make it read. ``pages_blank``: pages with nothing to read, be it that they are empty or that
    OCR found no text in their picture. ``pages_by_ocr``: pages whose text is what a program took a picture
    to say.
    """

    pages: int | None = None
    pages_without_text: tuple[int, ...] = ()
    pages_in_columns: tuple[int, ...] = ()
    pages_by_ocr: tuple[int, ...] = ()
    pages_blank: tuple[int, ...] = ()
    characters: int = 0
    unmapped_characters: int = 0
    tables: int = 0
    boxes: int = 0
    footnotes: int = 0
    running_lines: int = 0
    contents_lines: int = 0
    hidden_characters: int = 0
    revisions: int = 0
    comments: int = 0
    pictures: int = 0
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A plan as read.

    ``page_starts``: (offset, page) in rising order of offset; the page holds from that offset on, page
    0 being none. Empty where the format has no pages. ``files``: names of the files the plan was read from.
    ``properties``: title, created and modified as the file itself states them (ISO dates).
    """

    name: str
    sha256: str
    format: str
    text: str
    blocks: tuple[Block, ...]
    page_starts: tuple[tuple[int, int], ...] = ()
    report: ReadingReport = field(default_factory=ReadingReport)
    files: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()

    def quote(self, span: Span) -> str:
        """The text of a place, verbatim."""
        return self.text[span.start : span.end]

    def text_of(self, block: Block) -> str:
        return self.text[block.span.start : block.span.end]

    def page_at(self, offset: int) -> int | None:
        """Page (from 1) of a character, None where its file has no pages."""
        if not self.page_starts:
            return None
        at = bisect_right(self.page_starts, (offset, 1 << 30)) - 1
        # Page 0: a file without pages after one that has them, in a plan of several files.
        return self.page_starts[max(at, 0)][1] or None

    def block_at(self, offset: int) -> Block:
        """The block that holds a character; the nearest before it where it lies between two."""
        low, high = 0, len(self.blocks)
        while low < high:
            middle = (low + high) // 2
            if self.blocks[middle].span.start <= offset:
                low = middle + 1
            else:
                high = middle
        return self.blocks[max(low - 1, 0)]

    def headings_of(self, block: Block) -> tuple[str, ...]:
        """Texts of the headings the block stands under, outermost first."""
        return tuple(self.text_of(self.blocks[at]) for at in block.path)


class SandboxMissing(Exception):
    """The sandbox was required and some of its layers do not hold on this machine."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class UnreadablePlan(Exception):
    """A file that cannot be read as a plan. A result for the user, not a fault of the program.

    ``code`` is one of the closed list in ``reports/wording.yaml`` under ``reasons``; the Danish
    sentence and the way out stand there. ``detail`` fills the sentence's one blank, if it has one.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
