"""Rule and concept files in, schema types out; every error with file, line, column and a hint."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from checker.rules.schema import ConceptFile, OwnProfile, ProfileFile, Rule

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
_MESSAGES = {
    "extra_forbidden": "ukendt felt",
    "missing": "feltet mangler",
    "literal_error": "skal være en af {expected}",
    "string_type": "skal være tekst",
    "int_type": "skal være et helt tal",
    "int_parsing": "skal være et helt tal",
    "bool_type": "skal være true eller false",
    "list_type": "skal være en liste",
    "dict_type": "skal være felter med værdier",
    "model_type": "skal være felter med værdier",
    "string_too_short": "må ikke være tom",
    "string_too_long": "er for lang (højst {max_length} tegn)",
    "too_short": "har for få ({actual_length}; mindst {min_length})",
    "too_long": "har for mange ({actual_length}; højst {max_length})",
    "string_pattern_mismatch": "har en form, der ikke er tilladt",
    "date_from_datetime_parsing": "skal være en dato (ÅÅÅÅ-MM-DD)",
    "date_type": "skal være en dato (ÅÅÅÅ-MM-DD)",
    "greater_than_equal": "skal være mindst {ge}",
    "less_than_equal": "må højst være {le}",
    "value_error": "{error}",
}


@dataclass(frozen=True)
class RuleFileError(Exception):
    """A rule file that cannot be used. ``line`` and ``column`` count from 1."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}:{self.column}: {self.message}"
        return f"{text}\n  {self.hint}" if self.hint else text


Model = TypeVar("Model", bound=BaseModel)
Place = tuple[int, int]


def load_rule(path: Path, shown: str | None = None) -> Rule:
    """Read one requirement. Raises ``RuleFileError``."""
    return _load(path, shown or str(path), Rule)


def load_concepts(path: Path, shown: str | None = None) -> ConceptFile:
    """Read one file of concepts. Raises ``RuleFileError``."""
    return _load(path, shown or str(path), ConceptFile)


def load_profiles(path: Path, shown: str) -> ProfileFile:
    """Read the profiles that ship. Raises ``RuleFileError``."""
    return _load(path, shown, ProfileFile)


def load_own_profile(path: Path) -> OwnProfile:
    """Read the profil.yaml of a folder. Raises ``RuleFileError``."""
    return _load(path, str(path), OwnProfile)


def load_yaml(path: Path, shown: str) -> Any:
    """Plain values of a YAML file under the same limits as a rule file. Raises ``RuleFileError``."""
    return _values(_text_of(path, shown), shown)[0]


def _load(path: Path, shown: str, model: type[Model]) -> Model:
    values, places = _values(_text_of(path, shown), shown)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _told(error, shown, values, places, model) from None


def _text_of(path: Path, shown: str) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RuleFileError(shown, 1, 1, "filen er for stor", "En regelfil må højst fylde 2 MB.")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise RuleFileError(shown, 1, 1, "filen er ikke UTF-8", "Gem filen som UTF-8.") from None
    except OSError:
        raise RuleFileError(shown, 1, 1, "filen kan ikke læses", "Se efter, om den findes, og om den må læses.") from None


def _values(text: str, shown: str) -> tuple[Any, dict[tuple[Any, ...], Place]]:
    """Values of a YAML text and the place of each, by its path."""
    try:
        reader = _Reader(yaml.parse(text, Loader=yaml.CSafeLoader), shown)
        values = reader.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise RuleFileError(shown, line, column, _NOT_YAML, _YAML_HINT) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise RuleFileError(shown, 1, 1, _NOT_YAML, _YAML_HINT) from None
    return values, reader.places


_NOT_YAML = "filen er ikke gyldig YAML"
_YAML_HINT = "Se efter indrykning, kolon og anførselstegn."


