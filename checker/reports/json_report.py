"""The report as JSON: UTF-8, and nothing in it that a terminal would act on."""

from __future__ import annotations

import json
import re

from checker.reports.contract import ErrorReport, Report

#: Marks that turn the reading direction or end a line in scripts; JSON may write them as escapes.
_RISKY = re.compile("[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def render_json(report: Report | ErrorReport) -> bytes:
    """The contract, indented, with a line end."""
    text = json.dumps(report.model_dump(mode="json"), ensure_ascii=False, indent=2)
    return _RISKY.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text).encode("utf-8") + b"\n"
