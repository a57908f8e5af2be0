"""What is drawn on a PDF page beside its text: rules, coloured grounds, frames and pictures."""

from __future__ import annotations

import ctypes
from itertools import pairwise

from checker.document.pdf_page import Page, Rule, Shade, is_pale
from checker.document.pdfium import OBJECT_FORM, OBJECT_IMAGE, OBJECT_PATH, OBJECT_SHADING, Pdfium, Store

#: Objects of a page that are looked at; more are left out and reported (control C18).
MAX_OBJECTS = 20_000
#: Segments of one path that are looked at.
MAX_SEGMENTS = 4_000
#: Forms inside forms are followed this deep.
MAX_DEPTH = 4
#: A rule is at most this thick, and at least this long (pt).
THIN, SHORT = 2.5, 3.0
#: A rectangle has four or five segments, one with rounded corners up to twenty.
RECTANGLE, ROUNDED = 6, 20
MOVE_TO, LINE_TO = 2, 0

_Box = tuple[float, float, float, float]
_Matrix = tuple[float, ...]


class InkReader:
    """Reads the paths and pictures of pages, in the file's coordinates."""

    def __init__(self, lib: Pdfium, store: Store) -> None:
        self.lib = lib
        self._at = store
        self._f = [ctypes.c_float() for _ in range(4)]
        self._fp = [ctypes.pointer(v) for v in self._f]
        self._i = [ctypes.c_int() for _ in range(2)]
        self._ip = [ctypes.pointer(v) for v in self._i]

    def read(self, page: int, sheet: Page, texts: set[int], count: int) -> None:
        """Put what is drawn on a page into ``sheet``.

        ``texts``: objects known to be text. ``count``: objects that are the page's own, not frames of
        form fields and notes drawn on top of them.
        """
        lib = self.lib
        sheet.cut = count > MAX_OBJECTS
        get = lib.FPDFPage_GetObject
        budget = MAX_OBJECTS
        for i in range(min(count, MAX_OBJECTS)):
            shape = get(page, i)
            if shape not in texts:
                budget = self._object(shape, sheet, None, 0, budget)

    def _object(self, shape: int, sheet: Page, matrix: _Matrix | None, depth: int, budget: int) -> int:
        """Take in one object; the number of objects inside forms that may still be looked at."""
        kind = self.lib.FPDFPageObj_GetType(shape)
        if kind == OBJECT_PATH:
            self._path(shape, sheet, matrix)
        elif kind == OBJECT_IMAGE:
            if box := self._bounds(shape, matrix):
                sheet.pictures.append(Shade(*box, 0))
        elif kind == OBJECT_SHADING:
            if box := self._bounds(shape, matrix):
                sheet.grounds.append(Shade(*box, 0))
        elif kind == OBJECT_FORM and depth < MAX_DEPTH:
            return self._form(shape, sheet, matrix or _IDENTITY, depth + 1, budget)
        return budget

    def _form(self, form: int, sheet: Page, outer: _Matrix, depth: int, budget: int) -> int:
        lib = self.lib
        lib.FPDFPageObj_GetMatrix(form, self._at.matrix)
        inner = _times(self._at.read_matrix(), outer)
        for i in range(max(0, lib.FPDFFormObj_CountObjects(form))):
            budget -= 1
            if budget <= 0:
                sheet.cut = True
                return 0
            budget = self._object(lib.FPDFFormObj_GetObject(form, i), sheet, inner, depth, budget)
        return budget

    def _bounds(self, shape: int, matrix: _Matrix | None) -> _Box | None:
        f = self._f
        if not self.lib.FPDFPageObj_GetBounds(shape, *self._fp):
            return None
        x0, y0, x1, y1 = f[0].value, f[1].value, f[2].value, f[3].value
        if matrix is not None:
            corners = [_apply(matrix, x, y) for x in (x0, x1) for y in (y0, y1)]
            x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
            y0, y1 = min(y for _, y in corners), max(y for _, y in corners)
        if not (abs(x0) < 1e6 and abs(y0) < 1e6 and abs(x1) < 1e6 and abs(y1) < 1e6):
            return None
        return x0, y0, x1, y1

    def _path(self, shape: int, sheet: Page, matrix: _Matrix | None) -> None:
        box = self._bounds(shape, matrix)
        if box is None:
            return
        x0, y0, x1, y1 = box
        wide, high = x1 - x0, y1 - y0
        if wide < SHORT and high < SHORT:
            return
        if high <= THIN or wide <= THIN:
            if self._is_white(shape):
                return
            if high <= THIN:
                sheet.lying.append(Rule((y0 + y1) / 2, x0, x1))
            else:
                sheet.standing.append(Rule((x0 + x1) / 2, y0, y1))
            return
        self.lib.FPDFPath_GetDrawMode(shape, *self._ip)
        filled, stroked = self._i[0].value, self._i[1].value
        segments = self.lib.FPDFPath_CountSegments(shape)
        if filled and (colour := self._fill(shape)) is not None:
            if not is_pale(colour):
                sheet.grounds.append(Shade(*box, colour))
            if segments <= ROUNDED:
                sheet.shades.append(Shade(*box, colour))
        if (
            stroked
            and not self._is_white(shape)
            and 4 <= segments <= ROUNDED
            and self._is_frame(shape, segments)
        ):
            sheet.lying += (Rule(y0, x0, x1), Rule(y1, x0, x1))
            sheet.standing += (Rule(x0, y0, y1), Rule(x1, y0, y1))
        elif stroked and not self._is_white(shape) or filled and segments > RECTANGLE:
            self._segments(shape, min(segments, MAX_SEGMENTS), sheet, matrix, not stroked)

    def _fill(self, shape: int) -> int | None:
        """0xRRGGBB of a fill, None where it is clear."""
        self.lib.FPDFPageObj_GetFillColor(shape, *self._at.colour)
        red, green, blue, alpha = self._at.read_colour()
        return red << 16 | green << 8 | blue if alpha > 8 else None

    def _is_white(self, shape: int) -> bool:
        """Whether a line is drawn in white: layout, not a rule the reader sees."""
        lib, at = self.lib, self._at
        lib.FPDFPath_GetDrawMode(shape, *self._ip)
        colour = lib.FPDFPageObj_GetStrokeColor if self._i[1].value else lib.FPDFPageObj_GetFillColor
        if not colour(shape, *at.colour):
            return False
        red, green, blue, alpha = at.read_colour()
        return min(red, green, blue) > 250 or alpha < 9

    def _is_frame(self, shape: int, segments: int) -> bool:
        """Whether a path is one closed outline: a rectangle, square or rounded, and not a comb of lines."""
        lib = self.lib
        kinds = [lib.FPDFPathSegment_GetType(lib.FPDFPath_GetPathSegment(shape, i)) for i in range(segments)]
        return kinds.count(MOVE_TO) <= 1 and (segments <= RECTANGLE or len({*kinds} - {MOVE_TO, LINE_TO}) > 0)

    def _segments(self, shape: int, count: int, sheet: Page, matrix: _Matrix | None, filled: bool) -> None:
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
            if kind == MOVE_TO:
                _outline(points, sheet, filled)
                points = [place]
            elif kind == LINE_TO:
                points.append(place)
            else:  # a curve: nothing that rules a table
                points = []
        _outline(points, sheet, filled)


def _outline(points: list[tuple[float, float]], sheet: Page, filled: bool) -> None:
    if len(points) < 2:
        return
    if filled:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if y1 - y0 <= THIN < x1 - x0:
            sheet.lying.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= THIN < y1 - y0:
            sheet.standing.append(Rule((x0 + x1) / 2, y0, y1))
        return
    for (ax, ay), (bx, by) in pairwise(points):
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