class _Reader:
    """Values out of YAML's events, under our own limits.

    libyaml parses twenty times faster than ruamel.yaml, which took ten seconds for the rule base. What
    shared/ecosystem.md holds against PyYAML lies in its constructors, and those are not used: scalars
    are resolved here by YAML 1.2, keys may not stand twice, every value keeps its place, and anchors,
    aliases and tags are refused.
    """

    def __init__(self, events: Iterator[Any], shown: str) -> None:
        self.events = events
        self.shown = shown
        self.places: dict[tuple[Any, ...], Place] = {}

    def document(self) -> Any:
        next(self.events)
        first = next(self.events)
        if isinstance(first, yaml.StreamEndEvent):
            raise RuleFileError(self.shown, 1, 1, "filen er tom")
        value = self.value(next(self.events), ())
        next(self.events)
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self.fault(after, "filen har mere end ét dokument")
        return value

    def fault(self, event: Any, message: str, hint: str = "") -> RuleFileError:
        return RuleFileError(self.shown, event.start_mark.line + 1, event.start_mark.column + 1, message, hint)

    def value(self, event: Any, path: tuple[Any, ...]) -> Any:
        self.places.setdefault(path, (event.start_mark.line + 1, event.start_mark.column + 1))
        if len(path) > MAX_DEPTH:
            raise self.fault(event, "for mange niveauer")
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise self.fault(event, "ankre og henvisninger (& og *) bruges ikke", "Skriv teksten to gange.")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if event.tag not in (None, "!"):
            raise self.fault(event, "mærker (!) bruges ikke")
        return self.items(path) if isinstance(event, yaml.SequenceStartEvent) else self.fields(path)

    def items(self, path: tuple[Any, ...]) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.value(event, (*path, len(found))))
        return found

    def fields(self, path: tuple[Any, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.scalar(event) if isinstance(event, yaml.ScalarEvent) and not event.anchor else None
            if not isinstance(key, str):
                raise self.fault(event, "et felt skal have et navn")
            if key in found:
                raise self.fault(event, f"feltet {key!r} står to gange")
            self.places[(*path, key)] = (event.start_mark.line + 1, event.start_mark.column + 1)
            found[key] = self.value(next(self.events), (*path, key))
        return found

    def scalar(self, event: Any) -> Any:
        text: str = event.value
        if event.tag is not None:
            raise self.fault(event, "mærker (!) bruges ikke")
        if event.style is not None:
            return text
        for pattern, convert in _PLAIN:
            if pattern.fullmatch(text):
                try:
                    return convert(text)
                except ValueError:
                    break
        if _ODD.fullmatch(text):
            hint = "Sæt teksten i anførselstegn, hvis den skal læses som tekst."
            raise self.fault(event, "en værdi af denne slags bruges ikke", hint)
        return text


#: Plain scalars that are not text, by YAML 1.2; other numbers are refused rather than guessed at.
_PLAIN: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (re.compile(r"true|false"), lambda text: text == "true"),
    (re.compile(r"null|~|"), lambda text: None),
    (re.compile(r"-?(?:0|[1-9]\d{0,8})"), int),
    (re.compile(r"\d{4}-\d\d-\d\d"), dt.date.fromisoformat),
)
_ODD = re.compile(r"[-+]?(?:0[xo][0-9a-fA-F]+|\.?\d[\d_]*\.?\d*(?:[eE][-+]?\d+)?|\.(?:inf|nan)|\d{4}-\d\d-\d\d)", re.IGNORECASE)


def _told(
    error: ValidationError, shown: str, values: Any, places: dict[tuple[Any, ...], Place], model: type[BaseModel]
) -> RuleFileError:
    """The first fault of a validation, at its place and in Danish."""
    faults = sorted(error.errors(), key=lambda fault: (fault["type"] != "extra_forbidden", -len(fault["loc"])))
    fault = faults[0]
    path = _real_path(fault["loc"], values)
    line, column = places.get(path) or places.get(path[:-1]) or (1, 1)
    template = _MESSAGES.get(fault["type"], "passer ikke her")
    message = template.format(**{key: str(value) for key, value in fault.get("ctx", {}).items()} | {"error": _plain(fault)})
    name = ".".join(str(step) for step in path)
    hint = ""
    if fault["type"] in ("extra_forbidden", "missing"):
        known = _fields(error)
        if fault["type"] == "extra_forbidden":
            last = str(path[-1])
            message = f"ukendt felt {last!r}"
            close = difflib.get_close_matches(last, known, 1)
            hint = (f"Mente du {close[0]!r}? " if close else "") + f"Mulige felter: {', '.join(known)}."
        else:
            message, path = f"feltet {fault['loc'][-1]!r} mangler", path[:-1]
            line, column = places.get(path, (line, column))
    return RuleFileError(shown, line, column, f"{name}: {message}" if name else message, hint)


def _plain(fault: Any) -> str:
    return str(fault.get("ctx", {}).get("error", ""))


def _real_path(loc: Sequence[Any], values: Any) -> tuple[Any, ...]:
    """The path of a fault in the file, without pydantic's names for the branches of a union."""
    path: list[Any] = []
    at = values
    for step in loc:
        if isinstance(at, dict) and step in at or isinstance(at, list) and isinstance(step, int) and step < len(at):
            at = at[step]
            path.append(step)
        elif step == loc[-1]:
            path.append(step)
    return tuple(path)


def _fields(error: ValidationError) -> list[str]:
    from checker.rules import schema

    owner = getattr(schema, error.title, None)
    names: set[str] = set(owner.model_fields) if owner is not None else set()
    if len(error.errors()[0]["loc"]) > 1:
        for kind in (schema.Nested, schema.Part, schema.Where, schema.Example, schema.Source, schema.Concept):
            names |= set(kind.model_fields)
    return sorted(names)
