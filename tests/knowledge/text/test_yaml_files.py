"""The program's own YAML is parsed once: what is kept counts only for the same text, and is never trusted to be whole."""

from __future__ import annotations

import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from knowledge import yaml_files
from knowledge.yaml_files import parse_file, read_yaml


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that counts as the program's, with bytecode allowed."""
    monkeypatch.setattr(yaml_files, "_PROGRAM", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return tmp_path


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were parsed."""
    texts: list[str] = []
    real = yaml_files.parse_yaml
    monkeypatch.setattr(yaml_files, "parse_yaml", lambda text: texts.append(text) or real(text))
    return texts


def kept(path: Path) -> Path:
    return Path(cache_from_source(f"{path}.py"))


def test_a_file_of_the_program_is_parsed_once_and_anew_when_it_changes(program: Path, parsed: list[str]) -> None:
    path = program / "figures.yaml"
    path.write_text("from: 2026-07-01\n3: [甲, 乙]\n", encoding="utf-8")
    first = read_yaml(path)
    assert read_yaml(path) == first
    assert len(parsed) == 1
    assert parse_file(path, "from: 2027-01-01") != first, "edited by an office"
    path.write_text("3: 丙\n", encoding="utf-8")
    assert read_yaml(path) == {3: "丙"}


def test_nobody_is_handed_what_another_may_change(program: Path) -> None:
    path = program / "list.yaml"
    path.write_text("[1, 2]", encoding="utf-8")
    read_yaml(path).append(3)
    assert read_yaml(path) == [1, 2]


@pytest.mark.parametrize("damage", [b"", b"nothing of the kind", None])
def test_what_is_kept_and_damaged_is_parsed_again(program: Path, damage: bytes | None) -> None:
    path = program / "list.yaml"
    path.write_text("[1, 2]", encoding="utf-8")
    read_yaml(path)
    kept(path).write_bytes(kept(path).read_bytes()[:20] if damage is None else damage)
    assert read_yaml(path) == [1, 2]


def test_nothing_is_kept_of_files_from_elsewhere_or_where_bytecode_is_not(
    program: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = tmp_path_factory.mktemp("elsewhere") / "given.yaml"
    foreign.write_text("a: 1", encoding="utf-8")
    assert read_yaml(foreign) == {"a": 1}
    assert not kept(foreign).exists()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    own = program / "own.yaml"
    own.write_text("a: 1", encoding="utf-8")
    assert read_yaml(own) == {"a": 1}
    assert not kept(own).exists()
