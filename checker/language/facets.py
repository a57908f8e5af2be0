"""Who, against whom, how sure, where: facets read from a sentence and from what it stands under.

The words are data: concepts named ``rolle.*`` (who acts), ``retning.*`` (phrases that tell who is
suspected), ``vink.*`` (weaker signs of it, which yield to what stands above), ``mistaenkt.*`` (nouns
for the suspected, which count in headings), ``hovedretning.*`` (phrases that tell who is suspected only
in a heading), ``fraregn.*`` (places where a word for a suspect names somebody else, "uden for hjemmet"),
``grad.*`` (how sure one is) and ``sted.*`` (setting).
This module only knows where in a heading they count; ``checker.language.actors`` knows sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from checker.language.lexicon import Hit
from checker.language.units import Facets

ROLE, DIRECTION, HINT, SUSPECT, LEVEL, SETTING = "rolle.", "retning.", "vink.", "mistaenkt.", "grad.", "sted."
HEADING_DIRECTION, SOMEBODY_ELSE = "hovedretning.", "fraregn."
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
_MARKING = (
    ROLE, DIRECTION, HINT, SUSPECT, LEVEL, SETTING, HEADING_ROLE, HEADING_DIRECTION, SOMEBODY_ELSE, "ramme.",
    "barneord",
)  # fmt: skip
#: A relative clause goes on with what came before its comma ("børn, der krænker").
_RELATIVE = frozenset("der som hvor en et hvis at hvem man du barnet og eller".split())
#: Suspects who in another place are the ones who act.
_STAFF_ROLES = {"ansat": "medarbejder", "leder": "leder"}
_STAFF = frozenset(_STAFF_ROLES)
#: Words between a suspect and the word for one who harms ("Når krænkeren selv er et barn").
_EQUATING = frozenset(("er", "var", "være", "bliver", "som", "kan"))
_BETWEEN_EQUALS = _EQUATING | frozenset(
    "selv også måske muligvis den det de en et der mulig mulige formodet formodede mistænkt mistænkte "
    "eventuel eventuelle egentlige anden andet andre".split()
)
#: Words between what points at somebody and the one pointed at ("mod en af de ansatte").
_POINTED_REACH, _DOER_REACH = 4, 4
#: Said of the victim, or the start of something else than what the suspect does.
_NOT_DOING = frozenset(
    "bliver blevet blev bliv om nogen hvem fra af fortæller siger ser hører oplever mod på ikke til".split()
)
#: Words before the other party of a way ("Besked til forældrene"), who is not its suspect.
_TOWARDS = frozenset("til med hos for fra ved".split())


def is_mark(concept: str) -> bool:
    """True for concepts that facets are read from."""
    return concept.startswith(_MARKING)


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
        marks: Sequence[Hit] | None = None,
    ) -> Phrase:
        """``marks``: the hits that facets are read from, where they have been picked out before."""
        if marks is None:
            marks = [hit for hit in hits if is_mark(hit.concept)]
        return cls(
            words, hits, offset, breaks, colons, tuple(marks), frozenset([hit.concept for hit in hits])
        )

    def named(self, prefix: str) -> frozenset[str]:
        found = [hit.concept[len(prefix) :] for hit in self.marks if hit.concept.startswith(prefix)]
        return frozenset(found) if found else _NOTHING

    def concepts(self) -> frozenset[str]:
        return self.met

    def directions(self, prefix: str = DIRECTION) -> frozenset[str]:
        """Directions told by phrases that do not run from one clause into the next."""
        found = [
            hit.concept[len(prefix) :]
            for hit in self.marks
            if hit.concept.startswith(prefix)
            and (prefix == HEADING_DIRECTION or not self.runs_on(hit))
            and not self.means_another(hit, hit.concept[len(prefix) :])
        ]
        return frozenset(found) if found else _NOTHING

    def suspects(self) -> list[tuple[str, Hit]]:
        """Nouns for those who may be suspected, in order, without those that name somebody else here."""
        found = []
        for hit in self.marks:
            if hit.concept.startswith(SUSPECT):
                name = hit.concept[len(SUSPECT) :]
                if not self.means_another(hit, name):
                    found.append((name, hit))
        return found

    def means_another(self, hit: Hit, name: str) -> bool:
        """True for "mod en bekendt af familien", whose last word is not the suspect, and for "barnets far
        under mistanke", whose first is not.
        """
        wanted = SOMEBODY_ELSE + name
        return wanted in self.met and any(
            other.concept == wanted
            and (other.first <= hit.last <= other.last or other.first == hit.first < hit.last)
            for other in self.marks
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
    (definitions, cooperation), so that a bare noun is nobody's suspect. ``ways``: it stands among the
    ways of the plan, so that naming a suspect is enough, whatever else the heading says.
    """

    directions: Set[str] = frozenset()
    opened: bool = False
    general: bool = False
    ways: bool = False


