"""What is on a PDF page, as its readers hand it on: runs of text, rules, shades and pictures.

Places are points in the page as it is read: origin at the lower left corner of the visible page, x to
the right, y up, after the page's own rotation and, where most of its text is turned, after that too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

#: PDFium's sign for a hyphen it believes to end a line inside a word.
HYPHEN = "\ufffe"
#: Colours of text that paints nothing: an OCR layer, and text that is transparent or too small to see.
CLEAR, UNPAINTED = -1, -2
#: Of the usual size on a straight scan, body text is 0.8 to 1.1 and headings are 1.16 and more.
_LARGER, _NEARLY_ALL = 1.15, 0.85
#: Turn of text that neither lies nor stands: a stamp across the page.
ASLANT = 45


class Font(NamedTuple):
    name: str
    bold: bool
    italic: bool
    symbol: bool


class Run(NamedTuple):
    """Text of one look on one line. ``base`` is the y of its baseline; ``text`` may end in the space
    that follows it, or in HYPHEN where a word goes on in the next line. ``order`` is its rank in the
    file's own order. ``turn`` is in degrees against the way the page is read."""

    x0: float
    x1: float
    base: float
    size: float
    text: str
    font: Font
    order: int
    turn: int = 0
    colour: int = 0
    #: Set above the line in a smaller size: the mark of a note.
    raised: bool = False


class Rule(NamedTuple):
    """A straight line: at ``at`` (y when it lies, x when it stands) from ``low`` to ``high``."""

    at: float
    low: float
    high: float


class Shade(NamedTuple):
    """A filled (``colour`` 0xRRGGBB) or framed (``colour`` -1) rectangle."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: int


@dataclass(slots=True)
class Page:
    """All that was met on one page, in the file's order."""

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    turned: list[Run] = field(default_factory=list)
    hidden: list[Run] = field(default_factory=list)
    lying: list[Rule] = field(default_factory=list)
    standing: list[Rule] = field(default_factory=list)
    shades: list[Shade] = field(default_factory=list)
    pictures: list[Shade] = field(default_factory=list)
    #: Everything painted in a colour, of whatever shape: white text on it is seen.
    grounds: list[Shade] = field(default_factory=list)
    characters: int = 0
    unmapped: int = 0
    rotated: bool = False
    cut: bool = False
    #: Comments in the margin; they are not read.
    comments: int = 0
    #: Turns a place in the file's page into one of this page.
    turn: int = 0
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)

    def place(self, x: float, y: float) -> tuple[float, float]:
        return _turned(x, y, self.box, self.turn)


def _turned(x: float, y: float, box: tuple[float, float, float, float], turn: int) -> tuple[float, float]:
    """A place after the page is turned ``turn`` degrees clockwise and moved to the origin."""
    left, bottom, right, top = box
    if turn == 0:
        return x - left, y - bottom
    if turn == 90:
        return y - bottom, right - x
    if turn == 180:
        return right - x, top - y
    return top - y, x - left


def settle(sheet: Page, found: list[Run]) -> None:
    """Turn the page so that most of its text lies, and sort its runs into shown, turned and hidden."""
    ways: Counter[int] = Counter()
    for run in found:
        ways[run.turn] += len(run.text)
    main = ways.most_common(1)[0][0] if ways else 0
    # Text that runs upwards (90 degrees counter-clockwise) lies once the page is turned clockwise.
    upright = main if main in (0, 90, 180, 270) else 0
    sheet.rotated = bool(found) and upright != sheet.turn
    if upright != sheet.turn:
        if (upright - sheet.turn) % 180:
            sheet.width, sheet.height = sheet.height, sheet.width
        sheet.turn = upright
    if sheet.turn or sheet.box[0] or sheet.box[1] or len(ways) > 1:
        _move_ink(sheet)
        found = [_moved(run, sheet) for run in found]
    # A page without a size of its own hides nothing.
    wide, high = (1e6 if side < 30 else side + 1 for side in (sheet.width, sheet.height))
    for run in found:
        x, y = centre(run) if run.turn else (run.x0, run.base)
        if run.colour == UNPAINTED or not (-1 <= x <= wide and -1 <= y <= high):
            sheet.hidden.append(run)
        elif run.turn:
            sheet.turned.append(run)
        else:
            sheet.runs.append(run)
    _hide_unseen(sheet)


