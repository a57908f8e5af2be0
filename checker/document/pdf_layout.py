"""From runs of text on a page to lines in reading order: rows, columns and bands.

A page is read from above in bands. A plain band is one column of lines. A band whose rows fall
apart at the same places is two or three columns of prose, read one after the other, or a table
without rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from checker.document import shape
from checker.document.pdf_lines import HYPHEN, Run

#: Runs of one row further apart than this many times their size may belong to different columns.
GAP = 0.8
#: What a list marker or a heading number may be away from its text, in sizes.
MARKER_GAP = 6.0
#: A list marker or a heading number that is all a run holds.
LABEL = re.compile(
    rf"(?:[{re.escape(shape.BULLETS)}o§]|\(?\d{{1,3}}(?:\.\d{{1,2}}){{0,3}}[.)]|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}"
    r"|\(?[a-zæøå]\)|[a-z]\.|\(?[ivx]{1,4}[.)])\s*$"
)


class Line(NamedTuple):
    """A line of one column. ``left`` and ``right`` are the edges of the column it stands in.

    ``parts``: (text, bold) with the spaces between them, together ``text``; raised runs are left out.
    A table or a box takes part in the layout as a line without runs: ``block`` is its number on the
    page, ``depth`` what it reaches below ``base``.
    """

    runs: tuple[Run, ...]
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    page: int
    text: str
    parts: Sequence[tuple[str, bool]]
    left: float = 0.0
    right: float = 0.0
    depth: float = 0.0
    block: int = -1


def _parts(runs: Sequence[Run]) -> list[tuple[str, bool]]:
    """(text, bold) of a line's runs with the spaces between them; raised runs are left out."""
    out: list[tuple[str, bool]] = []
    before: Run | None = None
    for run in runs:
        if run.raised:
            before = run
            continue
        text = run.text
        if before is not None and out:
            last = out[-1][0]
            if not last.endswith((" ", HYPHEN)) and not text.startswith(" "):
                gap = run.x0 - before.x1
                if gap > 2.0 * run.size and not before.raised:
                    text = "\t" + text
                elif before.text.endswith(" ") or (before.raised or run.order != before.order + 1) and gap > 0.2 * run.size:
                    text = " " + text
        out.append((text, run.font.bold))
        before = run
    return out


def line_of(runs: Sequence[Run], page: int, left: float = 0.0, right: float = 0.0) -> Line:
    """Runs from the left, made one line."""
    if len(runs) == 1:
        run = runs[0]
        text = "" if run.raised else run.text
        bold = run.font.bold
        return Line((run,), run.x0, run.x1, run.base, run.size, bold, page, text, ((text, bold),), left, right)
    told = [run for run in runs if not run.raised] or list(runs)
    main = max(told, key=lambda run: len(run.text))
    words = [run for run in told if any(c.isalnum() for c in run.text) and not run.font.symbol] or told
    bold = all(run.font.bold for run in words)
    if not bold and len(words) > 1 and LABEL.match(words[0].text):
        bold = all(run.font.bold for run in words[1:])
    parts = _parts(runs)
    text = "".join([text for text, _ in parts])
    x1 = max([run.x1 for run in runs])
    return Line(tuple(runs), runs[0].x0, x1, main.base, main.size, bold, page, text, parts, left, right)


def with_edges(line: Line, left: float, right: float) -> Line:
    """The line in a column with these edges; far cheaper than ``_replace``."""
    return Line(*line[:9], left, right, *line[11:])


def settle_raised(runs: list[Run]) -> list[Run]:
    """Give small raised or lowered runs the baseline of the text they are attached to."""
    out = list(runs)
    for at, run in enumerate(runs):
        if len(run.text) > 8 or len(run.text.strip()) > 6:
            continue
        for near in (at - 1, at + 1):
            if not 0 <= near < len(runs):
                continue
            other = runs[near]
            if run.size > 0.82 * other.size:
                continue
            gap = run.x0 - other.x1 if near < at else other.x0 - run.x1
            shift = run.base - other.base
            if -0.3 * other.size < gap < 0.9 * other.size and -0.35 * other.size < shift < 0.65 * other.size:
                raised = shift > 0.12 * other.size
                out[at] = run._replace(base=other.base, raised=raised)
                break
    return out


