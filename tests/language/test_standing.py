"""What counts as said, and what is only promised, quoted, denied, unfinished or wished."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checker.language.units import Standing, Unit

Analyse = Callable[[str], tuple[Unit, ...]]

ROWS = [
    ("Medarbejderen", "Lederen underretter samme dag.", Standing.CONTENT),
    ("Om planen", "Byrådet vedtog planen den 3. maj 2024.", Standing.CONTENT),
    ("Om planen", "Planen beskriver, hvordan vi underretter.", Standing.PROMISE),
    ("Forord", "Alle ved nu, hvordan man underretter.", Standing.PROMISE),
    ("Indledning", "I kapitel 4 finder du handlevejene.", Standing.PROMISE),
    ("Lovgrundlag", "»En underretning skal vurderes senest 24 timer efter modtagelsen.«", Standing.QUOTED),
    ("Samtale", "»En god samtale begynder med et åbent spørgsmål til barnet.«", Standing.CONTENT),
    ("Baggrund", "Efter barnets lov skal hver kommune have et beredskab.", Standing.QUOTED),
    ("Politi", "Anmeldelse til politiet beskrives ikke her.", Standing.DENIED),
    ("Organisering", "Specialteamet blev nedlagt i 2022.", Standing.DENIED),
    ("Telefon", "Nummer indsættes, når aftalen er på plads.", Standing.UNFINISHED),
    ("Skema", "Skemaet er under udarbejdelse.", Standing.UNFINISHED),
    ("Journal", "Barnets navn indsættes i skemaet.", Standing.CONTENT),
    ("Akut", "Sig til, hvis nogen er på vej for at hente barnet.", Standing.CONTENT),
    ("Mål", "Vi vil arbejde for, at alle ledere kender planen.", Standing.INTENTION),
    ("Barnet", "Har barnet ønsket en bisidder, hjælper rådgiveren.", Standing.CONTENT),
    ("Samtale", "Er I i tvivl om, hvordan barnet bør spørges, ringer I til børnehuset.", Standing.CONTENT),
    ("Medarbejderen", "Note fra arbejdsgruppen: Skal der her stå noget om forældrene?", Standing.UNFINISHED),
    ("Medarbejderen", "Tages op på næste møde.", Standing.UNFINISHED),
    ("Medarbejderen", "Kommentar til redaktionen: lederen mangler.", Standing.UNFINISHED),
    ("Medarbejderen", "Skal dette afsnit flyttes?", Standing.UNFINISHED),
    ("Høring", "Høringssvar fra FOA: Hvem underretter om aftenen?", Standing.UNFINISHED),
    ("Høring", "Høringssvarene er indarbejdet i planen.", Standing.CONTENT),
    ("Lederen", "Ordlyd og rækkefølge aftales samme dag.", Standing.CONTENT),
    ("Lederen", "Sagen tages op på næste møde i teamet.", Standing.CONTENT),
    ("Bilag", "Se bilag 9.", Standing.DEAD_END),
]


@pytest.mark.parametrize(("heading", "sentence", "standing"), ROWS)
def test_standing(units: Analyse, heading: str, sentence: str, standing: Standing) -> None:
    assert units(f"# {heading}\n\n{sentence}\n")[0].standing is standing


def test_items_under_a_promise_are_promised(units: Analyse) -> None:
    *_, item = units("Planen beskriver:\n\n- hvem der underretter\n")
    assert item.standing is Standing.PROMISE
