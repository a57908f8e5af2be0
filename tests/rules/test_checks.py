"""The special checks: what a date is the date of, who adopted the plan, and whether its statutes are in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from checker.document import markdown
from checker.language.analysis import Analyser
from checker.rules.checks.statutes import references
from checker.rules.checks.validity import find_events, make_adopted, make_dated, state
from checker.rules.plan import Plan
from checker.rules.rulebook import load_rulebook

AS_OF = dt.date(2026, 11, 21)
MakePlan = Callable[..., Plan]


@pytest.fixture(scope="module")
def plan() -> MakePlan:
    analyser = Analyser(load_rulebook().lexicon)

    def made(text: str, as_of: dt.date = AS_OF) -> Plan:
        return Plan(analyser.analyse(markdown.read(text.encode(), "plan.md")), as_of)

    return made


VERSIONS = (
    "| Version | Dato | Ændring | Besluttet af |\n|---|---|---|---|\n"
    "| 1.0 | 12.03.2014 | Første udgave | Byrådet |\n"
    "| 2.0 | 04.09.2024 | Gennemgribende revision | Byrådet |\n"
    "| 2.1 | 03.02.2026 | Nye telefonnumre | Sekretariatet |"
)
#: Text, adoptions and revisions found, as first days.
EVENTS = [
    ("Vedtaget af Byrådet den 24. juni 2024", ["2024-06-24"]),
    ("Godkendt af: Byrådet\n\nDato: 1. januar 2022", ["2022-01-01"]),
    ("Godkendt af: Byrådet\\\nDato: 1. januar 2022\\\nNæste revision: 2028", ["2022-01-01"]),
    ("Vedtaget af Nordby Byråd\n\n3. juni 2025", ["2025-06-03"]),
    ("# Vedtagelse\n\nNordby Byråd, 3. juni 2025, pkt. 12", ["2025-06-03"]),
    ("I november 2023 vedtog et enigt byråd denne beredskabsplan.", ["2023-11-01"]),
    ("Hele planen er læst igennem og skrevet om. Det blev vi færdige med i juni 2025.", ["2025-06-01"]),
    ("Byrådet har på sit møde den 3. oktober 2024 givet sin tilslutning til planen.", ["2024-10-03"]),
    ("Vedtaget 3.3.2018, administrativt opdateret september 2025 (navne og telefonnumre)", ["2018-03-03"]),
    ("Beredskabet godkendtes den 3. juni 2025 og afløser planen fra 2018.", ["2025-06-03"]),
    ("| Oprettet | Sidst revideret | Næste revision |\n|---|---|---|\n| 3.3.2015 | 12.6.2025 | 12.6.2027 |", ["2025-06-12"]),
    (VERSIONS, ["2014-03-12", "2024-09-04"]),
    ("# Historik\n\n- 2013: Første beredskab vedtaget af byrådet\n- 2021: Revideret", ["2013-01-01", "2021-01-01"]),
    ("Beredskabet er, som loven kræver, vedtaget af kommunalbestyrelsen den 3. juni 2025.", ["2025-06-03"]),
    # Not the plan's own, or not an event that has happened.
    ("Planen revideres senest 1. marts 2027.", []),
    ("Bilag 2 er opdateret 15.5.2025.", []),
    ("Udkast til behandling i byrådet den 27. januar 2026.", []),
    ("Byrådet vedtog i juni 2025 en ny børne- og ungepolitik.", []),
    ("Folketinget vedtog den 21. maj 2013 en ny lov om børn.", []),
    ("Barnets lov trådte i kraft den 1. januar 2024.", []),
    ("Sidst opdateret 14.10.2026", []),
    ("Udskrevet 20.11.2026", []),
    ("# Kilder\n\nSocialstyrelsen: Håndbog om opsporing, revideret udgave 2024.", []),
    ("Planen er vedtaget af skolebestyrelsen den 3. marts 2025.", []),
    ("Samarbejdsaftalen med politiet blev fornyet den 3. marts 2025.", []),
    ("Byrådet nedsatte den 3. maj 2025 en arbejdsgruppe, der skal skrive planen.", []),
    ("Beredskabet blev evalueret i juni 2025.", []),
]


@pytest.mark.parametrize(("text", "expected"), EVENTS)
def test_events(plan: MakePlan, text: str, expected: list[str]) -> None:
    assert sorted(event.date.first.isoformat() for event in find_events(plan(text))) == expected


#: Who adopted it: text, the values of the check "vedtaget" that hold.
ADOPTIONS = [
    ("Kommunalbestyrelsen har vedtaget dette beredskab.", {"byraad", "nogen"}),
    ("Hvem har bestemt det her? Det har byrådet. Det skete på mødet den 3. juni 2025.", {"byraad", "nogen"}),
    ("Planen er kommunalbestyrelsens. Den blev vedtaget på mødet i maj 2024.", {"byraad", "nogen"}),
    ("| Politisk behandling | Resultat |\n|---|---|\n| Godkendt | Byrådet, 3.6.2025 |", {"byraad", "nogen"}),
    ("Godkendt af direktionen den 3. marts 2025 og derefter sendt til orientering i byrådet.", {"udvalg", "nogen"}),
    ("Udvalget for Børn og Læring har den 12. august 2025 godkendt beredskabet.", {"udvalg", "nogen"}),
    ("Vedtaget den 24. juni 2024", {"nogen"}),
    ("Vedtaget af Byrådet den ________", {"aaben"}),
    ("Godkendt af kommunalbestyrelsen: dd.mm.åååå", {"aaben"}),
    ("Når byrådet har godkendt planen, lægges den på hjemmesiden.", set()),
    ("Planen er endnu ikke vedtaget af byrådet.", set()),
    ("Kommunalbestyrelsen vedtager planen mindst hvert fjerde år.", set()),
    ("Byrådet har ansvaret for, at planen bliver vedtaget.", set()),
    ("Kommunalbestyrelsen besluttede i 2024, at der skal udarbejdes et nyt beredskab.", set()),
    ("Et beredskab er først gyldigt, når det er vedtaget af kommunalbestyrelsen.", set()),
    ("Byrådets vedtagne børnepolitik er grundlaget for planen.", set()),
    ("Byrådet fik den 3. juni 2025 en orientering om antallet af underretninger.", set()),
]


@pytest.mark.parametrize(("text", "expected"), ADOPTIONS)
def test_who_adopted_it(plan: MakePlan, text: str, expected: set[str]) -> None:
    made = plan(text)
    assert {value for value in ("byraad", "udvalg", "nogen", "aaben") if make_adopted(value)(made, made.content)} == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("den 22. februar 2023", "frisk"), ("den 21. februar 2023", "snart"), ("den 21. november 2022", "snart"),
        ("den 20. november 2022", "gammel"), ("i november 2022", "snart"), ("i 2022", "snart"), ("i 2023", "snart"),
        ("i 2024", "frisk"), ("i oktober 2022", "gammel"), ("i januar 2028", "ingen"),
    ],
)  # fmt: skip
def test_four_years_and_three_months(plan: MakePlan, date: str, expected: str) -> None:
    assert state(plan(f"Vedtaget af byrådet {date}."))[0] == expected


def test_the_assessment_date_is_the_given_one(plan: MakePlan) -> None:
    assert state(plan("Vedtaget af byrådet den 4. juni 2019.", dt.date(2021, 1, 1)))[0] == "frisk"


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("# Beredskabsplan 2025\n\nVold og overgreb.", "uforklaret", True),
        ("# Beredskab\n\nMarts 2025\n\n# Forord\n\nKære læser.", "uforklaret", True),
        ("# Beredskab\n\nVersion 2.0, vedtaget udgave", "uforklaret", True),
        ("# Beredskab\n\nVersion 0.9, udkast", "uforklaret", False),
        ("# Lov\n\nBarnets lov er fra 2024.", "uforklaret", False),
        ("# Plan\n\nPlanen gælder til udgangen af 2027.", "fremtid", True),
        ("# Plan\n\nPlanen er revideret i 2024.", "fremtid", False),
        ("# Kurser\n\nKurset holdes i maj 2027.", "fremtid", False),
    ],
)
def test_dates_without_an_event(plan: MakePlan, text: str, value: str, expected: bool) -> None:
    made = plan(text)
    everything = frozenset(range(len(made.units)))
    assert bool(make_dated(value)(made, everything)) is expected


#: Text, verdicts of its references in reading order.
VERDICTS = [
    ("Barnets lov § 15, stk. 2, og § 133.", ["gaeldende", "gaeldende"]),
    ("Serviceloven § 19, stk. 4.", ["ophaevet"]),
    ("Barnets lov § 133 (tidligere servicelovens § 153).", ["gaeldende", "historisk"]),
    ("# Før 2024\n\nServiceloven § 153.", ["historisk"]),
    ("| Emne | Serviceloven | Barnets lov |\n|---|---|---|\n| Beredskab | § 19, stk. 4 | § 15, stk. 2 |", ["historisk", "gaeldende"]),
    ("Barnets lov § 153.", ["forkert-nummer"]),
    ("Borgere kan underrette Ankestyrelsen efter barnets lov § 152.", ["gaeldende"]),
    ("Barnet har ret til gratis advokat efter barnets lov § 140.", ["gaeldende"]),
    ("Barnets lov § 49 a.", ["forkert-nummer"]),
    ("Barnets lov § 19, stk. 4, kræver et beredskab.", ["forkert-nummer"]),
    ("Afdækning sker efter barnets lov § 19.", ["gaeldende"]),
    ("Fagpersoner har skærpet underretningspligt efter barnets lov § 135.", ["forkert-nummer"]),
    ("Retssikkerhedsloven § 11 e.", ["gaeldende"]),
    ("Krisecentre hører under serviceloven § 109.", ["gaeldende"]),
    ("Voksne støttes efter serviceloven § 85.", ["gaeldende"]),
    ("Straffelovens § 210.", ["andet"]),
    ("Pligten stod før i serviceloven § 19. Den står nu i barnets lov § 15. Skærpet pligt: § 133.", ["historisk", "gaeldende", "gaeldende"]),
    ("Børnehuset bruges efter BEK nr. 1153 af 01/10/2013.", ["ophaevet"]),
    ("Børnehuset bruges efter BEK nr. 1487 af 06/12/2023.", []),
    ("Underretninger sker efter reglerne i serviceloven.", ["ophaevet"]),
    ("Børneloven § 1 er om faderskab.", ["andet"]),
]


@pytest.mark.parametrize(("text", "expected"), VERDICTS)
def test_statutes(plan: MakePlan, text: str, expected: list[str]) -> None:
    assert [judged.verdict.value for judged in references(plan(text))] == expected


def test_serviceloven_was_right_before_barnets_lov(plan: MakePlan) -> None:
    (judged,) = references(plan("Serviceloven § 19, stk. 4.", dt.date(2023, 6, 1)))
    assert judged.verdict == "gaeldende"
