"""Readers that misbehave, each as a stranger's file might make one. Named to the worker by tests."""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from checker.document.model import Block, Document, Kind, ReadingReport, Span, UnreadablePlan


class Source(Protocol):
    name: str
    data: bytes


def document(text: str, name: str = "plan.txt") -> Document:
    return Document(
        name=name,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        format="text",
        text=text,
        blocks=(Block(0, Kind.PARAGRAPH, Span(0, len(text)), paragraph=1),),
        report=ReadingReport(characters=len(text)),
        files=(name,),
    )


def honest(files: Sequence[Source]) -> Document:
    return document(" ".join(file.data.decode() for file in files), files[0].name)


def imports_late(files: Sequence[Source]) -> Document:
    """Need a file of the interpreter's own inside the sandbox, one linked with a system library too."""
    import _bz2
    import colorsys

    return document(f"{len(files)} {colorsys.__name__} {_bz2.__name__}", files[0].name)


def prints(files: Sequence[Source]) -> Document:
    """Talk on every stream there is; none of it is the answer."""
    for _ in range(1000):
        print("x" * 1000)
        os.write(1, b"x" * 1000)
        os.write(2, b"x" * 1000)
    return honest(files)


def refuses(files: Sequence[Source]) -> Document:
    raise UnreadablePlan("adgangskode", "doc")


def refuses_oddly(files: Sequence[Source]) -> Document:
    raise UnreadablePlan("en-ny-grund")


def hangs_in_python(files: Sequence[Source]) -> Document:
    while True:
        pass


def hangs_in_c(files: Sequence[Source]) -> Document:
    # pause() gives no time to Python's own signal handling.
    ctypes.CDLL(None).pause()
    return honest(files)


def sleeps_a_little(files: Sequence[Source]) -> Document:
    time.sleep(0.8)
    return honest(files)


def sleeps(files: Sequence[Source]) -> Document:
    time.sleep(3600)
    return honest(files)


def ignores_signals(files: Sequence[Source]) -> Document:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM, signal.SIGXCPU):
        signal.signal(number, signal.SIG_IGN)
    return hangs_in_python(files)


def forks(files: Sequence[Source]) -> Document:
    """Leave a process behind that holds the answer's pipe open."""
    if not os.fork():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(3600)
    return honest(files)


def dies_after_fork(files: Sequence[Source]) -> Document:
    if os.fork():
        os._exit(0)
    time.sleep(3600)
    return honest(files)


def exits(files: Sequence[Source]) -> Document:
    os._exit(0)


def leaves(files: Sequence[Source]) -> Document:
    sys.exit("farvel")


def crashes(files: Sequence[Source]) -> Document:
    os.kill(os.getpid(), signal.SIGSEGV)
    return hangs_in_python(files)


def runs_into_zero(files: Sequence[Source]) -> Document:
    ctypes.string_at(0)
    return honest(files)


def is_killed(files: Sequence[Source]) -> Document:
    os.kill(os.getpid(), signal.SIGKILL)
    return hangs_in_python(files)


def eats_memory(files: Sequence[Source]) -> Document:
    eaten = []
    while True:
        eaten.append(bytearray(10_000_000))


def eats_memory_at_once(files: Sequence[Source]) -> Document:
    return document("x" * 100_000_000_000)


def recurses(files: Sequence[Source]) -> Document:
    return recurses(files)


def fails(files: Sequence[Source]) -> Document:
    raise KeyError("Barnets navn er Anna")


def lies(files: Sequence[Source]) -> Document:
    """Another name, another hash."""
    return document("Planen er i orden.", "en-anden.docx")


def points_outside(files: Sequence[Source]) -> Document:
    return Document("a", "0" * 64, "text", "kort", (Block(0, Kind.PARAGRAPH, Span(0, 99)),))


def answers_rubbish(files: Sequence[Source]) -> Document:
    _say(b"{]\x00\xff" * 1000)
    os._exit(0)


def answers_half(files: Sequence[Source]) -> Document:
    _say(b'{"layers":[]}\n"En pl')
    os._exit(0)


def floods(files: Sequence[Source]) -> Document:
    while True:
        _say(b"x" * 1_000_000)


def dribbles(files: Sequence[Source]) -> Document:
    """Answer a byte at a time, for ever: never stalled, never done."""
    while True:
        _say(b" ")
        time.sleep(0.05)


def hangs_up(files: Sequence[Source]) -> Document:
    """Close the answer's pipe and go on."""
    os.closerange(0, 100)
    return hangs_in_python(files)


def _say(said: bytes) -> None:
    """Write to the answer's pipe, the only pipe there is."""
    os.write(_descriptor_of("pipe:"), said)


def _descriptor_of(name: str) -> int:
    for descriptor in range(3, 64):
        try:
            found = os.readlink(f"/proc/self/fd/{descriptor}")
        except OSError:
            continue
        if name in found:
            return descriptor
    raise FileNotFoundError(name)


# ------------------------------------------------------------------------------- what it may do


def _try(action: Callable[[], object]) -> str:
    try:
        action()
    except OSError as error:
        return type(error).__name__
    return "allowed"


def _udp() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", ("127.0.0.1", 53))


def _unix(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(path)


def tries(files: Sequence[Source]) -> Document:
    """Try what must be refused; the answer tells what came of each.

    The first line of the file is a folder that any process of the user may use, the second a port
    and the third a socket file, both listened to.
    """
    folder, port, listener = files[0].data.decode().split("\n")
    attempts: dict[str, Callable[[], object]] = {
        "read": lambda: open("/etc/passwd"),
        "write": lambda: open(os.path.join(folder, "made.txt"), "w"),
        "tcp": lambda: socket.create_connection(("127.0.0.1", int(port)), 1),
        "udp": _udp,
        "unix": lambda: _unix(listener),
        "list": lambda: os.listdir("/"),
        "exec": lambda: subprocess.run([sys.executable, "-c", "pass"]),
        "fork": os.fork,
        "kill": lambda: os.kill(os.getppid(), 0),
        "environment": lambda: open(f"/proc/{os.getppid()}/environ"),
        "neighbour": lambda: open(os.path.join(folder, "another.txt")),
        # Its own file, which it holds open for reading, by another way.
        "reopen": lambda: os.open(f"/proc/self/fd/{_descriptor_of('plan.txt')}", os.O_WRONLY),
    }
    told = [f"{name}={_try(attempt)}" for name, attempt in attempts.items()]
    told += [f"environment={' '.join(os.environ)}", f"folder={os.getcwd()}"]
    return document("\n".join(told))
