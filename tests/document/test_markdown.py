"""Markdown as pandoc writes it."""

from __future__ import annotations

import pytest
from showing import shown

from checker.document import markdown

LONG = "Medarbejderen går straks til sin leder, når der er mistanke om overgreb mod et barn."

CASES = {
    "overskrifter og afsnit": ("# A\n\n## B {#b}\n\nførste linje\nanden linje\n\n### C ###\n", ["h1 A", "h2 B", "p første linje anden linje", "h3 C"]),
    "overskrift uden blank linje": ("# A\ntekst her.\n## B\nmere.", ["h1 A", "p tekst her.", "h2 B", "p mere."]),
    "linjeskift": ("Vestermark Kommune\\\nBørn og Kultur\n", ["p Vestermark Kommune Børn og Kultur"]),
    "fremhævelse tages ud": ("Man *skal* og **må** ikke, _aldrig_ og a\\*b snake_case.", ["p Man skal og må ikke, aldrig og a*b snake_case."]),
    "fed begyndelse": (f"**Lederen.** {LONG}", [f"p {{8}} Lederen. {LONG}"]),
    "fed linje": (f"# A\n\n**Lederen**\n\n{LONG}", ["h1 A", "h2 Lederen", f"p {LONG}"]),
    "fed sætning": (f"# A\n\n**Ring altid 112 ved fare for barnet.**\n\n{LONG}", ["h1 A", "p Ring altid 112 ved fare for barnet.", f"p {LONG}"]),
    "links og adresser": ("Se [siden](https://x.dk) eller <post@x.dk>.", ["p Se siden eller post@x.dk."]),
    "punkter": ("Gør:\n\n- ring\n- skriv\n  ned\n* vent\n", ["p Gør:", "i1 [•] ring <- 0", "i1 [•] skriv ned <- 0", "i1 [•] vent <- 0"]),
    "punkter lige efter linjen": ("Gør:\n- ring\n- skriv\n", ["p Gør:", "i1 [•] ring <- 0", "i1 [•] skriv <- 0"]),
    "pandoc tæller videre": ("1. a\n1. b\n\n3. c\n", ["i1 [1.] a", "i1 [2.] b", "i1 [3.] c"]),
    "indlejret": ("1. a\n   - b\n   - c\n2. d\n", ["i1 [1.] a", "i2 [•] b <- 0", "i2 [•] c <- 0", "i1 [2.] d"]),
    "årstal begynder ingen liste": ("Planen gælder fra den\n1. januar 2024.", ["p Planen gælder fra den 1. januar 2024."]),
    "citat": ("> Kommunalbestyrelsen\n> skal.\n", ["p » Kommunalbestyrelsen skal."]),
    "citat i liste af citater": ("> - a\n> - b\n", ["i1 [•] » a", "i1 [•] » b"]),
    "fodnote": ("Pligt.[^1] Mere.\n\nSlut.\n\n[^1]: Lov\n    § 1.\n", ["p Pligt. Mere.", "note [1] Lov § 1.", "p Slut."]),
    "tabel": (
        "| Rolle | Opgave |\n|---|:--|\n| Leder | **Ring** a\\|b |\n",
        ["c * ( | ) Rolle", "c * ( | ) Opgave", "c ( | Rolle) Leder", "c {4} (Leder | Opgave) Ring a|b"],
    ),
    "tabel uden hoveder": ("| | |\n|---|---|\n| Leder | 72 40 |\n", ["c ( | ) Leder", "c (Leder | ) 72 40"]),
    "linjer i en celle": (
        "| Rolle | Opgave |\n|---|---|\n| Leder | Skal:<br>- ringe<br>- skrive |\n",
        ["c * ( | ) Rolle", "c * ( | ) Opgave", "c ( | Rolle) Leder", "c (Leder | Opgave) Skal:", "c [•] (Leder | Opgave) ringe <- 3",
         "c [•] (Leder | Opgave) skrive <- 3"],
    ),
    "metadata, kommentar og streg": ("---\ntitle: x\n---\n\na.\n\n<!-- b -->\n\n---\n\nc.", ["p a.", "p c."]),
    "stjerne uden makker": ("5 * 3 og 2 ** 4", ["p 5 * 3 og 2 ** 4"]),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES)
def test_blocks(source: str, expected: list[str]) -> None:
    assert shown(markdown.read(source.encode(), "plan.md")) == expected


def test_paragraphs_are_numbered_in_order() -> None:
    document = markdown.read(b"# A\n\nb.\n\n- c\n", "plan.md")
    assert [block.paragraph for block in document.blocks] == [1, 2, 3]
    assert (document.format, document.files) == ("markdown", ("plan.md",))
