"""Words for the lexical leg: character bigrams, and the words rjieba's search mode finds."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_RUN = re.compile(r"[㐀-鿿豈-﫿]+|[a-z0-9]+(?:\.[0-9]+)?")

_EMPTY = """
的 了 是 我 你 他 她 们 吗 呢 吧 啊 呀 嘛 么 就 都 也 还 又 在 有 和 与 及 或 这 那 个 不 没 要 会 能 可以 怎么 怎么办 什么
我们 他们 你们 现在 已经 如果 因为 所以 但是 这个 那个 一个 没有 是不是 能不能 可不可以 请问 应该 知道 还是 就是 不是
的话 时候 自己 一直 这样 那样 为什么 多少 哪里 怎样 如何 是否 么办
"""
STOP = frozenset(_EMPTY.split())


@lru_cache(maxsize=1)
def _segmenter() -> Any:
    import rjieba

    return rjieba


def runs(text: str) -> list[str]:
    """Return the unbroken stretches of Chinese characters, Latin letters or digits, lower-cased."""
    return _RUN.findall(text.lower())


def pairs(text: str) -> list[str]:
    """Return every two characters that stand side by side, whatever they are."""
    return [text[at : at + 2] for at in range(len(text) - 1)]


def bigrams(text: str) -> list[str]:
    """Return character pairs of the Chinese stretches; Latin words and numbers whole."""
    found: list[str] = []
    for run in runs(text):
        if run[0].isascii() or len(run) == 1:
            found.append(run)
        else:
            found += pairs(run)
    return found


def words(text: str) -> list[str]:
    """Return segmented words of three or more characters: what bigrams cannot say."""
    return [word for word in _segmenter().cut_for_search(text) if len(word) > 2 and word not in STOP]


def index_tokens(text: str) -> list[str]:
    """Return the tokens of a text to be found."""
    return bigrams(text) + words(text)


def query_tokens(text: str, limit: int = 160) -> list[str]:
    """Return distinct tokens of a question in order, without empty words."""
    found = dict.fromkeys(token for token in bigrams(text) + words(text) if token not in STOP)
    return list(found)[:limit]
