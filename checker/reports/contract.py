"""The JSON contract: what a report holds, word for word as it is written and read.

Every other report is made from these types, so that a JSON file kept from last year still renders.
A change that takes away or renames a field raises the first number of ``SCHEMA_VERSION``, an added
field the second. The schema itself ships as reports/schema.json.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from checker.rules.schema import Basis, Level, Status

SCHEMA_VERSION = "1.2"
Version = Annotated[str, Field(pattern=r"^\d+\.\d+$")]


class _Contract(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Where(_Contract):
    """A place in the plan. Pages and paragraphs count from 1; a format has the one or the other."""

    page: int | None = None
    paragraph: int | None = None
    file: str | None = Field(None, description="Filens navn, når planen består af flere filer.")


class WarningInfo(_Contract):
    """Something the reader of the report must know before relying on it."""

    code: str
    text: str
    place: Where | None = None
    count: int = 1


class Reading(_Contract):
    """What was and was not read.

    ``coverage``: the share of the pages, and of their signs, that was read as text; the lesser of the two.
    ``pages_without_text``: something stands on them that was not read. ``pages_blank``: nothing does.
    """

    coverage: float = Field(1.0, ge=0, le=1)
    characters: int
    unmapped_characters: int = 0
    hidden_characters: int = 0
    pages_without_text: list[int] = []
    pages_in_columns: list[int] = []
    pages_by_ocr: list[int] = []
    pages_blank: list[int] = []
    headings: int = 0
    blocks: int = 0
    tables: int = 0
    boxes: int = 0
    footnotes: int = 0
    pictures: int = 0
    contents_lines: int = 0
    running_lines: int = 0
    revisions: int = 0
    comments: int = 0


class PartInfo(_Contract):
    """A countable part; ``found`` is null where it cannot be told."""

    id: str
    text: str
    found: bool | None


class TableCell(_Contract):
    """The heads of the table row and column that a passage stands in."""

    row: list[str] = []
    column: list[str] = []


class Passage(_Contract):
    """A verbatim passage: characters [start, end) of the text as read, and where that is.

    Digits of CPR numbers are masked, everything else stands as in the plan. ``section`` holds the
    headings above it, outermost first. ``by_ocr``: a program read it from a picture, numbers are uncertain.
    """

    quote: str
    page: int | None = None
    paragraph: int | None = None
    file: str | None = None
    section: list[str] = []
    cell: TableCell | None = None
    lead_in: str | None = Field(None, description="Sætningen, der indleder listen, som stedet står i.")
    by_ocr: bool = False
    start: int
    end: int


class DocumentInfo(_Contract):
    """Which document was checked. ``kind`` is "beredskab" for the plan the rules are about.

    ``passages`` are the places that title, municipality, version, adopted and revised were read from.
    """

    name: str
    files: list[str] = []
    sha256: str
    format: str
    kind: str
    kind_text: str
    kind_reason: str = ""
    municipality: str | None = None
    title: str | None = None
    version: str | None = None
    adopted: dt.date | None = None
    revised: dt.date | None = None
    words: int
    pages: int | None = None
    passages: dict[str, Passage] = {}
    read: Reading


class EvidencePassage(Passage):
    """A passage that carries the verdict; ``parts`` are the parts it shows."""

    parts: list[str] = []


class NearestPassage(Passage):
    """The passage closest to what is missing, and why it was not enough."""

    why: str
    why_text: str


class AbsenceInfo(_Contract):
    """Proof of absence: how much was searched, and the heading under which it would belong."""

    units_searched: int
    sections_searched: int
    belongs: Passage | None = None


class SourceInfo(_Contract):
    ref: str
    url: Annotated[str, Field(pattern=r"^https?://")] | None = None
    read: dt.date | None = None


class AccuracyInfo(_Contract):
    """How the rule did on labelled plans that its author had read (dev) and had not (unseen).

    ``gaps``: those the readers saw; ``found``: of them, by the rule; ``false``: gaps only the rule saw.
    """

    plans: int
    gaps: int
    found: int
    false: int
    unseen_plans: int
    unseen_gaps: int
    unseen_found: int
    unseen_false: int
    text: str


class FindingInfo(_Contract):
    """The answer to one requirement.

    ``claim``: what may be said of it, by level and basis. ``reason`` and ``reason_text``: why the
    answer is what it is, where that needs saying.
    """

    rule: str
    title: str
    theme: str
    theme_text: str
    level: Level
    basis: Basis | None
    status: Status
    claim: str
    parts: list[PartInfo]
    evidence: list[EvidencePassage]
    nearest: NearestPassage | None
    absence: AbsenceInfo | None
    reason: str | None
    reason_text: str | None
    why: str
    hint: str
    question: str
    sources: list[SourceInfo]
    outside_evidence: bool = False
    accuracy: AccuracyInfo | None = Field(None, description="Reglens nøjagtighed, når den er målt.")


class PathCell(_Contract):
    """One path of action: who acts (null: all roles together), and whom the suspicion is against."""

    role: str | None
    direction: str
    rule: str
    status: Status
    found: int
    total: int


class Named(_Contract):
    id: str
    text: str


class Paths(_Contract):
    """The paths of action as a grid of roles and directions."""

    roles: list[Named]
    directions: list[Named]
    cells: list[PathCell]


class StatuteInfo(_Contract):
    """A section that the plan cites, and what it is on the assessment date.

    ``sure``: the law is named in the same sentence; else it is that of the heading, or the one named last.
    ``state``: gaeldende, korrekt-dengang (right when adopted, repealed since), ophaevet, forkert-nummer,
    historisk or andet (not judged). ``instead``: what took over, or what was likely meant.
    """

    law: str | None
    law_text: str
    section: str
    paragraph: int | None = None
    sure: bool
    state: str
    state_text: str
    instead: str | None = None
    passage: Passage


class ContactInfo(_Contract):
    """Somebody to call. ``number`` is null where it is still to be filled in; ``two_numbers``: the unit has another one too."""

    name: str | None
    number: str | None
    hours: str | None = None
    two_numbers: bool = False
    passage: Passage


class DeadReferenceInfo(_Contract):
    """A part of the plan that it points to and does not hold."""

    name: str
    passage: Passage


class SectionReadability(_Contract):
    """A section by its heading, null before the first."""

    heading: str | None
    page: int | None = None
    lix: int
    words: int


class Readability(_Contract):
    """LIX of the running text, and the sections that are hardest to read, the hardest first."""

    lix: int | None
    text: str
    hardest: list[SectionReadability] = []


class About(_Contract):
    """What the document holds beside the requirements."""

    statutes: list[StatuteInfo] = []
    contacts: list[ContactInfo] = []
    dead_references: list[DeadReferenceInfo] = []
    readability: Readability


Counts = dict[Status, int]
#: What decides how a requirement may be spoken of: the basis of what the law demands, else the level.
Claim = Basis | Level


class Summary(_Contract):
    """How many requirements got which answer, in all and by level (basis for what the law demands)."""

    requirements: int
    by_status: Counts
    by_level: dict[Level, Counts]
    by_basis: dict[Basis, Counts]

    def of(self, claim: Claim) -> Counts:
        """Answers to the requirements that are spoken of in one way."""
        if claim == "dokumentkrav" or claim == "handlepligt":
            return self.by_basis[claim]
        return self.by_level[claim]


class Report(_Contract):
    """The answer for a plan that was read."""

    schema_version: Version
    status: Literal["ok", "warn"]
    as_of: dt.date
    engine_version: str
    rules_version: str
    document: DocumentInfo
    warnings: list[WarningInfo]
    gaps: list[str]
    summary: Summary
    paths: Paths
    findings: list[FindingInfo]
    about: About | None = Field(None, description="Om dokumentet; mangler, når det ikke er vurderet, og i format 1.1.")


class Reason(_Contract):
    code: str
    text: str


class Refused(_Contract):
    name: str


class ErrorReport(_Contract):
    """The answer for a plan that could not be read: nothing was judged, so there are no gaps."""

    schema_version: Version
    status: Literal["error"]
    engine_version: str
    document: Refused
    reason: Reason
    warnings: list[WarningInfo] = []


AnyReport = TypeAdapter[Report | ErrorReport](Annotated[Report | ErrorReport, Field(discriminator="status")])


def schema() -> dict[str, Any]:
    """The JSON Schema of both answers."""
    written = AnyReport.json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Beredskabstjek: rapport",
        "version": SCHEMA_VERSION,
        **written,
    }


def schema_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    from checker.resources import data_folder

    (data_folder("reports") / "schema.json").write_text(schema_text(), encoding="utf-8")
