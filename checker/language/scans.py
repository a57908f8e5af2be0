"""Section signs in scanned text: Tesseract's Danish model reads "§ 15" as "8 15".

Only what is matched is mended, character for character, so that offsets stay and a quote is what the
program read. A number mended is still a number read by a program: see ``cites_law_by_ocr``.
"""

from __future__ import annotations

import re
from itertools import pairwise

from checker.document.model import Document

_LAW = r"(?:(?<![a-zæøå])[a-zæøå]{0,40}lov(?:en|ens|s)?|\bBL|\bSEL|\bjf\.?|\bjævnfør|\bifølge|\bmedfør\s+af|\bhenhold\s+til|\biht\.?)"
_NUMBER = r"\d{1,3}(?!\d)(?:\s?[a-h]\b)?"
#: What follows a number that is an amount or a time.
_COUNTED = r"(?!\s*(?:[.,:/]\d|årige|års?\b|timer?\b|uger?\b|dage?\b|døgn|hverdag|måned|minut|børn|unge|%|kr\b|kl\b|\d))"
#: One or two signs before a number, set apart: "8 15", "88 50 og 51". Set close only three digits or
#: more can be one: "8133" is no section, and "83" may be.
_SIGN = rf"(?:8{{1,2}}(?=\s{_NUMBER}{_COUNTED})|8(?=\d{{2,3}}(?!\d)(?:\s?[a-h]\b)?{_COUNTED}))"
_APART = rf"(?<![\w.,:/-])8{{1,2}}(?=\s{_NUMBER}"
_LOST = re.compile(
    "|".join(
        (
            # "barnets lov 8 15", "jf. 8133"
            rf"{_LAW},?\s+(?P<after_law>{_SIGN})",
            # "8 15, stk. 2"
            rf"(?P<before_stk>{_APART},?\s*(?:stk\b|stykke\b)))",
            # "8 133 i barnets lov"
            rf"(?P<before_law>{_APART}(?:,?\s*(?:nr|litra|stk)\.?\s*\w+)*,?\s+(?:i|efter|af)\s+(?:den\s+)?(?:[a-zæøå]{{1,40}}\s){{0,2}}[a-zæøå]{{0,40}}lov))",
            # "§ 11 e og 8 11 f", with a first sign that is right or has been mended
            rf"§\s*{_NUMBER}(?:,?\s*stk\.?\s*\d+)?(?:,|\s+og|\s+samt|\s+eller|,\s*og|\s*[-–])\s*(?P<joined>{_SIGN})",
            # "$ 15"
            rf"(?P<dollar>\${{1,2}}(?=\s?{_NUMBER}))",
        )
    ),
    re.IGNORECASE,
)
#: A sign that is mended may show the next one: "§ 15 og 8 16 og 8 17".
_PASSES = 10
#: Anything that speaks of a law.
_OF_LAW = re.compile(r"§|lov|paragraf|\bstk\b|\bjf\b", re.IGNORECASE)


def matching_text(document: Document) -> str:
    """The document's text with section signs mended on pages read by OCR, of the same length."""
    if not document.report.pages_by_ocr:
        return document.text
    return "".join(with_signs(text) if scanned else text for text, scanned in _pages(document))


def cites_law_by_ocr(document: Document) -> bool:
    """Whether a page read by OCR speaks of laws; then none of its section numbers is certain."""
    return any(scanned and _OF_LAW.search(text) for text, scanned in _pages(document))


def with_signs(text: str) -> str:
    """Text with "8" read for a section sign made one, of the same length."""
    for _ in range(_PASSES):
        before, text = text, _LOST.sub(_mended, text)
        if text == before:
            break
    return text


def _mended(found: re.Match[str]) -> str:
    at, end = next(found.span(name) for name, value in found.groupdict().items() if value)
    at, end = at - found.start(), end - found.start()
    return found[0][:at] + "§" * (end - at) + found[0][end:]


def _pages(document: Document) -> list[tuple[str, bool]]:
    """The text in pieces, and whether each stands on a page read by OCR."""
    starts = [(0, None), *document.page_starts, (len(document.text), None)]
    by_ocr = frozenset(document.report.pages_by_ocr)
    return [
        (document.text[start:end], page in by_ocr)
        for (start, page), (end, _) in pairwise(starts)
        if end > start
    ]
