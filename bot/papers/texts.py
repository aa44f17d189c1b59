"""The words about papers and voice notes, from `texts.yaml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.yaml_files import read_yaml


@lru_cache
def _texts() -> dict[str, dict[str, str]]:
    read = read_yaml(Path(__file__).parent / "texts.yaml")
    return {key: {language: str(text) for language, text in texts.items()} for key, texts in read.items()}


def say(language: str, key: str, **values: object) -> str:
    """Return a text; Chinese where the language has none."""
    texts = _texts()[key]
    return texts.get(language, texts["zh"]).format(**values)
