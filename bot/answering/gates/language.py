"""Whether a line is in the language the person is answered in."""

from __future__ import annotations

import re

from bot.answering.gates.model import Evidence, Sentence

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_IN_BRACKETS = re.compile(r"[（(][^）)]*[）)]|《[^》]*》|〔[^〕]*〕|[“\"][^”\"]*[”\"]")


def language_fits(sentence: Sentence, evidence: Evidence) -> str:
    """A Chinese answer is Chinese, an English one English; names in brackets or quotes may be in the other."""
    bare = _IN_BRACKETS.sub("", sentence.text)
    han, latin = len(_HAN.findall(bare)), len(_LATIN.findall(bare))
    if han + latin == 0:
        return ""
    if evidence.language == "en":
        return "language" if han > max(4, latin / 4) else ""
    return "language" if latin > max(12, han * 1.5) else ""
