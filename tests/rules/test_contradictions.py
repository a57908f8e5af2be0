"""Two passages at odds, and those that only look so; and whom a plan says one can call."""

from __future__ import annotations

import pytest

from checker.evaluation.texts import Evaluator
from checker.rules.checks.contacts import find_contacts, two_numbers
from checker.rules.rulebook import load_rulebook

RULE = "kvalitet.konsistens"
#: Text and the answer. Other words than the rule's own examples have.
PLANS = [
    ("mangler", "# A\nUnderretninger skal være vurderet senest 24 timer efter modtagelsen.\n\n# B\nVisitationen gennemgår underretningen inden for 48 timer."),
    ("mangler", "# A\nMyndighed screener alle underretninger inden for et døgn.\n\n# B\n| Trin | Frist |\n|---|---|\n| Vurdering af underretningen | Senest 3 hverdage |"),
    ("mangler", "# A\nDer kvitteres for underretningen inden 6 hverdage.\n\n# B\nAfsenderen får besked om, at underretningen er modtaget, senest efter 10 hverdage."),
    ("mangler", "# A\nPlanen revideres hvert fjerde år.\n\n# B\nByrådet reviderer beredskabet hvert andet år."),
    ("mangler", "# Mistanke mod forælder\nKontakt straks din leder.\n\n# Mistanke mod forældre, medarbejderens trin\nOrienter din leder inden for 3 dage."),
    ("mangler", "# Mistanke mod forældre\nForældrene orienteres ikke, før myndigheden har givet lov.\n\n# Generelt om underretninger\nVi orienterer altid forældrene, inden vi sender en underretning."),
    ("mangler", "# Mistanke mod forældre\nSig ikke noget til forældrene om mistanken.\n\n# Mistanke mod forældre: lederen\nLederen taler med forældrene om mistanken samme dag. "),
    ("mangler", "# Mistanke mod forældre\nFamilien må ikke få at vide, at der er sendt en underretning.\n\n# Skemaet\nSend altid en kopi af underretningen til forældrene."),
    ("mangler", "# Roller\nDet er altid lederen, der sender underretningen.\n\n# Underretningspligt\nDin pligt til at underrette er personlig."),
    ("mangler", "# Roller\nPædagoger og lærere må ikke selv underrette.\n\n# Underretningspligt\nDu underretter selv. Pligten kan ikke lægges over på lederen."),
    ("mangler", "# Roller\nKun lederen må sende en underretning til kommunen.\n\n# Hjemmet\nMedarbejderen sender selv underretningen samme dag."),
    ("delvist", "# A\nUnderretningen sendes til Familiehjørnet.\n\n# B\nAlle underretninger modtages i Trivselshuset."),
    ("delvist", "# A\nSend din underretning til Børneindgangen.\n\n# B\nVelfærdslinjen vurderer underretningen. Ring, hvis Velfærdslinjen ikke svarer."),
    ("delvist", "# Tlf\nRing til Børnehjørnet på 12 34 56 78.\n\n# Hjælp\n- Børnehjørnet: 12 34 56 79"),
    ("opfyldt", "# A\nUnderretninger vurderes inden 24 timer, og der kvitteres inden seks hverdage.\n\n# B\nKvittering: senest på den sjette hverdag. Vurdering: 24 timer."),
    ("opfyldt", "# A\nUnderretninger vurderes inden for 24 timer.\n\n# B\nRådgiveren taler med barnet inden for 3 dage og vurderer, om der skal mere til."),
    ("opfyldt", "# A\nUnderretninger vurderes inden for 24 timer.\n\n# B\nVed en ny underretning i en åben sag genvurderes sagen inden for 14 dage."),
    ("opfyldt", "# A\nBeredskabet revideres mindst hvert fjerde år.\n\n# B\nTelefonlisten revideres hvert år, og bilag revideres hvert andet år."),
    ("opfyldt", "# Bekymring\nKontakt din leder inden for en uge.\n\n# Mistanke mod forælder\nKontakt straks din leder."),
    ("opfyldt", "# Mistanke mod forældre\nForældrene orienteres ikke.\n\n# Mistanke mod et andet barn\nBegge børns forældre orienteres altid om underretningen samme dag."),
    ("opfyldt", "# Mistanke mod forældre\nForældrene får ikke besked om underretningen.\n\n# Underretning\nSom hovedregel orienteres forældrene altid om en underretning, medmindre mistanken retter sig mod dem."),
    ("opfyldt", "# Mistanke mod forældre\nForældrene må ikke få mistanken at vide.\n\n# Forældresamarbejde\nForældrene inddrages altid i hverdagen, og vi orienterer dem om planen på forældremøder."),
    ("opfyldt", "# Mistanke mod forældre\nForældrene må ikke få mistanken at vide.\n\n## Myndighed\nRådgiveren orienterer forældrene om underretningen, når politiet siger til."),
    ("opfyldt", "# Lederen\nLederen hjælper medarbejderen med underretningen og sikrer, at den er sendt.\n\n# Pligten\nPligten til at underrette er personlig."),
    ("opfyldt", "# Lederen\nLederen sender underretningen. Er lederen ikke til stede, sender du selv.\n\n# Pligten\nHar lederen ikke sendt den, underretter medarbejderen selv."),
    ("opfyldt", "# Loven\n> Fagpersoner har en personlig pligt til at underrette.\n\n# Lederen\nUnderretningen skrives sammen med medarbejderen."),
    ("opfyldt", "# A\nUnderretningen sendes til Modtagelsen i Familieafdelingen.\n\n# B\nFamilieafdelingen vurderer alle underretninger."),
    ("opfyldt", "# A\nUnderretningen sendes til Modtagelsen. Uden for åbningstid ringes til Døgnvagten, der modtager underretninger om natten."),
    ("opfyldt", "# A\nUnderret Familiehuset. Ved sager om unge over 15 går underretningen til Ungeenheden.\n\n# B\nUnderretningen sendes til Familiehuset."),
    ("opfyldt", "# A\nDer er samtale med barnet. Underretninger sendes til Visitationen.\n\n# B\nAnkestyrelsen modtager underretninger om kommunens sager. Socialtilsynet modtager underretninger om plejefamilier."),
    ("opfyldt", "# Før 2020\nTidligere hed modtagelsen Porten. Underretninger blev sendt til Porten.\n\n# Nu\nUnderretninger sendes til Broen."),
    ("opfyldt", "# Tlf\n| Sted | Telefon |\n|---|---|\n| Modtagelsen, dag | 12 34 56 78 |\n| Modtagelsen, nat | 12 34 56 79 |"),
]
#: Text and the contacts in it: name, number, hours.
CONTACTS = [
    ("Ring til Indgangen på 55 10 20 20.", [("Indgangen", "55102020", "")]),
    ("**Natlygten:** 6411 2099, aften og nat", [("Natlygten", "64112099", "aften og nat")]),
    (
        "| Hvem | Telefon | Åbent |\n|---|---|---|\n| Modtagelsen, børn | 44 10 20 30 | Hverdage kl. 8-15 |",
        [("Modtagelsen", "44102030", "Hverdage kl. 8-15")],
    ),
    ("| Hvem | Telefon |\n|---|---|\n| Modtagelsen | xx xx xx xx |", [("Modtagelsen", "", "")]),
    ("Haster det, så ring 44 10 20 30.", [("", "44102030", "")]),
    # A CPR number is nobody's telephone, and neither is a journal number of ten digits.
    ("Barnets cpr-nummer 0101151234 skrives i skemaet til Modtagelsen.", []),
    ("Barnet har cpr-nummer 010115 1234 i Modtagelsen.", []),
]


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    return Evaluator(load_rulebook())


