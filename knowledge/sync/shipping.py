"""Make the vector files that come with the program: phrasings, the labour core, all other law, and the projection.

One command rebuilds them; texts whose vector is in the old files are not embedded again, and what was embedded is
saved now and then, so that it may be stopped and goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.authored.notes import Phrasing
from knowledge.indexing.catalogue import Record
from knowledge.indexing.embeddings import Embedder, Matrix
from knowledge.indexing.projection import PATH, Projection, learn_projection, save_projection
from knowledge.indexing.vector_sync import passage_hash, passage_of
from knowledge.indexing.vectors import SHIPPED, VectorTable, load_shipped, save_vectors
from knowledge.sync.follower import Authored
from knowledge.text.content import content_hash

Progress = Callable[[int, int], None]
STEP = 64
SAVED_EVERY = 16
"""Steps between two savings."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """What was written: vectors by kind, and how many of them had to be embedded."""

    phrasings: int
    provisions: int
    embedded: int
    others: int = 0
    """Provisions outside the labour core."""


def ship_vectors(
    current: Iterable[Record],
    authored: Authored,
    embedder: Embedder,
    *,
    folder: Path = SHIPPED,
    known: VectorTable | None = None,
    progress: Progress | None = None,
) -> Shipped:
    """Write `phrasings.npz`, `core.npz`, `law.npz` and `projection.npz` for the embedder's model.

    `current` are the provisions in force: those of the labour core and of documents with notes come first, then all
    others. `known` are vectors already computed from the same model.
    """
    records = list(current)
    core, others = _core_and_others(records, authored)
    phrasings = {content_hash(phrasing.text): phrasing.text for phrasing in authored.phrasings}
    table = known if known is not None else load_shipped(embedder.name, embedder.dimensions, folder)
    files = {"phrasings.npz": phrasings, "core.npz": core, "law.npz": others}
    missing = [(name, text, file) for file, texts in files.items() for name, text in texts.items() if name not in table]
    for start in range(0, len(missing), STEP):
        part = missing[start : start + STEP]
        _embed(table, embedder.embed_queries, [one[:2] for one in part if one[2] == "phrasings.npz"])
        _embed(table, embedder.embed_passages, [one[:2] for one in part if one[2] != "phrasings.npz"])
        if progress is not None:
            progress(start + len(part), len(missing))
        if start // STEP % SAVED_EVERY == SAVED_EVERY - 1:
            _save_all(folder, embedder.name, table, files)
    _save_all(folder, embedder.name, table, files)
    save_projection(learn_from(records, authored.phrasings, embedder.name, table), folder / PATH.name)
    return Shipped(len(phrasings), len(core), len(missing), len(others))


def _core_and_others(records: Iterable[Record], authored: Authored) -> tuple[dict[str, str], dict[str, str]]:
    """Return the passages by content hash: of the labour core and of documents with notes, and all that stand in neither."""
    noted = {key.document for key in authored.notes}
    core: dict[str, str] = {}
    others: dict[str, str] = {}
    for record in records:
        chosen = core if record[0].core or record[0].short in noted else others
        chosen[passage_hash(record)] = passage_of(record)
    return core, {name: text for name, text in others.items() if name not in core}


def _embed(table: VectorTable, encode: Callable[[Sequence[str]], Matrix], texts: Sequence[tuple[str, str]]) -> None:
    """Add the vectors of (name, text) to the table."""
    if texts:
        table.add([name for name, _ in texts], encode([text for _, text in texts]))


def _save_all(folder: Path, model: str, table: VectorTable, files: Mapping[str, Mapping[str, str]]) -> None:
    for file, texts in files.items():
        _save(folder / file, model, table, {name: text for name, text in texts.items() if name in table})


def _save(path: Path, model: str, table: VectorTable, texts: Mapping[str, str]) -> None:
    names = sorted(texts)
    save_vectors(path, model, dict(zip(names, table.take(names), strict=True)))


def learn_from(records: Sequence[Record], phrasings: Sequence[Phrasing], model: str, table: VectorTable) -> Projection:
    """Learn the projection from the notes' phrasings and the provisions with a vector in the table."""
    embedded = [record for record in records if passage_hash(record) in table]
    passages: Matrix = table.take([passage_hash(record) for record in embedded])
    row_of = {record[2].key: row for row, record in enumerate(embedded)}
    notes = [phrasing for phrasing in phrasings if not phrasing.card and content_hash(phrasing.text) in table]
    questions = table.take([content_hash(phrasing.text) for phrasing in notes])
    numbers: dict[str, int] = {}
    owners = [numbers.setdefault(str(phrasing.keys[0]), len(numbers)) for phrasing in notes]
    targets = [row_of.get(phrasing.keys[0], -1) for phrasing in notes]
    return learn_projection(model, questions, np.asarray(owners).tolist(), passages, targets)
