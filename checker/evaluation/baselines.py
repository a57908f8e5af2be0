"""What is to be beaten: answers made without reading.

"Keyword count" calls a requirement fulfilled where at least two of the words that its own rule looks for
stand anywhere in the plan, "headings" where a heading is about it, "all gaps" never.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from checker.findings import Status
from checker.rules.plan import Plan
from checker.rules.rulebook import CompiledRule

_ENOUGH_WORDS = 2


def keyword_count(compiled: CompiledRule, plan: Plan) -> Status:
    """Fulfilled with two different concepts of the rule's lines, partly with one."""
    wanted = {concept for part in compiled.parts for line in part.lines for term in line.terms for concept in term.concepts}
    met = {concept for unit in plan.units for concept in unit.concepts if concept in wanted}
    if len(met) >= _ENOUGH_WORDS:
        return Status.MET
    return Status.PARTIAL if met else Status.MISSING


def headings(compiled: CompiledRule, plan: Plan) -> Status:
    """Fulfilled where a heading names what the requirement is about, or the suspected its rule asks for."""
    topics = frozenset(compiled.rule.belongs)
    directions = frozenset((compiled.rule.where.direction if compiled.rule.where else None) or ())
    told = any(topics & unit.concepts or directions & unit.facets.direction for unit in plan.analysis.headings)
    return Status.MET if told else Status.MISSING


def all_gaps(compiled: CompiledRule, plan: Plan) -> Status:
    return Status.MISSING


BASELINES: Mapping[str, Callable[[CompiledRule, Plan], Status]] = {
    "ordtælling": keyword_count,
    "overskrifter": headings,
    "alt-mangler": all_gaps,
}
