"""Spoiled plans: the evidence of a fulfilled requirement is changed so that it no longer counts.

A rule that answers "opfyldt" all the same reads words and not what they say. Each change is made in the
plan's own markdown, on every sentence the answer rests on, one requirement at a time.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.evaluation.corpus import LabelledPlan
from checker.evaluation.texts import LABELLED, Evaluator
from checker.findings import Status, find
from checker.rules.plan import Plan
from checker.rules.rulebook import CompiledRule, checks_of

#: A changed plan, or None where the change cannot be made in good Danish.
Change = Callable[[str, Sequence[str]], str | None]
#: Rules whose answer is a date's age.
_DATED = frozenset(("formelt.revideret-inden-for-fire-aar",))
_AGED = dt.timedelta(days=5 * 366)
#: Where evidence is moved to have another suspect: headings that name nobody the rule asks for.
_ELSEWHERE = {
    "foraelder": "Mistanke mod en ansat",
    "ansat": "Mistanke mod en forælder",
    "leder": "Mistanke mod en forælder",
    "andet-barn": "Mistanke mod en forælder",
    "anden": "Mistanke mod en ansat",
    "ukendt": "Mistanke mod en ansat",
}
_FINITE = re.compile(
    r"\b(skal|kan|må|bør|vil|er|har|bliver|kontakter|underretter|taler|orienterer|sørger|får|går|tager|giver|"
    r"følger|drøfter|vurderer|skriver|inddrager|holder|afholder|sender|beslutter|handler|beskriver)\b"
)


@dataclass(frozen=True, slots=True)
class Mutation:
    """One spoiled plan and whether the rule saw it."""

    plan: str
    rule: str
    kind: str
    killed: bool


def mutations(evaluator: Evaluator, plan: LabelledPlan) -> Iterator[Mutation]:
    """Every change that can be made to what both the reader and the rule call fulfilled."""
    source, prepared = plan.source, evaluator.plan(plan.source)
    for compiled in evaluator.book.compiled:
        rule = compiled.rule
        gold = plan.gold.get(rule.id)
        if gold is None or gold.status != Status.MET.value or find(compiled, prepared).status is not Status.MET:
            continue
        if rule.id in _DATED:
            aged = find(compiled, evaluator.plan(source, LABELLED + _AGED))
            yield Mutation(plan.name, rule.id, "ældet", aged.status is not Status.MET)
        if checks_of(rule):  # dates, statutes and overviews rest on more than sentences
            continue
        resting = _resting(compiled, prepared)
        for kind, change in _changes(compiled).items():
            spoiled = change(source, resting)
            if spoiled is not None:
                after = find(compiled, evaluator.plan(spoiled))
                yield Mutation(plan.name, rule.id, kind, after.status is not Status.MET)


def _resting(compiled: CompiledRule, plan: Plan) -> list[str]:
    """Sentences the answer rests on, in reading order, each once."""
    units = {
        plan.unit(index).span
        for part in compiled.parts
        for match in part.find(plan, plan.content)
        for index in match.units
    }
    return [plan.document.quote(span) for span in sorted(units)]


def _changes(compiled: CompiledRule) -> Mapping[str, Change]:
    changes: dict[str, Change] = {"slettet": _deleted, "benægtet": _denied, "løfte": _promised, "lovcitat": _quoted}
    where = compiled.rule.where
    if where is not None and where.direction and "ingen" not in where.direction:
        elsewhere = _ELSEWHERE[where.direction[0]]
        changes["anden mistænkt"] = lambda source, resting: _moved(source, resting, f"# {elsewhere}")
    return changes


def _deleted(source: str, resting: Sequence[str]) -> str | None:
    return _each(source, resting, lambda sentence: "")


def _denied(source: str, resting: Sequence[str]) -> str | None:
    if not all(_FINITE.search(sentence) for sentence in resting):
        return None
    return _each(source, resting, lambda sentence: _FINITE.sub(r"\1 ikke", sentence))


def _quoted(source: str, resting: Sequence[str]) -> str | None:
    return _each(source, resting, lambda sentence: f"I barnets lov § 133 står: »{sentence}«")


def _promised(source: str, resting: Sequence[str]) -> str | None:
    without = _deleted(source, resting)
    if without is None:
        return None
    listed = "\n".join(f"- {sentence}" for sentence in resting)
    return f"# Formål\n\nBeredskabet skal sikre:\n\n{listed}\n\n{without}"


def _moved(source: str, resting: Sequence[str], heading: str) -> str | None:
    without = _deleted(source, resting)
    if without is None:
        return None
    return without + f"\n\n{heading}\n\n" + "\n\n".join(resting) + "\n"


def _each(source: str, resting: Sequence[str], write: Callable[[str], str]) -> str | None:
    """The source with every sentence rewritten where it stands, or None when one is not found."""
    for sentence in resting:
        found = _written(sentence).search(source)
        if found is None:
            return None
        source = source[: found.start()] + write(sentence) + source[found.end() :]
    return source


def _written(sentence: str) -> re.Pattern[str]:
    """The sentence as markdown may write it: with marks of emphasis, escapes and line ends between words."""
    between, marks = r"[\s*_\\>]+", r"[*_\\]*"
    words = [marks.join(re.escape(letter) for letter in word) for word in sentence.split()]
    return re.compile(marks + between.join(words))
