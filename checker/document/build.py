"""From raw blocks in reading order to a ``Document``: the one place that knows how blocks relate.

A reader (docx, pdf, html, markdown, text) finds out what stands on the page and hands over ``Raw``
blocks. Here they get their spans, heading paths, list lead-ins, page starts and counts, and what
can only be seen from a distance is recognised: contents lists, headings that are no more than a
lone line, heading numbers. What a single line looks like is told in ``shape``.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from checker.document import shape
from checker.document.model import (
    BODY,
    Block,
    Cell,
    Document,
    Kind,
    Notice,
    ReadingReport,
    Span,
    UnreadablePlan,
)

#: Control C18: past these a file is refused, never half read.
MAX_BLOCKS = 300_000
MAX_CHARACTERS = 10_000_000
MAX_BLOCK_CHARACTERS = 1_000_000
MAX_CELLS = 200_000


@dataclass(slots=True)
class Raw:
    """A block as a reader sees it. Not frozen, for a frozen one takes eight times as long to make and
    a plan has thousands; only its maker changes it.

    ``text`` has been through ``shape.clean`` or ``clean_lines``: an author's own line break may
    stand as "\\n" and a tab as "\\t"; both end as a space unless they turn out to part lines of a
    list or of a contents list. ``level`` is of a heading, ``depth`` of an item, both from 1.
    ``bold``: all of it is bold. ``breaks``: (offset in text, page) where a page begins inside the
    block. ``title``: the title of the whole document, above every heading whatever its level.
    ``box``: number of the text box or framed text a BOX block stands in, 0 where there is only one.
    """

    kind: Kind
    text: str
    level: int = 0
    page: int | None = None
    paragraph: int | None = None
    marker: str = ""
    depth: int = 0
    run_in: int = 0
    quoted: bool = False
    cell: Cell | None = None
    bold: bool = False
    breaks: tuple[tuple[int, int], ...] = ()
    title: bool = False
    box: int = 0
    file: int = 0


@dataclass(slots=True)
class TableCell:
    """A cell of a table as a reader sees it.

    ``row`` and ``column`` from 0 with their spans; ``blocks`` its paragraphs and items, and the
    finished blocks of tables inside it. ``head``: marked as a heading cell by the file itself.
    """

    row: int
    column: int
    blocks: tuple[Raw, ...]
    rows: int = 1
    columns: int = 1
    head: bool = False
    text: str = field(init=False)
    bold: bool = field(init=False)

    def __post_init__(self) -> None:
        if len(self.blocks) == 1 and self.blocks[0].cell is None:  # as in nearly all cells
            only = self.blocks[0]
            self.text, self.bold = one_line(only.text), only.bold and bool(only.text)
            return
        own = [raw for raw in self.blocks if raw.text and raw.cell is None]
        self.text = one_line(own[0].text) if len(own) == 1 else " ".join(one_line(raw.text) for raw in own)
        self.bold = bool(own) and all(raw.bold for raw in own)


def one_line(text: str) -> str:
    """The text with the author's line breaks and tabs as spaces; no character moves."""
    return text.replace("\n", " ").replace("\t", " ") if "\n" in text or "\t" in text else text


def said(runs: Sequence[tuple[str, bool]]) -> tuple[str, int, bool]:
    """Text, run-in and whether all of it is bold, from (text, bold) runs in order.

    The run-in is the number of leading bold characters of the text; 0 where all is bold or where
    the bold ends inside a word, which is a slip of the typist and no heading.
    """
    if len(runs) == 1:
        text = shape.clean_lines(runs[0][0])
        return text, 0, bool(text) and runs[0][1]
    whole: list[str] = []
    lead: list[str] = []
    leading = True
    for text, bold in runs:
        whole.append(text)
        leading = leading and (bold or not text.strip())
        if leading:
            lead.append(text)
    text = shape.clean_lines("".join(whole))
    head = shape.clean_lines("".join(lead)) if lead else ""
    if len(head) >= len(text):
        return text, 0, bool(text)
    if head and head[-1].isalnum() and text[len(head)].isalnum():
        return text, 0, False
    return text, len(head), False


