"""Keep the vector index to what library and notes hold: what is wanted, what is missing, what is to be embedded next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from knowledge.authored.notes import Phrasing
from knowledge.indexing.catalogue import OPEN_END, Record, as_number
from knowledge.indexing.embeddings import Embedder
from knowledge.indexing.vector_index import COLLECTIONS, CURRENT, HISTORY, PHRASINGS, VectorIndex, VectorItem
from knowledge.indexing.vectors import VectorTable
from knowledge.text.content import content_hash, passage_text

WRITTEN_AT_ONCE = 500
"""Vectors written to disk between two looks at whether to stop: a second at most, where all of them take half a minute."""
WRITTEN_BESIDE = 100
"""The same beside a service that answers: while a block is written every other thread stands still, a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row the index should hold. History is named by provision and dates, the rest by content hash alone.

    `place` is the title and the headings above a provision; a phrasing has none.
    """

    collection: str
    id: str
    hash: str
    place: tuple[str, ...]
    text: str
    metadata: dict[str, str | int] = field(default_factory=dict)

    @property
    def passage(self) -> str:
        """The text as it is embedded."""
        return passage_text(self.place[0], self.place[1:], self.text) if self.place else self.text


class VectorKeeper:
    """Vectors in memory by content hash, and the index on disk that outlives the process. Safe for threads."""

    def __init__(self, vectors: VectorIndex, table: VectorTable, embedder: Embedder) -> None:
        self.table = table
        self._vectors = vectors
        self._embedder = embedder
        self._sources: tuple[Sequence[Record], Sequence[Record], Sequence[Phrasing]] = ((), (), ())
        self._listed: dict[str, list[Wanted]] | None = None
        self._lock = threading.RLock()

    @property
    def idle(self) -> bool:
        """Whether nothing embeds here, so that nothing is kept."""
        return not self._embedder.dimensions

    def want(self, current: Sequence[Record], history: Sequence[Record], phrasings: Sequence[Phrasing]) -> None:
        """Say what the index is to hold, in the order it is to be embedded: phrasings, labour core, other law, history."""
        with self._lock:
            self._sources = (current, history, phrasings)
            self._listed = None

    @property
    def _wanted(self) -> dict[str, list[Wanted]]:
        """What is wanted by content hash; listed when first asked for, since searches do not wait for it."""
        with self._lock:
            if self._listed is None:
                self._listed = _list_wanted(*self._sources)
            return self._listed

    def load(self) -> None:
        """Take the vectors kept on disk into memory."""
        for collection in COLLECTIONS:
            for ids, rows in self._vectors.vectors(collection):
                self.table.add([name.rpartition("-")[2] for name in ids], rows)

    def reconcile(self, stop: threading.Event | None = None, rest: Callable[[], None] | None = None) -> None:
        """Make the index hold exactly what is wanted and has a vector. A stop ends it after a batch; the next call goes on.

        `rest`: called after each batch, which are smaller then; what is wanted may change meanwhile, and is brought to disk
        by the next call.
        """
        size = WRITTEN_AT_ONCE if rest is None else WRITTEN_BESIDE
        for collection in COLLECTIONS:
            missing = self._missing(collection)
            for start in range(0, len(missing), size):
                if stop is not None and stop.is_set():
                    return
                with self._lock:
                    self._write(missing[start : start + size])
                if rest is not None:
                    rest()

    def _missing(self, collection: str) -> list[Wanted]:
        """Delete what is not wanted any more, and return what is wanted and not held."""
        with self._lock:
            wanted = (item for items in self._wanted.values() for item in items)
            items = {item.id: item for item in wanted if item.collection == collection}
            held = self._vectors.ids(collection)
            gone = sorted(held - items.keys())
            if gone:
                self._vectors.delete(collection, gone)
            return [item for id, item in items.items() if id not in held]

    def pending(self) -> list[Wanted]:
        """Return one row for every text that has no vector yet."""
        with self._lock:
            return [items[0] for name, items in self._wanted.items() if name not in self.table]

    def embed(self, part: Sequence[Wanted]) -> None:
        """Embed the texts, and keep their vectors in memory and on disk."""
        for questions in (True, False):
            chosen = [item for item in part if (item.collection == PHRASINGS) is questions]
            if not chosen:
                continue
            encode = self._embedder.embed_queries if questions else self._embedder.embed_passages
            rows = encode([item.passage for item in chosen])
            with self._lock:
                self.table.add([item.hash for item in chosen], rows)
                self._write([row for item in chosen for row in self._wanted.get(item.hash, ())])

    def clear(self) -> None:
        """Empty the index on disk."""
        for collection in COLLECTIONS:
            self._vectors.clear(collection)

    def _write(self, items: Sequence[Wanted]) -> None:
        known = [item for item in items if item.hash in self.table]
        for collection in COLLECTIONS:
            part = list({item.id: item for item in known if item.collection == collection}.values())
            if part:
                rows = self.table.take([item.hash for item in part])
                self._vectors.upsert(
                    collection,
                    [VectorItem(item.id, item.text, row, item.metadata) for item, row in zip(part, rows, strict=True)],
                )


def provision_of_history(id: str) -> int:
    """Return the provision a row of the history collection stands for."""
    return int(id.partition("-")[0])


def passage_of(record: Record) -> str:
    """Return the text of a provision as it is embedded."""
    document, _, provision = record
    return passage_text(document.title, provision.path, provision.text)


def passage_hash(record: Record) -> str:
    """Return the key of the provision's vector."""
    return record[2].content_hash or content_hash(passage_of(record))


def _list_wanted(
    current: Sequence[Record], history: Sequence[Record], phrasings: Sequence[Phrasing]
) -> dict[str, list[Wanted]]:
    wanted: dict[str, list[Wanted]] = {}
    for phrasing in phrasings:
        name = content_hash(phrasing.text)
        data: dict[str, str | int] = {"keys": " ".join(map(str, phrasing.keys))}
        wanted.setdefault(name, []).append(Wanted(PHRASINGS, name, name, (), phrasing.text, data))
    for record in sorted(current, key=lambda record: not record[0].core):
        item = _wanted(record, CURRENT)
        wanted.setdefault(item.hash, []).append(item)
    for record in history:
        item = _wanted(record, HISTORY)
        wanted.setdefault(item.hash, []).append(item)
    return wanted


def _wanted(record: Record, collection: str) -> Wanted:
    document, version, provision = record
    name = passage_hash(record)
    start, end = as_number(version.effective_from, 0), as_number(version.effective_to, OPEN_END)
    return Wanted(
        collection=collection,
        id=name if collection == CURRENT else f"{provision.id}-{start}-{end}-{name}",
        hash=name,
        place=(document.title, *provision.path),
        text=provision.text,
        metadata={
            "document": document.short,
            "article": provision.key.article,
            "version": version.id,
            "effective_from": start,
            "effective_to": end,
        },
    )
