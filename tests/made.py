"""Small plans, rules and reports made for the tests, without a file on disk and without spaCy."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from checker.checked import CheckedPlan
from checker.document import markdown
from checker.document.model import Document, Notice, Span
from checker.findings import Absence, Evidence, Finding, Nearest, PartFinding, Status
from checker.identity import Identity
from checker.reports.build import build_report
from checker.reports.contract import Report
from checker.resources import data_folder
from checker.rules.schema import Rule

AS_OF = dt.date(2026, 11, 21)
PLAN = """\
# Beredskab i Klitvig Kommune

## Trin 5: Handl

Medarbejderen går straks til sin leder. Lederen skal:

- ringe til Modtagelsen
- skrive ned, hvad barnet har sagt

## Søskende

Planen beskriver, hvad der gælder for søskende.
"""


def document(text: str = PLAN, name: str = "plan.md") -> Document:
    return markdown.read(text.encode("utf-8"), name)


def rule(rule_id: str, **more: Any) -> Rule:
    """A rule of guidance without parts; ``more`` changes that."""
    fields: dict[str, Any] = {
        "id": rule_id,
        "title": f"Titel på {rule_id}",
        "theme": "handleveje",
        "level": "vejledning",
        "sources": [{"ref": "Kilden", "url": "https://eksempel.invalid/kilde", "read": dt.date(2026, 3, 8)}],
        "why": "Fordi det haster.",
        "question": "Hvem ringer?",
        "hint": "Skriv det.",
        "fulfilled_when": ["x"],
        "examples": [{"status": status, "text": "x"} for status in ("opfyldt", "opfyldt", "mangler", "mangler")],
    }
    return Rule.model_validate(fields | more)


def evidence(plan: Document, quote: str, *parts: str) -> Evidence:
    at = plan.text.index(quote)
    return Evidence(Span(at, at + len(quote)), parts)


def finding(plan: Document, of: Rule, status: Status, *quotes: str, reason: str = "", nearest: str = "", why: str = "loefte") -> Finding:
    absence = None
    if status is not Status.MET:
        place = Nearest(evidence(plan, nearest).span, why) if nearest else None
        absence = Absence(12, 3, plan.blocks[0].span, place)
    parts = tuple(PartFinding(part.id, part.text, status is Status.MET) for part in of.parts)
    return Finding(of, status, parts, tuple(evidence(plan, quote) for quote in quotes), reason, absence)


def checked(plan: Document, findings: Sequence[Finding], *warnings: Notice, **identity: Any) -> CheckedPlan:
    return CheckedPlan(
        document=plan,
        identity=Identity(**({"municipality": "Klitvig Kommune", "title": "Beredskab"} | identity)),
        as_of=AS_OF,
        rules_version="0123456789abcdef",
        status="warn" if warnings else "ok",
        warnings=warnings,
        findings=tuple(findings),
        words=len(plan.text.split()),
    )


def usual(text: str = PLAN, name: str = "plan.md", **identity: Any) -> CheckedPlan:
    """One finding of each answer and each way to speak of it."""
    plan = document(text, name)
    law = rule("formelt.vedtaget", level="lovkrav", basis="dokumentkrav", theme="formelt", outside_evidence=True)
    duty = rule("handlevej.soeskende", level="lovkrav", basis="handlepligt")
    path = rule(
        "handlevej.leder.mistanke-mod-ansat",
        parts=[{"id": "ringe", "text": "Lederen ringer", "any": ["x"]}, {"id": "skrive", "text": "Lederen skriver", "any": ["x"]}],
        fulfilled=2, fulfilled_when=None,
    )  # fmt: skip
    shared = rule("handlevej.mistanke-mod-leder")
    habit = rule("kvalitet.navigation", level="god-praksis", theme="dokumentkvalitet")
    return checked(
        plan,
        [
            finding(plan, habit, Status.UNDECIDED, reason="tvetydigt"),
            finding(plan, law, Status.MISSING),
            finding(plan, duty, Status.MISSING, nearest=plan.text_of(plan.blocks[-1])),
            finding(plan, path, Status.PARTIAL, "ringe til Modtagelsen"),
            finding(plan, shared, Status.MET, "Medarbejderen går straks til sin leder."),
            finding(plan, rule("roller.leder", theme="roller"), Status.NOT_APPLICABLE, reason="gaelder-ikke-endnu"),
        ],
        **identity,
    )


def usual_report(text: str = PLAN, name: str = "plan.md", **identity: Any) -> Report:
    return build_report(usual(text, name, **identity))


CONCEPTS = """\
about: Begreber til en prøve.
concepts:
  vedtage:
    verbs: [vedtage]
  ringe:
    verbs: [ringe]
  skrive:
    verbs: [skrive]
"""
RULE = """\
id: {id}
title: "{title}"
theme: formelt
level: {level}
sources:
  - ref: Kilden
why: "Fordi."
question: "Hvordan?"
hint: "Skriv det."
fulfilled_when:
  - {concept}
examples:
  - {{status: opfyldt, text: "{hit}"}}
  - {{status: opfyldt, text: "{hit}"}}
  - {{status: mangler, text: "Intet."}}
  - {{status: mangler, text: "Heller intet."}}
"""
#: Enough words for a plan that says one of the three things the small rules ask for.
SMALL_PLAN = "# Beredskab mod overgreb mod børn i Klitvig Kommune\n\n" + (
    "Medarbejderen ringer til Modtagelsen, når der er mistanke om vold eller seksuelle overgreb mod et barn. " * 12
)


def small_rules(folder: Path) -> Path:
    """A folder of three rules, one a level; SMALL_PLAN meets the one of guidance.

    With the shipped concepts of kinds of documents, by which a plan is known for one.
    """
    (folder / "concepts").mkdir(parents=True)
    shutil.copy(data_folder("rules") / "concepts" / "slags.yaml", folder / "concepts")
    (folder / "formelt").mkdir()
    (folder / "concepts" / "ord.yaml").write_text(CONCEPTS, encoding="utf-8")
    for name, level, concept, hit in (
        ("a", "vejledning", "ringe", "Lederen ringer."),
        ("b", "god-praksis", "skrive", "Lederen skriver."),
    ):
        text = RULE.format(id=f"formelt.{name}", title=f"Krav {name}", level=level, concept=concept, hit=hit)
        (folder / "formelt" / f"formelt.{name}.yaml").write_text(text, encoding="utf-8")
    law = RULE.format(id="formelt.c", title="Krav c", level="lovkrav\nbasis: dokumentkrav", concept="vedtage", hit="Byrådet vedtager.")
    (folder / "formelt" / "formelt.c.yaml").write_text(law, encoding="utf-8")
    return folder