def build(
    raws: Sequence[Raw],
    *,
    name: str,
    data: bytes,
    format: str,
    report: ReadingReport | None = None,
    properties: tuple[tuple[str, str], ...] = (),
) -> Document:
    """The document made of raw blocks in reading order.

    ``report`` holds what only the reader knows (pages, revisions, comments, pictures, notices,
    running lines it dropped); counts that follow from the blocks are filled in here.
    Raises UnreadablePlan: ingen-tekst, for-indviklet, for-stor.
    """
    if len(raws) > MAX_BLOCKS or any(len(raw.text) > MAX_BLOCK_CHARACTERS for raw in raws):
        raise UnreadablePlan("for-indviklet")
    if sum(len(raw.text) for raw in raws) > MAX_CHARACTERS:
        raise UnreadablePlan("for-stor")
    refined = _part_lines(_join_broken_words(raw for raw in _with_box_heads(raws) if raw.text))
    refined = _mark_led_contents(refined)
    refined = _promote_lone_lines(refined)
    refined = _mark_matched_contents(refined)
    refined = _number_headings(refined)
    if not any(raw.kind in BODY or raw.kind is Kind.HEADING for raw in refined):
        raise UnreadablePlan("ingen-tekst")
    text = "\n".join(one_line(raw.text) for raw in refined)
    blocks = _placed(refined)
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format=format,
        text=text,
        blocks=blocks,
        page_starts=_page_starts(refined, blocks),
        report=_report(report or ReadingReport(), refined, text),
        files=(name,),
        properties=properties,
    )


# ------------------------------------------------------------------------------- lines in a block


def _join_broken_words(raws: Iterable[Raw]) -> list[Raw]:
    """Join blocks parted inside a word: text pasted line by line from a PDF into Word or a web page."""
    out: list[Raw] = []
    for raw in raws:
        last = out[-1] if out else None
        if (
            last is not None
            and last.text[-1] == "-"
            and raw.kind is Kind.PARAGRAPH
            and last.kind in (Kind.PARAGRAPH, Kind.ITEM)
            and shape.is_broken_word(last.text, raw.text)
        ):
            breaks = (*last.breaks, *((len(last.text) - 1 + offset, page) for offset, page in raw.breaks))
            out[-1] = replace(
                last, text=last.text[:-1] + raw.text, bold=last.bold and raw.bold, breaks=breaks
            )
        else:
            out.append(raw)
    return out


def _part_lines(raws: Iterable[Raw]) -> list[Raw]:
    """Part a paragraph at the author's line breaks where the lines are items or contents lines.

    Plans written with Shift+Enter have whole lists and contents lists in a single paragraph.
    """
    out: list[Raw] = []
    for raw in raws:
        if "\n" not in raw.text or raw.kind not in (Kind.PARAGRAPH, Kind.CELL, Kind.BOX, Kind.CONTENTS):
            out.append(raw)
            continue
        lines = raw.text.split("\n")
        led = sum(shape.is_contents_line(line) for line in lines)
        if raw.kind is Kind.CONTENTS or led >= 3 and led * 2 >= len(lines):
            out += [replace(raw, kind=Kind.CONTENTS, text=line, run_in=0, breaks=()) for line in lines]
        elif sum(shape.list_marker(line) is not None for line in lines) >= 2:
            out += _parted_items(raw, lines)
        else:
            out.append(raw)
    return out


def _parted_items(raw: Raw, lines: Sequence[str]) -> list[Raw]:
    """Items of a list set with line breaks; a line without a marker goes on with the one before."""
    out: list[Raw] = []
    for line in lines:
        marker = shape.list_marker(line)
        if marker is not None:
            kind = Kind.ITEM if raw.kind is Kind.PARAGRAPH else raw.kind
            text = line[marker.length :]
            out.append(replace(raw, kind=kind, text=text, marker=marker.label, depth=1, run_in=0, breaks=()))
        elif out:
            out[-1] = replace(out[-1], text=f"{out[-1].text} {line}")
        else:
            out.append(replace(raw, text=line, run_in=min(raw.run_in, len(line)), breaks=()))
    return out


# ------------------------------------------------------------------------------- contents lists

#: Lines in a row, each with a leader and a page number not lower than the one before, that make a
#: contents list where no heading says so.
_LED_LINES = 3
_PAGE = re.compile(r"(\d{1,3})\s*$")


