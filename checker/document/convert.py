"""Old word processor files made into .docx by LibreOffice, where it is installed.

Starts a program, so it is done before the sandbox is closed. The program gets a profile of its own
(two runs on one profile: the second writes nothing and says nothing) in which macros, links and
updates are off, an empty environment and a clock.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from checker.document.model import UnreadablePlan

SECONDS = 60.0

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""


def to_docx(data: bytes, suffix: str, seconds: float = SECONDS) -> bytes:
    """The file as .docx. ``suffix``: "doc" or "rtf".

    Raises UnreadablePlan: mangler-libreoffice, odelagt, tidsfrist.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadablePlan("mangler-libreoffice")
    with tempfile.TemporaryDirectory(prefix="beredskabstjek-") as name:
        folder = Path(name)
        source = folder / f"plan.{suffix}"
        source.write_bytes(data)
        profile = folder / "profil"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        _run([program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo", "--nolockcheck",
              "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source)], folder, seconds)  # fmt: skip
        try:
            return (folder / "plan.docx").read_bytes()
        except FileNotFoundError:
            raise UnreadablePlan("odelagt") from None


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Run to the end or kill the whole group: the program leaves children behind."""
    environment = {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LANG": "C.UTF-8",
    }
    # A proxy that is not there: what asks for the network despite all settings gets no answer.
    environment |= {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "no_proxy": ""}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise UnreadablePlan("tidsfrist") from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
