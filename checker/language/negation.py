"""What a negation covers.

Danish sets "ikke" before an infinitive ("må ikke orientere") and after a finite verb ("orienteres
ikke"), so it reaches both ways within its clause; "uden at", "undlad", "lad være med at" and "hverken"
reach forward only. Clauses are parted by punctuation and by "men", and by "og" where a new finite verb
follows. What comes after "for at", "før" and "uden først at" stands outside: one does it, later or first.
Written for this project; no parser for Danish is on PyPI (shared/performance.md, section 4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

_BOTH_WAYS = frozenset(("ikke", "aldrig", "ej", "ikk"))
_FORWARD = frozenset(
    "ingen intet hverken uden undlad undlade undlader undlades undgå undgår undgås forbudt afstå afstår "
    "afhold afholde afholder afholdes ingensinde ingenlunde næppe vogt vogter forbydes".split()
)
_SINGLE = _BOTH_WAYS | _FORWARD
#: One of these is in every negation.
_NEGATING = _SINGLE | {"være", "stedet", "frem", "fremfor", "sig", "dig"}
#: Negators of several words: the last one where the denial begins to reach, forward only.
_FORWARD_PHRASES = (
    ("være", "med", "at"),
    ("i", "stedet", "for", "at"),
    ("frem", "for", "at"),
    ("fremfor", "at"),
    ("holde", "sig", "fra", "at"),
    ("holder", "sig", "fra", "at"),
    ("hold", "dig", "fra", "at"),
)
#: What is not needed before one acts ("behøver ikke være sikker for at ringe").
_NEEDED = frozenset(
    "behøver behøve kræves kræver sikker sikre bevis beviser vide nødvendigt nok bange flov nervøs vished "
    "forudsætning".split()
)
#: Those whom a plan tells what they are not to do.
_TOLD = frozenset("dig jer medarbejderen medarbejderne personalet din jeres".split())
#: What one should not do "med at" acting ("vent ikke med at underrette").
_WAITING = frozenset(
    "vent vente venter ventes tøv tøve tøver nøl nøle udsæt udsætte udsættes udskyd dvæl".split()
)
#: Verbs whose "være med at" is a negator ("lad være med at spørge").
_LETTING = frozenset("lad lade lader lades".split())
#: "Afholdes der møde" and "afholde en samtale" hold one; only "afholde sig fra" keeps from it.
_HOLDING = frozenset("afhold afholde afholder afholdes".split())
_FROM = frozenset("sig dig jer os".split())
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


def may_deny(words: Sequence[str]) -> bool:
    """False for most sentences: those with no word that a negation needs."""
    return not _NEGATING.isdisjoint(words)


def negated_words(
    words: Sequence[str], gaps: Sequence[str], finite: Set[str], infinitives: Set[str]
) -> frozenset[int]:
    """Indexes of the words of one sentence that stand under a negation.

    ``words`` are folded; ``gaps[i]`` is the text between word i and word i + 1.
    """
    negators = [at for at, word in enumerate(words) if word in _SINGLE]
    covered: set[int] = set()
    for at in negators:
        word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
        if word in _BOTH_WAYS and following in _NOT_ALONE:
            continue
        if word == "uden" and following in _AFTER_WITHOUT:
            continue
        if word == "ingen" and following == "tvivl":
            continue
        if word in _HOLDING and following not in _FROM:
            continue
        # "Underret ikke uden først at ringe": the second undoes the first for what follows it.
        if word == "uden" and _comes_first(words, at):
            continue
        if word in _BOTH_WAYS and following in ("før", "førend", "inden"):
            covered.update(range(_clause_start(words, gaps, finite, at), at + 1))
            continue
        first = at if word in _FORWARD else _clause_start(words, gaps, finite, at)
        covered.update(range(first, _clause_end(words, gaps, finite, infinitives, at) + 1))
    for at in _phrases(words):
        covered.update(range(at, _clause_end(words, gaps, finite, infinitives, at) + 1))
    return frozenset(covered)


def _comes_first(words: Sequence[str], at: int) -> bool:
    """ "uden først at", "uden at have ringet", "uden forudgående": what follows is done, and before."""
    following = words[at + 1 : at + 4]
    return bool(following) and (
        following[0] in ("først", "forudgående", "forinden", "forud")
        or following[0] == "at"
        and len(following) > 1
        and following[1] in ("have", "først", "forinden")
    )


def _phrases(words: Sequence[str]) -> Iterator[int]:
    """The last word of each negator of several words."""
    if "at" not in words:
        return
    for phrase in _FORWARD_PHRASES:
        for at in range(len(words) - len(phrase) + 1):
            if tuple(words[at : at + len(phrase)]) != phrase:
                continue
            if phrase[0] == "være" and not any(word in _LETTING for word in words[max(at - 4, 0) : at]):
                continue
            yield at + len(phrase) - 1


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
    cleft = at > 1 and words[at - 1] in ("er", "det") and words[at - 2] in ("er", "det")
    for index in range(at + 1, len(words)):
        word = words[index]
        # "Det er ikke dig, der skal spørge": what the relative clause tells is denied too. Said of
        # others ("ikke skolen, der anmelder"), it tells that somebody else does it.
        if (
            cleft
            and words[index - 1] in _TOLD
            and word in ("der", "som")
            and _PUNCTUATION.search(gaps[index - 1])
        ):
            cleft, last = False, index
            continue
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
        if _acts_after(words, at, index):
            return last
        last = index
    return last


def _acts_after(words: Sequence[str], negator: int, index: int) -> bool:
    """True where words begin that tell what one does do, in spite of the negation before them."""
    word, following = words[index], words[index + 1] if index + 1 < len(words) else ""
    if word == "uden":
        return _comes_first(words, index)
    if following != "at":
        return False
    if word == "for":
        return any(one in _NEEDED for one in words[:index])
    return word == "med" and any(one in _WAITING for one in words[max(negator - 3, 0) : index])


def _infinitive_next(words: Sequence[str], infinitives: Set[str], index: int) -> bool:
    return any(word in infinitives for word in words[index + 1 : index + 3])


def _finite_next(words: Sequence[str], finite: Set[str], index: int) -> bool:
    return any(word in finite for word in words[index + 1 : index + 3])
