"""Languages the service does not answer in: which one a message is in, and the one authored message for it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import bot.messages
from knowledge.yaml_files import read_yaml

_DATA = Path(bot.messages.__file__).parent / "languages.yaml"
_LATIN_WORDS = 2
"""Words of a language in Latin letters from which a message is taken to be in it."""
_SHARE = 0.4
"""Share of the words of a message that are such words."""
_ENGLISH = re.compile(
    r"\b(the|is|are|was|were|i|i'm|my|me|to|and|of|have|has|what|how|can|pay|paid|boss|work|for|this|that|you|not|they|we|in|on|with|do|did)\b",
    re.IGNORECASE,
)


@lru_cache
def _data() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(_DATA)
    return content


def language_of(text: str) -> str:
    """Return the code of the other language a message is in; an empty string for Chinese, English and what is neither."""
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return ""
    return _by_script(text, letters) or _by_words(text)


def greeting(code: str) -> tuple[str, str, str]:
    """Return the message in that language, and the line that follows it in Chinese and in English."""
    also = _data()["also"]
    return str(_data()["languages"][code]["text"]), str(also["zh"]), str(also["en"])


def _by_script(text: str, letters: list[str]) -> str:
    for code, entry in _data()["languages"].items():
        if not entry["script"]:
            continue
        of_script = len(re.findall(f"[{entry['script']}]", "".join(letters)))
        if code == "ja" and of_script >= _LATIN_WORDS and re.search(r"[\u3040-\u309f]{2}", text):
            return str(code)
        if of_script > len(letters) / 2 and re.search(entry.get("letters", "."), text, re.IGNORECASE):
            return str(code)
    return ""


def _by_words(text: str) -> str:
    """The language in Latin letters most of whose words stand in the message, more than English ones."""
    if re.search(r"[\u3400-\u9fff]", text):
        return ""
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text)
    counted = {
        code: len(re.findall(entry["words"], text, re.IGNORECASE))
        for code, entry in _data()["languages"].items()
        if entry.get("words")
    }
    if re.search(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", text, re.IGNORECASE):
        return "vi"
    best = max(counted, key=lambda code: counted[code])
    enough = counted[best] >= max(_LATIN_WORDS, _SHARE * len(words) / 2)
    return best if enough and counted[best] > len(_ENGLISH.findall(text)) else ""
