"""Runs of text of a PDF page, by a few calls of PDFium a run and none a letter.

A run is what one text object of the file shows of one line, so it has one font and one size
(shared/performance.md, section 2).
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator

from checker.document.model import UnreadablePlan
from checker.document.pdf_annotations import Annotations
from checker.document.pdf_ink import InkReader
from checker.document.pdf_page import ASLANT, CLEAR, HYPHEN, UNPAINTED, Font, Page, Run, settle
from checker.document.pdfium import FILL_AND_STROKE, INVISIBLE, Pdfium, Rect, Store

#: Characters of a whole document (control C18).
MAX_CHARACTERS = 10_000_000
#: Letters of prose are about half as wide as high; a run with wider ones has gaps in it.
WIDE_LETTER = 0.68
_BOLD = re.compile(r"bold|black|heavy|semibold|demi(?!light)|fett", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_SYMBOL = re.compile(r"symbol|wingding|webding|dingbat|fontawesome|icon", re.IGNORECASE)
_BREAKS = re.compile("\r\n|\r|\n|\ufffe[\r\n]*|$")
_GAPS = re.compile(r"\s+")
_FORCE_BOLD = 1 << 18


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
        self._at = Store()
        self._ink = InkReader(lib, self._at)

    def read(self, index: int) -> Page | None:
        """Page ``index`` (from 0); None when PDFium cannot load it. Raises UnreadablePlan: for-stor."""
        lib = self.lib
        page = lib.FPDF_LoadPage(self.document, index)
        if not page:
            return None
        on_top = Annotations(lib, page)
        drawn = lib.FPDFPage_CountObjects(page)
        if on_top.draw():
            lib.FPDF_ClosePage(page)
            page = lib.FPDF_LoadPage(self.document, index)
            if not page:
                return None
        text_page = lib.FPDFText_LoadPage(page)
        try:
            rect = Rect()
            lib.FPDF_GetPageBoundingBox(page, ctypes.addressof(rect))
            box = (rect.left, rect.bottom, rect.right, rect.top)
            turn = lib.FPDFPage_GetRotation(page) * 90
            wide, high = box[2] - box[0], box[3] - box[1]
            if turn in (90, 270):
                wide, high = high, wide
            sheet = Page(index + 1, wide, high, turn=turn, box=box, comments=on_top.comments)
            self._texts.clear()
            found = self._runs(text_page, sheet) if text_page else []
            found += [run._replace(order=len(found) + at) for at, run in enumerate(on_top.undrawn)]
            self._ink.read(page, sheet, self._texts, drawn)
            settle(sheet, found)
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
            HYPHEN if c == 2 else chr(c) if c < 0x110000 and not 0xD800 <= c < 0xE000 else "\ufffd"
            for c in letters
        )

    def _runs(self, page: int, sheet: Page) -> list[Run]:
        """The runs of a page in the file's order and coordinates."""
        count = self.lib.FPDFText_CountChars(page)
        if count <= 0:
            return []
        self.budget -= count
        if self.budget < 0:
            raise UnreadablePlan("for-stor")
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
                if shown and object_at(page, last) == shown:
                    self._run(
                        page, words.lstrip() + hyphen, start, stop if hyphen else last, shown, sheet, met
                    )
                else:
                    for first, end, each in _parted(text, start, last + 1, page, object_at):
                        more = hyphen if end > last else ""
                        piece = text[first : stop if end > last else end]
                        if piece[0].isspace() and met:
                            met[-1] = met[-1]._replace(text=met[-1].text + " ")
                        first += len(piece) - len(piece.lstrip())
                        piece = piece.lstrip() + more
                        self._run(page, piece, first, first + len(piece.rstrip()) - 1, each, sheet, met)
            at = mark.end()
        return met

    def _run(
        self,
        page: int,
        words: str,
        first: int,
        last: int,
        shown: int,
        sheet: Page,
        met: list[Run],
        whole: bool = False,
    ) -> None:
        """Add the run of characters [first, last], of text object ``shown``, to ``met``.

        Unless ``whole``, text that one object sets wide apart, such as a row of a table, becomes
        several runs.
        """
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
        if x1 - x > WIDE_LETTER * size * len(words) and turn == 0 and not whole and " " in words:
            for start, stop in self._torn_apart(page, words, first, size):
                piece = words[start:stop]
                start += first
                self._run(page, piece, start, start + len(piece.rstrip()) - 1, shown, sheet, met, whole=True)
            return
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

    def _torn_apart(self, page: int, words: str, first: int, size: float) -> Iterator[tuple[int, int]]:
        """(start, end) in ``words`` of the pieces that wide gaps part.

        A line stretched to the full width has the same gap between all its words, and stays whole.
        """
        lib, at = self.lib, self._at
        gaps: list[tuple[float, int]] = []
        for gap in _GAPS.finditer(words.rstrip()):
            lib.FPDFText_GetLooseCharBox(page, first + gap.start() - 1, at.box)
            left = at.run()[5]
            lib.FPDFText_GetCharOrigin(page, first + gap.end(), at.x, at.y)
            gaps.append((at.run()[0] - left, gap.end()))
        start = 0
        if gaps and max(gaps)[0] - min(gaps)[0] > 1.0:
            for wide, end in gaps:
                if wide > 1.5 * size:
                    yield start, end
                    start = end
        yield start, len(words)

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
            if (
                "\ue000" <= letter <= "\uf8ff"
                or letter == "\ufffd"
                or not letter.isspace()
                and error(page, first + at)
            ):
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
                bool(_BOLD.search(name))
                or 600 <= weight <= 1000
                or (flags > 0 and bool(flags & _FORCE_BOLD)),
                bool(_ITALIC.search(name)),
                bool(_SYMBOL.search(name)),
            )
            self.fonts[handle] = font
        return font


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
    return ASLANT, size, right


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
