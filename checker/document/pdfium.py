"""A thin binding to PDFium: the few functions the PDF reader calls, with plain ints as handles.

The library is the one pypdfium2 installs. Its own Python module declares every function of PDFium
and costs as much to import as reading a plan of 40 pages; these calls are also cheaper, because no
pointer objects are made (shared/performance.md, section 2). PDFium is not thread-safe: one document
at a time in a process.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import struct
from collections.abc import Callable
from typing import Any

#: FPDF_GetLastError: a password is wanted, or the protection is one PDFium does not know.
LOCKED = (4, 5)
#: Types of page objects (fpdf_edit.h).
OBJECT_PATH, OBJECT_IMAGE, OBJECT_SHADING, OBJECT_FORM = 2, 3, 4, 5
#: Text render modes: nothing is painted (an OCR layer over a picture), or letters with an outline.
INVISIBLE, FILL_AND_STROKE = 3, 2

_P, _I, _V = ctypes.c_void_p, ctypes.c_int, None
_PF, _PI = ctypes.POINTER(ctypes.c_float), ctypes.POINTER(ctypes.c_int)
_S = ctypes.c_char_p
_SIGNATURES: dict[str, tuple[Any, ...]] = {
    # name: result, arguments
    "FPDF_InitLibrary": (_V,),
    "FPDF_LoadMemDocument64": (_P, _S, ctypes.c_size_t, _S),
    "FPDF_CloseDocument": (_V, _P),
    "FPDF_GetLastError": (ctypes.c_ulong,),
    "FPDF_GetPageCount": (_I, _P),
    "FPDF_LoadPage": (_P, _P, _I),
    "FPDF_ClosePage": (_V, _P),
    "FPDF_GetPageBoundingBox": (_I, _P, _P),
    "FPDF_GetFormType": (_I, _P),
    "FPDF_GetMetaText": (ctypes.c_ulong, _P, _S, _P, ctypes.c_ulong),
    "FPDFDoc_GetAttachmentCount": (_I, _P),
    "FPDFDoc_GetJavaScriptActionCount": (_I, _P),
    "FPDFPage_GetRotation": (_I, _P),
    "FPDFPage_Flatten": (_I, _P, _I),
    "FPDFPage_GetAnnotCount": (_I, _P),
    "FPDFPage_GetAnnot": (_P, _P, _I),
    "FPDFPage_CloseAnnot": (_V, _P),
    "FPDFPage_RemoveAnnot": (_I, _P, _I),
    "FPDFAnnot_GetSubtype": (_I, _P),
    "FPDFAnnot_GetFlags": (_I, _P),
    "FPDFAnnot_HasKey": (_I, _P, _S),
    "FPDFAnnot_GetRect": (_I, _P, _P),
    "FPDFAnnot_GetStringValue": (ctypes.c_ulong, _P, _S, _P, ctypes.c_ulong),
    "FPDFPage_CountObjects": (_I, _P),
    "FPDFPage_GetObject": (_P, _P, _I),
    "FPDFPageObj_GetType": (_I, _P),
    "FPDFPageObj_GetBounds": (_I, _P, _PF, _PF, _PF, _PF),
    "FPDFPageObj_GetFillColor": (_I, _P, _P, _P, _P, _P),
    "FPDFPageObj_GetStrokeColor": (_I, _P, _P, _P, _P, _P),
    "FPDFPageObj_GetMatrix": (_I, _P, _P),
    "FPDFPath_CountSegments": (_I, _P),
    "FPDFPath_GetPathSegment": (_P, _P, _I),
    "FPDFPathSegment_GetPoint": (_I, _P, _PF, _PF),
    "FPDFPathSegment_GetType": (_I, _P),
    "FPDFPath_GetDrawMode": (_I, _P, _PI, _PI),
    "FPDFFormObj_CountObjects": (_I, _P),
    "FPDFFormObj_GetObject": (_P, _P, ctypes.c_ulong),
    "FPDFText_LoadPage": (_P, _P),
    "FPDFText_ClosePage": (_V, _P),
    "FPDFText_CountChars": (_I, _P),
    "FPDFText_GetText": (_I, _P, _I, _I, _P),
    "FPDFText_GetUnicode": (ctypes.c_uint, _P, _I),
    "FPDFText_HasUnicodeMapError": (_I, _P, _I),
    "FPDFText_GetTextObject": (_P, _P, _I),
    "FPDFText_GetLooseCharBox": (_I, _P, _I, _P),
    "FPDFText_GetCharOrigin": (_I, _P, _I, _P, _P),
    "FPDFText_GetMatrix": (_I, _P, _I, _P),
    "FPDFText_GetFillColor": (_I, _P, _I, _P, _P, _P, _P),
    "FPDFTextObj_GetFont": (_P, _P),
    "FPDFTextObj_GetFontSize": (_I, _P, _P),
    "FPDFTextObj_GetTextRenderMode": (_I, _P),
    "FPDFFont_GetBaseFontName": (ctypes.c_size_t, _P, _P, ctypes.c_size_t),
    "FPDFFont_GetWeight": (_I, _P),
    "FPDFFont_GetFlags": (_I, _P),
    "FPDFBookmark_GetFirstChild": (_P, _P, _P),
    "FPDFBookmark_GetNextSibling": (_P, _P, _P),
    "FPDFBookmark_GetTitle": (ctypes.c_ulong, _P, _P, ctypes.c_ulong),
    "FPDFBookmark_GetDest": (_P, _P, _P),
    "FPDFDest_GetDestPageIndex": (_I, _P, _P),
    "FPDFDest_GetLocationInPage": (_I, _P, _P, _P, _P, _P, _P, _P),
}


#: Calls that only look something up: they keep the interpreter's lock, which is cheaper.
_SHORT = ("FPDFText_Get", "FPDFText_Has", "FPDFTextObj_", "FPDFPageObj_", "FPDFPage_GetObject", "FPDFPath")


class Store:
    """Where PDFium writes the facts about a run: one buffer, read in one go.

    The attributes are addresses in it; ``run`` gives (x, y, size, box as left, top, right, bottom,
    matrix a to f, red, green, blue, alpha).
    """

    _RUN = struct.Struct("=2d f 4f 6f 4I")
    _MATRIX_AT, _COLOUR_AT = 36, 60

    def __init__(self) -> None:
        self._bytes = ctypes.create_string_buffer(self._RUN.size)
        start = ctypes.addressof(self._bytes)
        self.x, self.y, self.size, self.box, self.matrix = (
            start,
            start + 8,
            start + 16,
            start + 20,
            start + 36,
        )
        self.colour = (start + 60, start + 64, start + 68, start + 72)

    def run(self) -> tuple[Any, ...]:
        return self._RUN.unpack_from(self._bytes)

    def read_matrix(self) -> tuple[float, ...]:
        return struct.unpack_from("=6f", self._bytes, self._MATRIX_AT)

    def read_colour(self) -> tuple[int, int, int, int]:
        red, green, blue, alpha = struct.unpack_from("=4I", self._bytes, self._COLOUR_AT)
        return red, green, blue, alpha


class Rect(ctypes.Structure):
    """FS_RECTF."""

    _fields_ = [(name, ctypes.c_float) for name in ("left", "top", "right", "bottom")]


class Pdfium:
    """The functions above as attributes."""

    def __init__(self, library: ctypes.CDLL) -> None:
        for name, (result, *arguments) in _SIGNATURES.items():
            short = name.startswith(_SHORT) and name != "FPDFText_GetText"
            prototype = ctypes.PYFUNCTYPE if short else ctypes.CFUNCTYPE
            setattr(self, name, prototype(result, *arguments)((name, library)))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        raise AttributeError(name)


def _library() -> str:
    """Path of the PDFium library that pypdfium2 installed. Raises ImportError without it."""
    spec = importlib.util.find_spec("pypdfium2_raw")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for name in ("libpdfium.so", "libpdfium.dylib", "pdfium.dll"):
            if os.path.exists(path := os.path.join(folder, name)):
                return path
    raise ImportError("pypdfium2 is not installed with its PDFium library")


_loaded: Pdfium | None = None


def load() -> Pdfium:
    """PDFium, loaded and started on the first call of the process."""
    global _loaded
    if _loaded is None:
        _loaded = Pdfium(ctypes.CDLL(_library()))
        _loaded.FPDF_InitLibrary()
    return _loaded
