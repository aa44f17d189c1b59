"""Where vectors are kept: Chroma on disk, or memory. One protocol, one suite of tests for both.

The embedded Chroma loses data without a word when two processes open one folder, so a file lock makes this process its
only owner. A folder that cannot be read is made anew: vectors are derived data.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from filelock import FileLock, Timeout

from knowledge.errors import YoujuError
from knowledge.indexing.embeddings import Embedder, Matrix, as_langchain

if TYPE_CHECKING:
    from langchain_chroma import Chroma

CURRENT, HISTORY, PHRASINGS = "current", "history", "phrasings"
COLLECTIONS = (CURRENT, HISTORY, PHRASINGS)
_BATCH = 1000

Metadata = Mapping[str, str | int | float | bool]


class IndexLocked(YoujuError):
    """Another process owns the vector index (`index_locked`)."""


@dataclass(frozen=True, slots=True)
class VectorItem:
    """One text with its vector. Metadata holds no None; days are numbers such as 20261121."""

    id: str
    text: str
    vector: Matrix
    metadata: Metadata = field(default_factory=dict)


class VectorIndex(Protocol):
    """Named collections of vectors of length one."""

    def upsert(self, collection: str, items: Sequence[VectorItem]) -> None:
        """Write items; an id that exists is replaced."""

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Forget ids; unknown ones are no error."""

    def ids(self, collection: str) -> set[str]:
        """Return the ids held."""

    def vectors(self, collection: str, ids: Sequence[str] | None = None) -> Iterator[tuple[list[str], Matrix]]:
        """Yield batches of ids with their rows, of all or of those asked for and held."""

    def query(
        self, collection: str, vector: Matrix, k: int, where: dict[str, Any] | None = None
    ) -> list[tuple[str, float]]:
        """Return the ids nearest to the vector with their cosine, best first."""

    def clear(self, collection: str) -> None:
        """Empty the collection."""

    def close(self) -> None:
        """Release what is held."""


class MemoryVectorIndex:
    """Exact search over rows in memory; for tests, and where nothing is to be kept."""

    def __init__(self) -> None:
        self._items: dict[str, dict[str, VectorItem]] = {name: {} for name in COLLECTIONS}

    def upsert(self, collection: str, items: Sequence[VectorItem]) -> None:
        """Write items; an id that exists is replaced."""
        self._items[collection].update({item.id: item for item in items})

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Forget ids; unknown ones are no error."""
        for name in ids:
            self._items[collection].pop(name, None)

    def ids(self, collection: str) -> set[str]:
        """Return the ids held."""
        return set(self._items[collection])

    def vectors(self, collection: str, ids: Sequence[str] | None = None) -> Iterator[tuple[list[str], Matrix]]:
        """Yield batches of ids with their rows."""
        held = self._items[collection]
        names = [name for name in (held if ids is None else ids) if name in held]
        for start in range(0, len(names), _BATCH):
            part = names[start : start + _BATCH]
            yield part, np.stack([held[name].vector for name in part]).astype(np.float32)

    def query(
        self, collection: str, vector: Matrix, k: int, where: dict[str, Any] | None = None
    ) -> list[tuple[str, float]]:
        """Return the ids nearest to the vector with their cosine, best first."""
        held = [item for item in self._items[collection].values() if _matches(item.metadata, where)]
        if not held:
            return []
        scores = np.stack([item.vector for item in held]) @ vector
        best = np.argsort(-scores, kind="stable")[:k]
        return [(held[int(at)].id, float(scores[at])) for at in best]

    def clear(self, collection: str) -> None:
        """Empty the collection."""
        self._items[collection].clear()

    def close(self) -> None:
        """Nothing is held."""


def _matches(metadata: Metadata, where: dict[str, Any] | None) -> bool:
    """Understand the part of Chroma's filters that retrieval uses."""
    if not where:
        return True
    for name, condition in where.items():
        if name == "$and":
            if not all(_matches(metadata, part) for part in condition):
                return False
            continue
        value: Any = metadata.get(name)
        tests = condition if isinstance(condition, dict) else {"$eq": condition}
        for operator, wanted in tests.items():
            if not _TESTS[operator](value, wanted):
                return False
    return True


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "$eq": lambda value, wanted: bool(value == wanted),
    "$lte": lambda value, wanted: value is not None and value <= wanted,
    "$gt": lambda value, wanted: value is not None and value > wanted,
    "$in": lambda value, wanted: value in wanted,
}


