"""The Danish wording of reports and messages, from reports/wording.yaml."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from checker.document.model import Notice
from checker.resources import data_folder
from checker.rules.loader import load_yaml
from checker.rules.schema import Basis, Level

_BLANK = re.compile(r"\{([a-z_]+)\}")
#: The ways to speak of a requirement, the weightiest first; see claims in wording.yaml.
CLAIMS: tuple[Literal["dokumentkrav", "handlepligt", "vejledning", "god-praksis"], ...] = (
    "dokumentkrav", "handlepligt", "vejledning", "god-praksis",
)  # fmt: skip
LEVELS: tuple[Level, ...] = ("lovkrav", "vejledning", "god-praksis")
#: Code whose wording serves for a code that has none of its own.
_OTHER = "andet"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StatusWord(_Strict):
    name: str
    mark: str


class OneOrMany(_Strict):
    one: str
    many: str


class OneOrNone(_Strict):
    """What is said where something can be put instead, and where it cannot."""

    alone: str
    instead: str


class Wording(_Strict):
    """The file as it stands; see there for what each group is."""

    statuses: dict[str, StatusWord]
    levels: dict[str, str]
    claims: dict[str, dict[str, str]]
    outside_evidence: str
    themes: dict[str, str]
    roles: dict[str, str]
    directions: dict[str, str]
    reasons: dict[str, str]
    refusals: dict[str, str]
    kinds: dict[str, str]
    laws: dict[str, str]
    statute_states: dict[str, OneOrNone]
    lix_levels: dict[str, str]
    notices: dict[str, OneOrMany]
    unreadable: dict[str, str]
    lint: dict[str, str]
    messages: dict[str, str]
    labels: dict[str, str]
    months: list[str]

    def claim(self, level: Level, basis: Basis | None, status: str) -> str:
        """What may be said of a requirement with this answer."""
        return self.claims[basis or level][status]

    def theme(self, theme: str) -> str:
        return self.themes.get(theme) or theme.replace("-", " ").capitalize()

    def reason(self, code: str, pages: str = "") -> str:
        return fill(self.reasons.get(code) or self.reasons[_OTHER], pages=pages)

    def refusal(self, code: str) -> str:
        return self.refusals.get(code) or self.refusals["kun-omtale"]

    def kind(self, code: str) -> str:
        return self.kinds.get(code) or self.kinds[_OTHER]

    def law(self, code: str) -> str:
        return self.laws.get(code) or self.laws["ukendt"]

    def statute_state(self, code: str, instead: str) -> str:
        forms = self.statute_states.get(code) or self.statute_states[_OTHER]
        return fill(forms.instead, instead=instead) if instead else forms.alone

    def lix(self, code: str) -> str:
        return self.lix_levels[code]

    def unreadable_text(self, code: str, detail: str = "") -> str:
        return fill(self.unreadable.get(code) or self.unreadable[_OTHER], detail=detail)

    def notice(self, notice: Notice) -> str:
        forms = self.notices.get(notice.code) or self.notices[_OTHER]
        detail = notice.detail or (str(notice.page) if notice.page else "")
        return fill(forms.one if notice.count == 1 else forms.many, count=notice.count, detail=detail, code=notice.code)

    def lint_remark(self, code: str, detail: str = "") -> str:
        return fill(self.lint[code], detail=detail)

    def message(self, key: str, **values: object) -> str:
        return fill(self.messages[key], **values)

    def label(self, key: str, **values: object) -> str:
        return fill(self.labels[key], **values)

    def date(self, day: dt.date) -> str:
        """ "21. november 2026"."""
        return f"{day.day}. {self.months[day.month - 1]} {day.year}"


def fill(template: str, **values: object) -> str:
    """A text with its blanks filled; values are text and never templates themselves."""
    return _BLANK.sub(lambda blank: str(values.get(blank[1], blank[0])), template)


def number(count: int) -> str:
    """ "4.210"."""
    return f"{count:,}".replace(",", ".")


def listed(numbers: list[int]) -> str:
    """"1-3, 7" of page numbers in rising order."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)


@cache
def wording() -> Wording:
    """The wording that ships."""
    path = data_folder("reports") / "wording.yaml"
    return Wording.model_validate(load_yaml(path, f"reports/{path.name}"))
