"""Danish inflection, generated when the lexicon is compiled.

Forms are made by the regular endings of Danish and a list of exceptions, rather than looked up at
run time: see shared/performance.md, section 4. The generator is generous (it does not know gender,
so it writes both "-en" and "-et"); a form that does not exist in Danish matches nothing.
simplemma is the oracle in the tests.
"""

from __future__ import annotations

_VOWELS = "aeiouyæøå"

#: lemma: indefinite and definite stems that differ from it. Endings are put on each.
_NOUNS = {
    "barn": ("børn",), "mand": ("mænd",), "far": ("fædre",), "fader": ("fædre",), "mor": ("mødre",),
    "moder": ("mødre",), "bror": ("brødre",), "broder": ("brødre",), "søster": ("søstre",),
    "datter": ("døtre",), "hånd": ("hænder",), "tand": ("tænder",), "fod": ("fødder",), "nat": ("nætter",),
    "bog": ("bøger",), "øje": ("øjne",), "øre": ("ører",), "and": ("ænder",), "stand": ("stænder",),
    "kraft": ("kræfter",), "rod": ("rødder",), "klo": ("kløer",), "ko": ("køer",), "forælder": ("forældre",),
    "bedsteforælder": ("bedsteforældre",), "center": ("centre", "centret"), "fag": (), "museum": ("museer",),
}  # fmt: skip

#: infinitive: present, past, participle, imperative.
_VERBS = {
    "gå": "går gik gået gå gås", "stå": "står stod stået stå", "få": "får fik fået få fås",
    "slå": "slår slog slået slå slås", "se": "ser så set se ses sås", "ske": "sker skete sket ske",
    "give": "giver gav givet giv gives", "tage": "tager tog taget tag tages", "drage": "drager drog draget drag drages",
    "blive": "bliver blev blevet bliv", "skrive": "skriver skrev skrevet skriv skrives", "drive": "driver drev drevet driv",
    "gribe": "griber greb grebet grib gribes", "bide": "bider bed bidt bid", "lide": "lider led lidt lid",
    "rive": "river rev revet riv", "vige": "viger veg veget vig", "stige": "stiger steg steget stig",
    "sige": "siger sagde sagt sig siges", "lægge": "lægger lagde lagt læg lægges", "ligge": "ligger lå ligget lig",
    "sætte": "sætter satte sat sæt sættes", "sidde": "sidder sad siddet sid", "spørge": "spørger spurgte spurgt spørg spørges",
    "fortælle": "fortæller fortalte fortalt fortæl fortælles", "tælle": "tæller talte talt tæl tælles",
    "vælge": "vælger valgte valgt vælg vælges", "følge": "følger fulgte fulgt følg følges",
    "bringe": "bringer bragte bragt bring bringes", "træffe": "træffer traf truffet træf træffes",
    "holde": "holder holdt holdt hold holdes", "falde": "falder faldt faldet fald", "komme": "kommer kom kommet kom",
    "vide": "ved vidste vidst vid vides", "lade": "lader lod ladet lad", "finde": "finder fandt fundet find findes",
    "binde": "binder bandt bundet bind bindes", "gøre": "gør gjorde gjort gør gøres", "hjælpe": "hjælper hjalp hjulpet hjælp hjælpes",
    "bede": "beder bad bedt bed bedes", "være": "er var været vær", "have": "har havde haft hav haves",
    "gælde": "gælder gjaldt gældt", "byde": "byder bød budt byd bydes", "bryde": "bryder brød brudt bryd brydes",
    "lyde": "lyder lød lydt", "skyde": "skyder skød skudt skyd skydes", "flyve": "flyver fløj fløjet flyv",
    "nyde": "nyder nød nydt", "trække": "trækker trak trukket træk trækkes", "bære": "bærer bar båret bær bæres",
    "skære": "skærer skar skåret skær skæres", "stjæle": "stjæler stjal stjålet stjæl", "synke": "synker sank sunket",
    "drikke": "drikker drak drukket drik", "springe": "springer sprang sprunget spring", "tvinge": "tvinger tvang tvunget tving tvinges",
    "bruge": "bruger brugte brugt brug bruges", "søge": "søger søgte søgt søg søges", "ophøre": "ophører ophørte ophørt ophør",
    "række": "rækker rakte rakt ræk rækkes", "strække": "strækker strakte strakt stræk", "vække": "vækker vakte vakt væk vækkes",
    "dække": "dækker dækkede dækket dæk dækkes", "løbe": "løber løb løbet løb", "sove": "sover sov sovet sov",
    "hænge": "hænger hang hængt hæng", "kunne": "kan kunne kunnet", "skulle": "skal skulle skullet",
    "ville": "vil ville villet", "måtte": "må måtte måttet", "burde": "bør burde burdet", "turde": "tør turde turdet",
    "råde": "råder rådede rådet råd rådes", "sende": "sender sendte sendt send sendes", "vende": "vender vendte vendt vend vendes",
    "kende": "kender kendte kendt kend kendes", "møde": "møder mødte mødt mød mødes", "betyde": "betyder betød betydet",
}  # fmt: skip


