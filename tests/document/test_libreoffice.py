"""Files that only LibreOffice reads: fenced in like a reader, and cleaned up after."""

from __future__ import annotations

import os
import shutil
import socket
import struct
from pathlib import Path

import pytest

from checker.document import libreoffice
from checker.document.libreoffice import Format
from checker.document.model import Document, UnreadablePlan
from checker.document.reading import Settings, start_reading

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORD = "WordDocument".encode("utf-16-le")


def rtf(body: str) -> bytes:
    return (r"{\rtf1\ansi\ansicpg1252 " + body + "}").encode("cp1252")


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("midlertidig")
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def read(path: Path, **settings: float) -> Document:
    return start_reading([path], Settings(**settings)).result()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "head, name, format",
    [
        (rtf(""), "plan.rtf", Format.RTF),
        (rtf(""), "PLAN.DOC", Format.RTF),
        (rtf(""), "plan", Format.RTF),
        (rtf(""), "plan.pdf", None),
        (COMPOUND, "plan.doc", Format.DOC),
        (COMPOUND, "plan.docx", None),
        (b"PK\x03\x04", "plan.doc", None),
        (b"", "plan.doc", None),
    ],
)
def test_format_is_told_by_content_and_name(head: bytes, name: str, format: Format | None) -> None:
    assert libreoffice.format_of(head, name) is format


OLD_WORD = COMPOUND + b"\xec\xa5" + bytes(8) + b"%b" + bytes(500) + WORD


@pytest.mark.parametrize(
    "data, code",
    [
        (OLD_WORD % struct.pack("<H", 0x0100), "adgangskode"),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "adgangskode"),
        (COMPOUND + "Workbook".encode("utf-16-le"), "ukendt-type"),
        (COMPOUND, "ukendt-type"),
    ],
)
def test_what_is_no_open_word_file_is_refused_first(data: bytes, code: str) -> None:
    with pytest.raises(UnreadablePlan) as refusal:
        libreoffice.check(data, Format.DOC)
    assert refusal.value.code == code


@pytest.mark.parametrize("data", [COMPOUND + WORD, OLD_WORD % bytes(2)])
def test_old_word_file_passes(data: bytes) -> None:
    libreoffice.check(data, Format.DOC)


def test_without_libreoffice_the_reason_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    path = tmp_path / "plan.rtf"
    path.write_bytes(rtf("Plan"))
    with pytest.raises(UnreadablePlan) as refusal:
        read(path)
    assert refusal.value.code == "mangler-libreoffice"


# The field would be fetched on opening; a local picture would be put into the result.
@needs_libreoffice
def test_rtf_is_read_and_nothing_else(tmp_path: Path, temporary: Path) -> None:
    secret = tmp_path / "hemmelig.txt"
    secret.write_text("HEMMELIGT")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        path = tmp_path / "plan.rtf"
        picture = (
            rf'{{\field{{\*\fldinst INCLUDEPICTURE "http://127.0.0.1:{port}/x.png" \\d}}{{\fldrslt }}}}\par '
        )
        text = rf'{{\field{{\*\fldinst INCLUDETEXT "{secret}"}}{{\fldrslt }}}}\par '
        path.write_bytes(
            rtf(rf"Mistanke meldes til lederen p\'e5 stedet.\par {picture}{text}Slut p\'e5 planen.")
        )
        found = read(path)
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert "Mistanke meldes til lederen på stedet." in found.text
    assert "HEMMELIGT" not in found.text
    assert (found.name, found.files) == ("plan.rtf", ("plan.rtf",))
    assert not list(temporary.iterdir())


@needs_libreoffice
def test_clock_ends_libreoffice_and_its_folder(tmp_path: Path, temporary: Path) -> None:
    path = tmp_path / "plan.rtf"
    path.write_bytes(rtf("Plan"))
    with pytest.raises(UnreadablePlan) as refusal:
        read(path, clock=0.5)
    assert refusal.value.code == "tidsfrist"
    assert not list(temporary.iterdir())
    assert not [entry for entry in Path("/proc").glob("[0-9]*") if _works_in(entry, temporary)]


def _works_in(entry: Path, folder: Path) -> bool:
    try:
        return os.fsencode(folder) in (entry / "cmdline").read_bytes()
    except OSError:
        return False
