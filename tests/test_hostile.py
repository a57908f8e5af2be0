"""Hostile files through the real command: a fixed selection of what shared/hostile crafts.

Each is made here, read by ``beredskabstjek check`` in the test's own process (the reader in its own), and
must end in time, without a traceback, with a report or with one Danish line and a code of the closed list.
"""

from __future__ import annotations

import contextlib
import io
import json
import struct
import threading
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import made
import pytest

from checker import limits
from checker.cli import run
from checker.cli.danish import speak_danish
from checker.document.model import SandboxMissing, UnreadablePlan
from checker.reports.wording import wording

#: Seconds a hostile file of this selection may take; the largest are small beside the kit's.
BOUND = 25.0
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.{}+xml"/></Types>'
)
WORD = "wordprocessingml.document.main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
RELATIONS = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{OFFICE}officeDocument" Target="word/document.xml"/>{{}}</Relationships>'


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


HONEST = "".join(_paragraph(line) for line in made.SMALL_PLAN.split("\n") if line)


def docx(body: str = HONEST, prolog: str = "", kind: str = WORD, relations: str = "", **more: bytes) -> bytes:
    """A Word file; ``more`` parts by name with "__" for "/" and "_dot_" for ".". """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("[Content_Types].xml", TYPES.format(kind))
        target.writestr("_rels/.rels", RELATIONS.format(relations))
        target.writestr("word/document.xml", f'<?xml version="1.0"?>{prolog}<w:document {W}><w:body>{body}</w:body></w:document>')
        for name, content in more.items():
            target.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def encrypted_flag(data: bytes) -> bytes:
    """The zip with every member said to be encrypted."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def bomb(megabytes: int) -> bytes:
    return docx(_paragraph("a" * (megabytes << 20)))


def zipped(names: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in names.items():
            target.writestr(name, content)
    return out.getvalue()


def overlapping() -> bytes:
    """Two entries of the directory for one and the same member."""
    data = docx()
    start = data.find(b"PK\x01\x02")
    end = data.rfind(b"PK\x05\x06")
    directory, tail = data[start:end], bytearray(data[end:])
    count = struct.unpack("<H", tail[8:10])[0]
    tail[8:12] = struct.pack("<HH", 2 * count, 2 * count)
    tail[12:16] = struct.pack("<I", 2 * len(directory))
    return data[:start] + 2 * directory + bytes(tail)


def pdf(content: bytes = b"", *, objects: dict[int, bytes] | None = None, trailer: bytes = b"") -> bytes:
    """A PDF of one page; ``objects`` are added or take the place of its own."""
    every = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        4: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>/XObject<</X 6 0 R>>>>/Contents 5 0 R>>",
        5: b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    } | (objects or {})
    out, places = b"%PDF-1.7\n", {}
    for number, text in every.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    rows = b"".join(b"%010d 00000 %s \n" % (places.get(at, 0), b"n" if at in places else b"f") for at in range(max(places) + 1))
    return out + b"xref\n0 %d\n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (max(places) + 1, rows, max(places) + 1, trailer, len(out))


def flate(data: bytes) -> bytes:
    packed = zlib.compress(data, 9)
    return b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)


def html(body: str) -> bytes:
    return f"<!doctype html><html lang=da><head><meta charset=utf-8><title>Plan</title></head><body>{body}</body></html>".encode()


ENTITIES = "<!DOCTYPE a [" + '<!ENTITY e0 "lol">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
FORM = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>/Length 8>>stream\n/X Do /X Do\nendstream"
SECRET = "../../../etc/passwd"
#: PDFium dies when it gets no memory; that this was why is told by the peak, which a large parent hides.
OUT_OF_MEMORY = ("hukommelse", "laeser-fejl")
#: name of the file, its making, the codes it may be refused with ("" for a report).
FILES: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "honest.docx": (docx, {""}),
    "zip_bomb.docx": (lambda: bomb(300), {"for-stor", "for-indviklet"}),
    "zip_many.docx": (lambda: docx(**{f"m{n}": b"" for n in range(5000)}), {"for-stor", "for-indviklet"}),
    "zip_slip.docx": (lambda: docx(**{SECRET.replace("/", "__"): b"x"}), {"", "odelagt", "for-indviklet"}),
    "zip_slip.zip": (lambda: zipped({"../../ud.txt": made.SMALL_PLAN.encode(), "a.md": made.SMALL_PLAN.encode()}), {"", "odelagt", "for-indviklet"}),
    "zip_overlap.docx": (overlapping, {"odelagt", "for-indviklet"}),
    "zip_encrypted.docx": (lambda: encrypted_flag(docx()), {"adgangskode", "odelagt"}),
    "ole_encrypted.docx": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 99, {"adgangskode", "odelagt", "mangler-libreoffice"}),
    "truncated.docx": (lambda: docx()[:-200], {"odelagt"}),
    "nul.docx": (lambda: bytes(1_000_000), {"tom-fil"}),
    "entities.docx": (lambda: docx(_paragraph("&e9;"), ENTITIES), {"odelagt", "for-indviklet"}),
    "xxe.docx": (lambda: docx(_paragraph("&x;"), '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), {"odelagt", "for-indviklet"}),
    "deep.docx": (lambda: docx("<w:sdt><w:sdtContent>" * 5000 + HONEST + "</w:sdtContent></w:sdt>" * 5000), {"for-indviklet", "odelagt"}),
    "nested_tables.docx": (lambda: docx("<w:tbl><w:tr><w:tc>" * 60 + HONEST + "</w:tc></w:tr></w:tbl>" * 60), {"", "for-indviklet"}),
    "wide_table.docx": (lambda: docx("<w:tbl><w:tr>" + f"<w:tc>{_paragraph('Godkendt 3. maj 2025')}</w:tc>" * 5000 + "</w:tr></w:tbl>"), {"", "for-indviklet"}),
    "grid_span.docx": (lambda: docx(f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>{HONEST}</w:tc></w:tr></w:tbl>'), {"", "for-indviklet"}),
    "many_paragraphs.docx": (lambda: docx(_paragraph("Tal med din leder.") * 20_000), {""}),
    "one_sentence.docx": (lambda: docx(_paragraph("Planen er godkendt den 3. maj 2025 efter barnets lov § 15, og " * 3000)), {""}),
    "macro.docm": (lambda: docx(kind="ms-word.document.macroEnabled.main", word__vbaProject_dot_bin=b"Attribut"), {"makrofil"}),
    "external.docx": (lambda: docx(relations=f'<Relationship Id="r9" Type="{OFFICE}attachedTemplate" Target="http://127.0.0.1:9/t.dotx" TargetMode="External"/>'), {""}),
    "billion.odt": (lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": (ENTITIES + "<a>&e9;</a>").encode()}), {"odelagt", "for-indviklet"}),
    "nothing.pdf": (pdf, {"ingen-tekst"}),
    "flate_bomb.pdf": (lambda: pdf(objects={5: flate(b" " * (200 << 20))}), {"ingen-tekst", "for-stor", "for-indviklet", "hukommelse", "odelagt"}),
    "form_in_itself.pdf": (lambda: pdf(b"/X Do", objects={6: FORM % 6}), {"ingen-tekst", "odelagt", "for-indviklet", *OUT_OF_MEMORY}),
    "forms_exponential.pdf": (lambda: pdf(b"/X Do", objects={n: FORM % (n + 1) for n in range(6, 46)}), {"ingen-tekst", "tidsfrist", "for-indviklet", *OUT_OF_MEMORY}),
    "pages_in_a_ring.pdf": (lambda: pdf(objects={2: b"<</Type/Pages/Count 1/Kids[2 0 R]>>"}), {"odelagt", "ingen-tekst", "for-indviklet"}),
    "object_is_itself.pdf": (lambda: pdf(objects={5: b"5 0 R"}), {"odelagt", "ingen-tekst"}),
    "encrypted.pdf": (lambda: pdf(trailer=b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")>>/ID[(a)(a)]"), {"adgangskode", "odelagt"}),
    "truncated.pdf": (lambda: pdf(b"BT /F1 12 Tf (Plan) Tj ET")[:300], {"odelagt", "ingen-tekst"}),
    "html_as.pdf": (lambda: html("<p>Plan</p>"), {"forkert-type"}),
    "png_as.docx": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(5000), {"ukendt-type", "odelagt"}),
    "deep.html": (lambda: html("<div>" * 100_000 + "Plan"), {"", "for-indviklet", "for-lidt-tekst"}),
    "scripts.html": (lambda: html("<script>alert(1)</script>" * 20_000), {"", "ingen-tekst"}),
    "attributes.html": (lambda: html("<p " + "a='1' " * 100_000 + ">Plan</p>"), {"", "for-indviklet", "ingen-tekst"}),
    "combining.html": (lambda: html("<p>a" + "\u0301" * 100_000 + "</p>" + "<p>Tal med din leder.</p>" * 30), {"", "for-indviklet"}),
    "bidi.md": (lambda: ("# Plan\n\nRing til \u202elederen\u202c straks.\n\n" * 30).encode(), {""}),
    "mail_regex.txt": (lambda: b"a" * 200_000 + b"@" + b"a." * 50_000 + b"!", {""}),
    "digits.txt": (lambda: b"1 " * 300_000, {"", "ulaeselig-tekst"}),
    "one_word.txt": (lambda: b"x" * 3_000_000, {"", "for-stor", "for-indviklet", "ulaeselig-tekst"}),
    "gibberish.txt": (lambda: ("\ue000\ue001 " * 5000).encode(), {"", "ulaeselig-tekst"}),
}  # fmt: skip
CPR = "010107-1237"


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made.small_rules(tmp_path_factory.mktemp("regler"))


@pytest.fixture(autouse=True)
def danish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREDSKABSTJEK_CACHE", str(tmp_path / "cache"))
    speak_danish()


def checked(path: Path, rules: Path, capfd: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any], str]:
    """Exit code, JSON and stderr of ``check``."""
    code = run(["check", str(path), "--format", "json", "--no-ocr", "--rules", str(rules)])
    out, error = capfd.readouterr()
    return code, json.loads(out), error


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_ends_in_a_report_or_a_reason(
    name: str, rules: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    make, expected = FILES[name]
    path = tmp_path / name
    path.write_bytes(make())
    start = time.monotonic()
    code, report, error = checked(path, rules, capfd)
    assert time.monotonic() - start < BOUND or report.get("reason", {}).get("code") == "tidsfrist"
    assert "Traceback" not in error
    assert code in (0, 1, 3)
    told = report["reason"]["code"] if code == 3 else ""
    assert told in expected
    if code == 3:
        assert told in wording().unreadable
        assert error.startswith("Fejl: ")
        assert error.count("\n") == 1
    assert "root:" not in json.dumps(report)
    assert not (tmp_path.parent / "ud.txt").exists()


def test_the_selection_names_only_codes_that_exist() -> None:
    assert {code for _, codes in FILES.values() for code in codes} - {""} <= set(wording().unreadable)


def test_a_personal_number_is_nowhere(rules: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.md"
    path.write_text(made.SMALL_PLAN + f"\n\nMedarbejderen går straks til sin leder om {CPR}.\n" * 3, encoding="utf-8")
    _, report, error = checked(path, rules, capfd)
    assert CPR not in json.dumps(report) + error
    assert "cpr-numre" in [warning["code"] for warning in report["warnings"]]


def test_nothing_raw_reaches_the_terminal(rules: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.md"
    path.write_text("# Plan\n\nMedarbejderen går straks til \u202esin leder\x1b[31m.\n" * 5, encoding="utf-8")
    for format_ in ("text", "json", "html"):
        run(["check", str(path), "--format", format_, "--rules", str(rules)])
        shown = "".join(capfd.readouterr())
        assert "\u202e" not in shown
        assert "\x1b" not in shown


# ------------------------------------------------------------------------------- bounds of the check itself


@pytest.fixture
def free_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    """The alarm as a program has it that is not run by pytest-timeout."""
    monkeypatch.setattr(limits, "_alarm_is_free", lambda: True)


@pytest.mark.parametrize(("bound", "value"), [("MAX_CHARACTERS", 100), ("MAX_BLOCKS", 1)])
def test_more_than_a_plan_is_refused(
    bound: str, value: int, rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(limits, bound, value)
    path = tmp_path / "plan.md"
    path.write_text(made.SMALL_PLAN, encoding="utf-8")
    code, report, _ = checked(path, rules, capfd)
    assert (code, report["reason"]["code"]) == (3, "for-stor")


@pytest.mark.usefixtures("free_alarm")
def test_a_check_that_hangs_is_ended(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(limits, "CLOCK", 0.2)
    monkeypatch.setattr("checker.check.identify", lambda plan: time.sleep(30))
    path = tmp_path / "plan.md"
    path.write_text(made.SMALL_PLAN, encoding="utf-8")
    start = time.monotonic()
    code, report, _ = checked(path, rules, capfd)
    assert (code, report["reason"]["code"]) == (3, "tidsfrist")
    assert time.monotonic() - start < 15


@pytest.mark.usefixtures("free_alarm")
def test_the_clock_stops_a_regular_expression_and_leaves_nothing_set() -> None:
    import re
    import signal

    with pytest.raises(UnreadablePlan, match="tidsfrist"), limits.within(0.2):
        re.match(r"(a+)+b", "a" * 40)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


@pytest.mark.usefixtures("free_alarm")
def test_an_error_that_is_swallowed_does_not_stop_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_AGAIN", 0.1)

    def block() -> None:
        with limits.within(0.1):
            with contextlib.suppress(UnreadablePlan):
                time.sleep(5)
            time.sleep(5)

    with pytest.raises(UnreadablePlan, match="tidsfrist"):
        block()


def test_a_thread_has_no_clock_but_is_not_hindered() -> None:
    told = []

    def block() -> None:
        with limits.within(0.01):
            time.sleep(0.05)
            told.append("done")

    thread = threading.Thread(target=block)
    thread.start()
    thread.join()
    assert told == ["done"]


def test_a_sandbox_that_is_required_and_missing(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*args: object, require_sandbox: bool, **more: object) -> None:
        assert require_sandbox
        raise SandboxMissing(("landlock",))

    monkeypatch.setattr("checker.check.check_plan", refuse)
    path = tmp_path / "plan.md"
    path.write_text(made.SMALL_PLAN, encoding="utf-8")
    assert run(["check", str(path), "--require-sandbox", "--rules", str(rules)]) == 3
    out, error = capfd.readouterr()
    assert not out
    assert error.startswith("Fejl: Læseren kan ikke spærres helt inde")
    assert error.count("\n") == 1
