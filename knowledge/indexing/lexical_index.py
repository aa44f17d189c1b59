"""The lexical leg: words in SQLite FTS5, over tokens prepared by us, in a file of its own that can be rebuilt."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from knowledge.indexing.bm25 import Bm25
from knowledge.text.tokens import index_tokens

_SCHEMA = """
CREATE VIRTUAL TABLE IF NOT EXISTS provisions USING fts5(
    body, place, tokenize = "unicode61 remove_diacritics 0");
CREATE TABLE IF NOT EXISTS placed (provision INTEGER PRIMARY KEY, version INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS placed_version ON placed (version);
CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab(provisions, row);
CREATE VIRTUAL TABLE IF NOT EXISTS occurrences USING fts5vocab(provisions, instance);
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
MOST_TOKENS = 32
"""Tokens of a question looked up at most."""
MOST_ROWS = 5000
"""Rows its rarest tokens may occur on together."""
FORMAT = "5"
"""Raised when tokens change, so that an older file is rebuilt."""
WRITTEN, READ = 100, 2_000
"""Rows written, or read, while a search waits: some milliseconds."""


class LexicalIndex:
    """One row a provision: its text, and its title with the headings above it. A damaged file is made anew.

    Without a path it stands in memory, and begins with the rows of the file `like` where there is one: indexing takes seconds.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        like: Path | None = None,
        body_weight: float = 1.0,
        place_weight: float = 1.6,
    ) -> None:
        self._path = path
        self._like = like if path is None else None
        self._lock = threading.Lock()
        self._weights = (body_weight, place_weight)
        self._seen: dict[str, int] | None = None
        self._scoring: Bm25 | None = None
        self.rebuilt = False
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError:
            if path is None:
                raise
            self._discard()
            self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path or ":memory:", check_same_thread=False)
        if self._like is not None and self._like.exists():
            with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(self._like)) as held:
                held.backup(connection)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(_SCHEMA)
            connection.execute("SELECT count(*) FROM provisions").fetchone()
            found = connection.execute("SELECT value FROM state WHERE name = 'format'").fetchone()
            if found is None or found[0] != FORMAT:
                connection.executescript("DELETE FROM provisions; DELETE FROM placed; DELETE FROM state;")
                connection.execute("INSERT INTO state VALUES ('format', ?)", (FORMAT,))
                connection.commit()
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def _discard(self) -> None:
        self.rebuilt = True
        assert self._path is not None
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def fingerprints(self) -> dict[int, tuple[int, int]]:
        """Return, by version, how many provisions are indexed and the sum of their ids."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT version, count(*), sum(provision) FROM placed GROUP BY version"
            ).fetchall()
        return {int(version): (int(count), int(total)) for version, count, total in rows}

    def set_state(self, name: str, value: str) -> None:
        """Keep a word about the index in its own file."""
        with self._lock, self._connection:
            self._connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))

    def state(self, name: str) -> str | None:
        """Return what `set_state` kept."""
        with self._lock:
            row = self._connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def replace_versions(self, versions: Iterable[tuple[int, Iterable[tuple[int, str, str]]]]) -> None:
        """Index (provision id, place, text) as the whole content of each version, in one transaction. Idempotent.

        Searches go on between two blocks of rows: they count what they counted before until all of it stands.
        """
        try:
            for version_id, provisions in versions:
                with self._lock:
                    self._connection.execute(
                        "DELETE FROM provisions WHERE rowid IN (SELECT provision FROM placed WHERE version = ?)",
                        (version_id,),
                    )
                    self._connection.execute("DELETE FROM placed WHERE version = ?", (version_id,))
                rows = (
                    (key, " ".join(index_tokens(text)), " ".join(index_tokens(place)))
                    for key, place, text in provisions
                )
                while block := list(islice(rows, WRITTEN)):
                    with self._lock:
                        self._connection.executemany(
                            "INSERT OR REPLACE INTO placed VALUES (?, ?)", [(key, version_id) for key, _, _ in block]
                        )
                        self._connection.executemany(
                            "INSERT INTO provisions (rowid, body, place) VALUES (?, ?, ?)", block
                        )
        except BaseException:
            with self._lock:
                self._connection.rollback()
            raise
        with self._lock:
            self._connection.commit()
        if self._seen is not None:  # counted anew here, so that the next question does not wait for it
            self._seen, self._scoring = self._vocabulary(), self._scored_anew()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock, self._connection:
            self._seen = self._scoring = None
            self._connection.execute("DELETE FROM provisions")
            self._connection.execute("DELETE FROM placed")

    def _vocabulary(self) -> dict[str, int]:
        return {str(term): int(count) for term, count in self._in_blocks("SELECT term, doc FROM vocabulary")}

    def _scored_anew(self) -> Bm25:
        sizes = self._in_blocks("SELECT id, sz FROM provisions_docsize")
        return Bm25({int(row): _varint_sum(size) for row, size in sizes}, self._occurrences)

    def _in_blocks(self, statement: str) -> Iterator[tuple[Any, Any]]:
        """Give the rows of a statement that has many; searches go on between two blocks of them."""
        with self._lock:
            cursor = self._connection.execute(statement)
            block = cursor.fetchmany(READ)
        while block:
            yield from block
            with self._lock:
                block = cursor.fetchmany(READ)

    def _occurrences(self, token: str) -> list[tuple[int, float]]:
        """The rows that have the token, each with how often, weighted by column."""
        statement = (
            "SELECT doc, sum(CASE col WHEN 'body' THEN ? ELSE ? END) FROM occurrences WHERE term = ? GROUP BY doc"
        )
        with self._lock:
            return self._connection.execute(statement, (*self._weights, token)).fetchall()

    def telling(self, tokens: Sequence[str], most: int) -> list[str]:
        """Return the rarest tokens that occur at all, within `MOST_ROWS`: common ones cost time and tell little."""
        seen = self._seen
        if seen is None:
            seen = self._seen = self._vocabulary()
        known = sorted((token for token in dict.fromkeys(tokens) if token in seen), key=lambda token: seen[token])
        chosen: list[str] = []
        occurs = 0
        for token in known[:most]:
            occurs += seen[token]
            if chosen and occurs > MOST_ROWS:
                break
            chosen.append(token)
        return chosen

    def search(self, tokens: Sequence[str], limit: int = 300, most: int = MOST_TOKENS) -> list[tuple[int, float]]:
        """Return (provision id, BM25) for provisions with any of the tokens, best first. Higher is better."""
        chosen = self.telling(tokens, most)
        if not chosen:
            return []
        scoring = self._scoring
        if scoring is None:
            scoring = self._scoring = self._scored_anew()
        return scoring.best(chosen, limit)


def _varint_sum(blob: bytes) -> int:
    """The sum of the numbers FTS5 keeps as the length of each column, seven bits a byte."""
    total = number = 0
    for byte in blob:
        number = number << 7 | byte & 127
        if not byte & 128:
            total, number = total + number, 0
    return total
