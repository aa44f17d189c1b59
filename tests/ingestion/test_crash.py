"""`kill -9` at any instant of publishing: whole versions only, an unbroken trail, indexes that agree after a start."""

from __future__ import annotations

import multiprocessing
import random
import time
from datetime import date
from pathlib import Path

import pytest

from ingestion.publishing.audit import broken_links, entries
from knowledge.indexing.embeddings import NullEmbedder
from knowledge.indexing.lexical_index import LexicalIndex
from knowledge.library import Library
from knowledge.library.database import open_database
from knowledge.models import Status
from knowledge.sync.follower import Authored, IndexFollower
from tests.ingestion.killable_admin import ARTICLES, keep_publishing

ROUNDS = 50
SHORT = "某市骑手休息办法"
TODAY = date(2026, 11, 21)


def check(library: Library, folder: Path) -> int:
    versions = library.versions(SHORT)
    for version in versions:
        texts = [provision.text for provision in library.provisions_of(version.id)]
        assert len(texts) == ARTICLES and len({text[: text.index("版")] for text in texts}) == 1
    in_force = [version for version in versions if version.in_force(TODAY)]
    assert len(in_force) == (1 if versions else 0)
    assert [version.status for version in versions].count(Status.EFFECTIVE) == len(in_force)
    assert len(entries(library, SHORT, 10_000)) == len(versions) and broken_links(library) == []
    follower = IndexFollower(
        library,
        lexical=LexicalIndex(folder / "words.db"),
        embedder=NullEmbedder(),
        authored=Authored(),
        find=lambda text, document: (),
        today=lambda: TODAY,
    )
    retriever = follower.start()
    fingerprints = follower._lexical.fingerprints()
    held = {version.id: library.provisions_of(version.id) for version in versions}
    assert fingerprints == {key: (len(parts), sum(part.id for part in parts)) for key, parts in held.items()}
    records = retriever.snapshot.catalogue.records
    assert {provision.id for _, _, provision in records} == {part.id for parts in held.values() for part in parts}
    follower._lexical.close()
    return len(versions)


@pytest.mark.slow
def test_killed_at_random_instants_library_and_indexes_agree(tmp_path):
    chance = random.Random(20261121)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.ingestion.killable_admin"])  # imported once, not once a kill
    published = 0
    for _ in range(ROUNDS):
        heard, told = processes.Pipe(duplex=False)
        process = processes.Process(target=keep_publishing, args=(tmp_path, told))
        process.start()
        told.close()
        assert heard.recv() == "ready"
        time.sleep(chance.uniform(0.0, 0.3))
        process.kill()
        process.join()
        engine = open_database(f"sqlite:///{tmp_path / 'library.db'}")
        published = check(Library(engine), tmp_path)
        engine.dispose()
    assert published > 5
