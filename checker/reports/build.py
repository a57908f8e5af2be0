"""From a checked plan to the report model: places told, wording applied, personal numbers masked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast, get_args

from checker import __version__
from checker.checked import CheckedPlan
from checker.document.model import BODY, Document, Kind, Notice, ReadingReport, UnreadablePlan
from checker.findings import GAPS, Absence, Evidence, Finding, Nearest
from checker.identity import Identity
from checker.reports.about import build_about
from checker.reports.contract import (
    SCHEMA_VERSION,
    AbsenceInfo,
    AccuracyInfo,
    Counts,
    DocumentInfo,
    ErrorReport,
    EvidencePassage,
    FindingInfo,
    Named,
    NearestPassage,
    PartInfo,
    PathCell,
    Paths,
    Reading,
    Reason,
    Refused,
    Report,
    SourceInfo,
    Summary,
    WarningInfo,
    Where,
)
from checker.reports.passages import clean, passage_at
from checker.reports.wording import Wording, listed, wording
from checker.rules.accuracy import accuracy_cards
from checker.rules.schema import Basis, Level, Status

_PATH = re.compile(r"handlevej\.(?:(?P<role>[a-z]+)\.)?mistanke-mod-(?P<direction>[a-z-]+)$")


def build_report(checked: CheckedPlan) -> Report:
    """The report of a plan that was read."""
    words = wording()
    order = {theme: at for at, theme in enumerate(words.themes)}
    findings = sorted(
        (_Finding(checked, finding, words).told() for finding in checked.findings),
        key=lambda finding: order.get(finding.theme, len(order)),
    )
    return Report(
        schema_version=SCHEMA_VERSION,
        status=checked.status,
        as_of=checked.as_of,
        engine_version=__version__,
        rules_version=checked.rules_version,
        document=_document(checked, words),
        warnings=[_warning(notice, words) for notice in checked.warnings],
        gaps=[finding.rule for finding in findings if finding.status in GAPS],
        summary=_summary(findings),
        paths=_paths(findings, words),
        findings=findings,
        about=build_about(checked.particulars, checked.document, words) if checked.particulars else None,
    )


def build_error(name: str, refused: UnreadablePlan) -> ErrorReport:
    """The report of a plan that could not be read."""
    return ErrorReport(
        schema_version=SCHEMA_VERSION,
        status="error",
        engine_version=__version__,
        document=Refused(name=clean(name)),
        reason=Reason(code=refused.code, text=clean(wording().unreadable_text(refused.code, refused.detail))),
    )


def _document(checked: CheckedPlan, words: Wording) -> DocumentInfo:
    document, identity = checked.document, checked.identity
    return DocumentInfo(
        name=clean(document.name),
        files=[clean(name) for name in document.files],
        sha256=document.sha256,
        format=document.format,
        kind=identity.kind,
        kind_text=words.kind(identity.kind),
        kind_reason=clean(identity.kind_reason),
        municipality=clean(identity.municipality) or None,
        title=clean(_title(identity, document)) or None,
        version=clean(identity.version) or None,
        adopted=identity.adopted,
        revised=identity.revised,
        words=checked.words,
        pages=document.report.pages,
        passages={name: passage_at(document, span) for name, span in identity.passages},
        read=_reading(document),
    )


def _title(identity: Identity, document: Document) -> str:
    return identity.title or dict(document.properties).get("title", "")


def _reading(document: Document) -> Reading:
    report = document.report
    return Reading(
        coverage=_coverage(report),
        characters=report.characters,
        unmapped_characters=report.unmapped_characters,
        hidden_characters=report.hidden_characters,
        pages_without_text=list(report.pages_without_text),
        pages_in_columns=list(report.pages_in_columns),
        pages_by_ocr=list(report.pages_by_ocr),
        pages_blank=list(report.pages_blank),
        headings=sum(block.kind is Kind.HEADING for block in document.blocks),
        blocks=sum(block.kind in BODY for block in document.blocks),
        tables=report.tables,
        boxes=report.boxes,
        footnotes=report.footnotes,
        pictures=report.pictures,
        contents_lines=report.contents_lines,
        running_lines=report.running_lines,
        revisions=report.revisions,
        comments=report.comments,
    )


def _coverage(report: ReadingReport) -> float:
    """Of the pages and of the signs the lesser share that was read."""
    pages = 1 - len(report.pages_without_text) / report.pages if report.pages else 1.0
    signs = 1 - report.unmapped_characters / report.characters if report.characters else 1.0
    return round(max(0.0, min(pages, signs)), 3)


def _warning(notice: Notice, words: Wording) -> WarningInfo:
    if notice.code == "andet-dokument":
        notice = replace(notice, detail=words.kind(notice.detail))
    place = Where(page=notice.page, paragraph=notice.paragraph) if notice.page or notice.paragraph else None
    return WarningInfo(code=notice.code, text=clean(words.notice(notice)), place=place, count=notice.count)


class _Finding:
    """Tells one finding of a plan."""

    def __init__(self, checked: CheckedPlan, finding: Finding, words: Wording) -> None:
        self.document = checked.document
        self.finding = finding
        self.words = words

    def told(self) -> FindingInfo:
        rule, finding = self.finding.rule, self.finding
        pages = listed(list(finding.unread))
        return FindingInfo(
            rule=rule.id,
            title=rule.title,
            theme=rule.theme,
            theme_text=self.words.theme(rule.theme),
            level=rule.level,
            basis=rule.basis,
            status=finding.status.value,
            claim=self.words.claim(rule.level, rule.basis, finding.status.value),
            parts=[PartInfo(id=part.id, text=part.text, found=part.found) for part in finding.parts],
            evidence=[self.evidence(evidence) for evidence in finding.evidence],
            nearest=self.nearest(finding.absence.nearest if finding.absence else None),
            absence=self.absence(finding.absence),
            reason=finding.reason or None,
            reason_text=self.words.reason(finding.reason, pages) if finding.reason else None,
            why=rule.why,
            hint=rule.hint,
            question=rule.question,
            sources=[SourceInfo(ref=source.ref, url=source.url, read=source.read) for source in rule.sources],
            outside_evidence=rule.outside_evidence,
            accuracy=accuracy_of(rule.id, self.words),
        )

    def evidence(self, evidence: Evidence) -> EvidencePassage:
        passage = passage_at(self.document, evidence.span)
        return EvidencePassage(**dict(passage), parts=list(evidence.parts))

    def nearest(self, nearest: Nearest | None) -> NearestPassage | None:
        if nearest is None:
            return None
        passage = passage_at(self.document, nearest.span)
        return NearestPassage(**dict(passage), why=nearest.why, why_text=self.words.refusal(nearest.why))

    def absence(self, absence: Absence | None) -> AbsenceInfo | None:
        if absence is None:
            return None
        return AbsenceInfo(
            units_searched=absence.units_searched,
            sections_searched=absence.sections_searched,
            belongs=passage_at(self.document, absence.belongs) if absence.belongs else None,
        )


def accuracy_of(rule: str, words: Wording) -> AccuracyInfo | None:
    """A rule's accuracy card; None for a rule that was not measured."""
    cards = accuracy_cards()
    read, unseen = (cards.of(rule, split) if cards else None for split in ("udvikling", "frosset"))
    if read is None or unseen is None or not read.plans + unseen.plans:
        return None
    counts = {
        "plans": read.plans + unseen.plans,
        "gaps": read.gaps + unseen.gaps,
        "found": read.found + unseen.found,
        "false": read.false + unseen.false,
        "unseen_plans": unseen.plans,
        "unseen_gaps": unseen.gaps,
        "unseen_found": unseen.found,
        "unseen_false": unseen.false,
    }
    return AccuracyInfo(**counts, text=words.label("accuracy", **counts))


