"""A button belongs to one room: what its action begins with is nobody else's. The verbs are found in the code."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHANNELS = "channels"
ENGINE = "dialogue"
VERB = re.compile(r"([a-z_]+):")
TAKING = ("startswith", "removeprefix")


def parsed() -> Iterator[tuple[str, ast.Module]]:
    """Every file of `bot` with its room, and those of the channels, which take `command:` as what it names."""
    for floor in ("bot", "handlers"):
        for path in sorted((ROOT / floor).rglob("*.py")):
            room = path.relative_to(ROOT / floor).parts[0] if floor == "bot" else CHANNELS
            yield room, ast.parse(path.read_text(encoding="utf-8"))


def beginning(node: ast.expr, names: dict[str, str]) -> str:
    """The text an expression begins with; empty where it cannot be told."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Attribute | ast.Name):
        return names.get(node.attr if isinstance(node, ast.Attribute) else node.id, "")
    if isinstance(node, ast.JoinedStr):
        first = node.values[0]
        return beginning(first.value if isinstance(first, ast.FormattedValue) else first, names)
    return ""


def prefixes(tree: ast.Module) -> dict[str, str]:
    """Names of a file that stand for the beginning of an action."""
    return {
        target.id: str(node.value.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id == "PREFIX"
    }


def made_and_taken() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Which rooms make buttons of a verb, and which take them: by what an action begins with, or by its verb."""
    files = list(parsed())
    named = {room: found for room, tree in files if (found := prefixes(tree))}
    made: dict[str, set[str]] = defaultdict(set)
    taken: dict[str, set[str]] = defaultdict(set)
    for room, tree in files:
        names = named.get(room, {})
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "action":
                if found := VERB.match(beginning(node.value, names)):
                    made[found[1]].add(room)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in TAKING:
                if node.args and (found := VERB.fullmatch(beginning(node.args[0], names))):
                    taken[found[1]].add(room)
            elif isinstance(node, ast.Compare) and isinstance(node.left, ast.Name) and node.left.id == "verb":
                for one in node.comparators if room == ENGINE else ():
                    words = one.elts if isinstance(one, ast.Tuple) else [one]
                    for word in words:
                        taken[beginning(word, names)].add(room)
    return made, taken


@pytest.fixture(scope="module")
def verbs() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Read once, and not by every process that only lists its tests."""
    return made_and_taken()


def test_the_verbs_are_found(verbs: tuple[dict[str, set[str]], dict[str, set[str]]]) -> None:
    made, taken = verbs
    assert {"assess", "paper", "clock", "remind", "say", "case", "evidence", "seen"} <= set(made)
    assert taken


def test_a_verb_is_taken_by_one_room(verbs: tuple[dict[str, set[str]], dict[str, set[str]]]) -> None:
    _, taken = verbs
    passing = {"storage", "insight", CHANNELS}  # (these count or show what was pressed, and answer nothing)
    assert {verb: sorted(rooms) for verb, rooms in taken.items() if len(rooms - passing) > 1} == {}


def test_a_button_that_is_shown_is_taken_by_somebody(verbs: tuple[dict[str, set[str]], dict[str, set[str]]]) -> None:
    made, taken = verbs
    assert {verb: sorted(rooms) for verb, rooms in made.items() if not taken.get(verb)} == {}
