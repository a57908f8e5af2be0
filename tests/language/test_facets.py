"""Who acts, against whom, how sure: short pieces of plan and what a careful reader takes from them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checker.language.units import Unit

Analyse = Callable[[str], tuple[Unit, ...]]

HEADINGS = [
    # heading(s), role, direction
    ("# Mistanke mod forældre", "", "foraelder"),
    ("# Når mor eller far slår", "", "foraelder"),
    ("# Det sker derhjemme", "", "foraelder"),
    ("# Stedfar mistænkt", "", "foraelder"),
    ("# Mistanke mod en kollega", "", "ansat"),
    ("# Én af vores egne", "", "ansat"),
    ("# § 16. Formodning mod institutionens personale", "", "ansat"),
    ("# Ansat under mistanke", "", "ansat"),
    ("# Sager mod kommunens ansatte", "", "ansat"),
    ("# Lederkort: ansat under mistanke", "leder", "ansat"),
    ("# Mistanke mod vikar: lederens spørgsmål", "leder", "ansat"),
    ("# Barn mod barn", "", "andet-barn"),
    ("# Barn mod barn: lederens samtaler", "leder", "andet-barn"),
    ("# Børn, der krænker andre børn", "", "andet-barn"),
    ("# Krænkelser mellem elever", "", "andet-barn"),
    ("# Overgreb begået af en mindreårig", "", "andet-barn"),
    ("# Skoleleder: vold derhjemme", "leder", "foraelder"),
    ("# Mistanke mod lederen selv", "", "leder"),
    ("# Hvis det er lederen", "", "leder"),
    ("# Overgreb fra en voksen uden for familien", "", "anden"),
    ("# Ukendt gerningsmand", "", "ukendt"),
    ("# Mistanke mod en ansat\n## Familieafdelingen", "myndighed", "ansat"),
    ("# Mistanke mod en ansat\n## Opgaver i Børneteamet", "myndighed", "ansat"),
    ("# Mistanke mod forældre\n## Den ansatte", "medarbejder", "foraelder"),
    ("# Mistanke mod forældre\n## Lederen\n### Politi", "leder politi", "foraelder"),
    ("# Mistanken retter sig mod\n## Forstanderen", "", "leder"),
    # The other party of a way, not its suspect.
    ("# Krænkelser mellem børn\n## Det ramte barns forældre", "", "andet-barn"),
    ("# Barn mod barn\n## Den krænkedes hjem", "", "andet-barn"),
    # Not about suspicion.
    ("# Samarbejde med forældre", "", ""),
    ("# Samarbejde\n## Forældre", "", ""),
    ("# Orientering af forældrene", "", ""),
    ("# Roller\n## Ansatte", "medarbejder", ""),
    ("# Anden voksen eller ukendt\n## Forældrene", "", "anden ukendt"),
    ("# Kontakt lederen", "", ""),
    ("# Underretning til myndigheden", "", ""),
]


@pytest.mark.parametrize(("headings", "role", "direction"), HEADINGS)
def test_text_takes_what_its_headings_tell(units: Analyse, headings: str, role: str, direction: str) -> None:
    (unit,) = units(headings + "\n\nDet aftales og gemmes i mappen.\n")
    assert (sorted(unit.facets.role), sorted(unit.facets.direction)) == (role.split(), direction.split())


SENTENCES = [
    # heading, sentence, role
    ("Medarbejderen", "Lederen kontakter forvaltningen.", "leder"),
    ("Medarbejderen", "Derefter ringer skolelederen hjem.", "leder"),
    ("Medarbejderen", "Lederen orienteres straks.", "medarbejder"),
    ("Medarbejderen", "Nærmeste leder skal have besked.", "medarbejder"),
    ("Medarbejderen", "Kontakter lederen og skriver ned.", "medarbejder"),
    ("Medarbejderen", "Du går til din leder.", "medarbejder"),
    ("Lederen", "Du går til din egen chef.", "leder"),
    ("Lederen", "Ring til Modtagelsen.", "leder"),
    ("Lederen", "Når medarbejderen har fortalt, skrives det ned.", "leder"),
    ("Lederen", "Lederen sikrer, at medarbejderen ikke står alene.", "leder"),
    ("Lederen", "Politiet får besked.", "leder"),
    ("Lederen", "Politiet afhører barnet.", "politi"),
    ("", "Underretningen sendes af lederen.", "leder"),
    ("", "Tøver medarbejderen, underretter lederen selv.", "leder"),
    ("", "Den, der har set det, vækker afdelingslederen.", "medarbejder"),
    ("", "Det er rådgiveren, der ringer til politiet.", "myndighed"),
    ("", "Det påhviler forstanderen at give meddelelse.", "leder"),
    ("", "Om forholdet afgiver forstanderen melding.", "leder"),
    ("", "Samme dag skriver I brevet sammen.", "medarbejder"),
    ("Myndigheden", "Teamlederen beslutter, om der anmeldes.", "myndighed"),
    ("", "Afgøres efter drøftelse mellem lederen og Modtagelsen.", "leder myndighed"),
]


@pytest.mark.parametrize(("heading", "sentence", "role"), SENTENCES)
def test_sentence_tells_who_acts(units: Analyse, heading: str, sentence: str, role: str) -> None:
    unit = units((f"# {heading}\n\n" if heading else "") + sentence + "\n")[-1]
    assert sorted(unit.facets.role) == role.split()


DIRECTIONS = [
    ("", "Har en elev krænket en anden, holdes der møde.", "andet-barn"),
    ("", "Retter mistanken sig mod en ansat, kontakter lederen HR.", "ansat"),
    ("", "Tror du, at et barn bliver slået hjemme, så gå til din leder.", "foraelder"),
    ("", "Tal med begge børn hver for sig.", "andet-barn"),
    ("Mistanke mod forældre", "Tal med begge børn hver for sig.", "foraelder"),
    ("Mistanke mod forældre", "Gælder mistanken en kollega, ringes der til chefen.", "ansat"),
    ("Definitioner", "Mistanke mod forældre er mistanke om vold i hjemmet.", ""),
    ("", "Ved mistanke om overgreb mod et barn underrettes der.", ""),
    ("", "Medarbejderen har mistanke om vold.", ""),
]


@pytest.mark.parametrize(("heading", "sentence", "direction"), DIRECTIONS)
def test_sentence_tells_who_is_suspected(units: Analyse, heading: str, sentence: str, direction: str) -> None:
    unit = units((f"# {heading}\n\n" if heading else "") + sentence + "\n")[-1]
    assert sorted(unit.facets.direction) == direction.split()


def test_row_names_the_suspect_and_column_who_acts(units: Analyse) -> None:
    table = "| Mistanke mod | Medarbejder | Leder |\n|---|---|---|\n| Leder | Går til chefen | Ingenting |\n| Kollega | Går ind | Ringer til HR |\n"
    cells = {unit.span: unit for unit in units(table)}
    found = [(sorted(unit.facets.role), sorted(unit.facets.direction)) for unit in cells.values()]
    assert (["medarbejder"], ["leder"]) in found
    assert (["leder"], ["ansat"]) in found


def test_column_of_who_is_in_charge_gives_the_row_its_role(units: Analyse) -> None:
    cells = units("| Handling | Ansvarlig |\n|---|---|\n| Underretter samme dag | Lederen |\n")
    assert any(unit.facets.role == {"leder"} and "underrette" in " ".join(unit.concepts) for unit in cells)


def test_direction_goes_on_to_the_next_sentence_but_not_to_the_next_block(units: Analyse) -> None:
    first, second, third = units("Gælder det en kollega, er det alvor. Sig det til chefen.\n\nSkriv ned.\n")
    assert (first.facets.direction, second.facets.direction, third.facets.direction) == (
        {"ansat"},
        {"ansat"},
        set(),
    )
