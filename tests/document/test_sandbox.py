"""Inside the reader's process: the seven refusals, and that each layer holds by itself."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.document import sandbox
from checker.document.reading import Settings, start_reading
from checker.document.sandbox import ALL_LAYERS

HERE = Path(__file__).parent
ROOT = Path(sandbox.__file__).parents[2]

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the layers are Linux's")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], tuple[str, ...]]]:
    """What came of each attempt inside the sandbox, and the layers that held."""
    folder = tmp_path_factory.mktemp("alles")
    folder.chmod(0o777)
    (folder / "another.txt").write_text("en anden plan")
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket(socket.AF_UNIX) as local:
        local.bind(str(folder / "socket"))
        local.listen()
        plan = folder / "plan.txt"
        plan.write_text(f"{folder}\n{listener.getsockname()[1]}\n{folder / 'socket'}")
        os.environ["HEMMELIGHED"] = "x"
        try:
            going = start_reading([plan], Settings(reader="mock_readers:tries", import_from=(str(HERE),)))
            lines = going.result().text.split("\n")
        finally:
            del os.environ["HEMMELIGHED"]
        assert not (folder / "made.txt").exists()
        yield dict(line.split("=", 1) for line in lines), going.layers


# C15 and G12: section 0 of the reliability notes names the first seven.
@pytest.mark.parametrize(
    "attempt",
    ["read", "write", "tcp", "udp", "unix", "list", "exec", "fork", "kill", "neighbour", "reopen"],
)
def test_reader_is_refused(told: tuple[dict[str, str], tuple[str, ...]], attempt: str) -> None:
    assert told[0][attempt] == "PermissionError"


def test_reader_has_no_environment_and_no_folder(told: tuple[dict[str, str], tuple[str, ...]]) -> None:
    assert "HEMMELIGHED" not in told[0]["environment"].split()
    assert told[0]["folder"] == "/"


def test_layers_that_hold_are_told(told: tuple[dict[str, str], tuple[str, ...]]) -> None:
    assert set(told[1]) <= ALL_LAYERS
    assert {"limits", "no-new-privs"} <= set(told[1])


# Run as a program: a process can enter a sandbox, but not leave it.
PROBE = """
    import json, os, resource, socket, sys, time
    sys.path.insert(0, {root!r})
    from checker.document import sandbox
    def attempt(action):
        try:
            action()
        except OSError as error:
            return type(error).__name__
        return "allowed"
    def listen():
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).bind(("127.0.0.1", 0))
    for name in {without!r}:
        setattr(sandbox, name, lambda *_: False)
    start = time.perf_counter()
    layers = sandbox.enter(sandbox.Limits(2_000_000_000, 9), sandbox.Grants(**{grants!r}))
    seconds = time.perf_counter() - start
    attempts = dict(
        read=lambda: open("/etc/passwd"),
        write=lambda: os.write(os.open({folder!r} + "/made", os.O_WRONLY | os.O_CREAT), b"x"),
        list=lambda: os.listdir("/"),
        udp=listen,
        local=lambda: socket.socket(socket.AF_UNIX),
        exec=lambda: os.posix_spawn("/bin/true", ["true"], dict()),
        reach=lambda: socket.create_connection(("127.0.0.1", {port}), 1),
    )
    print(json.dumps([sorted(layers), seconds, {{name: attempt(each) for name, each in attempts.items()}},
                      resource.getrlimit(resource.RLIMIT_CORE), resource.getrlimit(resource.RLIMIT_FSIZE)]))
"""

LANDLOCK, SECCOMP, NAMESPACES = "_restrict_files", "_filter_calls", "_leave_namespaces"


def probe(folder: Path, without: tuple[str, ...] = (), port: int = 9, **grants: object) -> list[object]:
    program = textwrap.dedent(PROBE).format(
        root=str(ROOT), without=without, grants=grants, folder=str(folder), port=port
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    told: list[object] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize(
    "without, refused",
    [
        ((), {"read", "write", "list", "udp", "local", "exec", "reach"}),
        ((SECCOMP,), {"read", "write", "list", "exec", "reach"}),
        ((SECCOMP, NAMESPACES), {"read", "write", "list", "exec", "reach"}),
        ((LANDLOCK, NAMESPACES), {"udp", "local", "exec", "reach"}),
        ((LANDLOCK, SECCOMP), {"reach"}),
    ],
)
def test_each_layer_holds_without_the_others(
    tmp_path: Path, without: tuple[str, ...], refused: set[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        layers, _, attempts, *_ = probe(tmp_path, without, listener.getsockname()[1])
    assert isinstance(layers, list) and isinstance(attempts, dict)
    if len(layers) + len(without) < len(ALL_LAYERS):
        pytest.skip(f"this machine has only {layers}")
    assert {name for name, came in attempts.items() if came != "allowed"} >= refused


def test_grants_are_what_is_left(tmp_path: Path) -> None:
    layers, _, attempts, *_ = probe(
        tmp_path,
        read=("/etc/passwd",),
        run=("/bin", "/usr", "/lib", "/lib64"),
        write=(str(tmp_path),),
        programs=True,
    )
    assert isinstance(layers, list) and isinstance(attempts, dict)
    if set(layers) != ALL_LAYERS:
        pytest.skip(f"this machine has only {layers}")
    assert {name for name, came in attempts.items() if came == "allowed"} == {"read", "exec", "local"}
    # The file may be made, but the limit says that it stays empty.
    assert (attempts["write"], (tmp_path / "made").stat().st_size) == ("OSError", 0)


def test_limits_are_set_and_the_sandbox_is_cheap(tmp_path: Path) -> None:
    told = [probe(tmp_path) for _ in range(3)]
    assert [each[3:] for each in told] == [[[0, 0], [0, 0]]] * 3
    # G12; the least of three, for other work on the machine only adds.
    assert min(float(str(each[1])) for each in told) < 0.005