def _mark_led_contents(raws: list[Raw]) -> list[Raw]:
    """Contents lines known by their leaders, under a contents heading or in a row of their own."""
    out = list(raws)
    led = [shape.is_contents_line(raw.text) and _may_be_contents(raw) for raw in raws]
    for is_led, group in itertools.groupby(range(len(raws)), key=led.__getitem__):
        if not is_led:
            continue
        row = list(group)
        pages = [int(found[1]) for at in row if (found := _PAGE.search(raws[at].text))]
        under_heading = row[0] > 0 and shape.is_contents_heading(raws[row[0] - 1].text)
        run_together = any(len(shape.page_leaders(raws[at].text)) > 1 for at in row)
        if under_heading or run_together or len(row) >= _LED_LINES and pages == sorted(pages):
            for at in row:
                out[at] = _as_contents(raws[at])
    return out


def _mark_matched_contents(raws: list[Raw]) -> list[Raw]:
    """Lines under a contents heading that repeat the headings of the document, with or without page."""
    out = list(raws)
    for at, raw in enumerate(out):
        if len(raw.text) > 60 or not shape.is_contents_heading(raw.text):
            continue
        if raw.kind not in (Kind.HEADING, Kind.PARAGRAPH, Kind.CONTENTS):
            continue
        later = {shape.title_key(r.text) for r in out[at + 1 :] if r.kind is Kind.HEADING} - {""}
        missed: list[int] = []
        for here in range(at + 1, len(out)):
            line = out[here]
            if line.kind is Kind.CONTENTS:
                missed.clear()
                continue
            matched = shape.is_contents_line(line.text) or shape.title_key(line.text) in later
            if not _may_be_contents(line) or line.kind is Kind.HEADING and not matched:
                break
            if line.kind is Kind.HEADING and not shape.is_contents_line(line.text):
                break
            if matched:
                for skipped in [*missed, here]:
                    out[skipped] = _as_contents(out[skipped])
                missed.clear()
            else:
                # A title may be spelt otherwise in the list than in the plan; a real text ends it.
                missed.append(here)
                if len(missed) > 2 or len(line.text) > 120 or line.text.endswith("."):
                    break
    return out


def _may_be_contents(raw: Raw) -> bool:
    return raw.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.HEADING, Kind.CELL, Kind.BOX)


def _as_contents(raw: Raw) -> Raw:
    return replace(raw, kind=Kind.CONTENTS, level=0, depth=0, run_in=0, cell=None, title=False)


# ------------------------------------------------------------------------------- headings


def _promote_lone_lines(raws: list[Raw]) -> list[Raw]:
    """Make headings of lone short lines where the document has hardly any other headings.

    A plan with headings of its own keeps its short lines as text: a name under a foreword or an
    address must not swallow the section it stands in.
    """
    headings = sum(raw.kind is Kind.HEADING for raw in raws)
    if headings >= 3 or headings * 1500 > sum(len(raw.text) for raw in raws):
        return raws
    found: list[int] = []
    for at in reversed(range(len(raws))):
        over_heading = bool(found) and found[-1] == at + 1
        if _is_heading_over_heading(raws, at) if over_heading else _is_lone_heading(raws, at):
            found.append(at)
    found.reverse()
    if not found:
        return raws
    # The very first line is the title where others stand below it and it is no numbered heading.
    is_titled = headings == 0 and _may_be_lone(raws, 0) and not shape.numbered_level(_with_marker(raws[0]))
    if is_titled and found[0] > 0:
        found.insert(0, 0)
    is_titled = is_titled and len(found) > 1
    lone = set(found)
    below = found[1:] if is_titled else found
    looks = [shape.Look(_with_marker(raws[at]), under_heading=at - 1 in lone) for at in below]
    levels = [*([1] if is_titled else []), *shape.heading_levels(looks)]
    out = list(raws)
    for at, level in zip(found, levels, strict=True):
        out[at] = as_heading(raws[at], level, title=is_titled and at == 0)
    return out


def as_heading(raw: Raw, level: int, *, title: bool = False) -> Raw:
    """A heading of a paragraph or item; a marker goes back into the text until numbers are told apart."""
    text = one_line(_with_marker(raw))
    shift = len(text) - len(raw.text)
    breaks = tuple((offset + shift, page) for offset, page in raw.breaks)
    return replace(
        raw,
        kind=Kind.HEADING,
        text=text,
        marker="",
        depth=0,
        run_in=0,
        title=title,
        level=level,
        breaks=breaks,
    )


