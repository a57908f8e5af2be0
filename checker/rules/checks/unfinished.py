"""Empty fields, drafts and "indsættes senere", and whether somebody acts by them.

Blanks of a form that the employee fills in are no gaps, nor are models of a letter. A field is one that
somebody acts by where it stands among the paths, the contacts or the adoption
(shared/domain/requirements.yaml, kvalitet.pladsholdere).
"""

from __future__ import annotations

import re

from checker.document.model import Kind
from checker.language.units import Standing, Unit
from checker.rules.conditions import Finder, Match, Matches
from checker.rules.plan import Plan

ACTED_BY, ELSEWHERE = "handling", "andet"
_FORM, _ACTION, _OF_NO_WEIGHT, _OWN_WORD = "pl.skema", "pl.handling", "pl.uden-vaegt", "pl.almindeligt-ord"
_DRAFT = "pl.udkast"
_FILLER = re.compile(r"\blorem ipsum\b", re.IGNORECASE)
#: A word in quotation marks ("Mange »xx« og hjerter") or in a child's broken-off sentence is not a field.
_QUOTED = re.compile(r"[»„“\"][^»«„“”\"]{0,80}[«”“\"]")
_FIELD = re.compile(r"\bx{2,}\b|_{3,}|\.{6,}|…|\?\?\?|[\[<]\s*\w", re.IGNORECASE)


def make_unfinished(value: str | int | None) -> Finder:
    """A finder of unfinished places: those one acts by ("handling") or the others ("andet")."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        return tuple(
            Match((index,))
            for index, unit in enumerate(plan.units)
            if unit.via is None and _is_unfinished(plan, unit) and (_kind_of(plan, unit) == value)
        )

    return found


def _is_unfinished(plan: Plan, unit: Unit) -> bool:
    text = plan.document.quote(unit.span)
    around = unit.concepts | unit.frame | unit.headings
    if _FORM in around or _OWN_WORD in unit.concepts:
        return False
    if _FILLER.search(text) or _DRAFT in unit.concepts:
        return True
    if unit.standing is not Standing.UNFINISHED:
        return False
    # What is left once quotations are taken out must hold the field.
    return not _FIELD.search(text) or bool(_FIELD.search(_QUOTED.sub("", text))) or "stand.ufaerdig" in unit.concepts


def _kind_of(plan: Plan, unit: Unit) -> str:
    if _OF_NO_WEIGHT in unit.concepts:
        return ELSEWHERE
    facets = unit.facets
    told = unit.concepts | unit.frame | unit.headings
    if facets.direction or facets.level or _ACTION in told or _DRAFT in unit.concepts:
        return ACTED_BY
    in_row = plan.document.blocks[unit.block].kind is Kind.CELL and _ACTION in _row(plan, unit)
    return ACTED_BY if in_row else ELSEWHERE


def _row(plan: Plan, unit: Unit) -> frozenset[str]:
    members = plan.group(unit.index, "blok")
    return frozenset().union(*(plan.unit(index).concepts for index in members))
