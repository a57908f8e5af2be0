"""Where results and messages go: stdout, stderr and files, none of which may bring the program down."""

from __future__ import annotations

import codecs
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

_PLAIN = {
    "æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa", "é": "e", "»": '"', "«": '"', "“": '"', "”": '"',
    "’": "'", "–": "-", "—": "-", "…": "...", "·": "-", "›": ">", "✓": "v", "◐": "/", "✗": "x", "•": "-", "─": "-",
}  # fmt: skip
_ERRORS = "beredskabstjek-plain"


class CannotWrite(Exception):
    """A report that could not be put where it was asked for. ``why`` is a key of messages."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def prepare_streams() -> None:
    """Let stdout and stderr take any text, also where their encoding has no Danish letters."""
    codecs.register_error(_ERRORS, _in_plain_letters)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors=_ERRORS)  # type: ignore[union-attr]


def _in_plain_letters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_PLAIN.get(one, "?") for one in lost), error.end


def say(text: str) -> None:
    """Results as text on stdout. A reader that has gone away is not a fault."""
    if sys.stdout is None:  # closed by the caller: nobody wants the result
        return
    with _reader_may_leave():
        sys.stdout.write(text)
        sys.stdout.flush()


def say_bytes(data: bytes) -> None:
    """Results in their own encoding on stdout."""
    if sys.stdout is None:
        return
    with _reader_may_leave():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        # Python flushes stdout once more at its end; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(key: str, **values: object) -> None:
    """A line of messages on stderr."""
    from checker.reports.wording import wording

    _to_stderr(wording().message(key, **values))


def complain(key: str, **values: object) -> None:
    """The same as an error."""
    from checker.reports.wording import wording

    words = wording()
    _to_stderr(words.message("error", text=words.message(key, **values)))


def complain_of(text: str) -> None:
    """An error that comes with its own words."""
    from checker.reports.wording import wording

    _to_stderr(wording().message("error", text=text))


def _to_stderr(text: str) -> None:
    from checker.reports.visible import visible

    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(visible(text) + "\n")
        sys.stderr.flush()


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A function that shows which step is under way; silent unless stderr is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console

    from checker.reports.wording import wording

    with Console(file=sys.stderr).status("") as status:
        yield lambda step: status.update(wording().message(step))


def is_screen() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def require_writable(path: Path, inputs: Sequence[Path]) -> None:
    """Find out before the work whether a report may be written there. Raises CannotWrite."""
    target = _target(path)
    if target.is_dir():
        raise CannotWrite("is_folder")
    if not target.parent.is_dir():
        raise CannotWrite("no_such_folder")
    if any(one.exists() and target.exists() and target.samefile(one) for one in inputs):
        raise CannotWrite("is_input")


def write_file(path: Path, data: bytes) -> None:
    """Write a report whole or not at all. Raises CannotWrite."""
    target = _target(path)
    try:
        if target.exists() and not target.is_file():  # a pipe or /dev/null has no name to take over
            target.write_bytes(data)
            return
        _replace(target, data)
    except PermissionError:
        raise CannotWrite("no_right") from None
    except OSError:
        raise CannotWrite("disk") from None


def _replace(target: Path, data: bytes) -> None:
    """Write beside the target and take over its name, so that nobody ever sees half a report."""
    temporary = target.with_name(f".beredskabstjek-{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if target.exists():
                os.fchmod(file.fileno(), stat.S_IMODE(target.stat().st_mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _target(path: Path) -> Path:
    """The file behind a link, so that the link stays."""
    return Path(os.path.realpath(path))
