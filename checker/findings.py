"""A rulebook and a plan in, findings out.

Combination follows three-valued logic: a part is found, not found, or cannot be told because text
that could hold it was not read. What cannot be told never becomes a gap.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from checker.coverage import Coverage
from checker.document.model import Span
from checker.language.scans import cites_law_by_ocr
from checker.language.units import Standing, Unit
from checker.rules.checks import READS_NUMBERS
from checker.rules.conditions import Match
from checker.rules.plan import Plan
from checker.rules.rulebook import CompiledPart, CompiledRule, Rulebook, checks_of
from checker.rules.schema import Rule


class Status(StrEnum):
    MET = "opfyldt"
    PARTIAL = "delvist"
    MISSING = "mangler"
    UNDECIDED = "kan-ikke-afgoeres"
    NOT_APPLICABLE = "ikke-relevant"


#: Statuses that are gaps.
GAPS = frozenset({Status.PARTIAL, Status.MISSING})
_MAX_EVIDENCE = 8
#: Why a unit that speaks of the matter did not count; wording is in reports/wording.yaml.
_REFUSALS = {
    Standing.PROMISE: "loefte",
    Standing.QUOTED: "lovens-ord",
    Standing.DENIED: "naegtet",
    Standing.UNFINISHED: "ufaerdigt",
    Standing.INTENTION: "hensigt",
    Standing.DEAD_END: "henvisning",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of the plan: its place, and the parts it carries."""

    span: Span
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartFinding:
    id: str
    text: str
    found: bool | None


@dataclass(frozen=True, slots=True)
class Nearest:
    """The passage closest to a missing part, and why it was not enough (a code of reports/)."""

    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Absence:
    """Proof of absence: how much was searched, and the section where it would belong."""

    units_searched: int
    sections_searched: int
    belongs: Span | None
    nearest: Nearest | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's answer for one plan. ``reason`` is a code when the answer needs one.

    ``unread``: the pages that were not read and could hold what was not found.
    """

    rule: Rule
    status: Status
    parts: tuple[PartFinding, ...]
    evidence: tuple[Evidence, ...]
    reason: str = ""
    absence: Absence | None = None
    unread: tuple[int, ...] = ()


def find_all(book: Rulebook, plan: Plan) -> tuple[Finding, ...]:
    """Findings of every rule that applies on the plan's assessment date, in the rulebook's order."""
    coverage = Coverage(book.rules, plan)
    return tuple(find(compiled, plan, coverage.could_hold(compiled.rule)) for compiled in book.compiled)


def find(compiled: CompiledRule, plan: Plan, unread: tuple[int, ...] = ()) -> Finding:
    """One rule's finding. ``unread``: pages that could hold what it asks for."""
    rule = compiled.rule
    if not _applies(rule, plan.as_of):
        return Finding(rule, Status.NOT_APPLICABLE, _unknown_parts(compiled), (), "gaelder-ikke-endnu")
    matches = {part.id: part.find(plan, plan.content) for part in compiled.parts}
    found = [part for part in compiled.parts if matches[part.id]]
    evidence = _evidence(plan, {part.id: _weightiest(rule, part, matches[part.id], plan) for part in found})
    status, reason, extra = _status(compiled, plan, len(found))
    if extra and (status is not Status.MET or not evidence):
        evidence = _merged((*evidence, *_evidence(plan, {"": extra})))
    doubtful = _rests_on_scanned_numbers(rule, plan)
    if status in GAPS and unread:
        status, reason = Status.UNDECIDED, "sider-uden-tekst"
    elif status in GAPS and doubtful:
        status, reason = Status.UNDECIDED, "ocr-lovnumre"
    shown = tuple(
        PartFinding(part.id, part.text, True if matches[part.id] else (None if unread or doubtful else False))
        for part in compiled.parts
        if part.id != "hele"
    )
    absence = None
    if status is not Status.MET:
        missing = [part for part in compiled.parts if not matches[part.id]]
        absence = _absence(rule, missing, plan)
    if status is Status.MISSING and not reason:
        evidence = ()
    return Finding(rule, status, shown, evidence, reason, absence, unread if status is Status.UNDECIDED else ())


def _rests_on_scanned_numbers(rule: Rule, plan: Plan) -> bool:
    """Whether the answer hangs on section numbers, and some of the plan's were read by OCR."""
    if not plan.document.report.pages_by_ocr or READS_NUMBERS.isdisjoint(checks_of(rule)):
        return False
    return cites_law_by_ocr(plan.document)


def _applies(rule: Rule, as_of: dt.date) -> bool:
    return (rule.applies_from is None or rule.applies_from <= as_of) and (
        rule.applies_to is None or as_of <= rule.applies_to
    )


def _unknown_parts(compiled: CompiledRule) -> tuple[PartFinding, ...]:
    return tuple(PartFinding(part.id, part.text, None) for part in compiled.parts if part.id != "hele")


