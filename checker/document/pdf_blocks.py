"""From lines, tables and notes in reading order to raw blocks: paragraphs, items, headings, cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from checker.document import build, looks, pdf_measures, pdf_paragraphs, pdf_tables, pdf_words, shape
from checker.document.build import Raw, TableCell
from checker.document.looks import Seen
from checker.document.model import Kind
from checker.document.pdf_layout import Line
from checker.document.pdf_margins import Note
from checker.document.pdf_measures import Measures
from checker.document.pdf_page import Page, Rule
from checker.document.pdf_paragraphs import Joiner, Paragraph
from checker.document.pdf_tables import Table
from checker.document.pdf_words import Told

_NOT_LETTERS = re.compile(r"[\W_]+")
_LONE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?$")


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the PDF's outline.

    ``level`` and ``page`` from 1, page 0 where it has no target; ``top`` is how high on the page (pt
    from the foot) it leads, None where it does not say.
    """

    title: str
    level: int
    page: int
    top: float | None = None


def blocks(
    pages: Sequence[tuple[Page, Sequence[Line | Table], Sequence[Note]]],
    usual: Measures,
    bookmarks: Sequence[Bookmark],
) -> list[Raw]:
    """Raw blocks of the pages (page, lines and tables in reading order, notes at the foot)."""
    flow = _Flow(usual)
    for _, items, _ in pages:
        for item in items:
            flow.add(item)
    notes = {(page.number, note.label): note for page, _, found in pages for note in found}
    rules = {page.number: page.lying for page, _, _ in pages}
    return _Writer(usual, bookmarks, notes, rules).write(flow.finished())


class _Flow:
    """Puts lines together to paragraphs, over columns, pages and what floats between them."""

    def __init__(self, usual: Measures) -> None:
        self.joiner = Joiner(usual)
        self.out: list[Paragraph | Table] = []
        self.waiting: list[Table] = []
        self.open: Paragraph | None = None

    def add(self, item: Line | Table) -> None:
        if isinstance(item, Line):
            self._line(item)
        elif self.open is None:
            self.out.append(item)
        else:
            self.waiting.append(item)

    def _line(self, line: Line) -> None:
        if self.open is not None:
            verdict = self.joiner.goes_on(self.open, line, apart=bool(self.waiting))
            if verdict is not False:
                pdf_paragraphs.add(self.open, line, verdict is None)
                return
            self._flush()
        self.open = Paragraph([line])
        self.joiner.began(line)

    def _flush(self) -> None:
        if self.open is not None:
            self.out += pdf_paragraphs.lines_apart(self.open)
        self.out += self.waiting
        self.open, self.waiting = None, []

    def finished(self) -> list[Paragraph | Table]:
        self._flush()
        return pdf_tables.joined(self.out)


