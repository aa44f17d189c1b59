"""Message catalogues: every sentence the service itself says, by language and key."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.yaml_files import read_yaml

FALLBACK = "zh"
LANGUAGES = ("zh", "en")


@lru_cache
def _catalogue(language: str) -> dict[str, Any]:
    path = Path(__file__).parent / f"{language}.yaml"
    sentences: dict[str, Any] = read_yaml(path)
    return sentences


def message(language: str, key: str, /, **values: object) -> str:
    """Return the sentence, filled in. A key missing in the language falls back to Chinese; missing there it is a KeyError."""
    found = _catalogue(language if language in LANGUAGES else FALLBACK).get(key) or _catalogue(FALLBACK)[key]
    return str(found).format(**values) if values else str(found)


def has_message(language: str, key: str) -> bool:
    """Whether the catalogue of that language, or the fallback, has the key."""
    return key in _catalogue(language if language in LANGUAGES else FALLBACK) or key in _catalogue(FALLBACK)