NOTHING_ABOVE = Above()
_NOTHING: frozenset[str] = frozenset()


def structural(phrase: Phrase, above: Above = NOTHING_ABOVE, imperatives: Set[str] = frozenset()) -> Facets:
    """Facets of a heading, bold start, lead-in or table head.

    ``imperatives``: a heading that begins with one ("Kontakt lederen") names no one who acts.
    """
    roles = set() if phrase.words and phrase.words[0] in imperatives else _structural_roles(phrase)
    built = told_by_structure(phrase)
    roles -= {_STAFF_ROLES[name] for name in built & _STAFF}
    roles |= addressed(phrase)
    explicit = phrase.directions() | phrase.directions(HEADING_DIRECTION) | built
    if not explicit and not above.directions and not above.general:
        explicit = phrase.directions(HINT)
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


def addressed(phrase: Phrase) -> frozenset[str]:
    """The role of the reader whom a heading speaks to ("Er du leder?", "Til dig, der er leder")."""
    words, offset = phrase.words, phrase.offset
    reader = next((at for at, word in enumerate(words) if word in ("du", "dig", "jer", "man")), None)
    if reader is None or "ramme.ikke-mistanke" in phrase.met:
        return frozenset()
    being = {word for word in words[max(reader - 1, 0) : reader + 4] if word in ("er", "som", "arbejder")}
    if not being or words[reader - 1 : reader] == ("til",) and "er" not in being and "som" not in being:
        return frozenset()
    for hit in phrase.marks:
        at = hit.first - offset
        if hit.concept.startswith(ROLE) and hit.concept != ROLE + READER and reader < at <= reader + 4:
            # "Er du i tvivl, spørg lederen" tells nothing of the reader.
            if any(
                one in phrase.breaks and words[one - offset] not in _RELATIVE
                for one in range(reader + offset + 1, hit.first + 1)
            ):
                return frozenset()
            if words[at - 1] in PREPOSITIONS - {"som", "i", "på"}:
                return frozenset()
            role = hit.concept[len(ROLE) :]
            return MIDDLE_MANAGER if role == "mellemleder" else frozenset((role,))
    return frozenset()


def told_by_structure(phrase: Phrase) -> frozenset[str]:
    """Those whom a heading says are suspected by the way it is built: as the one who does harm
    ("Når en lærer går over grænsen"), who is the same as the one who did ("Børn som krænkere"), or
    whom something points at ("Er det en i familien?").
    """
    met = phrase.met
    found: set[str] = set()
    if "ramme.gerning" in met:
        found |= _doers(phrase)
    if "ramme.gerningsperson" in met:
        found |= _equated(phrase)
    if "ramme.peger-paa" in met:
        found |= _pointed_at(phrase, "ramme.peger-paa")
    return frozenset(found)


