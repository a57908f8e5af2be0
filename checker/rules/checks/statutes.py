"""Are the statutes that the plan cites on children in force, and do the numbers fit?

The knowledge is data: ``rules/statutes.yaml`` (old to new, numbers that collide, what still stands
in serviceloven for adults). Straffeloven is judged in a requirement of its own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from checker.language.statutes import Reference, find_laws, find_references
from checker.language.units import Standing, Unit
from checker.resources import data_folder
from checker.rules.conditions import Finder, Match, Matches
from checker.rules.loader import load_yaml
from checker.rules.plan import Plan

#: Barnets lov replaced the children's part of serviceloven on this day.
BARNETS_LOV = dt.date(2024, 1, 1)
#: Subjects for which a number of barnets lov is right although its old namesake meant another thing.
_NOTIFYING = "emne.underretning"
_HISTORIC = "haendelse.historisk"
_ADULTS = "emne.voksne"


class Verdict(StrEnum):
    """How a reference stands on the assessment date."""

    IN_FORCE = "gaeldende"
    REPEALED = "ophaevet"
    WRONG_NUMBER = "forkert-nummer"
    HISTORIC = "historisk"
    OTHER = "andet"


@dataclass(frozen=True, slots=True)
class Judged:
    reference: Reference
    unit: int
    verdict: Verdict


@cache
def _knowledge() -> Mapping[str, Any]:
    values: Mapping[str, Any] = load_yaml(data_folder("rules") / "statutes.yaml", "rules/statutes.yaml")
    return values


@cache
def _adult_sections() -> frozenset[str]:
    """Sections of serviceloven that stand, for adults, when cited for what they are about."""
    text = " ".join(entry["ref"] for law in _knowledge()["statutes"] for entry in law.get("still_in_force") or ())
    return frozenset(re.sub(r"(\d)\s?([a-z])", r"\1 \2", number) for number in re.findall(r"\d+(?:\s[a-d])?", text)) - {"152"}


@cache
def _collisions() -> frozenset[str]:
    """Sections of barnets lov that are the numbers of serviceloven put under the new law's name."""
    return frozenset(
        re.sub(r"(\d)\s?([a-z])", r"\1 \2", number)
        for entry in _knowledge()["number_collisions"]
        if entry["cited"].startswith("barnets lov") and "for skærpet" not in entry["cited"]
        for number in re.findall(r"§ (\d+)", entry["cited"])
        if number != "19"
    )


def references(plan: Plan) -> tuple[Judged, ...]:
    """Every statute reference of the plan with its verdict, in reading order."""
    units = [unit for unit in plan.units if unit.via is None]
    units.sort(key=lambda unit: unit.span.start)
    above = [_above(plan, unit) for unit in units]
    found = find_references(plan.document.text, [(unit.span.start, unit.span.end) for unit in units], above)
    judged = []
    at = 0
    for reference in found:
        while at + 1 < len(units) and units[at + 1].span.start <= reference.start:
            at += 1
        judged.append(Judged(reference, plan.units.index(units[at]), _judge(reference, units[at], plan)))
    return tuple(judged)


def _above(plan: Plan, unit: Unit) -> str:
    document = plan.document
    block = document.blocks[unit.block]
    heads = list(document.headings_of(block))
    if block.lead_in is not None:
        heads.append(document.text_of(document.blocks[block.lead_in]))
    if block.cell is not None:
        heads += [*block.cell.column_heads, *block.cell.row_heads]
    return " ".join(heads)


def _judge(reference: Reference, unit: Unit, plan: Plan) -> Verdict:
    if unit.standing in (Standing.UNFINISHED, Standing.DENIED):
        return Verdict.OTHER
    if reference.law == "serviceloven":
        if plan.as_of < BARNETS_LOV:
            return Verdict.IN_FORCE
        if _HISTORIC in unit.concepts:
            return Verdict.HISTORIC
        adults = reference.section in _adult_sections() or _ADULTS in unit.concepts
        return Verdict.IN_FORCE if adults else Verdict.REPEALED
    if reference.law == "barnets-lov":
        wrong = reference.section in _collisions() or (reference.section == "19" and reference.paragraph in (4, 5))
        return Verdict.WRONG_NUMBER if wrong else Verdict.IN_FORCE
    if reference.law == "retssikkerhedsloven":
        return Verdict.IN_FORCE
    return Verdict.OTHER


def make_statutes(value: str | int | None) -> Finder:
    """Check "lovhenvisning": references with the verdict "gaeldende", "ophaevet" or "forkert-nummer" on children."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        return tuple(Match((judged.unit,)) for judged in _cached(plan) if judged.verdict == value)

    return found


def make_named_law(value: str | int | None) -> Finder:
    """Check "lov-naevnt": a law is named (by id, e.g. "barnets-lov") in what the plan says of itself."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        return tuple(
            Match((index,))
            for index, unit in enumerate(plan.units)
            if unit.via is None
            and unit.standing not in (Standing.UNFINISHED, Standing.DENIED)
            and any(law.law == value for law in find_laws(plan.document.quote(unit.span)))
        )

    return found


def _cached(plan: Plan) -> tuple[Judged, ...]:
    known: tuple[Judged, ...] | None = plan.notes.get("lovhenvisninger")
    if known is None:
        known = plan.notes["lovhenvisninger"] = references(plan)
    return known
