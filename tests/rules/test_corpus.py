"""The sample plans: every finding as labelled, in every carrier, and each resting on its passage.

The labels were made by people who had not seen the rules. Where the rules are known to answer
otherwise, ``corpus/known.yaml`` says so: a row too many there fails like a row too few.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from checker.document.model import Block, Document, Span
from checker.document.read import read_bytes
from checker.evaluation.corpus import gold_labels
from checker.findings import Finding, find_all
from checker.language.analysis import Analyser
from checker.rules.loader import load_yaml
from checker.rules.plan import Plan
from checker.rules.rulebook import load_profile
from checker.rules.schema import Rule

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
AS_OF = dt.date(2026, 11, 21)
PLANS = tuple(sorted(path.parent.name for path in CORPUS.glob("*/gold.yaml")))
#: Plans on which every part is tried without its passage; it takes seconds for each.
TAKEN_APART = ("rugballe", "tangemose")
CARRIERS = ("plan.md", "plan.docx", "plan.pdf")
BOOK = load_profile()
#: Verdicts that a carrier changes: "1. klasse:" at a line's start is taken for a numbered item in one of
#: them, and paragraphs numbered by hand ("8.12.") are grouped otherwise in Word than in markdown.
OTHER_IN_CARRIER = {
    ("hedelund", "plan.docx"): {"handlevej.opfoelgning-og-behandling"},
    ("hedelund", "plan.pdf"): {"handlevej.opfoelgning-og-behandling"},
    ("moelleby", "plan.pdf"): {"forebyggelse.boerns-viden"},
}


@cache
def analyser() -> Analyser:
    return Analyser(BOOK.lexicon)


def findings(document: Document) -> dict[str, Finding]:
    plan = Plan(analyser().analyse(document), AS_OF)
    return {finding.rule.id: finding for finding in find_all(BOOK, plan)}


@cache
def document_of(name: str, carrier: str) -> Document:
    return read_bytes((CORPUS / name / carrier).read_bytes(), carrier)


@cache
def found_in(name: str, carrier: str) -> dict[str, Finding]:
    return findings(document_of(name, carrier))


@cache
def known() -> dict[str, dict[str, str]]:
    values: dict[str, dict[str, str]] = load_yaml(CORPUS / "known.yaml", "known.yaml")
    return values


@pytest.mark.parametrize("name", PLANS)
def test_findings_are_those_of_the_label(name: str) -> None:
    gold = gold_labels(CORPUS / name / "gold.yaml")
    answers = {rule: finding.status.value for rule, finding in found_in(name, "plan.md").items()}
    other = {rule: answer for rule, answer in answers.items() if answer != gold[rule].status}
    assert other == known().get(name, {})


@pytest.mark.parametrize("carrier", CARRIERS[1:])
@pytest.mark.parametrize("name", PLANS)
def test_each_carrier_gives_the_same_verdicts(name: str, carrier: str) -> None:
    first = {rule: finding.status for rule, finding in found_in(name, "plan.md").items()}
    other = {rule for rule, finding in found_in(name, carrier).items() if finding.status is not first[rule]}
    assert other == OTHER_IN_CARRIER.get((name, carrier), set())


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("name", PLANS)
def test_evidence_is_verbatim(name: str, carrier: str) -> None:
    document = document_of(name, carrier)
    for finding in found_in(name, carrier).values():
        for evidence in finding.evidence:
            block = document.block_at(evidence.span.start)
            assert block.span.start <= evidence.span.start < evidence.span.end <= block.span.end


def without(document: Document, gone: Span) -> Document:
    """The document with the characters of one passage taken out, all else in its place."""
    length = gone.end - gone.start

    def moved(offset: int) -> int:
        return offset if offset <= gone.start else max(gone.start, offset - length)

    def shifted(block: Block) -> Block:
        span = Span(moved(block.span.start), moved(block.span.end))
        holds = block.span.start <= gone.start < block.span.end
        return replace(block, span=span, run_in=0 if holds and gone.start < block.span.start + block.run_in else block.run_in)

    return replace(
        document,
        text=document.text[: gone.start] + document.text[gone.end :],
        blocks=tuple(shifted(block) for block in document.blocks),
        page_starts=tuple((moved(offset), page) for offset, page in document.page_starts),
    )


def by_lines(rule: Rule, part: str) -> bool:
    """False for parts that a special check answers, which shows the passage that decides and not all there are."""
    found = next((one.any for one in rule.parts if one.id == part), rule.fulfilled_when or [])
    return not any("check" in (one if isinstance(one, str) else one.model_dump_json(exclude_none=True)) for one in found)


def passages(name: str) -> list[Span]:
    """Passages that alone carry some part of some requirement of a plan, in order."""
    plan = Plan(analyser().analyse(document_of(name, "plan.md")), AS_OF)
    alone: set[Span] = set()
    for compiled in BOOK.compiled:
        for part in compiled.parts:
            carrying = {plan.unit(unit).span for match in part.find(plan, plan.content) for unit in match.units}
            if len(carrying) == 1:
                alone |= carrying
    return sorted(alone)


#: Parts that another sentence of the same paragraph carries too: a condition within a block shows the first.
CARRIED_TWICE = {
    ("sandholm", "formelt.sammenhaeng-andre-dokumenter", "et-dokument"),
    ("sandholm", "handlevej.underretning-skaerpet", "skaerpet"),
}


@pytest.mark.parametrize("name", TAKEN_APART)
def test_a_part_falls_with_its_only_passage(name: str) -> None:
    """Take out the one passage that carries a part: the part falls, and what rests elsewhere stays."""
    document = document_of(name, "plan.md")
    before = Plan(analyser().analyse(document), AS_OF)
    resting = {
        (compiled.rule.id, part.id): [
            {before.unit(unit).span for unit in match.units} for match in part.find(before, before.content)
        ]
        for compiled in BOOK.compiled
        for part in compiled.parts
        if by_lines(compiled.rule, part.id)
    }
    wrong: list[tuple[str, str, str]] = []
    for gone in passages(name):
        block = document.block_at(gone.start)
        leads = any(other.lead_in == block.index for other in document.blocks)
        after = Plan(analyser().analyse(without(document, gone)), AS_OF)
        for compiled in BOOK.compiled:
            for part in compiled.parts:
                matches = resting.get((compiled.rule.id, part.id))
                if not matches:
                    continue
                found = bool(part.find(after, after.content))
                only = all(spans == {gone} for spans in matches)
                elsewhere = any(
                    not any(document.block_at(span.start).index == block.index for span in spans) for spans in matches
                )
                if (name, compiled.rule.id, part.id) in CARRIED_TWICE:
                    continue
                if only and found or not leads and elsewhere and not found:
                    wrong.append((compiled.rule.id, part.id, document.quote(gone)[:80]))
    assert wrong == []
