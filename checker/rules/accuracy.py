"""Accuracy cards: how often a rule was right on labelled plans, from rules/noejagtighed.json.

The file is written by ``beredskabstjek evaluate --accept`` and never by hand.
"""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from checker.resources import data_folder

FILE = "noejagtighed.json"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Card(_Strict):
    """One rule on some plans: gaps that readers saw, those it found, and its false alarms."""

    plans: int
    gaps: int
    found: int
    false: int = Field(description="Kaldt mangel, hvor læseren fandt det opfyldt eller uafgjort.")


class Cards(_Strict):
    """Cards by requirement id and split ("udvikling", "frosset"), and the rules they were measured on."""

    rules_version: str
    plans: dict[str, int]
    rules: dict[str, dict[str, Card]]

    def of(self, rule: str, split: str) -> Card | None:
        return self.rules.get(rule, {}).get(split)


@cache
def accuracy_cards() -> Cards | None:
    """The cards that ship; None where they have not been measured or the file is damaged."""
    try:
        return Cards.model_validate_json((data_folder("rules") / FILE).read_bytes())
    except (OSError, ValidationError):
        return None
