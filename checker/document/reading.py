"""Reading a plan without trusting it: the parent's side.

``start_reading`` opens the files and has them read in a process of its own (``worker``), so that
the caller can do something else meanwhile, such as importing spaCy; ``result`` gives the document.
Whatever the process does, hang, die, flood or lie, comes out as an ``UnreadablePlan``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import math
import os
import resource
import signal
import sys
import sysconfig
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PurePath

from checker.document import answer, files, libreoffice, ocr, supervise, worker
from checker.document.answer import Answer, AnswerRefused, Refusal
from checker.document.files import OpenFile
from checker.document.model import Document, Notice, ReadingReport, SandboxMissing, UnreadablePlan
from checker.document.ocr import Tools
from checker.document.sandbox import ALL_LAYERS
from checker.document.supervise import Clock, End, Outcome

CLOCK = 30.0
#: Address space of the process that reads. A plan of 200 pages takes 55 MB of memory.
MEMORY_MB = 512
MAX_BYTES = 50_000_000
#: The whole program of a process that reads; its arguments are the job and where to import from.
_START = "import sys; sys.path[:0] = sys.argv[2:]; from checker.document.{0} import main; main(sys.argv[1])"
#: No environment and no ``site``, which nothing here needs and whose start-up costs more than our own.
_OPTIONS = ("-I", "-S", "-X", "utf8")
#: The reader that a file's ending foretells. It is imported before the sandbox closes, where byte code
#: can still be kept; should the ending lie, the right one is imported from within.
_FORETOLD = {
    "pdf": "pdf",
    "docx": "docx",
    "doc": "docx",
    "rtf": "docx",
    "odt": "odt",
    "html": "html",
    "htm": "html",
    "md": "markdown",
    "txt": "text",
}
_LOOK = "checker.document.ocr:look"
#: Share of the memory bound from which a sudden death is put down to memory: PDFium ends its
#: process when it is refused any.
_NEARLY_ALL = 0.6
#: Seconds past the clock after which a process ends itself.
_GRACE = 5


@dataclass(frozen=True, slots=True)
class Settings:
    """How a plan may be read.

    ``clock``: seconds for the whole plan. ``stall``: seconds in which a process may neither compute
    nor answer. ``max_bytes``: of a file. ``require_sandbox``: read only if all layers hold. ``ocr``: have
    scanned pages read where OCRmyPDF and Tesseract are installed, on a clock of its own (see ``ocr``).
    ``reader`` and ``import_from`` let tests put a reader of their own into the process.
    """

    clock: float = CLOCK
    stall: float = 10.0
    memory_mb: int = MEMORY_MB
    max_bytes: int = MAX_BYTES
    sandbox: bool = True
    require_sandbox: bool = False
    ocr: bool = True
    reader: str = "checker.document.read:read_sources"
    import_from: tuple[str, ...] = ()

    @property
    def memory_bytes(self) -> int:
        return self.memory_mb * 1_000_000


def read_safely(
    paths: Sequence[Path],
    *,
    clock: float = CLOCK,
    memory_mb: int = MEMORY_MB,
    sandbox: bool = True,
    require_sandbox: bool = False,
) -> Document:
    """The plan in one or several files or folders, read in a process of its own.

    Raises UnreadablePlan with a code of the closed list, and SandboxMissing only where the sandbox
    is required.
    """
    settings = Settings(clock=clock, memory_mb=memory_mb, sandbox=sandbox, require_sandbox=require_sandbox)
    return start_reading(paths, settings).result()


def start_reading(paths: Sequence[Path], settings: Settings | None = None) -> Reading:
    """Begin to read a plan; the clock starts now."""
    return Reading(paths, settings or Settings())


class Reading:
    """A plan on its way. ``result`` may be asked for more than once."""

    def __init__(self, paths: Sequence[Path], settings: Settings) -> None:
        self._cancelled = threading.Event()
        self._kept = _Kept()
        # A thread of its own keeps the clock and empties the pipe while the caller is busy.
        self._thread = threading.Thread(
            target=self._kept.fill, args=(tuple(paths), settings, self._cancelled), daemon=True
        )
        # Forgotten, or the program ends: the process and its files must not outlive the interest.
        weakref.finalize(self, _stop, self._cancelled, self._thread)
        self._thread.start()

    def result(self) -> Document:
        """Wait for the document. Raises UnreadablePlan, SandboxMissing."""
        try:
            self._thread.join()
        except BaseException:  # Ctrl-C while waiting
            self.cancel()
            raise
        return self._kept.document()

    @property
    def is_over(self) -> bool:
        """True once ``result`` need not wait."""
        return not self._thread.is_alive()

    @property
    def layers(self) -> tuple[str, ...]:
        """The sandbox layers that held, once there is a result."""
        return self._kept.layers

    def cancel(self) -> None:
        """Kill the process at once; ``result`` then raises UnreadablePlan."""
        _stop(self._cancelled, self._thread)


def _stop(cancelled: threading.Event, thread: threading.Thread) -> None:
    cancelled.set()
    thread.join()


class _Kept:
    """Where the thread leaves what came of the reading."""

    def __init__(self) -> None:
        self.layers: tuple[str, ...] = ()
        self._document: Document | None = None
        self._error: Exception = UnreadablePlan("laeser-fejl")

    def fill(self, paths: Sequence[Path], settings: Settings, cancelled: threading.Event) -> None:
        try:
            self._document, self.layers = _Reader(settings, cancelled).read(paths)
        except Exception as error:  # noqa: BLE001 - raised again in the thread that asks
            self._error = error

    def document(self) -> Document:
        if self._document is None:
            raise self._error
        return self._document


# ------------------------------------------------------------------------------- one reading


class _Reader:
    """One plan, read under one clock."""

    def __init__(self, settings: Settings, cancelled: threading.Event) -> None:
        self._settings = settings
        self._cancelled = cancelled
        self._start_clock()

    def read(self, paths: Sequence[Path]) -> tuple[Document, tuple[str, ...]]:
        """The document and the layers that held. Raises UnreadablePlan, SandboxMissing."""
        with files.opened(paths, self._settings.max_bytes) as found:
            versions = [file.version() for file in found]
            with self._converted(found) as readable:
                told = self._ask(readable)
                if self._settings.ocr and _lacks_text(told) and (tools := ocr.find_tools()):
                    told = self._with_scans(told, readable, tools)
            if [file.version() for file in found] != versions:
                raise UnreadablePlan("laeser-fejl", "file changed")
            self._require_layers(told)
            if isinstance(told.result, Refusal):
                raise told.result.error
            return _as_known(told.result, found), told.layers

    def _ask(self, found: Sequence[OpenFile], reader: str = "") -> Answer:
        """Have the files read by a process of its own."""
        job = worker.Job(
            files=tuple((file.name, file.descriptor) for file in found),
            reader=reader or self._settings.reader,
            modules=_foretold(found),
            max_bytes=self._settings.max_bytes,
            memory_bytes=self._settings.memory_bytes,
            parent=os.getpid(),
            seconds=self._seconds(),
            readable=(*_readable_folders(), *self._settings.import_from),
            sandbox=self._settings.sandbox,
            require_sandbox=self._settings.require_sandbox,
        )
        outcome = self._run("worker", job.to_json(), found, self._clock)
        return self._understood(outcome)

    @contextmanager
    def _converted(self, found: Sequence[OpenFile]) -> Iterator[list[OpenFile]]:
        """The files, those that only LibreOffice reads as .docx. Raises UnreadablePlan."""
        with ExitStack() as stack:
            out = []
            for file in found:
                format = libreoffice.format_of(file.head(libreoffice.HEAD), file.name)
                if format is None:
                    out.append(file)
                    continue
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="beredskabstjek-"))
                out.append(stack.enter_context(self._as_docx(file, format, Path(folder))))
            yield out

    @contextmanager
    def _as_docx(self, file: OpenFile, format: libreoffice.Format, folder: Path) -> Iterator[OpenFile]:
        job = libreoffice.Job(
            descriptor=file.descriptor,
            format=format,
            program=libreoffice.program(),
            folder=str(folder),
            max_bytes=self._settings.max_bytes,
            memory_bytes=libreoffice.MEMORY_BYTES,
            parent=os.getpid(),
            seconds=self._seconds(),
            readable=_readable_folders(),
            sandbox=self._settings.sandbox,
        )
        outcome = self._run("libreoffice", job.to_json(), [file], replace(self._clock, stall=None))
        if outcome.code == libreoffice.START_AGAIN:
            outcome = self._run("libreoffice", job.to_json(), [file], replace(self._clock, stall=None))
        if outcome.output or outcome.end is not End.ITSELF or outcome.signal:
            told = self._understood(outcome)
            raise told.result.error if isinstance(told.result, Refusal) else UnreadablePlan("laeser-fejl")
        result = folder / libreoffice.RESULT
        if not os.path.lexists(result):
            raise UnreadablePlan("odelagt")
        with files.opened([result], self._settings.max_bytes) as made:
            yield replace(made[0], name=str(PurePath(file.name).with_suffix(".docx")))

    def _with_scans(self, before: Answer, found: Sequence[OpenFile], tools: Tools) -> Answer:
        """The files read anew with a text layer on pages that had none; what was known before where that
        does not succeed."""
        with ExitStack() as stack:
            readable, looks = [], []
            for file in found:
                scan = self._scan(file, tools, stack)
                readable.append(scan[0] if scan else file)
                looks.append(scan[1] if scan else None)
            if not any(looks):
                return before
            self._start_clock()
            try:
                after = self._ask(readable)
            except UnreadablePlan:
                return before
        return _as_scanned(before, after, looks[0])

    def _scan(self, file: OpenFile, tools: Tools, stack: ExitStack) -> tuple[OpenFile, Document] | None:
        """A PDF or zip with its scanned pages read, and what was known of it; None where nothing came of that."""
        if not ocr.may_be_scan(file.head(ocr.HEAD), file.name):
            return None
        try:
            self._start_clock()
            seen = self._ask([file], reader=_LOOK).result
            if isinstance(seen, Refusal) or not 0 < len(ocr.unread_pages(seen)) <= ocr.MAX_PAGES:
                return None
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="beredskabstjek-")))
            return stack.enter_context(self._read_by_ocr(file, seen, tools, folder)), seen
        except UnreadablePlan:
            return None

    @contextmanager
    def _read_by_ocr(self, file: OpenFile, seen: Document, tools: Tools, folder: Path) -> Iterator[OpenFile]:
        pages = ocr.unread_pages(seen)
        clock = Clock(time.monotonic() + ocr.seconds_for(len(pages)))
        job = ocr.Job(
            descriptor=file.descriptor,
            pages=pages,
            tesseract=tools.tesseract,
            languages=tools.languages,
            folders=tools.folders,
            folder=str(folder),
            max_bytes=self._settings.max_bytes,
            memory_bytes=ocr.MEMORY_BYTES,
            parent=os.getpid(),
            seconds=math.ceil(clock.left) + _GRACE,
            readable=_readable_folders(),
            tessdata=os.environ.get("TESSDATA_PREFIX", ""),
            sandbox=self._settings.sandbox,
        )
        outcome = self._run("ocr", job.to_json(), [file], clock)
        if outcome.end is not End.ITSELF or outcome.signal or outcome.code or outcome.output:
            raise UnreadablePlan("laeser-fejl", f"ocr: {outcome.end} {outcome.signal} {outcome.code}")
        with files.opened([folder / ocr.RESULT], self._settings.max_bytes) as made:
            yield replace(made[0], name=file.name)

    def _start_clock(self) -> None:
        """Begin the time for one reading anew: scans are read after it has run."""
        self._clock = Clock(time.monotonic() + self._settings.clock, self._settings.stall)

    def _run(self, program: str, job: str, found: Sequence[OpenFile], clock: Clock) -> Outcome:
        folders = (*_import_folders(), *self._settings.import_from)
        return supervise.run(
            (
                sys.executable,
                *_OPTIONS,
                *(["-B"] if sys.dont_write_bytecode else []),
                "-c",
                _START.format(program),
                job,
                *folders,
            ),
            descriptors=[file.descriptor for file in found],
            clock=clock,
            most=answer.MAX_ANSWER,
            cancelled=self._cancelled,
        )

    def _seconds(self) -> int:
        return math.ceil(max(self._clock.left, 0)) + _GRACE

    def _understood(self, outcome: Outcome) -> Answer:
        """The answer of a process. Raises UnreadablePlan where it gave none that can be believed."""
        if outcome.end in (End.CLOCK, End.STALL) or outcome.signal in (signal.SIGXCPU, signal.SIGALRM):
            raise UnreadablePlan("tidsfrist")
        if outcome.signal == signal.SIGKILL:  # not by us: the kernel was out of memory
            raise UnreadablePlan("hukommelse")
        if outcome.signal:
            # The peak of a process counts what its parent held when it was started.
            own_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            is_full = outcome.peak_bytes > max(_NEARLY_ALL * self._settings.memory_bytes, own_peak)
            raise UnreadablePlan("hukommelse" if is_full else "laeser-fejl", f"signal {outcome.signal}")
        if outcome.end is not End.ITSELF:
            raise UnreadablePlan("laeser-fejl", outcome.end)
        try:
            return answer.decode(outcome.output)
        except AnswerRefused as error:
            raise UnreadablePlan("laeser-fejl", f"answer: {error}") from None

    def _require_layers(self, told: Answer) -> None:
        missing = ALL_LAYERS.difference(told.layers)
        if self._settings.require_sandbox and missing:
            raise SandboxMissing(tuple(sorted(missing)))


def _lacks_text(told: Answer) -> bool:
    if isinstance(told.result, Refusal):
        return told.result.code == "ingen-tekst"
    return bool(told.result.report.pages_without_text)


def _as_scanned(before: Answer, after: Answer, first: Document | None) -> Answer:
    """The second answer, where it is one about the same pages; OCRmyPDF changes what a file says of itself.

    ``first``: what was known of the first file, whose properties are the plan's.
    """
    if isinstance(after.result, Refusal):
        return before
    known = first if isinstance(before.result, Refusal) else before.result
    if not isinstance(before.result, Refusal) and before.result.report.pages != after.result.report.pages:
        return before
    if known is None:
        return after
    unread = {page for _, page in ocr.unread_pages(first)} if first else set(known.report.pages_without_text)
    report = _with_wordless_pictures(unread, after.result.report)
    return replace(after, result=replace(after.result, properties=known.properties, report=report))


def _with_wordless_pictures(unread: set[int], after: ReadingReport) -> ReadingReport:
    """The report with a word on the pages that were looked at as pictures and on which no text was found."""
    looked_at = unread - set(after.pages_without_text) - set(after.pages_by_ocr)
    if not looked_at:
        return after
    pages = ", ".join(map(str, sorted(looked_at)))
    return replace(after, notices=(*after.notices, Notice("billedsider", count=len(looked_at), detail=pages)))


def _as_known(document: Document, found: Sequence[OpenFile]) -> Document:
    """The document with the names and the hash that the parent knows better than the process."""
    hashes = [file.sha256() for file in found]
    if len(found) > 1:
        names = tuple(file.name for file in found)
        whole = hashlib.sha256("".join(hashes).encode()).hexdigest()
        return replace(
            document,
            name=names[0],
            sha256=whole,
            files=names if len(document.files) == len(names) else document.files,
        )
    name = found[0].name
    return replace(
        document, name=name, sha256=hashes[0], files=document.files if len(document.files) > 1 else (name,)
    )


# ------------------------------------------------------------------------------- the process's own files


def _foretold(found: Sequence[OpenFile]) -> tuple[str, ...]:
    endings = {PurePath(file.name).suffix.lstrip(".").lower() for file in found}
    return tuple(
        sorted({f"checker.document.{_FORETOLD[ending]}" for ending in endings if ending in _FORETOLD})
    )


def _readable_folders() -> tuple[str, ...]:
    """What the interpreter needs to import from: the standard library, our code, the packages."""
    standard = {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}
    return (*sorted(standard), str(Path(__file__).parents[1]), *_package_folders())


def _import_folders() -> tuple[str, ...]:
    """Where the process looks for modules beyond the standard library."""
    return tuple(dict.fromkeys((str(Path(__file__).parents[2]), *_package_folders())))


@cache
def _package_folders() -> tuple[str, ...]:
    """The folders that hold the readers' libraries, usually one."""
    found = (importlib.util.find_spec(name) for name in ("lxml", "docx", "pypdfium2_raw"))
    places = (spec.submodule_search_locations or () for spec in found if spec)
    return tuple(dict.fromkeys(str(Path(place).parent) for places_of in places for place in places_of))
