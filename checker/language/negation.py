"""What a negation covers.

Danish sets "ikke" before an infinitive ("må ikke orientere") and after a finite verb ("orienteres
ikke"), so it reaches both ways within its clause; "uden at", "undlad" and "hverken" reach forward
only. Clauses are parted by punctuation and by "men", and by "og" where a new finite verb follows.
Written for this project; no parser for Danish is on PyPI (shared/performance.md, section 4).
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

_BOTH_WAYS = frozenset(("ikke", "aldrig", "ej", "ikk"))
_FORWARD = frozenset(
    "ingen intet hverken uden undlad undlade undlader undlades undgå undgår undgås forbudt afstå afstår "
    "afhold "
    "afholder ingensinde ingenlunde næppe".split()
)
#: Words after "ikke" that make it something else than a denial.
_NOT_ALONE = frozenset("kun bare blot alene mindst desto nødvendigvis altid helt sjældent".split())
_AFTER_WITHOUT = frozenset(
    ("for", "om", "ophold", "tøven", "unødig", "undtagelse", "forsinkelse", "tvivl", "hensyn", "samtykke")
)
_PUNCTUATION = re.compile(r"[,;:.!?()–—]|\s-\s")
_CONJUNCTIONS = frozenset(("og", "samt", "eller"))
_NEW_CLAUSE = frozenset(
    "men hvis når fordi så mens som der medmindre før inden indtil derimod selvom om hvornår hvem".split()
)


def negated_words(
    words: Sequence[str], gaps: Sequence[str], finite: Set[str], infinitives: Set[str]
) -> frozenset[int]:
    """Indexes of the words of one sentence that stand under a negation.

    ``words`` are folded; ``gaps[i]`` is the text between word i and word i + 1.
    """
    negators = [at for at, word in enumerate(words) if word in _BOTH_WAYS or word in _FORWARD]
    covered: set[int] = set()
    for at in negators:
        word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
        if word in _BOTH_WAYS and following in _NOT_ALONE:
            continue
        if word == "uden" and following in _AFTER_WITHOUT:
            continue
        if word == "ingen" and following == "tvivl":
            continue
        first = at if word in _FORWARD else _clause_start(words, gaps, finite, at)
        covered.update(range(first, _clause_end(words, gaps, finite, infinitives, at) + 1))
    return frozenset(covered)


def _clause_start(words: Sequence[str], gaps: Sequence[str], finite: Set[str], at: int) -> int:
    seen_finite = False
    for index in range(at - 1, -1, -1):
        if _PUNCTUATION.search(gaps[index]) and index + 1 != at:
            return index + 1
        if _PUNCTUATION.search(gaps[index]):
            return at
        word = words[index]
        if word in _CONJUNCTIONS and seen_finite or word in ("men", "hvis", "når", "medmindre", "fordi"):
            return index + 1
        seen_finite = seen_finite or word in finite
    return 0


def _clause_end(
    words: Sequence[str], gaps: Sequence[str], finite: Set[str], infinitives: Set[str], at: int
) -> int:
    """Last word of the clause; it runs on over commas and "eller" while infinitives follow."""
    last = at
    for index in range(at + 1, len(words)):
        word = words[index]
        if _PUNCTUATION.search(gaps[index - 1]):
            if not (
                word in infinitives
                or word in ("eller", "og", "at", "samtidig")
                and _infinitive_next(words, infinitives, index)
            ):
                return last
        if word in _NEW_CLAUSE and index > at + 1:
            return last
        if word in ("og", "samt") and _finite_next(words, finite, index):
            return last
        last = index
    return last


def _infinitive_next(words: Sequence[str], infinitives: Set[str], index: int) -> bool:
    return any(word in infinitives for word in words[index + 1 : index + 3])


def _finite_next(words: Sequence[str], finite: Set[str], index: int) -> bool:
    return any(word in finite for word in words[index + 1 : index + 3])
