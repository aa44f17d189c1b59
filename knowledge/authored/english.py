"""What the service says in English of what is authored in Chinese: read from knowledge/english, a sentence beside each.

A sentence without English has an empty one, so that whoever shows it can say so and show the Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from knowledge.models import Citation
from knowledge.paths import DATA
from knowledge.yaml_files import read_yaml

ENGLISH = DATA / "english"
_CLAUSES, _DOCUMENTS, _WORKINGS = "clauses.yaml", "documents.yaml", "workings.yaml"
_HAN = re.compile(r"[\u3400-\u9fff]")
_NAMED = re.compile(r"\([\u3400-\u9fff]+\)")
"""A Chinese name behind its English, as it stands in an app: (职业伤害)."""
_QUOTED = re.compile("“([^”]+)”")
"""A sum named by its label inside another's."""
_CASE = re.compile(r"指导性案例(\d+)号")


def has_chinese(text: str) -> bool:
    """Whether a text holds Chinese beside names in brackets behind their English."""
    return _HAN.search(_NAMED.sub("", text)) is not None


def sentences() -> Iterator[tuple[str, str, str]]:
    """Yield file name, Chinese and English of every sentence of the catalogue."""
    for path in sorted((ENGLISH / "lines").glob("*.yaml")):
        for group in read_yaml(path).values():
            yield from ((path.name, chinese, words) for chinese, words in group.items())


@lru_cache
def _sentences() -> dict[str, str]:
    return {chinese: words for _, chinese, words in sentences()}


@lru_cache
def _by_key(name: str) -> dict[str, str]:
    found: dict[str, str] = read_yaml(ENGLISH / name)
    return found


@lru_cache
def _workings() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows: list[dict[str, Any]] = read_yaml(ENGLISH / _WORKINGS)
    return tuple((re.compile(row["zh"]), row["en"]) for row in rows)


def english(text: str) -> str:
    """Return the English of an authored sentence; empty where there is none yet."""
    return _sentences().get(text, "")


def working_in_english(text: str) -> str:
    """Return a label or a working of a sum in English, figures kept; empty where a word of it has no English yet."""
    if whole := english(text):
        return whole
    text = _QUOTED.sub(lambda found: f"“{english(found[1]) or found[1]}”", text)
    for pattern, words in _workings():
        text = pattern.sub(words, text)
    return "" if has_chinese(text) else text.strip()


def clause_in_english(citation: Citation, title: str) -> str:
    """Return how a clause is named in English: Labour Contract Law, art. 82(1). Empty for a document without English name."""
    if case := _CASE.fullmatch(citation.key.document):
        return f"Guiding Case No. {case[1]}"
    name = _by_key(_DOCUMENTS).get(citation.key.document) or _by_key(_DOCUMENTS).get(title, "")
    if not name or not citation.key.article:
        return name
    parts = "".join(f"({part})" for part in (citation.paragraph, citation.item) if part)
    return f"{name}, art. {citation.key.article.replace('之一', '-1').replace('之二', '-2')}{parts}"


def summary_in_english(ref: str) -> str:
    """Return what a clause says in English in one sentence: of the 款 or 项 cited, else of its article. Empty without one."""
    found = _by_key(_CLAUSES)
    while ref:
        if ref in found:
            return found[ref]
        ref = ref.rpartition(":")[0]
    return ""