def _summary(findings: Sequence[FindingInfo]) -> Summary:
    return Summary(
        requirements=len(findings),
        by_status=_counts(findings),
        by_level={level: _counts(f for f in findings if f.level == level) for level in cast("tuple[Level, ...]", get_args(Level))},
        by_basis={basis: _counts(f for f in findings if f.basis == basis) for basis in cast("tuple[Basis, ...]", get_args(Basis))},
    )


def _counts(findings: Iterable[FindingInfo]) -> Counts:
    found = Counter(finding.status for finding in findings)
    return {status: found[status] for status in cast("tuple[Status, ...]", get_args(Status))}


def _paths(findings: Sequence[FindingInfo], words: Wording) -> Paths:
    """The grid of the requirements that are named after a role and a direction."""
    return Paths(
        roles=[Named(id=key, text=text) for key, text in words.roles.items()],
        directions=[Named(id=key, text=text) for key, text in words.directions.items()],
        cells=list(_path_cells(findings, words)),
    )


def _path_cells(findings: Sequence[FindingInfo], words: Wording) -> Iterator[PathCell]:
    for finding in findings:
        named = _PATH.match(finding.rule)
        if named and named["direction"] in words.directions and (named["role"] is None or named["role"] in words.roles):
            yield PathCell(
                role=named["role"],
                direction=named["direction"],
                rule=finding.rule,
                status=finding.status,
                found=sum(part.found is True for part in finding.parts),
                total=len(finding.parts),
            )
