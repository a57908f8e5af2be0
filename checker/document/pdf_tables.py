"""Tables on a PDF page: ruled ones from lines, those without rules from the columns of a band."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from checker.document import pdf_layout
from checker.document.pdf_bands import Band
from checker.document.pdf_layout import LABEL, Line, with_edges
from checker.document.pdf_measures import ends_sentence
from checker.document.pdf_page import Page, Rule, Run, Shade, centre, is_pale
from checker.document.pdf_paragraphs import Paragraph

#: Rules nearer than this are one (pt).
JOIN = 3.0
#: Rules of one page that are looked at; a drawing with more is no table.
MAX_RULES = 4_000
MAX_GRID = 20_000
MAX_SHADES = 600
#: A frame round more lines than this is the decoration of a page, not a box in it.
MAX_BOX_LINES = 30
#: A frame or ground that takes more than this share of the page is its decoration.
WHOLE_PAGE = 0.7


_HEAD_WORD = re.compile(
    r"(?:hvad|hvem|hvordan|hvornår|hvor|hvorfor|handling(?:er)?|opgaver?|ansvar(?:lig|lige)?|rolle|funktion|aktør|"
    r"(?:tids)?frist(?:er)?|tid(?:spunkt)?|trin|fase|situation|mistanke(?:n)?(?: mod)?|bekymring|viden|tegn|alder|"
    r"reaktion(?:er)?|signal(?:er)?|indsats(?:er)?|initiativ(?:er)?|målgruppe|kontakt(?:person)?|telefon(?:nummer)?|"
    r"e-?mail|navn|adresse|bemærkning(?:er)?|hjemmel|paragraf|lovgivning|formål|metode|medarbejder(?:en)?|leder(?:en)?|"
    r"myndighed(?:en)?|rådgiver(?:en)?|forvaltning(?:en)?|niveau|område|tilbud|emne|indhold|side|dato|nr\.?)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class GridCell:
    """Rows and columns from 0, with spans; the box in points."""

    row: int
    column: int
    rows: int
    columns: int
    x0: float
    y0: float
    x1: float
    y1: float
    runs: list[Run] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table or a framed area (one cell) on one page."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    xs: tuple[float, ...]
    cells: list[GridCell]
    ruled: bool = True
    #: Rows at the top that a rule of their own parts from the rest.
    heads: int = 0
    #: The lying sides of a grid from above, negated so that they rise.
    falling: tuple[float, ...] = ()
    _places: dict[tuple[int, int], GridCell] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return max(cell.row + cell.rows for cell in self.cells)

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell of a grid that covers a row and column."""
        if not self._places:
            for cell in self.cells:
                for r in range(cell.row, cell.row + cell.rows):
                    for c in range(cell.column, cell.column + cell.columns):
                        self._places[r, c] = cell
        return self._places.get((row, column))


def ruled_tables(page: Page) -> list[Table]:
    """Tables and frames made by the page's rules, from above. Cells hold no text yet."""
    lying = _joined(page.lying)
    standing = _joined(page.standing)
    if not standing or not lying or len(lying) + len(standing) > MAX_RULES:
        return []
    tables = []
    for across, down in _clusters(lying, standing):
        table = _grid(page.number, across, down)
        if table is None:
            continue
        if len(table.cells) == 1 and table.y1 - table.y0 > WHOLE_PAGE * page.height:
            continue  # a frame round the whole page
        tables.append(table)
    return sorted(tables, key=lambda table: -table.y1)


