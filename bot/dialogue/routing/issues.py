"""Several questions in one message, told apart so that each is answered."""

from __future__ import annotations

import re

_NUMBERED = re.compile(
    r"(?:^|[\s，。；;,\n])(?:\d{1,2}[、.．)）]|[（(]\d{1,2}[)）]|第[一二三四五六七八九十]+[，、:：]?|[一二三四五六七八九十][、.．])\s*"
)
_BREAKS = re.compile(r"[。！？!?；;\n]+|(?:，|,)?\s*(?:还有|另外|而且还|再就是|顺便问|还想问|再问一下|同时)[，,]?\s*")
_QUESTION = re.compile(r"[?？吗呢]|怎么|咋|什么|啥|多少|能不能|可不可以|合法|违法|算不算|是不是|要不要|点算|几多|哪")


MANY = 10
"""Questions of a numbered list that are answered."""


def split_issues(text: str, limit: int = 3) -> list[str]:
    """Return the separate questions of a message, at most `limit` (`MANY` when numbered); one element when it is one matter.

    A part counts as a question of its own when it is long enough and asks something; the rest is story and goes to
    the question it stands before, so that no fact is lost.
    """
    if is_numbered(text):
        return _numbered_parts(text)[: max(limit, MANY)]
    parts = _with_stops(text)
    issues: list[str] = []
    story = ""
    for part in parts:
        story = f"{story}，{part}" if story else part
        if _QUESTION.search(part) and len(part) >= 6:
            issues.append(story)
            story = ""
    if story and issues:
        issues[-1] = f"{issues[-1]}，{story}"
    return issues[:limit] if len(issues) >= 2 else [text]


def is_numbered(text: str) -> bool:
    """Whether a message numbers its questions."""
    parts = _numbered_parts(text)
    return len(parts) >= 2 and sum(bool(_QUESTION.search(part)) for part in parts) >= 2


def _numbered_parts(text: str) -> list[str]:
    stripped = (part.strip(" ，。；;,\n") for part in _NUMBERED.split(text) if part)
    return [part for part in stripped if part]


def asks_something(text: str) -> bool:
    """Whether a message asks, and does not only answer or tell."""
    return len(text) >= 6 and bool(_QUESTION.search(text))


def _with_stops(text: str) -> list[str]:
    """Split at stops, keeping the question mark that ended a part."""
    parts, last = [], 0
    for match in _BREAKS.finditer(text):
        mark = "？" if re.search(r"[?？]", match.group()) else ""
        part = text[last : match.start()].strip(" ，,")
        if part:
            parts.append(part + mark)
        last = match.end()
    if tail := text[last:].strip(" ，,"):
        parts.append(tail)
    return parts
