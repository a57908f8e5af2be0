"""Who, against whom, how sure, where: facets read from a sentence and from what it stands under.

The words are data: concepts named ``rolle.*`` (who acts), ``retning.*`` (phrases that tell who is
suspected), ``vink.*`` (weaker signs of it, which yield to what stands above), ``mistaenkt.*`` (nouns
for the suspected, which count in headings), ``grad.*`` (how sure one is) and ``sted.*`` (setting).
This module only knows where in a heading they count; ``checker.language.actors`` knows sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from checker.language.lexicon import Hit
from checker.language.units import Facets

ROLE, DIRECTION, HINT, SUSPECT, LEVEL, SETTING = "rolle.", "retning.", "vink.", "mistaenkt.", "grad.", "sted."
#: Words that name a role only in a heading: compounds ("Lederkort"), vague units ("Forvaltningen").
HEADING_ROLE = "hoved."
#: The reader of the plan: "du", "man". Becomes the role that the heading names, else the employee.
READER = "laeser"
DEFAULT_ROLE = "medarbejder"
#: "Teamleder", "afdelingsleder": of the place or of the authority; what stands above tells which.
MIDDLE_MANAGER = frozenset(("leder", "myndighed"))
#: Roles that as a heading are a subject ("Politi", "Børnehus") as often as those who act.
TOPICS = frozenset(("politi", "boernehus"))
PREPOSITIONS = frozenset(
    "til med hos fra for mod imod om ved over på i uden mellem blandt hvorvidt som end".split()
)
DETERMINERS = frozenset(
    "en et den det de din sin dit sit dine sine dennes jeres vores alle andre anden andet nærmeste "
    "øverste egen "
    "mindst både enten stedets institutionens skolens lokale daglige pågældende øvrige relevante kommunens "
    "klubbens børnehavens tilsynsførende modtagende barnets vagthavende stedlige enkelte selve".split()
)
#: Words that say nothing of their own in a heading.
SMALL = frozenset(
    "en et den det de der som er ikke og eller i på af til fra for ved med mod om hvis når hvor hvad hvem "
    "man du selv "
    "anden andet andre eventuelt evt fx bl a mm mv også kan skal nær nære nærmeste vej spor retning gør "
    "tager hvornår "
    "hvordan så sådan samme første næste efter før under først særlig særlige sidste mine dine egne vores "
    "vore jeres "
    "hos os her dig jer over ansvar gælder handler hver begge alle én ét punkt pkt stk litra nr kl trin "
    "a b c d e f g h 1 2 3 4 5 6 7 8 9".split()
)
#: Concepts that facets are read from begin with one of these.
_MARKING = (ROLE, DIRECTION, HINT, SUSPECT, LEVEL, SETTING, HEADING_ROLE, "ramme.")
#: A relative clause goes on with what came before its comma ("børn, der krænker").
_RELATIVE = frozenset("der som hvor en et hvis at hvem man du barnet og eller".split())
#: Suspects who in another place are the ones who act.
_STAFF_ROLES = {"ansat": "medarbejder", "leder": "leder"}
_STAFF = frozenset(_STAFF_ROLES)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence or a heading text: its folded words and the concepts met in it.

    ``offset``: number of the first word in the document. ``breaks``: document-wide numbers of words
    that punctuation stands before; ``colons``: those of them that a colon, dash or arrow does.
    """

    words: Sequence[str]
    hits: Sequence[Hit]
    offset: int
    breaks: Set[int] = frozenset()
    colons: Set[int] = frozenset()
    #: The few hits that facets are read from, among the many that rules ask for.
    marks: tuple[Hit, ...] = ()
    met: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        words: Sequence[str],
        hits: Sequence[Hit],
        offset: int,
        breaks: Set[int] = frozenset(),
        colons: Set[int] = frozenset(),
    ) -> Phrase:
        marks = tuple(hit for hit in hits if hit.concept.startswith(_MARKING))
        return cls(words, hits, offset, breaks, colons, marks, frozenset(hit.concept for hit in hits))

    def named(self, prefix: str) -> frozenset[str]:
        return frozenset(hit.concept[len(prefix) :] for hit in self.marks if hit.concept.startswith(prefix))

    def concepts(self) -> frozenset[str]:
        return self.met

    def directions(self, prefix: str = DIRECTION) -> frozenset[str]:
        """Directions told by phrases that do not run from one clause into the next."""
        return frozenset(
            hit.concept[len(prefix) :]
            for hit in self.marks
            if hit.concept.startswith(prefix) and not self.runs_on(hit)
        )

    def runs_on(self, hit: Hit) -> bool:
        """True where a comma inside the hit begins something new ("mod en ansat, kontakter lederen")."""
        if hit.first == hit.last or not self.breaks:
            return False
        return any(
            at in self.breaks and self.words[at - self.offset] not in _RELATIVE
            for at in range(hit.first + 1, hit.last + 1)
        )