def shaded_areas(page: Page, tables: Sequence[Table]) -> list[Table]:
    """Coloured grounds outside ``tables`` as areas of one cell, and cells coloured one by one as tables."""
    grounds = [
        shade
        for shade in page.shades[:MAX_SHADES]
        if shade.colour >= 0
        and not is_pale(shade.colour)
        and shade.x1 - shade.x0 >= 60
        and shade.y1 - shade.y0 >= 9
        and (shade.x1 - shade.x0) * (shade.y1 - shade.y0) < WHOLE_PAGE * page.width * page.height
        and not any(_lies_in(shade, table) for table in tables)
    ]
    out = []
    for group in _touching_shades(_stacked(grounds)):
        if len(group) == 1:
            s = group[0]
            cell = GridCell(0, 0, 1, 1, s.x0, s.y0, s.x1, s.y1)
            sides = (-s.y1, -s.y0)
            out.append(
                Table(page.number, s.x0, s.y0, s.x1, s.y1, (s.x0, s.x1), [cell], ruled=False, falling=sides)
            )
            continue
        across = [rule for s in group for rule in (Rule(s.y0, s.x0, s.x1), Rule(s.y1, s.x0, s.x1))]
        down = [rule for s in group for rule in (Rule(s.x0, s.y0, s.y1), Rule(s.x1, s.y0, s.y1))]
        table = _grid(page.number, across, down)
        if table is not None and len(table.xs) > 2 and max(cell.row for cell in table.cells) > 0:
            out.append(table)
    return out


def _lies_in(shade: Shade, table: Table) -> bool:
    x, y = (shade.x0 + shade.x1) / 2, (shade.y0 + shade.y1) / 2
    return table.x0 - 2 <= x <= table.x1 + 2 and table.y0 - 2 <= y <= table.y1 + 2


def _stacked(shades: Sequence[Shade]) -> list[Shade]:
    """Grounds of one colour and width right above each other made one: a shaded text is painted by the line."""
    out: list[Shade] = []
    for shade in sorted(shades, key=lambda s: (s.colour, round(s.x0), -s.y1)):
        last = out[-1] if out else None
        if (
            last is not None
            and last.colour == shade.colour
            and abs(last.x0 - shade.x0) <= 2
            and abs(last.x1 - shade.x1) <= 2
            and last.y0 - shade.y1 <= 2
        ):
            out[-1] = Shade(last.x0, min(last.y0, shade.y0), last.x1, last.y1, last.colour)
        else:
            out.append(shade)
    return out


def _touching_shades(shades: list[Shade]) -> list[list[Shade]]:
    """Grounds that touch, grouped."""
    groups: list[list[Shade]] = []
    for shade in sorted(shades, key=lambda s: -s.y1):
        near = [g for g in groups if any(_touch(shade, other) for other in g)]
        for group in near[1:]:
            near[0].extend(group)
            groups.remove(group)
        if near:
            near[0].append(shade)
        else:
            groups.append([shade])
    return groups


def _touch(a: Shade, b: Shade) -> bool:
    return a.x0 <= b.x1 + 2.5 and b.x0 <= a.x1 + 2.5 and a.y0 <= b.y1 + 2.5 and b.y0 <= a.y1 + 2.5


