"""The inflector against forms met in plans: each form belongs to its lemma, look-alikes share none.

The 172 forms and 34 pairs are the gold list of the project's notes (bench/lemma_gold.py).
"""

from __future__ import annotations

import pytest

from checker.language.inflect import adjective_forms, finite_forms, imperative_form, noun_forms, verb_forms

NOUNS = """
underretningspligten:underretningspligt underretninger:underretning underretningen:underretning
underretningernes:underretning overgrebssager:overgrebssag overgrebet:overgreb overgrebene:overgreb
overgrebenes:overgreb seksualkrænkelser:seksualkrænkelse krænkelserne:krænkelse krænkelsens:krænkelse
mistanken:mistanke mistankens:mistanke volden:vold voldens:vold børn:barn børnene:barn børnenes:barn
barnets:barn børnehuset:børnehus børnehusene:børnehus børnehussager:børnehussag
socialrådgivere:socialrådgiver socialrådgiverne:socialrådgiver sundhedsplejersken:sundhedsplejerske
sundhedsplejerskerne:sundhedsplejerske plejefamilierne:plejefamilie plejefamiliens:plejefamilie
anbringelsesstedet:anbringelsessted anbringelsessteder:anbringelsessted daginstitutionerne:daginstitution
dagtilbuddet:dagtilbud dagtilbuddene:dagtilbud skolelederen:skoleleder skolelederne:skoleleder
medarbejderne:medarbejder medarbejderes:medarbejder lederens:leder lovgivningen:lovgivning
servicelovens:servicelov bekendtgørelsen:bekendtgørelse vejledningen:vejledning
retningslinjerne:retningslinje retningslinjers:retningslinje beredskabet:beredskab beredskabets:beredskab
beredskabsplanen:beredskabsplan beredskabsplaner:beredskabsplan handleguiden:handleguide
handleplaner:handleplan procedurerne:procedure ansvarsfordelingen:ansvarsfordeling
rollefordelingen:rollefordeling tidsfrister:tidsfrist fristen:frist fristerne:frist opfølgningen:opfølgning
evalueringen:evaluering revisionen:revision forebyggelsen:forebyggelse opsporingen:opsporing tegnene:tegn
signaler:signal bekymringer:bekymring bekymringens:bekymring trivslen:trivsel mistrivslen:mistrivsel
forældremyndigheden:forældremyndighed forældremyndighedsindehaveren:forældremyndighedsindehaver
samtykket:samtykke samtykkeerklæringer:samtykkeerklæring tavshedspligten:tavshedspligt
videregivelsen:videregivelse oplysningerne:oplysning journaler:journal notatpligten:notatpligt
dokumentationen:dokumentation politiet:politi anmeldelsen:anmeldelse anmeldelser:anmeldelse
sigtelsen:sigtelse afhøringer:afhøring videoafhøringen:videoafhøring børnesamtalen:børnesamtale
bisidderen:bisidder krisehjælpen:krisehjælp rådgivningen:rådgivning støttepersoner:støtteperson
netværksmøder:netværksmøde netværksmødet:netværksmøde kommunalbestyrelsen:kommunalbestyrelse byrådet:byråd
udvalget:udvalg hjemmesiden:hjemmeside kommunens:kommune kommuner:kommune afdelingerne:afdeling
magtanvendelser:magtanvendelse magtanvendelsen:magtanvendelse omsorgssvigtet:omsorgssvigt misbruget:misbrug
adfærden:adfærd adfærdsændringer:adfærdsændring skaderne:skade traumer:traume børneattesten:børneattest
børneattester:børneattest straffeattester:straffeattest vikarer:vikar
funktionsnedsættelser:funktionsnedsættelse botilbuddene:botilbud botilbuddet:botilbud
voldspolitikken:voldspolitik overgrebspolitikker:overgrebspolitik undersøgelsen:undersøgelse
undersøgelserne:undersøgelse sagsbehandleren:sagsbehandler klubmedarbejderen:klubmedarbejder
"""
VERBS = """
underretter:underrette underrettede:underrette underrettes:underrette underrettet:underrette
anmeldes:anmelde anmeldte:anmelde orienteres:orientere orienterede:orientere inddrages:inddrage
inddrager:inddrage inddraget:inddrage krænkes:krænke krænkede:krænke vurderes:vurdere vurderede:vurdere
iværksættes:iværksætte iværksat:iværksætte iværksatte:iværksætte sikres:sikre sikrede:sikre
revideres:revidere revideret:revidere godkendt:godkende godkendes:godkende slog:slå slået:slå
beskyttes:beskytte forebygges:forebygge forebyggede:forebygge opspores:opspore håndteres:håndtere
drøftes:drøfte drøftede:drøfte tilbydes:tilbyde tilbudt:tilbyde pålægges:pålægge pålagt:pålægge
fremgår:fremgå ansættes:ansætte opdateres:opdatere offentliggøres:offentliggøre offentliggjort:offentliggøre
"""
ADJECTIVES = """
seksuelle:seksuel fysiske:fysisk psykiske:psykisk akutte:akut særlige:særlig konkrete:konkret
skriftligt:skriftlig nødvendige:nødvendig tværfaglige:tværfaglig digitale:digital alvorligste:alvorlig
hurtigere:hurtig
"""
DIFFERENT = """
leder/ledelse politi/politik politik/politiker sag/sagsbehandler tegn/tegning hus/husning frist/fristelse
plan/plante mærke/mærkelig ansvar/svar vold/volumen lov/love barn/barnlig ung/ungdom skole/skoling
tale/talent grænse/gren overgreb/overgang pligt/pligtig støtte/støj anmeldelse/anmelder vurdering/vurderet
hjem/hjemme råd/rådhus krænkelse/krænker handling/handel person/personale leder/led hjælp/hjælper møde/mødre
dag/dage skade/skat sikre/sikker bilag/bil
"""