@dataclass(frozen=True, slots=True)
class Above:
    """What stands over a heading or table head.

    ``directions``: the nearest told. ``opened``: something above asks who is suspected ("Mistanken
    retter sig mod:"), so that a bare noun answers. ``general``: the chapter is about something else
    (definitions, cooperation), so that a bare noun is nobody's suspect.
    """

    directions: Set[str] = frozenset()
    opened: bool = False
    general: bool = False


NOTHING_ABOVE = Above()


def structural(phrase: Phrase, above: Above = NOTHING_ABOVE, imperatives: Set[str] = frozenset()) -> Facets:
    """Facets of a heading, bold start, lead-in or table head.

    ``imperatives``: a heading that begins with one ("Kontakt lederen") names no one who acts.
    """
    roles = set() if phrase.words and phrase.words[0] in imperatives else _structural_roles(phrase)
    explicit = phrase.directions() or (phrase.directions(HINT) if not above.directions else frozenset())
    if explicit:
        # "Ansat: mistanke mod forældre" speaks to the employee.
        if not explicit & _STAFF and "ansat" in phrase.named(SUSPECT) - _joined_suspects(phrase):
            roles.add(_STAFF_ROLES["ansat"])
        directions = explicit | _joined_suspects(phrase)
    else:
        directions = _suspects(phrase, above)
        acting = _acting_staff(directions, phrase, above)
        roles |= {_STAFF_ROLES[name] for name in acting}
        directions -= acting
        if directions & _STAFF:
            roles -= {_STAFF_ROLES[name] for name in directions & _STAFF}
    return Facets(frozenset(roles), directions, phrase.named(LEVEL), phrase.named(SETTING))


def _joined_suspects(phrase: Phrase) -> frozenset[str]:
    """Suspects joined to those told ("Anden voksen eller ukendt", "mod forældre, søskende og ansatte")."""
    if "ramme.ikke-mistanke" in phrase.concepts():
        return frozenset()
    ends = [hit.last for hit in phrase.marks if hit.concept.startswith((DIRECTION, SUSPECT))]
    found = set()
    for hit in phrase.marks:
        if not hit.concept.startswith(SUSPECT) or hit.concept == SUSPECT + "leder":
            continue
        near = [end for end in ends if hit.first - 4 <= end < hit.first]
        between = phrase.words[max(near) + 1 - phrase.offset : hit.first - phrase.offset] if near else ()
        if "eller" in between or "og" in between:
            found.add(hit.concept[len(SUSPECT) :])
    return frozenset(found)


def _acting_staff(directions: frozenset[str], phrase: Phrase, above: Above) -> frozenset[str]:
    """Members of staff among the suspects who are rather those who act."""
    if above.opened:
        return frozenset()
    if above.directions and not directions & above.directions or above.general:
        return directions & _STAFF
    return frozenset()


def _structural_roles(phrase: Phrase) -> set[str]:
    found: set[str] = set()
    spans = [
        (hit.first, hit.last)
        for hit in phrase.marks
        if hit.concept.startswith(DIRECTION) and not phrase.runs_on(hit)
    ]
    reader = False
    for hit in phrase.marks:
        prefix = next((one for one in (ROLE, HEADING_ROLE) if hit.concept.startswith(one)), None)
        if prefix is None or any(first <= hit.first and hit.last <= last for first, last in spans):
            continue
        if _is_other_party(phrase, hit):
            continue
        role = hit.concept[len(prefix) :]
        reader = reader or role == READER
        if role != READER:
            found |= MIDDLE_MANAGER if role == "mellemleder" else {role}
    if reader and found and _reader_and_other(phrase):
        found.add(DEFAULT_ROLE)
    return found


