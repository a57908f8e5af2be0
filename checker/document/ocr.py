"""Scanned pages of a PDF, given a text layer by OCRmyPDF before they are read.

OCRmyPDF and Tesseract decode every picture of a stranger's file, and start programs and write files
to do it. They run in a process of their own with a sandbox of their own, as LibreOffice does, and what
comes out is a stranger's PDF like any other. Both are extras: without them pages stay unread.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath

from checker.document import sandbox, worker
from checker.document.answer import Answer, Refusal
from checker.document.model import Document, ReadingReport, UnreadablePlan

RESULT = "laest.pdf"
#: Bytes of a file that ``may_be_scan`` wants to see.
HEAD = 1024
#: Seconds to start and finish, for each page, and at most.
START, A_PAGE, AT_MOST = 30.0, 10.0, 300.0
#: More pages than can be read in the time.
MAX_PAGES = 150
#: Address space of OCRmyPDF and of each Tesseract it starts.
MEMORY_BYTES = 2_000_000_000
_MAX_PROGRAMS = 4
_MAX_MEGAPIXELS = 150
_A_PICTURE_SECONDS = 60
#: How sure Tesseract is of the way a page lies: 8 on a page of few lines, 15 on a full one.
_SURE_ENOUGH = 5
_DANISH = "dan"
#: Letters of all languages in Latin script; reads some signs better. Debian and others name it differently.
_LATIN = ("Latin", "script/Latin")
#: OCRmyPDF's own code for what it did not foresee.
_FAILED = 15
_ITS_OWN = ("/dev/urandom", "/etc/ld.so.cache")


@dataclass(frozen=True, slots=True)
class Tools:
    """``languages``: as Tesseract wants them. ``folders``: to import OCRmyPDF from."""

    tesseract: str
    languages: str
    folders: tuple[str, ...]


def find_tools() -> Tools | None:
    """What is needed to read scans, None where something is missing."""
    tesseract = shutil.which("tesseract")
    found = importlib.util.find_spec("ocrmypdf")
    if tesseract is None or found is None or not found.submodule_search_locations:
        return None
    known = _languages(tesseract)
    if _DANISH not in known:
        return None
    latin = next((name for name in _LATIN if name in known), None)
    own = str(Path(found.submodule_search_locations[0]).parent)
    packages = [folder for folder in sys.path if PurePath(folder).name in ("site-packages", "dist-packages")]
    return Tools(
        tesseract, f"{_DANISH}+{latin}" if latin else _DANISH, tuple(dict.fromkeys((own, *packages)))
    )


def _languages(tesseract: str) -> frozenset[str]:
    try:
        told = subprocess.run(
            [tesseract, "--list-langs"], capture_output=True, timeout=10, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(told.stdout.decode("utf-8", "replace").split("\n"))


def may_be_scan(head: bytes, name: str) -> bool:
    """Whether a file is a PDF by its start and its name."""
    return b"%PDF-" in head and PurePath(name).suffix.lower() in ("", ".pdf")


def seconds_for(pages: int) -> float:
    return min(AT_MOST, START + A_PAGE * pages)


# ------------------------------------------------------------------------------- in the reader's process


def look(files: Sequence[worker.Source]) -> Document:
    """Count the pages of one PDF and those without text; a reader whose document holds no text.

    Raises UnreadablePlan as ``pdf.read`` does, but not ingen-tekst.
    """
    from checker.document import pdf

    (file,) = files
    try:
        found = pdf.read(file.data, file.name)
        report, properties = found.report, found.properties
    except UnreadablePlan as refusal:
        if refusal.code != "ingen-tekst":
            raise
        count = pdf.count_pages(file.data)
        report, properties = ReadingReport(pages=count, pages_without_text=tuple(range(1, count + 1))), ()
    counted = ReadingReport(pages=report.pages, pages_without_text=report.pages_without_text)
    return Document(file.name, "0" * 64, "pdf", "", (), report=counted, properties=properties)


# ------------------------------------------------------------------------------- in a process of its own


@dataclass(frozen=True, slots=True)
class Job:
    """``pages``: those to read, from 1. ``folder``: where the result goes; it is the parent's to remove."""

    descriptor: int
    pages: tuple[int, ...]
    tesseract: str
    languages: str
    folders: tuple[str, ...]
    folder: str
    max_bytes: int
    memory_bytes: int
    parent: int
    seconds: int
    readable: tuple[str, ...]
    tessdata: str = ""
    sandbox: bool = True

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def main(argument: str) -> None:
    """Become OCRmyPDF and end with its code; answer only to refuse."""
    job = Job(**json.loads(argument))
    answer_to = worker.claim_output()
    layers = _enter_sandbox(job)
    worker.end_with_parent(job.parent, job.seconds)
    try:
        data = worker.read_descriptor(job.descriptor, job.max_bytes)
    except UnreadablePlan as error:
        worker.write_answer(answer_to, Answer(Refusal.of(error), layers))
        return
    folder = Path(job.folder if os.path.exists(job.folder) else sandbox.TEMPORARY)
    (folder / "plan.pdf").write_bytes(data)
    _set_environment(job, folder)
    sys.path[:0] = job.folders
    code = _FAILED
    try:
        code = _ocrmypdf(job, folder)
        if code == 0:
            _drop_pictures(folder / "med-tekst.pdf", folder / RESULT)
    finally:
        # An error it did not foresee leaves OCRmyPDF with a thread that waits for ever.
        os._exit(code)


