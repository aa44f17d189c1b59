"""Authored files as an office edited them: its text is read in the place of the one that came with the program."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from knowledge.paths import DATA

_edited: dict[str, str] = {}


def use_edited(texts: Mapping[str, str]) -> None:
    """Read these texts from now on in the place of the files; their paths are relative to the authored data."""
    _edited.clear()
    _edited.update(texts)


def use_tried(path: str, text: str) -> None:
    """Read this text, too, in the place of one file: to measure what it would change. For a process of its own."""
    _edited[path] = text


def added_files(folder: Path, ending: str) -> list[Path]:
    """Return the files below a folder that an office wrote and the program never came with."""
    paths = [DATA / path for path in _edited if path.endswith(ending)]
    return [path for path in paths if path.is_relative_to(folder) and not path.exists()]


def authored_text(path: Path) -> str:
    """Return what an authored file says: the edited text, else what came with the program. Raises OSError."""
    if _edited and path.is_relative_to(DATA) and (found := _edited.get(path.relative_to(DATA).as_posix())) is not None:
        return found
    return path.read_text(encoding="utf-8")
