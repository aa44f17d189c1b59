"""Vectors by content hash: those shipped with the program (`vectors/*.npz`), and all that are in memory.

Shipped vectors are eight-bit numbers, so that a few thousand fit in a few megabytes; the cosine changes by less than
one part in a hundred. They are valid for one model only and are ignored under another.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.indexing.embeddings import Embedder, Matrix
from knowledge.paths import DATA

SHIPPED = DATA / "vectors"
Small = NDArray[np.int8]
HASH_BYTES = 16
"""Length of a content hash."""


class VectorTable:
    """Rows by content hash: those that came with the program as small as they came, all others in one growing matrix.

    `shipped`: hashes, and their rows of eight-bit numbers, of any length.
    """

    def __init__(self, dimensions: int, shipped: tuple[Sequence[str], Small] | None = None) -> None:
        self.dimensions = dimensions
        names, self._small = shipped or ((), np.zeros((0, dimensions), dtype=np.int8))
        self._place: dict[str, int] = {}
        for place, name in enumerate(names):
            self._place.setdefault(name, place)
        self._rows: Matrix = np.zeros((0, dimensions), dtype=np.float32)
        self._held = 0

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
        start, needed = self._held, self._held + len(fresh)
        if needed > len(self._rows):
            grown = np.empty((max(needed, int(len(self._rows) * 1.5)), self.dimensions), dtype=np.float32)
            grown[:start] = self._rows[:start]
            self._rows = grown
        self._rows[start:needed] = rows[list(fresh.values())]
        self._held = needed
        first = len(self._small)
        self._place.update(zip(fresh, range(first + start, first + needed), strict=True))

    def take(self, names: Sequence[str]) -> Matrix:
        """Return one row a hash; zeros where there is none."""
        places = np.fromiter((self._place.get(name, -1) for name in names), np.int64, len(names))
        shipped = len(self._small)
        if len(places) and places.min() >= 0 and places.max() < shipped:
            return _of_length_one(self._small[places])
        found = np.zeros((len(names), self.dimensions), dtype=np.float32)
        small, large = np.flatnonzero((places >= 0) & (places < shipped)), np.flatnonzero(places >= shipped)
        found[small] = _of_length_one(self._small[places[small]])
        found[large] = self._rows[places[large] - shipped]
        return found


def _of_length_one(small: Small) -> Matrix:
    rows = small.astype(np.float32)
    rows /= lengths_of(rows)[:, None]
    return rows


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


def read_vectors(path: Path, model: str) -> tuple[list[str], Small]:
    """Return hashes and rows as they were written. Empty for another model's file, or one that cannot be read."""
    nothing: tuple[list[str], Small] = ([], np.zeros((0, 0), dtype=np.int8))
    try:
        with np.load(path, allow_pickle=False) as content:
            if str(content["model"]) != model:
                return nothing
            written = content["hashes"].tobytes().hex()
            rows: Small = content["rows"]
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return nothing
    return [written[at : at + 2 * HASH_BYTES] for at in range(0, len(written), 2 * HASH_BYTES)], rows


def load_shipped(model: str, dimensions: int, folder: Path = SHIPPED) -> VectorTable:
    """Return all shipped vectors of the model."""
    read = [read_vectors(path, model) for path in sorted(folder.glob("*.npz"))]
    held = [(names, rows) for names, rows in read if rows.shape[1] == dimensions]
    if not held:
        return VectorTable(dimensions)
    return VectorTable(
        dimensions, ([name for names, _ in held for name in names], np.concatenate([r for _, r in held]))
    )


def table_soon(embedder: Embedder, folder: Path = SHIPPED) -> Future[VectorTable]:
    """Return all shipped vectors of the embedder, which are read in a thread of their own until they are asked for."""
    return ThreadPoolExecutor(1, "vectors").submit(load_shipped, embedder.name, embedder.dimensions, folder)
