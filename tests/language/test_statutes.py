"""Section numbers, and the law each is bound to."""

from __future__ import annotations

import pytest

from checker.language.statutes import find_laws, find_references

BL, SEL, STR, RSL, FVL, BEK, OTHER = (
    "barnets-lov", "serviceloven", "straffeloven", "retssikkerhedsloven", "forvaltningsloven", "bekendtgoerelse", "anden-lov",
)  # fmt: skip
#: Sentence, headings and table heads above it, references as (law, section).
ROWS = [
    ("Barnets lov § 15, stk. 2", "", [(BL, "15")]),
    ("Fagfolk underretter efter BL § 133.", "", [(BL, "133")]),
    ("§ 133 i barnets lov", "", [(BL, "133")]),
    ("efter § 15, stk. 2, nr. 1, i barnets lov", "", [(BL, "15")]),
    ("§ 15, stk. 2 (barnets lov)", "", [(BL, "15")]),
    ("Barnets lov § 133 (tidligere servicelovens § 153)", "", [(BL, "133"), (SEL, "153")]),
    ("serviceloven § 19 (barnets lov § 15)", "", [(SEL, "19"), (BL, "15")]),
    ("Barnets lov § 15, stk. 2, samt §§ 49 a og 50 i serviceloven.", "", [(BL, "15"), (SEL, "49 a"), (SEL, "50")]),
    ("Barnets lov § 15, samt § 153 og § 154 i serviceloven.", "", [(BL, "15"), (SEL, "153"), (SEL, "154")]),
    ("servicelovens §§ 153, 153a og 154", "", [(SEL, "153"), (SEL, "153 a"), (SEL, "154")]),
    ("§§ 153-155 b", "Serviceloven", [(SEL, "153"), (SEL, "154"), (SEL, "155 b")]),
    ("§§ 50 a-c i serviceloven", "", [(SEL, "50 a")]),
    ("§ 19, stk. 4, i serviceloven (SEL)", "", [(SEL, "19")]),
    ("Servicelovens §19 stk.5", "", [(SEL, "19")]),
    ("Lov om Social Service 19 stk. 5.", "", [(SEL, "19")]),
    ("Barnets lov 133", "", [(BL, "133")]),
    ("paragraf 133 i barnets lov", "", [(BL, "133")]),
    ("133", "Paragraf i barnets lov", [(BL, "133")]),
    ("15, stk. 2", "Emne § i barnets lov", [(BL, "15")]),
    ("§ 50-undersøgelse", "Barnets lov", [(SEL, "50")]),
    ("forvaltningslovens § 27 og straffelovens § 152", "", [(FVL, "27"), (STR, "152")]),
    ("lov om retssikkerhed og administration på det sociale område § 11 c", "", [(RSL, "11 c")]),
    ("bekendtgørelse nr. 1153 af 1. oktober 2013 om børnehuse § 8", "Barnets lov", [(BEK, "8")]),
    ("§ 15, stk. 2, i barnets lov, jf. lovbekendtgørelse nr. 282 af 17. marts 2025", "", [(BL, "15")]),
    ("børnelovens § 1", "Barnets lov", [(OTHER, "1")]),
    ("lov om voksenansvar § 3", "Barnets lov", [(OTHER, "3")]),
    ("§ 133, 24 timer", "Barnets lov", [(BL, "133")]),
    ("§ 20, stk. 1, nr. 2; søskende § 21", "Barnets lov", [(BL, "20"), (BL, "21")]),
    ("barnets lov 1. januar 2024", "", []),
    ("serviceloven giver 24 timer", "", []),
    ("barnets lovlige værge, § 4", "", [("", "4")]),
]


@pytest.mark.parametrize(("sentence", "above", "expected"), ROWS)
def test_references(sentence: str, above: str, expected: list[tuple[str, str]]) -> None:
    found = find_references(sentence, [(0, len(sentence))], [above])
    assert [(reference.law, reference.section) for reference in found] == expected


def test_a_bare_number_belongs_to_the_law_named_last_and_says_so() -> None:
    text = "Barnets lov § 15 gælder. Fagfolk underretter efter § 133."
    found = find_references(text, [(0, 24), (25, len(text))], ["", ""])
    assert [(one.law, one.section, one.sure) for one in found] == [(BL, "15", True), (BL, "133", False)]


@pytest.mark.parametrize(
    ("text", "laws"),
    [
        ("Barnets Lov", [BL]), ("børneloven", [OTHER]), ("BL", []), ("SEL og RSL", [SEL, RSL]), ("lov om social service", [SEL]),
        ("selv om", []), ("børnehusbekendtgørelsen", [BEK]), ("lovbekendtgørelsen", []),
    ],
)  # fmt: skip
def test_names_of_laws(text: str, laws: list[str]) -> None:
    assert [law.law for law in find_laws(text)] == laws
