"""The command line: arguments in, results on stdout, an exit code out.

0 nothing at or above the threshold, 1 gaps, 2 wrong use, rules or output, 3 a plan that cannot be
read, 4 a fault of the program. Only click is imported here; each command fetches what it needs, so
that --help answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import IntEnum

import click

from checker import __version__
from checker.cli.danish import speak_danish
from checker.cli.output import complain, prepare_streams

NAME = "beredskabstjek"
#: Set to anything, a fault of the program shows where it happened, and a refusal its detail.
DEBUG = "BEREDSKABSTJEK_DEBUG"


#: How usage lines tell of options and commands.
OPTIONS, COMMAND = "[TILVALG]", "KOMMANDO [ARGUMENTER]..."


class Exit(IntEnum):
    NOTHING = 0
    GAPS = 1
    USAGE = 2
    UNREADABLE = 3
    FAULT = 4
    INTERRUPTED = 130


#: Where each command is defined.
_COMMANDS = {
    "check": ("checker.cli.check", "check"),
    "evaluate": ("checker.cli.evaluate", "evaluate"),
    "rules": ("checker.cli.rules", "rules"),
}


class _Lazy(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from importlib import import_module

        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        found = getattr(import_module(module), name)
        assert isinstance(found, click.Command)
        return found


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar=OPTIONS,
    subcommand_metavar=COMMAND,
    epilog="Svarkoder: 0 ingen huller over grænsen, 1 huller, 2 forkert brug eller regelfejl, 3 planen kan ikke læses.",
)
@click.version_option(__version__, prog_name=NAME, help="Vis versionen.")
def app() -> None:
    """Tjek en kommunes beredskab mod overgreb på børn og unge."""


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    prepare_streams()
    speak_danish()
    sys.exit(run(args))


def run(args: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code. Faults become one line, never a traceback."""
    try:
        code = app.main(args, prog_name=NAME, standalone_mode=False)
        return int(code or Exit.NOTHING)
    except click.ClickException as error:
        error.show()
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        complain("interrupted")
        return Exit.INTERRUPTED
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        complain("unexpected", kind=type(error).__name__)
        return Exit.FAULT
