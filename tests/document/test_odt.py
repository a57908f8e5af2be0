"""OpenDocument texts, read from their own XML."""

from __future__ import annotations

import pytest
from docx_files import zipped
from showing import codes, shown

from checker.document import odt
from checker.document.model import Document, UnreadablePlan

LONG = "Medarbejderen går straks til sin leder, når der er mistanke om overgreb mod et barn."
_NS = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
                       ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"))
) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip
_MIME = "application/vnd.oasis.opendocument.text"
STYLES = (
    '<style:style style:name="Mager" style:family="text"><style:text-properties fo:font-weight="normal"/></style:style>'
    '<style:style style:name="Fed" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="Skjult" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="FedLinje" style:family="paragraph"><style:text-properties fo:font-weight="bold" fo:font-size="14pt"/></style:style>'
    '<style:style style:name="Arvet" style:family="paragraph" style:parent-style-name="FedLinje"/>'
    '<style:style style:name="Ring" style:family="paragraph" style:parent-style-name="Ring"/>'
    '<style:style style:name="Indrykket" style:family="paragraph"><style:paragraph-properties fo:margin-left="1cm" fo:margin-right="1cm"/></style:style>'
    '<text:list-style style:name="Tal"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" text:display-levels="1"/></text:list-style>'
)


def content(body: str, styles: str = STYLES) -> str:
    return (
        f'<?xml version="1.0"?><office:document-content {_NS}><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def data(body: str, **parts: str) -> bytes:
    extra = {name.replace("_", "."): text for name, text in parts.items()}
    return zipped({"mimetype": _MIME, "content.xml": content(body), **extra})


def read(body: str, **parts: str) -> Document:
    return odt.read(data(body, **parts), "plan.odt")


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>' if style else f"<text:p>{text}</text:p>"


def h(text: str, level: int = 1) -> str:
    return f'<text:h text:outline-level="{level}">{text}</text:h>'


def items(*inside: str, style: str = "", more: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    return (
        f"<text:list{named}{more}>"
        + "".join(f"<text:list-item>{each}</text:list-item>" for each in inside)
        + "</text:list>"
    )


NOTE = '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Lov § 1.</text:p></text:note-body></text:note>'
BOX = '<draw:frame><draw:text-box><text:p><text:span text:style-name="Fed">Husk</text:span></text:p><text:p>Ring 112.</text:p></draw:text-box></draw:frame>'

CASES = {
    "overskrifter": (h("A") + h("B", 2) + p("x."), ["h1 A", "h2 B", "p x."]),
    "fed linje med arvet typografi": (p("Formål", "Arvet") + p(LONG), ["h1 Formål", f"p {LONG}"]),
    "typografi i ring": (p("x.", "Ring"), ["p x."]),
    "udtrykkeligt ikke fed": (p(f'<text:span text:style-name="Mager">Lederen.</text:span> {LONG}'), [f"p Lederen. {LONG}"]),
    "fed begyndelse": (p(f'<text:span text:style-name="Fed">Lederen.</text:span> {LONG}'), [f"p {{8}} Lederen. {LONG}"]),
    "mellemrum, tabulator og linjeskift": (p('a<text:s text:c="2000000000"/>b<text:tab/>c<text:line-break/>d'), ["p a b c d"]),
    "nummereret og indlejret liste": (
        p("Gør:") + items(p("ring"), p("skriv") + items(p("dato"), p("tid")), p("vent"), style="Tal"),
        ["p Gør:", "i1 [1.] ring <- 0", "i1 [2.] skriv <- 0", "i2 [a)] dato <- 2", "i2 [b)] tid <- 2", "i1 [3.] vent <- 0"],
    ),
    "liste der fortsætter": (
        items(p("a"), style="Tal") + p("Bemærk.") + items(p("b"), style="Tal", more=' text:continue-numbering="true"') + items(p("c"), style="Tal"),
        ["i1 [1.] a", "p Bemærk.", "i1 [2.] b", "i1 [1.] c"],
    ),
    "andet afsnit i et punkt": (items(p("ring") + p("og skriv.")), ["i1 [•] ring", "p og skriv."]),
    "fodnote": (p(f"Pligt{NOTE} nu."), ["p Pligt nu.", "note [1] Lov § 1."]),
    "tekstramme": (p(LONG * 3) + p(f"{BOX}Tekst."), [f"p {LONG * 3}", "p Tekst.", "box * ( | ) Husk", "box ( | Husk) Ring 112."]),
    "citat af indryk": (p("Loven siger.", "Indrykket"), ["p » Loven siger."]),
    "indholdsfortegnelse": (
        "<text:table-of-content><text:index-body><text:index-title><text:p>Indhold</text:p></text:index-title>"
        "<text:p>Formål 2</text:p></text:index-body></text:table-of-content>" + h("Formål") + p("x."),
        ["h1 Indhold", "toc Formål 2", "h1 Formål", "p x."],
    ),
    "tabel": (
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Rolle</text:p></table:table-cell>"
        "<table:table-cell><text:p>Opgave</text:p></table:table-cell></table:table-row></table:table-header-rows>"
        '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>Leder</text:p></table:table-cell><table:table-cell>'
        "<text:p>ring</text:p></table:table-cell></table:table-row><table:table-row><table:covered-table-cell/>"
        "<table:table-cell><text:p>skriv</text:p></table:table-cell></table:table-row></table:table>",
        ["c * ( | ) Rolle", "c * ( | ) Opgave", "c ( | Rolle) Leder", "c (Leder | Opgave) ring", "c (Leder | Opgave) skriv"],
    ),
    "niveauer der ikke er tal": (h("x", 0).replace('"0"', '"-5"') + h("y").replace('"1"', '"abc"') + p(LONG), ["h1 x", "h1 y", f"p {LONG}"]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_blocks(body: str, expected: list[str]) -> None:
    assert shown(read(body)) == expected


def test_deleted_text_comments_and_hidden_text() -> None:
    deleted = "<text:tracked-changes><text:changed-region><text:deletion><text:p>Slettet.</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    comment = "<office:annotation><text:p>Er det rigtigt?</text:p></office:annotation>"
    hidden = '<text:span text:style-name="Skjult">hemmeligt</text:span>'
    section = f'<text:section text:display="none">{p("skjult afsnit")}</text:section>'
    document = read(deleted + p(f"Synligt.{comment} {hidden}") + section)
    assert shown(document) == ["p Synligt.", "hid hemmeligt", "hid skjult afsnit"]
    assert codes(document) == {"ventende-rettelser", "kommentarer", "skjult-tekst"}


def test_links_out_are_told_and_not_opened() -> None:
    linked = '<draw:frame><draw:image xlink:href="http://127.0.0.1:9/x.png"/></draw:frame>'
    section = '<text:section><text:section-source xlink:href="file:///etc/passwd"/></text:section>'
    document = read(p(LONG + linked) + section)
    assert codes(document) == {"eksterne-henvisninger", "billeder"}


def test_headers_are_running_lines() -> None:
    styles = (
        f'<?xml version="1.0"?><office:document-styles {_NS}><office:master-styles><style:master-page><style:header>'
        "<text:p>Klitvig Kommune</text:p></style:header></style:master-page></office:master-styles></office:document-styles>"
    )
    assert shown(read(p(LONG), styles_xml=styles))[1:] == ["run Klitvig Kommune"]


def test_numbered_headings() -> None:
    outline = (
        f'<?xml version="1.0"?><office:document-styles {_NS}><office:styles><text:outline-style style:name="Outline">'
        '<text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
        "</text:outline-style></office:styles></office:document-styles>"
    )
    document = read(h("A") + h("B", 2) + h("C", 2) + h("D") + p(LONG), styles_xml=outline)
    assert shown(document)[:4] == ["h1 [1.] A", "h2 [1.1] B", "h2 [1.2] C", "h1 [2.] D"]


def test_a_cell_said_to_be_a_billion_is_read_once() -> None:
    body = (
        '<table:table><table:table-row table:number-rows-repeated="1000000000"><table:table-cell '
        'table:number-columns-repeated="1000000000"><text:p>c</text:p></table:table-cell></table:table-row></table:table>'
    )
    assert shown(read(body)) == ["box c"]


REFUSED = {
    "intet indhold": (zipped({"mimetype": _MIME}), "odelagt"),
    "regneark": (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content(p("x"))}), "ukendt-type"),
    "låst": (data(p("x"), **{"META-INF/manifest_xml": "<m><encryption-data/></m>"}), "adgangskode"),
    "5000 afsnit i hinanden": (data("<text:section>" * 5000 + p("x") + "</text:section>" * 5000), "for-indviklet"),
    "ingen tekst": (data("<text:p/>"), "ingen-tekst"),
    "entiteter": (zipped({"mimetype": _MIME, "content.xml": '<!DOCTYPE a [<!ENTITY b "c">]>' + content(p("x"))[21:]}), "odelagt"),
}  # fmt: skip


@pytest.mark.parametrize(("given", "code"), REFUSED.values(), ids=REFUSED)
def test_refusals(given: bytes, code: str) -> None:
    with pytest.raises(UnreadablePlan) as refusal:
        odt.read(given, "plan.odt")
    assert refusal.value.code == code
