"""When was the plan adopted or revised, and is that still within four years?

Events are sentences, headings or table cells that hold ``haendelse.vedtaget`` or
``haendelse.revideret`` (in their own words or in the heads of the row) and a date, and nothing of
``haendelse.ikke`` (a future or another document's adoption, an administrative touch-up, a draft).
All dates are measured from the assessment date (shared/domain/README.md, reading rule 12).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from checker.document.model import Span
from checker.language.dates import PlanDate, add_months, find_dates
from checker.language.units import Standing, Unit
from checker.rules.conditions import Finder, Match, Matches
from checker.rules.plan import Plan

ADOPTED, REVISED, NOT_EVENT, LABEL = "haendelse.vedtaget", "haendelse.revideret", "haendelse.ikke", "haendelse.dato-etiket"
YEARS, WARNING_MONTHS = 4, 3
_SPEAKS = (Standing.CONTENT, Standing.PROMISE)


@dataclass(frozen=True, slots=True)
class Event:
    """An adoption or revision with its date; ``unit`` is where it says so."""

    unit: int
    adopted: bool
    date: PlanDate


def find_events(plan: Plan) -> tuple[Event, ...]:
    """All adoptions and revisions of the plan itself that carry a date, in reading order."""
    events: list[Event] = []
    for index, unit in enumerate(plan.units):
        if unit.via is not None or unit.standing not in _SPEAKS or NOT_EVENT in unit.concepts:
            continue
        kinds = {concept for concept in (ADOPTED, REVISED) if concept in unit.concepts or concept in unit.frame}
        if not kinds:
            continue
        dates = _dates(plan, unit) or _dates_beside(plan, index)
        events.extend(Event(index, ADOPTED in kinds, date) for date in dates)
    return tuple(events)


def latest(plan: Plan) -> Event | None:
    """The last event that had happened on the assessment date."""
    past = [event for event in find_events(plan) if event.date.first <= plan.as_of]
    return max(past, key=lambda event: (event.date.first, event.date.last), default=None)


def _dates(plan: Plan, unit: Unit) -> list[PlanDate]:
    text = plan.document.quote(unit.span)
    return [_moved(date, unit.span.start) for date in find_dates(text) if not date.of_law]


def _moved(date: PlanDate, offset: int) -> PlanDate:
    return PlanDate(date.start + offset, date.end + offset, date.first, date.last, date.of_law)


def _dates_beside(plan: Plan, index: int) -> list[PlanDate]:
    """The date of a sentence right after ("Godkendt af byrådet" / "Dato: 1. januar 2022"), or of the same row."""
    unit = plan.units[index]
    near = [
        other
        for other in plan.units[max(0, index - 3) : index + 4]
        if other.index != unit.index
        and (other.row == unit.row or (LABEL in other.concepts and 0 < other.block - unit.block <= 2))
        and NOT_EVENT not in other.concepts
    ]
    return [date for other in near for date in _dates(plan, other)]


def state(plan: Plan) -> tuple[str, Event | None]:
    """"frisk", "snart" (runs out within three months, or cannot be told from the month given) or "gammel"."""
    event = latest(plan)
    if event is None:
        return "ingen", None
    warning = add_months(plan.as_of, WARNING_MONTHS)
    earliest = add_months(event.date.first, 12 * YEARS)
    last = add_months(min(event.date.last, plan.as_of), 12 * YEARS)
    if earliest > warning:
        return "frisk", event
    return ("gammel" if last < plan.as_of else "snart"), event


def deadline(event: Event) -> dt.date:
    """The day by which the plan must be revised again, counted from the first day the date may mean."""
    return add_months(event.date.first, 12 * YEARS)


def make_validity(value: str | int | None) -> Finder:
    """Check "gyldighed": the plan's latest event is "frisk", "snart" or "gammel"."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        told, event = state(plan)
        return (Match((event.unit,)),) if event is not None and told == value else ()

    return found


def make_dated(value: str | int | None) -> Finder:
    """Check "dateret": an event whose date is at least as exact as "fuld", "maaned" or "aar"."""
    order = ("fuld", "maaned", "aar")
    allowed_precision = order[: order.index(str(value)) + 1]

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        return tuple(
            Match((event.unit,)) for event in find_events(plan) if event.date.precision in allowed_precision
        )

    return found


def spans(plan: Plan, events: Sequence[Event]) -> tuple[Span, ...]:
    return tuple(plan.unit(event.unit).span for event in events)
