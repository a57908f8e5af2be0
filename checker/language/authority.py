"""The name that a plan itself gives the unit which notifications go to.

Municipalities call it what they like ("Indgangen", "Lanternen"). A capitalised name that notifications
are sent to, or that receives or assesses them, is the authority everywhere in that document.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from checker.language.facets import DETERMINERS, ROLE
from checker.language.lexicon import Hit
from checker.language.pipeline import Words

AUTHORITY = ROLE + "myndighed"
_NOTIFICATION = "underretning"
_NOTIFYING = frozenset(("underret", "underrette", "underretter", "underrettes"))
_SENDING = frozenset(
    "sendes sendt send sender afleveres afleveret indgives gives fremsendes indleveres afgives stiles rettes "
    "mailes skrives skriver lander går modtages læses vurderes screenes behandles registreres indgår".split()
)
_RECEIVING = frozenset(
    "modtager vurderer læser screener registrerer behandler kvitterer åbner sorterer fordeler".split()
)
_TOWARDS = frozenset(("til", "hos", "af"))
#: Words between a notification and the name.
_REACH = 9
_LEAST = 4


def named_units(text: str, words: Words, hits: Sequence[Hit]) -> frozenset[tuple[str, ...]]:
    """Names, as folded words, of the units that a plan sends notifications to."""
    found: set[tuple[str, ...]] = set()
    for at, word in enumerate(words.text):
        if word.startswith(_NOTIFICATION):
            found.update(_receivers(text, words, at))
        elif word in _NOTIFYING and _goes_on_with_name(text, words, at):
            found.add(_whole_name(text, words, at + 1, len(words.text)))
    if not found:
        return frozenset()
    roles = {hit.first for hit in hits if hit.concept.startswith(ROLE)}
    return frozenset(name for name in found if _is_name(text, words, name, roles))


def _goes_on_with_name(text: str, words: Words, at: int) -> bool:
    """ "Underret Indgangen samme dag"."""
    after = at + 1
    return (
        after < len(words.text)
        and words.sentence[after] == words.sentence[at]
        and text[words.starts[after]].isupper()
        and len(words.text[after]) >= _LEAST
    )


def _receivers(text: str, words: Words, at: int) -> Iterator[tuple[str, ...]]:
    """Capitalised words of the same sentence that stand where the receiver of a notification does."""
    folded, sentence = words.text, words.sentence[at]
    first = bisect_left(words.sentence, sentence, max(at - _REACH, 0), at)
    last = bisect_left(words.sentence, sentence + 1, at, min(at + _REACH + 1, len(folded)))
    sent = any(word in _SENDING for word in folded[first:last])
    for place in range(first, last):
        if not text[words.starts[place]].isupper() or len(folded[place]) < _LEAST:
            continue
        before = place - 1
        while before > at and folded[before] in DETERMINERS:
            before -= 1
        given = sent and place > at and folded[before] in _TOWARDS
        receives = place < at and bool(_RECEIVING.intersection((folded[place - 1], folded[place + 1])))
        if given or receives:
            yield _whole_name(text, words, place, last)


def _whole_name(text: str, words: Words, place: int, last: int) -> tuple[str, ...]:
    """The name that begins at a word: "Familie og Ung" as well as "Indgangen"."""
    end = place + 1
    while end + 1 < last and words.text[end] == "og" and text[words.starts[end + 1]].isupper():
        end += 2
    return words.text[place:end]


def _in_address(text: str, words: Words, at: int) -> bool:
    """ "indgangen@kommunen.dk", "kommunen.dk/indgangen"."""
    start, end = words.starts[at], words.ends[at]
    return text[end : end + 1] in ("@", "_") or text[max(start - 1, 0) : start] in ("@", "/", "_")


def _is_name(text: str, words: Words, name: tuple[str, ...], roles: set[int]) -> bool:
    """True for a name met with a capital inside a sentence, never without one, and of no known role."""
    inside = False
    for at, word in enumerate(words.text):
        if word != name[0] or _in_address(text, words, at):
            continue
        if not text[words.starts[at]].isupper() or at in roles:
            return False
        if words.text[at + 1 : at + 2] in (("kommune",), ("kommunes",)):
            return False
        inside = inside or at > 0 and words.sentence[at - 1] == words.sentence[at]
    return inside and not name[0].endswith("styrelsen")
