"""The base of every error the product raises on purpose: a code for programs, one clear sentence for people."""

from __future__ import annotations


class YoujuError(Exception):
    """Something went wrong that can be named. `code` is stable, `message` is one sentence saying what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class RegisterError(YoujuError):
    """The register cannot be read or contradicts itself."""


class DatabaseError(YoujuError):
    """The database cannot be opened or does not answer."""


class LibraryError(YoujuError):
    """A version or document that was asked for is not in the library."""


class CitationError(YoujuError):
    """A key that does not follow `DOCUMENT:ARTICLE[:PARAGRAPH[:ITEM]]`."""


class ReviewError(YoujuError):
    """The ledger of readings cannot be read, or names what is not there."""


class IngestionError(YoujuError):
    """A source that cannot be read into the library."""
