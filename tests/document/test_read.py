"""From paths to documents: the type by content, refusals, folders, zips, several files as one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from docx_files import package, para, zipped
from showing import codes, shown

from checker.document import files, read, sniff
from checker.document.model import Document, Kind, UnreadablePlan

#: No file of these tests is larger but the one that is meant to be.
MOST = 100_000


def read_paths(paths: Sequence[Path]) -> Document:
    """What the process that reads makes of files it is handed, without the process."""
    with files.opened(paths, MOST) as found:
        return read.read_sources([read.Source(file.name, file.head(file.size)) for file in found])


LONG = "Medarbejderen går straks til sin leder, når der er mistanke om overgreb mod et barn."
DOCX = package(para("Formål", style="Overskrift1") + para(LONG))
HTML = f"<!doctype html><html><body><h1>Formål</h1><p>{LONG}</p></body></html>".encode()
RTF = (
    rb"{\rtf1\ansi\ansicpg1252 {\b Form\'e5l}\par "
    + LONG.encode("cp1252").replace(b"\xe5", rb"\'e5").replace(b"\xf8", rb"\'f8")
    + rb"\par}"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

ACCEPTED = {
    "plan.docx": DOCX,
    "PLAN.DOCX": DOCX,
    "plan": DOCX,
    "plan.html": HTML,
    "side": HTML,
    "plan.md": f"# Formål\n\n{LONG}".encode(),
    "plan.txt": f"1. Formål\n\n{LONG}\n\n2. Mål\n\n{LONG}".encode(),
}


@pytest.mark.parametrize(("name", "data"), ACCEPTED.items(), ids=ACCEPTED)
def test_type_is_known_by_content(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    document = read_paths([tmp_path / name])
    assert (document.blocks[0].kind, document.text_of(document.blocks[0])) == (Kind.HEADING, "Formål")
    assert (document.name, document.files) == (name, (name,))


REFUSED = {
    "tom.docx": (b"", "tom-fil", ""),
    "blank.txt": (b" \n \n", "tom-fil", ""),
    "p.docx": (b"P", "forkert-type", "txt"),
    "tekst.docx": (LONG.encode(), "forkert-type", "txt"),
    "web.pdf": (HTML, "forkert-type", "html"),
    "word.txt": (DOCX, "forkert-type", "docx"),
    "pdf.exe": (b"%PDF-1.7\n", "ukendt-type", "exe"),
    "program.txt": (b"MZ" + bytes(3000), "ukendt-type", ""),
    "billede.txt": (b"\x89PNG\r\n\x1a\n" + bytes(100), "ukendt-type", ""),
    "regneark.docx": (zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}), "odelagt", ""),
    "regneark.xlsx": (
        zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}),
        "ukendt-type",
        "xlsx",
    ),
    "laast.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "adgangskode", ""),
    "andet.doc": (OLE, "ukendt-type", ""),
    "arkiv.zip": (zipped({"a.exe": "x"}), "ukendt-type", "zip"),
    "støj.txt": (bytes(range(256)) * 40, "ukendt-type", ""),
}


@pytest.mark.parametrize(
    ("name", "data", "code", "detail"), [(n, *r) for n, r in REFUSED.items()], ids=REFUSED
)
def test_refusals(tmp_path: Path, name: str, data: bytes, code: str, detail: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadablePlan) as refusal:
        read_paths([tmp_path / name])
    assert (refusal.value.code, refusal.value.detail) == (code, detail)


def _missing(folder: Path) -> Path:
    return folder / "findes-ikke.docx"


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "rør.docx")
    return folder / "rør.docx"


def _huge(folder: Path) -> Path:
    with (folder / "stor.pdf").open("wb") as stream:
        stream.truncate(MOST + 1)
    return folder / "stor.pdf"


def _ring(folder: Path) -> Path:
    (folder / "ring.docx").symlink_to(folder / "ring.docx")
    return folder / "ring.docx"


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (_missing, "findes-ikke"),
        (lambda folder: folder, "ikke-en-fil"),
        (_pipe, "ikke-en-fil"),
        (_huge, "for-stor"),
        (_ring, "ingen-adgang"),
    ],
)
def test_places_that_hold_no_plan(tmp_path: Path, place: object, code: str) -> None:
    assert callable(place)
    with pytest.raises(UnreadablePlan) as refusal:
        read_paths([place(tmp_path)])
    assert refusal.value.code == code


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_rights(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(DOCX)
    path.chmod(0)
    with pytest.raises(UnreadablePlan) as refusal:
        read_paths([path])
    assert refusal.value.code == "ingen-adgang"


# ------------------------------------------------------------------------------- several files


def page(title: str, text: str) -> bytes:
    return f"<html><body><p>Klitvig Kommune, Strandgade 4</p><h1>{title}</h1><p>{text}</p></body></html>".encode()


PAGES = {
    "index.html": page("Forside", "Velkommen."),
    "2-handl.html": page("Handl", "Ring."),
    "10-bilag.html": page("Bilag", "Numre."),
}
ONE_PLAN = ["h1 Forside", "p Velkommen.", "h1 Handl", "p Ring.", "h1 Bilag", "p Numre."]


def test_zip_of_pages_is_one_plan(tmp_path: Path) -> None:
    (tmp_path / "plan.zip").write_bytes(zipped({**PAGES, "logo.png": "x", "__MACOSX/index.html": "x"}))
    document = read_paths([tmp_path / "plan.zip"])
    assert [line for line in shown(document) if not line.startswith("run")] == ONE_PLAN
    assert document.files == ("index.html", "2-handl.html", "10-bilag.html")
    assert (document.name, document.format) == ("plan.zip", "html")


def test_line_of_the_site_on_every_page_is_no_evidence(tmp_path: Path) -> None:
    (tmp_path / "plan.zip").write_bytes(zipped(PAGES))
    assert shown(read_paths([tmp_path / "plan.zip"])).count("run Klitvig Kommune, Strandgade 4") == 3


def test_folder_of_pages_is_one_plan(tmp_path: Path) -> None:
    for name, data in PAGES.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "side.html").symlink_to("/etc/passwd")
    (tmp_path / "under").mkdir()
    (tmp_path / "under" / "mere.txt").write_text(f"1. Mere\n\n{LONG}\n\n2. Slut\n\n{LONG}")
    document = read_paths([tmp_path])
    assert document.files == ("index.html", "2-handl.html", "10-bilag.html", "under/mere.txt")


def test_files_are_read_in_the_given_order_and_places_name_the_file(tmp_path: Path) -> None:
    (tmp_path / "b.docx").write_bytes(
        package(para("Plan", style="Overskrift1") + para("Gør:") + para("- ring"))
    )
    (tmp_path / "a.md").write_bytes(b"# Bilag\n\n| Rolle | Nr |\n|---|---|\n| Leder | 72 40 |\n")
    document = read_paths([tmp_path / "b.docx", tmp_path / "a.md"])
    assert shown(document) == [
        "h1 Plan",
        "p Gør:",
        "i1 [•] ring <- 1",
        "h1 Bilag",
        "c * ( | ) Rolle",
        "c * ( | ) Nr",
        "c ( | Rolle) Leder",
        "c (Leder | Nr) 72 40",
    ]
    assert [block.file for block in document.blocks] == [0, 0, 0, 1, 1, 1, 1, 1]
    assert document.files == ("b.docx", "a.md")
    assert document.headings_of(document.blocks[-1]) == ("Bilag",)
    assert document.text == "\n".join(document.text_of(block) for block in document.blocks)
    assert (document.format, document.report.tables) == ("flere", 1)


def test_files_and_a_folder_are_one_plan(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text(f"# Plan\n\n{LONG}\n")
    (tmp_path / "kort").mkdir()
    (tmp_path / "kort" / "2 leder.md").write_text("# Leder\n\nRing.\n")
    (tmp_path / "kort" / "1 medarbejder.md").write_text("# Medarbejder\n\nSkriv.\n")
    (tmp_path / "bilag.docx").write_bytes(DOCX)
    document = read_paths([tmp_path / name for name in ("plan.md", "kort", "bilag.docx")])
    assert document.files == ("plan.md", "1 medarbejder.md", "2 leder.md", "bilag.docx")
    told = [
        (document.files[block.file], document.text_of(block))
        for block in document.blocks
        if block.kind is Kind.HEADING
    ]
    assert told == [
        ("plan.md", "Plan"),
        ("1 medarbejder.md", "Medarbejder"),
        ("2 leder.md", "Leder"),
        ("bilag.docx", "Formål"),
    ]
    assert document.headings_of(document.blocks[3]) == ("Medarbejder",)


def test_one_bad_file_of_several_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(DOCX)
    (tmp_path / "b.docx").write_bytes(DOCX[:-30])
    with pytest.raises(UnreadablePlan) as refusal:
        read_paths([tmp_path / "a.docx", tmp_path / "b.docx"])
    assert (refusal.value.code, refusal.value.detail) == ("odelagt", "b.docx")


def test_same_name_twice_and_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    with pytest.raises(UnreadablePlan) as refusal:
        read_paths([tmp_path / "tom"])
    assert refusal.value.code == "ikke-en-fil"


def test_files_of_a_folder_are_those_that_can_be_read() -> None:
    assert set(sniff.PROMISED) - {"zip"} == files.PLAN_ENDINGS


@pytest.mark.parametrize(
    ("name", "is_page"),
    [
        ("plan/forside.HTML", True),
        ("plan/forside_files/ramme.html", False),
        ("__MACOSX/forside.html", False),
        ("plan/.gemt/forside.html", False),
        ("~$plan.docx", False),
        ("plan.png", False),
    ],
)
def test_pages_in_folders_and_zips(name: str, is_page: bool) -> None:
    assert files.is_page(name) is is_page


# ------------------------------------------------------------------------------- packages


def test_zip_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    def code(data: bytes) -> str:
        with pytest.raises(UnreadablePlan) as refusal:
            read.read_bytes(data, "plan.docx")
        return refusal.value.code

    many = zipped({f"word/{n}.xml": "x" for n in range(2100)})
    assert code(many) == "for-indviklet"
    bomb = zipped({"[Content_Types].xml": "word", "word/document.xml": b"\0" * 30_000_000})
    assert code(bomb) == "for-stor"
    locked = bytearray(DOCX)
    for at in range(len(locked) - 4):
        if locked[at : at + 4] == b"PK\x01\x02":
            locked[at + 8] |= 1
    assert code(bytes(locked)) == "adgangskode"


def test_parts_with_a_dtd_are_refused() -> None:
    import io
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(DOCX))
    parts = {name: source.read(name) for name in source.namelist()}
    main = parts["word/document.xml"].replace(
        b"<w:document", b'<!DOCTYPE w:document [<!ENTITY a "b">]><w:document', 1
    )
    with pytest.raises(UnreadablePlan) as refusal:
        read.read_bytes(zipped({**parts, "word/document.xml": main}), "plan.docx")
    assert refusal.value.code == "odelagt"


# ------------------------------------------------------------------------------- old formats


@pytest.mark.parametrize(
    ("name", "data"), [("plan.rtf", RTF), ("plan.doc", OLE + "WordDocument".encode("utf-16-le"))]
)
def test_old_format_that_libreoffice_has_not_met(name: str, data: bytes) -> None:
    with pytest.raises(UnreadablePlan) as refusal:
        read.read_sources([read.Source("plan.zip", zipped({"a.md": LONG, name: data}))])
    assert (refusal.value.code, refusal.value.detail) == ("mangler-libreoffice", name)


def test_macros_in_a_word_file_are_told() -> None:
    import io
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(DOCX))
    parts = {name: source.read(name) for name in source.namelist()}
    assert "makroer" in codes(read.read_bytes(zipped({**parts, "word/vbaProject.bin": b"x"}), "plan.docx"))
