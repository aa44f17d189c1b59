"""All that searches read, as of one state of library, notes and cards. Immutable; the follower makes the next one."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.indexing.catalogue import Catalogue, View
from knowledge.indexing.embeddings import Matrix
from knowledge.indexing.projection import Projection
from knowledge.models import ProvisionKey
from knowledge.retrieval.phrasings import PhrasingIndex
from knowledge.retrieval.priors import NAMES, Priors
from knowledge.retrieval.surroundings import Surroundings, surroundings_of

KNOWN_PRIORS = (0.0, 1.0, 1.0, 1.0, 0.0, 0.0)
"""Of a provision whose text is not held, except `core`: notes are written of what workers ask about."""


@dataclass(frozen=True)
class Prepared:
    """What depends on the view: priors by key, which rows of the dense matrix may answer, which keys are law of a place."""

    priors: Matrix
    dense_keys: NDArray[np.int32]
    has_history: bool
    around: Surroundings
    local: NDArray[np.bool_]


@dataclass(frozen=True)
class Snapshot:
    """Catalogue, phrasings, and the vectors that are in memory.

    `dense` has one row for each of `dense_rows` (rows of the catalogue): the current provisions embedded so far.
    """

    catalogue: Catalogue
    phrasings: PhrasingIndex
    priors: Priors
    dense: Matrix
    dense_rows: NDArray[np.int32]
    noted: Collection[ProvisionKey] = ()
    outweighed_keys: Collection[ProvisionKey] = ()
    projection: Projection | None = None
    links: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Keys that go with a key: it cites them or they cite it, a note calls them alike, a card turns on both."""
    _prepared: dict[int, tuple[View, Prepared]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def has_note(self) -> Matrix:
        """1 for keys that have a note."""
        return self._flags(self.noted)

    @cached_property
    def outweighed(self) -> Matrix:
        """1 for articles that are printed and in force but give way to another provision."""
        return self._flags(self.outweighed_keys)

    def _flags(self, keys: Collection[ProvisionKey]) -> Matrix:
        flags = np.zeros(len(self.catalogue.keys), dtype=np.float32)
        flags[[self.catalogue.key_ids[key] for key in keys if key in self.catalogue.key_ids]] = 1.0
        return flags

    @cached_property
    def _by_document(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for index, key in enumerate(self.catalogue.keys):
            found.setdefault(key.document, []).append(index)
        return found

    def keys_of_document(self, document: str) -> list[int]:
        """Return the keys of a document."""
        return self._by_document.get(document, [])

    @cached_property
    def _titles(self) -> re.Pattern[str]:
        names = {name for name in self.catalogue.documents if len(name) >= 3}
        names |= {
            alias for document in self.catalogue.documents.values() for alias in document.aliases if len(alias) >= 3
        }
        return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or r"(?!)")

    @cached_property
    def _short_of(self) -> dict[str, str]:
        documents = self.catalogue.documents.values()
        return {alias: document.short for document in documents for alias in document.aliases} | {
            name: name for name in self.catalogue.documents
        }

    def documents_named(self, text: str) -> set[str]:
        """Return the documents whose short title or alias stands in the text, the longest name at each place."""
        return {self._short_of[name] for name in self._titles.findall(text)}

    def prepare(self, view: View) -> Prepared:
        """Return what depends on the view; computed once a view."""
        held = self._prepared.get(id(view))
        if held is None or held[0] is not view:
            held = (view, self._prepare(view))
            if len(self._prepared) > 32:
                self._prepared.clear()
            self._prepared[id(view)] = held
        return held[1]

    def _prepare(self, view: View) -> Prepared:
        size = len(self.catalogue.keys)
        priors = np.tile(np.asarray(KNOWN_PRIORS, dtype=np.float32), (size, 1))
        core = NAMES.index("core")
        for index in np.flatnonzero(view.known):
            document = self.catalogue.document(self.catalogue.keys[int(index)].document)
            priors[index, core] = float(document is not None and document.core)
        holding = view.row_of_key >= 0
        priors[holding] = self.priors.matrix[view.row_of_key[holding]]
        keys = self.catalogue.row_key[self.dense_rows] if len(self.dense_rows) else np.zeros(0, dtype=np.int32)
        answering = view.row_of_key[keys] == self.dense_rows if len(keys) else np.zeros(0, dtype=np.bool_)
        in_memory = np.zeros(len(self.catalogue.records), dtype=np.bool_)
        in_memory[self.dense_rows] = True
        ended = [
            row for row in view.rows.tolist() if not in_memory[row] and self.catalogue.records[row][1].effective_to
        ]
        dense_keys = np.where(answering, keys, -1).astype(np.int32)
        around = surroundings_of(self.catalogue, view)
        return Prepared(priors, dense_keys, bool(ended), around, self.catalogue.local(view))

    @cached_property
    def _lengths(self) -> Matrix:
        return self.projection.aim_lengths(self.dense) if self.projection is not None else np.zeros(0, np.float32)

    def dense_by_key(self, view: View, vector: Matrix) -> tuple[Matrix, Matrix]:
        """Return the cosine of the vector with every embedded provision of the view, as the model has it and as learned.

        Provisions without a vector get 0.
        """
        size = len(self.catalogue.keys)
        found, aimed = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
        if not vector.size or self.dense.shape[1] != vector.size or not len(self.dense_rows):
            return found, aimed
        keys = self.prepare(view).dense_keys
        good = keys >= 0
        if self.projection is None:
            found[keys[good]] = (self.dense @ vector)[good]
            return found, found
        direction, constant = self.projection.aim_probe(vector)
        found[keys[good]] = (self.dense @ vector)[good]
        aimed[keys[good]] = ((self.dense @ direction - constant) / self._lengths)[good]
        return found, aimed
