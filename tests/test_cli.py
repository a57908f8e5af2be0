"""The command line: one Danish line for what is wrong, the right exit code, and nothing left behind."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import made
import pytest

from checker.cli import DEBUG, NAME, app, output, run
from checker.cli import check as check_module
from checker.cli.danish import speak_danish
from checker.resources import data_folder

ENGLISH = re.compile(r"\b(?:Usage|Error|Missing|Options|Invalid|Try|No such|Commands|Show|is not|does not|requires?|Got|Arguments?:)\b")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(autouse=True)
def danish(cache: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREDSKABSTJEK_CACHE", cache)
    monkeypatch.delenv(DEBUG, raising=False)
    speak_danish()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.md"
    path.write_text(made.SMALL_PLAN, encoding="utf-8")
    return path


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return made.small_rules(tmp_path / "regler")


@pytest.fixture
def checked(rules: Path) -> Callable[..., int]:
    """``check`` with the small rules."""
    return lambda *args: run(["check", "--rules", str(rules), *map(str, args)])


def started(*args: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    env = os.environ | more.pop("env", {})
    return subprocess.run([sys.executable, "-m", "checker", *args], capture_output=True, env=env, timeout=60, **more)


# ------------------------------------------------------------------------------- plans that cannot be read


def encrypted_pdf() -> bytes:
    import pikepdf

    data = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(data, encryption=pikepdf.Encryption(owner="a", user="b"))
    return data.getvalue()


def docx() -> bytes:
    import docx

    document = docx.Document()
    document.add_paragraph(made.SMALL_PLAN)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def picture_pdf() -> bytes:
    import pikepdf

    data = io.BytesIO()
    pdf = pikepdf.new()
    for _ in range(3):
        pdf.add_blank_page()
    pdf.save(data)
    return data.getvalue()


def zip_of_nothing() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("a.bin", b"\0")
    return data.getvalue()


BAD: list[tuple[str, str, Callable[[], bytes], set[str]]] = [
    ("0 bytes", "plan.docx", lambda: b"", {"tom-fil"}),
    ("0 bytes", "plan.pdf", lambda: b"", {"tom-fil"}),
    ("blank", "plan.txt", lambda: b" \n\n \t", {"ingen-tekst", "tom-fil", "for-lidt-tekst"}),
    ("picture", "plan.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(200), {"ukendt-type"}),
    ("picture as Word", "plan.docx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(200), {"ukendt-type", "forkert-type", "odelagt"}),
    ("PDF as Word", "plan.docx", encrypted_pdf, {"forkert-type"}),
    ("truncated Word", "plan.docx", lambda: docx()[:4000], {"odelagt"}),
    ("truncated PDF", "plan.pdf", lambda: picture_pdf()[:120], {"odelagt"}),
    ("encrypted", "plan.pdf", encrypted_pdf, {"adgangskode"}),
    ("pictures only", "plan.pdf", picture_pdf, {"ingen-tekst"}),
    ("zip without pages", "plan.zip", zip_of_nothing, {"ukendt-type"}),
    ("noise", "plan.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20, {"odelagt"}),
]


@pytest.mark.parametrize(("name", "file", "content", "codes"), BAD, ids=[f"{name} {file}" for name, file, *_ in BAD])
def test_bad_input(
    name: str, file: str, content: Callable[[], bytes], codes: set[str],
    checked: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    folder = tmp_path / "ind"
    folder.mkdir()
    path = folder / file
    path.write_bytes(content())
    code = checked(path, "--format", "json", "-o", folder / "ud.json")
    told = capsys.readouterr()
    assert code == 3
    refused(told.err, path)
    answer = json.loads(told.out)
    assert answer["status"] == "error"
    assert answer["reason"]["code"] in codes
    assert answer["reason"]["text"] in told.err
    assert os.listdir(folder) == [file]


def refused(err: str, path: Path) -> None:
    """One Danish line that names the file and the way out."""
    assert err.count("\n") == 1
    assert err.startswith(f"Fejl: {path}: ")
    assert not ENGLISH.search(err)


@pytest.mark.parametrize("format_", ["text", "json", "html"])
def test_missing_file(format_: str, checked: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(tmp_path / "ingen.docx", "--format", format_) == 3
    told = capsys.readouterr()
    refused(told.err, tmp_path / "ingen.docx")
    assert bool(told.out) == (format_ == "json")


def test_empty_folder(checked: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mappe").mkdir()
    assert checked(tmp_path / "mappe") == 3
    refused(capsys.readouterr().err, tmp_path / "mappe")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(checked: Callable[..., int], plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan.chmod(0)
    assert checked(plan) == 3
    refused(capsys.readouterr().err, plan)


def test_a_pipe_is_not_waited_for(checked: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "plan.pdf")
    assert checked(tmp_path / "plan.pdf") == 3
    refused(capsys.readouterr().err, tmp_path / "plan.pdf")


def test_file_names_are_shown_harmlessly(checked: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "010190-0000\x1b[31m\u202e\nplan.docx"
    path.write_bytes(b"")
    assert checked(path, "--format", "json") == 3
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert not set(told.err + told.out) & set("\x1b\u202e")
    assert "010190-0000" not in told.err + told.out


# ------------------------------------------------------------------------------- wrong use

WRONG = [
    [],
    ["check"],
    ["chekc"],
    ["check", "plan.docx", "--format", "pdf"],
    ["check", "plan.docx", "--as-of", "i går"],
    ["check", "plan.docx", "--as-of", "2026-13-01"],
    ["check", "plan.docx", "--fail-on", "alt"],
    ["check", "plan.docx", "--ukendt"],
    ["check", "plan.docx", "-o"],
    ["check", "plan.docx", "--rules", "/findes/ikke"],
    ["check", "plan.docx", "-o", "/findes/ikke/ud.html"],
    ["check", "plan.docx", "-o", "/"],
    ["rules", "show"],
    ["rules", "list", "mere"],
    ["rules", "check", "/findes/ikke.yaml"],
]


@pytest.mark.parametrize("args", WRONG, ids=lambda args: " ".join(args) or "nothing")
def test_wrong_use(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(args) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.strip()
    assert not ENGLISH.search(told.err)


@pytest.mark.parametrize("args", [[], ["check"], ["rules"], ["rules", "list"], ["rules", "show"], ["rules", "test"], ["rules", "check"]])
def test_help_is_danish(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*args, "--help"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith(f"Brug: {NAME}")
    assert not ENGLISH.search(re.sub(r"--[a-z-]+", "", told.out))


def _pairs(catalogue: Any) -> Iterator[tuple[Any, Any]]:
    for message in catalogue:
        if message.id:
            yield (message.id, message.string) if isinstance(message.id, str) else (tuple(message.id), tuple(message.string))


def test_every_text_of_click_is_translated() -> None:
    extract = pytest.importorskip("babel.messages.extract")
    pofile, mofile = pytest.importorskip("babel.messages.pofile"), pytest.importorskip("babel.messages.mofile")
    import click

    wanted = {message for *_, message, _, _ in extract.extract_from_dir(Path(click.__file__).parent)}
    folder = data_folder("reports") / "locale" / "da" / "LC_MESSAGES"
    with (folder / "click.po").open("rb") as written, (folder / "click.mo").open("rb") as compiled:
        catalogue, shipped = pofile.read_po(written), mofile.read_mo(compiled)
    told = {message.id: message.string for message in catalogue if message.id and message.string}
    assert wanted - told.keys() == set()
    assert dict(_pairs(shipped)) == dict(_pairs(catalogue)), "compile the catalogue"


# ------------------------------------------------------------------------------- a check

THRESHOLDS = [([], 1), (["--fail-on", "lovkrav"], 1), (["--fail-on", "vejledning"], 1), (["--fail-on", "god-praksis"], 1), (["--fail-on", "aldrig"], 0)]


@pytest.mark.parametrize(("options", "code"), THRESHOLDS)
def test_exit_code_with_a_gap_in_the_law(options: list[str], code: int, plan: Path, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(plan), "--rules", str(rules), *options]) == code
    told = capsys.readouterr()
    assert "Krav c" in told.out
    assert told.err == ""


@pytest.mark.parametrize(("fail_on", "code"), [("lovkrav", 0), ("vejledning", 0), ("god-praksis", 1)])
def test_exit_code_with_a_gap_in_good_practice_only(fail_on: str, code: int, plan: Path, rules: Path) -> None:
    plan.write_text(made.SMALL_PLAN + "\nByrådet vedtager planen.", encoding="utf-8")
    assert run(["check", str(plan), "--rules", str(rules), "--fail-on", fail_on]) == code


def test_json(plan: Path, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", str(plan), "--rules", str(rules), "--format", "json", "--as-of", "2026-11-21"])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["status"], answer["as_of"]) == ("ok", "2026-11-21")
    assert sorted(answer["gaps"]) == ["formelt.b", "formelt.c"]


@pytest.mark.parametrize(("name", "start"), [("ud.html", b"<!doctype html>"), ("ud.json", b"{"), ("ud.txt", b"Tjek af beredskab"), ("ud", b"Tjek af")])
def test_output_file(name: str, start: bytes, plan: Path, rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "ud" / name
    out.parent.mkdir()
    assert run(["check", str(plan), "--rules", str(rules), "-o", str(out)]) == 1
    assert out.read_bytes().startswith(start)
    assert os.listdir(out.parent) == [name]
    assert capsys.readouterr().out == ""


def test_the_plan_is_never_written_over(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = plan.read_bytes()
    link = plan.with_name("link.html")
    link.symlink_to(plan)
    for out in (plan, link):
        assert run(["check", str(plan), "-o", str(out)]) == 2
        assert "Det er planen selv." in capsys.readouterr().err
    assert plan.read_bytes() == before


def test_a_faulty_program_ends_with_a_line(plan: Path, rules: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(check_module, "_rendered", lambda *_, **__: 1 / 0)
    assert run(["check", str(plan), "--rules", str(rules)]) == 4
    told = capsys.readouterr()
    assert told.err == "Fejl: Der skete en fejl i programmet (ZeroDivisionError). Det er ikke planens skyld. Meld den gerne.\n"


def test_too_little_memory_is_a_refusal(plan: Path, rules: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(check_module, "_rendered", full)
    assert run(["check", str(plan), "--rules", str(rules)]) == 3
    refused(capsys.readouterr().err, plan)


def test_a_faulty_rule_is_told_with_its_place(plan: Path, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = rules / "formelt" / "formelt.a.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("question:", "spoergsmaal:"), encoding="utf-8")
    assert run(["check", str(plan), "--rules", str(rules)]) == 2
    assert re.search(r"^Fejl: rules/formelt/formelt\.a\.yaml:8:1: ", capsys.readouterr().err)


# ------------------------------------------------------------------------------- writing


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "ud.html"
    out.write_bytes(b"gammel")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(output.CannotWrite, match="disk"):
        output.write_file(out, b"ny")
    assert out.read_bytes() == b"gammel"
    assert os.listdir(tmp_path) == ["ud.html"]


def test_a_link_stays_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "rigtig.html").write_bytes(b"gammel")
    (tmp_path / "rigtig.html").chmod(0o640)
    (tmp_path / "link.html").symlink_to("rigtig.html")
    output.write_file(tmp_path / "link.html", b"ny")
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "rigtig.html").read_bytes() == b"ny"
    assert (tmp_path / "rigtig.html").stat().st_mode & 0o777 == 0o640


def test_a_device_is_not_replaced() -> None:
    output.write_file(Path(os.devnull), b"ny")
    assert Path(os.devnull).is_char_device()


# ------------------------------------------------------------------------------- rules


def test_rules_list(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "list", "--rules", str(rules)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "formelt.a  vejledning   Krav a", "formelt.b  god-praksis  Krav b", "formelt.c  lovkrav      Krav c",
    ]  # fmt: skip


def test_rules_show(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "show", "formelt.c", "--rules", str(rules)]) == 0
    assert "Niveau: Loven kræver det af beredskabet" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["show", "test"])
def test_a_rule_that_does_not_exist(command: str, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", command, "formelt.aa", "--rules", str(rules)]) == 2
    assert capsys.readouterr().err == "Fejl: Der er intet krav med id formelt.aa. Mente du formelt.a?\n"


def test_rules_test(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "test", "--rules", str(rules)]) == 0
    assert capsys.readouterr().out == "12 eksempler er prøvet. Alle giver det ventede svar.\n"
    path = rules / "formelt" / "formelt.b.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Heller intet.", "Lederen skriver."), encoding="utf-8")
    assert run(["rules", "test", "formelt.b", "--rules", str(rules)]) == 2
    assert capsys.readouterr().out == (
        "formelt.b, eksempel 4: ventet mangler, fik opfyldt\n    Lederen skriver.\n4 eksempler er prøvet. 1 giver et andet svar end ventet.\n"
    )


RULE_FAULTS = [
    ("level: vejledning", "level: krav", ":4:1: level: skal være en af"),
    ("question:", "spoergsmaal:", ":8:1: spoergsmaal: ukendt felt 'spoergsmaal'"),
    ("  - ringe", "  - findes-ikke", ":11:5: ukendt begreb 'findes-ikke' i 'findes-ikke'"),
    ('why: "Fordi."', 'why: "Fordi.', " filen er ikke gyldig YAML"),
    ("theme: formelt", "theme: &a formelt", " ankre og henvisninger"),
    ('hint: "Skriv', 'hint: "\u202eSkriv', ":9:1: hint: skjulte tegn"),
]


@pytest.mark.parametrize(("right", "wrong", "told"), RULE_FAULTS)
def test_rules_check(right: str, wrong: str, told: str, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = rules / "formelt" / "formelt.a.yaml"
    text = path.read_text(encoding="utf-8")
    assert run(["rules", "check", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: Regelfilen er i orden.\n"
    assert right in text
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    assert run(["rules", "check", str(path)]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"Fejl: {path}:")
    assert told in err


def test_rules_check_of_concepts(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = rules / "concepts" / "ord.yaml"
    assert run(["rules", "check", str(path)]) == 0
    path.write_text(made.CONCEPTS.replace("verbs: [ringe]", "verber: [ringe]"), encoding="utf-8")
    assert run(["rules", "check", str(path)]) == 2
    assert ":6:5: concepts.ringe.verber: ukendt felt 'verber'" in capsys.readouterr().err


# ------------------------------------------------------------------------------- in a process of its own


@pytest.mark.parametrize(
    ("args", "told"),
    [(["rules", "show", "formelt.a"], "Spoergsmaal til sparring"), (["check", "/findes/ikke.docx"], "Filen findes ikke."), (["rules", "show", "æøå"], "aeoeaa")],
)
def test_an_encoding_without_danish_letters(args: list[str], told: str, rules: Path) -> None:
    done = started(*args, "--rules", str(rules), env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode in (0, 2, 3)
    assert told in (done.stdout + done.stderr).decode("ascii")


def test_help_in_an_encoding_without_danish_letters() -> None:
    done = started("--help", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Tjek en kommunes beredskab" in done.stdout


def test_json_is_utf_8_whatever_the_encoding(plan: Path, rules: Path) -> None:
    done = started("check", str(plan), "--rules", str(rules), "--format", "json", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (1, b"")
    assert "Krav c" in {finding["title"] for finding in json.loads(done.stdout.decode("utf-8"))["findings"]}


def test_a_reader_that_leaves_is_not_a_fault(plan: Path, rules: Path) -> None:
    command = [sys.executable, "-m", "checker", "check", str(plan), "--rules", str(rules), "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


def test_output_that_is_closed_is_not_a_fault(rules: Path) -> None:
    done = subprocess.run(f"{sys.executable} -m checker rules list --rules {rules} >&- 2>&-", shell=True, timeout=60)
    assert done.returncode == 0


def test_no_colours_without_a_screen(plan: Path, rules: Path) -> None:
    done = started("check", str(plan), "--rules", str(rules), env={"FORCE_COLOR": "1"})
    assert b"\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["rules", "list"], ["rules", "show", "formelt.a"]], ids=" ".join)
def test_the_language_is_fetched_for_a_check_only(args: list[str], rules: Path) -> None:
    args = [*args, "--rules", str(rules)] if len(args) > 1 else args
    code = f"import sys\nfrom checker.cli import run\nrun({args!r})\nsys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60).returncode == 0


def test_help_fetches_click_only() -> None:
    code = "import sys\nfrom checker.cli import run\nrun(['--help'])\nsys.exit(bool({'pydantic', 'rich', 'jinja2', 'yaml'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60).returncode == 0


def test_the_command_is_the_packages() -> None:
    assert app.name == "app"
    assert started("--version").stdout == f"{NAME}, version 0.1.0\n".encode()


# ------------------------------------------------------------------------------- scanned pages


def test_scans_are_asked_for_without_the_programs(checked: Callable[..., int], plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("checker.document.ocr.find_tools", lambda: None)
    assert checked(plan, "--ocr") == 2
    assert capsys.readouterr().err.startswith("Fejl: Scannede sider kan ikke læses her.")
    assert checked(plan) == checked(plan, "--no-ocr") == 1


@pytest.mark.parametrize(("options", "wanted"), [([], True), (["--no-ocr"], False), (["--ocr"], True)])
def test_whether_scans_are_read(
    options: list[str], wanted: bool, checked: Callable[..., int], plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from checker.document.reading import Settings, start_reading

    seen: list[bool] = []

    def noted(paths: Any, settings: Settings) -> Any:
        seen.append(settings.ocr)
        return start_reading(paths, settings)

    monkeypatch.setattr("checker.check.start_reading", noted)
    monkeypatch.setattr("checker.document.ocr.find_tools", lambda: object())
    checked(plan, *options)
    assert seen == [wanted]
