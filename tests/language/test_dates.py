"""Dates as municipalities write them, and numbers that only look like dates."""

from __future__ import annotations

import datetime as dt

import pytest

from checker.language.dates import add_months, find_dates, find_periods

#: Text, first and last day of the one date in it, how exact it is.
ROWS = [
    ("den 24. juni 2024", "2024-06-24", "2024-06-24", "fuld"),
    ("d.24.juni 2024", "2024-06-24", "2024-06-24", "fuld"),
    ("DEN 3. MARTS, 2025", "2025-03-03", "2025-03-03", "fuld"),
    ("den fjerde juni 2024", "2024-06-04", "2024-06-04", "fuld"),
    ("26. feb. 2019", "2019-02-26", "2019-02-26", "fuld"),
    ("24/6 2024", "2024-06-24", "2024-06-24", "fuld"),
    ("d. 24/6-24.", "2024-06-24", "2024-06-24", "fuld"),
    ("24.06.24, pkt. 3", "2024-06-24", "2024-06-24", "fuld"),
    ("24 / 6 2024", "2024-06-24", "2024-06-24", "fuld"),
    ("11/3 2025", "2025-03-11", "2025-03-11", "fuld"),
    ("2024-06-24", "2024-06-24", "2024-06-24", "fuld"),
    ("Godkendt 14.01.2025/KB", "2025-01-14", "2025-01-14", "fuld"),
    ("12.-14. juni 2024", "2024-06-14", "2024-06-14", "fuld"),
    ("Udskrevet 17-11-2026 kl. 09.42", "2026-11-17", "2026-11-17", "fuld"),
    ("12.12.2022 (sag 22/4471)", "2022-12-12", "2022-12-12", "fuld"),
    ("punkt nr. 11 den 23. april 2024", "2024-04-23", "2024-04-23", "fuld"),
    ("Maj 2017", "2017-05-01", "2017-05-31", "maaned"),
    ("juni måned 2024", "2024-06-01", "2024-06-30", "maaned"),
    ("rev. 06/2024", "2024-06-01", "2024-06-30", "maaned"),
    ("foråret 2025", "2025-03-01", "2025-05-31", "aar"),
    ("primo 2028", "2028-01-01", "2028-04-30", "aar"),
    ("2. kvartal 2028", "2028-04-01", "2028-06-30", "aar"),
    ("med udgangen af 2027", "2027-12-01", "2027-12-31", "maaned"),
    ("Beredskabet er fra 2021.", "2021-01-01", "2021-12-31", "aar"),
]


@pytest.mark.parametrize(("text", "first", "last", "precision"), ROWS)
def test_one_date(text: str, first: str, last: str, precision: str) -> None:
    (date,) = find_dates(text)
    assert (date.first.isoformat(), date.last.isoformat(), date.precision) == (first, last, precision)
    assert not date.of_law


@pytest.mark.parametrize(
    "text",
    [
        "§ 15, stk. 2", "Tlf. 20 24 12 34", "2024 1234", "kl. 09.42", "side 2024", "2000 børn", "2000 Frederiksberg", "31.02.2024",
        "xx.xx.2024", "sag 27.24.00-P22-1-24", "J.nr. 2024-012345", "LBK 282/2025", "Version 3.1.24", "12-34-56-78", "24.6.", "2.1",
        "2024/25", "2025-2029", "2022–2025",
    ],
)  # fmt: skip
def test_no_date(text: str) -> None:
    assert not find_dates(text)


@pytest.mark.parametrize(
    "text",
    [
        "lov nr. 721 af 13/06/2023", "LBK nr. 282 af 17. marts 2025", "bekendtgørelse nr. 1602 af 12. december 2023",
        "og nr. 1487 af 6. december 2023", "barnets lov (2024)", "bekendtgørelse af 6. december 2023",
    ],
)  # fmt: skip
def test_date_of_a_law(text: str) -> None:
    assert [date.of_law for date in find_dates(text)] == [True]


def test_several_dates_in_order() -> None:
    dates = find_dates("Oprindelig vedtaget 17.12.2013, fornyet i 2017 og den 27. februar 2024")
    assert [date.first for date in dates] == [dt.date(2013, 12, 17), dt.date(2017, 1, 1), dt.date(2024, 2, 27)]


@pytest.mark.parametrize(
    ("text", "years"),
    [("Beredskabsplan 2025-2029", (2025, 2029)), ("2024–27", (2024, 2027)), ("1. januar 2024-31. december 2027", None), ("sag 2024-12", None)],
)
def test_periods(text: str, years: tuple[int, int] | None) -> None:
    assert [found[2:] for found in find_periods(text)] == ([years] if years else [])


@pytest.mark.parametrize(
    ("date", "months", "later"),
    [("2022-11-21", 48, "2026-11-21"), ("2024-02-29", 48, "2028-02-29"), ("2024-02-29", 12, "2025-02-28"), ("2026-11-30", 3, "2027-02-28")],
)
def test_calendar_months(date: str, months: int, later: str) -> None:
    assert add_months(dt.date.fromisoformat(date), months).isoformat() == later