def _is_lone_heading(raws: Sequence[Raw], at: int) -> bool:
    """Whether a block is a short line that heads the text, list or table right after it."""
    raw = raws[at]
    if not _may_be_lone(raws, at) or at + 1 >= len(raws):
        return False
    text, after = _with_marker(raw), raws[at + 1]
    if shape.is_contents_heading(text):
        return True
    return after.kind in (Kind.ITEM, Kind.CELL, Kind.BOX) or len(after.text) >= 60 or after.text[-1] in ".:"


def _may_be_lone(raws: Sequence[Raw], at: int) -> bool:
    raw = raws[at]
    if (
        raw.kind not in (Kind.PARAGRAPH, Kind.ITEM)
        or raw.quoted
        or raw.run_in
        or raw.depth > 1
        or "\n" in raw.text
    ):
        return False
    if raw.kind is Kind.ITEM and (not raw.marker[:1].isdigit() or _is_in_a_row(raws, at)):
        return False
    return shape.looks_like_heading(_with_marker(raw), set_apart=False)


def _is_in_a_row(raws: Sequence[Raw], at: int) -> bool:
    """Whether an item has the next number right after it or the one before right before it, or a text
    that introduces it: an item of a list and no heading."""
    if at and raws[at - 1].text.endswith(":"):
        return True
    value = shape.ordinal_value(raws[at].marker)
    return value is not None and any(
        0 <= near < len(raws)
        and raws[near].kind is Kind.ITEM
        and shape.ordinal_value(raws[near].marker) == value + near - at
        for near in (at - 1, at + 1)
    )


def _is_heading_over_heading(raws: Sequence[Raw], at: int) -> bool:
    """A short line between a finished text and another heading. A name with a role after it
    ("Jens Bæk, borgmester") closes the text before and heads nothing."""
    if not _may_be_lone(raws, at) or "," in raws[at].text:
        return False
    before = raws[at - 1] if at else None
    return before is None or before.kind is not Kind.PARAGRAPH or before.text[-1] in ".:?!"


def _with_marker(raw: Raw) -> str:
    return f"{raw.marker} {raw.text}" if raw.marker else raw.text


def _number_headings(raws: list[Raw]) -> list[Raw]:
    """Move typed heading numbers into ``marker``, where Word's automatic numbers are too.

    A bare number ("2 Formål") counts only as the next of a row from 1, so that "24 timers
    vurdering" keeps its number.
    """
    out = list(raws)
    expected = 1
    for at, raw in enumerate(out):
        if raw.kind is not Kind.HEADING or raw.marker:
            continue
        number = shape.heading_number(raw.text)
        if number is None or number.bare and number.label != str(expected):
            continue
        if number.level == 1:
            expected = int(number.label.rstrip(".)")) + 1
        cut = number.length
        breaks = tuple((max(offset - cut, 0), page) for offset, page in raw.breaks)
        out[at] = replace(raw, text=raw.text[cut:], marker=number.label, run_in=0, breaks=breaks)
    return out


# ------------------------------------------------------------------------------- tables


def table_blocks(cells: Sequence[TableCell], number: int) -> list[Raw]:
    """The blocks of a table, row by row, each told its place and the texts of its heading cells.

    A table of one cell or one column is a box. A row of one short cell across the whole table is
    a heading of the rows below it. The first row is a heading row when the file says so, when all
    of it is bold, or when it is short and the rows below are not.
    """
    said = [cell for cell in cells if cell.blocks]
    if not said:
        return []
    width = max(cell.column + cell.columns for cell in cells)
    if (
        width == 1
        or len({cell.column for cell in said}) == 1
        and all(c.columns == width or c.column == 0 for c in said)
    ):
        return box_blocks([(c.row, raw) for c in said for raw in c.blocks], number, head_marked=said[0].head)
    rows: dict[int, list[TableCell]] = {}
    for cell in sorted(said, key=lambda c: (c.row, c.column)):
        rows.setdefault(cell.row, []).append(cell)
    bands = {row: rows[row][0].text for row in rows if _is_band(rows[row], width)}
    head_rows = _head_rows(rows, bands)
    body = [cell for row in rows if row not in bands and row not in head_rows for cell in rows[row]]
    first = [cell for cell in body if cell.column == 0]
    has_row_heads = _first_column_heads(first, [cell for cell in body if cell.column > 0])
    first_is_head = has_row_heads and bool(first) and all(cell.head or cell.bold for cell in first)
    return list(_told_cells(rows, bands, head_rows, has_row_heads, first_is_head, number))


