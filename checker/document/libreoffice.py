"""RTF and old Word files, turned into .docx by LibreOffice before they are read.

LibreOffice is the largest parser of all and needs rights that a reader's process has not: to start
programs and to write. It runs in a process of its own with a sandbox of its own (no network, no file
but the system's programs and a folder that is thrown away), after a look at the file. What it writes
is a stranger's .docx like any other.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath

from checker.document import worker
from checker.document.model import UnreadablePlan


class Format(StrEnum):
    """What LibreOffice turns into .docx. The values are the endings such files have."""

    DOC = "doc"
    RTF = "rtf"


#: LibreOffice ends with this code when it has set up a profile and wants to be started again.
START_AGAIN = 81
#: Bytes of a file that ``format_of`` wants to see.
HEAD = 16
RESULT = "plan.docx"
#: Address space; half of it is shared libraries.
MEMORY_BYTES = 1_500_000_000
#: Endings that agree with each format (C01). Word itself writes RTF under .doc.
_ENDINGS = {Format.DOC: ("", "doc", "dot"), Format.RTF: ("", "rtf", "doc")}
#: What LibreOffice reads beside the programs and libraries of the system.
_ITS_OWN = (
    "/etc/fonts",
    "/etc/libreoffice",
    "/var/cache/fontconfig",
    "/var/lib/libreoffice",
    "/var/spool/libreoffice",
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_SETTING = '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
#: No macros, no links out of the file, no updates.
_SAFE = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),
)


def format_of(head: bytes, name: str) -> Format | None:
    """What a file is, told by its first bytes; None where its reader needs no help.

    A name that says otherwise is left to the reader, which refuses it.
    """
    found = Format.DOC if head.startswith(_COMPOUND) else Format.RTF if head.startswith(b"{\\rtf") else None
    ending = PurePath(name).suffix.lstrip(".").lower()
    return found if found and ending in _ENDINGS[found] else None


def program() -> str:
    """Path of LibreOffice's own program. Raises UnreadablePlan mangler-libreoffice.

    Not of the scripts that start it: a process they leave behind would not follow its parent.
    """
    script = shutil.which("soffice") or shutil.which("libreoffice")
    found = os.path.join(os.path.dirname(os.path.realpath(script)), "soffice.bin") if script else ""
    if not os.path.isfile(found):
        raise UnreadablePlan("mangler-libreoffice")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(worker.Conversion):
    """``program``: path of LibreOffice; see ``program``."""

    format: str
    program: str


def main(argument: str) -> None:
    """Look at the file and become LibreOffice; answer only to refuse."""
    job = Job(**json.loads(argument))
    own = os.path.dirname(os.path.dirname(job.program))
    worker.convert(job, worker.Needs(read=_ITS_OWN, run=own), lambda data: _become(job, data))


def check(data: bytes, format: Format) -> None:
    """Refuse what is no Word file or has a password.

    Raises UnreadablePlan: adgangskode, ukendt-type.
    """
    if format is not Format.DOC:
        return
    if _name("EncryptedPackage") in data:
        raise UnreadablePlan("adgangskode")
    if _name("WordDocument") not in data:
        raise UnreadablePlan("ukendt-type")
    # The stream WordDocument stands on a sector border and starts with its own mark and flags.
    at = data.find(b"\xec\xa5", 512)
    while at >= 0 and at % 512:
        at = data.find(b"\xec\xa5", at + 1)
    if at >= 0 and len(data) >= at + 12 and struct.unpack_from("<H", data, at + 10)[0] & 0x0100:
        raise UnreadablePlan("adgangskode")


def _name(stream: str) -> bytes:
    return stream.encode("utf-16-le")


def _become(job: Job, data: bytes) -> None:
    """Replace this process by LibreOffice. Raises UnreadablePlan as ``check`` does."""
    check(data, Format(job.format))
    folder = job.workplace
    source = folder / f"plan.{job.format}"
    profile = folder / "profil"
    if not profile.exists():
        source.write_bytes(data)
        _make_profile(profile / "user")
    quiet = ("--headless", "--norestore", "--nologo", "--nolockcheck")
    convert = ("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source))
    home = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    os.execve(job.program, [job.program, f"-env:UserInstallation={profile.as_uri()}", *quiet, *convert], home)


def _make_profile(folder: Path) -> None:
    items = "\n".join(_SETTING.format(path=path, name=name, value=value) for path, name, value in _SAFE)
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), encoding="utf-8")
