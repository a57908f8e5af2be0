"""The figures that may not fall, kept beside the corpus with the version of the rules that reached them, and
the answers known to be wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from checker.evaluation.corpus import Split
from checker.evaluation.figures import Figures

FILE, KNOWN = "figures.json", "known.yaml"
#: Figures of two runs on the same rules are equal to the last digit that is kept.
_DIGITS = 4


def gated(figures: Figures) -> dict[str, float]:
    """The figures that the gate watches, by name; a higher one is better."""
    watched: dict[str, float] = {}
    for split in Split:
        score, bank = figures.of(split), figures.bank_of(split)
        for name, value in (
            ("exact", score.exact.value),
            ("gap_precision", score.gaps.precision.value),
            ("gap_recall", score.gaps.recall.value),
            ("evidence", score.evidence.value),
            ("bank_recall", bank.recall.value),
            ("bank_specificity", None if bank.false.value is None else 1 - bank.false.value),
        ):
            if value is not None:
                watched[f"{split}.{name}"] = round(value, _DIGITS)
    if figures.lookalikes.value is not None:
        watched["lookalikes"] = round(figures.lookalikes.value, _DIGITS)
    watched["rules"] = len(figures.rules)
    return watched


def write(figures: Figures, corpus: Path) -> None:
    values = {"rules_version": figures.rules_version, "figures": gated(figures)}
    (corpus / FILE).write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
    (corpus / KNOWN).write_text(known_deviations(figures), encoding="utf-8")


def known_deviations(figures: Figures) -> str:
    """corpus/known.yaml: where the rules answer otherwise than the label of a plan to develop on."""
    lines = [
        "# Hvor reglerne svarer anderledes end mærkningen på udviklingsplanerne (krav: det, reglen svarer).",
        "# Skrives af beredskabstjek evaluate --accept; se tests/rules/test_corpus.py: en række for meget fejler som en for lidt.",
    ]
    wrong = [one for one in figures.verdicts if one.split is Split.DEV and not one.right]
    for plan in dict.fromkeys(one.plan for one in wrong):
        lines += [f"{plan}:", *(f"  {one.rule}: {one.got}" for one in wrong if one.plan == plan)]
    return "\n".join(lines) + "\n"


def fallen(figures: Figures, corpus: Path) -> Iterator[tuple[str, float, float]]:
    """(figure, what it was, what it is) of each that fell. Raises FileNotFoundError where none are kept."""
    kept: Mapping[str, Any] = json.loads((corpus / FILE).read_text(encoding="utf-8"))["figures"]
    now = gated(figures)
    for name, before in kept.items():
        if now.get(name, 0.0) < before:
            yield name, before, now.get(name, 0.0)
