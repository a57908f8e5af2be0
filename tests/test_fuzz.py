"""A few damaged plans of benchmarks/fuzz.py, by a seed of their own; a thousand are run by hand."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
SEED, COUNT = 30, 30


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz", ROOT / "benchmarks" / "fuzz.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_damaged_plans_are_read_or_refused(fuzz: ModuleType, tmp_path: Path) -> None:
    told = fuzz.endings(fuzz.seeds(tmp_path), SEED, COUNT, None)
    assert len(told) == COUNT
    assert [one for one in told if fuzz.is_offender(one)] == []
    assert len({one.told for one in told}) > 1


def test_a_seed_makes_the_same_wounds(fuzz: ModuleType) -> None:
    data = bytes(range(256)) * 20
    first, second = (fuzz.damaged(data, ".pdf", random.Random("1/1")) for _ in range(2))
    assert first == second != data
