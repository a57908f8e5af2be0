"""What surrounds the text of a PDF page: running heads and feet, page numbers, notes at the foot."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from checker.document.pdf_layout import Line, line_of, merged, with_edges
from checker.document.pdf_page import Page

#: Share of the page height, at the top and at the foot, where running lines are looked for.
ZONE = 0.13
_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"[\W_]+")
#: "Side 3", "3 af 12", "- 3 -" by itself on a line.
_TOLD_NUMBER = re.compile(
    r"\W*(?:(?:side|page|s\.)\s*\d{1,4}(?:\s*(?:af|of|/|\|)\s*\d{1,4})?|\d{1,4}\s*(?:af|of|/|\|)\s*\d{1,4})\W*$",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"[-–—|\s]*(\d{1,4})[-–—|\s]*$")
_LABEL = re.compile(r"\(?(\d{1,3}|[*†‡])\)?\.?(?=\s|$)")


def running_rows(pages: Sequence[tuple[Page, Sequence[list[Line]]]], body: float) -> set[tuple[int, int]]:
    """(page number, row index) of the rows that are running heads, feet or page numbers.

    A row is running when the same words stand at the same height on several pages, numbers apart
    that count with the pages; a page number also by itself. ``body`` is the size of body text.
    """
    found: set[tuple[int, int]] = set()
    groups: dict[tuple[str, str, int], list[tuple[int, int, tuple[int, ...], float]]] = defaultdict(list)
    for page, rows in pages:
        for at in _margin_rows(page, rows):
            row = rows[at]
            text = " ".join(line.text for line in row)
            top = row[0].base > page.height / 2
            height = round((page.height - row[0].base if top else row[0].base) / 4)
            numbers = tuple(int(n[:6]) for n in _DIGITS.findall(text))
            key = _SPACE.sub(" ", _DIGITS.sub("0", text)).strip().casefold()
            size = max(line.size for line in row)
            groups["top" if top else "foot", key, height].append((page.number, at, numbers, size))
    count = len(pages)
    alike: set[tuple[int, int]] = set()
    for (zone, key, height), members in groups.items():
        near = members + groups.get((zone, key, height + 1), []) + groups.get((zone, key, height - 1), [])
        if _is_running(key, near, count):
            alike.update((number, at) for number, at, _, _ in members)
    for page, rows in pages:
        found.update((page.number, at) for at in _outer(page, rows, alike, body))
    bare: list[tuple[int, int, int]] = []
    for page, rows in pages:
        for at in _margin_rows(page, rows):
            text = " ".join(line.text for line in rows[at]).strip()
            if _TOLD_NUMBER.match(text) and _stands_apart(page, rows, at):
                found.add((page.number, at))
            elif (digits := _BARE_NUMBER.match(text)) and _stands_apart(page, rows, at):
                bare.append((page.number, at, int(digits[1])))
    offsets = Counter(value - sheet for sheet, _, value in bare)
    for sheet, at, value in bare:
        if offsets[value - sheet] >= 2 or value == sheet:
            found.add((sheet, at))
    return found


def _margin_rows(page: Page, rows: Sequence[list[Line]]) -> list[int]:
    """Indexes of the rows near the edges of a page: at most six from each."""
    top = [at for at in range(min(6, len(rows))) if rows[at][0].base > page.height * (1 - ZONE)]
    foot = [at for at in range(max(0, len(rows) - 6), len(rows)) if rows[at][0].base < page.height * ZONE]
    return sorted({*top, *foot})


def _is_running(key: str, members: list[tuple[int, int, tuple[int, ...], float]], pages: int) -> bool:
    on = sorted({number for number, _, _, _ in members})
    if not key or len(on) < (4 if len(key) > 85 else 2) or len(key) > 200 or not _counts_with_pages(members):
        return False
    if len(on) >= 3:
        return len(on) >= 0.3 * pages or on[-1] - on[0] <= 2 * len(on) and len(on) >= 4
    return pages <= 4


def _outer(page: Page, rows: Sequence[list[Line]], alike: set[tuple[int, int]], body: float) -> list[int]:
    """Of the rows that are alike on many pages those at the edge, parted from the text by white space.

    Cards that begin with the same words on each page keep them: there the text follows at once, or
    they are headings.
    """
    out: list[int] = []
    middle = next((at for at, row in enumerate(rows) if row[0].base < page.height / 2), len(rows))
    for order, step in ((range(middle), 1), (range(len(rows) - 1, middle - 1, -1), -1)):
        edge: list[int] = []
        for at in order:
            size = max(line.size for line in rows[at])
            near_edge = min(rows[at][0].base, page.height - rows[at][0].base) < 0.06 * page.height
            if (page.number, at) not in alike or size > 1.25 * body and not near_edge:
                break
            edge.append(at)
        while edge and not _is_parted(rows, edge[-1], edge[-1] + step, body):
            edge.pop()
        out += edge
    return out


def _is_parted(rows: Sequence[list[Line]], at: int, inner: int, body: float) -> bool:
    """Whether a row at the edge is parted from the row inside it: by white space, or set smaller."""
    if not 0 <= inner < len(rows):
        return True
    size = max(line.size for line in rows[at])
    return (
        abs(rows[inner][0].base - rows[at][0].base) > 1.7 * max(size, rows[inner][0].size)
        or size < body - 0.9
    )


def _counts_with_pages(members: list[tuple[int, int, tuple[int, ...], float]]) -> bool:
    """Whether every number in the rows is the same on all pages or rises with the page."""
    lengths = {len(numbers) for _, _, numbers, _ in members}
    if len(lengths) != 1:
        return False
    for place in range(lengths.pop()):
        values = [(number, numbers[place]) for number, _, numbers, _ in members]
        same = len({value for _, value in values}) == 1
        rising = len({value - number for number, value in values}) == 1
        if not same and not rising:
            return False
    return True


def _stands_apart(page: Page, rows: Sequence[list[Line]], at: int) -> bool:
    """Whether a row is the outermost of the page and parted from the next by white space."""
    top = rows[at][0].base > page.height / 2
    if at != (0 if top else len(rows) - 1) and rows[at][0].base > page.height * 0.08:
        return False
    size = max(line.size for line in rows[at])
    # The number of a chapter set large above its title is no page number.
    if top and size > 13:
        return False
    beside = at + 1 if top else at - 1
    return not 0 <= beside < len(rows) or abs(rows[beside][0].base - rows[at][0].base) > 1.5 * size


@dataclass(slots=True)
class Note:
    """A note at the foot of a page: its label ("" where it goes on from the page before) and lines."""

    label: str
    lines: list[Line]


def split_notes(
    page: Page,
    rows: Sequence[list[Line]],
    body: float,
    marks: Collection[str],
    columns: Sequence[tuple[float, float]] = (),
) -> tuple[list[list[Line]], list[Note]]:
    """(rows above the notes, notes) of a page, each of its columns for itself.

    Notes stand below a short rule at the left of the column, or are its last lines, set smaller and
    beginning with a raised label. ``marks``: labels of the notes the text refers to.
    """
    notes: list[Note] = []
    taken: set[int] = set()
    for low, high in columns or [(-1e9, 1e9)]:
        inside = [(at, line) for at, row in enumerate(rows) for line in row if low - 2 <= line.x0 <= high + 2]
        start = _notes_start(page, [line for _, line in inside], body, low, high, marks)
        if start is None:
            continue
        first = True
        for group in _same_rows(inside[start:]):
            taken.update(id(line) for line in group)
            label, rest = _labelled(merged(group))
            if label or first:
                notes.append(Note(label, [with_edges(rest, low, high) if columns else rest]))
            else:
                notes[-1].lines.append(with_edges(rest, low, high) if columns else rest)
            first = False
    if not taken:
        return list(rows), []
    kept = [[line for line in row if id(line) not in taken] for row in rows]
    return [row for row in kept if row], notes


def _same_rows(lines: Sequence[tuple[int, Line]]) -> list[list[Line]]:
    groups: dict[int, list[Line]] = {}
    for at, line in lines:
        groups.setdefault(at, []).append(line)
    return list(groups.values())


def _notes_start(
    page: Page, lines: Sequence[Line], body: float, low: float, high: float, marks: Collection[str]
) -> int | None:
    """Index of the first line of the notes among the lines of a column, None without notes."""
    wide = min(high, page.width) - max(low, 0.0)
    for rule in sorted(page.lying, key=lambda rule: rule.at):
        if rule.at > page.height * 0.75 or not 30 <= rule.high - rule.low <= wide * 0.55:
            continue
        if not low - 12 <= rule.low <= high:
            continue
        below = next((at for at, line in enumerate(lines) if line.base < rule.at), None)
        if below is None or not -12 <= lines[below].x0 - rule.low <= 60:
            continue
        first = lines[below]
        label = _labelled(first)[0]
        if first.size < body - 0.7 or label and (first.runs[0].raised or label in marks):
            return below
    start = None
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if line.size >= body - 0.7 or line.base > page.height * 0.5:
            break
        if line.runs[0].raised and _labelled(line)[0]:
            start = at
    return start


def note_marks(page: Page) -> set[str]:
    """Labels of the notes that the text of a page refers to by raised marks."""
    return {run.text.strip("() ") for run in page.runs if run.raised}


def _labelled(line: Line) -> tuple[str, Line]:
    """The label a note line begins with, and the line without it."""
    first = line.runs[0]
    text = first.text.strip()
    found = _LABEL.match(text)
    if found is None:
        return "", line
    rest = line.runs[1:]
    if (
        found.end() == len(text)
        and rest
        and (first.raised or first.size < line.size or rest[0].x0 > first.x1)
    ):
        return found[1], line_of(rest, line.page, line.left, line.right)
    if found[1].isdigit() and len(text) > found.end():
        cut = first._replace(text=first.text.lstrip()[found.end() :].lstrip())
        return found[1], line_of((cut, *rest), line.page, line.left, line.right)
    return "", line
