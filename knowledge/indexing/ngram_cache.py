"""Indexes by shared pieces of writing, kept on disk: counting twenty thousand phrasings anew takes seconds a start."""

from __future__ import annotations

import contextlib
import os
import zipfile
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np

from knowledge.text.ngrams import NGramIndex, Postings

FORMAT = "1"
"""Raised when pieces or weights are counted otherwise."""


class NGramShelf:
    """Returns the index of texts, from the folder when it was kept there, and keeps it there when it was not.

    `stamp` names all that `pieces` depends on. A file that is missing, damaged, or of other texts is no error, nor is
    a folder that cannot be written.
    """

    def __init__(self, folder: Path | None, pieces: Callable[[str], list[str]], stamp: str) -> None:
        self._folder = folder
        self._pieces = pieces
        self._stamp = stamp

    def index(self, texts: Sequence[str], length_power: float) -> NGramIndex:
        """Return the index of the texts (see `NGramIndex.of`)."""
        if self._folder is None:
            return NGramIndex.of(texts, self._pieces, length_power=length_power)
        path = self._folder / f"ngrams-{length_power}.npz"
        name = self._name(texts)
        postings = _read(path, name)
        if postings is not None:
            return NGramIndex(postings, self._pieces)
        made = NGramIndex.of(texts, self._pieces, length_power=length_power)
        with contextlib.suppress(OSError):
            _write(path, name, made.postings)
        return made

    def _name(self, texts: Sequence[str]) -> str:
        digest = blake2b(digest_size=16)
        for part in (FORMAT, self._stamp, *texts):
            digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
        return digest.hexdigest()


def _read(path: Path, name: str) -> Postings | None:
    try:
        with np.load(path, allow_pickle=False) as content:
            if str(content["name"]) != name:
                return None
            return Postings(
                pieces=content["pieces"].tobytes().decode("utf-8").split("\n"),
                size=int(content["size"]),
                idf=content["idf"],
                starts=content["starts"],
                rows=content["rows"],
                weights=content["weights"],
            )
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def _write(path: Path, name: str, postings: Postings) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with draft.open("wb") as handle:
        np.savez(
            handle,
            name=np.asarray(name),
            pieces=np.frombuffer("\n".join(postings.pieces).encode("utf-8"), dtype=np.uint8),
            size=np.asarray(postings.size),
            idf=postings.idf,
            starts=postings.starts,
            rows=postings.rows,
            weights=postings.weights,
        )
    draft.replace(path)