def _moved(run: Run, sheet: Page) -> Run:
    """A run in the coordinates of the page as read.

    A run that stands on its side gets the coordinates it would have if the page were turned to it.
    """
    ax, ay = sheet.place(run.x0, run.base)
    bx, by = sheet.place(run.x1, run.base) if run.turn in (0, 180, ASLANT) else sheet.place(run.x0, run.x1)
    left = ASLANT if run.turn == ASLANT else (run.turn - sheet.turn) % 360
    if left == 90:
        ax, ay, bx = ay, -ax, by
    elif left == 180:
        ax, ay, bx = -ax, -ay, -bx
    elif left == 270:
        ax, ay, bx = -ay, ax, -by
    return run._replace(x0=ax, x1=max(bx, ax + 0.1), base=ay, turn=left)


def centre(run: Run) -> tuple[float, float]:
    """A place on the page that lies inside the run."""
    wide = run.x1 - run.x0
    x, y = run.x0 + (20.0 if wide > 40.0 else wide / 2), run.base + 0.3 * run.size
    if run.turn == 0:
        return x, y
    if run.turn == 90:
        return -y, x
    if run.turn == 180:
        return -x, -y
    if run.turn == 270:
        return y, -x
    return x, y


def _move_ink(sheet: Page) -> None:
    for shades in (sheet.shades, sheet.pictures, sheet.grounds):
        for i, s in enumerate(shades):
            (ax, ay), (bx, by) = sheet.place(s.x0, s.y0), sheet.place(s.x1, s.y1)
            shades[i] = Shade(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), s.colour)
    lying, standing = [], []
    for rule in sheet.lying:
        (ax, ay), (bx, by) = sheet.place(rule.low, rule.at), sheet.place(rule.high, rule.at)
        if sheet.turn in (0, 180):
            lying.append(Rule(ay, min(ax, bx), max(ax, bx)))
        else:
            standing.append(Rule(ax, min(ay, by), max(ay, by)))
    for rule in sheet.standing:
        (ax, ay), (bx, by) = sheet.place(rule.at, rule.low), sheet.place(rule.at, rule.high)
        if sheet.turn in (0, 180):
            standing.append(Rule(ax, min(ay, by), max(ay, by)))
        else:
            lying.append(Rule(ay, min(ax, bx), max(ax, bx)))
    sheet.lying, sheet.standing = lying, standing


def is_pale(colour: int) -> bool:
    return colour >= 0 and min(colour >> 16, colour >> 8 & 255, colour & 255) > 245


def _hide_unseen(sheet: Page) -> None:
    """Move text nobody sees to hidden: white on white, and a clear layer with no picture under it.

    A page with nothing but a clear layer is a scan that was read by a machine, whatever lies under it.
    """
    if not any(run.colour == CLEAR or run.colour > 0xF0F0F0 for run in sheet.runs):
        return
    grounds = sheet.grounds + sheet.pictures
    is_scan = all(run.colour == CLEAR for run in sheet.runs)
    shown = []
    for run in sheet.runs:
        unseen = run.colour == CLEAR and not is_scan or is_pale(run.colour)
        if unseen and not _lies_on(run, grounds):
            sheet.hidden.append(run)
        else:
            shown.append(run)
    sheet.runs = shown


def even_clear_layers(pages: Sequence[Page]) -> None:
    """Make the sizes of clear layers even: there each line is as large as its letters were taken to be.

    Where nearly all of a page's are alike, the larger ones are told apart as headings of two kinds.
    """
    medians = {page.number: median(sizes) for page in pages if (sizes := _clear_sizes(page))}
    if not medians:
        return
    whole = median(medians.values())
    for page in pages:
        own = medians.get(page.number)
        if own is None:
            continue
        # The same letters are taken to be larger on one page than on another.
        usual = whole if 1 / _LARGER < own / whole < _LARGER else own
        sizes = _clear_sizes(page)
        is_straight = sum(0.75 * own < size < _LARGER * own for size in sizes) >= _NEARLY_ALL * len(sizes)
        page.runs = [
            run._replace(size=usual * _told_size(run.size / own, is_straight)) if run.colour == CLEAR else run
            for run in page.runs
        ]


def _clear_sizes(page: Page) -> list[float]:
    return [run.size for run in page.runs if run.colour == CLEAR]


def _told_size(size: float, is_straight: bool) -> float:
    """The size of a line on a scan, in shares of the usual one; a heading's is a guess, too."""
    if not is_straight:
        return 1.0 if 0.7 < size < 1.4 else size
    if size <= 0.75:
        return size
    return 1.0 if size < _LARGER else 1.3 if size < 1.45 else 1.7


def _lies_on(run: Run, grounds: list[Shade]) -> bool:
    x, y = centre(run)
    return any(s.x0 <= x <= s.x1 and s.y0 <= y <= s.y1 for s in grounds)