def rows_of(runs: Iterable[Run], page: int) -> list[list[Line]]:
    """Rows from above, each a list of lines from the left, parted where a wide gap is."""
    return [_parted(row, page) for row in _rows(runs)]


def lines_of(runs: Iterable[Run], page: int, left: float, right: float) -> list[Line]:
    """Lines from above of a column known beforehand, such as a cell."""
    found = list(runs)
    if len(found) == 1:
        return [line_of(found, page, left, right)]
    return [line_of(sorted(row, key=_from_left), page, left, right) for row in _rows(found)]


def _from_left(run: Run) -> float:
    return run.x0


def _rows(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs by baseline, from above."""
    ordered = sorted(runs, key=lambda run: (-run.base, run.x0))
    rows: list[list[Run]] = []
    base = size = 0.0
    for run in ordered:
        if rows and base - run.base <= 0.3 * min(size, run.size):
            rows[-1].append(run)
        else:
            rows.append([run])
            base, size = run.base, run.size
    return rows


def _parted(row: list[Run], page: int) -> list[Line]:
    if len(row) == 1:
        return [line_of(row, page)]
    row.sort(key=_from_left)
    groups: list[list[Run]] = [[row[0]]]
    reach = row[0].x1
    for run in row[1:]:
        gap, size = run.x0 - reach, max(run.size, groups[-1][-1].size)
        if gap <= GAP * size or gap <= MARKER_GAP * size and len(groups[-1]) == 1 and LABEL.match(groups[-1][0].text):
            groups[-1].append(run)
        else:
            groups.append([run])
        reach = max(reach, run.x1)
    return [line_of(group, page) for group in groups]


def merged(row: Sequence[Line]) -> Line:
    """The lines of a row as one."""
    if len(row) == 1:
        return row[0]
    return line_of([run for line in row for run in line.runs], row[0].page)


def flattened(row: Sequence[Line]) -> list[Line]:
    """A row of a plain band: its text as one line, then the tables and boxes that stand in it."""
    if len(row) == 1:
        return list(row)
    text = [line for line in row if line.block < 0]
    return ([merged(text)] if text else []) + [line for line in row if line.block >= 0]


def standing_in(block: int, page: int, x0: float, x1: float, top: float, foot: float, size: float) -> Line:
    """The line that stands for a table or a box in the layout of its page."""
    return Line((), x0, x1, top - size, size, False, page, "", (), depth=max(0.0, top - size - foot), block=block)


# ------------------------------------------------------------------------------- bands


@dataclass(slots=True)
class Band:
    """Rows that follow each other. ``columns`` are the x-stretches their text falls into."""

    rows: list[list[Line]]
    columns: list[tuple[float, float]]
    prose: bool = False
    table: bool = False


def bands(rows: Sequence[list[Line]], leading: float, gutters: Sequence[float] = ()) -> list[Band]:
    """The bands of a page from above.

    ``leading``: line pitch over size, of the whole document. ``gutters``: where columns of prose are
    known to be parted in it.
    """
    out: list[Band] = []
    parted = _parted_rows(rows)
    for at, row in enumerate(rows):
        band = out[-1] if out else None
        if band is not None and len(band.columns) > 1:
            joined = _with_row(band.columns, row)
            if len(joined) > 1 and _goes_on(band, row, leading):
                band.rows.append(row)
                band.columns = joined
                continue
        elif band is not None and not parted[at]:
            if not parted[at - 1]:
                band.rows.append(row)
                continue
            joined = _with_row(band.columns, row) if len(band.rows) == 1 else []
            if len(joined) > 1:
                # The first lines of two columns that do not share baselines.
                band.rows.append(row)
                band.columns = joined
                continue
        out.append(Band([row], _stretches([(line.x0, line.x1) for line in row])))
    judged = [part for band in out for part in _judged(band, leading, gutters)]
    for above, band in pairwise(judged):
        if band.table:
            _pull_in(above, band, leading)
    return [band for band in judged if band.rows]


def _pull_in(above: Band, band: Band, leading: float) -> None:
    """Take rows into a table whose first row is set at the foot of its cells: they stand right above
    one of its columns, the first excepted."""
    while above.rows and len(above.rows[-1]) == 1:
        line, first = above.rows[-1][0], band.rows[0][0]
        if line.block >= 0 or line.base - first.base > 1.8 * leading * line.size:
            return
        if not any(low - 2 <= line.x0 and line.x1 <= high + 12 for low, high in band.columns[1:]):
            return
        band.rows.insert(0, above.rows.pop())


def _parted_rows(rows: Sequence[list[Line]]) -> list[bool]:
    """Whether a row stands beside other text: has a gap in it, or overlaps a neighbour in height."""
    out = [len(row) > 1 for row in rows]
    for at in range(len(rows) - 1):
        upper, lower = rows[at][0], rows[at + 1][0]
        if upper.base - lower.base < 0.75 * min(upper.size, lower.size) and (
            rows[at][-1].x1 < lower.x0 - 6 or rows[at + 1][-1].x1 < upper.x0 - 6
        ):
            out[at] = True
    return out


def _with_row(columns: list[tuple[float, float]], row: Sequence[Line]) -> list[tuple[float, float]]:
    """The x-stretches of a band with one more row."""
    if all([any([low <= line.x0 and line.x1 <= high for low, high in columns]) for line in row]):
        return columns
    return _stretches([*columns, *((line.x0, line.x1) for line in row)])


def _stretches(spans: Iterable[tuple[float, float]], least: float = 5.0) -> list[tuple[float, float]]:
    """The union of x-stretches, those less than ``least`` apart taken together."""
    out: list[tuple[float, float]] = []
    for low, high in sorted(spans):
        if out and low - out[-1][1] < least:
            if high > out[-1][1]:
                out[-1] = (out[-1][0], high)
        else:
            out.append((low, high))
    return out


def _goes_on(band: Band, row: list[Line], leading: float) -> bool:
    """Whether a row still belongs to the columns above it."""
    last = band.rows[-1][0]
    gap = last.base - last.depth - row[0].base
    if len(row) == 1 and row[0].block < 0 and gap > 1.45 * leading * max(last.size, row[0].size):
        # A line by itself after white space: a heading below the columns, if set apart.
        if row[0].size > 1.08 * last.size or row[0].bold and not last.bold:
            return not _all_columns_end(band, row)
    return gap < 6 * leading * max(last.size, row[0].size)


def _all_columns_end(band: Band, row: list[Line]) -> bool:
    """Whether no other column than the row's reached down to it within three lines."""
    size = row[0].size
    for other in band.rows[-2:]:
        if len(other) > 1 and other[0].base - row[0].base < 4.5 * size:
            return True
    beside = [line for line_row in band.rows[-3:] for line in line_row if line.x0 > row[0].x1 or line.x1 < row[0].x0]
    return not beside


def _judged(band: Band, leading: float, gutters: Sequence[float]) -> list[Band]:
    """A band told to be prose in columns, a table, or else plain."""
    if len(band.columns) == 1:
        return [band]
    trailing = _trailing(band, leading)
    rest = band.rows[len(band.rows) - trailing :]
    band.rows = band.rows[: len(band.rows) - trailing]
    band.columns = _stretches((line.x0, line.x1) for row in band.rows for line in row)
    out = [band]
    if len(band.columns) > 1:
        known = _at_gutters(band, gutters) if len(band.rows) >= 3 else []
        if len(known) > 1:
            band.columns = known
        band.prose = len(known) > 1 or _is_prose(band, leading)
        band.table = not band.prose and _is_table(band, leading)
    if not band.prose and not band.table:
        band.rows = [[line] for row in band.rows for line in flattened(row)]
        band.columns = _stretches((row[0].x0, row[0].x1) for row in band.rows)
    if rest:
        out.append(Band(rest, _stretches((line.x0, line.x1) for row in rest for line in row)))
    return out


def _at_gutters(band: Band, gutters: Sequence[float]) -> list[tuple[float, float]]:
    """The columns of a band, those that no known gutter parts taken together."""
    out = [band.columns[0]]
    for low, high in band.columns[1:]:
        if any(out[-1][1] <= gutter <= low for gutter in gutters):
            out.append((low, high))
        else:
            out[-1] = (out[-1][0], high)
    return out


def _is_prose(band: Band, leading: float) -> bool:
    """Whether the columns of a band are read one after the other.

    Two columns are full of text that no white space cuts across, or stand beside each other without
    sharing baselines, or a note of a few lines stands beside a long text.
    """
    size = band.rows[0][0].size
    fills = [_fill(band, column) for column in band.columns]
    long = [
        lines >= 4 and fill >= 0.66 and high - low >= 11 * size
        for (lines, fill), (low, high) in zip(fills, band.columns, strict=True)
    ]
    aligned = sum(len(row) > 1 for row in band.rows)
    per_group = len(band.rows) / _row_groups(band, leading)
    if any(line.block >= 0 for row in band.rows for line in row):
        return sum(long) >= 2
    if sum(long) >= 2 and (per_group > 4 or aligned * 3 < len(band.rows)):
        return True
    if _stand_beside(band) and per_group > 3:
        return True
    alone = sum(len(row) == 1 and row[0].x0 < band.columns[1][0] - 1 for row in band.rows)
    return long[0] and fills[0][0] >= 6 and alone >= max(3, aligned)


def _is_table(band: Band, leading: float) -> bool:
    """Whether the rows of a band are those of a table without rules."""
    if any(line.block >= 0 for row in band.rows for line in row):
        return False
    aligned = sum(len(row) > 1 for row in band.rows)
    if aligned < 2 or _row_groups(band, leading) < 2 and aligned * 2 < len(band.rows):
        return False
    return _gutter(band) > (0.9 if aligned > 2 else 2.0) * band.rows[0][0].size


def _gutter(band: Band) -> float:
    """Width of the narrowest white strip between the columns."""
    return min(right[0] - left[1] for left, right in pairwise(band.columns))


def _trailing(band: Band, leading: float) -> int:
    """Rows at the end that stand in the first column alone and apart from what is above."""
    count = 0
    for at in range(len(band.rows) - 1, 0, -1):
        row, above = band.rows[at], band.rows[at - 1]
        if len(row) > 1 or row[0].x0 >= band.columns[1][0] - 1:
            break
        gap = above[0].base - above[0].depth - row[0].base
        if gap > 1.3 * leading * row[0].size and len(band.rows) - at <= 3 and len(above) > 1:
            count = len(band.rows) - at
    return count


def _fill(band: Band, column: tuple[float, float]) -> tuple[int, float]:
    """Lines of a column, and how much of its width the middle one fills."""
    low, high = column
    wide = [
        line.x1 - line.x0
        for row in band.rows
        for line in row
        if line.block < 0 and low - 1 <= line.x0 and line.x1 <= high + 1
    ]
    if not wide:
        return 0, 0.0
    wide.sort()
    return len(wide), wide[len(wide) // 2] / max(1.0, high - low)


def _row_groups(band: Band, leading: float) -> int:
    """How many groups of rows white space cuts the band into, right across all columns."""
    groups = 1
    for upper, lower in pairwise(band.rows):
        if upper[0].base - upper[0].depth - lower[0].base > 1.12 * leading * max(upper[0].size, lower[0].size):
            groups += 1
    return groups


def _stand_beside(band: Band) -> bool:
    """Whether columns stand beside each other without sharing baselines: no table does."""
    alone = sum(len(row) == 1 for row in band.rows)
    right = sum(len(row) == 1 and row[0].x0 >= band.columns[1][0] - 1 for row in band.rows)
    return alone * 2 > len(band.rows) and right >= 3
