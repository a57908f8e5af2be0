"""The reader's process and its keeper: whatever the process does, there is one clear outcome."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest

from checker.document import reading, supervise
from checker.document.model import UnreadablePlan
from checker.document.reading import Reading, SandboxMissing, Settings, start_reading
from checker.document.sandbox import ALL_LAYERS

HERE = Path(__file__).parent
TEXT = "Mistanke om overgreb meldes til lederen."


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / f"plan-{uuid.uuid4().hex}.txt"  # a name that no other process was told
    path.write_text(TEXT)
    return path


def settings(reader: str, **more: object) -> Settings:
    usual: dict[str, object] = {
        "clock": 20.0,
        "reader": f"mock_readers:{reader}",
        "import_from": (str(HERE),),
    }
    return Settings(**{**usual, **more})  # type: ignore[arg-type]


def outcome(plan: Path, reader: str, **more: object) -> str:
    """The code a plan is refused with, or the text that was read."""
    return code_of(start_reading([plan], settings(reader, **more)))


def code_of(going: Reading) -> str:
    try:
        return going.result().text
    except UnreadablePlan as refusal:
        return refusal.code


def processes(plan: Path) -> set[int]:
    """Processes that were told the plan's name and are not over."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            if state != "Z" and plan.name.encode() in (entry / "cmdline").read_bytes():
                found.add(int(entry.name))
        except OSError:
            continue
    return found


def nothing_left(plan: Path) -> bool:
    """Whether all are over or, killed a moment ago, soon will be."""
    deadline = time.monotonic() + 2
    while processes(plan) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not processes(plan)


# The same whether the sandbox is there or not: the keeper relies on nothing inside.
@pytest.mark.parametrize("sandbox", [True, False])
@pytest.mark.parametrize(
    "reader, code",
    [
        ("refuses", "adgangskode"),
        ("refuses_oddly", "laeser-fejl"),
        ("exits", "laeser-fejl"),
        ("leaves", "laeser-fejl"),
        ("runs_into_zero", "laeser-fejl"),
        ("eats_memory_at_once", "hukommelse"),
        ("recurses", "for-indviklet"),
        ("fails", "laeser-fejl"),
        ("points_outside", "laeser-fejl"),
        ("answers_half", "laeser-fejl"),
    ],
)
def test_misbehaving_reader_gives_a_reason(plan: Path, reader: str, code: str, sandbox: bool) -> None:
    assert outcome(plan, reader, sandbox=sandbox) == code
    assert nothing_left(plan)


@pytest.mark.parametrize(
    "reader, code",
    [
        ("crashes", "laeser-fejl"),
        ("is_killed", "hukommelse"),
        ("dies_after_fork", "laeser-fejl"),
        ("answers_rubbish", "laeser-fejl"),
        ("floods", "laeser-fejl"),
    ],
)
def test_reader_without_sandbox_gives_a_reason(plan: Path, reader: str, code: str) -> None:
    assert outcome(plan, reader, sandbox=False) == code
    assert nothing_left(plan)


def test_memory_is_bounded(plan: Path) -> None:
    assert outcome(plan, "eats_memory", memory_mb=300) == "hukommelse"


@pytest.mark.parametrize("sandbox", [True, False])
def test_clock_ends_what_does_not_end(plan: Path, sandbox: bool) -> None:
    start = time.monotonic()
    going = {
        reader: start_reading([plan], settings(reader, clock=1.0, sandbox=sandbox))
        for reader in ("hangs_in_python", "hangs_in_c", "ignores_signals", "dribbles", "hangs_up")
    }
    assert {reader: code_of(each) for reader, each in going.items()} == {
        "hangs_in_python": "tidsfrist",
        "hangs_in_c": "tidsfrist",
        "ignores_signals": "tidsfrist",
        "dribbles": "tidsfrist",
        "hangs_up": "laeser-fejl",  # it will say no more, and is not waited for
    }
    assert time.monotonic() - start < 5
    assert nothing_left(plan)


@pytest.mark.parametrize("reader", ["hangs_in_c", "sleeps"])
def test_stalled_process_is_ended_before_the_clock(plan: Path, reader: str) -> None:
    start = time.monotonic()
    assert outcome(plan, reader, clock=20.0, stall=0.5) == "tidsfrist"
    assert time.monotonic() - start < 5


