"""Wordings of notes searched as if nobody had described their provision, by maps that never saw it.

A few hundred questions about provisions without notes teach little; every wording of a note is one more, once all that
was written about its provision is hidden and the learned map of questions to texts was made without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from knowledge.indexing.projection import aimed_anew
from knowledge.models import ProvisionKey
from knowledge.retrieval.retriever import Retriever, Scored
from knowledge.retrieval.snapshot import Snapshot

OF_CORE = 100
"""Wordings about the labour core; for the rest, `most`: provisions nobody described are rarely of the core."""


@dataclass(frozen=True)
class Wording:
    """A wording of a note, and the provision it asks for."""

    text: str
    key: ProvisionKey


def wordings_of(snapshot: Snapshot, most: int, *, seed: int = 5) -> list[Wording]:
    """Return one wording of each of `most` notes on texts that are held, and of some of the labour core."""
    phrasings = snapshot.phrasings.phrasings
    core = {name for name, document in snapshot.catalogue.documents.items() if document.core}
    held = {snapshot.catalogue.records[row][2].key for row in snapshot.dense_rows.tolist()}
    notes = [(p.keys[0], row) for row, p in enumerate(phrasings) if not p.card and p.keys[0] in held]
    chance = np.random.default_rng(seed)
    picked: dict[bool, list[Wording]] = {True: [], False: []}
    for key, rows in groupby(notes, key=lambda note: note[0]):
        own = [row for _, row in rows]
        picked[key.document in core].append(Wording(phrasings[own[chance.integers(len(own))]].text, key))
    found: list[Wording] = []
    for kind, count in ((picked[False], most), (picked[True], OF_CORE)):
        found += [kind[at] for at in chance.permutation(len(kind))[:count]]
    return found


def scored_blind(retriever: Retriever, *, on: date, most: int) -> Iterator[tuple[Wording, Scored]]:
    """Yield wordings of notes with their candidates, their provision hidden. Nothing where nothing embeds."""
    whole = retriever.snapshot
    if whole.projection is None:
        return
    wordings = wordings_of(whole, most)
    half_of = _halves(whole)
    for half in (0, 1):
        retriever.snapshot = _without(whole, half_of, half)
        try:
            for wording in wordings:
                if half_of.get(wording.key) == half:
                    yield wording, retriever.score(wording.text, on=on, hide=(wording.key,))
        finally:
            retriever.snapshot = whole


def _halves(snapshot: Snapshot) -> dict[ProvisionKey, int]:
    """Return which half each described provision is in."""
    keys = dict.fromkeys(p.keys[0] for p in snapshot.phrasings.phrasings if not p.card and p.keys)
    return {key: number % 2 for number, key in enumerate(keys)}


def _without(snapshot: Snapshot, half_of: dict[ProvisionKey, int], half: int) -> Snapshot:
    """Return the snapshot with a map learned from the other half of the provisions alone."""
    assert snapshot.projection is not None
    row_of = {snapshot.catalogue.records[row][2].key: at for at, row in enumerate(snapshot.dense_rows.tolist())}
    pairs = [
        (row, row_of[p.keys[0]])
        for row, p in enumerate(snapshot.phrasings.phrasings)
        if not p.card and p.keys and p.keys[0] in row_of and half_of[p.keys[0]] != half
    ]
    rows: NDArray[np.int64] = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    projection = aimed_anew(
        snapshot.projection, snapshot.phrasings.vectors[rows[:, 0]], rows[:, 1].tolist(), snapshot.dense
    )
    return replace(snapshot, projection=projection, _prepared={})