def _told_cells(
    rows: dict[int, list[TableCell]],
    bands: dict[int, str],
    head_rows: Sequence[int],
    has_row_heads: bool,
    first_is_head: bool,
    number: int,
) -> Iterable[Raw]:
    above: dict[int, tuple[str, ...]] = {}
    beside: dict[int, str] = {}
    band: tuple[str, ...] = ()
    for row, in_row in rows.items():
        if row in bands:
            band = (bands[row],)
            yield from _cell_blocks(in_row[0], Cell(number, row, 0, is_head=True))
            continue
        is_head_row = row in head_rows
        for cell in in_row:
            # A cell across several columns stands under the heads of all of them, each told once.
            heads = above.get(cell.column, ())
            spanned = range(cell.column, cell.column + min(cell.columns, 64))
            if cell.columns > 1:
                heads = tuple(dict.fromkeys(head for column in spanned for head in above.get(column, ())))
            if is_head_row:
                yield from _cell_blocks(cell, Cell(number, row, cell.column, band, heads, is_head=True))
                for column in spanned:
                    above[column] = (
                        (*above.get(column, ()), cell.text) if cell.text else above.get(column, ())
                    )
                continue
            if cell.column == 0 and has_row_heads:
                beside.update(dict.fromkeys(range(row, row + min(cell.rows, 1000)), cell.text))
                yield from _cell_blocks(cell, Cell(number, row, 0, band, heads, is_head=first_is_head))
                continue
            head = beside.get(row, "")
            yield from _cell_blocks(
                cell, Cell(number, row, cell.column, (*band, head) if head else band, heads)
            )


def _cell_blocks(cell: TableCell, place: Cell) -> Iterable[Raw]:
    """The blocks of a cell. A line set apart in it heads those after it; blocks of a table inside it
    get the outer heads before their own."""
    here = place
    for at, raw in enumerate(cell.blocks):
        if raw.cell is not None:
            raw.cell = replace(
                raw.cell,
                row_heads=(*here.row_heads, *raw.cell.row_heads),
                column_heads=(*here.column_heads, *raw.cell.column_heads),
            )
        elif not place.is_head and at + 1 < len(cell.blocks) and _heads_the_rest(raw):
            raw.cell = replace(place, is_head=True)
            here = replace(place, row_heads=(*place.row_heads, one_line(raw.text)))
        else:
            raw.cell = here
        if raw.cell.table == place.table:
            raw.level = 0
            if raw.kind not in (Kind.HIDDEN, Kind.FOOTNOTE):
                raw.kind = Kind.CELL
        yield raw


def _heads_the_rest(raw: Raw) -> bool:
    """A line all in bold, or in a heading style, that is a title or a call ("HUSK") and no sentence."""
    set_apart = (raw.bold or raw.kind is Kind.HEADING) and not raw.marker and raw.cell is None
    return set_apart and len(raw.text) <= 120 and not raw.text.endswith((".", ",", ";"))


def box_blocks(raws: Sequence[tuple[int, Raw]], number: int, *, head_marked: bool = False) -> list[Raw]:
    """A framed text of (row, block). A line set apart in bold heads those after it.

    ``number`` counts boxes and tables together; ``head_marked``: the file says the first row heads.
    """
    heads: tuple[str, ...] | None = None
    out = []
    for at, (row, raw) in enumerate(raws):
        if raw.kind is Kind.HEADING or raw.cell is not None:
            out.append(raw)
            continue
        heads_rest = at + 1 < len(raws) and (_heads_the_rest(raw) or (at == 0 and head_marked))
        place = None if heads is None else Cell(number, row, 0, (), heads)
        if heads_rest:
            heads = (one_line(raw.text),)
            place = Cell(number, row, 0, is_head=True)
        kind = raw.kind if raw.kind in (Kind.HIDDEN, Kind.FOOTNOTE) else Kind.BOX
        out.append(replace(raw, kind=kind, cell=place))
    return out


