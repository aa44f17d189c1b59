"""The map is true: every path it names exists, and no room is missing in its picture."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAP = (ROOT / "docs" / "architecture.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`((?:bot|handlers|ingestion|knowledge|tests)/[\w./-]+)`", MAP)))
PICTURE = MAP.split("```")[1]
CODE = ("bot", "handlers", "ingestion", "knowledge", "tests")
MOST_FILES = 12
"""Python files in one folder: with more, nobody sees at a glance what is there. Migrations are one after the other."""


@pytest.mark.parametrize("path", NAMED)
def test_a_path_named_in_the_map_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("floor", ["handlers", "bot", "bot/cases", "ingestion", "knowledge"])
def test_every_room_stands_in_the_picture(floor: str) -> None:
    rooms = [one.name for one in (ROOT / floor).iterdir() if one.is_dir() and not one.name.startswith("_")]
    assert [room for room in rooms if not re.search(rf"\b{room}\b", PICTURE)] == []


@pytest.mark.parametrize("floor", CODE)
def test_no_folder_holds_more_files_than_can_be_looked_over(floor: str) -> None:
    held = Counter(
        one.parent.relative_to(ROOT).as_posix() for one in (ROOT / floor).rglob("*.py") if "versions" not in one.parts
    )
    assert {folder: files for folder, files in held.items() if files > MOST_FILES} == {}
