"""What stands beside what on a PDF page: columns of prose, tables without standing rules, plain lines.

A page is read from above in bands. A plain band is one column of lines. A band whose rows fall
apart at the same places is two or three columns of prose, read one after the other, or a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from checker.document.pdf_layout import Line, flattened
from checker.document.pdf_page import Rule

_Columns = list[tuple[float, float]]


@dataclass(slots=True)
class Band:
    """Rows that follow each other. ``columns`` are the x-stretches their text falls into."""

    rows: list[list[Line]]
    columns: _Columns
    prose: bool = False
    table: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What tells columns from tables on a page.

    ``leading``: line pitch over size, of the whole document. ``gutters``: where columns of prose are
    known to be parted in it. ``rules``: the lying rules of the page. ``in_column``: the rows are those
    of one column, in which no more columns of prose stand.
    """

    leading: float
    gutters: Sequence[float] = ()
    rules: Sequence[Rule] = ()
    in_column: bool = False


def bands(rows: Sequence[list[Line]], setting: Setting) -> list[Band]:
    """The bands of a page from above."""
    out: list[Band] = []
    parted = _parted_rows(rows)
    for at, row in enumerate(rows):
        band = out[-1] if out else None
        if band is not None and len(band.columns) > 1:
            joined = _with_row(band.columns, row)
            if len(joined) > 1 and _goes_on(band, row, joined, setting):
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
    judged = [part for band in out for part in _judged(band, setting)]
    for above, band in pairwise(judged):
        if band.table:
            _pull_in(above, band, setting)
    return [band for band in judged if band.rows]


def _parted_rows(rows: Sequence[list[Line]]) -> list[bool]:
    """Whether a row stands beside other text: has a gap in it, or overlaps a neighbour in height."""
    out = [len(row) > 1 for row in rows]
    for at, (first, second) in enumerate(pairwise(rows)):
        upper, lower = first[0], second[0]
        if upper.base - lower.base < 0.75 * min(upper.size, lower.size) and (
            first[-1].x1 < lower.x0 - 6 or second[-1].x1 < upper.x0 - 6
        ):
            out[at] = True
    return out


def _with_row(columns: _Columns, row: Sequence[Line]) -> _Columns:
    """The x-stretches of a band with one more row."""
    for line in row:
        for low, high in columns:
            if low <= line.x0 and line.x1 <= high:
                break
        else:
            break
    else:
        return columns
    return _stretches([*columns, *((line.x0, line.x1) for line in row)])


def _stretches(spans: Iterable[tuple[float, float]], least: float = 5.0) -> _Columns:
    """The union of x-stretches, those less than ``least`` apart taken together."""
    out: _Columns = []
    for low, high in sorted(spans):
        if out and low - out[-1][1] < least:
            if high > out[-1][1]:
                out[-1] = (out[-1][0], high)
        else:
            out.append((low, high))
    return out


def _columns(rows: Sequence[list[Line]]) -> _Columns:
    return _stretches([(line.x0, line.x1) for row in rows for line in row])


def _gap(above: list[Line], row: list[Line], setting: Setting) -> float:
    """White space between two rows, in usual line pitches of the larger size."""
    pitch = above[0].base - above[0].depth - row[0].base
    return pitch / (setting.leading * max(above[0].size, row[0].size, 0.1))


def _goes_on(band: Band, row: list[Line], joined: _Columns, setting: Setting) -> bool:
    """Whether a row still belongs to the columns above it."""
    last = band.rows[-1]
    gap = _gap(last, row, setting)
    if len(row) == 1 and row[0].block < 0:
        larger = row[0].size > 1.08 * last[0].size
        apart = larger or row[0].bold and not last[0].bold
        crosses = len(joined) < len(band.columns) and not _keeps_gutter(joined, setting)
        if apart and crosses and gap > (0.9 if larger else 1.1) or larger and gap > 0.9 and _has_table_rows(band, setting):
            return False
        if gap > 1.45 and apart:
            # A heading by itself: below the columns, unless another column reaches down beside it.
            if _keeps_gutter(joined, setting):
                return True
            if len(joined) < len(band.columns) or _reads_as_table(band):
                return False
            return not _all_columns_end(band, row)
        if gap > 1.2 and crosses:
            # A line across columns of a table, after white space, comes after the table.
            return False
    return gap < 6


