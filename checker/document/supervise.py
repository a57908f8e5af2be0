"""Run a program that may do anything, and be sure that it ends: clocks and bounds from outside.

The program is the leader of a session of its own, with no environment and no open file but those
handed over; when it is over, for whatever reason, the whole session's process group is killed.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

_PIECE = 1 << 20
#: Seconds between looks at the clocks. An answer or the end of the program is seen at once.
_TICK = 0.1
_LAST_MOMENT = 0.3
_F_SETPIPE_SZ = 1031


class End(StrEnum):
    """Why a program is over."""

    ITSELF = "itself"
    CLOCK = "clock"
    #: It neither computed nor answered for a while.
    STALL = "stall"
    #: It closed its end of the pipe and went on.
    HUNG_UP = "hung-up"
    #: It said more than it may.
    FLOOD = "flood"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Clock:
    """``deadline``: on the monotonic clock. ``stall``: seconds without computing or answering, None
    for a program that leaves the work to others."""

    deadline: float
    stall: float | None = None

    @property
    def left(self) -> float:
        return self.deadline - time.monotonic()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a program. ``signal`` that it died by of itself, 0 for none; ``code`` it ended with."""

    end: End
    output: bytes = b""
    signal: int = 0
    code: int = 0
    peak_bytes: int = 0


def run(
    command: Sequence[str], *, descriptors: Sequence[int], clock: Clock, most: int, cancelled: threading.Event
) -> Outcome:
    """Run a command on open files and collect up to ``most`` bytes of what it says.

    Blocks until the program and its process group are gone. The calling thread must be the one
    that waits: the program may have asked to die with the thread that started it.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        cwd="/",
        env={},
        pass_fds=descriptors,
        start_new_session=True,
    )
    assert process.stdout is not None
    with process.stdout as pipe:
        said: list[bytes] = []
        end = End.CANCELLED
        try:
            end = _listen(process.pid, pipe.fileno(), said, clock, most, cancelled)
        finally:
            status, peak = _end(process)
    of_itself = status if end is End.ITSELF else 0
    died_by = os.WTERMSIG(of_itself) if os.WIFSIGNALED(of_itself) else 0
    return Outcome(end, b"".join(said), died_by, os.WEXITSTATUS(of_itself), peak)


def _listen(
    pid: int, pipe: int, said: list[bytes], clock: Clock, most: int, cancelled: threading.Event
) -> End:
    """Collect until the pipe is closed, the program is dead or a bound is met."""
    _widen(pipe)
    os.set_blocking(pipe, False)
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    spent: int | None = None
    size, last_sign = 0, time.monotonic()
    while True:
        ready = poll.poll(_TICK * 1000)
        if ready:
            piece = os.read(pipe, _PIECE)
            if not piece:
                return End.ITSELF if _ends_soon(pid) else End.HUNG_UP
            said.append(piece)
            size += len(piece)
        if size > most:
            return End.FLOOD
        if cancelled.is_set():
            return End.CANCELLED
        now = time.monotonic()
        if now > clock.deadline:
            return End.CLOCK
        running, ticks = _pulse(pid)
        # Another program may hold the pipe open, but what the dead one left in it is still collected.
        if not running and not poll.poll(0):
            return End.ITSELF
        if ready or ticks is None or ticks != spent:
            spent, last_sign = ticks, now
        elif clock.stall is not None and now - last_sign > clock.stall:
            return End.STALL


def _ends_soon(pid: int) -> bool:
    """Whether a program that is no longer heard of is over: its files close a moment before it ends."""
    deadline = time.monotonic() + _LAST_MOMENT
    while time.monotonic() < deadline:
        running, ticks = _pulse(pid)
        if not running or ticks is None:
            return True
        time.sleep(0.001)
    return False


def _widen(pipe: int) -> None:
    """Let a usual answer fit into the pipe, so that the program need not wait to be heard."""
    with suppress(ImportError, OSError):
        import fcntl

        fcntl.fcntl(pipe, _F_SETPIPE_SZ, _PIECE)


def _pulse(pid: int) -> tuple[bool, int | None]:
    """Whether a child still runs, and the processor time it has used in ticks, None where unknown."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:  # only Linux has the file
        return True, None
    return fields[0] != b"Z", int(fields[11]) + int(fields[12])


def _end(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """Kill the program's whole process group; its wait status and peak memory in bytes.

    The dead leader keeps the group's number taken until it is waited for, so that no stranger's
    group is hit.
    """
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return status, usage.ru_maxrss * 1024
