"""Keep the indexes behind the library: apply its change feed, embed what is new, mend after a crash, rebuild on demand.

The library is the truth; everything here is derived and may be deleted. Start is quick: words and shipped vectors are
ready at once, the remaining provisions are embedded in the background while the service already answers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, permutations
from pathlib import Path
from typing import Protocol

import numpy as np

from knowledge.card import load_cards
from knowledge.catalogue import Catalogue, Record, as_number
from knowledge.content import content_hash, passage_text
from knowledge.embeddings import Embedder, Matrix
from knowledge.lexical_index import LexicalIndex
from knowledge.lexicon import Lexicon, load_lexicon
from knowledge.models import Citation, ProvisionKey
from knowledge.notes import Note, Phrasing, card_phrasings, load_notes
from knowledge.phrasings import PhrasingIndex
from knowledge.priors import count_citations, priors_of
from knowledge.projection import PATH, load_projection
from knowledge.register import Register
from knowledge.retriever import Retriever
from knowledge.snapshot import Snapshot
from knowledge.vector_index import CURRENT, HISTORY, PHRASINGS, MemoryVectorIndex, VectorIndex, VectorItem
from knowledge.vectors import SHIPPED, load_shipped

BATCH = 32
REFRESH_EVERY = 1500
"""Provisions embedded in the background before searches see them."""
CARD_LINKS = 4
"""So many provisions of a card, the most decisive ones, are linked to each other."""
MOST_LINKS = 40
APPLIED = "applied_change"


class ProvisionSource(Protocol):
    """The part of the library that indexes follow."""

    def current(self, on: date) -> Iterable[Record]:
        """Every provision of the versions in force on the day."""

    def history(self, on: date) -> Iterable[Record]:
        """Every provision of all other versions that are not withdrawn."""

    def last_change(self) -> int:
        """Id of the newest entry of the change feed; 0 when it is empty."""


@dataclass(frozen=True)
class Authored:
    """What people wrote beside the law: notes, cards' situations, lexicon, and the register."""

    notes: dict[ProvisionKey, Note] = field(default_factory=dict)
    phrasings: Sequence[Phrasing] = ()
    lexicon: Lexicon = field(default_factory=Lexicon)
    register: Register = field(default_factory=lambda: Register(()))

    @classmethod
    def load(cls) -> Authored:
        """Read everything that stands in the package's folders. What cannot be read is left out (see `lint`)."""
        shelf = load_notes()
        cards = load_cards().cards.values()
        return cls(
            notes=shelf.notes,
            phrasings=[*shelf.phrasings(), *card_phrasings(cards)],
            lexicon=load_lexicon(),
            register=Register.load(),
        )

    def outweighed(self) -> set[ProvisionKey]:
        """Return the articles that are printed but give way to another."""
        return {
            ProvisionKey(entry.short, part.part.partition(":")[0])
            for entry in self.register
            for part in entry.outweighed
        }

    def keys(self) -> list[ProvisionKey]:
        """Return every provision notes or cards speak of."""
        return list(dict.fromkeys([*self.notes, *(key for phrasing in self.phrasings for key in phrasing.keys)]))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the background embedding is."""

    done: int
    remaining: int


class IndexFollower:
    """Owns the indexes of one process. `retriever` answers as soon as `start` has returned.

    `find` reads citations out of a text, given the document it stands in ("" for a worker's message).
    """

    def __init__(
        self,
        library: ProvisionSource,
        *,
        lexical: LexicalIndex,
        embedder: Embedder,
        authored: Authored,
        find: Callable[[str, str], Iterable[Citation]],
        today: Callable[[], date],
        vectors: VectorIndex | None = None,
        shipped: Path = SHIPPED,
    ) -> None:
        self._library = library
        self._lexical = lexical
        self._embedder = embedder
        self._authored = authored
        self._find = find
        self._today = today
        self._vectors: VectorIndex = vectors if vectors is not None else MemoryVectorIndex()
        self._table = load_shipped(embedder.name, embedder.dimensions, shipped)
        self._projection = load_projection(embedder.name, shipped / PATH.name)
        self._applied = -1
        self._day = today()
        self._lock = threading.RLock()
        self._retriever: Retriever | None = None

    @property
    def retriever(self) -> Retriever:
        """The retriever over the newest snapshot. Raises RuntimeError before `start`."""
        if self._retriever is None:
            raise RuntimeError("the index follower has not been started")
        return self._retriever

    @property
    def remaining(self) -> int:
        """How many texts have no vector yet; they are found by words meanwhile."""
        return len(self._pending()) if self._retriever and self._embedder.dimensions else 0

    def start(self) -> Retriever:
        """Bring the lexical index up to the library, and be ready to answer, the model loaded."""
        with self._lock:
            self._follow()
            self.retriever.search("试", on=self._day, k=1)
            return self.retriever

    def poll(self) -> bool:
        """Apply what the library changed since the last time, and the turn of the day. True when something changed."""
        with self._lock:
            if self._library.last_change() == self._applied and self._day == self._today():
                return False
            self._follow()
            self._reconcile_vectors()
            return True

    def load_vectors(self) -> None:
        """Take over the vectors kept on disk, and put on disk those that came with the program."""
        with self._lock:
            if not self._embedder.dimensions:
                return
            for collection in (CURRENT, PHRASINGS, HISTORY):
                for ids, rows in self._vectors.vectors(collection):
                    self._table.add([name.rpartition("-")[2] for name in ids], rows)
            self._reconcile_vectors()
            self._refresh()

    def embed_pending(
        self, *, stop: threading.Event | None = None, progress: Callable[[Progress], None] | None = None
    ) -> int:
        """Embed all that has no vector yet, phrasings and labour core first. Returns how many; may be stopped."""
        done = unseen = 0
        pending = self._pending() if self._embedder.dimensions else []
        for start in range(0, len(pending), BATCH):
            if stop is not None and stop.is_set():
                break
            part = pending[start : start + BATCH]
            self._embed(part)
            done += len(part)
            unseen += len(part)
            if progress is not None:
                progress(Progress(done, len(pending) - done))
            if unseen >= REFRESH_EVERY:
                self._refresh()
                unseen = 0
        if unseen:
            self._refresh()
        return done

    def reindex(self) -> None:
        """Forget every derived index and build it anew; vectors that came with the program are not embedded again."""
        with self._lock:
            self._lexical.clear()
            for collection in (CURRENT, HISTORY, PHRASINGS):
                self._vectors.clear(collection)
            self._applied = -1
            self._follow()
            self._reconcile_vectors()

    def _follow(self) -> None:
        change = self._library.last_change()
        self._day = self._today()
        current = list(self._library.current(self._day))
        records = current + list(self._library.history(self._day))
        self._sync_lexical(records)
        self._catalogue = Catalogue(records, self._authored.keys(), self._authored.register)
        self._hashes = [passage_hash(record) for record in records]
        self._current_rows = np.arange(len(current), dtype=np.int32)
        self._link()
        self._lexical.set_state(APPLIED, str(change))
        self._applied = change
        self._refresh()

    def _link(self) -> None:
        """Compute what only a new catalogue changes: who cites whom, priors, and the words of the phrasings."""
        catalogue, authored = self._catalogue, self._authored
        cited_by = np.zeros(len(catalogue.keys), dtype=np.float32)
        pairs: set[tuple[int, int]] = set()
        for row, keys in count_citations(catalogue, self._keys_cited, self._current_rows.tolist()).items():
            numbers = {catalogue.key_ids[key] for key in keys if key in catalogue.key_ids}
            cited_by[list(numbers)] += 1
            pairs |= {(int(catalogue.row_key[row]), number) for number in numbers}
        for note in authored.notes.values():
            pairs |= {
                (catalogue.key_ids[note.key], catalogue.key_ids[key])
                for key in note.confused_with
                if key in catalogue.key_ids
            }
        for phrasing in authored.phrasings:
            numbers = {catalogue.key_ids[key] for key in phrasing.keys[:CARD_LINKS]}
            pairs |= set(permutations(numbers, 2))
        self._links = linked_both_ways(pairs)
        self._priors = priors_of(catalogue, cited_by[catalogue.row_key].tolist())
        glosses = {key: note.gloss for key, note in authored.notes.items()}
        nothing = np.zeros((len(authored.phrasings), 0), dtype=np.float32)
        self._phrasings = PhrasingIndex(authored.phrasings, nothing, catalogue.key_ids, glosses)

    def _sync_lexical(self, records: list[Record]) -> None:
        """Index versions that are new or whose provisions are not those indexed; drop those that are gone."""
        indexed = self._lexical.fingerprints()
        wanted: dict[int, list[Record]] = {}
        for version_id, group in groupby(records, key=lambda record: record[1].id):
            wanted.setdefault(version_id, []).extend(group)
        work: list[tuple[int, list[tuple[int, str, str]]]] = [
            (version_id, []) for version_id in indexed if version_id not in wanted
        ]
        for version_id, held in wanted.items():
            provisions = [(p.id, " ".join((d.title, *p.path)), p.text) for d, _, p in held]
            if indexed.get(version_id) != (len(held), sum(p.id for _, _, p in held)):
                work.append((version_id, provisions))
        if work:
            self._lexical.replace_versions(work)

    def _keys_cited(self, text: str, document: str) -> list[ProvisionKey]:
        return [citation.key for citation in self._find(text, document)]

    def _refresh(self) -> None:
        """Build the next snapshot and let searches see it."""
        with self._lock:
            authored = self._authored
            rows = np.asarray([row for row in self._current_rows if self._hashes[row] in self._table], dtype=np.int32)
            texts = [content_hash(phrasing.text) for phrasing in authored.phrasings]
            snapshot = Snapshot(
                catalogue=self._catalogue,
                phrasings=self._phrasings.with_vectors(self._table.take(texts), self._projection),
                priors=self._priors,
                dense=self._table.take([self._hashes[row] for row in rows]),
                dense_rows=rows,
                projection=self._projection,
                noted=authored.notes.keys(),
                outweighed_keys=authored.outweighed(),
                links=self._links,
            )
            if self._retriever is None:
                self._retriever = Retriever(
                    snapshot, self._lexical, self._embedder, authored.lexicon, lambda text: self._find(text, "")
                )
                self._retriever.vectors = self._vectors
            else:
                self._retriever.snapshot = snapshot

    def _pending(self) -> list[tuple[str, str, str]]:
        """Return (collection, hash, text) of what has no vector: phrasings, core, other current law, history."""
        with self._lock:
            found: dict[str, tuple[str, str, str]] = {}
            for phrasing in self._authored.phrasings:
                name = content_hash(phrasing.text)
                if name not in self._table:
                    found.setdefault(name, (PHRASINGS, name, phrasing.text))
            records = self._catalogue.records
            current = len(self._current_rows)
            rows = sorted(range(len(records)), key=lambda row: (row >= current, not records[row][0].core, row))
            for row in rows:
                name = self._hashes[row]
                if name not in self._table:
                    collection = CURRENT if row < current else HISTORY
                    found.setdefault(name, (collection, name, passage_of(records[row])))
            return list(found.values())

    def _embed(self, part: list[tuple[str, str, str]]) -> None:
        for questions in (True, False):
            texts = [item for item in part if (item[0] == PHRASINGS) == questions]
            if not texts:
                continue
            encode = self._embedder.embed_queries if questions else self._embedder.embed_passages
            rows = encode([text for _, _, text in texts])
            with self._lock:
                names = [name for _, name, _ in texts]
                self._table.add(names, rows)
                self._keep(set(names))

    def _reconcile_vectors(self) -> None:
        """Make the collections hold exactly what library and notes want and vectors exist for."""
        if not self._embedder.dimensions:
            return
        wanted = self._wanted()
        for collection, items in wanted.items():
            held = self._vectors.ids(collection)
            gone = sorted(held - items.keys())
            if gone:
                self._vectors.delete(collection, gone)
            self._write(collection, [items[name] for name in items.keys() - held])

    def _keep(self, hashes: set[str]) -> None:
        for collection, items in self._wanted(hashes).items():
            self._write(collection, list(items.values()))

    def _write(self, collection: str, items: list[tuple[str, str, str, dict[str, str | int]]]) -> None:
        known = [item for item in items if item[1] in self._table]
        if known:
            rows: Matrix = self._table.take([name for _, name, _, _ in known])
            self._vectors.upsert(
                collection,
                [VectorItem(id, text, row, data) for (id, _, text, data), row in zip(known, rows, strict=True)],
            )

    def _wanted(self, only: set[str] | None = None) -> dict[str, dict[str, tuple[str, str, str, dict[str, str | int]]]]:
        """Return, by collection and id, (id, hash, text, metadata). History is named by provision, the rest by hash."""
        wanted: dict[str, dict[str, tuple[str, str, str, dict[str, str | int]]]] = {
            CURRENT: {},
            HISTORY: {},
            PHRASINGS: {},
        }
        current = len(self._current_rows)
        for row, record in enumerate(self._catalogue.records):
            name = self._hashes[row]
            if only is not None and name not in only:
                continue
            document, version, provision = record
            data: dict[str, str | int] = {
                "document": document.short,
                "article": provision.key.article,
                "version": version.id,
                "effective_from": as_number(version.effective_from, 0),
                "effective_to": as_number(version.effective_to, 99_991_231),
            }
            collection, id = (CURRENT, name) if row < current else (HISTORY, f"{provision.id}-{name}")
            wanted[collection][id] = (id, name, provision.text, data)
        for phrasing in self._authored.phrasings:
            name = content_hash(phrasing.text)
            if only is None or name in only:
                wanted[PHRASINGS][name] = (name, name, phrasing.text, {"keys": " ".join(map(str, phrasing.keys))})
        return wanted


def linked_both_ways(pairs: Iterable[tuple[int, int]]) -> dict[int, tuple[int, ...]]:
    """Return the neighbours of every key; a key that half the law cites links to nothing."""
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        if one != other:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {key: tuple(sorted(others)) for key, others in found.items() if len(others) <= MOST_LINKS}


def passage_of(record: Record) -> str:
    """Return the text of a provision as it is embedded."""
    document, _, provision = record
    return passage_text(document.title, provision.path, provision.text)


def passage_hash(record: Record) -> str:
    """Return the key of the provision's vector."""
    return record[2].content_hash or content_hash(passage_of(record))
