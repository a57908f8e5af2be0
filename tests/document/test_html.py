"""Saved web pages: the page itself is read, what the site puts around it is not."""

from __future__ import annotations

import pytest
from showing import codes, shown

from checker.document import html
from checker.document.model import Document, UnreadablePlan

LONG = "Medarbejderen går straks til sin leder, når der er mistanke om overgreb mod et barn."


def read(body: str, *, head: str = "", encoding: str = "utf-8") -> Document:
    source = f'<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Plan</title>{head}</head><body>{body}</body></html>'
    return html.read(source.encode(encoding), "plan.html")


SITE = f"""
<a class="skip-link" href="#main">Spring til indhold</a>
<div id="cookie-banner"><p>Vi bruger cookies.</p><button>Accepter alle</button></div>
<header><nav><ul><li><a>Borger</a></li></ul></nav></header>
<nav aria-label="Brødkrumme"><ol class="breadcrumb"><li>Forside</li><li>Børn</li></ol></nav>
<main id="main">
  <h1>Beredskab mod overgreb</h1>
  <p>Sidst opdateret 12. marts 2024</p>
  <div class="share-buttons"><a>Del på Facebook</a></div>
  <p>{LONG}</p>
  <button class="toggle-all">Luk alle/åben alle</button>
  <div class="accordion">
    <h2><button aria-expanded="false" aria-controls="p1">Mistanke mod en forælder</button></h2>
    <div id="p1" hidden><p>Forældrene orienteres ikke.</p></div>
    <button class="accordion-header" aria-expanded="false" aria-controls="p2">Mistanke mod en ansat</button>
    <div id="p2" style="display: none"><ul><li>Lederen kontakter HR.</li></ul></div>
    <details><summary>Akut</summary><p>Ring 112.</p></details>
  </div>
  <p>Udskriv siden</p>
</main>
<footer><p>Klitvig Kommune, Strandgade 4</p></footer>
"""


def test_page_of_a_municipality() -> None:
    document = read(SITE)
    assert [line for line in shown(document) if not line.startswith("run")] == [
        "h1 Beredskab mod overgreb",
        f"p {LONG}",
        "h2 Mistanke mod en forælder",
        "p Forældrene orienteres ikke.",
        "h2 Mistanke mod en ansat",
        "i1 [•] Lederen kontakter HR.",
        "h2 Akut",
        "p Ring 112.",
    ]
    assert [line for line in shown(document) if line.startswith("run")] == [
        "run Sidst opdateret 12. marts 2024",
        "run Luk alle/åben alle",
        "run Udskriv siden",
    ]
    assert dict(document.properties) == {"title": "Plan"}


def test_page_without_main_is_read_without_what_is_around_it() -> None:
    document = read(SITE.replace("<main", "<div").replace("</main>", "</div>"))
    text = document.text
    assert "Ring 112." in text
    for unwanted in ("cookies", "Borger", "Forside", "Strandgade", "Facebook"):
        assert unwanted not in text


ACCORDION_LEVELS = [
    ("<h2>A</h2><button aria-expanded='true'>Fold</button><p>x.</p><button aria-expanded='true'>Ned</button><p>y.</p>",
     ["h2 A", "h3 Fold", "p x.", "h3 Ned", "p y."]),
    ("<h2>A</h2><details><summary><h3>Egen</h3></summary><p>x.</p></details>", ["h2 A", "h3 Egen", "p x."]),
    ('<h1>A</h1><div role="heading" aria-level="3">Rolle</div><p>x.</p>', ["h1 A", "h3 Rolle", "p x."]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), ACCORDION_LEVELS)
def test_headings_of_accordions(body: str, expected: list[str]) -> None:
    assert shown(read(body)) == expected


