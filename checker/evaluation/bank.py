"""The sentence bank: what of it the rules find, and what they find that they should not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.evaluation.corpus import BANKS, Split
from checker.evaluation.scores import Share
from checker.evaluation.texts import BankResult, Evaluator, bank_items

#: Requirements that are fulfilled by what is not there: their bank is written the other way round.
_REVERSED = frozenset(("kvalitet.pladsholdere",))


@dataclass(frozen=True, slots=True)
class BankScore:
    """``recall``: texts that say the part and were found. ``false``: near misses that were found too."""

    recall: Share
    false: Share

    @classmethod
    def of(cls, results: Sequence[BankResult]) -> BankScore:
        hits = [one.found for one in results if one.item.counts]
        misses = [one.found for one in results if not one.item.counts]
        return cls(Share(sum(hits), len(hits)), Share(sum(misses), len(misses)))


def bank_results(evaluator: Evaluator, corpus: Path, split: Split) -> Iterator[BankResult]:
    """Every text of the folders of one split, by folder and requirement."""
    for folder, use in BANKS.items():
        if use is split:
            for item in bank_items(corpus / "bank" / folder, (rule for rule in evaluator.compiled if rule not in _REVERSED)):
                yield evaluator.try_item(item)
