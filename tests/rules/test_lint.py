"""The rules that ship are in order, and what is not would be told."""

from __future__ import annotations

import pytest

from checker.language.readability import lix
from checker.reports.wording import wording
from checker.resources import data_folder
from checker.rules.lint import Remark, lint
from checker.rules.rulebook import Rulebook, load_rulebook
from checker.rules.schema import schema_text

BOOK = load_rulebook()
RULE = BOOK.rules[0]


def test_rules_that_ship_are_in_order() -> None:
    assert list(lint(BOOK)) == []


@pytest.mark.parametrize(
    "change, code",
    [
        ({"question": "Fortæl om det."}, "intet-spoergsmaal"),
        ({"why": "Loven kræver det.", "level": "vejledning", "basis": None}, "loven-kraever"),
        ({"hint": "Kommunalbestyrelsesgodkendelsesproceduredokumentation " * 30}, "tung"),
        ({"examples": [*RULE.examples, RULE.examples[0]]}, "samme-eksempel"),
        ({"examples": [one.model_copy(update={"why": None}) for one in RULE.examples]}, "ingen-forveksling"),
    ],
)
def test_a_fault_is_told(change: dict[str, object], code: str) -> None:
    rule = RULE.model_copy(update=change)
    book = Rulebook([rule, *BOOK.rules[1:]], BOOK.concepts, BOOK.files, "")
    told = [remark for remark in lint(book) if remark.about == RULE.id]
    assert [remark.code for remark in told] == [code]
    assert wording().lint_remark(code, told[0].detail)


def test_a_concept_that_no_rule_asks_for_is_told() -> None:
    used_once = {**BOOK.concepts, "ingens": BOOK.concepts["leder"]}
    assert list(lint(Rulebook(BOOK.rules, used_once, BOOK.files, ""))) == [Remark("ubrugt", "ingens")]


@pytest.mark.parametrize("name, concepts", [("rule.schema.json", False), ("concepts.schema.json", True)])
def test_schemas_for_editors_are_current(name: str, concepts: bool) -> None:
    shipped = (data_folder("rules") / name).read_text(encoding="utf-8")
    assert shipped == schema_text(concepts=concepts), "write it anew: beredskabstjek rules schema"


@pytest.mark.parametrize(
    "text, value",
    [
        ("", None),
        ("Katten sad på måtten.", 4.0),
        ("Kommunalbestyrelsen skal udarbejde et beredskab.", 5 + 100 * 3 / 5),
        ("Ring: nu. Ring igen.", 4 / 3),
    ],
)
def test_lix(text: str, value: float | None) -> None:
    assert lix(text) == (None if value is None else pytest.approx(value))
