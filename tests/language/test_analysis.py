"""Units of whole texts: frames, references to other ways, numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checker.document import markdown
from checker.language.analysis import Analyser
from checker.language.units import Unit

Analyse = Callable[[str], tuple[Unit, ...]]

WAYS = """
# Kort 1. Mistanke mod forældre
## Medarbejderen
1. Gå straks til din leder.
2. Skriv ned.
3. Underret samme dag.

# Kort 2. Mistanke mod en anden voksen
## Medarbejderen
{reference}
"""

REFERENCES = [
    ("Gør som ved mistanke mod forældre.", 3),
    ("Følg kort 1.", 3),
    ("Gør som på kort 1, punkt 1 og 3.", 2),
    ("Samme fremgangsmåde som i trin 3.", 1),
    ("Følg de tre punkter ovenfor.", 3),
    ("Skriv ned samme dag.", 0),
    ("Gå til en leder i samme hus.", 0),
    ("Ring senest kl. 15.", 0),
]


@pytest.mark.parametrize(("reference", "steps"), REFERENCES)
def test_reference_brings_steps_along(units: Analyse, reference: str, steps: int) -> None:
    loans = [unit for unit in units(WAYS.format(reference=reference)) if unit.via is not None]
    assert len(loans) == steps
    assert all(unit.facets.direction == {"anden"} for unit in loans)


def test_reference_to_a_numbered_section(units: Analyse) -> None:
    text = (
        "# 4.1 Mistanke mod forældre\n\n- Underret samme dag.\n\n# 4.2 Mistanke mod en ukendt\n\nSom i 4.1.\n"
    )
    assert sum(unit.via is not None for unit in units(text)) == 1


def test_units_know_their_frame(units: Analyse) -> None:
    *_, item = units("# Mistanke mod forældre\n\nLederen skal:\n\n- ringe til politiet\n")
    assert item.facets.role == {"leder"}
    assert "rolle.leder" in item.frame
    assert "retning.foraelder" in item.headings


def test_bold_start_that_tells_is_not_a_name(units: Analyse) -> None:
    (*_, last) = units("# Medarbejderen\n\n**Find din leder.** Skriv det ned bagefter.\n")
    assert last.facets.role == {"medarbejder"}


def test_places_are_slices_of_the_text(analyser: Analyser) -> None:
    document = markdown.read("# Æ\n\nKære læser. Ring 112!\n\n- Så\n".encode(), "plan.md")
    analysis = analyser.analyse(document)
    assert [analysis.unit_text(unit) for unit in analysis.units] == ["Kære læser.", "Ring 112!", "Så"]
    assert [unit.index for unit in analysis.units] == [0, 1, 2]


ABOVE = """
# Når mistanken er der

Ved mistanke skal man:

- gå til sin leder
- underrette samme dag
- skrive ned
- være rolig

# En forælder

**Mistanke mod en forælder.** {reference}
"""


@pytest.mark.parametrize(
    "reference",
    [
        "Medarbejderen følger de fire punkter ovenfor.",
        "Medarbejderen gør som ovenfor.",
        "De almindelige regler følges.",
    ],
)
def test_reference_brings_all_points_of_a_list_for_every_suspect(units: Analyse, reference: str) -> None:
    loans = [unit for unit in units(ABOVE.format(reference=reference)) if unit.via is not None]
    assert len(loans) == 4
    assert all(unit.facets.direction == {"foraelder"} for unit in loans)


def test_any_word_may_stand_second_in_a_phrase(analyser: Analyser) -> None:
    document = markdown.read(b"# Mistanke mod barnets far\n\nDer ringes.\n", "plan.md")
    assert analyser.analyse(document).units[0].facets.direction == {"foraelder"}
