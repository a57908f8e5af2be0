"""How long the commands take, start included: wall and CPU seconds, the median of a few rounds.

    python benchmarks/command_times.py PLAN.pdf [PLAN.docx ...]

Bounds (issue 2): check on a 40-page plan under 3 s; --help and rules list under 0.4 s. Ratios to
`python -c pass` and `python -c "import spacy"` are printed beside (shared/performance.md, section 0).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

ROUNDS = 5


def measure(command: list[str]) -> tuple[float, float]:
    """Wall and CPU seconds (children too) of one run."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, cpu


def main() -> None:
    program = [sys.executable, "-m", "checker"]
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import spacy": [sys.executable, "-c", "import spacy"],
        "--help": [*program, "--help"],
        "rules list": [*program, "rules", "list"],
    } | {f"check {path}": [*program, "check", path, "--format", "json"] for path in sys.argv[1:]}
    for command in commands.values():
        measure(command)
    rounds = [{name: measure(command) for name, command in commands.items()} for _ in range(ROUNDS)]
    print(f"{'kommando':44} {'sekunder':>9} {'CPU':>7} {'x pass':>7} {'x spacy':>8}")
    for name in commands:
        wall = statistics.median(one[name][0] for one in rounds)
        cpu = statistics.median(one[name][1] for one in rounds)
        to_pass = statistics.median(one[name][1] / one["python -c pass"][1] for one in rounds)
        to_spacy = statistics.median(one[name][1] / one["import spacy"][1] for one in rounds)
        print(f"{name:44} {wall:9.2f} {cpu:7.2f} {to_pass:7.1f} {to_spacy:8.2f}")


if __name__ == "__main__":
    main()