#: lemma: forms by the rule that are another word ("leder", "politiker").
_ANOTHER_WORD = {"politik": "politiker", "led": "leder", "hjælp": "hjælper", "hjem": "hjemme"}


def noun_forms(lemma: str) -> frozenset[str]:
    """All forms of a noun: both numbers, definite and indefinite, with and without genitive."""
    stems = {lemma}
    for base, plurals in _NOUNS.items():
        if lemma.endswith(base) and (lemma == base or len(lemma) > len(base) + 2):
            stems |= {lemma[: -len(base)] + plural for plural in plurals}
    forms: set[str] = set()
    for stem in stems:
        forms |= {stem, *_noun_endings(stem)}
    for base, other in _ANOTHER_WORD.items():
        if lemma.endswith(base):
            wrong = lemma[: -len(base)] + other
            forms = {form for form in forms if not form.startswith(wrong) or form.startswith(wrong + "t")}
    return frozenset(forms | {form + "s" for form in forms if not form.endswith("s")})


def _noun_endings(stem: str) -> set[str]:
    last = stem[-1]
    if last == "e":
        return {stem + ending for ending in ("n", "t", "r", "rne", "ne")}
    endings = ("en", "et", "er", "erne", "ene", "e")
    forms = {stem + ending for ending in endings}
    if last in _VOWELS:
        forms |= {stem + ending for ending in ("n", "t", "r", "rne", "ne")}
    elif len(stem) > 2 and stem[-2] in _VOWELS and last not in "wxvjh":
        forms |= {stem + last + ending for ending in endings}
    if len(stem) > 3 and stem[-2] == "e" and last in "lnr":
        short = stem[:-2] + last
        if len(stem) > 4 and stem[-3] == stem[-4]:  # middel: midlet, midler
            short = stem[:-3] + last
        forms |= {short + ending for ending in ("en", "et", "er", "erne", "e", "ene")}
    if stem.endswith("er"):
        forms |= {stem + "ne", stem[:-1] + "ne"}
    if stem.endswith("um"):
        forms |= {stem[:-2] + ending for ending in ("er", "erne", "et")}
    return forms


def verb_forms(lemma: str) -> frozenset[str]:
    """All forms of a verb given in the infinitive: active, passive, participles and imperative."""
    for base, others in _VERBS.items():
        if lemma == base or (lemma.endswith(base) and len(lemma) >= len(base) + 2 and len(base) > 2):
            prefix = lemma[: -len(base)]
            forms = {lemma, *(prefix + form for form in others.split())}
            break
    else:
        forms = _regular_verb(lemma)
    present = {form for form in forms if form.endswith("r")}
    participles = {form for form in forms if form.endswith("t")}
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    forms |= {form[:-1] + "s" for form in present if form.endswith("er")} | {lemma + "s", stem + "ende"}
    forms |= {form[:-1] + "de" if form.endswith("ede") else form + "e" for form in participles}
    forms |= {form[:-1] + "ne" for form in participles if form.endswith("et")}
    return frozenset(forms)


