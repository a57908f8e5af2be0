"""For all tests: the command line speaks Danish, as it does when it is started."""

from __future__ import annotations

import pytest

from checker.cli.danish import speak_danish


@pytest.fixture(scope="session", autouse=True)
def spoken_danish() -> None:
    """Click keeps the help texts it has once made, in the language they were made in."""
    speak_danish()
