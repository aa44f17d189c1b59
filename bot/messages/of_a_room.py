"""The words of one room: a `texts.yaml` beside its code, each sentence by key and language."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from knowledge.yaml_files import read_yaml


class RoomTexts:
    """Sentences by key, then by language. Read once, when first said."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def by_key(self) -> dict[str, dict[str, str]]:
        """The sentences as written."""
        read = read_yaml(self._path)
        return {key: {language: str(text) for language, text in texts.items()} for key, texts in read.items()}

    def say(self, language: str, key: str, **values: object) -> str:
        """Return a sentence, filled in; Chinese where the language has none. A missing key is a KeyError."""
        texts = self.by_key[key]
        return texts.get(language, texts["zh"]).format(**values)
