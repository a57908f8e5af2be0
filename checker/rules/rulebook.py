"""All rules and concepts of a folder, compiled and ready to run.

Reading a hundred YAML files with places takes seconds, so the validated result is kept as JSON in the
user's cache, under a name made from the bytes of the files: a changed rule is always read anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from checker import __version__
from checker.language.entities import ENTITY_CONCEPTS
from checker.language.lexicon import ConceptEntry, Lexicon, LexiconError
from checker.resources import data_folder
from checker.rules.checks import CHECKS
from checker.rules.conditions import Compiler, ConditionError, Finder, Line
from checker.rules.loader import RuleFileError, load_concepts, load_own_profile, load_profiles, load_rule
from checker.rules.schema import Condition, Nested, Part, Profile, Rule

_PACK_FORMAT = 1
#: What a plan is judged by unless one asks for something else.
DEFAULT_PROFILE = "kommunalt-beredskab"
#: Makes a folder of rules an addition to a profile. Without it the folder is a rulebook by itself.
OWN_PROFILE = "profil.yaml"
_PROFILES = "rules/profiles.yaml"
#: A concept in a line, and what says where it is looked for.
_NAME, _PLACE = re.compile(r"[a-z0-9][a-z0-9.-]*"), re.compile(r"\b(?:selv|ikke|under|naer|uden|frit):")


@dataclass(frozen=True)
class CompiledPart:
    """A countable part and how it is found; ``lines`` are its lines, for the nearest passage of a gap."""

    id: str
    text: str
    find: Finder
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class CompiledRule:
    """A rule whose conditions are ready to run. A rule without parts has the one part "hele"."""

    rule: Rule
    parts: tuple[CompiledPart, ...]
    partial_when: Finder | None
    at_most_partial_when: Finder | None
    missing_when: Finder | None
    undecided_when: Finder | None


class Rulebook:
    """Rules by id, in the order of theme and file, with their lexicon."""

    def __init__(
        self, rules: Sequence[Rule], concepts: Mapping[str, ConceptEntry], files: Mapping[str, str], version: str,
        profile: Profile | None = None,
    ) -> None:
        self.rules = tuple(rules)
        #: The profile that the rules were picked by; None for all rules of a folder.
        self.profile = profile
        self.concepts = concepts
        self.files = files
        #: Changes whenever a rule or concept does; goes into every report.
        self.version = version

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon(tuple(self.concepts.values()))

    @cached_property
    def compiled(self) -> tuple[CompiledRule, ...]:
        """Every rule ready to run. Raises ``RuleFileError`` where a condition asks for what is not there."""
        compiler = Compiler(frozenset(self.concepts) | ENTITY_CONCEPTS, CHECKS)
        return tuple(self._compile(rule, compiler) for rule in self.rules)

    def _compile(self, rule: Rule, compiler: Compiler) -> CompiledRule:
        try:
            parts = rule.parts or [Part(id="hele", text=rule.title, any=rule.fulfilled_when or [])]
            return CompiledRule(
                rule,
                tuple(
                    CompiledPart(
                        part.id, part.text, compiler.compile_any(part.any, part.where or rule.where),
                        tuple(compiler.line(line) for line in lines_of(part.any)),
                    )
                    for part in parts
                ),
                *(
                    compiler.compile_any(conditions) if conditions else None
                    for conditions in (
                        rule.partial_when, rule.at_most_partial_when, rule.missing_when, rule.undecided_when,
                    )
                ),
            )  # fmt: skip
        except ConditionError as error:
            raise RuleFileError(self.files.get(rule.id, rule.id), 1, 1, str(error)) from None

    def of_profile(self, name: str) -> Rulebook:
        """The rules of one profile. Raises ``RuleFileError`` for one that does not exist."""
        profile = profiles().get(name)
        if profile is None:
            raise RuleFileError(_PROFILES, 1, 1, f"der er ingen profil {name!r}", f"Findes: {', '.join(profiles())}.")
        rules = [rule for rule in self.rules if name in rule.profiles or rule.id in profile.also]
        return Rulebook(rules, self.concepts, self.files, self.version, profile)

    def extended(self, folder: Path, without: Iterable[str]) -> Rulebook:
        """With the concepts and rules of a folder, which stand in place of those of the same id. Raises ``RuleFileError``."""
        concepts, left_out = dict(self.concepts), frozenset(without)
        if unknown := sorted(left_out - {rule.id for rule in self.rules}):
            raise RuleFileError(str(folder / OWN_PROFILE), 1, 1, f"without: der er intet krav {unknown[0]!r} i profilen")
        own_rules, own_concepts, own_files = _read_folder(folder, str(folder))
        concepts.update(own_concepts)
        rules = {rule.id: rule for rule in self.rules if rule.id not in left_out} | {rule.id: rule for rule in own_rules}
        _require_lexicon(concepts)
        version = hashlib.sha256(f"{self.version}/{_fingerprint(folder)}/{sorted(left_out)}".encode()).hexdigest()[:16]
        return Rulebook(tuple(rules.values()), concepts, {**self.files, **own_files}, version, self.profile)

    def rule(self, rule_id: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == rule_id), None)


def lines_of(conditions: Sequence[Condition]) -> list[str]:
    """All lines of conditions, at any depth, save what must not be there."""
    found: list[str] = []
    for condition in conditions:
        if isinstance(condition, str):
            found.append(condition)
        elif isinstance(condition, Nested):
            for inner in (condition.all, condition.any, condition.of, condition.order):
                found.extend(lines_of(inner or ()))
    return found


def checks_of(rule: Rule) -> frozenset[str]:
    """Names of the special checks that a rule asks, at any depth."""
    parts = [condition for part in rule.parts for condition in part.any]
    whole = (rule.fulfilled_when, rule.partial_when, rule.at_most_partial_when, rule.missing_when, rule.undecided_when)
    return frozenset(_checks_in([*parts, *(condition for conditions in whole for condition in conditions or ())]))


def _checks_in(conditions: Sequence[Condition]) -> Iterator[str]:
    for condition in conditions:
        if isinstance(condition, Nested):
            if condition.check:
                yield condition.check
            for inner in (condition.all, condition.any, condition.none, condition.of, condition.order):
                yield from _checks_in(inner or ())


def named_concepts(rule: Rule) -> frozenset[str]:
    """Ids of all concepts that a rule asks for, anywhere."""
    named = set(rule.belongs)
    wheres = [rule.where, *(part.where for part in rule.parts)]
    conditions: list[Condition] = [condition for part in rule.parts for condition in part.any]
    for more in (rule.fulfilled_when, rule.partial_when, rule.at_most_partial_when, rule.missing_when, rule.undecided_when):
        conditions.extend(more or ())
    while conditions:
        condition = conditions.pop()
        if isinstance(condition, str):
            named.update(_NAME.findall(_PLACE.sub("", condition)))
            continue
        wheres.append(condition.where)
        named.update(condition.distinct or ())
        for inner in (condition.all, condition.any, condition.none, condition.of, condition.order):
            conditions.extend(inner or ())
    for where in wheres:
        if where is not None:
            named.update((*(where.under or ()), *(where.not_under or ())))
    return frozenset(named)


def rule_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*/*.yaml") if path.parent.name != "concepts")


def concept_files(folder: Path) -> list[Path]:
    return sorted((folder / "concepts").glob("*.yaml"))


def load_rulebook(folder: Path | None = None) -> Rulebook:
    """The rules of a folder, by default those that ship. Raises ``RuleFileError``."""
    folder = folder or data_folder("rules")
    version = _fingerprint(folder)
    pack = _cache_folder() / f"regler-{version}.json"
    known = _read_pack(pack)
    if known is not None:
        return known
    book = _load_files(folder, version)
    _write_pack(pack, book)
    return book


def load_profile(name: str | None = None, folder: Path | None = None) -> Rulebook:
    """What a plan is judged by: a profile, with a folder of one's own added to it. Raises ``RuleFileError``.

    A folder without profil.yaml is a rulebook by itself, of which all rules are used.
    """
    if folder is None:
        return load_rulebook().of_profile(name or DEFAULT_PROFILE)
    if not (folder / OWN_PROFILE).is_file():
        book = load_rulebook(folder)
        return book if name is None else book.of_profile(name)
    own = load_own_profile(folder / OWN_PROFILE)
    if name not in (None, own.extends):
        raise RuleFileError(str(folder / OWN_PROFILE), 1, 1, f"mappen bygger på {own.extends!r}, ikke på {name!r}")
    return load_rulebook().of_profile(own.extends).extended(folder, own.without)


@cache
def profiles() -> Mapping[str, Profile]:
    """The profiles that ship, by id."""
    return load_profiles(data_folder("rules") / "profiles.yaml", _PROFILES).profiles


def _load_files(folder: Path, version: str) -> Rulebook:
    rules, concepts, files = _read_folder(folder, "rules")
    _require_lexicon(concepts)
    return Rulebook(rules, concepts, files, version)


def _read_folder(folder: Path, name: str) -> tuple[list[Rule], dict[str, ConceptEntry], dict[str, str]]:
    """Rules, concepts and the file of each rule; files are shown under ``name``."""
    concepts: dict[str, ConceptEntry] = {}
    for path in concept_files(folder):
        shown = f"{name}/concepts/{path.name}"
        for concept_id, concept in load_concepts(path, shown).concepts.items():
            if concept_id in concepts:
                raise RuleFileError(shown, 1, 1, f"begrebet {concept_id!r} står to gange")
            lists = {key: tuple(value) for key, value in concept.model_dump(exclude={"about", "act"}).items()}
            concepts[concept_id] = ConceptEntry(concept_id, concept.act, **lists)
    rules: list[Rule] = []
    files: dict[str, str] = {}
    for path in rule_files(folder):
        shown = f"{name}/{path.parent.name}/{path.name}"
        rule = load_rule(path, shown)
        if rule.id != path.stem or rule.theme != path.parent.name:
            hint = f"Filen skal hedde {rule.theme}/{rule.id}.yaml."
            raise RuleFileError(shown, 1, 1, "id og tema passer ikke til filens navn og mappe", hint)
        rules.append(rule)
        files[rule.id] = shown
    return rules, concepts, files


def _require_lexicon(concepts: Mapping[str, ConceptEntry]) -> None:
    try:
        Lexicon(tuple(concepts.values()))
    except LexiconError as error:
        raise RuleFileError("rules/concepts", 1, 1, str(error)) from None


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256(f"{__version__}/{_PACK_FORMAT}".encode())
    for path in (*concept_files(folder), *rule_files(folder)):
        digest.update(f"{path.parent.name}/{path.name}\0".encode())
        try:
            digest.update(path.read_bytes())
        except OSError:
            raise RuleFileError(str(path), 1, 1, "filen kan ikke læses", "Se efter, om den må læses.") from None
    return digest.hexdigest()[:16]


def _cache_folder() -> Path:
    base = os.environ.get("BEREDSKABSTJEK_CACHE") or os.environ.get("XDG_CACHE_HOME")
    return Path(base) / "beredskabstjek" if base else Path.home() / ".cache" / "beredskabstjek"


def _read_pack(path: Path) -> Rulebook | None:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        concepts = {
            name: ConceptEntry(name, fields.pop("act"), **{key: tuple(value) for key, value in fields.items()})
            for name, fields in values["concepts"].items()
        }
        rules = [Rule.model_validate(rule) for rule in values["rules"]]
        return Rulebook(rules, concepts, values["files"], values["version"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _write_pack(path: Path, book: Rulebook) -> None:
    """Keep the pack if the cache can be written; a check must not fail because it cannot."""
    values = {
        "version": book.version,
        "files": dict(book.files),
        "concepts": {
            name: {"act": entry.act, "nouns": entry.nouns, "verbs": entry.verbs, "adjectives": entry.adjectives,
                   "words": entry.words, "phrases": entry.phrases, "confusers": entry.confusers, "includes": entry.includes}
            for name, entry in book.concepts.items()
        },
        "rules": [rule.model_dump(mode="json") for rule in book.rules],
    }  # fmt: skip
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
        temporary.replace(path)
    except OSError:
        return
