"""Give up every right the process has no use for, before it touches a stranger's file.

Five layers, each of which holds without the others, so that a kernel or container that lacks one
still leaves a fence: namespaces (no network, no capabilities), Landlock (no file but those named),
seccomp (no socket, no new process, no signal to another), no_new_privs and resource limits. All by
system calls through ctypes: nothing to install and about a millisecond a process. What a layer
cannot do here it leaves undone; ``enter`` says which ones hold. Control C15 of the threat model.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Layer(StrEnum):
    NAMESPACES = "namespaces"
    LANDLOCK = "landlock"
    SECCOMP = "seccomp"
    NO_NEW_PRIVILEGES = "no-new-privs"
    LIMITS = "limits"


ALL_LAYERS = frozenset(Layer)
#: Enough to import a module while another is being imported.
OPEN_FILES = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds the kernel keeps. ``file_bytes`` is the largest file that may be written."""

    memory_bytes: int
    cpu_seconds: int
    file_bytes: int = 0
    open_files: int = OPEN_FILES


@dataclass(frozen=True, slots=True)
class Grants:
    """What stays allowed: folders or files to read, to load, to read and run, and to write.

    ``load``: folders of shared libraries, which may be opened but not listed. ``programs``: other
    programs may be started, and talk to each other by socket files. ``temporary``: a folder
    that takes the place of ``TEMPORARY``, as far as there are namespaces.
    """

    read: tuple[str, ...] = ()
    load: tuple[str, ...] = ()
    run: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    programs: bool = False
    temporary: str = ""


TEMPORARY = "/tmp"  # noqa: S108 - named to be replaced, not to be written in
#: Where the system keeps what a late import may be linked with.
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache")


def enter(limits: Limits, grants: Grants) -> frozenset[Layer]:
    """Enter the sandbox for good and say which layers hold.

    The process must have a single thread. The order matters: each step still needs a right that a
    later one takes away.
    """
    held = {Layer.LIMITS} if _set_limits(limits) else set()
    if not sys.platform.startswith("linux"):
        return frozenset(held)
    libc = ctypes.CDLL(None, use_errno=True)
    steps: tuple[tuple[Layer, Callable[[], bool]], ...] = (
        (Layer.NAMESPACES, lambda: _leave_namespaces(libc, grants.temporary)),
        (Layer.NO_NEW_PRIVILEGES, lambda: _forbid_new_privileges(libc)),
        (Layer.LANDLOCK, lambda: _restrict_files(libc, grants)),
        (Layer.SECCOMP, lambda: _filter_calls(libc, grants.programs)),
    )
    held.update(layer for layer, step in steps if step())
    return frozenset(held)


def follow_parent(parent: int) -> None:
    """Have the kernel kill this process when the thread that started it ends.

    ``parent``: that thread's process; when it is gone already, nothing would be left to follow.
    """
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


# ------------------------------------------------------------------------------- resource limits


def _set_limits(limits: Limits) -> bool:
    try:
        import resource
    except ImportError:  # Windows
        return False
    wanted = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
    }
    held = True
    for kind, bound in wanted.items():
        hard = resource.getrlimit(kind)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        try:
            resource.setrlimit(kind, (bound, bound))
        except (OSError, ValueError):
            held = False
    return held


# ------------------------------------------------------------------------------- namespaces, prctl

_CLONE_NEWNS, _CLONE_NEWIPC, _CLONE_NEWUSER, _CLONE_NEWNET = 0x00020000, 0x08000000, 0x10000000, 0x40000000
_MS_BIND = 4096
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_CAPABILITY_VERSION_3 = 0x20080522


def _leave_namespaces(libc: ctypes.CDLL, temporary: str) -> bool:
    """A user namespace without a mapped user, with a network that has no device up."""
    wanted = _CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC | (_CLONE_NEWNS if temporary else 0)
    if libc.unshare(wanted) != 0:
        return False
    if temporary:
        libc.mount(os.fsencode(temporary), TEMPORARY.encode(), None, _MS_BIND, None)
    # The new namespace came with all capabilities over itself, and with them the parts of the
    # kernel that only administrators can reach.
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    return int(libc.capset(header, (ctypes.c_uint32 * 6)())) == 0


def _forbid_new_privileges(libc: ctypes.CDLL) -> bool:
    """No set-user-id program gives rights; no other process of the user may look into this one."""
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return int(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) == 0


# ------------------------------------------------------------------------------- Landlock

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_RULE_PATH_BENEATH = 1
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
#: Rights that a rule on a file, not a folder, may carry: execute, write, read, truncate, ioctl.
_OF_FILES = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15
_TCP = 1 << 0 | 1 << 1
_SCOPES = 1 << 0 | 1 << 1  # abstract sockets and signals end at this process
#: Number of file rights that each version of the interface knows; later ones know no more.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_MOST_FILE_RIGHTS = 16


