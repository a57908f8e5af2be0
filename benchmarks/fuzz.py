"""Damaged plans: each must be read or refused with a reason, in time; none may bring the program down.

    python benchmarks/fuzz.py [--seed 1] [--count 1000] [--keep FOLDER]

Every plan of the corpus in Word, PDF and HTML, and as ODT where pandoc is installed, is damaged by a seed:
bytes turned, cut, doubled or moved; in packages also the XML of a part, with the zip made anew. The same
seed and count make the same files. Reading runs as in ``check`` (own process, sandbox, clocks) and what
was read is checked with the shipped rules. Goal G10 of the threat model: no fault, no file past the
clock, every refusal with a code of the closed list. Exit code 1 where that does not hold; ``--keep``
leaves the offenders in a folder.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checker import limits
from checker.check import Checker
from checker.document.model import UnreadablePlan
from checker.document.reading import CLOCK, Settings, start_reading
from checker.reports.wording import wording
from checker.rules.rulebook import load_rulebook

ROOT = Path(__file__).resolve().parent.parent
AS_OF = dt.date(2026, 11, 21)
#: Refusals that say that our own reader failed: they have a reason, but count as faults here.
OWN_FAULTS = frozenset(("laeser-fejl",))
#: What hostile or broken writers leave in XML.
_PIECES = (b"<", b">", b"&", b"&#0;", b"</w:p>", b"<w:p>", b'"', b"\x00", b"\xff\xfe", b"-1", b"99999999999", b"<!DOCTYPE a>", b"\xe2\x80\xae")
_PACKAGES = (".docx", ".odt")


@dataclass(frozen=True, slots=True)
class Ending:
    """What came of one damaged plan: "read", "fault" or a code of the closed list."""

    name: str
    told: str
    seconds: float


def seeds(folder: Path) -> list[Path]:
    """The plans of the corpus as files, with an ODT of each Markdown plan where pandoc is installed."""
    found = sorted(path for path in (ROOT / "corpus").rglob("*") if path.suffix in (".docx", ".pdf", ".html"))
    for plan in sorted((ROOT / "corpus").glob("*/plan.md")):
        for ending in ("odt", "html"):
            target = folder / f"{plan.parent.name}.{ending}"
            try:
                subprocess.run(["pandoc", "-s", str(plan), "-o", str(target)], check=True, capture_output=True)
            except (OSError, subprocess.CalledProcessError):
                continue
            found.append(target)
    return found


def damaged(data: bytes, ending: str, chance: random.Random) -> bytes:
    """The bytes of a file with one to eight wounds."""
    if ending in _PACKAGES and chance.random() < 0.6:
        return _with_damaged_part(data, chance)
    return _wounded(data, chance)


def _with_damaged_part(data: bytes, chance: random.Random) -> bytes:
    """A package that opens, with one part wounded."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        chosen = chance.choice([name for name in names if name.endswith(".xml")] or names)
        for name in names:
            content = source.read(name)
            # A fixed date, for the same seed is to make the same file.
            target.writestr(zipfile.ZipInfo(name), _wounded(content, chance) if name == chosen else content)
    return out.getvalue()


def _wounded(data: bytes, chance: random.Random) -> bytes:
    wounded = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(wounded) or 1)
        to = min(len(wounded), at + chance.choice((1, 4, 64, 1024)))
        kind = chance.randrange(6)
        if kind == 0 and wounded:
            wounded[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del wounded[at:to]
        elif kind == 2:
            wounded[at:at] = wounded[at:to] * chance.choice((1, 2, 50))
        elif kind == 3:
            wounded[at:at] = chance.choice(_PIECES)
        elif kind == 4:
            wounded[at:to] = chance.randbytes(to - at)
        elif chance.random() < 0.2:
            del wounded[at:]
    return bytes(wounded)


def endings(paths: Sequence[Path], seed: int, count: int, keep: Path | None) -> list[Ending]:
    """Damage and check so many files, taking the plans in turn."""
    checker = Checker(load_rulebook())
    checker.prepare()
    codes = frozenset(wording().unreadable)
    told = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            source = paths[number % len(paths)]
            chance = random.Random(f"{seed}/{number}")
            file = Path(folder) / f"{seed}-{number}{source.suffix}"
            file.write_bytes(damaged(source.read_bytes(), source.suffix, chance))
            one = _ending(checker, file, codes)
            if keep is not None and is_offender(one):
                (keep / file.name).write_bytes(file.read_bytes())
            file.unlink()
            told.append(one)
    return told


def _ending(checker: Checker, file: Path, codes: frozenset[str]) -> Ending:
    start = time.monotonic()
    try:
        document = start_reading([file], Settings(ocr=False)).result()
        limits.require_plan_size(document)
        with limits.within(limits.CLOCK):
            checker.check(document, AS_OF)
        told = "read"
    except UnreadablePlan as refusal:
        told = refusal.code if refusal.code in codes - OWN_FAULTS else f"fault: {refusal.code} {refusal.detail}"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        told = f"fault: {type(error).__name__}: {error}"
    return Ending(file.name, told, time.monotonic() - start)


def is_offender(one: Ending) -> bool:
    return one.told.startswith("fault") or one.told == "tidsfrist" or one.seconds > CLOCK


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--keep", type=Path, help="folder for offenders")
    args = parser.parse_args()
    if args.keep is not None:
        args.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        paths = seeds(Path(folder))
        told = endings(paths, args.seed, args.count, args.keep)
    for what, many in Counter(one.told for one in told).most_common():
        print(f"{many:6d}  {what}")
    slowest = max(told, key=lambda one: one.seconds)
    offenders = [one for one in told if is_offender(one)]
    print(f"seed {args.seed}: {len(told)} files from {len(paths)} plans, {len(offenders)} offenders, slowest {slowest.seconds:.1f} s ({slowest.name})")
    for one in offenders:
        print(f"  {one.name}: {one.told}, {one.seconds:.1f} s")
    return 1 if offenders else 0


if __name__ == "__main__":
    sys.exit(main())
