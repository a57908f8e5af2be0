"""The commands for those who write rules."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from checker.cli import run
from checker.resources import data_folder

PLAN = """# Beredskab i Fjordby Kommune

# Mistanke om overgreb fra en ansat

## Medarbejderen

- Gå straks til din leder.

# Forord

Planen beskriver, hvordan medarbejderen underretter Familieafdelingen om den ansatte.
"""
RULE = "handlevej.medarbejder.mistanke-mod-ansat"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.md"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_explain_tells_what_counted_and_what_nearly_did(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "explain", RULE, "--plan", str(plan), "--as-of", "2026-11-21"]) == 0
    told = capsys.readouterr().out
    met = told.index("✓ ")
    assert "[leder-straks]" in told[met:]
    assert told.index("»Gå straks til din leder.«", met) < told.index("opfylder linjen", met)
    assert "Et løfte tæller ikke." in told


def test_explain_refuses_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "explain", RULE, "--plan", str(tmp_path / "ingen.docx")]) == 3
    assert capsys.readouterr().err.count("\n") == 1


def test_lint_tells_in_danish(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "lint"]) == 0
    assert capsys.readouterr().out == "Reglerne er set efter. Intet at bemærke.\n"


def test_new_rule_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "regler" / "roller").mkdir(parents=True)
    args = ["rules", "new", "roller.vagt", "--theme", "roller", "--rules", str(tmp_path / "regler")]
    assert run(args) == 0
    written = tmp_path / "regler" / "roller" / "roller.vagt.yaml"
    assert yaml.safe_load(written.read_text())["id"] == "roller.vagt"
    written.write_text("mit eget", encoding="utf-8")
    assert run(args) == 2
    assert written.read_text() == "mit eget"
    assert "findes allerede" in capsys.readouterr().err


@pytest.mark.parametrize("rule, theme", [("../x", "roller"), ("Roller", "roller"), ("roller.x", "../..")])
def test_new_rule_stays_in_the_folder(rule: str, theme: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "new", rule, "--theme", theme, "--rules", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_schema_is_one_that_rule_files_fit(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    for path in data_folder("rules").glob("roller/*.yaml"):
        jsonschema.validate(json.loads(json.dumps(yaml.safe_load(path.read_text()), default=str)), schema)