def _restrict_files(libc: ctypes.CDLL, grants: Grants) -> bool:
    """Handle every right the kernel knows, so that all that is not granted is refused."""
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    every = (1 << _FILE_RIGHTS.get(version, _MOST_FILE_RIGHTS)) - 1
    attributes = struct.pack("=QQQ", every, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = libc.syscall(_CREATE_RULESET, attributes, size, 0)
    if ruleset < 0:
        return False
    try:
        reading = _READ_FILE | _READ_DIR
        for rights, paths in (
            (reading, grants.read),
            (_READ_FILE, grants.load),
            (reading | _EXECUTE, grants.run),
            (every & ~_EXECUTE, grants.write),
        ):
            for path in paths:
                _allow(libc, ruleset, path, rights)
        return int(libc.syscall(_RESTRICT_SELF, ruleset, 0)) == 0
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # a path this system does not have needs no right
    try:
        if not os.path.isdir(path):
            rights &= _OF_FILES
        libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)


# ------------------------------------------------------------------------------- seccomp


@dataclass(frozen=True, slots=True)
class _Machine:
    """Numbers of one kind of processor: its audit name and its system calls."""

    audit: int
    clone: int
    socket: int
    #: Nobody needs these to read a document: tracing, mounting, keys, kernel programs, namespaces.
    never: tuple[int, ...]
    #: New programs and processes, sockets of any kind, signals.
    programs: tuple[int, ...]


# From asm/unistd_64.h and asm-generic/unistd.h. never: ptrace process_vm_readv process_vm_writev
# unshare setns mount pivot_root chroot bpf keyctl add_key request_key userfaultfd perf_event_open
# open_by_handle_at init_module kexec_load io_uring_setup pidfd_getfd shmget msgget semget mq_open.
# programs: execve execveat [fork vfork] socketpair bind listen connect kill tkill tgkill
# rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open pidfd_send_signal memfd_create.
_MACHINES = {
    "x86_64": _Machine(
        audit=0xC000003E,
        clone=56,
        socket=41,
        never=(101, 310, 311, 272, 308, 165, 155, 161, 321, 250, 248, 249, 323, 298)
        + (304, 175, 246, 425, 438, 29, 68, 64, 240),
        programs=(59, 322, 57, 58, 53, 49, 50, 42, 62, 200, 234, 129, 297, 434, 424, 319),
    ),
    "aarch64": _Machine(
        audit=0xC00000B7,
        clone=220,
        socket=198,
        never=(117, 270, 271, 97, 268, 40, 41, 51, 280, 219, 217, 218, 282, 241)
        + (265, 105, 104, 425, 438, 194, 186, 190, 180),
        programs=(221, 281, 199, 200, 201, 203, 129, 130, 131, 138, 240, 434, 424, 279),
    ),
}
_CLONE3, _CLONE_THREAD, _AF_UNIX, _X32 = 435, 0x00010000, 1, 0x40000000
_EPERM, _ENOSYS = 1, 38
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_OFFSET_NUMBER, _OFFSET_MACHINE, _OFFSET_ARGUMENT = 0, 4, 16
_SECCOMP_MODE_FILTER = 2


def _filter_calls(libc: ctypes.CDLL, programs: bool) -> bool:
    machine = _MACHINES.get(os.uname().machine)
    if machine is None or struct.calcsize("P") != 8:
        return False
    code = _filter_program(machine, programs)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    return int(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, program, 0, 0)) == 0


def _filter_program(machine: _Machine, programs: bool) -> bytes:
    """A program for the kernel's filter: answers per system call, all else allowed.

    Jumps count the steps to skip when the test holds and when it does not.
    """
    refuse, absent = _ERROR | _EPERM, _ERROR | _ENOSYS
    steps = [
        _step(_LOAD, _OFFSET_MACHINE),
        _step(_EQUAL, machine.audit, 1, 0),
        _step(_RETURN, _KILL),  # a call by another machine's numbers has no honest reason
        _step(_LOAD, _OFFSET_NUMBER),
        _step(_AT_LEAST, _X32, 0, 1),
        _step(_RETURN, refuse),
    ]
    for number in (*machine.never, *(() if programs else machine.programs)):
        steps += [_step(_EQUAL, number, 0, 1), _step(_RETURN, refuse)]
    if programs:
        steps += _unless_argument(machine.socket, _EQUAL, _AF_UNIX, refuse)
    else:
        steps += [_step(_EQUAL, machine.socket, 0, 1), _step(_RETURN, refuse)]
        # The arguments of clone3 lie in memory, where a filter cannot look; libc falls back to clone.
        steps += [_step(_EQUAL, _CLONE3, 0, 1), _step(_RETURN, absent)]
        steps += _unless_argument(machine.clone, _HAS_BITS, _CLONE_THREAD, refuse)
    return b"".join([*steps, _step(_RETURN, _ALLOW)])


def _unless_argument(number: int, test: int, value: int, answer: int) -> Sequence[bytes]:
    """Answer a call unless its first argument passes a test."""
    return (
        _step(_EQUAL, number, 0, 4),
        _step(_LOAD, _OFFSET_ARGUMENT),
        _step(test, value, 1, 0),
        _step(_RETURN, answer),
        _step(_RETURN, _ALLOW),
    )


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
