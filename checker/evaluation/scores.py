"""Counting right and wrong: shares with their intervals, precision and recall, agreement of readers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Of the normal distribution, for 95 % intervals.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """0 to 1, or None where there was nothing to count."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % score interval (Wilson 1927), which holds for few and for extreme counts."""
        if not self.of:
            return None
        share, square = self.hits / self.of, _Z * _Z
        centre = (share + square / (2 * self.of)) / (1 + square / self.of)
        half = _Z / (1 + square / self.of) * math.sqrt(share * (1 - share) / self.of + square / (4 * self.of**2))
        # At the ends the formula is exact, rounding is not.
        low = 0.0 if self.hits == 0 else max(0.0, centre - half)
        return low, 1.0 if self.hits == self.of else min(1.0, centre + half)


@dataclass(frozen=True, slots=True)
class Detection:
    """How something is found: true finds, false ones, and those missed."""

    true: int
    false: int
    missed: int

    @classmethod
    def count(cls, pairs: Iterable[tuple[bool, bool]]) -> Detection:
        """From (is so, was said to be so) pairs."""
        counted = Counter(pairs)
        return cls(counted[True, True], counted[False, True], counted[True, False])

    @property
    def precision(self) -> Share:
        return Share(self.true, self.true + self.false)

    @property
    def recall(self) -> Share:
        return Share(self.true, self.true + self.missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where there was nothing to find or said."""
        whole = 2 * self.true + self.false + self.missed
        return 2 * self.true / whole if whole else None


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa (Cohen 1960): agreement of two readers beyond chance. None where chance explains all."""
    if not pairs:
        return None
    agreed = sum(one == other for one, other in pairs) / len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[label] * second[label] for label in first) / len(pairs) ** 2
    return None if chance == 1 else (agreed - chance) / (1 - chance)
