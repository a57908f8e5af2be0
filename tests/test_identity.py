"""Whose plan, called what, adopted and revised when: read from what plans really say."""

from __future__ import annotations

import datetime as dt

import made
import pytest

from checker.check import Checker
from checker.document import markdown
from checker.identity import Identity, identify
from checker.reports.build import build_report
from checker.rules.plan import Plan
from checker.rules.rulebook import load_rulebook

BODY = (
    "\n\n# Handleveje\n\n"
    + "Medarbejderen ringer til Modtagelsen, når der er mistanke om vold eller seksuelle overgreb mod et barn. " * 4
)
TITLE = "# Beredskab mod overgreb mod børn\n\n"


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_rulebook())


def of(checker: Checker, text: str) -> tuple[Identity, dict[str, str]]:
    """The identity of a plan in markdown, and the passage each piece of it was read from."""
    document = markdown.read(text.encode("utf-8"), "plan.md")
    identity = identify(Plan(checker.analyser.analyse(document), made.AS_OF))
    return identity, {name: document.quote(span) for name, span in identity.passages}


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


DATES = [
    # what stands in the plan, adopted, revised
    ("Godkendt af Byrådet den 21. november 2023.", "2023-11-21", ""),
    ("Vedtaget i Kommunalbestyrelsen d. 19/6 2024.", "2024-06-19", ""),
    ("Vedtaget af Klitvig Byråd på møde 19. december 2023 som punkt 13.", "2023-12-19", ""),
    ("Byrådsbeslutning 24/6-24", "2024-06-24", ""),
    ("Kommunalbestyrelsen godkendte beredskabet på møde i september 2020.", "2020-09-01", ""),
    ("Politisk godkendt i december 2023.", "2023-12-01", ""),
    ("Byrådet vedtog formelt beredskabet i april 2019.", "2019-04-01", ""),
    ("[Godkendt April 2024]", "2024-04-01", ""),
    ("Vedtaget: 2018\n\nRevideret: 24. juni 2024 af Klitvig Byråd", "2018-01-01", "2024-06-24"),
    ("Vedtaget 2018, revideret 2022 og senest 24. juni 2024.", "2018-01-01", "2024-06-24"),
    ("Revideret marts 2025", "", "2025-03-01"),
    ("Beredskabet er revideret i februar 2021.", "", "2021-02-01"),
    ("Godkendt af: Byrådet\n\nDato: 1. januar 2022", "2022-01-01", ""),
    ("| Godkendt af | Byrådet |\n|---|---|\n| Dato | 3. maj 2022 |", "2022-05-03", ""),
    ("| Version | Dato | Ændring |\n|---|---|---|\n| 1.0 | 12.03.2021 | Vedtaget af Byrådet |\n| 1.1 | 04.05.2023 | Revideret |", "2021-03-12", "2023-05-04"),
    ("Kolofon\n\nBeredskabet er udarbejdet af Børn og Familie. Vedtaget af Kommunalbestyrelsen den 28.05.2024.", "2024-05-28", ""),
    ("Stadfæstet af Borgerrepræsentationen 2. oktober 2025", "2025-10-02", ""),
    ("Byrådet har den 14. marts 2023 godkendt dette beredskab.", "2023-03-14", ""),
    ("Dato for politisk godkendelse: 2024-02-27", "2024-02-27", ""),
    # other dates
    ("Dok.nr. 27.03.00-P16-4-21, 12.3.2021", "", ""),
    ("Dokument nr. 1844-2023-99 · Sagsnr. 27.00.00-P16-1-23 · 12.03.2023", "", ""),
    ("Udskrevet den 2. februar 2025", "", ""),
    ("Modtaget 12.3.2021", "", ""),
    ("Sidst opdateret 4. april 2025", "", ""),
    ("Gemt: 04-04-2025 10:22", "", ""),
    ("Beredskabet bygger på lov nr. 721 af 13. juni 2023 om barnets lov.", "", ""),
    ("Barnets lov (lov nr. 721 af 13. juni 2023) trådte i kraft den 1. januar 2024.", "", ""),
    ("Beredskabet træder i kraft 1.1.2024.", "", ""),
    ("Planen gælder fra 1. januar 2024.", "", ""),
    ("Næste revision: juni 2028", "", ""),
    ("Beredskabet skal revideres senest primo 2024.", "", ""),
    ("Byrådet vedtog børne- og ungepolitikken den 5. maj 2022.", "", ""),
    ("Beredskabet forventes vedtaget i Byrådet den 12. december 2026.", "", ""),
    ("Vejledning udgivet af Social- og Boligstyrelsen i maj 2024.", "", ""),
    ("Vedtaget af Byrådet den 30. maj 2023. Træder i kraft den 1. juni 2023.", "2023-05-30", ""),
    ("Vedtaget af Byrådet den 30. maj 2023 med ikrafttræden 1. juni 2023.", "2023-05-30", ""),
    ("Udarbejdet i 2019, godkendt af Byrådet 25. februar 2020 og opdateret i november 2024.", "2020-02-25", "2024-11-01"),
]  # fmt: skip


@pytest.mark.parametrize("text, adopted, revised", DATES, ids=lambda value: value[:40] if isinstance(value, str) else "")
def test_dates(checker: Checker, text: str, adopted: str, revised: str) -> None:
    found, passages = of(checker, TITLE + text + BODY)
    assert (found.adopted, found.revised) == (day(adopted), day(revised))
    assert ("adopted" in passages, "revised" in passages) == (bool(adopted), bool(revised))
    assert all(passages[name] in text for name in ("adopted", "revised") if name in passages)


