"""What a rule file and a concept file may hold. Everything here is the border: strict, and no more.

``checker.rules.loader`` turns a file into these types, ``checker.rules.rulebook`` into what runs.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

_ID = r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$"
#: Hidden marks that could make a rule read otherwise than it works (reliability.md, C25).
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

Text = Annotated[str, Field(min_length=1, max_length=2000)]
RuleId = Annotated[str, Field(pattern=_ID, max_length=80)]
Status = Literal["opfyldt", "delvist", "mangler", "kan-ikke-afgoeres", "ikke-relevant"]
Level = Literal["lovkrav", "vejledning", "god-praksis"]
Basis = Literal["dokumentkrav", "handlepligt"]
Scope = Literal["saetning", "blok", "afsnit", "dokument"]
StandingName = Literal["indhold", "loefte", "lovens-ord", "hensigt", "ufaerdigt", "naegtet", "overskrift"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_hidden_marks(cls, value: Any) -> Any:
        if isinstance(value, str) and _HIDDEN.search(value):
            raise ValueError("skjulte tegn")
        return value


class Where(_Strict):
    """Which units may count. A list means any of its values."""

    role: list[Literal["medarbejder", "leder", "myndighed", "chef", "politi", "boernehus", "ingen"]] | None = None
    direction: (
        list[Literal["foraelder", "ansat", "leder", "andet-barn", "anden", "ukendt", "ingen"]] | None
    ) = Field(None, description="Hvem mistanken retter sig mod; 'ingen' er afsnit uden retning.")
    level: list[Literal["bekymring", "mistanke", "viden", "akut", "ingen"]] | None = None
    setting: list[str] | None = None
    standing: list[StandingName] | None = Field(None, description="Uden feltet tæller kun indhold.")
    under: list[str] | None = Field(None, description="Begreber, hvoraf ét skal stå i en overskrift eller indledning.")
    not_under: list[str] | None = Field(None, description="Begreber, som ingen overskrift over teksten må have.")
    kind: list[Literal["heading", "paragraph", "item", "cell", "footnote", "box"]] | None = None


class Nested(_Strict):
    """A condition made of others. Exactly one of the six kinds stands in it."""

    all: list[Condition] | None = None
    any: list[Condition] | None = None
    none: list[Condition] | None = None
    of: list[Condition] | None = Field(None, description="Sammen med at_least.")
    order: list[Condition] | None = Field(None, description="Betingelserne er opfyldt i denne rækkefølge.")
    distinct: list[str] | None = Field(None, description="Begreber, hvis forskellige ord tælles (at_least).")
    check: str | None = Field(None, description="Navnet på et særligt tjek, fx vedtagelse.")
    at_least: int | None = Field(None, ge=1, le=50)
    within: Scope | None = None
    where: Where | None = None
    value: str | int | None = Field(None, description="Det særlige tjeks værdi.")

    @model_validator(mode="after")
    def _one_kind(self) -> Nested:
        kinds = [self.all, self.any, self.none, self.of, self.order, self.distinct, self.check]
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("én af all, any, none, of, order, distinct og check")
        if (self.of is not None or self.distinct is not None) and self.at_least is None:
            raise ValueError("of og distinct kræver at_least")
        return self


#: A condition is a line such as "henvende + leder + uden:politisk", or one made of others.
Condition = Annotated[str, Field(min_length=1, max_length=400)] | Nested


class Source(_Strict):
    ref: Text
    url: str | None = Field(None, pattern=r"^https?://[^\s<>\"]+$")
    read: dt.date | None = Field(None, description="Hvornår kilden er læst.")


class Part(_Strict):
    """One countable part of what fulfils the requirement."""

    id: RuleId
    text: Text
    any: list[Condition] = Field(min_length=1)
    where: Where | None = None


class Example(_Strict):
    """A short plan in markdown and the status it must get. Run as text, DOCX and PDF."""

    status: Status
    text: Annotated[str, Field(min_length=1, max_length=6000)]
    parts: list[str] | None = Field(None, description="De dele, der skal findes, når det skal prøves.")
    why: str | None = None
    as_of: dt.date | None = None


class Rule(_Strict):
    """One requirement: what a caseworker needs to know of it, and how it is tested."""

    id: RuleId
    title: Text
    theme: Annotated[str, Field(pattern=_ID)]
    level: Level
    basis: Basis | None = None
    applies_from: dt.date | None = None
    applies_to: dt.date | None = None
    profiles: list[str] = ["kommunalt-beredskab"]
    sources: list[Source] = Field(min_length=1)
    why: Text
    question: Text
    hint: Text
    belongs: list[str] = Field(default=[], description="Begreber i den overskrift, hvor det ville høre hjemme.")
    where: Where | None = None
    parts: list[Part] = []
    fulfilled: int | None = Field(None, ge=1, description="Mindst så mange dele giver opfyldt.")
    partial: int | None = Field(None, ge=1, description="Mindst så mange dele giver delvist.")
    fulfilled_when: list[Condition] | None = Field(None, description="For krav uden dele.")
    partial_when: list[Condition] = []
    at_most_partial_when: list[Condition] = []
    missing_when: list[Condition] = []
    undecided_when: list[Condition] = []
    outside_evidence: bool = Field(False, description="Kan også afgøres af noget uden for dokumentet.")
    examples: list[Example] = Field(min_length=4)

    @model_validator(mode="after")
    def _consistent(self) -> Rule:
        if (self.basis is None) != (self.level != "lovkrav"):
            raise ValueError("basis hører til lovkrav, og kun dér")
        if bool(self.parts) == bool(self.fulfilled_when):
            raise ValueError("enten parts eller fulfilled_when")
        if self.parts and (self.fulfilled is None or self.fulfilled > len(self.parts)):
            raise ValueError("fulfilled mangler eller er større end antallet af dele")
        names = [part.id for part in self.parts]
        if len(set(names)) != len(names):
            raise ValueError("to dele har samme id")
        statuses = {example.status for example in self.examples}
        if "opfyldt" not in statuses or "mangler" not in statuses:
            raise ValueError("eksemplerne skal have mindst ét opfyldt og ét mangler")
        return self


class Concept(_Strict):
    """What municipalities call one thing, as word families and phrases. See ``ConceptEntry``."""

    about: Text | None = None
    act: bool = False
    nouns: list[str] = []
    verbs: list[str] = []
    adjectives: list[str] = []
    words: list[str] = []
    phrases: list[str] = []
    confusers: list[str] = []
    includes: list[str] = []


class ConceptFile(_Strict):
    """A file of concepts: id to concept."""

    about: Text
    concepts: dict[Annotated[str, Field(pattern=_ID)], Concept]


class Profile(_Strict):
    """A set of requirements for one sort of plan: the rules that name it, and those listed here.

    ``kinds``: kinds of document that are judged beside the municipality's own plan, ``kind``: what they are told to be.
    """

    title: Text
    also: list[RuleId] = []
    kinds: list[str] = []
    kind: str | None = None
    least_words: int | None = Field(None, ge=1, description="Færre ord er for lidt til at dømme på.")


class ProfileFile(_Strict):
    """The profiles that ship: id to profile."""

    about: Text
    profiles: dict[RuleId, Profile]


class OwnProfile(_Strict):
    """``profil.yaml`` in a folder of one's own: which profile its rules add to, and what of it is left out."""

    extends: RuleId = Field(description="Profilen, som mappen bygger på.")
    without: list[RuleId] = Field(default=[], description="Krav i profilen, som ikke er med.")


def schema_text(*, concepts: bool = False) -> str:
    """JSON Schema of a rule file, or of a file of concepts."""
    model = ConceptFile if concepts else Rule
    return json.dumps(model.model_json_schema(), ensure_ascii=False, indent=1) + "\n"


Nested.model_rebuild()
Part.model_rebuild()
Rule.model_rebuild()
