"""Vectors by content hash: those shipped with the program (`vectors/*.npz`), and all that are in memory.

Shipped vectors are eight-bit numbers, so that a few thousand fit in a few megabytes; the cosine changes by less than
one part in a hundred. They are valid for one model only and are ignored under another.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.indexing.embeddings import Matrix
from knowledge.paths import DATA

SHIPPED = DATA / "vectors"
HASH_BYTES = 16
"""Length of a content hash."""


class VectorTable:
    """Rows by content hash, in one growing matrix."""

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions
        self._place: dict[str, int] = {}
        self._rows: Matrix = np.zeros((0, dimensions), dtype=np.float32)

    def __contains__(self, name: str) -> bool:
        return name in self._place

    def __len__(self) -> int:
        return len(self._place)

    def add(self, names: Sequence[str], rows: Matrix) -> None:
        """Add rows under their hashes; a hash that is there keeps its row."""
        fresh: dict[str, int] = {}
        for at, name in enumerate(names):
            if name not in self._place:
                fresh.setdefault(name, at)
        if not fresh or rows.shape[1] != self.dimensions:
            return
        start = len(self._place)
        needed = start + len(fresh)
        if needed > len(self._rows):
            grown = np.empty((max(needed, int(len(self._rows) * 1.5)), self.dimensions), dtype=np.float32)
            grown[:start] = self._rows[:start]
            self._rows = grown
        self._rows[start:needed] = rows if len(fresh) == len(names) else rows[list(fresh.values())]
        self._place.update(zip(fresh, range(start, needed), strict=True))

    def take(self, names: Sequence[str]) -> Matrix:
        """Return one row a hash; zeros where there is none."""
        places = np.fromiter((self._place.get(name, -1) for name in names), np.int64, len(names))
        if not len(self._rows):
            return np.zeros((len(names), self.dimensions), dtype=np.float32)
        found: Matrix = self._rows[np.maximum(places, 0)]
        found[places < 0] = 0
        return found


def lengths_of(rows: NDArray[np.floating[Any]]) -> Matrix:
    """Return the lengths of rows, never nought; without a second matrix in memory."""
    lengths: Matrix = np.maximum(np.sqrt(np.einsum("ij,ij->i", rows, rows)), 1e-9).astype(np.float32)
    return lengths


def save_vectors(path: Path, model: str, rows: Mapping[str, Matrix]) -> None:
    """Write rows by hash, sorted, eight bits a number: the same input gives the same file."""
    names = sorted(rows)
    matrix = np.stack([rows[name] for name in names]) if names else np.zeros((0, 0), dtype=np.float32)
    scale = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-9) if matrix.size else np.zeros((0, 1))
    small = np.round(matrix / scale * 127).astype(np.int8) if matrix.size else matrix.astype(np.int8)
    path.parent.mkdir(parents=True, exist_ok=True)
    hashes = np.frombuffer(bytes.fromhex("".join(names)), dtype=np.uint8).reshape(-1, HASH_BYTES)
    np.savez_compressed(path, model=np.asarray(model), hashes=hashes, rows=small)


def read_vectors(path: Path, model: str) -> tuple[list[str], Matrix]:
    """Return hashes and rows of length one. Empty for another model's file, or one that cannot be read."""
    nothing: tuple[list[str], Matrix] = ([], np.zeros((0, 0), dtype=np.float32))
    try:
        with np.load(path, allow_pickle=False) as content:
            if str(content["model"]) != model:
                return nothing
            hashes: NDArray[np.uint8] = content["hashes"]
            rows = content["rows"].astype(np.float32)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return nothing
    rows /= lengths_of(rows)[:, None]
    written = hashes.tobytes().hex()
    return [written[at : at + 2 * HASH_BYTES] for at in range(0, len(written), 2 * HASH_BYTES)], rows


def load_shipped(model: str, dimensions: int, folder: Path = SHIPPED) -> VectorTable:
    """Return all shipped vectors of the model."""
    table = VectorTable(dimensions)
    for path in sorted(folder.glob("*.npz")):
        names, rows = read_vectors(path, model)
        if names:
            table.add(names, rows)
    return table