def is_text_box(table: Table) -> bool:
    """Whether a frame or a coloured ground holds a text of its own, and not a whole page of the plan.

    A coloured ground needs two lines in one column; one line on it is a heading.
    """
    if len(table.cells) > 1:
        return True
    rows = pdf_layout.rows_of(table.cells[0].runs, table.page)
    if len(rows) > MAX_BOX_LINES:
        return False
    return table.ruled or len(rows) > 1 and sum(len(row) > 1 for row in rows) * 3 < len(rows)


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Rules on one line that touch, made one; the edges of neighbouring cells are drawn one by one."""
    out: list[Rule] = []
    level: list[Rule] = []
    for rule in sorted(rules):
        if level and rule.at - level[0].at > 1.5:
            out += _touching(level)
            level = []
        level.append(rule)
    return out + _touching(level)


def _touching(level: list[Rule]) -> list[Rule]:
    out: list[Rule] = []
    for rule in sorted(level, key=lambda rule: rule.low):
        if out and rule.low <= out[-1].high + JOIN:
            last = out[-1]
            out[-1] = Rule(last.at, last.low, max(last.high, rule.high))
        else:
            out.append(rule)
    return out


def _clusters(lying: list[Rule], standing: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lying and standing rules that cross or touch, directly or through others."""
    parent = list(range(len(lying) + len(standing)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    order = sorted(range(len(lying)), key=lambda i: lying[i].at)
    heights = [lying[i].at for i in order]
    for j, rule in enumerate(standing):
        first = bisect_left(heights, rule.low - JOIN)
        last = bisect_right(heights, rule.high + JOIN)
        for i in order[first:last]:
            other = lying[i]
            if other.low - JOIN <= rule.at <= other.high + JOIN:
                parent[root(i)] = root(len(lying) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(lying):
        groups.setdefault(root(i), ([], []))[0].append(rule)
    for j, rule in enumerate(standing):
        groups.setdefault(root(len(lying) + j), ([], []))[1].append(rule)
    return [group for group in groups.values() if group[0] and group[1]]


def _places(values: Sequence[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > JOIN:
            out.append(value)
    return out


def _grid(page: int, across: list[Rule], down: list[Rule]) -> Table | None:
    """The table ruled by one cluster, outer sides added where only inner rules are drawn."""
    xs = _places([rule.at for rule in down])
    ys = _places([rule.at for rule in across])
    low, high = min(r.low for r in across), max(r.high for r in across)
    if low < xs[0] - 10:
        xs.insert(0, low)
    if high > xs[-1] + 10:
        xs.append(high)
    low, high = min(r.low for r in down), max(r.high for r in down)
    if low < ys[0] - 8:
        ys.insert(0, low)
    if high > ys[-1] + 8:
        ys.append(high)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > MAX_GRID:
        return None
    ys.reverse()
    cells = _cells(xs, ys, across, down)
    return Table(page, xs[0], ys[-1], xs[-1], ys[0], tuple(xs), cells, falling=tuple(-y for y in ys))


def _cells(xs: list[float], ys: list[float], across: list[Rule], down: list[Rule]) -> list[GridCell]:
    """The cells of a grid, ``ys`` falling; neighbours with no rule between them are one."""
    rows, columns = len(ys) - 1, len(xs) - 1
    walls = _walls(xs, ys, down)
    floors = _floors(xs, ys, across)
    taken = [[False] * columns for _ in range(rows)]
    cells = []
    for r in range(rows):
        for c in range(columns):
            if taken[r][c]:
                continue
            right = c
            while right + 1 < columns and not walls[r][right + 1] and not taken[r][right + 1]:
                right += 1
            bottom = r
            while bottom + 1 < rows and not any(floors[bottom + 1][c : right + 1]):
                if any(walls[bottom + 1][c + 1 : right + 1]) or any(taken[bottom + 1][c : right + 1]):
                    break
                bottom += 1
            for i in range(r, bottom + 1):
                taken[i][c : right + 1] = [True] * (right - c + 1)
            cells.append(
                GridCell(r, c, bottom - r + 1, right - c + 1, xs[c], ys[bottom + 1], xs[right + 1], ys[r])
            )
    return cells


def _walls(xs: list[float], ys: list[float], down: list[Rule]) -> list[list[bool]]:
    """walls[r][c]: a rule stands at xs[c] beside row r."""
    walls = [[False] * len(xs) for _ in range(len(ys) - 1)]
    middles = [-(high + low) / 2 for high, low in pairwise(ys)]
    for rule in down:
        c = _nearest(xs, rule.at)
        for r in range(bisect_left(middles, -rule.high), bisect_right(middles, -rule.low)):
            walls[r][c] = True
    return walls


def _floors(xs: list[float], ys: list[float], across: list[Rule]) -> list[list[bool]]:
    """floors[r][c]: a rule lies at ys[r] over column c."""
    floors = [[False] * (len(xs) - 1) for _ in range(len(ys))]
    rising = ys[::-1]
    middles = [(low + high) / 2 for low, high in pairwise(xs)]
    for rule in across:
        r = len(ys) - 1 - _nearest(rising, rule.at)
        for c in range(bisect_left(middles, rule.low), bisect_right(middles, rule.high)):
            floors[r][c] = True
    return floors


def _nearest(values: list[float], value: float) -> int:
    """Index of the nearest of rising values."""
    at = bisect_left(values, value)
    if at == len(values) or at > 0 and value - values[at - 1] < values[at] - value:
        at -= 1
    return at


def fill(tables: Sequence[Table], runs: Sequence[Run]) -> list[Run]:
    """Put the runs into the cells they stand in; the runs outside all tables are returned.

    Of tables inside one another the innermost takes the run.
    """
    if not tables:
        return list(runs)
    by_area = sorted(tables, key=lambda t: (t.x1 - t.x0) * (t.y1 - t.y0))
    boxes = [(t.x0 - 1, t.x1 + 1, t.y0 - 1, t.y1 + 1, t) for t in by_area]
    out = []
    for run in runs:
        x, y = centre(run)
        for x0, x1, y0, y1, table in boxes:
            if y0 <= y <= y1 and x0 <= x <= x1:
                cell = _cell_at(table, x, y)
                if cell is not None:
                    cell.runs.append(run)
                    break
        else:
            out.append(run)
    return out


def with_text(tables: Sequence[Table]) -> tuple[list[Table], list[Run]]:
    """(tables that hold text, runs of grounds that turn out to be no box but decoration)."""
    kept: list[Table] = []
    freed: list[Run] = []
    for table in tables:
        if not any(cell.runs for cell in table.cells):
            continue
        if is_text_box(table):
            kept.append(table)
        else:
            freed += table.cells[0].runs
    return kept, freed


def _cell_at(table: Table, x: float, y: float) -> GridCell | None:
    """The cell at a place inside a grid, or right at its edge."""
    column = min(max(bisect_right(table.xs, x) - 1, 0), len(table.xs) - 2)
    row = bisect_left(table.falling, -y)
    return table.at(min(max(row - 1, 0), len(table.falling) - 2), column)


def from_band(band: Band, leading: float, rules: Sequence[Rule]) -> Table:
    """A table without standing rules: columns from the band, rows from rules or white space."""
    columns = band.columns
    first, last = columns[0][0], columns[-1][1]
    rules = [rule for rule in rules if min(rule.high, last) - max(rule.low, first) > 0.5 * (last - first)]
    heights = [rule.at for rule in rules]
    cells: dict[tuple[int, int], GridCell] = {}
    row = 0
    before: list[Line] | None = None
    for lines in band.rows:
        if before is not None and _new_row(band, before, lines, leading, heights):
            row += 1
        before = lines
        for line in lines:
            column = next(i for i, (low, high) in enumerate(columns) if low - 1 <= line.x0 <= high + 1)
            cell = cells.get((row, column))
            if cell is None:
                low, high = columns[column]
                cells[row, column] = cell = GridCell(row, column, 1, 1, low, line.base, high, line.base)
            cell.lines.append(with_edges(line, cell.x0, cell.x1))
    top, foot = band.rows[0][0], band.rows[-1][0]
    return Table(
        top.page,
        first,
        foot.base - 3,
        last,
        top.base + top.size,
        tuple(low for low, _ in columns),
        list(cells.values()),
        ruled=False,
        heads=_ruled_off(list(cells.values()), rules),
    )


def worded_heads(table: Table) -> int:
    """1 where the cells of the first row are words that head columns in plans ("Hvem", "Frist")."""
    first = [" ".join(line.text.strip() for line in cell.lines) for cell in table.cells if cell.row == 0]
    said = [text for text in first if text]
    if len(said) < 2 or table.rows < 2 or any(len(text) > 45 or text.endswith(".") for text in said):
        return 0
    return 1 if sum(bool(_HEAD_WORD.match(text)) for text in said) * 2 >= len(said) else 0


def _ruled_off(cells: Sequence[GridCell], rules: Sequence[Rule]) -> int:
    """1 where a rule lies under the first row and none between the other rows."""
    bottoms: dict[int, float] = {}
    tops: dict[int, float] = {}
    for cell in cells:
        low, high = cell.lines[-1].base, cell.lines[0].base
        bottoms[cell.row] = min(bottoms.get(cell.row, low), low)
        tops[cell.row] = max(tops.get(cell.row, high), high)
    ruled = [
        any(tops[row + 1] < rule.at < bottoms[row] for rule in rules)
        for row in sorted(tops)
        if row + 1 in tops
    ]
    return 1 if ruled and ruled[0] and not any(ruled[1:]) else 0


def _new_row(band: Band, before: list[Line], lines: list[Line], leading: float, heights: list[float]) -> bool:
    upper, lower = before[0], lines[0]
    if any(lower.base < at < upper.base for at in heights):
        return True
    gap = upper.base - lower.base
    if gap > 1.12 * leading * max(upper.size, lower.size):
        return True
    # No white space between rows: a line that starts in the first column starts a row, unless it is
    # alone there.
    return len(lines) > 1 and lines[0].x0 < band.columns[0][1] and not _white_rows(band, leading)


def _white_rows(band: Band, leading: float) -> bool:
    """Whether white space parts the rows of a band."""
    return any(
        upper[0].base - lower[0].base > 1.12 * leading * max(upper[0].size, lower[0].size)
        for upper, lower in pairwise(band.rows)
    )


# ------------------------------------------------------------------------------- over page breaks


def joined(items: Sequence[Paragraph | Table]) -> list[Paragraph | Table]:
    """Tables that go on at the top of the next page, made one; a repeated head row is dropped."""
    out: list[Paragraph | Table] = []
    for item in items:
        before = out[-1] if out else None
        if isinstance(item, Table) and isinstance(before, Table) and _is_continued(before, item):
            _append(before, item)
        else:
            out.append(item)
    return out


def _is_continued(first: Table, second: Table) -> bool:
    """Whether a table goes on: at the top of the next page or column, with columns as wide."""
    further = second.page > first.page or second.page == first.page and second.y1 > first.y1
    if _row_texts(first, 0) != _row_texts(second, 0) and (second.heads or worded_heads(second)):
        return False
    return (
        further
        and len(first.xs) == len(second.xs) > (2 if first.ruled else 1)
        and all(abs(a - first.x0 - b + second.x0) <= 4 for a, b in zip(first.xs, second.xs, strict=True))
    )


def _row_texts(table: Table, row: int) -> list[tuple[int, str]]:
    return [
        (cell.column, " ".join(line.text.strip() for line in cell.lines))
        for cell in table.cells
        if cell.row == row
    ]


def _append(first: Table, second: Table) -> None:
    """Put the rows of the second table under those of the first."""
    rows = first.rows
    repeated = _row_texts(first, 0) == _row_texts(second, 0)
    if repeated:
        first.heads = max(first.heads, 1)
    cells = [cell for cell in second.cells if not (repeated and cell.row == 0)]
    top = min((cell.row for cell in cells), default=0)
    cut = [cell for cell in cells if cell.row == top]
    ends = {cell.column: cell for cell in first.cells if cell.row + cell.rows == rows}
    goes_on = _row_goes_on(ends, cut)
    for cell in cells:
        cell.row += rows - top - (1 if goes_on else 0)
    if goes_on:
        for cell in cut:
            if cell.column in ends:
                ends[cell.column].lines += cell.lines
        cells = [cell for cell in cells if cell not in cut or cell.column not in ends]
    first.cells += cells
    first.page, first.y1 = second.page, second.y1


def _row_goes_on(ends: dict[int, GridCell], cut: Sequence[GridCell]) -> bool:
    """Whether the first row on the new page is the rest of the row the page break cut.

    It has nothing in the first column, or what stands there goes on with an unfinished text or follows
    a mere number.
    """
    said = {cell.column: cell for cell in cut if cell.lines}
    if not said or any(not (above := ends.get(column)) or not above.lines for column in said):
        return False
    first = said.get(0)
    if first is None:
        return 0 in ends and bool(ends[0].lines)
    last, begins = ends[0].lines[-1], first.lines[0].text.lstrip()[:1]
    if len(ends[0].lines) == 1 and LABEL.match(last.text) and not LABEL.match(first.lines[0].text):
        return True
    return (begins.islower() or begins in "(.,;:)") and not ends_sentence(last)