@pytest.mark.parametrize(("status", "text"), PLANS)
def test_a_plan_is_at_odds_with_itself_only_about_the_same_matter(evaluator: Evaluator, status: str, text: str) -> None:
    finding = evaluator.finding(RULE, text)
    assert finding.status.value == status
    # Both sides are shown, or there is nothing to show.
    assert len(finding.evidence) >= 2 if status != "opfyldt" else not finding.evidence


@pytest.mark.parametrize(("text", "wanted"), CONTACTS)
def test_contacts_have_the_name_and_the_hours_beside_the_number(
    evaluator: Evaluator, text: str, wanted: list[tuple[str, str, str]]
) -> None:
    assert [(one.name, one.number, one.hours) for one in find_contacts(evaluator.plan(text))] == wanted


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Ring til Porten på 44 10 20 30.\n\nPorten: 44 10 20 31", 1),
        ("Ring til Porten på 44 10 20 30.\n\nPorten: 44102030", 0),
        ("Ring til Porten på 44 10 20 30.\n\nPorten: 44 10 20 31 hele døgnet", 0),
        ("Ring til Porten på 44 10 20 30.\n\nBroen: 44 10 20 31", 0),
    ],
)
def test_two_numbers_of_one_unit_are_told_unless_hours_tell_them_apart(evaluator: Evaluator, text: str, pairs: int) -> None:
    assert len(list(two_numbers(evaluator.plan(text)))) == pairs
