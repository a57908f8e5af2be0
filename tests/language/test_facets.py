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
    # Built in other ways: who does the harm, who is the one who did, whom something points at.
    ("# Når en lærer går over grænsen", "", "ansat"),
    ("# Drengen har rørt ved pigen", "", "andet-barn"),
    ("# Når store drenge krænker de små", "", "andet-barn"),
    ("# En forælder, der slår", "", "foraelder"),
    ("# Nogen i personalet gør børn fortræd", "", "ansat"),
    ("# Når krænkeren er et barn", "", "andet-barn"),
    ("# Medarbejdere som mulige krænkere", "", "ansat"),
    ("# Far eller mor er den formodede krænker", "", "foraelder"),
    ("# Hvis din leder er den, der har gjort det", "", "leder"),
    ("# … jeg tror, det er nogen derhjemme?", "", "foraelder"),
    ("# Er det en, du arbejder sammen med?", "", "ansat"),
    ("# Mistanke mod en bekendt af familien", "", "anden"),
    ("# Mistanke mod personer uden for hjemmet", "", "anden"),
    ("# Bonusfar er mistænkt", "", "foraelder"),
    ("# Når leg bliver til noget andet", "", "andet-barn"),
    ("# Noget er galt derhjemme", "", "foraelder"),
    ("# Barnets egne forældre under mistanke", "", "foraelder"),
    ("# Formodning om overgreb i institutionen", "", "ansat"),
    ("# Vi ved ikke, hvem der har gjort det", "", "ukendt"),
    # Among the ways of the plan a suspect is enough.
    ("# Handlekort\n## Kort B: kolleger", "", "ansat"),
    ("# Handleveje ved mistanke\n## Spor 3 – børn", "", "andet-barn"),
    ("# Handleveje\n## Moren og hendes nye mand", "", "foraelder"),
    ("# Handleveje\n## Besked til forældrene", "", ""),
    ("# Handleveje\n## Når forældrene skal have besked", "", ""),
    ("# Handleveje\n## Støtte til kolleger", "", ""),
    # The one who acts, or to whom it was done.
    ("# Når en kollega får mistanke om vold", "", ""),
    ("# Når et barn er blevet krænket", "", ""),
    ("# Beredskab, når børn og unge bliver slået", "", ""),
    ("# Når et barn fortæller, at en voksen slår", "", ""),
    ("# Vold og trusler mod ansatte", "", ""),
    ("# Tegn og signaler\n## Når børn krænker", "", ""),
    ("# Leg eller ikke leg", "", ""),
    # Numbered parts of the plan are no unit of the municipality.
    ("# Anden afdeling: Om fremgangsmåden", "", ""),
    ("# Mistanke mod forældre\n## Hvis du er leder", "leder", "foraelder"),
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
    ("Lederen", "Erindrer personalet om tavshedspligten.", "leder"),
    ("Lederen", "Samler og beroliger personalet.", "leder"),
    ("Lederen", "Pålægger medarbejderne tavshed.", "leder"),
    ("Lederen", "Du er den, myndigheden taler med, indtil sagen er lukket.", "leder"),
    ("", "Det gælder også, når politiet er på vej.", ""),
    ("Medarbejderen", "Lederen tilkaldes.", "medarbejder"),
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


BOLD = [
    "**Er du leder?**",
    "**Til dig, der er leder**",
    "**Du, der er leder**",
    "Er du leder på stedet, skal du:",
]


@pytest.mark.parametrize("start", BOLD)
def test_line_that_speaks_to_the_leader_gives_the_list_its_role(units: Analyse, start: str) -> None:
    unit = units(f"# Mistanke mod forældre\n\n{start}\n\n- Skriv alt ned.\n")[-1]
    assert (unit.facets.role, unit.facets.direction) == ({"leder"}, {"foraelder"})


def test_question_to_the_reader_is_no_role(units: Analyse) -> None:
    unit = units("# Mistanke mod forældre\n\n**Er du i tvivl? Spørg lederen**\n\n- Skriv alt ned.\n")[-1]
    assert "leder" not in unit.facets.role


def test_row_of_the_other_party_keeps_the_direction_above(units: Analyse) -> None:
    table = "# Krænkelser mellem børn\n\n| Hvem | Handling |\n|---|---|\n| Det ramte barns forældre | Ringes op. |\n"
    assert units(table)[-1].facets.direction == {"andet-barn"}


def test_box_under_the_authority_speaks_to_the_employee(units: Analyse) -> None:
    *_, unit = units("# Myndigheden\n\n> Du får besked inden seks hverdage. Skriv nummeret ned.\n")
    assert unit.facets.role == {"medarbejder"}


NAMES = [
    ("Underretninger sendes til Lanternen, som svarer.", "Så vurderer Lanternen sagen."),
    ("Alle underretninger læses af Trygheden samme dag.", "Trygheden ringer til politiet."),
    ("Underret Havnen samme dag, også på havnen@by.example.", "Havnen ringer til politiet."),
    ("Her modtager Søstjernen underretningen.", "Søstjernen sender et brev."),
]


@pytest.mark.parametrize(("taught", "used"), NAMES)
def test_name_that_notifications_go_to_is_the_authority(units: Analyse, taught: str, used: str) -> None:
    unit = units(f"# Sagen\n\n{taught}\n\n{used}\n")[-1]
    assert unit.facets.role == {"myndighed"}
    assert "myndighed" in unit.concepts


def test_name_of_somebody_else_is_not_learned(units: Analyse) -> None:
    unit = units("# Sagen\n\nUnderretninger sendes til Lederen.\n\nLederen svarer, når lederen kan.\n")[-1]
    assert unit.facets.role == {"leder"}