def test_busy_process_is_not_stalled(plan: Path) -> None:
    start = time.monotonic()
    assert outcome(plan, "hangs_in_python", clock=1.5, stall=0.5) == "tidsfrist"
    assert time.monotonic() - start >= 1.5


def test_process_left_behind_is_killed_and_the_answer_kept(plan: Path) -> None:
    assert outcome(plan, "forks", sandbox=False) == TEXT
    assert nothing_left(plan)


# The caller may keep this thread waiting at any line, for instance by importing spaCy.
def test_answer_given_between_two_looks_is_not_lost(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look = supervise._pulse

    def late_look(pid: int) -> tuple[bool, int | None]:
        time.sleep(1)
        return look(pid)

    monkeypatch.setattr(supervise, "_TICK", 0.001)
    monkeypatch.setattr(supervise, "_pulse", late_look)
    assert outcome(plan, "honest") == TEXT


def test_file_written_to_while_it_is_read_is_refused(plan: Path) -> None:
    going = start_reading([plan], settings("sleeps_a_little"))
    time.sleep(0.2)
    with plan.open("a") as file:
        file.write(" mere")
    assert code_of(going) == "laeser-fejl"


def test_output_of_a_reader_is_not_the_answer(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert outcome(plan, "prints") == TEXT
    assert capfd.readouterr() == ("", "")


def test_error_in_a_reader_is_told_by_place_without_its_text(plan: Path) -> None:
    with pytest.raises(UnreadablePlan) as refusal:
        start_reading([plan], settings("fails")).result()
    assert refusal.value.detail.startswith("KeyError mock_readers.py:")
    assert "Anna" not in refusal.value.detail


def test_process_cannot_lie_about_name_and_hash(plan: Path) -> None:
    found = start_reading([plan], settings("lies")).result()
    assert (found.name, found.files) == (plan.name, (plan.name,))
    assert found.sha256 == subprocess.check_output(["sha256sum", str(plan)], text=True).split()[0]


def test_result_may_be_asked_for_again(plan: Path) -> None:
    going = start_reading([plan], settings("honest"))
    assert going.result() is going.result()


def test_cancelled_reading_leaves_nothing(plan: Path) -> None:
    going = start_reading([plan], settings("hangs_in_python"))
    time.sleep(0.3)
    start = time.monotonic()
    going.cancel()
    assert time.monotonic() - start < 1
    assert nothing_left(plan)
    with pytest.raises(UnreadablePlan):
        going.result()


def test_forgotten_reading_leaves_nothing(plan: Path) -> None:
    start_reading([plan], settings("hangs_in_python"))
    assert nothing_left(plan)


# A program that is killed cannot clean up; the kernel does.
def test_process_ends_with_a_killed_parent(plan: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; sys.path[:0] = sys.argv[2:]\n"
        "from checker.document.reading import Settings, start_reading\n"
        "keep = start_reading([Path(sys.argv[1])], Settings(reader='mock_readers:hangs_in_python', "
        "import_from=(sys.argv[3],)))\n"
        "time.sleep(60)"
    )
    root = str(Path(reading.__file__).parents[2])
    parent = subprocess.Popen([sys.executable, "-c", program, str(plan), root, str(HERE)])
    deadline = time.monotonic() + 10
    while len(processes(plan)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(processes(plan)) == 2
    parent.kill()
    parent.wait()
    assert nothing_left(plan)


def test_many_readings_at_once_keep_apart(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(6)]
    for path in paths:
        path.write_text(f"Plan {path.stem}")
    going = [start_reading([path], settings("honest")) for path in paths]
    assert [each.result().text for each in going] == [f"Plan {number}" for number in range(6)]


def test_reading_works_from_a_thread_that_ends(plan: Path) -> None:
    going = []
    starter = threading.Thread(target=lambda: going.append(start_reading([plan], settings("honest"))))
    starter.start()
    starter.join()
    assert going[0].result().text == TEXT


def test_required_sandbox_is_checked_before_reading(plan: Path) -> None:
    if set(start_reading_layers(plan)) != ALL_LAYERS:
        pytest.skip("this machine lacks a layer")
    assert outcome(plan, "honest", require_sandbox=True) == TEXT
    with pytest.raises(SandboxMissing):
        start_reading([plan], settings("honest", sandbox=False, require_sandbox=True)).result()


def start_reading_layers(plan: Path) -> tuple[str, ...]:
    going = start_reading([plan], settings("honest"))
    going.result()
    return going.layers


# ------------------------------------------------------------------------------- what is opened


def test_missing_and_odd_files_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ror.pdf")
    (tmp_path / "tom.docx").touch()
    (tmp_path / "tom-mappe").mkdir()
    (tmp_path / "ring.pdf").symlink_to("ring.pdf")
    (tmp_path / "ror-link.pdf").symlink_to("ror.pdf")
    with open(tmp_path / "stor.pdf", "wb") as sparse:
        sparse.truncate(3_000_000_000)
    codes = {}
    start = time.monotonic()
    for name in (
        "ror.pdf",
        "ror-link.pdf",
        "tom.docx",
        "tom-mappe",
        "ring.pdf",
        "stor.pdf",
        "intet.pdf",
        "tom.docx/x",
        "\0",
    ):
        codes[name] = outcome(tmp_path / name, "honest")
    codes["/dev/zero"] = outcome(Path("/dev/zero"), "honest")
    assert codes == {
        "ror.pdf": "ikke-en-fil",
        "ror-link.pdf": "ikke-en-fil",
        "tom.docx": "tom-fil",
        "tom-mappe": "ikke-en-fil",
        "ring.pdf": "ingen-adgang",
        "stor.pdf": "for-stor",
        "intet.pdf": "findes-ikke",
        "tom.docx/x": "findes-ikke",
        "\0": "ingen-adgang",
        "/dev/zero": "ikke-en-fil",
    }
    assert time.monotonic() - start < 2


def test_folder_is_read_in_order_and_not_left(tmp_path: Path) -> None:
    secret = tmp_path / "hemmelig.txt"
    secret.write_text("hemmelig")
    folder = tmp_path / "plan"
    for name in (
        "2 leder.txt",
        "10 bilag.txt",
        "index.txt",
        "side_filer/reklame.txt",
        "kort/1.txt",
        ".skjult.txt",
        "x.png",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    (folder / "link.txt").symlink_to(secret)
    (folder / "op").symlink_to(tmp_path)
    os.mkfifo(folder / "ror.txt")
    assert outcome(folder, "honest") == "index.txt 2 leder.txt 10 bilag.txt kort/1.txt"


def test_plan_of_many_files_leaves_room_to_import(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    for number in range(120):
        (folder / f"{number}.txt").write_text("x")
    assert outcome(folder, "imports_late") == "120 colorsys _bz2"


# What the real readers and ``merge`` say must pass as an answer: lines repeated on most pages, a file
# without pages after one with them.
def test_several_real_files_are_one_plan(tmp_path: Path) -> None:
    pages = "".join(f"<h2>Handlevej {number}</h2><p>{TEXT} Sag {number}.</p>" for number in range(3))
    for number in range(4):
        html = f"<html><body><main><h1>Beredskab</h1><p>Del siden</p>{pages}</main></body></html>"
        (tmp_path / f"{number}.html").write_text(html)
    (tmp_path / "bilag.md").write_text(
        f"# Bilag\n\n{TEXT}\n\n| Hvem | Hvad |\n|---|---|\n| Leder | ringer |\n"
    )
    found = start_reading([tmp_path]).result()
    assert found.files == ("0.html", "1.html", "2.html", "3.html", "bilag.md")
    assert {block.file for block in found.blocks} == set(range(5))
    assert found.text.count("Sag 2.") == 4


def test_refusal_names_the_file_where_there_are_several(plan: Path) -> None:
    with pytest.raises(UnreadablePlan) as refusal:
        start_reading([plan, plan.with_name("bilag.pdf")], settings("honest")).result()
    assert (refusal.value.code, refusal.value.detail) == ("findes-ikke", "bilag.pdf")


def test_name_that_is_no_utf8_is_told_in_escapes(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/pl\xe5n.txt"))
    path.write_text(TEXT)
    assert start_reading([path], settings("honest")).result().name == "pl\\xe5n.txt"


def test_nothing_is_left_in_the_temporary_folder(
    plan: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("midlertidig")
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    for reader in ("honest", "is_killed", "exits"):
        outcome(plan, reader, sandbox=False)
    assert not list(folder.iterdir())