def _keeps_gutter(columns: _Columns, setting: Setting) -> bool:
    """Whether a known gutter still parts the columns: the line is the first wide one in its column."""
    return any(
        left[1] <= gutter <= right[0] for left, right in pairwise(columns) for gutter in setting.gutters
    )


def _reads_as_table(band: Band) -> bool:
    """Whether all that stands in a first column of short lines has something beside it."""
    aligned = sum(len(row) > 1 for row in band.rows)
    alone = any(len(row) == 1 and row[0].x0 < band.columns[1][0] - 1 for row in band.rows)
    lines, fill = _fill(band, band.columns[0])
    wide = band.columns[0][1] - band.columns[0][0] >= 11 * band.rows[0][0].size
    return aligned >= 3 and not alone and not (wide and lines >= 4 and fill >= 0.66)


def _has_table_rows(band: Band, setting: Setting) -> bool:
    """Whether white space cuts a band into rows of a table, right across its columns."""
    return _row_groups(band, setting) >= 3 and not _is_prose(band, setting) and _is_table(band, setting)


def _all_columns_end(band: Band, row: list[Line]) -> bool:
    """Whether no other column than the row's reached down to it within three lines."""
    size = row[0].size
    for other in band.rows[-2:]:
        if len(other) > 1 and other[0].base - row[0].base < 4.5 * size:
            return True
    return not any(
        line.x0 > row[0].x1 or line.x1 < row[0].x0 for line_row in band.rows[-3:] for line in line_row
    )


# ------------------------------------------------------------------------------- what a band is


def _judged(band: Band, setting: Setting) -> list[Band]:
    """A band told to be prose in columns, a table, or else plain."""
    if len(band.columns) == 1:
        return [band]
    trailing = _trailing(band, setting)
    kept, rest = band.rows[: len(band.rows) - trailing], band.rows[len(band.rows) - trailing :]
    out = _told(kept, setting)
    return [*out, Band(rest, _columns(rest))] if rest else out


def _told(rows: list[list[Line]], setting: Setting) -> list[Band]:
    columns = _columns(rows)
    band = Band(rows, columns)
    if len(columns) > 1 and not setting.in_column:
        known = _at_gutters(columns, setting) if len(rows) >= 3 else []
        if len(known) > 1 and not _crossed(Band(rows, known), setting):
            return [Band(rows, known, prose=True)]
        if not _crossed(band, setting) and _is_prose(band, setting):
            return [Band(rows, columns, prose=True)]
    if len(columns) > 1 and _is_table(band, setting):
        parts = _cut(rows, setting)
        if len(parts) == 1:
            return [Band(rows, columns, table=True)]
        return [told for part in parts for told in _told(part, setting)]
    plain = [[line] for row in rows for line in flattened(row)]
    return [Band(plain, _columns(plain))]


def _cut(rows: list[list[Line]], setting: Setting) -> list[list[list[Line]]]:
    """Rows of a table cut where white space shows that another one begins."""
    out = [[rows[0]]]
    for above, row in pairwise(rows):
        if _gap(above, row, setting) > 2.6:
            out.append([])
        out[-1].append(row)
    return out


def _pull_in(above: Band, band: Band, setting: Setting) -> None:
    """Take rows into a table whose first row is set at the foot of its cells: they stand right above
    one of its columns; above the first only where that is a narrow one, or the line is all there is above
    a rule across the table."""
    if _is_ruled_title(above, band, setting):
        band.rows.insert(0, above.rows.pop())
        band.columns = _columns(band.rows)
    while above.rows and len(above.rows[-1]) == 1:
        line, first = above.rows[-1][0], band.rows[0]
        gap = _gap(above.rows[-1], first, setting)
        if line.block >= 0 or gap > 1.6:
            return
        over = any(low - 2 <= line.x0 and line.x1 <= high + 12 for low, high in band.columns[1:])
        begins, ends = band.columns[0][0], band.columns[1][0]
        narrow = ends - begins < 7 * line.size and begins - 2 <= line.x0 and line.x1 < ends - 3 and gap < 1.12
        if not over and not narrow:
            return
        band.rows.insert(0, above.rows.pop())
        band.columns = _columns(band.rows)


