"""What a check came to: the one thing that every report is made from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from checker.document.model import Document, Notice
from checker.findings import GAPS, Finding
from checker.identity import Identity
from checker.particulars import Particulars


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan with all its findings.

    ``status``: "warn" when something keeps the answer from being whole, told in ``warnings``.
    ``warnings``: the reader's notices and the check's own, by code of reports/wording.yaml.
    ``doubt``: the code that leaves every requirement undecided ("andet-dokument"), else "".
    ``particulars``: what the report tells beside the requirements; None for a document that is not judged.
    ``words``: words of the plan itself, tables of contents and running lines left out.
    """

    document: Document
    identity: Identity
    as_of: dt.date
    rules_version: str
    status: Literal["ok", "warn"]
    warnings: tuple[Notice, ...]
    findings: tuple[Finding, ...]
    words: int
    doubt: str = ""
    particulars: Particulars | None = None

    @property
    def gaps(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.status in GAPS)
