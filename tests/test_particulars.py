"""What the report tells beside the requirements: statutes, dead references, readability."""

from __future__ import annotations

import datetime as dt

import pytest

from checker.evaluation.texts import Evaluator
from checker.particulars import particulars_of
from checker.rules.rulebook import load_rulebook

ADOPTED = "Vedtaget af byrådet den 3. maj 2022.\n\n"
#: Text, and of each reference: law, section, state, what to write instead.
STATUTES = [
    (ADOPTED + "Fagfolk underretter efter serviceloven § 153.", [("serviceloven", "153", "korrekt-dengang", "barnets lov § 133")]),
    ("Fagfolk underretter efter serviceloven § 153.", [("serviceloven", "153", "ophaevet", "barnets lov § 133")]),
    ("Vedtaget af byrådet den 3. maj 2025.\n\nVi følger serviceloven § 153.", [("serviceloven", "153", "ophaevet", "barnets lov § 133")]),
    # Stk. 5 had become stk. 4 long before the plan was adopted.
    (ADOPTED + "Beredskabet følger serviceloven § 19, stk. 5.", [("serviceloven", "19", "ophaevet", "barnets lov § 15, stk. 2")]),
    (ADOPTED + "Beredskabet følger serviceloven § 19, stk. 4.", [("serviceloven", "19", "korrekt-dengang", "barnets lov § 15, stk. 2")]),
    ("Fagfolk underretter efter barnets lov § 133.", [("barnets-lov", "133", "gaeldende", "")]),
    ("Fagfolk underretter efter barnets lov § 153.", [("barnets-lov", "153", "forkert-nummer", "barnets lov § 133 (skærpet underretningspligt)")]),
    ("Vold er strafbar efter straffeloven § 244.", [("straffeloven", "244", "andet", "")]),
]
DEAD = [
    ("# Handlevej\n\nSkemaet er i bilag 3.\n\n# Bilag 1\n\nSkema.", ["bilag 3"]),
    ("# Handlevej\n\nSkemaet er i bilag 1.\n\n# Bilag 1\n\nSkema.", []),
    ("# 1 A\n\nSe afsnit 4.2.\n\n# 2 B\n\nb\n\n# 3 C\n\nc\n\n# 4 D\n\nd", ["afsnit 4.2"]),
    ("# 1 A\n\nSe afsnit 4.\n\n# 2 B\n\nb\n\n# 3 C\n\nc\n\n# 4 D\n\nd", []),
    # A chapter of a law is not the plan's, and a plan without numbers has no such chapter to miss.
    ("# 1 A\n\nSe kapitel 11 i barnets lov.\n\n# 2 B\n\nb\n\n# 3 C\n\nc\n\n# 4 D\n\nd", []),
    ("# A\n\nSe afsnit 4.\n\n# B\n\nb", []),
]
EASY = "Barnet er i fokus. Du går til din leder nu. " * 12
HARD = "Underretningsforpligtelsen indebærer dokumentationsmæssige konsekvenser for myndighedspersonalets sagsbehandlingsprocedurer. " * 12


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    return Evaluator(load_rulebook())


@pytest.mark.parametrize(("text", "wanted"), STATUTES)
def test_each_statute_is_told_with_what_it_is_today(
    evaluator: Evaluator, text: str, wanted: list[tuple[str, str, str, str]]
) -> None:
    found = particulars_of(evaluator.plan(text)).statutes
    assert [(one.law, one.section, one.state, one.instead) for one in found] == wanted


@pytest.mark.parametrize(("text", "names"), DEAD)
def test_references_that_lead_nowhere(evaluator: Evaluator, text: str, names: list[str]) -> None:
    assert [one.name for one in particulars_of(evaluator.plan(text)).dead] == names


def test_the_hardest_sections_come_first_and_short_ones_not_at_all(evaluator: Evaluator) -> None:
    plan = evaluator.plan(f"# Let\n\n{EASY}\n\n# Svær\n\n{HARD}\n\n# Kort\n\nMyndighedspersonalets dokumentationsforpligtelse.")
    told = particulars_of(plan)
    assert [plan.document.quote(one.heading) for one in told.hardest if one.heading] == ["Svær", "Let"]
    assert told.lix is not None
    assert told.hardest[1].lix < told.lix < told.hardest[0].lix


def test_a_plan_is_judged_by_the_day_it_is_read(evaluator: Evaluator) -> None:
    plan = evaluator.plan(ADOPTED + "Fagfolk underretter efter serviceloven § 153.", dt.date(2023, 6, 1))
    assert [one.state for one in particulars_of(plan).statutes] == ["gaeldende"]