def _status(compiled: CompiledRule, plan: Plan, found: int) -> tuple[Status, str, tuple[Match, ...]]:
    """Status, reason code and the passages that decided it beyond the parts."""
    rule = compiled.rule
    if compiled.missing_when and (against := compiled.missing_when(plan, plan.content)):
        return Status.MISSING, "modsat-anvisning", against
    if compiled.undecided_when and (doubt := compiled.undecided_when(plan, plan.content)):
        return Status.UNDECIDED, "tvetydigt", doubt
    if found >= (rule.fulfilled or 1):
        if compiled.at_most_partial_when and (cap := compiled.at_most_partial_when(plan, plan.content)):
            return Status.PARTIAL, "begraenset", cap
        return Status.MET, "", ()
    if rule.partial is not None and found >= rule.partial:
        return Status.PARTIAL, "", ()
    if compiled.partial_when and (lesser := compiled.partial_when(plan, plan.content)):
        return Status.PARTIAL, "", lesser
    return Status.MISSING, "", ()


def _weightiest(rule: Rule, part: CompiledPart, matches: tuple[Match, ...], plan: Plan) -> tuple[Match, ...]:
    """A part's passages, those first that a reader would point to: under a heading of the matter, and
    meeting many of the part's lines."""
    topics = frozenset(rule.belongs)

    def weight(match: Match) -> tuple[int, int]:
        units = [plan.unit(index) for index in match.units]
        told = any(topics & (unit.nearest | unit.frame) for unit in units)
        return -told, -sum(line.holds(unit) for line in part.lines for unit in units)

    return tuple(sorted(matches, key=weight))


def _evidence(plan: Plan, matches: dict[str, tuple[Match, ...]]) -> tuple[Evidence, ...]:
    """The first passages of each part, a passage once, in reading order."""
    parts_of: dict[Span, list[str]] = {}
    for part, of_part in matches.items():
        for match in of_part[:2]:
            for index in match.units[:4]:
                parts_of.setdefault(plan.unit(index).span, [])
                if part and part not in parts_of[plan.unit(index).span]:
                    parts_of[plan.unit(index).span].append(part)
    evidence = [Evidence(span, tuple(parts)) for span, parts in sorted(parts_of.items())]
    return tuple(_enough(evidence))


def _enough(evidence: Sequence[Evidence]) -> list[Evidence]:
    """At most so many passages, but one for every part."""
    kept: list[Evidence] = []
    covered: set[str] = set()
    for one in evidence:
        if len(kept) < _MAX_EVIDENCE or not covered.issuperset(one.parts):
            kept.append(one)
            covered.update(one.parts)
    return kept


def _merged(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    known: dict[Span, Evidence] = {}
    for one in evidence:
        known.setdefault(one.span, one)
    return tuple(known[span] for span in sorted(known))


def _absence(rule: Rule, missing: Sequence[CompiledPart], plan: Plan) -> Absence:
    sections = {unit.section for unit in plan.analysis.units}
    return Absence(len(plan.content), len(sections), _belongs(rule, plan), _nearest(rule, missing, plan))


def _belongs(rule: Rule, plan: Plan) -> Span | None:
    """The heading under which it would stand: of the rule's topics, else of its direction."""
    wanted = frozenset(rule.belongs)
    for unit in plan.analysis.headings:
        if wanted & unit.concepts:
            return unit.span
    directions = frozenset((rule.where.direction if rule.where else None) or ())
    for unit in plan.analysis.headings:
        if directions & unit.facets.direction:
            return unit.span
    return None


def _nearest(rule: Rule, missing: Sequence[CompiledPart], plan: Plan) -> Nearest | None:
    """The unit that meets most of a missing part's terms, content first."""
    best: tuple[int, int] | None = None
    chosen: Unit | None = None
    for part in missing:
        for line in part.lines:
            seen: set[int] = set()
            for index in line.candidates(plan):
                likeness = plan.likeness[index]
                if likeness in seen:  # it scores as one that came before it
                    continue
                seen.add(likeness)
                unit = plan.unit(index)
                if unit.via is not None:
                    continue
                score = (line.met_terms(unit), int(unit.standing is Standing.CONTENT and not unit.is_heading))
                if score[0] and (best is None or score > best):
                    best, chosen = score, unit
    return Nearest(chosen.span, refusal(rule, chosen, plan)) if chosen else None


def refusal(rule: Rule, unit: Unit, plan: Plan) -> str:
    """Why a passage that comes near does not count: a code of refusals in reports/wording.yaml."""
    if unit.is_heading:
        return "overskrift"
    if unit.standing in _REFUSALS:
        return _REFUSALS[unit.standing]
    where = rule.where
    if where is not None and unit.index not in plan.filtered(where):
        if where.direction and not unit.facets.direction.intersection(where.direction):
            return "anden-retning"
        if where.role and unit.facets.role and not unit.facets.role.intersection(where.role):
            return "anden-rolle"
        return "andet-sted"
    return "naegtet-handling" if unit.denied else "kun-omtale"
