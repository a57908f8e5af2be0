"""Who, against whom, how sure, where: facets read from a sentence and from what it stands under.

The words are data: concepts named ``rolle.*`` (who acts), ``retning.*`` (phrases that tell who is
suspected), ``mistaenkt.*`` (nouns for the suspected, which count in headings), ``grad.*`` (how sure
one is) and ``sted.*`` (setting). This module only knows where in a sentence or heading they count.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from checker.language.lexicon import Hit
from checker.language.units import Facets

ROLE, DIRECTION, SUSPECT, LEVEL, SETTING = "rolle.", "retning.", "mistaenkt.", "grad.", "sted."
#: The reader of the plan: "du", "man". Becomes the role that the heading names, else the employee.
READER = "laeser"
DEFAULT_ROLE = "medarbejder"
_PREPOSITIONS = frozenset("til med hos fra for mod imod om ved over på i uden mellem blandt hvorvidt som end".split())
_DETERMINERS = frozenset(
    "en et den det de din sin dit sit dine sine dennes jeres vores alle andre anden andet nærmeste øverste egen "
    "mindst både enten stedets institutionens skolens lokale daglige pågældende øvrige relevante".split()
)
_OWN = frozenset(("sin", "dennes", "hendes", "hans", "vores", "egen"))
_DUTIES = frozenset(
    "ansvar opgave opgaver rolle pligt pligter ansvarsområde handling handlinger handlevej trin del skridt tjekliste handlekort".split()
)
#: A heading this short that holds only the suspected and small words is about mistrust of them.
_SHORT_HEADING = 7


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence or a heading text: its folded words and the concepts met in it."""

    words: Sequence[str]
    hits: Sequence[Hit]
    offset: int

    def named(self, prefix: str) -> frozenset[str]:
        return frozenset(hit.concept[len(prefix) :] for hit in self.hits if hit.concept.startswith(prefix))

    def concepts(self) -> frozenset[str]:
        return frozenset(hit.concept for hit in self.hits)


def actors(phrase: Phrase, finite: Set[str], imperatives: Set[str]) -> frozenset[str]:
    """Roles that a sentence names as the one who acts; ``READER`` for "du", "man" and imperatives."""
    words = phrase.words
    found: set[str] = set()
    taken: list[int] = []
    for hit in phrase.hits:
        if not hit.concept.startswith(ROLE):
            continue
        first, last = hit.first - phrase.offset, hit.last - phrase.offset
        if _is_subject(words, first, last, finite, taken):
            found.add(hit.concept[len(ROLE) :])
            taken.append(first)
    if words and words[0] in imperatives and READER not in found:
        found.add(READER)
    return frozenset(found)


def _is_subject(words: Sequence[str], first: int, last: int, finite: Set[str], taken: Sequence[int]) -> bool:
    before = words[first - 1] if first else ""
    at = first
    while before in _DETERMINERS:
        if before in _OWN:
            return False
        at -= 1
        before = words[at - 1] if at else ""
    following = words[last + 1] if last + 1 < len(words) else ""
    if words[last].endswith("s") and following:
        return following in _DUTIES
    if before == "af":
        return not at >= 2 or words[at - 2] not in ("en", "nogle", "flere")
    if before in _PREPOSITIONS:
        return False
    if at == 0 or before in ("og", "eller", "samt", "at", "der", "hvad", "som", "så"):
        return True
    if before in finite:
        return not any(other < at for other in taken)
    return following in finite


def structural(phrase: Phrase, small: Set[str], outer: Set[str] = frozenset()) -> Facets:
    """Facets of a heading, bold start, lead-in or table head.

    ``small``: words that say nothing of their own. ``outer``: directions of what it stands under: there,
    or beside another suspect, "den ansatte" and "lederen" are those who act and not those suspected.
    """
    explicit = phrase.named(DIRECTION)
    directions = explicit or _suspects(phrase, small)
    roles = _structural_roles(phrase)
    if not explicit and (outer or directions - _STAFF):
        roles |= {_STAFF_ROLES[name] for name in directions & _STAFF}
        directions -= _STAFF
    elif explicit and explicit - _STAFF and phrase.named(SUSPECT) & _STAFF and not explicit & _STAFF:
        roles |= {_STAFF_ROLES[name] for name in phrase.named(SUSPECT) & _STAFF if name == "ansat"}
    elif "leder" in directions:
        roles -= {"leder"}
    if directions == {"ansat"}:
        roles -= {"medarbejder"} if not explicit else set()
    return Facets(frozenset(roles), directions, phrase.named(LEVEL), phrase.named(SETTING))


#: Suspects who in another place are the ones who act.
_STAFF = frozenset(("ansat", "leder"))
_STAFF_ROLES = {"ansat": "medarbejder", "leder": "leder"}


def _structural_roles(phrase: Phrase) -> set[str]:
    words = phrase.words
    found: set[str] = set()
    spans = [(hit.first, hit.last) for hit in phrase.hits if hit.concept.startswith(DIRECTION)]
    for hit in phrase.hits:
        if not hit.concept.startswith(ROLE):
            continue
        if any(first <= hit.first and hit.last <= last for first, last in spans):
            continue
        at = hit.first - phrase.offset
        before = words[at - 1] if at else ""
        while before in _DETERMINERS and at > 1:
            at -= 1
            before = words[at - 1]
        opening = at == 1 and before in ("til", "for", "som")
        if before in _PREPOSITIONS and before not in ("for", "som") and not opening:
            continue
        found.add(hit.concept[len(ROLE) :])
    return found


def _suspects(phrase: Phrase, small: Set[str]) -> frozenset[str]:
    """Those whom a heading names as suspected without saying so.

    A short heading holding nothing but them ("En, der er ansat") is enough; a longer one must speak of
    suspicion or of what was done.
    """
    suspects = phrase.named(SUSPECT)
    concepts = phrase.concepts()
    if not suspects or "ramme.ikke-mistanke" in concepts:
        return frozenset()
    if "ramme.mistanke" in concepts:
        return suspects
    covered = {
        at for hit in phrase.hits if hit.concept.startswith(SUSPECT) for at in range(hit.first, hit.last + 1)
    }
    rest = [
        word
        for at, word in enumerate(phrase.words, phrase.offset)
        if at not in covered and word not in small and not word.isdigit()
    ]
    if rest or len(phrase.words) > _SHORT_HEADING + len(covered):
        return frozenset()
    # "Medarbejder" and "Lederen" alone name those who act; "Kollega" and "Ansat" those suspected.
    return suspects - {suspect for suspect, role in _STAFF_ROLES.items() if role in phrase.named(ROLE)}


def inherit(chain: Sequence[Facets]) -> Facets:
    """The nearest answer of each dimension; ``chain`` goes from the nearest outwards."""
    values = []
    for dimension in ("role", "direction", "level", "setting"):
        values.append(next((facets.of(dimension) for facets in chain if facets.of(dimension)), frozenset()))
    return Facets(*values)