def _with_box_heads(raws: Sequence[Raw]) -> Sequence[Raw]:
    """Blocks of numbered boxes told what heads them."""
    if not any(raw.box for raw in raws):
        return raws
    out: list[Raw] = []
    for number, group in itertools.groupby(raws, key=lambda raw: raw.box):
        members = list(group)
        out += box_blocks([(0, replace(raw, box=0)) for raw in members], 0) if number else members
    return out


def _is_band(row: Sequence[TableCell], width: int) -> bool:
    return (
        len(row) == 1
        and row[0].columns >= width
        and len(row[0].text.split()) <= 14
        and not row[0].text.endswith(".")
        and not any(raw.marker for raw in row[0].blocks)
    )


def _head_rows(rows: dict[int, list[TableCell]], bands: dict[int, str]) -> list[int]:
    """Rows at the top that head the columns, at most three; a band above them does not count."""
    order = [row for row in rows if row not in bands]
    if len(order) < 2 or _is_fact(rows[order[0]]):
        return []
    marked = []
    for row in order[:3]:
        if not all(cell.head or cell.bold or not cell.text for cell in rows[row]):
            break
        marked.append(row)
    if marked:
        return marked if len(marked) < len(order) else marked[:1]
    first, below = rows[order[0]], [cell for row in order[1:] for cell in rows[row]]
    if len(first) < 2 or not below:
        return []
    texts = [cell.text for cell in first]
    if any(len(text.split()) > 6 or text.endswith(".") or any(c.isdigit() for c in text) for text in texts):
        return []
    if sum(bool(_HEAD_WORD.match(text)) for text in texts) * 2 >= len(texts):
        return [order[0]]
    longest = max(len(text) for text in texts)
    mean = sum(len(cell.text) for cell in below) / len(below)
    columns = {cell.column for cell in first}
    filled = len(columns) >= len({cell.column for cell in below}) - 1
    figures = any(
        all(any(c.isdigit() for c in x.text) for x in below if x.column == col and x.text)
        for col in columns - {0}
    )
    return [order[0]] if filled and (mean >= 1.3 * longest or figures) else []


#: What the first of two cells says where the second tells a fact of the plan and is no head.
_FACT_LABEL = re.compile(
    r"(?:godkendt|vedtaget|tiltrådt)(?: (?:af|den|i|på))?|gælder(?: fra| til)?|gældende fra|ikrafttræde\w+|version|"
    r"(?:senest |sidst )?(?:revideret|opdateret|ændret)(?: (?:af|den|i))?|næste revision|udarbejdet (?:af|den|i)|"
    r"sagsn\w+\.?|journaln\w+\.?|dok(?:ument)?n\w+\.?",
    re.IGNORECASE,
)
#: A whole date (but not "status pr. 1.1.2024"), a telephone number, an address of mail.
_FACT = re.compile(
    r"(?<!pr\. )\b[0-3]?\d\. ?(?:[01]?\d\.|(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*\.?) ?(?:19|20)\d\d\b"
    r"|\b\d\d ?\d\d ?\d\d ?\d\d\b|\S@\S",
    re.IGNORECASE,
)


def _is_fact(row: Sequence[TableCell]) -> bool:
    """Whether a row of two cells is "Godkendt af | Byrådet 24.6.2024", whatever the file marks it as."""
    if len(row) != 2 or row[0].column:
        return False
    label, said = (cell.text.strip(" :") for cell in row)
    if _FACT.search(said) and not _FACT.search(label):
        return True
    return bool(_FACT_LABEL.fullmatch(label)) and not _HEAD_WORD.match(said) and said[:4].casefold() != "dato"


#: Words that head a column in plans, for tables whose cells are all as short as their heads.
_HEAD_WORD = re.compile(
    r"(?:hvad|hvem|hvor|hvornår|hvordan|hvorfor|rolle|ansvar\w*|handling\w*|opgave\w*|trin|fase|frist|tidsfrist|tid|tidspunkt|telefon\w*|"
    r"tlf\.?|e-?mail|mail|navn|funktion|stilling|titel|bemærkning\w*|kontakt\w*|situation\w*|tegn|alder|reaktion\w*|indsats\w*|"
    r"aktivitet\w*|målgruppe\w*|mistanke|hjemmel|lovgrundlag|adresse|åbningstid\w*|eksempler|beskrivelse)\b",
    re.IGNORECASE,
)


