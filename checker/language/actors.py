"""Who does what a sentence says: its subjects and its "af ..." in the passive.

Danish puts the subject before the finite verb or right after it ("Derefter ringer lederen"), so
clauses are parted at punctuation and subordinators, and each role is judged by its neighbours.
Written for this project; no parser for Danish is on PyPI (shared/performance.md, section 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from checker.language.facets import DETERMINERS, PREPOSITIONS, READER, ROLE, Phrase

_OWN = frozenset(("sin", "dennes", "hendes", "hans", "vores", "egen", "din", "jeres", "deres", "barnets"))
_DUTIES = frozenset(
    "ansvar opgave opgaver rolle pligt pligter ansvarsområde handling handlinger handlevej trin del "
    "skridt tjekliste "
    "handlekort job bord beslutning".split()
)
_DUTY_VERBS = frozenset("påhviler tilkommer påligger tilfalder pålægges pålagt".split())
_SUBORDINATORS = frozenset(
    "hvis når såfremt dersom mens imens idet fordi selvom medmindre uanset hvorvidt som der at indtil "
    "eftersom "
    "hvorefter hvorved hvilket".split()
)
_ANTECEDENTS = frozenset("den dem det en ham hende alt noget nogen".split())
#: Open a question at the start of a sentence, else a clause of their own.
_QUESTIONS = frozenset("hvem hvad hvor hvornår hvordan hvilken hvilke hvilket".split())
#: A clause or only an adverbial: "Inden lederen ringer" and "Inden fyraften ringer lederen".
_TIME = frozenset("før inden efter så til siden".split())
_JOINING = frozenset(("og", "men", "eller", "samt", "for", "derfor", "altså"))
_CONTINUES = frozenset("og eller samt at hvad så".split())
_BEING = frozenset("er bliver blev være blive var".split())
_RECEIVING = frozenset("får fik få have høre hører vide ved kender kende".split())
_RECEIVED = frozenset(
    "besked beskeden vide brev breve melding meddelelse kopi underretning underretningen underretninger "
    "orientering "
    "fra din dit".split()
)
_INFORMED = frozenset(
    "orienteret underrettet informeret kontaktet inddraget tilkaldt hørt spurgt involveret adviseret med "
    "væk fraværende "
    "ferie syg mistænkt".split()
)
#: Other words in -er that open a sentence.
_NOT_VERBS = frozenset(
    "efter derefter herefter hvorefter under over eller inden imidlertid forældrepar leder ledere lærer "
    "lærere rådgiver pædagoger timer senere sommetider somme ellers aldrig andre hver".split()
)
_PLACED = frozenset("ligger placeres placeret hører forankret forankres".split())
#: Verbs in -s whose subject acts or is.
_DEPONENT = frozenset("findes mødes enes synes lykkes trives minds færdes enedes".split())
_YOUR_DUTY = frozenset("navn job ansvar opgave pligt del bord opgaver".split())


@dataclass(frozen=True, slots=True)
class Actors:
    """``main``: roles that the sentence itself says act. ``aside``: those of its side clauses."""

    main: frozenset[str]
    aside: frozenset[str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Word forms that tell clauses apart."""

    finite: Set[str]
    infinitives: Set[str]
    imperatives: Set[str]


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    aside: bool
    #: The subject came before a relative clause, so none follows the verb ("Den, der så det, ringer").
    resumed: bool = False
    #: Holds only that subject; the verb comes after the relative clause.
    stub: bool = False


def actors(phrase: Phrase, grammar: Grammar, *, is_question: bool = False) -> Actors:
    """Roles that act in a sentence; ``READER`` for "du", "man", "I" and imperatives."""
    words = phrase.words
    main: set[str] = set()
    aside: set[str] = set()
    clauses = list(_clauses(phrase, grammar, is_question))
    # "Kontakter lederen": the verb's own subject is left out, and what follows is the other party.
    elliptic = (
        bool(words)
        and (words[0] in grammar.finite or _opens_as_verb(words))
        and not is_question
        and not any(clause.aside for clause in clauses[:1])
    )
    # "Det gælder også, når ..." says nothing of who acts.
    extends = len(words) > 1 and words[0] in ("det", "dette") and words[1] in ("gælder", "samme")
    taken: list[int] = []
    for hit in phrase.marks:
        if not hit.concept.startswith(ROLE):
            continue
        first, last = hit.first - phrase.offset, hit.last - phrase.offset
        clause = next((one for one in reversed(clauses) if one.start <= first), clauses[0])
        role = hit.concept[len(ROLE) :]
        if elliptic and _is_object(words, first, grammar):
            continue
        if _acts(phrase, first, last, clause, grammar, taken, role):
            if not (clause.aside and extends):
                (aside if clause.aside else main).add(role)
            taken.append(first)
        elif _is_weak(words, first):
            aside.add(role)
    if _speaks_to_reader(words, clauses, grammar):
        main.add(READER)
    return Actors(frozenset(main), frozenset(aside - main))