def pairs(written: str, mark: str = ":") -> list[tuple[str, str]]:
    return [(first, second) for first, _, second in (word.partition(mark) for word in written.split())]


def test_gold_list_is_whole() -> None:
    assert len(pairs(NOUNS)) + len(pairs(VERBS)) + len(pairs(ADJECTIVES)) == 172
    assert len(pairs(DIFFERENT, "/")) == 34


@pytest.mark.parametrize(("form", "lemma"), pairs(NOUNS))
def test_noun(form: str, lemma: str) -> None:
    assert form in noun_forms(lemma)


@pytest.mark.parametrize(("form", "lemma"), pairs(VERBS))
def test_verb(form: str, lemma: str) -> None:
    assert form in verb_forms(lemma)


@pytest.mark.parametrize(("form", "lemma"), pairs(ADJECTIVES))
def test_adjective(form: str, lemma: str) -> None:
    assert form in adjective_forms(lemma)


#: One spelling for two words, or two forms of one word: no list of forms can part them.
SAME_SPELLING = {("lov", "love"), ("dag", "dage"), ("sikre", "sikker")}


@pytest.mark.parametrize(
    ("one", "other"), [pair for pair in pairs(DIFFERENT, "/") if pair not in SAME_SPELLING]
)
def test_look_alikes_are_kept_apart(one: str, other: str) -> None:
    assert other not in noun_forms(one)
    assert one not in noun_forms(other)


@pytest.mark.parametrize(
    ("lemma", "finite", "imperative"),
    [
        ("gå", "går gik", "gå"),
        ("kunne", "kan kunne", ""),
        ("underrette", "underretter underrettes", "underret"),
        ("ringe", "ringer ringede", "ring"),
    ],
)
def test_finite_forms_and_imperatives(lemma: str, finite: str, imperative: str) -> None:
    assert set(finite.split()) <= finite_forms(lemma)
    assert imperative_form(lemma) == imperative


@pytest.mark.parametrize("verb", "notere orientere dokumentere vurdere kontrollere informere".split())
def test_imperatives_with_an_accent(verb: str) -> None:
    assert verb[:-3] + "ér" in verb_forms(verb)


@pytest.mark.parametrize("verb", ["lære", "være", "føre", "høre", "køre", "gøre"])
def test_no_accent_on_short_verbs(verb: str) -> None:
    assert not any("é" in form for form in verb_forms(verb))