class _Writer:
    """Makes raw blocks, in reading order."""

    def __init__(
        self,
        usual: Measures,
        bookmarks: Sequence[Bookmark],
        notes: dict[tuple[int, str], Note],
        rules: dict[int, list[Rule]],
    ) -> None:
        self.usual = usual
        self.rules = rules
        self.marks: dict[tuple[int, str], list[Bookmark]] = {}
        for mark in bookmarks:
            self.marks.setdefault((mark.page, _key(mark.title)), []).append(mark)
        self.longest = 20 + max((len(mark.title) for mark in bookmarks), default=-20)
        self.notes = notes
        #: In cells nobody can tell a new paragraph from a broken line: it is taken for a paragraph.
        self.tight = replace(usual, spaced=False, justified=False)
        self.depths: list[float] = []
        #: Where the text of the last item stands (pt from the left of its column).
        self.item_text = 0.0
        #: Paragraphs set in from the left: (paragraph, by how much, clearly a quotation).
        self.set_in: list[tuple[Seen, float, bool]] = []
        self.tables = 0

    def write(self, items: Sequence[Paragraph | Table]) -> list[Raw]:
        told = {
            at: pdf_words.text_of(item.lines, item.forced, self.usual)
            for at, item in enumerate(items)
            if isinstance(item, Paragraph)
        }
        levels = self._bookmarked(
            [(at, item, told[at].text) for at, item in enumerate(items) if isinstance(item, Paragraph)]
        )
        seen: list[Seen] = []
        for at, item in enumerate(items):
            if isinstance(item, Paragraph):
                seen.append(self._paragraph(item, told[at], levels.get(at, 0)))
                seen += self._notes_of(item)
            else:
                self.tables += 1
                seen += [Seen(raw) for raw in build.table_blocks(self._cells(item), self.tables)]
                for cell in item.cells:
                    seen += self._notes_of(Paragraph(cell.lines))
        seen += [self._note(note) for note in self.notes.values()]
        self._settle_quotes()
        return looks.with_headings(_numbers_put_back([each for each in seen if each.raw.text]))

    def _bookmarked(self, found: Sequence[tuple[int, Paragraph, str]]) -> dict[int, int]:
        """Levels of the paragraphs that bookmarks name. Where more of them on a page read alike than
        there are bookmarks, as in a contents list, those nearest to where the bookmarks lead."""
        named: dict[tuple[int, str], list[tuple[int, float]]] = {}
        for at, paragraph, text in found:
            if len(text) > self.longest:
                continue
            key = (paragraph.page, _key(text))
            if key not in self.marks and (number := shape.heading_number(text)):
                key = (paragraph.page, _key(text[number.length :]))
            if key in self.marks:
                named.setdefault(key, []).append((at, paragraph.lines[0].base))
        levels: dict[int, int] = {}
        for key, places in named.items():
            marks = self.marks[key]
            if len(places) > len(marks) and all(mark.top is not None for mark in marks):
                places = [
                    min(places, key=lambda place, top=mark.top or 0.0: abs(place[1] - top))  # type: ignore[misc]
                    for mark in marks
                ]
            for (at, _), mark in zip(places, [*marks, *marks[-1:] * len(places)], strict=False):
                levels[at] = mark.level
        return levels

    def _paragraph(self, paragraph: Paragraph, told: Told, level: int = 0, *, plain: bool = True) -> Seen:
        text = told.text
        first, page = paragraph.lines[0], paragraph.page
        offset = first.x0 - first.left
        if level:
            self.depths.clear()
            raw = Raw(Kind.HEADING, build.one_line(text), level, page, bold=told.bold, breaks=told.breaks)
        elif (marker := pdf_paragraphs.marker_of(first, text)) and not pdf_measures.is_contents_line(text):
            rest = told.without(marker.length)
            raw = Raw(
                Kind.ITEM,
                rest.text,
                page=page,
                marker=marker.label,
                depth=self._depth(offset),
                run_in=rest.run_in,
                bold=rest.bold,
                breaks=rest.breaks,
            )
            self.item_text = next((run.x0 for run in first.runs[1:]), first.x0) - first.left
        else:
            raw = Raw(Kind.PARAGRAPH, text, page=page, run_in=told.run_in, bold=told.bold, breaks=told.breaks)
            if self.depths and (offset <= 6 or offset < self.depths[0] - 3):
                self.depths.clear()
        seen = Seen(
            raw,
            round(first.size * 2),
            capitals=text.isupper() and shape.is_capitals(text),
            underlined=plain and not told.bold and len(text) <= 140 and self._is_underlined(paragraph),
            plain=plain and not pdf_measures.is_contents_line(text),
        )
        in_list = bool(self.depths) and abs(offset - self.item_text) <= 4
        if seen.plain and raw.kind is Kind.PARAGRAPH and offset >= 12 and not in_list:
            self.set_in.append((seen, offset, pdf_paragraphs.is_quoted(paragraph, text)))
        return seen

    def _settle_quotes(self) -> None:
        """Paragraphs set in as far as what is clearly a quotation are quotations too."""
        proven = {round(offset) for _, offset, quoted in self.set_in if quoted}
        for seen, offset, quoted in self.set_in:
            if quoted or round(offset) in proven:
                seen.raw = replace(seen.raw, quoted=True)
                seen.plain = False

    def _is_underlined(self, paragraph: Paragraph) -> bool:
        """Whether a rule lies right under every line of a short paragraph."""
        rules = self.rules.get(paragraph.page, ())
        if not rules or len(paragraph.lines) > 3:
            return False
        return all(
            any(
                0 < line.base - rule.at < 0.3 * line.size
                and rule.low <= line.x0 + 2
                and line.x1 - 2 <= rule.high < line.x1 + 2 * line.size
                for rule in rules
            )
            for line in paragraph.lines
        )

    def _depth(self, left: float) -> int:
        """Depth of an item from where its marker stands, as docx.py tells it from indents."""
        while len(self.depths) > 1 and left < self.depths[-1] - 3:
            self.depths.pop()
        if not self.depths or left > self.depths[-1] + 7:
            self.depths.append(left)
        return len(self.depths)

    def _notes_of(self, paragraph: Paragraph) -> list[Seen]:
        """The notes a paragraph refers to, which stand at the foot of its page."""
        found = []
        for page, label in paragraph.note_marks:
            # A note may slip to the page after its mark.
            key = (page, label) if (page, label) in self.notes else (page + 1, label)
            if key in self.notes:
                found.append(self._note(self.notes.pop(key)))
        return found

    def _note(self, note: Note) -> Seen:
        told = pdf_words.text_of(note.lines, set(), self.usual)
        return Seen(Raw(Kind.FOOTNOTE, told.text, page=note.lines[0].page, marker=note.label, bold=told.bold))

    def _cells(self, table: Table) -> list[TableCell]:
        cells = []
        outer = self.depths
        heads = table.heads or pdf_tables.worded_heads(table)
        for cell in table.cells:
            self.depths = []
            found = pdf_paragraphs.paragraphs(cell.lines, Joiner(self.tight, in_cell=True))
            raws = [
                self._paragraph(
                    paragraph, pdf_words.text_of(paragraph.lines, paragraph.forced, self.usual), plain=False
                ).raw
                for paragraph in found
            ]
            cells.append(
                TableCell(
                    cell.row,
                    cell.column,
                    tuple(raw for raw in raws if raw.text),
                    cell.rows,
                    cell.columns,
                    cell.row < heads,
                )
            )
        self.depths = outer
        return cells


def _key(text: str) -> str:
    return _NOT_LETTERS.sub("", text.replace("\xad", "")).casefold()


# ------------------------------------------------------------------------------- headings by look


def _numbers_put_back(seen: Sequence[Seen]) -> list[Seen]:
    """A number alone on the line above a heading, joined to it."""
    out: list[Seen] = []
    for each in seen:
        before = out[-1] if out else None
        if (
            before is not None
            and len(before.raw.text) < 12
            and before.plain
            and each.plain
            and _LONE_NUMBER.match(before.raw.text)
            and not before.raw.marker
            and before.raw.page == each.raw.page
            and each.raw.kind in (Kind.PARAGRAPH, Kind.HEADING)
            and (each.raw.kind is Kind.HEADING or each.raw.bold or before.size >= each.size)
            and shape.looks_like_heading(each.raw.text, set_apart=True)
        ):
            number = before.raw.text.rstrip(" .")
            bold = before.raw.bold and each.raw.bold
            out[-1] = replace(
                each, raw=replace(each.raw, text=f"{number} {each.raw.text}", bold=bold, run_in=0)
            )
        else:
            out.append(each)
    return out
