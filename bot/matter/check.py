"""`python -m bot.matter.check`: read every file of outcome rules and say what is wrong with it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from pydantic import ValidationError

from bot.claims import find_entry
from bot.claims.deadlines.registry import find_clock
from bot.claims.errors import ClaimError
from bot.contract.matter import FIELDS
from bot.matter.formula import names_of
from bot.matter.outcomes.conditions import known_fields, names_in
from bot.matter.outcomes.situations import (
    OUTCOMES,
    ClockRule,
    Line,
    PersonRule,
    Situation,
    SumRule,
    load_common_limits,
    load_common_persons,
    load_common_sums,
    load_side_answers,
    load_signing,
    load_situations,
    read_situations,
    situations_in,
)
from bot.matter.points.model import POINTS, RaisedPoint, read_points
from knowledge.authored.card import load_cards
from knowledge.authored.register import Register
from knowledge.citations import parse_key
from knowledge.errors import CitationError
from knowledge.yaml_files import parse_yaml

FEWEST_EXAMPLES = 12
"""Ways of putting a point from which it is learned."""
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"([a-z_0-9]+)(?:\.(?:work|left|past))?")


def problems() -> Iterator[str]:
    """Yield what is wrong with the outcome rules, each with file and situation."""
    known, register, cards = known_fields(), Register.load(), load_cards().cards
    seen: dict[str, str] = {}
    for path in sorted(OUTCOMES.glob("*.yaml")):
        try:
            situations = read_situations(path)
        except (ValidationError, yaml.YAMLError) as error:
            yield f"{path.name}: {error}"
            continue
        for situation in situations:
            if situation.id in seen:
                yield f"{path.name}: {situation.id} stands in {seen[situation.id]} too"
            seen[situation.id] = path.name
            if situation.card and situation.card not in cards:
                yield f"{path.name}: {situation.id}: no card {situation.card}"
            for problem in _problems(situation, known, register):
                yield f"{path.name}: {situation.id}: {problem}"
    for problem in _common(known, register):
        yield f"sums.yaml: {problem}"
    for name in sorted({name for rule in load_common_persons() for name in names_in(rule.when)} - known):
        yield f"persons.yaml: unknown field {name}"
    yield from _signing(known, register)
    for problem in _limits(known, register):
        yield f"limits.yaml: {problem}"
    yield from _points(known, register, frozenset(seen))


def text_problems(name: str, text: str) -> Iterator[str]:
    """Yield what is wrong with a text in the place of one file of outcome rules; `name`: that file, without its ending."""
    try:
        situations = situations_in(parse_yaml(text))
    except (ValidationError, yaml.YAMLError, TypeError) as error:
        yield str(error)
        return
    known, register, cards = known_fields(), Register.load(), load_cards().cards
    before = {one.id for one in read_situations(OUTCOMES / f"{name}.yaml")}
    others = set(load_situations()) - before
    for number, situation in enumerate(situations):
        if situation.id in others or situation.id in [one.id for one in situations[:number]]:
            yield f"{situation.id} stands there twice, or in another file"
        if situation.card and situation.card not in cards:
            yield f"{situation.id}: no card {situation.card}"
        for problem in _problems(situation, known, register):
            yield f"{situation.id}: {problem}"
    for missing in sorted(before - {one.id for one in situations}):
        yield f"{missing} is gone; conversations may speak of it"


def _limits(known: frozenset[str], register: Register) -> Iterator[str]:
    rules = load_common_limits()
    for name in sorted({name for rule in rules for name in names_in(rule.when)} - known):
        yield f"unknown field {name}"
    for rule in rules:
        yield from _clock(rule)
        for ref in rule.refs:
            yield from _ref(ref, register)
        if f"{{{rule.as_}}}" not in rule.text or not rule.refs:
            yield f"{rule.as_}: a line without its day or without refs"


def _points(known: frozenset[str], register: Register, situations: frozenset[str]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for path in sorted(POINTS.glob("*.yaml")):
        try:
            points = read_points(path)
        except (ValidationError, yaml.YAMLError) as error:
            yield f"{path.name}: {error}"
            continue
        for point in points:
            if point.id in seen:
                yield f"{path.name}: {point.id} stands in {seen[point.id]} too"
            seen[point.id] = path.name
            for problem in _point(point, known, register, situations):
                yield f"{path.name}: {point.id}: {problem}"


def _point(point: RaisedPoint, known: frozenset[str], register: Register, situations: frozenset[str]) -> Iterator[str]:
    conditions = [*point.raised_by, *(line.when for line in point.lines)]
    for name in sorted({name for condition in conditions for name in names_in(condition)} - known):
        yield f"unknown field {name}"
    for name in sorted(set(point.apart) - situations):
        yield f"no situation {name}"
    if len(point.examples) < FEWEST_EXAMPLES:
        yield f"only {len(point.examples)} examples"
    for line in point.lines:
        for ref in line.refs:
            yield from _ref(ref, register)


def _signing(known: frozenset[str], register: Register) -> Iterator[str]:
    for line in (*load_signing(), *load_side_answers()):
        for name in sorted(set(names_in(line.when)) - known):
            yield f"signing.yaml, side_answers.yaml: unknown field {name}"
        for ref in line.refs:
            yield from _ref(ref, register)


def _common(known: frozenset[str], register: Register) -> Iterator[str]:
    rules = load_common_sums()
    for name in sorted({name for rule in rules for name in names_in(rule.when)} - known):
        yield f"unknown field {name}"
    names = frozenset(rule.as_ for rule in rules)
    for rule in rules:
        yield from _sum(rule, names)
        for ref in rule.refs:
            yield from _ref(ref, register)
        if rule.calc and not rule.refs:
            yield f"{rule.as_}: a formula without refs"


def _problems(situation: Situation, known: frozenset[str], register: Register) -> Iterator[str]:
    own = {rule.as_ for rule in situation.sums} | {rule.as_ for rule in situation.clocks}
    for name in sorted(_names_asked(situation) - known - own):
        yield f"unknown field {name}"
    for name in sorted(set(situation.wants) - set(FIELDS)):
        yield f"wants an unknown field {name}"
    for pattern in situation.words:
        try:
            re.compile(pattern)
        except re.error as error:
            yield f"pattern {pattern}: {error}"
    yield from _sums(situation)
    if not any(line.part == "answer" and not line.focus and not line.when for line in situation.lines):
        yield "no answer for every question (an answer line without focus and when)"
    for line in situation.lines:
        yield from _placeholders(line, known | own)
        for ref in line.refs:
            yield from _ref(ref, register)


def _names_asked(situation: Situation) -> set[str]:
    """Return the names that the conditions of a situation hold."""
    rules: tuple[SumRule | ClockRule | PersonRule | Line, ...] = (
        *situation.sums, *situation.clocks, *situation.person, *situation.lines,
    )  # fmt: skip
    conditions = [situation.needs, *situation.raised_by, *(rule.when for rule in rules)]
    return {name for condition in conditions for name in names_in(condition)}


def _placeholders(line: Line, known: frozenset[str] | set[str]) -> Iterator[str]:
    for inner in _PLACEHOLDER.findall(line.text + line.en):
        match = _NAME.fullmatch(inner)
        if match is None or match[1] not in known:
            yield f"unknown placeholder {{{inner}}}"


def _sums(situation: Situation) -> Iterator[str]:
    own = frozenset(rule.as_ for rule in situation.sums)
    for rule in situation.sums:
        yield from _sum(rule, own)
    for clock in situation.clocks:
        yield from _clock(clock)


def _clock(clock: ClockRule) -> Iterator[str]:
    try:
        fields = find_clock(clock.clock).inputs.model_fields
        yield from (f"{clock.clock} has no input {name}" for name in {*clock.set, *clock.take} - set(fields))
    except ClaimError as error:
        yield str(error)


def _sum(rule: SumRule, names: frozenset[str]) -> Iterator[str]:
    """The problems of a sum; `names` are the sums a formula may build on."""
    try:
        if rule.claim:
            fields = find_entry(rule.claim).inputs.model_fields
            yield from (f"{rule.claim} has no input {name}" for name in {*rule.set, *rule.take} - set(fields))
        else:
            yield from (f"formula names {name}" for name in names_of(rule.calc) - known_fields() - names)
    except (ClaimError, SyntaxError) as error:
        yield str(error)


def _ref(ref: str, register: Register) -> Iterator[str]:
    try:
        citation = parse_key(ref)
    except CitationError as error:
        yield f"{ref}: {error}"
        return
    if register.document(citation.key.document) is None:
        yield f"{ref}: no such document in the register"


def main() -> int:
    """Print the problems; 1 when there are any."""
    found = list(problems())
    for problem in found:
        print(problem)
    print(f"{len(list(Path(OUTCOMES).glob('*.yaml')))} files, {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
