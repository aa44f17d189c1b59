"""Keep the indexes behind the library: apply its change feed, embed what is new, mend after a crash, rebuild on demand.

The library is the truth; everything here is derived and may be deleted. Start is quick: words and shipped vectors are
ready at once, the remaining provisions are embedded in the background while the service already answers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import groupby, permutations
from pathlib import Path
from typing import Protocol

import numpy as np

from knowledge.authored.card import Card, load_cards
from knowledge.authored.notes import Note, Phrasing, card_phrasings, load_notes
from knowledge.authored.register import Register
from knowledge.indexing.catalogue import Catalogue, Record
from knowledge.indexing.citation_cache import CitationShelf
from knowledge.indexing.embeddings import Embedder
from knowledge.indexing.lexical_index import LexicalIndex
from knowledge.indexing.ngram_cache import NGramShelf
from knowledge.indexing.projection import PATH, load_projection
from knowledge.indexing.vector_index import MemoryVectorIndex, VectorIndex
from knowledge.indexing.vector_sync import VectorKeeper, passage_hash
from knowledge.indexing.vectors import SHIPPED, VectorTable, table_soon
from knowledge.lexicon import Lexicon, load_lexicon
from knowledge.made_once import made_once
from knowledge.models import Citation, ProvisionKey
from knowledge.retrieval.phrasings import PhrasingIndex, pieces_with
from knowledge.retrieval.priors import count_citations, linked_both_ways, priors_of
from knowledge.retrieval.retriever import Retriever
from knowledge.retrieval.snapshot import Snapshot
from knowledge.text.content import content_hash

BATCH = 32
REFRESH_EVERY = 1500
"""Provisions embedded in the background before searches see them."""
CARD_LINKS = 4
"""So many provisions of a card, the most decisive ones, are linked to each other."""
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
    def load(cls, cards: Iterable[Card] | None = None, register: Register | None = None) -> Authored:
        """Read everything that stands in the package's folders, but what was read before and is handed in.

        What cannot be read is left out (see `lint`).
        """
        shelf = load_notes()
        cards = load_cards().cards.values() if cards is None else cards
        return cls(
            notes=shelf.notes,
            phrasings=[*shelf.phrasings(), *card_phrasings(cards)],
            lexicon=load_lexicon(),
            register=Register.load() if register is None else register,
        )

    def outweighed(self) -> set[ProvisionKey]:
        """Return the articles that are printed but give way to another as a whole."""
        return {
            ProvisionKey(entry.short, part.part)
            for entry in self.register
            for part in entry.outweighed
            if ":" not in part.part
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

    `find` reads citations out of a text, given the document it stands in ("" for a worker's message). `kept` is a
    folder for what is slow to count and was counted in an earlier start; everything is counted anew without it.
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
        table: Future[VectorTable] | None = None,
        kept: Path | None = None,
    ) -> None:
        self._library = library
        self._lexical = lexical
        self._embedder = embedder
        self._authored = authored
        self._find = find
        self._today = today
        self._kept = kept
        self._vectors: VectorIndex = vectors if vectors is not None else MemoryVectorIndex()
        self._shipped = table or table_soon(embedder, shipped)
        self._projection = load_projection(embedder.name, shipped / PATH.name)
        self._applied = -1
        self._day = today()
        self._lock = threading.RLock()
        self._retriever: Retriever | None = None
        self._cited: dict[tuple[str, str], list[ProvisionKey]] = {}
        """What each text was found to cite, as long as the library knows the same documents."""
        self._cited_among: frozenset[str] | None = None
        self._citations = CitationShelf(kept, authored.register.sha256)
        self._first_phrasings: PhrasingIndex | None = None
        self._unreconciled = False
        """Whether the vectors on disk are those of an earlier state of the library."""
        self._numbered: list[ProvisionKey] = []
        """The keys the phrasings were numbered by."""
        self._embedded_phrasings: tuple[PhrasingIndex, int, PhrasingIndex] | None = None
        """Of the newest snapshot: the phrasings without vectors, how many had one, and the same with them."""
        self._phrasing_hashes = [content_hash(phrasing.text) for phrasing in authored.phrasings]

    @made_once
    def keeper(self) -> VectorKeeper:
        """The vectors in memory, those that came with the program to begin with, and the index on disk."""
        return VectorKeeper(self._vectors, self._shipped.result(), self._embedder)

    @property
    def retriever(self) -> Retriever:
        """The retriever over the newest snapshot. Raises RuntimeError before `start`."""
        if self._retriever is None:
            raise RuntimeError("the index follower has not been started")
        return self._retriever

    @property
    def remaining(self) -> int:
        """How many texts have no vector yet; they are found by words meanwhile."""
        return 0 if self.keeper.idle else len(self.keeper.pending())

    def start(self) -> Retriever:
        """Bring the lexical index up to the library, and be ready to answer, the model loaded.

        Versions that ended are found by words alone until `load_vectors`: opening the index on disk takes seconds.
        """
        with self._lock:
            self._follow()
            self._embedder.embed_queries(["试"])
            return self.retriever

    def poll(self) -> bool:
        """Apply what the library changed since the last time, and the turn of the day. True when something changed.

        Searches see it at once; the vectors on disk follow in `embed_pending`.
        """
        with self._lock:
            if self._library.last_change() == self._applied and self._day == self._today():
                return False
            self._follow()
            self._unreconciled = not self.keeper.idle
            return True

    def load_vectors(self, stop: threading.Event | None = None, rest: Callable[[], None] | None = None) -> None:
        """Take over the vectors kept on disk, and put on disk those that came with the program; may be stopped.

        `rest` is called after each part of the work, for whoever answers meanwhile.
        """
        if self.keeper.idle:
            return
        self.keeper.load()
        self._refresh()
        self.retriever.vectors = self._vectors
        self.keeper.reconcile(stop, rest)

    def embed_pending(
        self,
        *,
        stop: threading.Event | None = None,
        progress: Callable[[Progress], None] | None = None,
        rest: Callable[[], None] | None = None,
    ) -> int:
        """Embed all that has no vector yet, phrasings and labour core first, and bring the vectors on disk up to it.

        Returns how many were embedded; may be stopped. `rest` is called after each batch.
        """
        done = unseen = 0
        pending = [] if self.keeper.idle else self.keeper.pending()
        for start in range(0, len(pending), BATCH):
            if stop is not None and stop.is_set():
                break
            part = pending[start : start + BATCH]
            self.keeper.embed(part)
            done += len(part)
            unseen += len(part)
            if progress is not None:
                progress(Progress(done, len(pending) - done))
            if unseen >= REFRESH_EVERY:
                self._refresh()
                unseen = 0
            if rest is not None:
                rest()
        if unseen:
            self._refresh()
        if self._unreconciled and not (stop is not None and stop.is_set()):
            self._unreconciled = False
            self.keeper.reconcile(stop, rest)
        if not self.keeper.idle:
            self.retriever.vectors = self._vectors
        return done

    def refresh(self) -> None:
        """Let searches see the vectors made since the last time."""
        self._refresh()

    def reindex(self) -> None:
        """Forget every derived index and build it anew; vectors that came with the program are not embedded again."""
        with self._lock:
            self._lexical.clear()
            self.keeper.clear()
            self._applied = -1
            self._follow()
            if not self.keeper.idle:
                self.keeper.reconcile()

    def _follow(self) -> None:
        change = self._library.last_change()
        self._day = self._today()
        current = list(self._library.current(self._day))
        history = list(self._library.history(self._day))
        records = current + history
        self._sync_lexical(records)
        self._catalogue = Catalogue(records, self._authored.keys(), self._authored.register)
        self._hashes = [passage_hash(record) for record in records]
        self._current_rows = np.arange(len(current), dtype=np.int32)
        anew = self._link()
        self.keeper.want(current, history, self._authored.phrasings)
        self._lexical.set_state(APPLIED, str(change))
        self._applied = change
        self._refresh()
        if anew:
            self._citations.keep(self._catalogue.documents, self._cited)

    def _link(self) -> bool:
        """Compute what only a new catalogue changes: who cites whom, priors, and the words of the phrasings.

        True when a text had to be read for citations.
        """
        catalogue, authored = self._catalogue, self._authored
        cited_by = np.zeros(len(catalogue.keys), dtype=np.float32)
        pairs: set[tuple[int, int]] = set()
        counted, anew = self._count_citations()
        for row, keys in counted.items():
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
        first = self._first_phrasings
        if first is not None and self._numbered == catalogue.keys:
            return anew
        self._numbered = catalogue.keys
        phrasings = first.renumbered(catalogue.key_ids) if first is not None else None
        if phrasings is None:
            glosses = {key: note.gloss for key, note in authored.notes.items()}
            shelf = NGramShelf(self._kept, partial(pieces_with, authored.lexicon), str(authored.lexicon.entries))
            nothing = np.zeros((len(authored.phrasings), 0), dtype=np.float32)
            phrasings = PhrasingIndex(authored.phrasings, nothing, catalogue.key_ids, glosses, shelf.index)
        self._phrasings = self._first_phrasings = phrasings
        return anew

    def _count_citations(self) -> tuple[dict[int, list[ProvisionKey]], bool]:
        """Return what each row in force cites, and whether any was read; texts read before are not read again."""
        documents = frozenset(self._catalogue.documents)
        before = self._cited if documents == self._cited_among else {}
        if self._cited_among is None:
            records = (self._catalogue.records[row] for row in self._current_rows)
            before = self._citations.read(self._catalogue.documents, ((d.short, p.text) for d, _, p in records))
        kept: dict[tuple[str, str], list[ProvisionKey]] = {}
        anew = False

        def find(text: str, document: str) -> list[ProvisionKey]:
            nonlocal anew
            place = (document, text)
            found = before.get(place)
            if found is None:
                found, anew = self._keys_cited(text, document), True
            kept[place] = found
            return found

        counted = count_citations(self._catalogue, find, self._current_rows.tolist())
        self._cited, self._cited_among = kept, documents
        return counted, anew

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
            if indexed.get(version_id) != (len(held), sum(p.id for _, _, p in held)):
                provisions = [(p.id, " ".join((d.title, *p.path)), p.text) for d, _, p in held]
                work.append((version_id, provisions))
        if work:
            self._lexical.replace_versions(work)

    def _keys_cited(self, text: str, document: str) -> list[ProvisionKey]:
        return [citation.key for citation in self._find(text, document)]

    def _refresh(self) -> None:
        """Build the next snapshot and let searches see it."""
        with self._lock:
            authored = self._authored
            rows = np.asarray(
                [row for row in self._current_rows if self._hashes[row] in self.keeper.table], dtype=np.int32
            )
            snapshot = Snapshot(
                catalogue=self._catalogue,
                phrasings=self._phrasings_embedded(),
                priors=self._priors,
                dense=self.keeper.table.take([self._hashes[row] for row in rows]),
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
            else:
                self._retriever.snapshot = snapshot

    def _phrasings_embedded(self) -> PhrasingIndex:
        """Return the phrasings with the vectors there are; the same as before when no more of them have one."""
        count = sum(name in self.keeper.table for name in self._phrasing_hashes)
        last = self._embedded_phrasings
        if last is not None and last[:2] == (self._phrasings, count):
            return last[2]
        if last is not None and last[1] == count:
            found = self._phrasings.with_vectors_of(last[2])
        else:
            found = self._phrasings.with_vectors(self.keeper.table.take(self._phrasing_hashes), self._projection)
        self._embedded_phrasings = self._phrasings, count, found
        return found
