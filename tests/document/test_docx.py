"""Word files: what stands on the page is read, in its place; what does not stand there is not."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx_files import (
    STYLES,
    cell,
    field,
    numbered,
    package,
    para,
    run,
    table,
    table_row,
    text_box,
    zipped,
)
from showing import codes, shown

from checker.document import docx
from checker.document.model import Document, UnreadablePlan

LONG = "Medarbejderen går straks til sin leder, når der er mistanke om overgreb mod et barn."


def read(body: str, **more: object) -> Document:
    return docx.read(package(body, **more), "plan.docx")  # type: ignore[arg-type]


TEXT_CASES = {
    "indsat og slettet i rettelser": (
        para(run("Fristen er "), f"<w:ins>{run('24')}</w:ins>", "<w:del><w:r><w:delText>48</w:delText></w:r></w:del>", run(" timer.")),
        ["p Fristen er 24 timer."],
    ),
    "flyttet tekst læses, hvor den er flyttet til": (
        para(f"<w:moveFrom>{run('gammel plads')}</w:moveFrom>", run("Her.")) + para(f"<w:moveTo>{run('Ny plads.')}</w:moveTo>"),
        ["p Her.", "p Ny plads."],
    ),
    "slettet afsnitstegn lægger to afsnit sammen": (
        para("Lederen ", properties="<w:rPr><w:del/></w:rPr>") + para("underretter."),
        ["p Lederen underretter."],
    ),
    "indholdskontrol om afsnit og i afsnit": (
        f"<w:sdt><w:sdtContent>{para('Blok.')}</w:sdtContent></w:sdt>"
        + para(run("Før "), f"<w:sdt><w:sdtContent>{run('midt')}</w:sdtContent></w:sdt>", run(" efter.")),
        ["p Blok.", "p Før midt efter."],
    ),
    "link, mærkat og felt": (
        para(f"<w:hyperlink>{run('Se siden')}</w:hyperlink>", f"<w:smartTag>{run(' og kort')}</w:smartTag>",
             f'<w:fldSimple w:instr="DATE">{run(" 2024")}</w:fldSimple>'),
        ["p Se siden og kort 2024"],
    ),
    "krydshenvisning: resultatet læses, koden ikke": (
        para(run("Se afsnit "), field(" REF _Ref1 \\r \\h ", run("4.2")), run(".")),
        ["p Se afsnit 4.2."],
    ),
    "felt i felt": (
        para(field("IF ", run("a"), field("PAGE", run("7")), run("b"))),
        ["p a7b"],
    ),
    "bløde og hårde bindestreger, tabulator og linjeskift": (
        para("<w:r><w:t>under</w:t><w:softHyphen/><w:t>retning</w:t><w:noBreakHyphen/><w:t>X</w:t><w:tab/><w:t>a</w:t>"
             '<w:br/><w:t>b</w:t><w:br w:type="page"/></w:r>'),
        ["p under\xadretning-X a b"],
    ),
    "symbol af Wingdings": (
        para('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t xml:space="preserve"> Ring 112</w:t></w:r>'),
        ["i1 [•] Ring 112"],
    ),
    "stort begyndelsesbogstav står i et afsnit for sig": (
        para("B", properties='<w:framePr w:dropCap="drop"/>') + para("ørn har ret til beskyttelse."),
        ["p Børn har ret til beskyttelse."],
    ),
    "citat af typografi og af indryk": (
        para("Kommunalbestyrelsen skal …", style="Citat")
        + para("Indrykket i begge sider.", properties='<w:ind w:left="800" w:right="800"/>'),
        ["p » Kommunalbestyrelsen skal …", "p » Indrykket i begge sider."],
    ),
    "fed begyndelse er ingen overskrift": (
        para(run("Lederen.", "<w:b/>"), run(" Kontakter forvaltningen samme dag.")),
        ["p {8} Lederen. Kontakter forvaltningen samme dag."],
    ),
    "fed gennem tegntypografi": (
        para(run("Lederen", '<w:rStyle w:val="Staerk"/>'), run(" kontakter forvaltningen samme dag.")),
        ["p {7} Lederen kontakter forvaltningen samme dag."],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), TEXT_CASES.values(), ids=TEXT_CASES)
def test_text_of_paragraphs(body: str, expected: list[str]) -> None:
    assert shown(read(body)) == expected


def test_revisions_and_comments_are_reported_and_comments_left_out() -> None:
    body = para(
        f"<w:ins>{run('Ny.')}</w:ins>",
        '<w:commentRangeStart w:id="0"/>',
        run(" Gammel."),
        '<w:r><w:commentReference w:id="0"/></w:r>',
    )
    document = read(body, parts={"comments": f'<w:comment w:id="0">{para("Er det rigtigt?")}</w:comment>'})
    assert shown(document) == ["p Ny. Gammel."]
    assert codes(document) == {"ventende-rettelser", "kommentarer"}
    assert (document.report.revisions, document.report.comments) == (1, 1)


HIDDEN = {
    "skjult": run("hemmeligt", "<w:vanish/>"),
    "skjult af typografi": run("hemmeligt", '<w:rStyle w:val="Usynlig"/>'),
    "hvidt": run("hemmeligt", '<w:color w:val="FFFFFF"/>'),
    "ét punkt": run("hemmeligt", '<w:sz w:val="2"/>'),
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_unseen_text_is_set_aside_and_flagged(hidden: str) -> None:
    document = read(para(run("Synligt. "), hidden))
    assert shown(document) == ["p Synligt.", "hid hemmeligt"]
    assert "skjult-tekst" in codes(document)
    assert document.report.hidden_characters == len("hemmeligt")


def test_white_on_dark_is_seen() -> None:
    white = run("Roller", '<w:color w:val="FFFFFF"/>')
    in_cell = table([cell(para(white), '<w:shd w:fill="003366"/>'), "Opgaver"], ["Leder", LONG])
    shaded = para(white, properties='<w:shd w:fill="003366"/>')
    assert "hid Roller" not in shown(read(in_cell + shaded))


# ------------------------------------------------------------------------------- boxes and shapes


def test_text_box_is_told_once_and_after_its_paragraph() -> None:
    document = read(
        para(
            run("Lederen underretter "),
            text_box(para("HUSK", bold=True) + para("Ring 112.")),
            run("samme dag."),
        )
        + para(LONG * 3)
    )
    assert shown(document)[:3] == [
        "p Lederen underretter samme dag.",
        "box * ( | ) HUSK",
        "box ( | HUSK) Ring 112.",
    ]
    assert document.report.boxes == 1


def test_old_form_of_a_box_is_read_where_the_new_one_is_empty() -> None:
    alternate = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing/></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>'
        f"<w:txbxContent>{para('Kun i den gamle.')}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert shown(read(para(LONG) + para(alternate)))[1:] == ["box Kun i den gamle."]


def test_list_in_a_box_keeps_its_markers() -> None:
    body = para(LONG * 4) + para(
        text_box(
            para("Lederen:")
            + para("ringer", properties=numbered(3))
            + para("skriver", properties=numbered(3))
        )
    )
    assert shown(read(body))[1:] == ["box Lederen:", "box [•] ringer <- 1", "box [•] skriver <- 1"]


def test_heading_in_a_box_does_not_end_the_section_it_floats_in() -> None:
    body = (
        para("Handlevej", style="Overskrift1")
        + para(run(LONG * 3), text_box(para("Husk", style="Overskrift1") + para("Ring.")))
        + para("Slut.")
    )
    document = read(body)
    assert shown(document)[2:] == ["box * ( | ) Husk", "box ( | Husk) Ring.", "p Slut."]
    assert document.headings_of(document.blocks[-1]) == ("Handlevej",)


def test_plan_that_stands_in_text_boxes_is_read_as_its_body() -> None:
    lines = ["1. Formål", LONG, "2. Ansvar", LONG]
    document = read("".join(para(text_box(para(line))) for line in lines))
    assert shown(document) == ["h1 [1.] Formål", f"p {LONG}", "h1 [2.] Ansvar", f"p {LONG}"]


def test_word_art_and_diagram() -> None:
    art = para('<w:r><w:pict><v:shape><v:textpath string="Husk underretning"/></v:shape></w:pict></w:r>')
    diagram = para(
        '<w:r><w:drawing><a:graphic><a:graphicData><dgm:relIds r:dm="rDgm"/></a:graphicData></a:graphic></w:drawing></w:r>'
    )
    data = (
        '<?xml version="1.0"?><dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst>'
        "<dgm:pt><dgm:t><a:p><a:r><a:t>Leder kontaktes</a:t></a:r></a:p></dgm:t></dgm:pt>"
        '<dgm:pt type="sibTrans"><dgm:t><a:p/></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>'
    )
    relation = '<Relationship Id="rDgm" Type="http://x/diagramData" Target="data1.xml"/>'
    document = read(para(LONG * 3) + art + diagram, parts={"data1": data}, relations=relation)
    assert shown(document)[1:] == ["box Husk underretning", "box Leder kontaktes"]


def test_pictures_embedded_files_and_links_out_are_reported() -> None:
    relation = '<Relationship Id="t" Type="http://x/attachedTemplate" Target="http://127.0.0.1:9/t.dotm" TargetMode="External"/>'
    document = read(
        para(LONG) + para("<w:r><w:drawing><pic:pic/></w:drawing></w:r>"),
        relations=relation,
        parts={"embeddings/fil": "<?xml version='1.0'?><a/>"},
    )
    assert codes(document) == {"billeder", "eksterne-henvisninger", "indlejrede-filer"}
    assert document.report.pictures == 1


# ------------------------------------------------------------------------------- notes, headers


def test_notes_are_told_where_they_are_cited() -> None:
    notes = (
        '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{para("<w:r><w:footnoteRef/></w:r>", run(" Barnets lov § 133."))}</w:footnote>'
    )
    ends = f'<w:endnote w:id="1">{para("Slutnote.")}</w:endnote>'
    body = para(run("Pligten"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run(" er personlig.")) + para(
        run("Se"), '<w:r><w:endnoteReference w:id="1"/></w:r>', run(" note.")
    )
    document = read(body, parts={"footnotes": notes, "endnotes": ends})
    assert shown(document) == [
        "p Pligten er personlig.",
        "note [1] Barnets lov § 133.",
        "p Se note.",
        "note [2] Slutnote.",
    ]
    assert document.report.footnotes == 2


def test_headers_and_footers_are_running_lines() -> None:
    document = read(
        para(LONG),
        parts={"header": para("Klitvig Kommune"), "footer": para(run("Side "), field("PAGE", run("1")))},
    )
    assert shown(document) == [f"p {LONG}", "run Klitvig Kommune", "run Side 1"]
    assert document.report.running_lines == 2
    assert document.blocks[1].path == ()


# ------------------------------------------------------------------------------- tables


def test_heads_of_rows_and_columns() -> None:
    body = table(
        table_row(["Mistanke mod", "Lederen"], "<w:tblHeader/>"),
        ["Forælder", "Underskriver og sender underretningen samme dag."],
        ["Ansat", "Fritager den ansatte."],
    )
    document = read(body)
    assert shown(document) == [
        "c * ( | ) Mistanke mod",
        "c * ( | ) Lederen",
        "c ( | Mistanke mod) Forælder",
        "c (Forælder | Lederen) Underskriver og sender underretningen samme dag.",
        "c ( | Mistanke mod) Ansat",
        "c (Ansat | Lederen) Fritager den ansatte.",
    ]
    assert document.report.tables == 1


HEAD_ROWS = {
    "alt fedt": [[cell(para("Hvad", bold=True)), cell(para("Hvem", bold=True))], ["Kropsuge", "Leder"]],
    "kort over langt": [
        ["Hvad", "Hvem"],
        ["Kropsuge for de ældste børnehavebørn", "Den pædagogiske leder i huset"],
    ],
    "ord over tal": [["Funktion", "Telefon"], ["Leder", "72 40 11 80"]],
}


@pytest.mark.parametrize("rows", HEAD_ROWS.values(), ids=HEAD_ROWS)
def test_first_row_is_known_as_head(rows: list[list[str]]) -> None:
    document = read(table(*rows))
    assert [block.cell.is_head for block in document.blocks if block.cell] == [True, True, False, False]


def test_phone_list_has_no_head_row() -> None:
    document = read(table(["Leder", "72 40 11 80"], ["Politi", "114"]))
    assert shown(document)[1] == "c (Leder | ) 72 40 11 80"


def test_merged_cells_head_all_they_cover() -> None:
    body = table(
        table_row([cell("Mistanke", '<w:gridSpan w:val="2"/>'), "Akut"], "<w:tblHeader/>"),
        table_row(["Medarbejder", "Leder", "Alle"], "<w:tblHeader/>"),
        [
            cell("Forælder", '<w:vMerge w:val="restart"/>'),
            "Taler med forvaltningen",
            "Ring 112 med det samme",
        ],
        [cell("", "<w:vMerge/>"), "Skriver ned", "Bliver hos barnet"],
    )
    assert shown(read(body))[6:] == [
        "c (Forælder | Mistanke / Leder) Taler med forvaltningen",
        "c (Forælder | Akut / Alle) Ring 112 med det samme",
        "c (Forælder | Mistanke / Leder) Skriver ned",
        "c (Forælder | Akut / Alle) Bliver hos barnet",
    ]


def test_row_across_the_table_heads_those_below() -> None:
    body = table(
        table_row(["Trin", "Opgave"], "<w:tblHeader/>"),
        [cell("Mistanke mod en ansat", '<w:gridSpan w:val="2"/>')],
        ["Leder", "Sender den ansatte hjem."],
    )
    assert shown(read(body))[-1] == "c (Mistanke mod en ansat / Leder | Opgave) Sender den ansatte hjem."


def test_nested_table_gets_the_outer_heads_first() -> None:
    inner = table(table_row(["Frist", "Ansvar"], "<w:tblHeader/>"), ["24 timer", "Modtagelsen vurderer"])
    body = table(table_row(["Forløb", "Detaljer"], "<w:tblHeader/>"), ["Akut", cell(inner + para("Slut."))])
    assert shown(read(body))[3:] == [
        "c * (Akut | Detaljer) Frist",
        "c * (Akut | Detaljer) Ansvar",
        "c (Akut | Detaljer / Frist) 24 timer",
        "c (Akut / 24 timer | Detaljer / Ansvar) Modtagelsen vurderer",
        "c (Akut | Detaljer) Slut.",
    ]


def test_list_in_a_cell() -> None:
    body = table(
        table_row(["Rolle", "Opgaver"], "<w:tblHeader/>"),
        ["Leder", cell(para("Skal:") + para("ringe", properties=numbered(3)) + para("- skrive"))],
    )
    assert shown(read(body))[3:] == [
        "c (Leder | Opgaver) Skal:",
        "c [•] (Leder | Opgaver) ringe <- 3",
        "c [•] (Leder | Opgaver) skrive <- 3",
    ]


def test_bold_line_in_a_cell_heads_the_rest_of_the_cell() -> None:
    content = (
        para("Lederen", bold=True) + para("ringer.") + para("Myndigheden", bold=True) + para("vurderer.")
    )
    body = table(table_row(["Mistanke mod", "Opgaver"], "<w:tblHeader/>"), ["Ansat", cell(content)])
    assert shown(read(body))[3:] == [
        "c * (Ansat | Opgaver) Lederen",
        "c (Ansat / Lederen | Opgaver) ringer.",
        "c * (Ansat | Opgaver) Myndigheden",
        "c (Ansat / Myndigheden | Opgaver) vurderer.",
    ]


def test_field_whose_code_never_ends_does_not_swallow_the_plan() -> None:
    opened = para('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>')
    assert shown(read(para("Før.") + opened + para("Efter."))) == ["p Før.", "p Efter."]


def test_deleted_row_and_inserted_row() -> None:
    body = table(["a", "b"], table_row(["gammel", "x"], "<w:del/>"), table_row(["ny", "y"], "<w:ins/>"))
    assert [line.rsplit(" ", 1)[-1] for line in shown(read(body))] == ["a", "b", "ny", "y"]


def test_frame_of_one_cell_is_a_box() -> None:
    body = para(LONG) + table([cell(para("Vigtigt", bold=True) + para("Ring 112."))])
    document = read(body)
    assert shown(document)[1:] == ["box * ( | ) Vigtigt", "box ( | Vigtigt) Ring 112."]
    assert (document.report.tables, document.report.boxes) == (0, 1)


# ------------------------------------------------------------------------------- headings


HEADINGS = {
    "typografi": (para("Formål", style="Overskrift1") + para("Roller", style="Overskrift2"), ["h1 Formål", "h2 Roller"]),
    "typografi bygget på overskrift 2": (para("Formål", style="Overskrift1") + para("Roller", style="Afsnit"), ["h1 Formål", "h2 Roller"]),
    "dispositionsniveau": (para("Formål", properties='<w:outlineLvl w:val="1"/>') + para(LONG), ["h2 Formål", f"p {LONG}"]),
    "dispositionsniveau 9 er brødtekst": (para("Formål", style="Overskrift1", properties='<w:outlineLvl w:val="9"/>') + para(LONG, style="Overskrift2"), ["p Formål", f"h2 {LONG}"]),
    "titel": (para("Beredskab", style="Titel") + para("Formål", style="Overskrift1"), ["h1 Beredskab", "h1 Formål"]),
    "kun fed": (para("Formål", bold=True) + para(LONG) + para("Roller", bold=True) + para(LONG), ["h1 Formål", f"p {LONG}", "h1 Roller", f"p {LONG}"]),
    "større og fed i to trin": (
        para("Formål", bold=True, size=30) + para("Roller", bold=True) + para(LONG) + para("Ansvar", bold=True, size=30) + para(LONG),
        ["h1 Formål", "h2 Roller", f"p {LONG}", "h1 Ansvar", f"p {LONG}"],
    ),
    "store bogstaver": (para("FORMÅL") + para(LONG) + para("ANSVAR OG ROLLER") + para(LONG), ["h1 FORMÅL", f"p {LONG}", "h1 ANSVAR OG ROLLER", f"p {LONG}"]),
    "store bogstaver som skriftformat": (para(run("Formål", "<w:caps/>")) + para(LONG), ["h1 Formål", f"p {LONG}"]),
    "understreget": (para(run("Formål", '<w:u w:val="single"/>')) + para(LONG), ["h1 Formål", f"p {LONG}"]),
    "fed med bogstav foran, den første lige efter en liste": (
        para("Lederen skal:") + para("- ringe") + para("A. Mistanke mod en forælder", bold=True) + para(LONG)
        + para("B. Mistanke mod en ansat", bold=True) + para(LONG),
        ["p Lederen skal:", "i1 [•] ringe <- 0", "h1 A. Mistanke mod en forælder", f"p {LONG}",
         "h1 B. Mistanke mod en ansat", f"p {LONG}"],
    ),
    "nummereret i teksten": (
        para("1. Formål") + para(LONG) + para("1.1 Roller") + para(LONG) + para("2. Ansvar") + para(LONG),
        ["h1 [1.] Formål", f"p {LONG}", "h2 [1.1] Roller", f"p {LONG}", "h1 [2.] Ansvar", f"p {LONG}"],
    ),
    "ene kort linje": (
        para(LONG) + para("Hvem gør hvad?") + para(LONG) + para("Samarbejde") + para(LONG),
        [f"p {LONG}", "h1 Hvem gør hvad?", f"p {LONG}", "h1 Samarbejde", f"p {LONG}"],
    ),
    "lige under en større overskrift, som dens søskende længere nede": (
        "".join(para(t, bold=True, size=32) + para(f"{t} A", bold=True, size=26) + para(LONG) + para(f"{t} B", bold=True, size=26)
                + para(LONG) for t in ("Formål", "Roller", "Forløb")),
        [line for t in ("Formål", "Roller", "Forløb") for line in (f"h1 {t}", f"h2 {t} A", f"p {LONG}", f"h2 {t} B", f"p {LONG}")],
    ),
    "fed under overskrift i typografi": (
        para("Handlevej", style="Overskrift1") + para("Lederen", bold=True) + para(LONG) + para("Ansvar", style="Overskrift1"),
        ["h1 Handlevej", "h2 Lederen", f"p {LONG}", "h1 Ansvar"],
    ),
    "ens fede: den første linje lige over en anden er titlen": (
        para("Beredskabsplan", bold=True) + para("Formål", bold=True) + para(LONG) + para("Ansvar", bold=True) + para(LONG),
        ["h1 Beredskabsplan", "h1 Formål", f"p {LONG}", "h1 Ansvar", f"p {LONG}"],
    ),
    "fed sætning er tekst": (para("Ring altid 112 ved fare for barnets liv.", bold=True) + para(LONG), ["p Ring altid 112 ved fare for barnets liv.", f"p {LONG}"]),
    "fedt stempel er tekst": (para("Godkendt af byrådet 14. marts 2024", bold=True) + para(LONG), ["p Godkendt af byrådet 14. marts 2024", f"p {LONG}"]),
    "helt fedt dokument": (para("Formål", bold=True) + para(LONG, bold=True) + para(LONG, bold=True), ["h1 Formål", f"p {LONG}", f"p {LONG}"]),
    "brødtekst i overskriftstypografi": (para(LONG * 5, style="Overskrift1"), [f"p {LONG * 5}"]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), HEADINGS.values(), ids=HEADINGS)
def test_headings(body: str, expected: list[str]) -> None:
    assert shown(read(body)) == expected


def test_automatic_heading_numbers_are_markers() -> None:
    def head(text: str, level: int) -> str:
        return para(text, style=f"Overskrift{level + 1}", properties=numbered(1, level))

    body = head("Formål", 0) + head("Mål", 1) + head("Midler", 1) + head("Ansvar", 0) + head("Leder", 1)
    assert shown(read(body)) == [
        "h1 [1.] Formål",
        "h2 [1.1] Mål",
        "h2 [1.2] Midler",
        "h1 [2.] Ansvar",
        "h2 [2.1] Leder",
    ]


def test_numbers_by_style() -> None:
    style = '<w:style w:type="paragraph" w:styleId="Nummer"><w:name w:val="Nummer"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    document = read(
        para("Gør:") + para("ring", style="Nummer") + para("skriv", style="Nummer"),
        parts={"styles": STYLES + style},
    )
    assert shown(document)[1:] == ["i1 [a)] ring <- 0", "i1 [b)] skriv <- 0"]


def test_bold_numbered_lines_are_headings_only_apart() -> None:
    def item(text: str, look: str = "") -> str:
        return para(run(text, look), properties=numbered(1))

    apart = item("Formål", "<w:b/>") + para(LONG) + item("Ansvar", "<w:b/>") + para(LONG)
    assert shown(read(apart)) == ["h1 [1.] Formål", f"p {LONG}", "h1 [2.] Ansvar", f"p {LONG}"]
    together = para(LONG) + item("Ring til lederen", "<w:b/>") + item("Skriv ned", "<w:b/>") + para(LONG)
    assert [line[:2] for line in shown(read(together))] == ["p ", "i1", "i1", "p "]


def test_path_of_headings() -> None:
    body = (
        para("Plan", style="Titel")
        + para("A", style="Overskrift1")
        + para("B", style="Overskrift2")
        + para("x.")
        + para("C", style="Overskrift1")
        + para("y.")
    )
    document = read(body)
    assert [
        document.headings_of(block) for block in document.blocks if document.text_of(block) in ("x.", "y.")
    ] == [("Plan", "A", "B"), ("Plan", "C")]


# ------------------------------------------------------------------------------- lists


def test_labels_and_depths() -> None:
    body = (
        para("Lederen skal:") + para("ringe", properties=numbered(2)) + para("straks", properties=numbered(2, 1))
        + para("samme dag", properties=numbered(2, 1)) + para("skrive", properties=numbered(2))
        + para("Myndigheden skal:") + para("vurdere", properties=numbered(4))
    )  # fmt: skip
    assert shown(read(body)) == [
        "p Lederen skal:",
        "i1 [a)] ringe <- 0",
        "i2 [(i)] straks <- 1",
        "i2 [(ii)] samme dag <- 1",
        "i1 [b)] skrive <- 0",
        "p Myndigheden skal:",
        "i1 [a)] vurdere <- 5",
    ]


def test_number_zero_takes_the_label_away() -> None:
    style = '<w:style w:type="paragraph" w:styleId="N"><w:name w:val="N"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    document = read(
        para("punkt", style="N") + para("intet punkt", style="N", properties=numbered(0)),
        parts={"styles": STYLES + style},
    )
    assert shown(document) == ["i1 [•] punkt", "p intet punkt"]


def test_list_typed_by_hand() -> None:
    body = (
        para(LONG)
        + para("Gør:")
        + para("- ring")
        + para("•\tskriv")
        + para("1. først", properties='<w:ind w:left="900"/>')
    )
    assert shown(read(body))[2:] == ["i1 [•] ring <- 1", "i1 [•] skriv <- 1", "i2 [1.] først <- 3"]


def test_list_of_line_breaks_in_one_paragraph() -> None:
    body = para("<w:r><w:t>Husk:</w:t><w:br/><w:t>- ring</w:t><w:br/><w:t>- skriv</w:t></w:r>")
    assert shown(read(body)) == ["p Husk:", "i1 [•] ring <- 0", "i1 [•] skriv <- 0"]


def test_list_goes_on_after_a_paragraph() -> None:
    body = (
        para("Trinene er:")
        + para("ring", properties=numbered(1))
        + para("Det er vigtigt.")
        + para("skriv", properties=numbered(1))
    )
    assert shown(read(body))[3] == "i1 [2.] skriv <- 0"


# ------------------------------------------------------------------------------- contents


def test_contents_by_field_style_and_control() -> None:
    lines = para(run("Formål\t2")) + para(run("Ansvar\t3"))
    by_field = (
        para('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r>'
             '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', run("Formål 2")) + para(run("Ansvar 3"))
        + para('<w:r><w:fldChar w:fldCharType="end"/></w:r>', run(""))
    )  # fmt: skip
    by_style = para("Formål 2", style="Indholdsfortegnelse1") + para("Ansvar 3", style="Indholdsfortegnelse1")
    by_control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{para('Indhold', style='TOCOverskrift')}{lines}</w:sdtContent></w:sdt>"
    )
    body = para("Formål", style="Overskrift1") + para(LONG) + para("Ansvar", style="Overskrift1") + para(LONG)
    for contents in (by_field, by_style):
        assert [line[:3] for line in shown(read(contents + body))] == [
            "toc",
            "toc",
            "h1 ",
            "p M",
            "h1 ",
            "p M",
        ]
    document = read(by_control + body)
    assert [line[:3] for line in shown(document)] == ["h1 ", "toc", "toc", "h1 ", "p M", "h1 ", "p M"]
    assert document.headings_of(document.blocks[4]) == ("Formål",)
    assert document.report.contents_lines == 2


def test_contents_typed_by_hand() -> None:
    body = (
        para("Indhold", bold=True) + para(run("Formål\t2")) + para(run("Ansvar ........ 3")) + para("Roller")
    )
    body += "".join(para(title, style="Overskrift1") + para(LONG) for title in ("Formål", "Ansvar", "Roller"))
    assert [line[:3] for line in shown(read(body))][:5] == ["h1 ", "toc", "toc", "toc", "h1 "]


# ------------------------------------------------------------------------------- packages


def test_strict_ooxml() -> None:
    source = zipfile.ZipFile(
        io.BytesIO(
            package(para("Formål", style="Overskrift1") + para(run("a"), text_box(para("boks"))) + para(LONG))
        )
    )
    strict = {}
    for name in source.namelist():
        text = source.read(name).decode()
        text = text.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        text = text.replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        strict[name] = text.replace(
            "http://schemas.openxmlformats.org/drawingml/2006/main",
            "http://purl.oclc.org/ooxml/drawingml/main",
        )
    assert shown(docx.read(zipped(strict), "s.docx")) == ["h1 Formål", "p a", "box boks", f"p {LONG}"]


def test_properties_of_the_file() -> None:
    core = (
        '<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        "<dc:title>Beredskabsplan</dc:title><dcterms:created>2023-11-28T10:00:00Z</dcterms:created></cp:coreProperties>"
    )
    source = zipfile.ZipFile(io.BytesIO(package(para(LONG))))
    parts = {name: source.read(name) for name in source.namelist()}
    link = b'<Relationship Id="c" Type="http://x/core-properties" Target="docProps/core.xml"/></Relationships>'
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", link)
    data = zipped({**parts, "docProps/core.xml": core})
    assert docx.read(data, "p.docx").properties == (
        ("title", "Beredskabsplan"),
        ("created", "2023-11-28T10:00:00Z"),
    )


REFUSED = {
    "ingen tekst": (package("<w:p/>"), "ingen-tekst"),
    "kun skjult tekst": (package(para(run("x", "<w:vanish/>"))), "ingen-tekst"),
    "intet i pakken": (b"PK\x05\x06" + bytes(18), "odelagt"),
    "afkortet": (package(para(LONG))[:-30], "odelagt"),
    "makroer": (
        package(para(LONG), types='<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
                'PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'),
        "makrofil",
    ),
    "100 tabeller i hinanden": (
        package("<w:tbl><w:tr><w:tc>" * 100 + para("x") + "<w:p/></w:tc></w:tr></w:tbl>" * 100), "for-indviklet"),
    "ét afsnit på over en million tegn": (package(para("abc " * 300_000)), "for-indviklet"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_refusals(data: bytes, code: str) -> None:
    with pytest.raises(UnreadablePlan) as refusal:
        docx.read(data, "plan.docx")
    assert refusal.value.code == code


def test_every_span_is_its_text() -> None:
    document = read(para("Formål", style="Overskrift1") + table(["a", "b"], ["c", "d"]) + para(LONG))
    assert document.text == "\n".join(document.text_of(block) for block in document.blocks)
    assert [block.index for block in document.blocks] == list(range(len(document.blocks)))
