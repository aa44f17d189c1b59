"""Small stand-ins for retrieval tests: a deterministic embedder and a library of made-up provisions in memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np

from knowledge.authored.notes import Note, Phrasing
from knowledge.authored.register import Entry, KnownVersion, Register
from knowledge.indexing.catalogue import Record
from knowledge.indexing.embeddings import Embedder
from knowledge.indexing.lexical_index import LexicalIndex
from knowledge.indexing.vector_index import VectorIndex
from knowledge.lexicon import read_lexicon
from knowledge.models import Citation, Document, Level, Provision, ProvisionKey, Status, Version
from knowledge.sync.follower import Authored, IndexFollower
from knowledge.text.content import content_hash, passage_text
from knowledge.text.tokens import bigrams

TODAY = date(2026, 11, 21)


class BigramEmbedder:
    """Hashes character pairs into 64 numbers: the same words give the same vector, and it counts what it encodes."""

    name = "bigram-test"
    dimensions = 64

    def __init__(self) -> None:
        self.encoded = 0

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for pair in bigrams(text) or ["?"]:
                rows[row, zlib.crc32(pair.encode()) % self.dimensions] += 1.0
        self.encoded += len(texts)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    embed_passages = embed_queries


def document(short: str, *, core: bool = False, jurisdiction: str = "CN") -> Document:
    return Document(short, "中华人民共和国" + short, Level.LAW, core=core, jurisdiction=jurisdiction)


def version(id: int, short: str, start: date, end: date | None = None, status: Status = Status.EFFECTIVE) -> Version:
    return Version(id, short, start, start, end, status)


@dataclass
class ShelfLibrary:
    """Versions with their articles, and a change feed that counts."""

    records: list[Record] = field(default_factory=list)
    changes: int = 0

    def publish(self, of: Document, held: Version, articles: dict[str, str], path: tuple[str, ...] = ("总则",)) -> None:
        self.withdraw(held.id)
        for at, (article, text) in enumerate(articles.items()):
            name = content_hash(passage_text(of.title, path, text))
            key = ProvisionKey(of.short, article)
            provision = Provision(held.id * 1000 + at, held.id, key, f"第{article}条", path, text, at, name)
            self.records.append((of, held, provision))
        self.changes += 1

    def end(self, version_id: int, on: date) -> None:
        self.records = [
            (d, replace(v, effective_to=on, status=Status.SUPERSEDED) if v.id == version_id else v, p)
            for d, v, p in self.records
        ]
        self.changes += 1

    def withdraw(self, version_id: int) -> None:
        self.records = [record for record in self.records if record[1].id != version_id]
        self.changes += 1

    def current(self, on: date) -> Iterator[Record]:
        return (record for record in self.records if record[1].in_force(on))

    def history(self, on: date) -> Iterator[Record]:
        return (record for record in self.records if not record[1].in_force(on))

    def last_change(self) -> int:
        return self.changes


def known(short: str, *, articles: int = 60, verified: bool = True, start: date = date(2011, 1, 1)) -> Entry:
    held = KnownVersion(start, start, start, None, Status.EFFECTIVE, articles)
    return Entry(
        short, short, (), None, (), None, Level.ADMINISTRATIVE_REGULATION, "CN", (held,), None, True, None, verified,
        None, (), (),
    )  # fmt: skip


def no_citations(_text: str, _document: str) -> Iterable[Citation]:
    return ()


LEXICON = (
    "term\tlegal\tkind\tregion\tcertainty\tremark",
    "炒鱿鱼\t解除劳动合同|辞退\tslang\tall\t0.9\t",
    "炒\t解除\tslang\tall\t0.3\t",
    "zx\t专送\tpinyin\tall\t0.6\t",
)


def small_library() -> ShelfLibrary:
    """Two laws in our own words, one of them with an older version."""
    library = ShelfLibrary()
    work = document("做工法", core=True)
    library.publish(
        work,
        version(1, "做工法", date(2008, 1, 1)),
        {
            "1": "老板每月按时发放工钱给干活的人。",
            "2": "老板要解除劳动合同，提前三十天告诉干活的人。",
            "3": "干活的人受伤，老板付医药费。",
        },
    )
    fish = document("养鱼法")
    library.publish(
        fish,
        version(2, "养鱼法", date(2000, 1, 1), date(2020, 1, 1), Status.SUPERSEDED),
        {"1": "旧规定：鱼塘每年清理一次。"},
    )
    library.publish(
        fish, version(3, "养鱼法", date(2020, 1, 1)), {"1": "鱼塘每季清理一次。", "2": "养鱼的人按时投放饲料。"}
    )
    return library


def authored(**changes: object) -> Authored:
    key = ProvisionKey("做工法", "1")
    away = ProvisionKey("受伤条例", "14")
    base = Authored(
        notes={
            key: Note(key, "按月给钱", ("干了三个月一分钱没给",)),
            away: Note(away, "工作时受伤算工伤", ("送餐路上摔断了腿算不算工伤",)),
        },
        phrasings=[
            Phrasing("干了三个月一分钱没给", (key,), "note"),
            Phrasing("送餐路上摔断了腿算不算工伤", (away,), "note"),
            Phrasing("摔伤了老板跑路又不给钱", (ProvisionKey("做工法", "3"), key), "card:hurt-and-unpaid"),
        ],
        lexicon=read_lexicon(LEXICON),
        register=Register([known("受伤条例"), known("传闻条例", verified=False)]),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def follow(
    library: ShelfLibrary,
    *,
    embedder: Embedder | None = None,
    vectors: VectorIndex | None = None,
    lexical: Path | None = None,
    today: date = TODAY,
    with_notes: Authored | None = None,
    find: object = no_citations,
    shipped: Path = Path("/nonexistent"),
) -> IndexFollower:
    return IndexFollower(
        library,
        lexical=LexicalIndex(lexical),
        embedder=embedder or BigramEmbedder(),
        authored=with_notes or authored(),
        find=find,  # type: ignore[arg-type]
        today=lambda: today,
        vectors=vectors,
        shipped=shipped,
    )