class ChromaVectorIndex:
    """Chroma embedded in this process, written through its client and searched through langchain-chroma.

    Raises `IndexLocked` when another process owns the folder.
    """

    def __init__(self, path: Path, embedder: Embedder) -> None:
        self._path = path
        self._embedder = embedder
        self.rebuilt = False
        path.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(path.with_name(path.name + ".lock"))
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise IndexLocked(
                "index_locked", f"The vector index in {path} belongs to another running process; ask that one."
            ) from error
        self._opening = threading.Lock()
        self._stores: dict[str, Chroma] = {}

    def _ready(self) -> None:
        """Open Chroma on first use: importing it takes seconds. A folder it cannot read is made anew."""
        with self._opening:
            if self._stores:
                return
            try:
                self._open()
            except Exception:  # (whatever Chroma raises on a damaged folder)
                self._discard()
                self._open()

    def _open(self) -> None:
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings
        from langchain_chroma import Chroma

        self._client = chromadb.PersistentClient(
            str(self._path), settings=Settings(anonymized_telemetry=False, allow_reset=True)
        )
        stores: dict[str, Chroma] = {}
        for name in COLLECTIONS:
            found = self._client.get_or_create_collection(
                name, embedding_function=None, metadata={"hnsw:space": "cosine", "model": self._embedder.name}
            )
            if (found.metadata or {}).get("model") != self._embedder.name:
                self._client.delete_collection(name)
                found = self._client.create_collection(
                    name, embedding_function=None, metadata={"hnsw:space": "cosine", "model": self._embedder.name}
                )
            if found.count():
                found.get(limit=1, include=["embeddings"])
            stores[name] = Chroma(
                client=self._client,
                collection_name=name,
                embedding_function=as_langchain(self._embedder),
                create_collection_if_not_exists=False,
            )
        self._stores = stores

    def _discard(self) -> None:
        self.rebuilt = True
        from chromadb.api.shared_system_client import SharedSystemClient

        SharedSystemClient.clear_system_cache()
        shutil.rmtree(self._path, ignore_errors=True)
        self._path.mkdir(parents=True, exist_ok=True)

    def _collection(self, name: str) -> Any:
        self._ready()
        return self._client.get_collection(name, embedding_function=None)

    def upsert(self, collection: str, items: Sequence[VectorItem]) -> None:
        """Write items; an id that exists is replaced."""
        target = self._collection(collection)
        for start in range(0, len(items), _BATCH):
            part = items[start : start + _BATCH]
            target.upsert(
                ids=[item.id for item in part],
                embeddings=np.stack([item.vector for item in part]),
                documents=[item.text for item in part],
                metadatas=[dict(item.metadata) or {"kind": collection} for item in part],
            )

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Forget ids; unknown ones are no error."""
        target = self._collection(collection)
        for start in range(0, len(ids), _BATCH):
            target.delete(ids=list(ids[start : start + _BATCH]))

    def ids(self, collection: str) -> set[str]:
        """Return the ids held."""
        return set(self._collection(collection).get(include=[])["ids"])

    def vectors(self, collection: str, ids: Sequence[str] | None = None) -> Iterator[tuple[list[str], Matrix]]:
        """Yield batches of ids with their rows, of all or of those asked for and held."""
        target = self._collection(collection)
        total = target.count() if ids is None else len(ids)
        for start in range(0, total, _BATCH):
            if ids is None:
                found = target.get(include=["embeddings"], limit=_BATCH, offset=start)
            else:
                found = target.get(include=["embeddings"], ids=list(ids[start : start + _BATCH]))
            if found["ids"]:
                yield list(found["ids"]), np.asarray(found["embeddings"], dtype=np.float32)

    def query(
        self, collection: str, vector: Matrix, k: int, where: dict[str, Any] | None = None
    ) -> list[tuple[str, float]]:
        """Return the ids nearest to the vector with their cosine, best first."""
        self._ready()
        found = self._stores[collection].similarity_search_by_vector_with_relevance_scores(
            embedding=vector.tolist(), k=k, filter=where
        )
        return [(document.id or "", 1.0 - float(distance)) for document, distance in found]

    def clear(self, collection: str) -> None:
        """Empty the collection."""
        held = sorted(self.ids(collection))
        if held:
            self.delete(collection, held)

    def close(self) -> None:
        """Stop Chroma and release the lock."""
        if self._stores:
            from chromadb.api.shared_system_client import SharedSystemClient

            self._stores = {}
            SharedSystemClient.clear_system_cache()
        self._lock.release()
