"""The follower in two threads: a change is found at once, whatever is being embedded; the disk follows."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import date

import numpy as np

from knowledge.indexing import vector_sync
from knowledge.indexing.vector_index import CURRENT, MemoryVectorIndex
from knowledge.sync.background import RESTS, BackgroundIndexing
from tests.knowledge.retrieval.fakes import TODAY, BigramEmbedder, document, follow, small_library, version


class HeldEmbedder(BigramEmbedder):
    """Encodes passages only when allowed; tells when it has begun."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.allowed = threading.Event(), threading.Event()

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        self.begun.set()
        assert self.allowed.wait(30)
        return super().embed_queries(texts)


@contextmanager
def embedding(background: BackgroundIndexing):
    thread = threading.Thread(target=background.embed, daemon=True)
    thread.start()
    try:
        yield
    finally:
        background.stop()
        thread.join(30)
    assert not thread.is_alive()


class WatchedVectors(MemoryVectorIndex):
    """Tells when it holds so many rows in force."""

    def __init__(self, wanted: int) -> None:
        super().__init__()
        self._wanted = wanted
        self.reached = threading.Event()

    def upsert(self, collection, items) -> None:
        super().upsert(collection, items)
        if len(self.ids(CURRENT)) >= self._wanted:
            self.reached.set()


def birds(library) -> None:
    library.publish(document("养鸟法"), version(8, "养鸟法", date(2020, 1, 1)), {"1": "鸟笼每天打扫。"})


def test_what_is_published_while_a_long_document_is_embedded_is_found_at_once():
    library, embedder = small_library(), HeldEmbedder()
    follower = follow(library, embedder=embedder)
    follower.start()
    background = BackgroundIndexing(follower, settle=0)
    with embedding(background):
        assert embedder.begun.wait(30)
        birds(library)
        background.follow()
        found = [str(hit.key) for hit in follower.retriever.search("鸟笼打扫", on=TODAY).hits]
        embedder.allowed.set()
        assert "养鸟法:1" in found


def test_a_change_is_embedded_and_put_on_disk_after_what_was_under_way():
    library, vectors = small_library(), WatchedVectors(6)
    follower = follow(library, vectors=vectors)
    follower.start()
    background = BackgroundIndexing(follower, settle=0)
    with embedding(background):
        birds(library)
        background.follow()
        assert vectors.reached.wait(30)
    assert len(vectors.ids(CURRENT)) == 6


def test_it_ends_while_it_waits_for_a_change():
    follower = follow(small_library())
    follower.start()
    with embedding(BackgroundIndexing(follower, settle=60)):
        pass


def test_a_service_that_has_just_started_does_not_write_to_disk_yet_and_ends_at_once():
    vectors = MemoryVectorIndex()
    follower = follow(small_library(), vectors=vectors)
    follower.start()
    with embedding(BackgroundIndexing(follower, after=60)):
        pass
    assert vectors.ids(CURRENT) == set()


class CountedVectors(MemoryVectorIndex):
    """Writes down how much was written at once."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[int] = []

    def upsert(self, collection, items) -> None:
        self.written.append(len(items))
        super().upsert(collection, items)


def shipped_with(library, vectors):
    """A follower whose vectors are all in memory and none on disk, as after a first start."""
    first = follow(library)
    first.start()
    first.embed_pending()
    again = follow(library, vectors=vectors)
    again.start()
    again.keeper.table = first.keeper.table
    return again


def test_beside_questions_vectors_are_written_in_small_blocks_with_rests_between(monkeypatch):
    monkeypatch.setattr(vector_sync, "WRITTEN_BESIDE", 2)
    vectors, looks = CountedVectors(), iter(range(1000))
    follower = shipped_with(small_library(), vectors)
    follower.retriever.asked = 0.0
    background = BackgroundIndexing(follower, a_rest=0, clock=lambda: 0.0 * next(looks))  # (the clock stands)
    follower.load_vectors(rest=background.rest)
    blocks = len(vectors.written)
    assert (max(vectors.written), next(looks)) == (2, blocks * RESTS)
    assert len(vectors.ids(CURRENT)) == 5


def test_where_nobody_asks_nothing_rests():
    vectors, looks = CountedVectors(), iter(range(1000))
    follower = shipped_with(small_library(), vectors)
    background = BackgroundIndexing(follower, a_rest=60, clock=lambda: float(next(looks)))
    follower.load_vectors(rest=background.rest)
    assert next(looks) == len(vectors.written)


def test_a_change_is_live_while_the_writing_rests():
    library = small_library()
    follower = shipped_with(library, MemoryVectorIndex())
    found: list[str] = []

    def rest() -> None:
        if not found:
            birds(library)
            poller = threading.Thread(target=follower.poll, daemon=True)
            poller.start()
            poller.join(30)
            found.extend(str(hit.key) for hit in follower.retriever.search("鸟笼打扫", on=TODAY).hits)

    follower.load_vectors(rest=rest)
    assert "养鸟法:1" in found
