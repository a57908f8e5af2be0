"""Kinds of values that several commands take."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click


class Day(click.ParamType[dt.date]):
    """A date written ÅÅÅÅ-MM-DD."""

    name = "dato"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' er ikke en dato skrevet ÅÅÅÅ-MM-DD.", param, ctx)
