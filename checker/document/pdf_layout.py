"""From runs of text on a page to rows of lines, parted where wide gaps are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from checker.document import shape
from checker.document.pdf_page import HYPHEN, Run

#: Runs of one row further apart than this many times their size may belong to different columns.
GAP = 0.8
#: What a list marker or a heading number may be away from its text, in sizes.
MARKER_GAP = 6.0
#: A list marker or a heading number that is all a run holds.
LABEL = re.compile(
    rf"(?:[{re.escape(shape.BULLETS)}o§]|\(?\d{{1,3}}(?:\.\d{{1,2}}){{0,3}}[.)]|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}"
    r"|\(?[a-zæøå]\)|[a-z]\.|\(?[ivx]{1,4}[.)])\s*$"
)


_Starts = dict[int, tuple[float, float]]

_NOTE_MARK = re.compile(r"\(?(?:\d{1,3}|[*†‡])\)?$")
_UNIT = re.compile(r"\b[kdcm]?m$")


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
                elif (
                    before.text.endswith(" ")
                    or (before.raised or run.order != before.order + 1 or before.size < 0.85 * run.size)
                    and gap > 0.2 * run.size
                ):
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
        return Line(
            (run,), run.x0, run.x1, run.base, run.size, bold, page, text, ((text, bold),), left, right
        )
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
                is_mark = bool(_NOTE_MARK.match(run.text.strip())) and not (
                    near < at and _UNIT.search(other.text)
                )
                raised = shift > 0.12 * other.size and is_mark
                out[at] = run._replace(base=other.base, raised=raised)
                break
    return out


def rows_of(runs: Iterable[Run], page: int) -> list[list[Line]]:
    """Rows from above, each a list of lines from the left, parted where a wide gap is."""
    found = _rows(runs)
    for row in found:
        row.sort(key=_from_left)
    starts = _column_starts(found)
    return [_parted(row, page, starts) for row in found]


def _column_starts(rows: Sequence[Sequence[Run]]) -> _Starts:
    """Where the columns of a table begin (pt), each with the stretch of what stands before it.

    A column begins behind a wide gap at the same place in two rows, or in a row of three parts; a list
    marker before the gap is not counted.
    """
    counts: Counter[int] = Counter()
    before_them: dict[int, tuple[float, float]] = {}
    for row in rows:
        if len(row) < 2:
            continue
        gaps = [
            (round(run.x0), before.x0, before.x1)
            for before, run in pairwise(row)
            if run.x0 - before.x1 > GAP * run.size and not LABEL.match(before.text)
        ]
        for start, low, high in gaps:
            counts[start] += 2 if len(gaps) > 1 else 1
            known = before_them.get(start, (low, high))
            before_them[start] = min(low, known[0]), max(high, known[1])
    return {
        start: before_them[start]
        for start in counts
        if counts[start - 1] + counts[start] + counts[start + 1] >= 2
    }


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


def _parted(row: list[Run], page: int, starts: _Starts) -> list[Line]:
    if len(row) == 1:
        return [line_of(row, page)]
    groups: list[list[Run]] = [[row[0]]]
    reach = row[0].x1
    for run in row[1:]:
        gap, size = run.x0 - reach, max(run.size, groups[-1][-1].size)
        if (
            gap <= GAP * size
            or gap <= MARKER_GAP * size
            and len(groups[-1]) == 1
            and LABEL.match(groups[-1][0].text)
            and not _is_cell(groups[-1][0], run, starts)
        ):
            groups[-1].append(run)
        else:
            groups.append([run])
        reach = max(reach, run.x1)
    return [line_of(group, page) for group in groups]


def _is_cell(first: Run, run: Run, starts: _Starts) -> bool:
    """Whether what stands before a gap is in a column of a table, the run in the next."""
    stretch = starts.get(round(run.x0))
    return stretch is not None and stretch[0] - first.size <= first.x0 <= stretch[1]


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
    return Line(
        (), x0, x1, top - size, size, False, page, "", (), depth=max(0.0, top - size - foot), block=block
    )
