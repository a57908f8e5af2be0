"""What lies on top of a PDF page: filled-in form fields, typed notes and stamps are made part of it.

Their text is seen by whoever reads the page, so PDFium draws it into the page in memory and it is
read in its place. Comments in the margin and marks over the text are counted, never read.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

from checker.document.pdf_page import Font, Run
from checker.document.pdfium import Pdfium, Rect

#: Annotations of one page that are looked at (control C18).
MAX_ANNOTATIONS = 2_000
#: Characters of one value.
MAX_VALUE = 20_000
#: Subtypes (fpdf_annot.h): what is read, and what is a comment when it says something.
FREE_TEXT, STAMP, WIDGET = 3, 13, 20
_READ = frozenset({FREE_TEXT, STAMP, WIDGET})
#: Sticky notes, marks over the text (highlighted, underlined, struck out), carets.
_COMMENTS = frozenset({1, 9, 10, 11, 12, 14})
#: Flags: hidden, and not shown on a screen.
_UNSEEN = 2 | 32
_PLAIN = Font("", False, False, False)
_USUAL_SIZE = 10.0
_FLATTENED = 1


class Annotations:
    """The annotations of one loaded page."""

    def __init__(self, lib: Pdfium, page: int) -> None:
        self._lib = lib
        self._page = page
        self._count = min(lib.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)
        self.comments = 0
        #: Text of fields and notes that the file gives no appearance, where they stand.
        self.undrawn: list[Run] = []

    def draw(self) -> bool:
        """Make fields, notes and stamps part of the page; True where it must be loaded again for it."""
        others, drawn = [], False
        for at in range(self._count):
            kind, is_drawn = self._look_at(at)
            drawn = drawn or is_drawn
            if kind not in _READ:
                others.append(at)
        if not drawn:
            return False
        for at in reversed(others):
            self._lib.FPDFPage_RemoveAnnot(self._page, at)
        return bool(self._lib.FPDFPage_Flatten(self._page, 0) == _FLATTENED)

    def _look_at(self, at: int) -> tuple[int, bool]:
        """(subtype, whether it has something to draw) of one annotation."""
        lib = self._lib
        annotation = lib.FPDFPage_GetAnnot(self._page, at)
        if not annotation:
            return 0, False
        try:
            kind = int(lib.FPDFAnnot_GetSubtype(annotation))
            if lib.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
                return kind, False
            if kind in _COMMENTS:
                self.comments += bool(self._value(annotation, b"Contents"))
            if kind not in _READ:
                return kind, False
            if lib.FPDFAnnot_HasKey(annotation, b"AP"):
                return kind, True
            self.undrawn += self._runs(annotation, b"V" if kind == WIDGET else b"Contents")
            return kind, False
        finally:
            lib.FPDFPage_CloseAnnot(annotation)

    def _value(self, annotation: int, key: bytes) -> str:
        size = min(self._lib.FPDFAnnot_GetStringValue(annotation, key, None, 0), 2 * MAX_VALUE)
        if size <= 2:
            return ""
        buffer = ctypes.create_string_buffer(size + 2)
        self._lib.FPDFAnnot_GetStringValue(annotation, key, ctypes.addressof(buffer), size)
        return buffer.raw[: size - 2].decode("utf-16-le", "replace").strip()

    def _runs(self, annotation: int, key: bytes) -> Iterator[Run]:
        """The lines of a value, set from the top of its frame."""
        text = self._value(annotation, key)
        rect = Rect()
        if not text or not self._lib.FPDFAnnot_GetRect(annotation, ctypes.addressof(rect)):
            return
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        size = max(2.0, min(_USUAL_SIZE, (rect.top - rect.bottom) / (1.2 * len(lines))))
        for number, line in enumerate(lines):
            if words := line.strip():
                base = rect.top - size * (1.0 + 1.2 * number)
                yield Run(rect.left, max(rect.right, rect.left + 1), base, size, words, _PLAIN, number)
