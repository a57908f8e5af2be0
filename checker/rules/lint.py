"""What is wrong with a rule base that loads: rules that cannot be trusted or read, words that nobody asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.language.readability import lix
from checker.rules.rulebook import CompiledRule, Rulebook, named_concepts
from checker.rules.schema import Rule

#: What a rule says to its reader is hard above this (LIX; 55 begins "svær" on Björnsson's scale). A rule's
#: texts are judged together: LIX of one sentence swings too much to say anything.
MAX_LIX = 55
#: Only of what the law demands of the document itself may this be said.
_THE_LAW = re.compile(r"\bloven (?:kræver|forlanger|siger, at (?:beredskabet|planen))", re.IGNORECASE)
#: Concepts that the language layer, the special checks and identity ask for, by the start of their name.
_OF_PROGRAM = re.compile(
    r"(?:rolle|retning|vink|mistaenkt|hovedretning|fraregn|grad|sted|stand|hoved|ramme|slags|haendelse|emne|vm|rev|pl|ks|nv)[.-]"
    r"|(?:anden-plan|udvalg-eller-direktion|styrelsen|byraad|planen|barneord|verbum|lov|dokumentord|revidere|naeste-revision|barnets-plan)$"
)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to mend. ``code``: a key of lint in reports/wording.yaml; ``about``: a rule, or a concept."""

    code: str
    about: str
    detail: str = ""


def lint(book: Rulebook) -> Iterator[Remark]:
    """Remarks on every rule in the book's order, then on the concepts. The book must compile."""
    for compiled in book.compiled:
        yield from _of_rule(compiled)
    yield from _of_concepts(book)


def _of_rule(compiled: CompiledRule) -> Iterator[Remark]:
    rule = compiled.rule
    statuses = [example.status for example in rule.examples]
    if can_be_partial(compiled) and "delvist" not in statuses:
        yield Remark("intet-delvist", rule.id)
    if not any(example.status == "mangler" and example.why for example in rule.examples):
        yield Remark("ingen-forveksling", rule.id)
    told = [(example.text.strip(), example.as_of) for example in rule.examples]
    if len(set(told)) < len(told):
        yield Remark("samme-eksempel", rule.id)
    hard = lix(" ".join((rule.why, rule.question, rule.hint)))
    if hard is not None and hard > MAX_LIX:
        yield Remark("tung", rule.id, f"{hard:.0f}")
    for name, text in (("why", rule.why), ("question", rule.question), ("hint", rule.hint)):
        if rule.basis != "dokumentkrav" and _THE_LAW.search(text):
            yield Remark("loven-kraever", rule.id, name)
    if not rule.question.rstrip().endswith("?"):
        yield Remark("intet-spoergsmaal", rule.id)
    if not rule.belongs and not (rule.where and rule.where.direction):
        yield Remark("hoerer-ingen-steder", rule.id)


def can_be_partial(compiled: CompiledRule) -> bool:
    """Whether any plan can get the answer "delvist"."""
    rule = compiled.rule
    by_count = rule.partial is not None and rule.partial < (rule.fulfilled or 1)
    return by_count or compiled.partial_when is not None or compiled.at_most_partial_when is not None


def _of_concepts(book: Rulebook) -> Iterator[Remark]:
    asked = set(_asked(book.rules))
    for entry in book.concepts.values():
        asked.update(entry.includes)
        asked.update(name for phrase in (*entry.phrases, *entry.confusers) for name in re.findall(r"\{([^}]+)\}", phrase))
    for name in book.concepts:
        if name not in asked and not _OF_PROGRAM.match(name):
            yield Remark("ubrugt", name)


def _asked(rules: Iterable[Rule]) -> Iterator[str]:
    for rule in rules:
        yield from named_concepts(rule)
