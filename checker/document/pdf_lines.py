"""What is on a PDF page: runs of text with font and place, rules, shades and pictures.

Places are points in the page as it is read: origin at the lower left corner of the visible page, x to
the right, y up, after the page's own rotation and, where most of its text is turned, after that too.
A run is what one text object of the file shows of one line, so it has one font and one size; a few
calls a run, none a letter (shared/performance.md, section 2).
"""

from __future__ import annotations

import ctypes
import re
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from checker.document.model import UnreadablePlan
from checker.document.pdfium import (
    FILL_AND_STROKE,
    INVISIBLE,
    OBJECT_FORM,
    OBJECT_IMAGE,
    OBJECT_PATH,
    Pdfium,
)

#: PDFium's sign for a hyphen it believes to end a line inside a word.
HYPHEN = "\ufffe"
#: Objects of a page that are looked at for rules and shades; more are left out and reported.
MAX_OBJECTS = 20_000
#: Characters of a whole document (control C18).
MAX_CHARACTERS = 10_000_000
#: Segments of one path that are looked at.
MAX_SEGMENTS = 4_000
#: Forms inside forms are followed this deep.
MAX_DEPTH = 4
#: A rule is at most this thick, and at least this long (pt).
THIN, SHORT = 2.5, 3.0
_BOLD = re.compile(r"bold|black|heavy|semibold|demi(?!light)|fett", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_SYMBOL = re.compile(r"symbol|wingding|webding|dingbat|fontawesome|icon", re.IGNORECASE)
_BREAKS = re.compile("\r\n|\r|\n|\ufffe[\r\n]*|$")
_FORCE_BOLD = 1 << 18
#: Colours of text that paints nothing: an OCR layer, and text that is transparent or too small to see.
CLEAR, UNPAINTED = -1, -2


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
    characters: int = 0
    unmapped: int = 0
    rotated: bool = False
    cut: bool = False
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


class _Rect(ctypes.Structure):
    _fields_ = [(name, ctypes.c_float) for name in ("left", "top", "right", "bottom")]


class _Store:
    """Where PDFium writes the facts about a run: one buffer, read in one go.

    The attributes are addresses in it; ``run`` gives (x, y, size, box as left, top, right, bottom,
    matrix a to f, red, green, blue, alpha).
    """

    _RUN = struct.Struct("=2d f 4f 6f 4I")
    _MATRIX_AT, _COLOUR_AT = 36, 60

    def __init__(self) -> None:
        self._bytes = ctypes.create_string_buffer(self._RUN.size)
        start = ctypes.addressof(self._bytes)
        self.x, self.y, self.size, self.box, self.matrix = start, start + 8, start + 16, start + 20, start + 36
        self.colour = (start + 60, start + 64, start + 68, start + 72)

    def run(self) -> tuple[Any, ...]:
        return self._RUN.unpack_from(self._bytes)

    def read_matrix(self) -> tuple[float, ...]:
        return struct.unpack_from("=6f", self._bytes, self._MATRIX_AT)

    def read_colour(self) -> tuple[int, int, int, int]:
        red, green, blue, alpha = struct.unpack_from("=4I", self._bytes, self._COLOUR_AT)
        return red, green, blue, alpha


class PageReader:
    """Reads the pages of one open document; keeps the call buffers and the fonts seen."""

    def __init__(self, lib: Pdfium, document: int) -> None:
        self.lib = lib
        self.document = document
        self.fonts: dict[int, Font] = {}
        self.budget = MAX_CHARACTERS
        self._doubts: dict[str, int] = {}
        #: Text objects met on the page being read.
        self._texts: set[int] = set()
        self._at = _Store()
        self._f = [ctypes.c_float() for _ in range(4)]
        self._fp = [ctypes.pointer(v) for v in self._f]
        self._i = [ctypes.c_int() for _ in range(2)]
        self._ip = [ctypes.pointer(v) for v in self._i]

    def read(self, index: int) -> Page | None:
        """Page ``index`` (from 0); None when PDFium cannot load it. Raises UnreadablePlan: for-stor."""
        lib = self.lib
        page = lib.FPDF_LoadPage(self.document, index)
        if not page:
            return None
        text_page = lib.FPDFText_LoadPage(page)
        try:
            rect = _Rect()
            lib.FPDF_GetPageBoundingBox(page, ctypes.addressof(rect))
            box = (rect.left, rect.bottom, rect.right, rect.top)
            turn = lib.FPDFPage_GetRotation(page) * 90
            wide, high = box[2] - box[0], box[3] - box[1]
            if turn in (90, 270):
                wide, high = high, wide
            sheet = Page(index + 1, wide, high, turn=turn, box=box)
            found = self._runs(text_page, sheet) if text_page else []
            self._ink(page, sheet)
            _settle(sheet, found)
            return sheet
        finally:
            if text_page:
                lib.FPDFText_ClosePage(text_page)
            lib.FPDF_ClosePage(page)

    # ---------------------------------------------------------------------- text

    def _text(self, page: int, count: int) -> str:
        """The characters of a page, one for each of PDFium's, line breaks and hyphen marks included."""
        lib = self.lib
        buffer = (ctypes.c_ushort * (count + 1))()
        got = lib.FPDFText_GetText(page, 0, count, ctypes.addressof(buffer))
        text = bytes(buffer)[: 2 * max(0, got - 1)].decode("utf-16-le", "replace")
        if len(text) == count:
            return text
        # Characters PDFium leaves out of its text (controls, letters outside the basic plane cut
        # short) shift every index: ask for each.
        letters = (lib.FPDFText_GetUnicode(page, i) for i in range(count))
        return "".join(
            HYPHEN if c == 2 else chr(c) if c < 0x110000 and not 0xD800 <= c < 0xE000 else "\ufffd" for c in letters
        )

    def _runs(self, page: int, sheet: Page) -> list[Run]:
        """The runs of a page in the file's order and coordinates."""
        count = self.lib.FPDFText_CountChars(page)
        if count <= 0:
            return []
        self.budget -= count
        if self.budget < 0:
            raise UnreadablePlan("for-stor")
        self._texts.clear()
        text = self._text(page, count)
        sheet.characters = len(text) - text.count("\r\n") * 2
        object_at = self.lib.FPDFText_GetTextObject
        met: list[Run] = []
        at = 0
        for mark in _BREAKS.finditer(text):
            stop = mark.start()
            words = text[at:stop]
            solid = words.strip()
            if solid:
                start = at + len(words) - len(words.lstrip())
                last = start + len(solid) - 1
                hyphen = HYPHEN if mark[0][:1] == HYPHEN else ""
                shown = object_at(page, start)
                if object_at(page, last) == shown:
                    self._run(page, words.lstrip() + hyphen, start, stop if hyphen else last, shown, sheet, met)
                else:
                    for first, end, each in _parted(text, start, last + 1, page, object_at):
                        more = hyphen if end > last else ""
                        piece = text[first : stop if end > last else end]
                        final = stop if more else first + len(piece.rstrip()) - 1
                        first += len(piece) - len(piece.lstrip())
                        self._run(page, piece + more, first, final, each, sheet, met)
            at = mark.end()
        return met

    def _run(self, page: int, words: str, first: int, last: int, shown: int, sheet: Page, met: list[Run]) -> None:
        """Add the run of characters [first, last], of text object ``shown``, to ``met``."""
        lib, at = self.lib, self._at
        self._texts.add(shown)
        lib.FPDFText_GetCharOrigin(page, first, at.x, at.y)
        lib.FPDFText_GetLooseCharBox(page, last, at.box)
        lib.FPDFText_GetMatrix(page, first, at.matrix)
        lib.FPDFTextObj_GetFontSize(shown, at.size)
        lib.FPDFText_GetFillColor(page, first, *at.colour)
        x, y, size, left, top, right, bottom, a, b, c, d, _, _, red, green, blue, alpha = at.run()
        if b == 0.0 and c == 0.0 and a > 0:
            turn, size, x1 = 0, abs(size * d), right
        else:
            turn, size, x1 = _slanted(a, b, c, d, size, (left, bottom, right, top))
        if not (size < 1e5 and abs(x) < 1e6 and abs(y) < 1e6):
            return  # also what is no number
        font = self._font(lib.FPDFTextObj_GetFont(shown))
        colour = red << 16 | green << 8 | blue
        mode = lib.FPDFTextObj_GetTextRenderMode(shown)
        if mode == INVISIBLE:
            colour = CLEAR
        elif mode == FILL_AND_STROKE and not font.bold:
            # How printers' drivers make a bold the font does not have.
            font = font._replace(bold=True)
        if self._doubts.get(font.name, 4) > 0 or not words.isprintable():
            self._check_mapping(page, first, font, words, sheet)
        if size <= 1.0 or alpha <= 8:
            colour = UNPAINTED
        met.append(Run(x, x1, y, size, words, font, len(met), turn, colour))

    def _check_mapping(self, page: int, first: int, font: Font, words: str, sheet: Page) -> None:
        """Count the characters that stand for no known letter; a font whose first runs are sound is
        asked no more."""
        error = self.lib.FPDFText_HasUnicodeMapError
        doubt = self._doubts.get(font.name, 4)
        solid = words.rstrip(HYPHEN + " ")
        if doubt <= 4 and solid.isprintable() and not error(page, first):
            self._doubts[font.name] = doubt - 1
            return
        if len(solid) == 1 and (font.symbol or "\uf000" <= solid <= "\uf0ff"):
            return  # a bullet or an icon of a symbol font
        self._doubts[font.name] = 5
        for at, letter in enumerate(solid):
            if "\ue000" <= letter <= "\uf8ff" or letter == "\ufffd" or not letter.isspace() and error(page, first + at):
                sheet.unmapped += 1

    def _font(self, handle: int | None) -> Font:
        if handle is None:
            return Font("", False, False, False)
        font = self.fonts.get(handle)
        if font is None:
            lib = self.lib
            buffer = ctypes.create_string_buffer(256)
            lib.FPDFFont_GetBaseFontName(handle, ctypes.addressof(buffer), 256)
            name = buffer.value.decode("utf-8", "replace")
            name = name[7:] if len(name) > 7 and name[6] == "+" else name
            weight = lib.FPDFFont_GetWeight(handle)
            flags = lib.FPDFFont_GetFlags(handle)
            font = Font(
                name,
                bool(_BOLD.search(name)) or 600 <= weight <= 1000 or (flags > 0 and bool(flags & _FORCE_BOLD)),
                bool(_ITALIC.search(name)),
                bool(_SYMBOL.search(name)),
            )
            self.fonts[handle] = font
        return font

    # ---------------------------------------------------------------------- lines, fills, pictures

    def _ink(self, page: int, sheet: Page) -> None:
        """Rules, shades and pictures of a page into ``sheet``, in the file's coordinates."""
        lib = self.lib
        count = lib.FPDFPage_CountObjects(page)
        if count > MAX_OBJECTS:
            sheet.cut = True
        get, kind_of, texts = lib.FPDFPage_GetObject, lib.FPDFPageObj_GetType, self._texts
        budget = MAX_OBJECTS
        for i in range(min(count, MAX_OBJECTS)):
            shape = get(page, i)
            if shape in texts:
                continue
            kind = kind_of(shape)
            if kind == OBJECT_PATH:
                self._path(shape, sheet, None)
            elif kind == OBJECT_IMAGE:
                if box := self._bounds(shape, None):
                    sheet.pictures.append(Shade(*box, 0))
            elif kind == OBJECT_FORM:
                budget = self._form(shape, sheet, _IDENTITY, 1, budget)

    def _form(self, form: int, sheet: Page, outer: tuple[float, ...], depth: int, budget: int) -> int:
        """Ink of a form; the number of objects that may still be looked at."""
        lib = self.lib
        lib.FPDFPageObj_GetMatrix(form, self._at.matrix)
        inner = _times(self._at.read_matrix(), outer)
        count = lib.FPDFFormObj_CountObjects(form)
        for i in range(max(0, count)):
            budget -= 1
            if budget <= 0:
                sheet.cut = True
                return 0
            shape = lib.FPDFFormObj_GetObject(form, i)
            kind = lib.FPDFPageObj_GetType(shape)
            if kind == OBJECT_PATH:
                self._path(shape, sheet, inner)
            elif kind == OBJECT_IMAGE:
                if box := self._bounds(shape, inner):
                    sheet.pictures.append(Shade(*box, 0))
            elif kind == OBJECT_FORM and depth < MAX_DEPTH:
                budget = self._form(shape, sheet, inner, depth + 1, budget)
        return budget

    def _bounds(self, shape: int, matrix: tuple[float, ...] | None) -> tuple[float, float, float, float] | None:
        f = self._f
        if not self.lib.FPDFPageObj_GetBounds(shape, *self._fp):
            return None
        x0, y0, x1, y1 = f[0].value, f[1].value, f[2].value, f[3].value
        if matrix is not None:
            (x0, y0), (x1, y1) = _apply(matrix, x0, y0), _apply(matrix, x1, y1)
            x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if not (abs(x0) < 1e6 and abs(y0) < 1e6 and abs(x1) < 1e6 and abs(y1) < 1e6):
            return None
        return x0, y0, x1, y1

    def _path(self, shape: int, sheet: Page, matrix: tuple[float, ...] | None) -> None:
        box = self._bounds(shape, matrix)
        if box is None:
            return
        x0, y0, x1, y1 = box
        wide, high = x1 - x0, y1 - y0
        if wide < SHORT and high < SHORT:
            return
        lib, at = self.lib, self._at
        if high <= THIN or wide <= THIN:
            if self._is_white(shape):
                return
            if high <= THIN:
                sheet.lying.append(Rule((y0 + y1) / 2, x0, x1))
            else:
                sheet.standing.append(Rule((x0 + x1) / 2, y0, y1))
            return
        lib.FPDFPath_GetDrawMode(shape, *self._ip)
        filled, stroked = self._i[0].value, self._i[1].value
        segments = lib.FPDFPath_CountSegments(shape)
        if segments <= 6:
            if filled:
                lib.FPDFPageObj_GetFillColor(shape, *at.colour)
                r, g, b, alpha = at.read_colour()
                if alpha > 8:
                    sheet.shades.append(Shade(x0, y0, x1, y1, r << 16 | g << 8 | b))
            if stroked and not self._is_white(shape):
                if segments >= 4:
                    sheet.shades.append(Shade(x0, y0, x1, y1, -1))
                    self._edges(x0, y0, x1, y1, sheet)
                else:
                    self._segments(shape, segments, sheet, matrix)
        elif stroked or filled:
            self._segments(shape, min(segments, MAX_SEGMENTS), sheet, matrix, bool(filled and not stroked))

    @staticmethod
    def _edges(x0: float, y0: float, x1: float, y1: float, sheet: Page) -> None:
        sheet.lying += (Rule(y0, x0, x1), Rule(y1, x0, x1))
        sheet.standing += (Rule(x0, y0, y1), Rule(x1, y0, y1))

    def _is_white(self, shape: int) -> bool:
        """Whether a line is drawn in white: layout, not a rule the reader sees."""
        lib, at = self.lib, self._at
        lib.FPDFPath_GetDrawMode(shape, *self._ip)
        colour = lib.FPDFPageObj_GetStrokeColor if self._i[1].value else lib.FPDFPageObj_GetFillColor
        if not colour(shape, *at.colour):
            return False
        red, green, blue, alpha = at.read_colour()
        return min(red, green, blue) > 250 or alpha < 9

    def _segments(
        self, shape: int, count: int, sheet: Page, matrix: tuple[float, ...] | None, filled: bool = False
    ) -> None:
        """Straight edges of a path that is more than one rectangle; filled slivers become one rule."""
        lib = self.lib
        lib.FPDFPageObj_GetMatrix(shape, self._at.matrix)
        own = self._at.read_matrix()
        whole = own if matrix is None else _times(own, matrix)
        points: list[tuple[float, float]] = []
        for i in range(count):
            segment = lib.FPDFPath_GetPathSegment(shape, i)
            kind = lib.FPDFPathSegment_GetType(segment)
            lib.FPDFPathSegment_GetPoint(segment, self._fp[0], self._fp[1])
            place = _apply(whole, self._f[0].value, self._f[1].value)
            if kind == 2:  # MoveTo
                self._outline(points, sheet, filled)
                points = [place]
            elif kind == 0:  # LineTo
                points.append(place)
            else:  # a curve: nothing that rules a table
                points = []
        self._outline(points, sheet, filled)

    @staticmethod
    def _outline(points: list[tuple[float, float]], sheet: Page, filled: bool) -> None:
        if len(points) < 2:
            return
        if filled:
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
            if y1 - y0 <= THIN < x1 - x0:
                sheet.lying.append(Rule((y0 + y1) / 2, x0, x1))
            elif x1 - x0 <= THIN < y1 - y0:
                sheet.standing.append(Rule((x0 + x1) / 2, y0, y1))
            return
        for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
            if abs(ay - by) <= 1.0 and abs(ax - bx) > SHORT:
                sheet.lying.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
            elif abs(ax - bx) <= 1.0 and abs(ay - by) > SHORT:
                sheet.standing.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))


