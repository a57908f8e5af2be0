"""Danish personal numbers (CPR): found to be warned of, masked before anything is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.document.model import Span

#: What may stand between the digits: a space, a hyphen of any kind, a mark that is not seen.
_GAP = r"[\s.\-\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212]{0,3}"
#: The last four digits stand together: "01.01.2024 - 31.12.2027" is a period.
_NUMBER = re.compile(rf"(?<!\d)(?P<day>\d\d){_GAP}(?P<month>\d\d){_GAP}\d\d{_GAP}\d{{4}}(?!\d)")
_LETTERS = "ddmmååxxxx"


def find_cpr(text: str) -> Iterator[Span]:
    """Places that read as a CPR number: ten digits whose first four are a day and a month.

    Control digits are not asked for, since numbers without them are in use; days of 61 to 91 are
    those of replacement numbers. Better one too many masked than one too few.
    """
    for match in _NUMBER.finditer(text):
        day = int(match["day"])
        if 1 <= (day - 60 if day > 60 else day) <= 31 and 1 <= int(match["month"]) <= 12:
            yield Span(match.start(), match.end())


def mask_cpr(text: str) -> str:
    """The text with each CPR number as "ddmmåå-xxxx". Its length stays, so places still fit."""
    spans = list(find_cpr(text))
    for span in reversed(spans):
        letters = iter(_LETTERS)
        masked = "".join(next(letters) if one.isdigit() else one for one in text[span.start : span.end])
        text = text[: span.start] + masked + text[span.end :]
    return text
