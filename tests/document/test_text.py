"""Plain text: encodings, and structure by look alone."""

from __future__ import annotations

import pytest
from showing import codes, shown

from checker.document import text
from checker.document.model import UnreadablePlan

LONG = "Medarbejderen går straks til sin leder, når der er mistanke om overgreb mod et barn, og skriver ned, hvad barnet har sagt."

CASES = {
    "blanke linjer skiller": ("En linje er brudt her, midt\ni en sætning, for hånd.\n\nNy.", ["p En linje er brudt her, midt i en sætning, for hånd.", "p Ny."]),
    "orddeling samles": ("Der skal sendes en under-\nretning samme dag til\nbørne- og unge-\nafdelingen.", ["p Der skal sendes en underretning samme dag til børne- og ungeafdelingen."]),
    "ét afsnit pr. linje": (f"{LONG}\n{LONG}\nKort.", [f"p {LONG}", f"p {LONG}", "p Kort."]),
    "nummererede overskrifter": (f"1. Formål\n{LONG}\n\n2. Ansvar\n{LONG}", ["h1 [1.] Formål", f"p {LONG}", "h1 [2.] Ansvar", f"p {LONG}"]),
    "overskrift over overskrift": (
        f"Beredskabsplan\n\n{LONG}\n\nHandlevej: mistanke mod en ansat\n\nLederen\n\n{LONG}\n\nAnsvar\n\n{LONG}",
        ["h1 Beredskabsplan", f"p {LONG}", "h1 Handlevej: mistanke mod en ansat", "h2 Lederen", f"p {LONG}", "h1 Ansvar", f"p {LONG}"],
    ),
    "understreget overskrift": (f"Formål\n======\n\n{LONG}", ["h1 Formål", f"p {LONG}"]),
    "liste": (f"{LONG}\n\nGør:\n- ring\n- skriv det hele\n  ned\n  a) straks", [f"p {LONG}", "p Gør:", "i1 [•] ring <- 1", "i1 [•] skriv det hele ned <- 1", "i2 [a)] straks <- 3"]),
    "tabel med tabulator": ("Rolle\tOpgave\nLeder\tUnderretter samme dag og følger op", ["c * ( | ) Rolle", "c * ( | ) Opgave", "c ( | Rolle) Leder", "c (Leder | Opgave) Underretter samme dag og følger op"]),
    "tabel med streger": ("| Leder | 72 40 |\n|-------|-------|\n| Vagt | 72 41 |", ["c ( | ) Leder", "c (Leder | ) 72 40", "c ( | ) Vagt", "c (Vagt | ) 72 41"]),
    "indholdsfortegnelse": (f"Indhold\nFormål ...... 2\nAnsvar ...... 3\n\nFormål\n\n{LONG}\n\nAnsvar\n\n{LONG}", ["h1 Indhold", "toc Formål ...... 2", "toc Ansvar ...... 3", "h1 Formål", f"p {LONG}", "h1 Ansvar", f"p {LONG}"]),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES)
def test_blocks(source: str, expected: list[str]) -> None:
    assert shown(text.read(source.encode(), "plan.txt")) == expected


SAMPLE = "Børneområdet: § 133 gælder på tværs af øvrige områder – også »små« æbler."
ENCODINGS = {
    "utf-8": SAMPLE.encode(),
    "utf-8 med mærke": b"\xef\xbb\xbf" + SAMPLE.encode(),
    "utf-16": SAMPLE.encode("utf-16"),
    "utf-16 uden mærke": SAMPLE.encode("utf-16-le"),
    "utf-16 omvendt uden mærke": SAMPLE.encode("utf-16-be"),
    "utf-32": SAMPLE.encode("utf-32"),
    "windows-1252": SAMPLE.encode("cp1252"),
    "mac": SAMPLE.encode("mac-roman"),
    "kodet to gange": SAMPLE.encode().decode("cp1252", "replace").encode() if "\ufffd" not in SAMPLE.encode().decode("cp1252", "replace") else SAMPLE.encode(),
}  # fmt: skip


@pytest.mark.parametrize("data", ENCODINGS.values(), ids=ENCODINGS)
def test_encodings(data: bytes) -> None:
    assert text.read(data, "plan.txt").text == SAMPLE


def test_dos_letters() -> None:
    assert text.read("Børn på tværs, æøå ÆØÅ".encode("cp850"), "p.txt").text == "Børn på tværs, æøå ÆØÅ"


def test_text_encoded_twice_is_put_right() -> None:
    assert text.read("Børn, æbler, få".encode().decode("cp1252").encode(), "p.txt").text == "Børn, æbler, få"


def test_a_few_broken_bytes_are_told() -> None:
    document = text.read(("Børn har ret til hjælp. " * 20).encode() + b"\xff\xfe slut", "p.txt")
    assert "ulaeselige-tegn" in codes(document)
    assert "Børn" in document.text


def test_line_ends_of_an_old_mac() -> None:
    assert len(text.read(f"Formål\r{LONG}\r".encode(), "p.txt").blocks) == 2


REFUSED = {
    "tegn uden skrift": (bytes(range(1, 9)) * 100, "ulaeselig-tekst"),
    "intet": (b" \n\n", "ingen-tekst"),
    "millioner af linjer": (b"a\n" * 400_000, "for-indviklet"),
    "for lang": (b"a" * 11_000_000, "for-stor"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_refusals(data: bytes, code: str) -> None:
    with pytest.raises(UnreadablePlan) as refusal:
        text.read(data, "plan.txt")
    assert refusal.value.code == code
