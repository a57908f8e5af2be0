"""The rules' answers beside a careful reader's, plan by plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.document.model import Document
from checker.evaluation.corpus import GoldLabel, LabelledPlan, Split
from checker.findings import Finding, Status

GAPS = frozenset((Status.PARTIAL.value, Status.MISSING.value))
MET, UNDECIDED = Status.MET.value, Status.UNDECIDED.value


@dataclass(frozen=True, slots=True)
class Verdict:
    """One requirement in one plan: the reader's answer and the rule's.

    ``evidence_right``: for what both call fulfilled, whether a passage of the rule's is one of the
    reader's; None else. ``passage``: what shows the disagreement, verbatim; empty where they agree.
    ``lost`` and ``extra``: parts that only the reader, or only the rule, found.
    """

    plan: str
    split: Split
    rule: str
    gold: str
    got: str
    evidence_right: bool | None = None
    passage: str = ""
    lost: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        return self.gold == self.got

    @property
    def is_gap(self) -> bool:
        return self.gold in GAPS

    @property
    def called_gap(self) -> bool:
        return self.got in GAPS


def compared(plan: LabelledPlan, document: Document, findings: Mapping[str, Finding]) -> Iterator[Verdict]:
    """One verdict for each finding that the plan has a label for; the findings may be of any carrier of it."""
    for rule, finding in findings.items():
        if rule in plan.gold:
            yield _verdict(plan, document, finding, plan.gold[rule])


def _verdict(plan: LabelledPlan, document: Document, finding: Finding, gold: GoldLabel) -> Verdict:
    got = finding.status.value
    quotes = [document.quote(evidence.span) for evidence in finding.evidence]
    wanted = {part.id for part in finding.parts} - set(gold.missing_parts)
    found = {part.id for part in finding.parts if part.found}
    return Verdict(
        plan.name, plan.split, finding.rule.id, gold.status, got,
        evidence_right=overlap(quotes, gold.evidence) if gold.status == got == MET and gold.evidence else None,
        passage="" if gold.status == got else _shown(quotes, gold, got),
        lost=tuple(sorted(wanted - found)) if gold.status in (MET, *GAPS) else (),
        extra=tuple(sorted(found - wanted)),
    )  # fmt: skip


def _shown(quotes: Sequence[str], gold: GoldLabel, got: str) -> str:
    """For a false gap what the reader saw, for a missed one what the rule took for it."""
    mine, theirs = next(iter(quotes), ""), next(iter(gold.evidence), gold.note)
    return theirs if got in GAPS and gold.status not in GAPS else mine or theirs


def overlap(quotes: Sequence[str], pieces: Sequence[str]) -> bool:
    """Whether any quote holds a piece, or lies in one, markup and white space aside."""
    plain = [_plain(piece) for piece in pieces]
    return any(piece in quote or quote in piece for quote in map(_plain, quotes) for piece in plain if quote and piece)


def _plain(text: str) -> str:
    return " ".join("".join(one for one in text if one not in "*_\\`").split()).casefold()
