"""The words the service says: complete in both languages, filled in with the same values, and every one of them said."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from knowledge.yaml_files import read_yaml

ROOT = Path(__file__).parent.parent
BY_LANGUAGE = ("bot/messages", "bot/cases/texts")
BY_KEY = ("bot/evidence/texts.yaml", "bot/papers/texts.yaml", "handlers/web/texts.yaml")
HEARD = ("topic_question_", "claim_options_", "reckon_say", "claim_both_say")
"""Said to the service by a button: it hears them in Chinese, whatever language is shown."""
VALUES = ("trigger_", "platform_", "want_")
"""English words for values that are Chinese themselves."""
SLOTS = re.compile(
    r"(?:worker_kind|written_contract|mode|still_working|relation|contract_kind|dismissed_by)_|_(?:yes|no)$"
)
"""Values of facts: the key is put together from the slot and its value."""


def catalogues() -> dict[str, dict[str, dict[str, str]]]:
    """Every catalogue: its sentences by key, then by language."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for room in BY_LANGUAGE:
        read = {language: read_yaml(ROOT / room / f"{language}.yaml") for language in ("zh", "en")}
        keys = dict.fromkeys([*read["zh"], *read["en"]])
        found[room] = {key: {lang: str(read[lang][key]) for lang in read if key in read[lang]} for key in keys}
    for file in BY_KEY:
        found[file] = read_yaml(ROOT / file)
    return found


CATALOGUES = catalogues()


@cache
def said() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...], str]:
    """Words that stand in the code, what put-together words begin and end with, and the pages."""
    words: set[str] = set()
    begin: set[str] = set()
    end: set[str] = set()
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                first, last = node.values[0], node.values[-1]
                begin.add(str(first.value) if isinstance(first, ast.Constant) else "")
                end.add(str(last.value) if isinstance(last, ast.Constant) else "")
    pages = [path.read_text("utf-8") for path in (ROOT / "handlers").rglob("*") if path.suffix in (".html", ".js")]
    return frozenset(words), tuple(filter(_tells, begin)), tuple(filter(_tells, end)), "\n".join(pages)


def _tells(part: str) -> bool:
    return re.fullmatch(r"[a-z]\w{2,}_|_\w{3,}", part) is not None


def is_said(key: str) -> bool:
    """Whether a key stands in the code or a page, whole or put together."""
    words, begin, end, pages = said()
    put_together = key.startswith(begin) or key.endswith(end) or SLOTS.search(key) is not None
    return key in words or put_together or re.search(rf"\b{re.escape(key)}\b", pages) is not None


@pytest.mark.parametrize("room", CATALOGUES)
def test_every_sentence_stands_in_both_languages(room: str) -> None:
    missing = [
        key
        for key, texts in CATALOGUES[room].items()
        if not ({"zh", "en"} <= set(texts) or key.startswith(HEARD) or (key.startswith(VALUES) and "en" in texts))
    ]
    assert missing == []


@pytest.mark.parametrize("room", CATALOGUES)
def test_both_languages_are_filled_in_with_the_same_values(room: str) -> None:
    differing = [
        key
        for key, texts in CATALOGUES[room].items()
        if len({frozenset(re.findall(r"\{(\w+)", text)) for text in texts.values()}) > 1
    ]
    assert differing == []


@pytest.mark.parametrize("room", CATALOGUES)
def test_no_sentence_is_left_that_nobody_says(room: str) -> None:
    assert [key for key in CATALOGUES[room] if not (is_said(key) or key.startswith(VALUES))] == []


def test_a_sentence_asked_for_by_name_exists() -> None:
    missing = []
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "message":
                key = node.args[1] if len(node.args) > 1 else None
                if isinstance(key, ast.Constant) and key.value not in CATALOGUES["bot/messages"]:
                    missing.append((path.name, key.value))
    assert missing == []
