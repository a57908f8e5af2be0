"""Every rule's own examples, as text, as Word and as PDF: the same answer in each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from carriers import CARRIERS

from checker.document.read import read_bytes
from checker.findings import find
from checker.language.analysis import Analyser
from checker.rules.plan import Plan
from checker.rules.rulebook import Rulebook, load_rulebook
from checker.rules.schema import Example

BOOK = load_rulebook()
#: The day that examples without a date of their own are judged on.
AS_OF = dt.date(2026, 11, 21)
ROWS = [(rule.id, number, example) for rule in BOOK.rules for number, example in enumerate(rule.examples)]


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return BOOK


@pytest.fixture(scope="module")
def analyser(book: Rulebook) -> Analyser:
    return Analyser(book.lexicon)


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda carrier: carrier.__name__)
@pytest.mark.parametrize("rule, number, example", ROWS, ids=[f"{rule}-{number}" for rule, number, _ in ROWS])
def test_example_gets_the_stated_status(
    rule: str, number: int, example: Example, carrier: Callable[[str], tuple[bytes, str]],
    book: Rulebook, analyser: Analyser,
) -> None:
    compiled = next(one for one in book.compiled if one.rule.id == rule)
    document = read_bytes(*carrier(example.text))
    finding = find(compiled, Plan(analyser.analyse(document), example.as_of or AS_OF))
    assert finding.status.value == example.status, [part.id for part in finding.parts if part.found]
    if example.parts is not None:
        assert sorted(part.id for part in finding.parts if part.found) == sorted(example.parts)


def test_every_rule_shows_a_fulfilled_a_missing_and_a_confusing_example() -> None:
    poor = [
        rule.id
        for rule in BOOK.rules
        if len(rule.examples) < 8 or not any(example.why for example in rule.examples if example.status != "opfyldt")
    ]
    assert poor == []


def test_every_quote_is_verbatim(book: Rulebook, analyser: Analyser) -> None:
    for rule, _, example in ROWS[::7]:
        document = read_bytes(*CARRIERS[0](example.text))
        compiled = next(one for one in book.compiled if one.rule.id == rule)
        finding = find(compiled, Plan(analyser.analyse(document), AS_OF))
        for evidence in finding.evidence:
            assert document.quote(evidence.span) in document.text
            assert document.quote(evidence.span).strip()
