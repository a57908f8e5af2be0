"""The report as one HTML page that needs nothing beside it: no script, no request, no other file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from checker.reports.about import cited_sections
from checker.reports.contract import Counts, FindingInfo, Report, SourceInfo
from checker.reports.facts import facts
from checker.reports.places import place_of
from checker.reports.visible import visible
from checker.reports.wording import CLAIMS, LEVELS, Wording, wording
from checker.resources import data_folder


@dataclass(frozen=True, slots=True)
class _Claim:
    """Gaps that are spoken of in the same way, e.g. all that the law demands of the document."""

    name: str
    about: str
    findings: list[FindingInfo]


@dataclass(frozen=True, slots=True)
class _Gaps:
    """Gaps of one level."""

    id: str
    name: str
    short: str
    claims: list[_Claim]
    findings: list[FindingInfo]


@dataclass(frozen=True, slots=True)
class _Level:
    short: str
    about: str
    total: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class _Theme:
    text: str
    findings: list[FindingInfo]


def render_html(report: Report) -> bytes:
    """The page, UTF-8."""
    words = wording()
    of_status = {status: [f for f in report.findings if f.status == status] for status in words.statuses}
    met = of_status["opfyldt"]
    page = _environment().get_template("rapport.html.j2").render(
        r=report,
        w=words,
        css=_css(),
        css_hash=_hash(_css()),
        place=place_of,
        judged=any(f.status != "kan-ikke-afgoeres" for f in report.findings),
        levels=list(_levels(report, words)),
        gaps=list(_gaps(report, words)),
        undecided=of_status["kan-ikke-afgoeres"],
        met=_by_theme(met),
        met_count=len(met),
        not_relevant=of_status["ikke-relevant"],
        names={f.rule: f.title for f in report.findings},
        facts=list(facts(report, words)),
        cited=list(cited_sections(report.about)) if report.about else [],
        used_sources=_sources(report.findings),
    )
    return page.strip().encode("utf-8") + b"\n"


def _shown(value: Any) -> Any:
    """What the page shows of a value: text with its unseen marks written out."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(data_folder("reports") / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _css() -> Markup:
    """The style sheet; ours, so it goes into the page as it is."""
    return Markup((data_folder("reports") / "templates" / "rapport.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file


def _hash(css: str) -> str:
    return base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode("ascii")


def _levels(report: Report, words: Wording) -> Iterator[_Level]:
    for claim in CLAIMS:
        counts = report.summary.of(claim)
        if any(counts.values()):
            yield _Level(words.claims[claim]["short"], words.claims[claim]["about"], sum(counts.values()), counts)


def _gaps(report: Report, words: Wording) -> Iterator[_Gaps]:
    missing = set(report.gaps)
    for level in LEVELS:
        findings = [f for f in report.findings if f.rule in missing and f.level == level]
        if findings:
            name = words.label("gaps_of", level=words.levels[level])
            yield _Gaps(f"huller-{level}", name, words.levels[level], list(_claims(findings, words)), findings)


def _claims(findings: Sequence[FindingInfo], words: Wording) -> Iterator[_Claim]:
    for key in CLAIMS:
        here = [f for f in findings if (f.basis or f.level) == key]
        if here:
            yield _Claim(words.claims[key]["name"], words.claims[key]["about"], here)


def _by_theme(findings: Sequence[FindingInfo]) -> list[_Theme]:
    themes: dict[str, _Theme] = {}
    for finding in findings:
        themes.setdefault(finding.theme, _Theme(finding.theme_text, [])).findings.append(finding)
    return list(themes.values())


def _sources(findings: Sequence[FindingInfo]) -> list[SourceInfo]:
    """Each source once, in the order of the requirements."""
    known: dict[tuple[str, str | None], SourceInfo] = {}
    for finding in findings:
        for source in finding.sources:
            known.setdefault((source.ref, source.url), source)
    return list(known.values())