MUNICIPALITIES = [
    ("Klitvig Kommune", "Klitvig Kommune"),
    ("Klitvig Kommunes beredskab mod overgreb", "Klitvig Kommune"),
    ("KLITVIG KOMMUNE", "Klitvig Kommune"),
    ("Beredskabet gælder alle ansatte i Klitvig Kommune.", "Klitvig Kommune"),
    ("Kommunalbestyrelsen i Klitvig har ansvaret.", "Klitvig Kommune"),
    ("Klitvig Byråd har ansvaret.", "Klitvig Kommune"),
    ("Familiehuset i Klitvig. Læs mere på www.klitvig.dk", "Klitvig Kommune"),
    ("Skriv til Børn og Unge i Ærøklit på familie@aeroeklit.dk", "Ærøklit Kommune"),
    ("Læs mere på www.klitvig.dk", ""),
    ("Læs mere på www.klitvigkommune.dk/beredskab", "Klitvig Kommune"),
    ("Aarhus Kommune", "Aarhus Kommune"),
    ("Aarhus Kommunes ansatte og Aarhus Kommune", "Aarhus Kommune"),
    ("Ringkøbing-Skjern Kommune", "Ringkøbing-Skjern Kommune"),
    ("Nordre Klit Kommune", "Nordre Klit Kommune"),
    ("Høje-Taastrup Kommunes beredskab", "Høje-Taastrup Kommune"),
    ("Bornholms Regionskommune", "Bornholms Regionskommune"),
    ("Kommunen har ansvaret. Hver kommune skal have et beredskab.", ""),
    ("Ring til Børnehuset, Politi og VIVE. Se www.politi.dk, www.vive.dk og www.sbst.dk. Børnehuset: info@bornehus.dk. Tolke: www.retsinformation.dk", ""),
    ("Klitvig Kommune har aftale med Havby Kommune. Klitvig Kommune betaler.", "Klitvig Kommune"),
    ("Din Kommune og Den Kommune", ""),
]  # fmt: skip


@pytest.mark.parametrize("text, municipality", MUNICIPALITIES, ids=lambda value: value[:40])
def test_municipality(checker: Checker, text: str, municipality: str) -> None:
    found, passages = of(checker, TITLE + text + BODY)
    assert found.municipality == municipality
    assert ("municipality" in passages) is bool(municipality)


TITLES = [
    ("# Beredskab mod overgreb", "Beredskab mod overgreb"),
    ("# Beredskab\n\n## mod vold og seksuelle overgreb mod børn og unge", "Beredskab mod vold og seksuelle overgreb mod børn og unge"),
    ("# Klitvig Kommune\n\n# Beredskab mod overgreb mod børn", "Beredskab mod overgreb mod børn"),
    ("Klitvig Kommune\n\n# Beredskab mod overgreb mod børn\n\n## Indhold", "Beredskab mod overgreb mod børn"),
    ("# Indhold\n\n# Beredskab mod overgreb", "Beredskab mod overgreb"),
    ("Klitvig Kommune\n\nBeredskab mod overgreb\n\nVedtaget 2024\n\n# 1. Formål", "Beredskab mod overgreb"),
    ("J.nr. 27.03.00-P16-4-21\n\nModtaget 12.3.2021\n\n# Beredskabsplan ved overgreb", "Beredskabsplan ved overgreb"),
    ("# Når det ikke må ske\n\n## Klitvig Kommunes beredskab mod overgreb", "Når det ikke må ske – Klitvig Kommunes beredskab mod overgreb"),
    ("# Beredskab mod overgreb\n\n## Forord", "Beredskab mod overgreb"),
    ("# Beredskab mod overgreb\n\n## Hvem er planen til?", "Beredskab mod overgreb"),
]  # fmt: skip


@pytest.mark.parametrize("text, title", TITLES, ids=lambda value: value[:30])
def test_title(checker: Checker, text: str, title: str) -> None:
    found, passages = of(checker, text + BODY)
    assert found.title == title
    assert passages["title"].split()[0] in title


VERSIONS = [
    ("Version 2.1", "2.1", "Version 2.1"),
    ("Beredskab, 3. udgave, marts 2024", "3", "3. udgave"),
    ("Ver. 4", "4", "Ver. 4"),
    ("Udgave: 2", "2", "Udgave: 2"),
    ("Version 1.2.3", "1.2.3", "Version 1.2.3"),
    ("Versionen fra 2019 gælder ikke mere.", "", ""),
]


@pytest.mark.parametrize("text, version, quote", VERSIONS, ids=lambda value: value)
def test_version(checker: Checker, text: str, version: str, quote: str) -> None:
    found, passages = of(checker, TITLE + text + BODY)
    assert (found.version, passages.get("version", "")) == (version, quote)


def test_report_tells_where_each_was_read(checker: Checker) -> None:
    text = "# Klitvig Kommunes beredskab\n\nVersion 2\n\nVedtaget af Byrådet den 4. maj 2023. Revideret 6. juni 2025." + BODY
    document = build_report(checker.check(markdown.read(text.encode("utf-8"), "plan.md"), made.AS_OF)).document
    assert document.passages.keys() == {"title", "municipality", "version", "adopted", "revised"}
    assert document.passages["adopted"].quote == "Vedtaget af Byrådet den 4. maj 2023."
    assert (document.adopted, document.revised, document.version) == (dt.date(2023, 5, 4), dt.date(2025, 6, 6), "2")