def finite_forms(lemma: str) -> frozenset[str]:
    """Present and past of a verb, active and passive."""
    for base, others in _VERBS.items():
        if lemma == base or (lemma.endswith(base) and len(lemma) >= len(base) + 2 and len(base) > 2):
            prefix = lemma[: -len(base)]
            return frozenset(
                prefix + form for form in (*others.split()[:2], *(one for one in others.split()[4:]))
            )
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    return frozenset((lemma + "r", lemma + "s", stem + "ede", stem + "edes", stem + "te", stem + "tes"))


def imperative_form(lemma: str) -> str:
    """The imperative of a verb, "" where it has none ("kunne")."""
    for base, others in _VERBS.items():
        if lemma == base or (lemma.endswith(base) and len(lemma) >= len(base) + 2 and len(base) > 2):
            forms = others.split()
            return lemma[: -len(base)] + forms[3] if len(forms) > 3 else ""
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    return stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem


def accented_imperatives(lemma: str) -> set[str]:
    """ "notér" beside "noter", for verbs in -ere with the stress on it; "sé", "gå" and "lær" have none."""
    return {lemma[:-3] + "ér"} if lemma.endswith("ere") and len(lemma) > 5 else set()


def _regular_verb(lemma: str) -> set[str]:
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    single = stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem
    return accented_imperatives(lemma) | {
        lemma, lemma + "r", single, stem + "ede", stem + "edes", stem + "et", stem + "te", stem + "tes",
        stem + "t", single + "te", single + "t",
    }  # fmt: skip


def adjective_forms(lemma: str) -> frozenset[str]:
    """Forms of an adjective: common, neuter, plural, comparative and superlative."""
    stems = {lemma}
    if len(lemma) > 3 and lemma[-2] == "e" and lemma[-1] in "lnr":
        short = lemma[:-2] + lemma[-1]
        stems.add(lemma[:-3] + lemma[-1] if lemma[-3] == lemma[-4] else short)
    forms = {lemma, lemma + "t"}
    for stem in stems:
        double = stem + stem[-1] if stem[-1] not in _VOWELS and stem[-2:-1] and stem[-2] in _VOWELS else stem
        for base in {stem, double}:
            forms |= {base + ending for ending in ("e", "ere", "est", "este", "st", "ste")}
    return frozenset(forms)


def any_forms(word: str) -> frozenset[str]:
    """Forms of a word whose class is not given: those of every class it could be."""
    forms = noun_forms(word) | adjective_forms(word)
    return forms | verb_forms(word) if word[-1] in "eåø" or word in _VERBS else forms


#: What a form may have after the letters it shares with its lemma, one letter more where a consonant
#: is doubled. Generous: it only spares making the forms of words that cannot fit.
_ENDINGS = frozenset(
    " s en ens et ets er ers erne ernes ene enes e es n ns t ts r rs rne rnes ne nes ede edes te tes ende est este st ste "
    "ere de des eds te ter ér".split(" ")
)
_IRREGULAR = tuple({*_NOUNS, *_VERBS})
#: Forms keep all of the lemma but so many letters at the most ("middel": "midlet"; "museum": "museer").
_LOST = 3


def is_irregular(lemma: str) -> bool:
    """True for words whose forms need not begin like the lemma ("barn", "skrive" and what ends so)."""
    return lemma.endswith(_IRREGULAR)


def stable_part(lemma: str) -> str:
    """The letters that all forms of a regular word begin with."""
    return lemma[: max(len(lemma) - _LOST, 1)]


def may_be_form(word: str, lemma: str) -> bool:
    """Quick test, true for every form of a regular lemma and for few other words."""
    shared = 0
    for one, other in zip(word, lemma, strict=False):
        if one != other:
            break
        shared += 1
    rest = word[shared:]
    return len(lemma) - shared <= _LOST and (rest in _ENDINGS or rest[1:] in _ENDINGS)
