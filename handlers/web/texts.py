"""What the pages themselves say, by language. The replies come from the service."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

LANGUAGES = ("zh", "en")


@lru_cache
def _texts() -> dict[str, dict[str, str]]:
    written = (Path(__file__).parent / "texts.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = yaml.load(written, Loader=yaml.CSafeLoader)  # noqa: S506 (a safe loader)
    return found


def text(language: str, key: str, /, **values: object) -> str:
    """Return a sentence of the pages, filled in; Chinese where the language is not known. A missing key is a KeyError."""
    found = _texts()[key]
    said = found.get(language) or found["zh"]
    return said.format(**values) if values else said


def has_text(key: str) -> bool:
    """Whether there is such a sentence."""
    return key in _texts()
