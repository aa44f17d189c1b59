"""`kill -9` at any instant of publishing: whole versions only, an unbroken trail, indexes that agree after a start."""

from __future__ import annotations

import random
import time
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from ingestion.publishing.audit import broken_links, entries
from knowledge.indexing.embeddings import NullEmbedder
from knowledge.indexing.lexical_index import LexicalIndex
from knowledge.library import Library
from knowledge.library.database import open_database
from knowledge.models import Status
from knowledge.sync.follower import Authored, IndexFollower
from tests.ingestion.publishing.killable_admin import ARTICLES, keep_publishing
from tests.support.killable import killable

ROUNDS = 50
AFTER_ONE = 0.25
"""Share of the rounds in which a version is published before the kill."""
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


def killed_at_some_instant(process: BaseProcess, heard: Connection, chance: random.Random, span: float) -> float:
    """Kill a publisher within its first version or the one after; return how long a version takes, as fast as this machine is."""
    assert heard.recv() == "ready"
    if chance.random() < AFTER_ONE:
        begun = time.monotonic()
        assert heard.recv() == "published"
        span = time.monotonic() - begun
    time.sleep(chance.uniform(0.0, span))
    process.kill()
    process.join()
    return span


@pytest.mark.slow
def test_killed_at_random_instants_library_and_indexes_agree(tmp_path):
    chance, span = random.Random(20261121), 0.1
    published = 0
    for _ in range(ROUNDS):
        heard, told = killable().Pipe(duplex=False)
        process = killable().Process(target=keep_publishing, args=(tmp_path, told))
        process.start()
        told.close()
        span = killed_at_some_instant(process, heard, chance, span)
        engine = open_database(f"sqlite:///{tmp_path / 'library.db'}")
        published = check(Library(engine), tmp_path)
        engine.dispose()
    assert published > 5
