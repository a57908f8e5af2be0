"""Pages that are pictures of pages: which of a PDF's are, and how a text layer over one is mended.

A page is judged by how much of it pictures cover against how much is written on it. A scan with a
journal number stamped on it has text, and nothing of what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from checker.document.pdf_page import CLEAR, Page, Run

#: A page is unread where pictures cover so much of it and fewer words than so many stand on it: stamps,
#: running lines and a page number are under 60 words, a heading over a chart under 15.
_MOSTLY_PICTURE = ((0.6, 60), (0.3, 15))
#: Share of the signs of a page from which they say nothing.
_GARBLED = 0.2
#: Squares along each side in which the cover of pictures is counted; a scan may come in thin strips.
_SQUARES = 50
#: Rules a page may have and still be blank: a frame, a line under the running head.
_FEW_RULES = 4
#: Of running Danish a third are these words, of a list of names and telephone numbers one in twenty.
_COMMON = frozenset("og at der til en et er på for af med den det de som ved kan skal har om fra eller ikke".split())
_FEW_COMMON, _ENOUGH_WORDS = 0.03, 20
_WORD = re.compile(r"[a-zæøå]{2,}")
#: What Tesseract makes of a bullet; some of it is a bullet in any text.
_BULLET_READ_AS = frozenset("•*·+«»¢©®°¤=~-–—.,'eocmvzZY")
#: Space behind a bullet, in sizes: between words it is 0.25 to 0.5.
_BULLET_GAP = 0.7
#: A line that ends before so much of the way to the right edge is the last of its item.
_SHORT_LINE = 0.65
#: Steeper lines (rise over run) are on a page that lies aslant, and are not evened.
_STEEP = 0.05


def is_by_machine(page: Page) -> bool:
    """Whether text of the page is a clear layer: over a picture, or over letters that are only drawn."""
    clear = [run.colour == CLEAR for run in (*page.runs, *page.turned)]
    return any(clear) and (bool(page.pictures) or all(clear))


def unread_pages(pages: Sequence[Page], count: int) -> tuple[int, ...]:
    """The pages, of so many, on which something stands that was not read as text; rising.

    A page of signs that stand for no letter is unread among pages that are read; where most are such,
    it is the whole text that cannot be read, and that is told by their number.
    """
    loaded = {page.number for page in pages}
    unread = {page.number for page in pages if is_unread(page)}
    unread.update(number for number in range(1, count + 1) if number not in loaded)
    garbled = {page.number for page in pages if page.unmapped > _GARBLED * page.characters}
    if sum(page.unmapped for page in pages) <= _GARBLED * sum(page.characters for page in pages):
        unread |= garbled
    return tuple(sorted(unread))


def is_unread(page: Page) -> bool:
    """Whether the page is a picture, or drawn, or what a machine read on it is no Danish."""
    if is_by_machine(page):
        return not _is_danish(page)
    if not page.runs and not page.turned:
        return not is_blank(page)
    words = len(_words(page))
    cover = covered(page)
    return any(cover >= share and words < few for share, few in _MOSTLY_PICTURE)


def is_blank(page: Page) -> bool:
    """Whether nothing stands on the page that could be text: letters may be drawn. Form fields are read (pdf_annotations)."""
    drawn = page.pictures or page.grounds or len(page.lying) + len(page.standing) > _FEW_RULES
    return not (page.runs or page.turned or drawn or page.cut)


def covered(page: Page) -> float:
    """The share of the page that pictures cover, from 0 to 1."""
    if page.width <= 0 or page.height <= 0:
        return 0.0
    rows = [0] * _SQUARES
    for picture in page.pictures:
        left, right = _squares(picture.x0, picture.x1, page.width)
        low, high = _squares(picture.y0, picture.y1, page.height)
        if left < right:
            columns = (1 << right) - (1 << left)
            for row in range(low, high):
                rows[row] |= columns
    return sum(row.bit_count() for row in rows) / _SQUARES**2


def _squares(low: float, high: float, side: float) -> tuple[int, int]:
    """The squares from low to high along a side, those met by half."""
    first, last = (round(min(max(at / side, 0.0), 1.0) * _SQUARES) for at in (low, high))
    return first, last


def _words(page: Page) -> list[str]:
    return _WORD.findall(" ".join(run.text for run in (*page.runs, *page.turned)).lower())


def _is_danish(page: Page) -> bool:
    """False for what OCR makes of a page upside down or too pale: many words and hardly one that is common."""
    words = _words(page)
    return len(words) < _ENOUGH_WORDS or sum(word in _COMMON for word in words) >= _FEW_COMMON * len(words)


# ------------------------------------------------------------------------------- the text layer


def mend(page: Page) -> None:
    """Even the lines of a clear text layer and make bullets of what a machine took them to be.

    OCR sets each word where it saw it: on a page that lies a little aslant no two words of a line have
    the same base, and lines are taken apart.
    """
    clear = [run for run in page.runs if run.colour == CLEAR]
    if not clear:
        return
    slope = _slope(clear)
    if slope:
        page.runs = [run._replace(base=run.base - slope * run.x0) if run.colour == CLEAR else run for run in page.runs]
    page.runs = _with_bullets(page.runs)


def _slope(runs: Sequence[Run]) -> float:
    """How much the lines rise along the page: 0 where they are straight or where it cannot be told."""
    rises = [
        (after.base - before.base) / (after.x0 - before.x0)
        for before, after in pairwise(runs)
        if before.x1 <= after.x0 <= before.x1 + 2 * before.size and abs(after.base - before.base) < 0.5 * before.size
    ]
    slope = median(rises) if len(rises) >= 3 else 0.0
    return slope if 1e-4 < abs(slope) < _STEEP else 0.0


def _with_bullets(runs: Sequence[Run]) -> list[Run]:
    """Runs with a bullet for each sign that stands by itself before a line, as no word does.

    Items of the same list whose bullet was not seen get one where the line above ends early.
    """
    out: list[Run] = []
    lines = list(_lines(runs))
    right = max(line[-1].x1 for line in lines)
    edge: tuple[float, float] | None = None  # of the list: where its bullets and its text begin
    above: list[Run] = []
    for line in lines:
        first = line[0]
        if _is_bullet(line, lines):
            edge = (first.x0, line[1].x0)
            line = [first._replace(text="• "), *line[1:]]
        elif edge and above and abs(first.x0 - edge[1]) < 0.4 * first.size and _follows(above, first):
            if above[-1].x1 < edge[1] + _SHORT_LINE * (right - edge[1]):
                at = first._replace(x0=edge[0], x1=edge[0] + 0.4 * first.size, text="• ")
                line = [at, *line]
        else:
            edge = None
        out += line
        above = line
    return [run._replace(order=at) for at, run in enumerate(out)]


def _follows(above: Sequence[Run], first: Run) -> bool:
    """Whether a line stands right under another."""
    return 0 < above[-1].base - first.base < 2.2 * first.size


def _is_bullet(line: Sequence[Run], lines: Sequence[Sequence[Run]]) -> bool:
    """Whether the first run of a line is a sign apart, with text behind it where other lines begin too."""
    first = line[0]
    if first.colour != CLEAR or len(line) < 2 or first.text.strip() not in _BULLET_READ_AS:
        return False
    if line[1].x0 - first.x1 < _BULLET_GAP * first.size:
        return False
    if not first.text.strip().isalpha():
        return True
    starts = [other[1].x0 if len(other) > 1 and len(other[0].text.strip()) == 1 else other[0].x0 for other in lines if other is not line]
    return any(abs(start - line[1].x0) < 0.4 * first.size for start in starts)


def _lines(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """The runs that follow each other on one line, as the machine wrote them."""
    line: list[Run] = []
    for run in runs:
        if line and not (abs(run.base - line[-1].base) < 0.4 * run.size and run.x0 >= line[-1].x0):
            yield line
            line = []
        line.append(run)
    if line:
        yield line