def _enter_sandbox(job: Job) -> tuple[str, ...]:
    if not job.sandbox:
        return ()
    limits = sandbox.Limits(
        memory_bytes=job.memory_bytes,
        cpu_seconds=job.seconds * _MAX_PROGRAMS,
        file_bytes=4 * job.max_bytes,
        open_files=256,
    )
    grants = sandbox.Grants(
        read=(*job.readable, *job.folders, *_ITS_OWN, *([job.tessdata] if job.tessdata else [])),
        run=("/usr", "/lib", "/lib64", os.path.dirname(os.path.realpath(job.tesseract))),
        write=(sandbox.TEMPORARY, job.folder, os.devnull),
        programs=True,
        temporary=job.folder,
    )
    return tuple(sorted(sandbox.enter(limits, grants)))


def _set_environment(job: Job, folder: Path) -> None:
    places = dict.fromkeys((os.path.dirname(job.tesseract), "/usr/bin", "/bin"))
    os.environ.update(
        HOME=str(folder),
        TMPDIR=str(folder),
        PATH=os.pathsep.join(places),
        LANG="C.UTF-8",
        # Two programs at work on two pages are six times as fast as four threads on each.
        OMP_THREAD_LIMIT="1",
        OPENBLAS_NUM_THREADS="1",
    )
    if job.tessdata:
        os.environ["TESSDATA_PREFIX"] = job.tessdata


def _ocrmypdf(job: Job, folder: Path) -> int:
    """Run OCRmyPDF in this process; its exit code."""
    program = importlib.import_module("ocrmypdf.__main__")
    return int(
        program.run(
            [
                "--quiet",
                "--language", job.languages,
                "--skip-text",
                "--pages", ",".join(map(str, job.pages)),
                "--output-type", "pdf",
                "--optimize", "0",
                # A page on its side or aslant is read as rubbish.
                "--deskew",
                "--rotate-pages",
                "--rotate-pages-threshold", str(_SURE_ENOUGH),
                # The copy is thrown away; the signature stays on the plan itself.
                "--invalidate-digital-signatures",
                "--max-image-mpixels", str(_MAX_MEGAPIXELS),
                "--tesseract-timeout", str(_A_PICTURE_SECONDS),
                "--jobs", str(min(_MAX_PROGRAMS, os.cpu_count() or 1)),
                str(folder / "plan.pdf"),
                str(folder / "med-tekst.pdf"),
            ]
        )
    )  # fmt: skip


def _drop_pictures(source: Path, target: Path) -> None:
    """Make every picture a single white dot: only its place on the page is read, and a straightened
    scan is larger than a plan may be."""
    pikepdf = importlib.import_module("pikepdf")
    with pikepdf.open(source) as pdf:
        for found in pdf.objects:
            if isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Image":
                found.write(b"\xff")
                for key in ("/SMask", "/Mask", "/Decode", "/ImageMask"):
                    if key in found:
                        del found[key]
                found.Width, found.Height, found.BitsPerComponent = 1, 1, 8
                found.ColorSpace = pikepdf.Name.DeviceGray
        pdf.save(target)
    with suppress(OSError):
        source.unlink()
