"""Profiles: what a plan is judged by, and a folder of one's own that adds to it or stands in its place."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from checker.check import Checker
from checker.document import markdown
from checker.resources import data_folder
from checker.rules.loader import RuleFileError
from checker.rules.rulebook import DEFAULT_PROFILE, load_profile, load_rulebook, profiles

AS_OF = dt.date(2026, 11, 21)
LOCAL = """# Beredskabsplan for Børnehuset Solsikken

Planen gælder ved mistanke om vold og seksuelle overgreb mod børn. Den ligger i mappen på kontoret.

# Ved mistanke

1. Gå straks til din leder.
2. Lyt til barnet, men spørg ikke ud.
3. Skriv ned, hvad du har set og hørt.

# Mistanke mod forældre

Gå til lederen. Orientér ikke forældrene. Underret kommunen samme dag. Lederen aftaler med kommunen, hvem der
taler med forældrene og hvornår.
"""


def own_folder(folder: Path, extends: str = DEFAULT_PROFILE, without: str = "[]") -> Path:
    (folder / "profil.yaml").write_text(f"extends: {extends}\nwithout: {without}\n", encoding="utf-8")
    (folder / "formelt").mkdir()
    return folder


def shipped(name: str) -> str:
    return (data_folder("rules") / "formelt" / f"{name}.yaml").read_text(encoding="utf-8")


def test_the_default_profile_has_no_rules_of_the_others() -> None:
    ids = {rule.id for rule in load_profile().rules}
    assert "formelt.vedtaget" in ids
    assert not any(rule.startswith(("lokal.", "serviceloven.")) for rule in ids)


def test_every_rule_names_profiles_that_exist_and_every_profile_rules_that_do() -> None:
    book = load_rulebook()
    ids = {rule.id for rule in book.rules}
    for rule in book.rules:
        assert set(rule.profiles) <= set(profiles())
    for name, profile in profiles().items():
        assert set(profile.also) <= ids
        assert load_profile(name).rules


def test_a_local_plan_is_judged_as_one() -> None:
    checked = Checker(load_profile("lokal-beredskabsplan")).check(markdown.read(LOCAL.encode(), "plan.md"), AS_OF)
    assert checked.identity.kind == "lokal-plan"
    assert not checked.doubt
    found = {finding.rule.id: finding.status.value for finding in checked.findings}
    assert found["lokal.foerste-skridt"] == "opfyldt"
    assert found["lokal.vej-foraelder"] == "opfyldt"
    assert found["lokal.kontakt"] == "mangler"
    assert "formelt.vedtaget" not in found


def test_another_sort_of_document_is_not_judged_as_a_local_plan() -> None:
    fire = "# Brandplan\n\n" + "Ved brand ringes 112, og bygningen evakueres til samlingspladsen. " * 20
    checked = Checker(load_profile("lokal-beredskabsplan")).check(markdown.read(fire.encode(), "plan.md"), AS_OF)
    assert checked.doubt == "andet-dokument"


def test_the_plan_of_its_day_is_judged_by_the_law_of_its_day() -> None:
    text = "Vedtaget af byrådet den 3. maj 2022. Beredskabet er lavet efter serviceloven § 19, stk. 4. " + "Barnet er i fokus ved overgreb. " * 40
    checked = Checker(load_profile("serviceloven-2013")).check(markdown.read(text.encode(), "plan.md"), AS_OF)
    found = {finding.rule.id: finding.status.value for finding in checked.findings}
    assert found["serviceloven.lovgrundlag"] == "opfyldt"
    assert "formelt.vedtaget" in found
    assert "formelt.negativ-social-kontrol" not in found


def test_a_folder_adds_a_rule_to_a_profile(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    text = shipped("formelt.vedtaget").replace("id: formelt.vedtaget", "id: formelt.eget")
    (folder / "formelt" / "formelt.eget.yaml").write_text(text, encoding="utf-8")
    book = load_profile(folder=folder)
    assert {rule.id for rule in book.rules} == {rule.id for rule in load_profile().rules} | {"formelt.eget"}
    assert book.version != load_profile().version
    assert book.compiled


def test_a_folder_overrides_a_rule_and_leaves_others_out(tmp_path: Path) -> None:
    folder = own_folder(tmp_path, without="[formelt.skriftligt]")
    text = shipped("formelt.vedtaget").replace("title: ", "title: Vores egen titel #", 1)
    (folder / "formelt" / "formelt.vedtaget.yaml").write_text(text, encoding="utf-8")
    book = load_profile(folder=folder)
    rule = book.rule("formelt.vedtaget")
    assert rule is not None
    assert rule.title == "Vores egen titel"
    assert book.rule("formelt.skriftligt") is None
    assert len(book.rules) == len(load_profile().rules) - 1


def test_a_folder_brings_concepts_and_overrides_those_of_the_profile(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    (folder / "concepts").mkdir()
    (folder / "concepts" / "egne.yaml").write_text("about: Egne ord.\nconcepts:\n  eget.ord: {words: [fyrtårnet]}\n", encoding="utf-8")
    assert load_profile(folder=folder).concepts["eget.ord"].words == ("fyrtårnet",)


def test_a_folder_without_profil_yaml_is_a_rulebook_by_itself(tmp_path: Path) -> None:
    shutil.copytree(data_folder("rules") / "concepts", tmp_path / "concepts")
    shutil.copytree(data_folder("rules") / "lokal", tmp_path / "lokal")
    assert {rule.id for rule in load_profile(folder=tmp_path).rules} == {rule.id for rule in load_profile("lokal-beredskabsplan").rules}


@pytest.mark.parametrize(
    ("profil", "wanted", "message"),
    [
        ("extends: findes-ikke\n", None, "ingen profil 'findes-ikke'"),
        ("extends: kommunalt-beredskab\nwithout: [formelt.findes-ikke]\n", None, "intet krav 'formelt.findes-ikke'"),
        ("extends: kommunalt-beredskab\nekstra: 1\n", None, "ukendt felt 'ekstra'"),
        ("extends: kommunalt-beredskab\n", "lokal-beredskabsplan", "bygger på 'kommunalt-beredskab'"),
    ],
)
def test_a_faulty_folder_is_told_as_it_is(tmp_path: Path, profil: str, wanted: str | None, message: str) -> None:
    (tmp_path / "profil.yaml").write_text(profil, encoding="utf-8")
    with pytest.raises(RuleFileError, match=message):
        load_profile(wanted, tmp_path)