def _first_column_heads(first: Sequence[TableCell], others: Sequence[TableCell]) -> bool:
    """Whether the first column names what the rest of the row is about."""
    if not first or not others:
        return False
    if all(cell.head or cell.bold for cell in first):
        return True
    if any(raw.marker for cell in first for raw in cell.blocks):
        return False
    words = sum(len(cell.text.split()) for cell in first) / len(first)
    other = sum(len(cell.text.split()) for cell in others) / len(others)
    return words <= 8 or words * 2 <= other


# ------------------------------------------------------------------------------- places


@dataclass(slots=True)
class _OpenList:
    """A list being read: its depth, what introduced it and the last number it came to."""

    depth: int
    lead_in: int | None
    value: int | None
    item: int


@dataclass(slots=True)
class _Lists:
    """Finds the lead-in of each item: the text before the list, or the item a sublist hangs under.

    Kept once for the body and once for the cell or box being read, so that a box floating between
    a lead-in and its list does not part them.
    """

    open: list[_OpenList] = field(default_factory=list)
    closed: list[_OpenList] = field(default_factory=list)
    before: int | None = None

    def lead_in(self, index: int, raw: Raw) -> int | None:
        """To be called for every block of the container in reading order."""
        if raw.kind is not Kind.ITEM and not raw.marker:
            self._close(raw.text)
            self.before = index
            return None
        depth, value = max(raw.depth, 1), shape.ordinal_value(raw.marker)
        while self.open and self.open[-1].depth > depth:
            self.open.pop()
        if not self.open or self.open[-1].depth < depth:
            lead = self.open[-1].item if self.open else self._resumed(value)
            self.open.append(_OpenList(depth, lead, value, index))
        current = self.open[-1]
        current.value, current.item = value, index
        return current.lead_in

    def _close(self, text: str) -> None:
        """A text that introduces something ends the list for good; another may stand inside it."""
        if text.endswith(":"):
            self.closed = []
        elif self.open:
            self.closed = self.open
        self.open = []

    def _resumed(self, value: int | None) -> int | None:
        """Item 4 after a paragraph goes on with the list that stopped at 3."""
        for old in self.closed:
            if value and old.value and value == old.value + 1:
                return old.lead_in
        return self.before


class _LeadIns:
    """The lead-in of every item of a document."""

    #: Kinds that float between a lead-in and its list without parting them.
    _FLOATING = (Kind.FOOTNOTE, Kind.RUNNING, Kind.HIDDEN, Kind.CONTENTS)

    def __init__(self) -> None:
        self._body = _Lists()
        self._inner = _Lists()
        self._place: tuple[int, int, int] | None = None

    def of(self, index: int, raw: Raw) -> int | None:
        """To be called for every block in reading order."""
        if raw.kind is Kind.HEADING:
            self._body = _Lists()
            return None
        if raw.kind in self._FLOATING:
            return None
        if raw.kind not in (Kind.CELL, Kind.BOX):
            self._place = None
            return self._body.lead_in(index, raw)
        if raw.kind is Kind.CELL:
            self._body.before = None
        cell = raw.cell
        place = (cell.table, cell.row, cell.column) if cell and raw.kind is Kind.CELL else (-1, 0, 0)
        if place != self._place:
            self._inner, self._place = _Lists(), place
        return self._inner.lead_in(index, raw)


#: Bullets are told as one sign, for the glyph differs between carriers of the same plan.
_BULLETS = frozenset({*shape.BULLETS, "o"})


class _BlockToBe:
    """A block while its fields are set, in a third of the time a frozen one takes. It has the same
    slots, so that it can be told in the end that it is a ``Block``."""

    __slots__ = tuple(each.name for each in fields(Block))


