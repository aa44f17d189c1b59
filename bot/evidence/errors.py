"""What can go wrong with evidence. `str()` is one plain sentence a worker can be shown."""

from __future__ import annotations

from bot.evidence.texts import say


class EvidenceError(Exception):
    """Codes: `empty`, `too_big`, `full`, `disk_full`, `no_locker`, `no_such_item`, `removed`, `damaged`, `unknown_link`,
    `cannot_write`, `no_bundle`, `no_library`, `unreachable`, `refused`, `bad_certificate`."""

    def __init__(self, code: str, *, language: str = "zh", **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(say(language, f"error_{code}", **values))

    def told(self, language: str) -> str:
        """Return the sentence in a language."""
        return say(language, f"error_{self.code}", **self.values)