BODIES = {
    "afsnit og linjeskift": ("<p>Ring\n  til   lederen.</p><div>Skriv<br>ned.</div>løs tekst", ["p Ring til lederen.", "p Skriv ned.", "p løs tekst"]),
    "fed begyndelse": ("<p><b>Lederen.</b> Kontakter forvaltningen.</p>", ["p {8} Lederen. Kontakter forvaltningen."]),
    "fed linje er overskrift": (f"<h2>A</h2><p><strong>Lederen</strong></p><p>{LONG}</p>", ["h2 A", "h3 Lederen", f"p {LONG}"]),
    "fed linje med bogstav foran": (
        f"<ul><li>ring</li></ul><p><b>A. Mistanke mod en ansat</b></p><p>{LONG}</p>",
        ["i1 [•] ring", "h1 A. Mistanke mod en ansat", f"p {LONG}"],
    ),
    "liste med fede punkter har ingen overskrifter": (
        f"<ol><li><b>Ring til lederen</b></li><li><b>Skriv ned</b></li></ol><p>{LONG}</p>",
        ["i1 [1.] Ring til lederen", "i1 [2.] Skriv ned", f"p {LONG}"],
    ),
    "indlejrede lister": (
        "<p>Gør:</p><ol start='3'><li>ring<ul><li>straks</li></ul></li><li>skriv</li></ol><ol type='a'><li>vent</li></ol>",
        ["p Gør:", "i1 [3.] ring <- 0", "i2 [•] straks <- 1", "i1 [4.] skriv <- 0", "i1 [a.] vent <- 0"],
    ),
    "punkt med to afsnit": ("<ul><li><p>ring</p><p>og skriv</p></li></ul>", ["i1 [•] ring", "p og skriv"]),
    "citat": ("<blockquote><p>Kommunalbestyrelsen skal …</p></blockquote>", ["p » Kommunalbestyrelsen skal …"]),
    "boks": ("<p>a.</p><aside><p><b>Husk</b></p><p>Ring 112.</p></aside>", ["p a.", "box * ( | ) Husk", "box ( | Husk) Ring 112."]),
    "boks af klasse": ("<p>a.</p><div class='faktaboks'><p>Ring 112.</p></div>", ["p a.", "box Ring 112."]),
    "tabel med hoveder": (
        "<table><thead><tr><th>Rolle</th><th>Opgave</th></tr></thead><tr><td>Leder</td><td>Underretter samme dag</td></tr></table>",
        ["c * ( | ) Rolle", "c * ( | ) Opgave", "c ( | Rolle) Leder", "c (Leder | Opgave) Underretter samme dag"],
    ),
    "forbundne celler": (
        "<table><tr><th>Hvem</th><th colspan=2>Hvad</th></tr><tr><th rowspan=2>Leder</th><td>ring</td><td>skriv</td></tr>"
        "<tr><td>følg</td><td>op</td></tr></table>",
        ["c * ( | ) Hvem", "c * ( | ) Hvad", "c * ( | Hvem) Leder", "c (Leder | Hvad) ring", "c (Leder | Hvad) skriv",
         "c (Leder | Hvad) følg", "c (Leder | Hvad) op"],
    ),
    "fodnote": (
        '<p>Pligten<a href="#fn1" class="footnote-ref" role="doc-noteref"><sup>1</sup></a> er personlig.</p><p>Slut.</p>'
        '<section role="doc-endnotes"><ol><li id="fn1"><p>§ 133.<a href="#r" role="doc-backlink">↩</a></p></li></ol></section>',
        ["p Pligten er personlig.", "note [1] § 133.", "p Slut."],
    ),
    "script og stil er ingen tekst": ("<p>a.</p><script>b</script><style>c</style><noscript>d</noscript>", ["p a."]),
    "punkttegn i tekst, som Word gemmer dem": ("<p class=MsoListParagraph>·<span>&nbsp;&nbsp;&nbsp; </span>ring</p>", ["i1 [•] ring"]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES)
def test_blocks(body: str, expected: list[str]) -> None:
    assert shown(read(body)) == expected


HIDDEN = ['style="display:none"', "hidden", 'style="visibility: hidden"']


@pytest.mark.parametrize("attribute", HIDDEN)
def test_hidden_text_is_set_aside(attribute: str) -> None:
    document = read(f"<p>Synligt.</p><div {attribute}><p>Hemmeligt.</p></div>")
    assert shown(document) == ["p Synligt.", "hid Hemmeligt."]
    assert "skjult-tekst" in codes(document)


CONTROLS = [
    "Luk alle",
    "Åben alle",
    "Luk alle/åben alle",
    "Accepter alle cookies",
    "Sidst opdateret: 12.03.2024",
    "Senest ændret den 4. juni 2025",
    "Del siden",
    "Du er her:",
    "Fold alle ud",
    "Åbn alle",
    "Del på LinkedIn",
    "Print",
    "Læs højt",
    "Siden er sidst opdateret 3. maj 2024",
    "Til toppen",
]


@pytest.mark.parametrize("line", CONTROLS)
def test_controls_are_no_evidence(line: str) -> None:
    assert shown(read(f"<p>{LONG}</p><p>{line}</p>"))[1].startswith("run")


NO_CONTROLS = [
    "Del din viden med lederen",
    "Luk døren, og ring 112",
    "Åbn altid underretningen samme dag",
    "Planen er sidst opdateret af byrådet i 2023, og den gælder alle",
]


@pytest.mark.parametrize("line", NO_CONTROLS)
def test_text_that_begins_like_a_control_is_kept(line: str) -> None:
    assert not shown(read(f"<p>{LONG}</p><p>{line}</p>"))[1].startswith("run")


ENCODINGS = {
    "utf-8": b'<meta charset="utf-8">' + "<p>æøå §</p>".encode(),
    "windows-1252 uden angivelse": "<html><p>æøå §</p>".encode("cp1252"),
    "angivet latin-1": '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>æøå §</p>'.encode(
        "cp1252"
    ),
    "utf-16 med mærke": "<html><p>æøå §</p>".encode("utf-16"),
    "forkert angivelse": '<meta charset="utf-16"><p>æøå §</p>'.encode(),
    "ukendt angivelse": '<meta charset="idna"><p>æøå §</p>'.encode(),
}


@pytest.mark.parametrize("data", ENCODINGS.values(), ids=ENCODINGS)
def test_encodings(data: bytes) -> None:
    assert shown(html.read(data, "p.html")) == ["p æøå §"]


REFUSED = {
    "kun script": ("<script>document.write('x')</script>", "ingen-tekst"),
    "for dyb": ("<div>" * 5000 + "x", "for-indviklet"),
    "100.000 attributter": ("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x", "for-indviklet"),
}


@pytest.mark.parametrize(("body", "code"), REFUSED.values(), ids=REFUSED)
def test_refusals(body: str, code: str) -> None:
    with pytest.raises(UnreadablePlan) as refusal:
        read(body)
    assert refusal.value.code == code