def _opens_as_verb(words: Sequence[str]) -> bool:
    """An unknown verb first, then a definite noun: "Erindrer personalet om ..."."""
    at = 1
    while at < len(words) - 1 and words[at] in DETERMINERS:
        at += 1
    return (
        at < len(words)
        and len(words[0]) > 4
        and words[0].endswith("er")
        and words[0] not in _NOT_VERBS
        and (at > 1 or words[at].endswith(("en", "et", "erne", "ene")))
    )


def _is_object(words: Sequence[str], first: int, grammar: Grammar) -> bool:
    """In a sentence without a subject: right after its first verb, or after "og" and a verb."""
    at = first
    while at > 1 and words[at - 1] in DETERMINERS:
        at -= 1
    if at == 1:
        return True
    verb = words[at - 1] if at else ""
    return (
        (verb in grammar.finite or _looks_finite(verb, words[first]))
        and at > 1
        and words[at - 2] in ("og", "samt")
    )


def _clauses(phrase: Phrase, grammar: Grammar, is_question: bool) -> Iterator[_Clause]:
    """The clauses of a sentence in order, each said or subordinate."""
    words = phrase.words
    starts = sorted(
        {0, *(at - phrase.offset for at in phrase.breaks if phrase.offset < at < phrase.offset + len(words))}
    )
    starts = [at for at in starts if at < len(words)] or [0]
    parts = [(start, end) for start, end in zip(starts, [*starts[1:], len(words)], strict=True)]
    conditional = _begins_conditional(words, parts, grammar, is_question)
    stub = was_aside = False
    previous = parts[0]
    for number, (start, end) in enumerate(parts):
        opening = start
        while opening < end - 1 and words[opening] in _JOINING:
            opening += 1
        first = words[opening] if opening < end else ""
        aside = first in _SUBORDINATORS or number == 0 and conditional
        aside = aside or first in _QUESTIONS and number > 0
        # "Du er den, Indgangen taler med": a relative clause without "som".
        aside = aside or number > 0 and words[start - 1] in _ANTECEDENTS and not _is_verb(first, grammar)
        # "…, til Børnelinjen har spurgt, og politiet har svaret": og goes on with the side clause.
        joined = number > 0 and opening > start and words[start] in ("og", "eller", "samt")
        aside = (
            aside
            or joined
            and was_aside
            and first not in grammar.finite
            and (
                parts[0][0] == previous[0]
                or bool(_finite_in(words, start, end, grammar) & _finite_in(words, *previous, grammar))
            )
        )
        aside = aside or first == "så" and opening + 1 < end and not _is_verb(words[opening + 1], grammar)
        aside = aside or first in _TIME and opening + 1 < end and not _inverts(words, opening, end, grammar)
        if not aside and number == 0:
            stub = not any(word in grammar.finite or word in grammar.imperatives for word in words[start:end])
        resumed = not aside and number > 0 and first in grammar.finite and (stub or joined)
        was_aside, previous = aside, (start, end)
        inner = start if aside else _subordinated(words, start, end, grammar)
        if inner > start:
            yield _Clause(start, inner, aside, resumed)
            yield _Clause(inner, end, True)
        else:
            goes_on = stub and number == 0 and any(words[later] in grammar.finite for later, _ in parts[1:])
            yield _Clause(start, end, aside, resumed, goes_on)


def _finite_in(words: Sequence[str], start: int, end: int, grammar: Grammar) -> set[str]:
    return {word for word in words[start:end] if word in grammar.finite}


def _is_verb(word: str, grammar: Grammar) -> bool:
    return word in grammar.finite or word in grammar.imperatives


def _begins_conditional(
    words: Sequence[str], parts: Sequence[tuple[int, int]], grammar: Grammar, is_question: bool
) -> bool:
    """ "Tøver medarbejderen, underretter lederen": a verb first, and the sentence's verb after the comma."""
    if not words or words[0] not in grammar.finite or is_question:
        return False
    return any(words[start] in grammar.finite or words[start] == "så" for start, _ in parts[1:])


def _inverts(words: Sequence[str], start: int, end: int, grammar: Grammar) -> bool:
    """True for "Inden fyraften ringer lederen", false for "Inden lederen ringer"."""
    verb = next((at for at in range(start, end) if words[at] in grammar.finite), None)
    return verb is None or verb == start + 1 or verb + 1 < end and words[verb + 1] not in PREPOSITIONS


def _subordinated(words: Sequence[str], start: int, end: int, grammar: Grammar) -> int:
    """Where a side clause without a comma begins in a clause ("Lederen sikrer at barnet ..."), else its start."""
    for at in range(start + 1, end - 1):
        word, following = words[at], words[at + 1]
        if word == "at" and following not in grammar.infinitives:
            return at
        if word in (
            "når",
            "hvis",
            "fordi",
            "mens",
            "hvem",
            "hvornår",
            "hvordan",
            "såfremt",
            "medmindre",
            "hvorvidt",
        ):
            return at
        if word in ("der", "som") and following in grammar.finite and words[at - 1] not in grammar.finite:
            return at
    return start


