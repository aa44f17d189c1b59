"""What can be wrong with a file, a plan or a publication: one sentence each, with a stable code."""

from __future__ import annotations

from knowledge.errors import IngestionError


class Unreadable(IngestionError):
    """A file no text can be taken from: `empty_file`, `too_large`, `encrypted`, `damaged`, `not_supported` ..."""


class Refused(IngestionError):
    """A publication that must not happen as asked: `outdated_plan`, `duplicate`, `floor_undercut`, `not_allowed` ..."""


class Missing(IngestionError):
    """A part that is not installed: `ocr_missing`, `doc_converter_missing`."""
