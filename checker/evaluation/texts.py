"""Rules tried on short texts: their own examples and the sentence bank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.document import markdown
from checker.findings import Finding, find, find_all
from checker.language.analysis import Analyser
from checker.rules.loader import load_yaml
from checker.rules.plan import Plan
from checker.rules.rulebook import CompiledRule, Rulebook

#: The day on which the corpus was labelled.
LABELLED = dt.date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class BankItem:
    """A text of the sentence bank in the context it stands in, and whether it must count."""

    rule: str
    part: str
    counts: bool
    markdown: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class BankResult:
    item: BankItem
    found: bool

    @property
    def right(self) -> bool:
        return self.found == self.item.counts


class Evaluator:
    """Runs a rulebook on texts; made once."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.analyser = Analyser(book.lexicon)
        self.compiled: dict[str, CompiledRule] = {compiled.rule.id: compiled for compiled in book.compiled}

    def plan(self, text: str, as_of: dt.date = LABELLED, name: str = "plan.md") -> Plan:
        return Plan(self.analyser.analyse(markdown.read(text.encode("utf-8"), name)), as_of)

    def finding(self, rule: str, text: str, as_of: dt.date = LABELLED) -> Finding:
        return find(self.compiled[rule], self.plan(text, as_of))

    def findings_of(self, plan: Plan) -> dict[str, Finding]:
        """Findings of all rules by requirement id."""
        return {finding.rule.id: finding for finding in find_all(self.book, plan)}

    def try_item(self, item: BankItem) -> BankResult:
        """Whether the item's part is found in its text."""
        plan = self.plan(item.markdown)
        compiled = self.compiled[item.rule]
        part = next(part for part in compiled.parts if part.id == item.part)
        found = bool(part.find(plan, plan.content))
        if found and item.part == "hele" and compiled.at_most_partial_when:
            found = not compiled.at_most_partial_when(plan, plan.content)
        if found and compiled.missing_when and compiled.missing_when(plan, plan.content):
            found = False
        return BankResult(item, found)


def bank_items(folder: Path, rules: Iterable[str]) -> Iterator[BankItem]:
    """Items of the bank files in a folder for the given requirement ids, in file order."""
    for rule in rules:
        path = folder / f"{rule}.yaml"
        if not path.is_file():
            continue
        values: Any = load_yaml(path, path.name)
        for part, sides in values["parts"].items():
            for counts, key in ((True, "hits"), (False, "misses")):
                for entry in sides.get(key, ()):
                    yield BankItem(rule, part, counts, in_context(entry), str(entry.get("why", "")))


def in_context(entry: dict[str, Any]) -> str:
    """A bank entry as a small markdown document: its headings, what introduces it, and the text."""
    lines: list[str] = []
    for depth, heading in enumerate(entry.get("headings") or (), 1):
        lines += [f"{'#' * depth} {heading}", ""]
    if entry.get("lead_in"):
        lines += [str(entry["lead_in"]), ""]
    lines += _body(entry)
    return "\n".join(lines) + "\n"


def _body(entry: dict[str, Any]) -> Sequence[str]:
    text, form = str(entry["text"]).rstrip(), entry.get("form", "sætning")
    if "\n" in text or text.startswith(("|", "#")):
        return [text]
    if form == "celle" and (entry.get("row") or entry.get("column")):
        cells = [("Emne", str(entry.get("row") or ""))] if entry.get("row") else []
        cells.append((str(entry.get("column") or "Hvad"), text))
        return [
            "| " + " | ".join(head for head, _ in cells) + " |",
            "|" + "---|" * len(cells),
            "| " + " | ".join(cell.replace("|", "/") for _, cell in cells) + " |",
        ]
    if form == "punkt":
        return [f"- {text}"]
    return [text]