def _acts(
    phrase: Phrase, first: int, last: int, clause: _Clause, grammar: Grammar, taken: Sequence[int], role: str
) -> bool:
    words = phrase.words
    start, end = clause.start, clause.end
    at = first
    before = words[at - 1] if at > start else ""
    while before in DETERMINERS:
        if before in _OWN and role != READER:
            return False
        at -= 1
        before = words[at - 1] if at > start else ""
    following = words[last + 1] if last + 1 < end else ""
    if words[last].endswith("s") and following and role != READER:
        return following in _DUTIES
    lead = words[max(start, at - 5) : at]
    if any(word in _DUTY_VERBS for word in lead) and not any(
        word in ("der", "som", "enhver") for word in lead
    ):
        return True
    if before == "hos" and any(word in _PLACED for word in words[start:at]):
        return True
    if before == "af":
        return _is_agent(words, at, start, end, grammar)
    if before in PREPOSITIONS and not (before == "som" and at - 1 == start):
        return False
    if before in grammar.finite or _looks_finite(before, words[last]):
        if clause.resumed or any(start <= other < at for other in taken):
            return False
        return role == READER or not _is_told(words, at - 1, last + 1, end, grammar)
    # After "og" a name goes on with the one before it: subject with subject, object with object.
    if before in ("og", "eller", "samt") and following not in grammar.finite:
        return (
            bool(taken)
            and start <= max(taken) < at
            and not any(word in grammar.finite for word in words[max(taken) + 1 : at])
        )
    if following in grammar.finite:
        return role == READER or not _is_told(words, last + 1, last + 2, end, grammar)
    if at == start and not any(word in grammar.finite for word in words[start:end]):
        return clause.stub or _is_label(phrase, clause, last)
    return at == start or before in _CONTINUES or before in _JOINING or before in ("der", "som")


def _is_label(phrase: Phrase, clause: _Clause, last: int) -> bool:
    """ "Leder: ringer til ..." and "Leder og rådgiver – ...", not "Leder straks" or "Forstanderen, på stedet"."""
    if clause.start or clause.end + phrase.offset not in phrase.colons:
        return False
    return all(
        word in ("og", "eller", "samt") or word[:1].isalpha() for word in phrase.words[last + 1 : clause.end]
    ) and (clause.end - last <= 4)


def _looks_finite(word: str, role: str) -> bool:
    """An unknown verb before a definite noun ("afgiver forstanderen")."""
    return len(word) > 4 and word.endswith(("er", "ede")) and role.endswith(("en", "et", "erne"))


def _is_told(words: Sequence[str], verb: int, after: int, end: int, grammar: Grammar) -> bool:
    """True where the subject is not who acts: "Lederen orienteres", "Politiet får besked"."""
    word = words[verb]
    if (
        word.endswith("s")
        and word not in _DEPONENT
        and (word[:-1] in grammar.infinitives or word[:-1] + "r" in grammar.finite)
    ):
        return True
    rest = words[after:end]
    if word in _BEING:
        return any(one in _INFORMED for one in rest[:4])
    if word in ("kender", "kendte"):
        return True
    if word in _RECEIVING:
        return any(one in _RECEIVED for one in rest)
    if word in ("skal", "må", "bør", "kan", "vil"):
        infinitive = next((at for at, one in enumerate(rest) if one in grammar.infinitives), None)
        told = next(
            (
                one
                for one in rest
                if one.endswith("s") and one[:-1] in grammar.infinitives and one not in _DEPONENT
            ),
            None,
        )
        if infinitive is None:
            return told is not None
        return rest[infinitive] in _RECEIVING and any(one in _RECEIVED for one in rest[infinitive:])
    return False


def _is_agent(words: Sequence[str], at: int, start: int, end: int, grammar: Grammar) -> bool:
    """ "underrettes af lederen", but not "en af lederne" and "orientering af lederen"."""
    lead = words[at - 2] if at - 2 >= start else ""
    if lead in ("en", "nogle", "flere", "resten", "del", "form", "grund", "hjælp"):
        return False
    if lead.endswith(("ing", "else", "ingen", "elsen", "inger")):
        return False
    return any(
        word.endswith("s")
        and (word[:-1] in grammar.infinitives or word[:-1] + "r" in grammar.finite)
        or word.endswith(("et", "t", "ede"))
        for word in words[start:end]
    )


def _is_weak(words: Sequence[str], first: int) -> bool:
    """ "mellem lederen og Modtagelsen": they act, if nobody else does."""
    return any(word == "mellem" for word in words[max(first - 5, 0) : first])


def _speaks_to_reader(words: Sequence[str], clauses: Sequence[_Clause], grammar: Grammar) -> bool:
    """An imperative that opens a clause, or a duty put on the reader ("fra dig", "dit ansvar")."""
    for clause in clauses:
        at = clause.start
        while at < clause.end - 1 and words[at] in ("og", "så", "men", "eller"):
            at += 1
        if (
            at < clause.end
            and words[at] in grammar.imperatives
            and words[at] not in grammar.finite
            and not clause.aside
        ):
            return True
    for at, word in enumerate(words[:-1]):
        following = words[at + 1]
        if (
            word in ("fra", "af")
            and following == "dig"
            or word in ("dit", "din", "dine")
            and following in _YOUR_DUTY
        ):
            return True
    return False
