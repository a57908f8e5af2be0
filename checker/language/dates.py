"""Dates as Danish plans write them, whole or partial.

Own expression, since the date libraries read "august 2022" as a day and "§ 15" or a telephone number
as a date (shared/ecosystem.md, section 2f).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("januar jan", "februar feb febr", "marts mar", "april apr", "maj", "juni jun", "juli jul", "august aug",
         "september sep sept", "oktober okt", "november nov", "december dec"),
        1,
    )
    for name in names.split()
}  # fmt: skip
#: First and last month of a season, or of a part of a year.
_PARTS = {
    "forår": (3, 5), "foråret": (3, 5), "sommer": (6, 8), "sommeren": (6, 8), "efterår": (9, 11), "efteråret": (9, 11),
    "vinter": (1, 12), "vinteren": (1, 12), "primo": (1, 4), "medio": (5, 8), "ultimo": (9, 12),
    "begyndelsen af": (1, 4), "slutningen af": (9, 12), "starten af": (1, 4), "midten af": (5, 8),
    "tidligt i": (1, 4), "sidst i": (9, 12), "først i": (1, 4), "udgangen af": (12, 12),
    "1. halvår": (1, 6), "2. halvår": (7, 12), "første halvår": (1, 6), "andet halvår": (7, 12),
    "første halvdel af": (1, 6), "anden halvdel af": (7, 12),
    "1. kvartal": (1, 3), "2. kvartal": (4, 6), "3. kvartal": (7, 9), "4. kvartal": (10, 12),
    "første kvartal": (1, 3), "andet kvartal": (4, 6), "tredje kvartal": (7, 9), "fjerde kvartal": (10, 12),
}  # fmt: skip
_ORDINALS = {
    name: number
    for number, name in enumerate(
        "første anden tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte trettende fjortende femtende "
        "sekstende syttende attende nittende tyvende enogtyvende toogtyvende treogtyvende fireogtyvende femogtyvende "
        "seksogtyvende syvogtyvende otteogtyvende niogtyvende tredivte enogtredivte".split(),
        1,
    )
}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
#: What a number of four digits counts, when it is no year.
_COUNTED = r"børn|unge|elever|borgere|indbyggere|ansatte|medarbejdere|underretninger|sager|kr\b|kroner|timer|ord\b|frederiksberg"
_DATE = re.compile(
    rf"(?<![\w§])(?<!\d\.)(?:(?:(?P<day>\d{{1,2}})\.?\s?|(?P<ordinal>{'|'.join(_ORDINALS)})\s+))?(?P<month>{_NAMES})\b\.?,?\s*(?:måned,?\s*)?(?:i\s+)?(?P<year>{_YEAR})\b"
    rf"|(?<![\d.,/\-–])(?<![a-zæøåA-ZÆØÅ]-)(?<![a-zæøåA-ZÆØÅ])(?:(?<=d\.)|(?<!\w\.))(?P<d2>\d{{1,2}})\s?[./-]\s?(?P<m2>\d{{1,2}})(?:\s?[-./]\s?|\s)(?:(?P<y2>{_YEAR})|'?(?P<yy>\d\d)(?!\d|[.,]\d|\s\d\d))(?![\d-])"
    rf"|(?<![\d-])(?P<y3>{_YEAR})-(?P<m3>\d\d)-(?P<d3>\d\d)(?![\d-])"
    rf"|\b(?P<part>{'|'.join(part.replace('.', '[.]') for part in _PARTS)})\s+(?:i\s+|af\s+)?(?P<y4>{_YEAR})\b"
    rf"|(?<![\w.,/\-–])(?P<m7>0?[1-9]|1[0-2])\s?[./-]\s?(?P<y7>20\d\d)(?![\w-]|[/.]\d)"
    rf"|(?<![\w§./\-–])(?P<y5>{_YEAR})(?![\w/–-]|\.\d| \d\d\b \d\d| \d{{4}}\b|\s(?:{_COUNTED}))",
    re.IGNORECASE,
)
_PERIOD = re.compile(rf"(?<![\w./\-–])(?P<from>{_YEAR})\s?(?:[-–/]|\s-\s|\s?til\s)\s?(?P<to>{_YEAR}|\d\d)(?![\w/\-–]|\.\s?[a-zæøå\d])")
_DIGIT = re.compile(r"\d")
#: What makes the numbers after it something else than a date of the plan.
_NOT_A_DATE = re.compile(r"(?:§|tlf\.?|telefon|nr\.?|punkt|pkt\.?|side|s\.|kl\.?|kr\.?|cvr|sag|sagsnr\.?|dok\.?|ean|boks|rum|lokale)\s*:?\s*$", re.IGNORECASE)
#: "Version 3.1.24" is a number of a version, not the third of January.
_VERSION = re.compile(r"(?:version|vers\.?|\bv\.?|udgave|punkt|pkt\.?|afsnit|kapitel|nr\.?|sag|lov|lbk|bek)\s*:?\s*$", re.IGNORECASE)
_LAW_DATE = re.compile(
    r"(?:(?:\b(?:lov|lbk|bek|vej|cir|skr)\.?|lov|lovbekendtgørelse|bekendtgørelse\w*|vejledning\w*|cirkulære\w*)\s*(?:nr\.?)?\s*\d+|(?P<nr>\bnr\.?\s*\d+))"
    r"\s*(?:af|fra|,)?\s*(?:den\s+|d\.?\s*)?$"
    r"|\b(?:lov|lovbekendtgørelse|bekendtgørelse|vejledning|cirkulære|forordning|direktiv|konvention|dom|betænkning)(?:en|et)?\s+(?:af|fra)\s+(?:den\s+|d\.?\s*)?$"
    r"|(?:\blov|loven?|konvention(?:en)?)\s*\(\s*$",
    re.IGNORECASE,
)
_NOT_OF_LAW = re.compile(r"(?:punkt|pkt\.?|sag|møde|dagsorden\w*|beslutning\w*|udgave|version)\s*$", re.IGNORECASE)


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
        """"fuld" for a day, "maaned" for a month, "aar" for a year, a quarter or a season."""
        days = (self.last - self.first).days
        return "fuld" if not days else "maaned" if days <= 31 else "aar"

    def moved(self, offset: int) -> PlanDate:
        return replace(self, start=self.start + offset, end=self.end + offset)


def find_dates(text: str) -> tuple[PlanDate, ...]:
    """All dates in a text in order; ``of_law`` marks the date of a numbered law or order."""
    if not _DIGIT.search(text):  # most sentences; the expression below would try every letter
        return ()
    found = []
    for match in _DATE.finditer(text):
        span = _meaning(match)
        before = text[max(0, match.start() - 60) : match.start()]
        if span is None or match["y5"] and _NOT_A_DATE.search(before):
            continue
        if (match["yy"] or match["m7"]) and _VERSION.search(before):
            continue
        found.append(PlanDate(match.start(), match.end(), *span, of_law=_of_law(before)))
    return tuple(found)


def find_periods(text: str) -> tuple[tuple[int, int, int, int], ...]:
    """Spans of years ("2024-2027"): characters [start, end), first and last year."""
    found = []
    for match in _PERIOD.finditer(text):
        first = int(match["from"])
        last = int(match["to"]) if len(match["to"]) == 4 else first // 100 * 100 + int(match["to"])
        if first < last <= first + 12 and not _NOT_A_DATE.search(text[max(0, match.start() - 20) : match.start()]):
            found.append((match.start(), match.end(), first, last))
    return tuple(found)


def _of_law(before: str) -> bool:
    match = _LAW_DATE.search(before)
    return match is not None and not (match["nr"] and _NOT_OF_LAW.search(before[: match.start()]))


def _meaning(match: re.Match[str]) -> tuple[dt.date, dt.date] | None:
    """First and last day of a match, None for what is no day of the calendar."""
    try:
        if match["month"]:
            month = _MONTHS[match["month"].lower()]
            ordinal = match["ordinal"]
            day = str(_ORDINALS[ordinal.lower()]) if ordinal else match["day"]
            return _span(int(match["year"]), month, month, day)
        if match["m2"]:
            year = int(match["y2"] or 2000 + int(match["yy"]))
            return _span(year, int(match["m2"]), int(match["m2"]), match["d2"])
        if match["m3"]:
            return _span(int(match["y3"]), int(match["m3"]), int(match["m3"]), match["d3"])
        if match["part"]:
            return _span(int(match["y4"]), *_PARTS[match["part"].lower()], None)
        if match["m7"]:
            return _span(int(match["y7"]), int(match["m7"]), int(match["m7"]), None)
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