def _candidates(phrase: Phrase) -> list[tuple[str, Hit]]:
    """Suspects, and children, who are suspected only as the ones who do something."""
    children = [
        ("andet-barn", hit)
        for hit in phrase.marks
        if hit.concept == "barneord" and not phrase.means_another(hit, "andet-barn")
    ]
    found = [one for one in phrase.suspects() if one[0] != "leder"] + children
    return [one for one in found if not phrase.words[one[1].last - phrase.offset].endswith("s")]


def _doers(phrase: Phrase) -> set[str]:
    """Subjects of what harms: the nearest before it, with no other clause between."""
    found: set[str] = set()
    candidates = _candidates(phrase)
    leaders = [("leder", hit) for name, hit in phrase.suspects() if name == "leder"]
    words, offset = phrase.words, phrase.offset
    for deed in phrase.marks:
        if deed.concept != "ramme.gerning" or words[deed.first - offset].endswith(("es", "ås")):
            continue
        near = [
            (hit.last, name)
            for name, hit in candidates + leaders
            if hit.last < deed.first <= hit.last + _DOER_REACH and _may_do(phrase, hit, deed)
        ]
        last = max((at for at, _ in near), default=-1)
        doing = {name for at, name in near if at == last or _either(phrase, at, last)}
        found |= doing - {"leder"} if len(doing) > 1 else doing
    return found


def _either(phrase: Phrase, first: int, last: int) -> bool:
    """ "En kollega eller en anden ung har gjort noget": both may have."""
    return any(
        word in ("eller", "og") for word in phrase.words[first + 1 - phrase.offset : last - phrase.offset]
    )


def _may_do(phrase: Phrase, hit: Hit, deed: Hit) -> bool:
    between = phrase.words[hit.last + 1 - phrase.offset : deed.first - phrase.offset]
    if any(word in _NOT_DOING for word in between) or phrase.words[deed.first - phrase.offset] in (
        "slag",
        "vold",
    ):
        return False
    # "En elev er krænket": the one it was done to.
    participle = phrase.words[deed.first - phrase.offset].endswith("t")
    if participle and "er" in between and not phrase.words[deed.first - phrase.offset].startswith("gå"):
        return False
    before = phrase.words[hit.first - 1 - phrase.offset] if hit.first > phrase.offset else ""
    if before in ("mod", "imod", "på", "til", "om", "over"):
        return False
    return not any(
        at in phrase.breaks and phrase.words[at - phrase.offset] not in _RELATIVE
        for at in range(hit.last + 1, deed.first + 1)
    )


def _equated(phrase: Phrase) -> set[str]:
    """Suspects who are said to be the one who harms, on either side of "er" and "som"."""
    found: set[str] = set()
    persons = [hit for hit in phrase.marks if hit.concept == "ramme.gerningsperson"]
    for name, hit in _candidates(phrase) + [one for one in phrase.suspects() if one[0] == "leder"]:
        for person in persons:
            low, high = (hit, person) if hit.last < person.first else (person, hit)
            if low.last >= high.first:
                continue
            between = phrase.words[low.last + 1 - phrase.offset : high.first - phrase.offset]
            if len(between) <= 5 and all(word in _BETWEEN_EQUALS for word in between):
                if any(word in _EQUATING for word in between):
                    found.add(name)
    return found - {"leder"} if len(found) > 1 else found


def _pointed_at(phrase: Phrase, pointer: str) -> set[str]:
    """Suspects soon after words that point ("mistanken gælder ..."); a leader only right after them."""
    found: set[str] = set()
    suspects = phrase.suspects()
    workers = _workers_only(phrase)
    for pointing in phrase.marks:
        if pointing.concept != pointer:
            continue
        near = [
            (hit.first, name)
            for name, hit in suspects
            if pointing.last < hit.first <= pointing.last + 1 + _POINTED_REACH
            and not _parted(phrase, pointing.last + 1, hit.first)
        ]
        first = min((at for at, _ in near), default=0)
        names = {name for at, name in near if at == first}
        # "Er det medarbejderen, der ringer?", but "Er det en medarbejder?"
        if names & workers and phrase.words[first - 1 - phrase.offset] not in (
            "en",
            "én",
            "mod",
            "imod",
            "af",
        ):
            names -= workers
        if "leder" in names:
            between = phrase.words[pointing.last + 1 - phrase.offset : first - phrase.offset]
            only = all(word in DETERMINERS or word in ("du", "man", "mod", "på", "selve") for word in between)
            names = {"leder"} if only and len(names) == 1 else names - {"leder"}
        found |= names
    return found


