"""The library: documents, versions and provisions in SQL. It is the truth; indexes follow it.

Reads stand in `selectors`, writes in `services`.
"""

from __future__ import annotations

from knowledge.library.records import Change, ChangeKind, Counts, Finding
from knowledge.library.selectors import LibrarySelectors, Record
from knowledge.library.services import LibraryServices, text_digest


class Library(LibrarySelectors, LibraryServices):
    """Everything the law says that is held here. One instance an engine; share it between threads."""


__all__ = [
    "Change",
    "ChangeKind",
    "Counts",
    "Finding",
    "Library",
    "Record",
    "text_digest",
]
