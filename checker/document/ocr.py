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
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from checker.document import worker
from checker.document.model import Document, Notice, ReadingReport, UnreadablePlan

RESULT = "laest"
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
#: OCRmyPDF's code where its result has flaws, as it has where the plan had them; readers mend them.
_FLAWED = 4
_ZIP = b"PK\x03\x04"
#: What OCRmyPDF writes for the text of pages it was not asked for.
_SKIPPED = re.compile(r"\[OCR skipped on page\(s\) (?:\d+-)?(\d+)\]")
#: OCRmyPDF's own code for what it did not foresee.
_FAILED = 15


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
    """Whether a file is a PDF, or a zip that may hold some, by its start and its name."""
    ending = PurePath(name).suffix.lower()
    return b"%PDF-" in head and ending in ("", ".pdf") or head[:4] == _ZIP and ending in ("", ".zip")


def seconds_for(pages: int) -> float:
    return min(AT_MOST, START + A_PAGE * pages)


# ------------------------------------------------------------------------------- in the reader's process


def look(files: Sequence[worker.Source]) -> Document:
    """Count the pages of one file and those without text; a reader whose document holds no text.

    Of a zip each PDF is looked at, and a notice for each of its unread pages tells its name and the page.
    Raises UnreadablePlan as ``pdf.read`` does, but not ingen-tekst.
    """
    from checker.document.read import Source, unpacked

    (file,) = files
    looks = [(page.name, _look_at(page.data, page.name)) for page in unpacked(Source(file.name, file.data)) if _is_pdf(page.data)]
    unread = tuple(
        Notice("sider-uden-tekst", page, detail="" if name == file.name else name)
        for name, seen in looks
        for page in seen.report.pages_without_text
    )
    counted = ReadingReport(pages=sum(seen.report.pages or 0 for _, seen in looks), notices=unread)
    properties = looks[0][1].properties if len(looks) == 1 else ()
    return Document(file.name, "0" * 64, "pdf", "", (), report=counted, properties=properties)


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:HEAD]


def _look_at(data: bytes, name: str) -> Document:
    from checker.document import pdf

    try:
        return pdf.read(data, name)
    except UnreadablePlan as refusal:
        if refusal.code != "ingen-tekst":
            raise
    count, scans = pdf.count_scans(data)
    report = ReadingReport(pages=count, pages_without_text=scans)
    return Document(name, "0" * 64, "pdf", "", (), report=report)


def unread_pages(seen: Document) -> tuple[tuple[str, int], ...]:
    """(name inside the zip or "", page) of what ``look`` found unread."""
    return tuple((notice.detail, notice.page) for notice in seen.report.notices if notice.page)


# ------------------------------------------------------------------------------- in a process of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(worker.Conversion):
    """``pages``: those to read, as (name of the PDF in a zip or "", number from 1)."""

    pages: tuple[tuple[str, int], ...]
    tesseract: str
    languages: str
    folders: tuple[str, ...]
    tessdata: str = ""


def main(argument: str) -> None:
    """Become OCRmyPDF and end with its code; answer only to refuse."""
    job = Job(**json.loads(argument))
    needs = worker.Needs(
        read=(*job.folders, *([job.tessdata] if job.tessdata else [])),
        run=os.path.dirname(os.path.realpath(job.tesseract)),
        programs_at_once=_MAX_PROGRAMS,
    )
    # Its own libraries come from folders that are known here only.
    sys.path[:0] = job.folders
    code = _FAILED
    try:
        worker.convert(job, needs, lambda data: _read(job, data))
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        # An error it did not foresee leaves OCRmyPDF with a thread that waits for ever.
        os._exit(code)


def _read(job: Job, data: bytes) -> None:
    _set_environment(job, job.workplace)
    result = job.workplace / RESULT
    wanted: dict[str, list[int]] = {}
    for name, page in job.pages:
        wanted.setdefault(name, []).append(page)
    if "" in wanted:
        result.write_bytes(_with_text(job, data, wanted[""]))
        return
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, member in _members(data):
            packed.writestr(name, _with_text(job, member, wanted[name]) if name in wanted else member)


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The pages of a zip within the limits that hold for reading it."""
    from checker.document.read import Source, unpacked

    for page in unpacked(Source("plan.zip", data)):
        yield page.name, page.data


def _with_text(job: Job, data: bytes, pages: Sequence[int]) -> bytes:
    """A PDF with a text layer on some pages. Ends the process with OCRmyPDF's code where it fails."""
    source, target, told = (job.workplace / name for name in ("plan.pdf", "med-tekst.pdf", "tekst.txt"))
    source.write_bytes(data)
    code = _ocrmypdf(job, pages, source, target, told)
    if code not in (0, _FLAWED):
        sys.exit(code)
    _drop_pictures(target, blank=_without_text(told, pages))
    return target.read_bytes()


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


def _ocrmypdf(job: Job, pages: Sequence[int], source: Path, target: Path, told: Path) -> int:
    """Run OCRmyPDF in this process; its exit code. ``told`` is for the bare text of the pages."""
    program = importlib.import_module("ocrmypdf.__main__")
    return int(
        program.run(
            [
                "--quiet",
                "--language", job.languages,
                # Also what is stamped on a scan is read from the picture: such a page has text already.
                "--force-ocr",
                "--pages", ",".join(map(str, pages)),
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
                "--sidecar", str(told),
                str(source),
                str(target),
            ]
        )
    )  # fmt: skip


def _without_text(told: Path, pages: Sequence[int]) -> tuple[int, ...]:
    """The pages that Tesseract looked at to the end and found no text on.

    A page that took it too long or was too large has a word on that in place of its text, and one that
    it was not asked for, too.
    """
    if not told.exists():
        return ()
    texts = _by_page(told.read_text(encoding="utf-8", errors="replace"))
    return tuple(page for page in pages if texts.get(page) == "")


def _by_page(told: str) -> dict[int, str]:
    """The text of each page by its number; a form feed parts pages, a word in brackets stands for several."""
    texts: dict[int, str] = {}
    page = 1
    for part in told.split("\f"):
        texts[page] = part.strip()
        skipped = _SKIPPED.fullmatch(texts[page])
        page = int(skipped[1]) + 1 if skipped else page + 1
    return texts


def _drop_pictures(path: Path, blank: Sequence[int]) -> None:
    """Make every picture a single white dot: only its place on the page is read, and a straightened
    scan is larger than a plan may be. ``blank``: pages where nothing is left, since nothing is to be read."""
    pikepdf = importlib.import_module("pikepdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for number in blank:
            if number <= len(pdf.pages):
                pdf.pages[number - 1].Contents = pdf.make_stream(b"")
        for found in pdf.objects:
            if isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Image":
                found.write(b"\xff")
                for key in ("/SMask", "/Mask", "/Decode", "/ImageMask"):
                    if key in found:
                        del found[key]
                found.Width, found.Height, found.BitsPerComponent = 1, 1, 8
                found.ColorSpace = pikepdf.Name.DeviceGray
        pdf.save(path)
