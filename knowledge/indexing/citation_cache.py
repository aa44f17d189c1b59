"""What each provision cites, kept on disk: reading twenty thousand provisions for citations anew takes a second a start."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from knowledge.models import Document, ProvisionKey
from knowledge.paths import DATA

FORMAT = "1"
NAME = "citations.json"
Place = tuple[str, str]
"""Short title of a document, and a text that stands in it."""


class CitationShelf:
    """Citations by place, valid for one set of known documents and one state of the code that finds them.

    `register` names the state of the register. A file that is missing, damaged or of other documents is no error, nor is a folder that cannot be written.
    """

    def __init__(self, folder: Path | None, register: str = "") -> None:
        self._path = folder / NAME if folder is not None else None
        self._register = register

    def read(self, documents: Mapping[str, Document], places: Iterable[Place]) -> dict[Place, list[ProvisionKey]]:
        """Return what was kept of these places."""
        if self._path is None:
            return {}
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            if content["stamp"] != stamp(documents, self._register):
                return {}
            cited = {
                at: [ProvisionKey(document, article) for document, article in keys]
                for at, keys in content["cited"].items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
        found: dict[Place, list[ProvisionKey]] = {}
        for place in places:
            keys = cited.get(_name(place))
            if keys is not None:
                found[place] = keys
        return found

    def keep(self, documents: Mapping[str, Document], cited: Mapping[Place, list[ProvisionKey]]) -> None:
        """Write what was found, in place of what was kept before."""
        if self._path is None:
            return
        content = {
            "stamp": stamp(documents, self._register),
            "cited": {_name(place): [(key.document, key.article) for key in keys] for place, keys in cited.items()},
        }
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft = self._path.with_name(f"{self._path.name}.{os.getpid()}")
            draft.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
            draft.replace(self._path)


def stamp(documents: Mapping[str, Document], register: str = "") -> str:
    """Name all that finding citations depends on beside the text: the names of documents, and the code."""
    digest = blake2b(digest_size=16)
    digest.update(_code() + register.encode())
    for short in sorted(documents):
        document = documents[short]
        for part in (short, document.title, document.number or "", *document.aliases):
            digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _code() -> bytes:
    digest = blake2b(FORMAT.encode(), digest_size=16)
    for path in (
        *sorted((DATA / "citations").glob("*.py")),
        DATA / "authored" / "register.py",
        DATA / "text" / "numerals.py",
        DATA / "text" / "normalise.py",
    ):
        digest.update(path.read_bytes())
    return digest.digest()


def _name(place: Place) -> str:
    return blake2b("\0".join(place).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
