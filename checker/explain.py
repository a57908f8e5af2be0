"""Why a rule answers as it does: for each part what met its lines, and what nearly did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.document.model import Span
from checker.findings import Finding, find, refusal
from checker.language.units import Standing, Unit
from checker.rules.conditions import Line
from checker.rules.plan import Plan
from checker.rules.rulebook import CompiledPart, CompiledRule

#: So many passages are told of each part and kind.
_MOST = 3


@dataclass(frozen=True, slots=True)
class Met:
    """A passage that carries a part. ``lines``: those of the part's lines that it meets by itself."""

    span: Span
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A passage that does not. ``why``: a code of refusals in reports/wording.yaml.

    ``lacking``: the line's terms that it does not meet; empty where only its standing or place counts
    against it.
    """

    span: Span
    line: str
    lacking: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class PartTrace:
    id: str
    text: str
    found: bool
    met: tuple[Met, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """A finding with what lies behind it."""

    finding: Finding
    parts: tuple[PartTrace, ...]


def explain(compiled: CompiledRule, plan: Plan) -> Trace:
    """The trace of one rule on one plan."""
    return Trace(find(compiled, plan), tuple(_part(compiled, part, plan) for part in compiled.parts))


def _part(compiled: CompiledRule, part: CompiledPart, plan: Plan) -> PartTrace:
    matches = part.find(plan, plan.content)
    carrying = list(dict.fromkeys(index for match in matches for index in match.units))
    met = tuple(
        Met(plan.unit(index).span, tuple(line.written for line in part.lines if line.holds(plan.unit(index))))
        for index in carrying[:_MOST]
    )
    refused = () if matches else tuple(_refused(compiled, part, plan))
    return PartTrace(part.id, part.text, bool(matches), met, refused)


def _refused(compiled: CompiledRule, part: CompiledPart, plan: Plan) -> Iterator[Refused]:
    """The passages that met most of a line: what the plan itself says first, then promises and headings."""
    near: list[tuple[tuple[bool, int, int, int], Line, Unit]] = []
    for line in part.lines:
        for index in line.candidates(plan):
            unit = plan.unit(index)
            if unit.via is None:
                beside = unit.is_heading or unit.standing is not Standing.CONTENT
                near.append(((beside, len(lacking(line, unit)), -line.met_terms(unit), unit.index), line, unit))
    told: set[int] = set()
    for _, line, unit in sorted(near, key=lambda one: one[0]):
        if unit.index not in told and len(told) < _MOST:
            told.add(unit.index)
            yield Refused(unit.span, line.written, lacking(line, unit), refusal(compiled.rule, unit, plan))


def lacking(line: Line, unit: Unit) -> tuple[str, ...]:
    """Terms of a line, as written, that a unit does not meet."""
    return tuple(
        written
        for term, written in zip(line.terms, _written_terms(line), strict=True)
        if not term.holds(unit)
    )


def _written_terms(line: Line) -> Sequence[str]:
    return [piece.strip() for piece in line.written.split("+")]
