"""Dates as Danish plans write them, whole or partial.

Own expression, since the date libraries read "august 2022" as a day and "§ 15" or a telephone number
as a date (shared/ecosystem.md, section 2f).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("januar jan", "februar feb", "marts mar", "april apr", "maj", "juni jun", "juli jul", "august aug",
         "september sep sept", "oktober okt", "november nov", "december dec"),
        1,
    )
    for name in names.split()
}  # fmt: skip
#: First and last month of a season, quarter or part of a year.
_PARTS = {
    "forår": (3, 5), "foråret": (3, 5), "sommer": (6, 8), "sommeren": (6, 8), "efterår": (9, 11), "efteråret": (9, 11),
    "vinter": (1, 12), "vinteren": (1, 12), "primo": (1, 4), "medio": (5, 8), "ultimo": (9, 12),
    "begyndelsen af": (1, 4), "slutningen af": (9, 12), "starten af": (1, 4), "midten af": (5, 8),
}  # fmt: skip
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\w.])(?:(?P<day>\d{{1,2}})\.?\s+)?(?P<month>{_NAMES})\.?\s+(?P<year>(?:19|20)\d\d)\b"
    rf"|(?<![\d.,/-])(?P<d2>\d{{1,2}})[./-]\s?(?P<m2>\d{{1,2}})[-./ ]\s?(?P<y2>(?:19|20)\d\d|\d\d(?![\d.,]))(?![\d-])"
    r"|(?<![\d-])(?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)(?![\d-])"
    rf"|\b(?P<part>{'|'.join(_PARTS)})\s+(?P<y4>(?:19|20)\d\d)\b"
    r"|\b(?P<quarter>[1-4])\.\s*kvartal\s+(?P<y6>(?:19|20)\d\d)\b"
    r"|(?<![\w§./-])(?P<y5>(?:19|20)\d\d)(?![\w/-]|\.\d| \d\d \d\d)",
    re.IGNORECASE,
)
#: What makes the numbers after it something else than a date of the plan.
_NOT_A_DATE = re.compile(r"(?:§|tlf\.?|telefon|nr\.?|punkt|side|kl\.?|kr\.?|cvr|sagsnr\.?|ean)\s*$", re.IGNORECASE)
_LAW_NUMBER = re.compile(
    r"\b(?:lov|lbk|bek|vej|lovbekendtgørelse|bekendtgørelse|vejledning|cirkulære)\s+nr\.?\s*\d+\s+af\s+(?:d\.\s*|den\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PlanDate:
    """A date in a text: characters [start, end); ``first`` and ``last`` are the days it may mean."""

    start: int
    end: int
    first: dt.date
    last: dt.date
    of_law: bool = False

    @property
    def precision(self) -> str:
        """"fuld" for a day, "maaned" for a month or season, "aar" for a year."""
        days = (self.last - self.first).days
        return "fuld" if not days else "maaned" if days < 130 else "aar"


def find_dates(text: str) -> tuple[PlanDate, ...]:
    """All dates in a text in order; ``of_law`` marks the date of a numbered law or order."""
    found = []
    for match in _DATE.finditer(text):
        span = _meaning(match)
        if span is None:
            continue
        before = text[max(0, match.start() - 60) : match.start()]
        if match["y5"] and _NOT_A_DATE.search(before):
            continue
        found.append(PlanDate(match.start(), match.end(), *span, of_law=bool(_LAW_NUMBER.search(before))))
    return tuple(found)


def _meaning(match: re.Match[str]) -> tuple[dt.date, dt.date] | None:
    """First and last day of a match, None for what is no day of the calendar."""
    try:
        if match["month"]:
            month = _MONTHS[match["month"].lower()]
            return _span(int(match["year"]), month, month, match["day"])
        if match["m2"]:
            year = int(match["y2"])
            return _span(year + 2000 if year < 100 else year, int(match["m2"]), int(match["m2"]), match["d2"])
        if match["m3"]:
            return _span(int(match["y3"]), int(match["m3"]), int(match["m3"]), match["d3"])
        if match["part"]:
            return _span(int(match["y4"]), *_PARTS[match["part"].lower()], None)
        if match["quarter"]:
            last = 3 * int(match["quarter"])
            return _span(int(match["y6"]), last - 2, last, None)
        return _span(int(match["y5"]), 1, 12, None)
    except ValueError:
        return None


def _span(year: int, first: int, last: int, day: str | None) -> tuple[dt.date, dt.date]:
    if day is not None:
        date = dt.date(year, first, int(day))
        return date, date
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def add_months(date: dt.date, months: int) -> dt.date:
    """The same day so many calendar months later, or the last day of that month."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return dt.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))