_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _times(m: tuple[float, ...], n: tuple[float, ...]) -> tuple[float, ...]:
    """The matrix that applies ``m``, then ``n``."""
    a, b, c, d, e, f = m
    p, q, r, s, t, u = n
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _apply(m: tuple[float, ...], x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _slanted(
    a: float, b: float, c: float, d: float, size: float, box: tuple[float, float, float, float]
) -> tuple[int, float, float]:
    """(degrees counted counter-clockwise, size, far end) of text that does not simply lie along x.

    The far end is given along the way the text runs: x or y of the last letter's box.
    """
    left, bottom, right, top = box
    size = abs(size) * (c * c + d * d) ** 0.5
    if abs(b) < 0.26 * abs(a):
        return (0, size, right) if a > 0 else (180, size, left)
    if abs(a) < 0.26 * abs(b):
        return (90, size, top) if b > 0 else (270, size, bottom)
    return 45, size, right


def _parted(
    text: str, start: int, end: int, page: int, object_at: Callable[[int, int], int]
) -> Iterator[tuple[int, int, int]]:
    """(start, end, text object) of the stretches of [start, end) that one text object shows.

    Spaces PDFium made up belong to no object and stay with the stretch before them. The end of a
    stretch is found by leaps, then by halving.
    """
    final = object_at(page, end - 1)
    while start < end:
        shown = object_at(page, start)
        if shown == final:
            yield start, end, shown
            return
        low, high, step = start, end - 1, 4  # object(low) is shown, object(high) is not
        while low + step < high and object_at(page, low + step) == shown:
            low, step = low + step, step * 2
        high = min(high, low + step)
        while high - low > 1:
            middle = (low + high) // 2
            if object_at(page, middle) == shown:
                low = middle
            else:
                high = middle
        stop = high
        while stop < end and text[stop].isspace():
            stop += 1
        if shown and not text[start:stop].isspace():
            yield start, stop, shown
        start = stop


def _settle(sheet: Page, found: list[Run]) -> None:
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
    wide, high = sheet.width + 1, sheet.height + 1
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
    bx, by = sheet.place(run.x1, run.base) if run.turn in (0, 180, 45) else sheet.place(run.x0, run.x1)
    left = (run.turn - sheet.turn) % 360
    if left == 90:
        ax, ay, bx = ay, -ax, by
    elif left == 180:
        ax, ay, bx = -ax, -ay, -bx
    elif left == 270:
        ax, ay, bx = -ay, ax, -by
    return run._replace(x0=ax, x1=max(bx, ax + 0.1), base=ay, turn=left)


def centre(run: Run) -> tuple[float, float]:
    """A place on the page that lies inside the run."""
    x, y = (run.x0 + min(run.x1, run.x0 + 40)) / 2, run.base + 0.3 * run.size
    if run.turn == 90:
        return -y, x
    if run.turn == 180:
        return -x, -y
    if run.turn == 270:
        return y, -x
    return x, y


def _move_ink(sheet: Page) -> None:
    for shades in (sheet.shades, sheet.pictures):
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
    """Move white text on a white ground, and invisible text with no picture under it, to hidden."""
    if not any([run.colour == CLEAR or run.colour > 0xF0F0F0 for run in sheet.runs]):
        return
    grounds = [s for s in sheet.shades if s.colour >= 0 and not is_pale(s.colour)] + sheet.pictures
    shown = []
    for run in sheet.runs:
        if (run.colour == CLEAR or is_pale(run.colour)) and not _lies_on(run, grounds):
            sheet.hidden.append(run)
        else:
            shown.append(run)
    sheet.runs = shown


def _lies_on(run: Run, grounds: list[Shade]) -> bool:
    x, y = centre(run)
    return any(s.x0 <= x <= s.x1 and s.y0 <= y <= s.y1 for s in grounds)
