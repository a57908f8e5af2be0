"""The process that reads one plan and dies: the child's side of ``reading``.

The files come as open descriptors and the answer goes to the standard output; whatever a reader or
a library prints goes nowhere. Started without environment, without ``site`` and without the rights
that ``sandbox`` takes; the readers are imported first, so that only late imports need a file.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from checker.document import sandbox
from checker.document.answer import MAX_ANSWER, Answer, Refusal, encode
from checker.document.model import Document, UnreadablePlan


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the plan; the same as ``read.Source``, which is imported only to be called."""

    name: str
    data: bytes


Reader = Callable[[Sequence[Source]], Document]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What every process of ours is told.

    ``readable``: the interpreter's own folders. ``parent``: the process not to outlive. ``seconds``:
    when the process ends itself, should the parent not do it.
    """

    max_bytes: int
    memory_bytes: int
    parent: int
    seconds: int
    readable: tuple[str, ...]
    sandbox: bool = True

    def to_json(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Task):
    """Files to read.

    ``files``: (name, descriptor) in order. ``reader``: "module:function". ``modules``: what it will
    probably import. ``require_sandbox``: nothing is read unless all layers hold.
    """

    files: tuple[tuple[str, int], ...]
    reader: str
    modules: tuple[str, ...]
    require_sandbox: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion(Task):
    """A file for another program to make something of.

    ``folder``: where the result and what the program writes beside it go; it is the parent's to remove.
    """

    descriptor: int
    folder: str

    @property
    def workplace(self) -> Path:
        """The folder as it is called inside the sandbox."""
        return Path(self.folder if os.path.exists(self.folder) else sandbox.TEMPORARY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a program needs beside its folder: files to read, folders of programs, processors at once."""

    read: tuple[str, ...]
    run: str
    programs_at_once: int = 1


def convert(job: Conversion, needs: Needs, work: Callable[[bytes], None]) -> None:
    """Have ``work`` done on the bytes of the file inside a sandbox that lets it start programs; answer
    only to refuse, be it what ``work`` raises."""
    answer_to = claim_output()
    os.set_inheritable(answer_to, True)  # its end tells the parent that the program is done
    layers = _enter_conversion(job, needs)
    end_with_parent(job.parent, job.seconds)
    try:
        work(read_descriptor(job.descriptor, job.max_bytes))
    except UnreadablePlan as error:
        write_answer(answer_to, Answer(Refusal.of(error), layers))
    except MemoryError:
        write_answer(answer_to, Answer(Refusal("hukommelse"), layers))


def _enter_conversion(job: Conversion, needs: Needs) -> tuple[str, ...]:
    if not job.sandbox:
        return ()
    limits = sandbox.Limits(
        memory_bytes=job.memory_bytes,
        cpu_seconds=job.seconds * needs.programs_at_once,
        file_bytes=4 * job.max_bytes,
        open_files=256,
    )
    grants = sandbox.Grants(
        read=(*job.readable, "/dev/urandom", "/etc/ld.so.cache", *needs.read),
        run=("/usr", "/lib", "/lib64", needs.run),
        # Some insist on files in /tmp, which is the job's folder inside.
        write=(sandbox.TEMPORARY, job.folder, os.devnull),
        programs=True,
        temporary=job.folder,
    )
    return tuple(sorted(sandbox.enter(limits, grants)))


def main(argument: str) -> None:
    """Run a job told as JSON and end the process."""
    job = Job(**json.loads(argument))
    answer_to = claim_output()
    reader = _reader(job)
    layers = _enter_sandbox(job)
    end_with_parent(job.parent, job.seconds)
    # The process ends with its one plan: there is no later to collect for.
    gc.disable()
    may_read = not job.require_sandbox or sandbox.ALL_LAYERS.issubset(layers)
    write_answer(answer_to, Answer(_read(reader, job) if may_read else Refusal("laeser-fejl"), layers))
    os._exit(0)


def claim_output() -> int:
    """The descriptor of the answer, with standard output turned away from it."""
    answer_to = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answer_to


def end_with_parent(parent: int, seconds: int) -> None:
    """Die when the parent does, and after so many seconds in any case.

    The alarm's own action ends the process in the kernel, also in the middle of C code. To be called
    inside the sandbox: on entering a user namespace the kernel forgets whom to follow.
    """
    sandbox.follow_parent(parent)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def read_descriptor(descriptor: int, most: int) -> bytes:
    """All of an open file. Raises UnreadablePlan for-stor when it holds more than ``most`` bytes."""
    parts: list[bytes] = []
    size = 0
    # Usually a single piece, which is not copied again.
    while part := os.pread(descriptor, min(os.fstat(descriptor).st_size, most) + 1, size):
        size += len(part)
        if size > most:
            raise UnreadablePlan("for-stor")
        parts.append(part)
    return b"".join(parts)


def write_answer(to: int, answer: Answer) -> None:
    data = memoryview(_encoded(answer))
    while data:
        data = data[os.write(to, data) :]


def _encoded(answer: Answer) -> bytes:
    try:
        data = encode(answer)
    except MemoryError:
        return encode(replace(answer, result=Refusal("hukommelse")))
    return data if len(data) <= MAX_ANSWER else encode(replace(answer, result=Refusal("for-stor")))


def _reader(job: Job) -> Reader:
    for module in job.modules:
        importlib.import_module(module)
    module, function = job.reader.split(":")
    reader: Reader = getattr(importlib.import_module(module), function)
    return reader


def _enter_sandbox(job: Job) -> tuple[str, ...]:
    if not job.sandbox:
        return ()
    # The plan's files count, too, and may be many.
    most_open = sandbox.OPEN_FILES + max((descriptor for _, descriptor in job.files), default=0)
    limits = sandbox.Limits(job.memory_bytes, job.seconds, open_files=most_open)
    return tuple(
        sorted(sandbox.enter(limits, sandbox.Grants(read=tuple(job.readable), load=sandbox.LIBRARIES)))
    )


def _read(reader: Reader, job: Job) -> Document | Refusal:
    try:
        return reader(
            [Source(name, read_descriptor(descriptor, job.max_bytes)) for name, descriptor in job.files]
        )
    except UnreadablePlan as error:
        return Refusal.of(error)
    except MemoryError:
        return Refusal("hukommelse")
    except RecursionError:
        return Refusal("for-indviklet")
    except Exception as error:  # noqa: BLE001 - whatever a reader does is told as a result
        return Refusal("laeser-fejl", _place_of(error))


def _place_of(error: Exception) -> str:
    """Kind and place of an error in our own code; its message could hold text of the plan."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