def _is_ruled_title(above: Band, band: Band, setting: Setting) -> bool:
    """Whether the line above a table stands in its first column, with a rule across the table below it."""
    if not above.rows or len(above.rows[-1]) > 1:
        return False
    line, first = above.rows[-1][0], band.rows[0]
    if line.block >= 0 or abs(line.x0 - band.columns[0][0]) > 2 or line.size > 1.08 * first[0].size:
        return False
    return any(
        first[0].base < rule.at < line.base and rule.low <= line.x0 and rule.high >= band.columns[-1][0]
        for rule in setting.rules
    )


def _crossed(band: Band, setting: Setting) -> bool:
    """Whether a rule lies between two rows, across all columns: that is a table's."""
    if not setting.rules or len(band.rows) < 2:
        return False
    top, foot = band.rows[0][0].base, band.rows[-1][0].base
    first, last = band.columns[0][1], band.columns[-1][0]
    return any(foot < rule.at < top and rule.low <= first and rule.high >= last for rule in setting.rules)


def _at_gutters(columns: _Columns, setting: Setting) -> _Columns:
    """The columns of a band, those that no known gutter parts taken together."""
    out = [columns[0]]
    for low, high in columns[1:]:
        if any(out[-1][1] <= gutter <= low for gutter in setting.gutters):
            out.append((low, high))
        else:
            out[-1] = (out[-1][0], high)
    return out


def _is_prose(band: Band, setting: Setting) -> bool:
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
    per_group = len(band.rows) / _row_groups(band, setting)
    if _holds_block(band):
        return sum(long) >= 2
    if sum(long) >= 2 and (per_group > 4 or aligned * 3 < len(band.rows)):
        return True
    if _stand_beside(band) and per_group > 3 and not _left_begins_rows(band, setting):
        return True
    alone = sum(len(row) == 1 and row[0].x0 < band.columns[1][0] - 1 for row in band.rows)
    return long[0] and fills[0][0] >= 6 and alone >= max(3, aligned)


def _is_table(band: Band, setting: Setting) -> bool:
    """Whether the rows of a band are those of a table without standing rules."""
    if _holds_block(band):
        return False
    aligned = sum(len(row) > 1 for row in band.rows)
    if aligned and _crossed(band, setting):
        return True
    if aligned < 2 or _row_groups(band, setting) < 2 and aligned * 2 < len(band.rows):
        return False
    clear = aligned > 2 or len(band.columns) > 2
    return _gutter(band) > (0.9 if clear else 2.0) * band.rows[0][0].size


def _holds_block(band: Band) -> bool:
    return any(line.block >= 0 for row in band.rows for line in row)


def _gutter(band: Band) -> float:
    """Width of the narrowest white strip between the columns."""
    return min(right[0] - left[1] for left, right in pairwise(band.columns))


def _trailing(band: Band, setting: Setting) -> int:
    """Rows at the end that stand in the first column alone and apart from what is above."""
    count = 0
    for at in range(len(band.rows) - 1, 0, -1):
        row, above = band.rows[at], band.rows[at - 1]
        if len(row) > 1 or row[0].x0 >= band.columns[1][0] - 1:
            break
        if _gap(above, row, setting) > 1.3 and len(band.rows) - at <= 3 and len(above) > 1:
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


def _row_groups(band: Band, setting: Setting) -> int:
    """How many groups of rows white space cuts the band into, right across all columns."""
    return 1 + sum(_gap(above, row, setting) > 1.12 for above, row in pairwise(band.rows))


def _stand_beside(band: Band) -> bool:
    """Whether columns stand beside each other without sharing baselines: no table does."""
    alone = sum(len(row) == 1 for row in band.rows)
    right = sum(len(row) == 1 and row[0].x0 >= band.columns[1][0] - 1 for row in band.rows)
    return alone * 2 > len(band.rows) and right >= 3


def _left_begins_rows(band: Band, setting: Setting) -> bool:
    """Whether what stands in the first column begins rows: always beside something, below white space."""
    edge = band.columns[1][0] - 1
    if any(len(row) == 1 and row[0].x0 < edge for row in band.rows):
        return False
    beside = [at for at, row in enumerate(band.rows) if row[0].x0 < edge]
    begin = [at for at in beside if not at or _gap(band.rows[at - 1], band.rows[at], setting) > 1.12]
    return len(begin) > 1 and len(begin) * 3 >= len(beside) * 2