def _parted(phrase: Phrase, start: int, end: int) -> bool:
    """True where something new begins between two words, or a preposition leads on to another party."""
    if any(
        at in phrase.breaks and phrase.words[at - phrase.offset] not in _RELATIVE
        for at in range(start, end + 1)
    ):
        return True
    return any(
        word in ("til", "med", "hos", "der")
        for word in phrase.words[start - phrase.offset : end - phrase.offset]
    )


def _joined_suspects(phrase: Phrase) -> frozenset[str]:
    """Suspects joined to those told ("Anden voksen eller ukendt", "mod forældre, søskende og ansatte")."""
    if "ramme.ikke-mistanke" in phrase.concepts():
        return frozenset()
    ends = [hit.last for hit in phrase.marks if hit.concept.startswith((DIRECTION, SUSPECT))]
    found = set()
    for hit in phrase.marks:
        if not hit.concept.startswith(SUSPECT) or hit.concept == SUSPECT + "leder":
            continue
        if phrase.means_another(hit, hit.concept[len(SUSPECT) :]):
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
    suspects = frozenset(name for name, _ in phrase.suspects())
    concepts = phrase.concepts()
    if above.ways and not suspects and not above.directions and _only_children(phrase):
        return frozenset(("andet-barn",))
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
    if above.directions:
        suspects &= above.directions | _STAFF
    if not suspects:
        return frozenset()
    if "ramme.mistanke" in concepts:
        return suspects
    if above.ways and not above.general and (named := _named_first(phrase, suspects)):
        return named
    covered = _covered(phrase, _FRAMING)
    rest = (
        word
        for at, word in enumerate(phrase.words, phrase.offset)
        if at not in covered and word not in SMALL and not word.isdigit()
    )
    if any(True for _ in rest):
        return frozenset()
    return suspects & _STAFF if above.general else suspects


def _only_children(phrase: Phrase) -> bool:
    """A heading among the ways of the plan with nothing but "Børn" or "En anden elev" in it."""
    covered = _covered(phrase, ("barneord", "ramme.neutral"))
    return "barneord" in phrase.met and all(
        at in covered or word in SMALL or word.isdigit()
        for at, word in enumerate(phrase.words, phrase.offset)
    )


def _named_first(phrase: Phrase, suspects: Set[str]) -> frozenset[str]:
    """Suspects that a heading is about, not those it only leads to ("Besked til forældrene")."""
    if "ramme.andet-emne" in phrase.met:
        return frozenset()
    found = set()
    for name, hit in phrase.suspects():
        at = hit.first - phrase.offset
        while at > 0 and phrase.words[at - 1] in DETERMINERS:
            at -= 1
        towards = at > 0 and phrase.words[at - 1] in _TOWARDS
        genitive = phrase.words[hit.last - phrase.offset].endswith("s")
        if name in suspects and not towards and not genitive:
            found.add(name)
    return frozenset(found)


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
    direction = level = setting = _NOTHING
    for facets in chain:
        direction = direction or facets.direction
        level = level or facets.level
        setting = setting or facets.setting
    return Facets(_nearest_roles(chain), direction, level, setting)


def _nearest_roles(chain: Sequence[Facets]) -> frozenset[str]:
    """The nearest roles; those above join a mere topic ("Rådgiveren > Politi")."""
    found = _NOTHING
    for facets in chain:
        if facets.role:
            found = found | facets.role if found else facets.role
            if found - TOPICS:
                break
    return found