def _placed(raws: Sequence[Raw]) -> tuple[Block, ...]:
    """Blocks with span, heading path and lead-in. Spans are parted by one line break."""
    blocks: list[Block] = []
    stack: list[tuple[int, int]] = []
    lead_ins = _LeadIns()
    path: tuple[int, ...] = ()
    offset, file = 0, 0
    for index, raw in enumerate(raws):
        if raw.file != file:
            stack, path, file = [], (), raw.file
        is_heading = raw.kind is Kind.HEADING
        if is_heading:
            order = 0 if raw.title else max(raw.level, 1)
            is_contents = shape.is_contents_heading(raw.text)
            # A contents heading holds its lines; the sections it stands among go on after it.
            while not is_contents and stack and stack[-1][0] >= order:
                stack.pop()
            path = tuple(at for outer, at in stack if outer < order)
        level = max(raw.level, 1) if is_heading else max(raw.depth, 1) if raw.kind is Kind.ITEM else raw.depth
        block: Any = _BlockToBe()
        block.index = index
        block.kind = raw.kind
        block.span = Span(offset, offset + len(raw.text))
        block.level = min(level, 9)
        block.path = () if raw.kind is Kind.RUNNING else path
        block.page = raw.page
        block.paragraph = raw.paragraph
        block.marker = "•" if raw.marker in _BULLETS else raw.marker
        block.lead_in = lead_ins.of(index, raw)
        block.run_in = raw.run_in if raw.run_in < len(raw.text) else 0
        block.quoted = raw.quoted
        block.cell = raw.cell
        block.file = raw.file
        block.__class__ = Block
        blocks.append(block)
        if is_heading:
            if not is_contents:
                stack.append((order, index))
            path = (*path, index)
        offset += len(raw.text) + 1
    return tuple(blocks)


def _page_starts(raws: Sequence[Raw], blocks: Sequence[Block]) -> tuple[tuple[int, int], ...]:
    starts: list[tuple[int, int]] = []
    if all(raw.page is None for raw in raws):
        return ()
    for raw, block in zip(raws, blocks, strict=True):
        inside = ((block.span.start + offset, page) for offset, page in raw.breaks)
        for at, page in ((block.span.start, raw.page), *inside):
            if page is not None and (not starts or page > starts[-1][1]):
                starts.append((at, page))
    return tuple(starts)


# ------------------------------------------------------------------------------- what was read

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_OTHER_SCRIPT = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
_MIXED = re.compile(
    "[a-zæøå][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][a-zæøå]", re.IGNORECASE
)
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]")


def _report(known: ReadingReport, raws: Sequence[Raw], text: str) -> ReadingReport:
    """What the reader knew, with the counts that follow from the blocks."""
    count = Counter(raw.kind for raw in raws)
    notices = list(known.notices)
    letters = _unusual_letters(text)
    if _BIDI.search(letters):
        notices.append(Notice("bidi-tegn", count=len(_BIDI.findall(text))))
    if _OTHER_SCRIPT.search(letters) and (mixed := _MIXED.findall(text)):
        notices.append(Notice("blandede-skriftsystemer", count=len(mixed)))
    hidden = sum(len(raw.text) for raw in raws if raw.kind is Kind.HIDDEN) if count[Kind.HIDDEN] else 0
    if hidden and not any(notice.code == "skjult-tekst" for notice in notices):
        first = next(raw for raw in raws if raw.kind is Kind.HIDDEN)
        notices.append(Notice("skjult-tekst", first.page, first.paragraph, count[Kind.HIDDEN]))
    unmapped = len(_UNMAPPED.findall(text)) if _UNMAPPED.search(letters) else 0
    return replace(
        known,
        characters=len(text),
        unmapped_characters=known.unmapped_characters or unmapped,
        tables=len({raw.cell.table for raw in raws if raw.cell is not None and raw.kind is Kind.CELL}),
        boxes=_runs(raws, Kind.BOX) if count[Kind.BOX] else 0,
        footnotes=count[Kind.FOOTNOTE],
        running_lines=known.running_lines + count[Kind.RUNNING],
        contents_lines=count[Kind.CONTENTS],
        hidden_characters=known.hidden_characters or hidden,
        notices=tuple(notices),
    )


def _unusual_letters(text: str) -> str:
    """The letters in use, each once, where some are beyond the code page of Windows; a look at them
    spares most texts every search."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return "".join(set(text))
    return ""


def _runs(raws: Sequence[Raw], kind: Kind) -> int:
    """How many unbroken rows of blocks of a kind there are."""
    return sum(raw.kind is kind and (at == 0 or raws[at - 1].kind is not kind) for at, raw in enumerate(raws))
