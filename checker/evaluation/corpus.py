"""A corpus folder: plans with the labels of careful readers, look-alikes, and the sentence bank.

    corpus/<plan>/plan.md, gold.yaml           to develop on
    corpus/test/<plan>/plan.md, gold.yaml      frozen
    corpus/lookalikes/<name>.md                documents that are not the plan
    corpus/bank/{dev,...}/<requirement>.yaml   sentences to develop on
    corpus/bank/{test,...}/<requirement>.yaml  frozen
    corpus/second/<plan>.yaml                  a second reader's labels
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from checker.rules.loader import load_yaml


class Split(StrEnum):
    """What a plan or sentence may be used for. Frozen ones are seen as numbers only."""

    DEV = "udvikling"
    TEST = "frosset"


#: Folders of the bank, and what they may be used for. A frozen set that was looked at moves to DEV.
BANKS = {"dev": Split.DEV, "dev2": Split.DEV, "dev3": Split.DEV, "test": Split.TEST, "test2": Split.TEST}


@dataclass(frozen=True, slots=True)
class GoldLabel:
    """A reader's answer for one requirement. ``evidence``: verbatim pieces of the plan."""

    status: str
    evidence: tuple[str, ...]
    missing_parts: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class LabelledPlan:
    """A plan of the corpus. ``gold``: labels by requirement id."""

    name: str
    split: Split
    folder: Path
    gold: Mapping[str, GoldLabel]

    @property
    def source(self) -> str:
        """The plan's own markdown."""
        return (self.folder / "plan.md").read_text(encoding="utf-8")


def labelled_plans(corpus: Path) -> Iterator[LabelledPlan]:
    """The plans of a corpus folder, those to develop on first, by name."""
    for split, pattern in ((Split.DEV, "*/gold.yaml"), (Split.TEST, "test/*/gold.yaml")):
        for path in sorted(corpus.glob(pattern)):
            yield LabelledPlan(path.parent.name, split, path.parent, gold_labels(path))


def second_labels(corpus: Path, plan: str) -> Mapping[str, GoldLabel]:
    """A second reader's labels of a plan, made without seeing the first; empty where nobody read it twice."""
    path = corpus / "second" / f"{plan}.yaml"
    return gold_labels(path) if path.is_file() else {}


def lookalikes(corpus: Path) -> Iterator[Path]:
    """Documents that are not the plan, by name."""
    yield from sorted(path for path in (corpus / "lookalikes").glob("*.md") if path.name != "README.md")


def gold_labels(path: Path) -> dict[str, GoldLabel]:
    """Labels of one file by requirement id."""
    values: Any = load_yaml(path, path.name)
    return {rule: _label(label) for rule, label in values.items()}


def _label(label: dict[str, Any]) -> GoldLabel:
    return GoldLabel(
        status=label["status"],
        evidence=tuple(label.get("evidence") or ()),
        missing_parts=tuple(label.get("missing_parts") or ()),
        note=label.get("note") or "",
    )
