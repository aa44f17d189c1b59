"""Column types of the storage floor: instants in UTC, and text that can be sealed at rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from weakref import WeakKeyDictionary

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import DateTime, Engine, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_SEALED = "sealed:1:"
_PLAIN = "plain:1:"


class SealError(Exception):
    """Content at rest that the configured keys do not open, or a key that is none. `str()` is one plain sentence."""

    code = "sealed_content"


class Sealer:
    """Seals text with the newest key and opens it with any. Without keys it passes text through."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys]) if keys else None
        except ValueError as error:
            raise SealError("An encryption key is not a Fernet key (32 bytes, url-safe base64).") from error

    def seal(self, text: str) -> str:
        """Return the form to store: sealed with keys; plain without (escaped if it looks like a stored form)."""
        if self._fernet is not None:
            return _SEALED + self._fernet.encrypt(text.encode()).decode()
        return _PLAIN + text if text.startswith((_SEALED, _PLAIN)) else text

    def open(self, stored: str) -> str:
        """Return the text. Raises SealError when it is sealed with a key that is not configured."""
        if stored.startswith(_PLAIN):
            return stored[len(_PLAIN) :]
        if not stored.startswith(_SEALED):
            return stored
        if self._fernet is None:
            raise SealError("Stored content is encrypted, and no encryption key is configured.")
        try:
            return self._fernet.decrypt(stored[len(_SEALED) :].encode()).decode()
        except InvalidToken as error:
            raise SealError("Stored content is encrypted with a key that is not configured.") from error


_SEALERS: WeakKeyDictionary[Dialect, Sealer] = WeakKeyDictionary()
_PASS_THROUGH = Sealer()


def use_sealer(engine: Engine, sealer: Sealer) -> None:
    """Make every SealedText column read and written through this engine use the sealer."""
    _SEALERS[engine.dialect] = sealer


class SealedText(TypeDecorator[str]):
    """Text that a person wrote or was told. Stored through the engine's sealer (see `use_sealer`)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _SEALERS.get(dialect, _PASS_THROUGH).seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _SEALERS.get(dialect, _PASS_THROUGH).open(value)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Takes aware datetimes only; gives them back in UTC, from SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
