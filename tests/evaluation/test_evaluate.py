"""An evaluation of a small corpus made here, and the command that tells it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.cli import run
from checker.evaluation import gate, told
from checker.evaluation.corpus import Split, labelled_plans
from checker.evaluation.figures import Figures, evaluate
from checker.evaluation.mutations import mutations
from checker.evaluation.texts import Evaluator
from checker.rules.accuracy import Cards
from checker.rules.rulebook import load_rulebook

#: A path and a date; the labels are a reader's: the employee's way is there, the leader's is not.
PLAN = """# Beredskab mod overgreb i Fjordby Kommune

Godkendt af Byrådet den 24. juni 2025.

# Mistanke om overgreb fra en ansat

## Medarbejderen

- Gå straks til din leder, og fortæl, hvad du har set.
- Skriv ned, hvad barnet har sagt, med barnets egne ord.
- Tal ikke med den kollega, det handler om.
- Tal ikke med forældrene, før lederen har aftalt det med Familieafdelingen.
- Underret selv Familieafdelingen samme dag, hvis barnet kan lide overlast.
- Oplever du, at der ikke sker noget, går du til lederens chef.
"""
GOLD = """formelt.vedtaget: {status: opfyldt, evidence: ["Godkendt af Byrådet den 24. juni 2025."]}
handlevej.leder.mistanke-mod-ansat: {status: delvist, evidence: ["før lederen har aftalt det"]}
formelt.offentliggjort: {status: opfyldt, evidence: ["Godkendt af Byrådet"], note: en mærkning, reglen ikke er enig i}
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    for place in ("fjordby", "test/fjordby2"):
        (folder / place).mkdir(parents=True)
        (folder / place / "plan.md").write_text(PLAN, encoding="utf-8")
        (folder / place / "gold.yaml").write_text(GOLD, encoding="utf-8")
    (folder / "second").mkdir()
    (folder / "second" / "fjordby.yaml").write_text(GOLD.replace("delvist, evidence", "mangler, evidence"), encoding="utf-8")
    (folder / "lookalikes").mkdir()
    (folder / "lookalikes" / "brand.md").write_text(
        "# Beredskabsplan for brand\n\n" + "Ved brand ringes 112, og beredskabschefen samler krisestaben efter beredskabsloven. " * 20,
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def figures(corpus: Path) -> Figures:
    return evaluate(load_rulebook(), corpus)


def test_verdicts_are_counted_by_split(figures: Figures) -> None:
    for split in Split:
        score = figures.of(split)
        assert (score.plans, score.exact.hits, score.exact.of) == (1, 2, 3)
        assert (score.gaps.true, score.gaps.false, score.gaps.missed) == (1, 1, 0)
        assert (score.evidence.hits, score.evidence.of) == (1, 1)
    assert (figures.agreement.same.hits, figures.agreement.same.of) == (2, 3)
    assert (figures.lookalikes.hits, figures.lookalikes.of) == (1, 1)


def test_what_went_wrong_is_told_of_plans_to_develop_on_only(figures: Figures) -> None:
    wrong = told.as_json(figures)["wrong"]
    assert [(one["plan"], one["rule"]) for one in wrong] == [("fjordby", "formelt.offentliggjort")]
    assert "fjordby2" not in told.as_text(figures) + told.as_page(figures)


def test_cards_are_what_reports_read(figures: Figures) -> None:
    cards = Cards.model_validate_json(told.cards(figures))
    card = cards.of("formelt.offentliggjort", "frosset")
    assert card is not None
    assert (card.plans, card.gaps, card.found, card.false) == (1, 0, 0, 1)


def test_gate_tells_what_fell(figures: Figures, corpus: Path) -> None:
    gate.write(figures, corpus)
    assert list(gate.fallen(figures, corpus)) == []
    kept = json.loads((corpus / gate.FILE).read_text())
    kept["figures"]["frosset.exact"] = 0.9
    (corpus / gate.FILE).write_text(json.dumps(kept))
    assert list(gate.fallen(figures, corpus)) == [("frosset.exact", 0.9, pytest.approx(0.6667))]


def test_command_tells_figures_and_fails_at_the_gate(figures: Figures, corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gate.write(figures, corpus)
    assert run(["evaluate", str(corpus), "--gate", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["splits"]["udvikling"]["exact"]["hits"] == 2
    kept = json.loads((corpus / gate.FILE).read_text())
    kept["figures"]["udvikling.exact"] = 1.0
    (corpus / gate.FILE).write_text(json.dumps(kept))
    assert run(["evaluate", str(corpus), "--gate"]) == 1
    assert "udvikling.exact er faldet fra 1.0 til 0.6667" in capsys.readouterr().err


def test_a_folder_in_place_of_a_file_is_told_in_danish(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(corpus), "-o", str(corpus)]) == 2
    assert "Det er en mappe." in capsys.readouterr().err


def test_folder_without_labels_is_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_spoiled_evidence_is_seen(corpus: Path) -> None:
    (corpus / "fjordby" / "gold.yaml").write_text(
        GOLD + 'handlevej.medarbejder.mistanke-mod-ansat: {status: opfyldt, evidence: ["Gå straks til din leder"]}\n', encoding="utf-8"
    )
    plan = next(labelled_plans(corpus))
    made = list(mutations(Evaluator(load_rulebook()), plan))
    assert {one.kind for one in made} >= {"slettet", "løfte", "lovcitat", "anden mistænkt"}
    assert all(one.killed for one in made if one.kind in ("slettet", "løfte", "lovcitat"))