def _is_other_party(phrase: Phrase, hit: Hit) -> bool:
    """True for "Underretning til myndigheden", not for "Kort til lederen" or "Til dig i Visitationen"."""
    words = phrase.words
    at = hit.first - phrase.offset
    before = words[at - 1] if at else ""
    while before in DETERMINERS and at > 1:
        at -= 1
        before = words[at - 1]
    if before not in PREPOSITIONS or before in ("for", "som"):
        return False
    lead = words[at - 2] if at > 1 else ""
    if before == "fra" and not hit.concept.endswith(DEFAULT_ROLE):
        return False
    if lead in ("dig", "jer", "du"):
        return False
    if before not in ("til", "i", "hos", "ved"):
        return True
    # Only words of framing before it: "Kort til ledere", "Opgaver i Børneteamet", "Til ledelsen".
    covered = _covered(phrase, ("ramme.neutral",))
    framing = all(words[one] in SMALL or phrase.offset + one in covered for one in range(at - 1))
    return not framing or (before != "til" and at == 1)


def _reader_and_other(phrase: Phrase) -> bool:
    """ "Dig og lederen", "Du og din leder" speak to both."""
    return any(
        word in ("dig", "du") and phrase.words[at + 1 : at + 2] == ("og",)
        for at, word in enumerate(phrase.words[:4])
    )


def _covered(phrase: Phrase, prefixes: tuple[str, ...]) -> set[int]:
    """Document-wide numbers of the words that concepts of some kinds cover."""
    return {
        at
        for hit in phrase.marks
        if hit.concept.startswith(prefixes)
        for at in range(hit.first, hit.last + 1)
    }


_FRAMING = (SUSPECT, ROLE, HEADING_ROLE, LEVEL, SETTING, "ramme.neutral", "ramme.mistanke")


def _suspects(phrase: Phrase, above: Above) -> frozenset[str]:
    """Those whom a heading names as suspected without saying so.

    A heading holding nothing but them ("En, der er ansat") and words of framing is enough; a longer
    one must speak of suspicion or of what was done. "Leder" alone never is.
    """
    suspects = phrase.named(SUSPECT)
    concepts = phrase.concepts()
    if not suspects or not above.opened and "ramme.ikke-mistanke" in concepts:
        return frozenset()
    if above.opened:
        first = _first_part(phrase)
        return (
            frozenset(hit.concept[len(SUSPECT) :] for hit in first if hit.concept.startswith(SUSPECT))
            or suspects
        )
    suspects -= {"leder"} | _workers_only(phrase)
    # A party under a direction of its own: "Anden voksen > Forældrene" is about telling them.
    if above.directions and not suspects & (above.directions | _STAFF):
        return frozenset()
    if "ramme.mistanke" in concepts:
        return suspects
    covered = _covered(phrase, _FRAMING)
    rest = (
        word
        for at, word in enumerate(phrase.words, phrase.offset)
        if at not in covered and word not in SMALL and not word.isdigit()
    )
    if any(True for _ in rest):
        return frozenset()
    return suspects & _STAFF if above.general else suspects


def _workers_only(phrase: Phrase) -> frozenset[str]:
    """ "ansat", where every word for it is also the word for the one who acts ("Pædagog", "Personalet")."""
    roles = {(hit.first, hit.last) for hit in phrase.marks if hit.concept == ROLE + DEFAULT_ROLE}
    staff = [(hit.first, hit.last) for hit in phrase.marks if hit.concept == SUSPECT + "ansat"]
    return frozenset(("ansat",)) if staff and all(place in roles for place in staff) else frozenset()


def _first_part(phrase: Phrase) -> Iterator[Hit]:
    """Hits before the first punctuation: "Forstanderen: kontakt chefen" answers with its first word."""
    end = min((at for at in phrase.breaks if at > phrase.offset), default=phrase.offset + len(phrase.words))
    return (hit for hit in phrase.marks if hit.last < end)


def inherit(chain: Sequence[Facets]) -> Facets:
    """The nearest answer of each dimension; ``chain`` goes from the nearest outwards."""
    values = [_nearest_roles(chain)]
    for dimension in ("direction", "level", "setting"):
        values.append(next((facets.of(dimension) for facets in chain if facets.of(dimension)), frozenset()))
    return Facets(*values)


def _nearest_roles(chain: Sequence[Facets]) -> frozenset[str]:
    """The nearest roles; those above join a mere topic ("Rådgiveren > Politi")."""
    found: frozenset[str] = frozenset()
    for facets in chain:
        found |= facets.role
        if found - TOPICS:
            break
    return found
