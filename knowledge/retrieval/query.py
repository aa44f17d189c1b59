"""What a message asks for: cleaned words, expansions, named documents and articles, and the issues it holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from knowledge.lexicon import Expansion, Lexicon
from knowledge.models import Citation
from knowledge.text.normalise import normalise
from knowledge.text.tokens import query_tokens

LONGEST_QUESTION = 600
"""Characters searched at once; a longer message is split into issues first."""

_SENTENCE = re.compile(r"[。！？!?；;\n]+")
_AMOUNT = re.compile(
    r"[0-9.,一二两三四五六七八九十百千万几半]+(?:个)?(?:多)?(?:月|年|天|日|号|块|元|千|万|百|单|小时|点|岁|人|次)(?:多|半)?"
)
"""How long, how much and how many are facts of a story: 两个月 of 两个月工资 must not find an article on months of pay."""
_CLAUSE = re.compile(r"[，,。！？!?；;\n ]+")
_INTRODUCES = re.compile(
    r"(?:你好|您好|请问|律师|同志|师傅)*(?:我|俺|本人)?(?:今年|现在|目前)?(?:是|在|\d{2}岁|[二三四五六七]?十[一二三四五六七八九]?岁)[^，]{0,14}"
)
"""A clause that says who and where the worker is."""
_MATTERS = re.compile(
    r"[欠扣罚没不无伤摔撞断死赔被拖拒辞封停退押病孕打骂签交发给]|开除|工资|社保|合同|保险|赔偿|加班|工伤|仲裁|怎么|[吗呢?？]"
)
"""A clause that tells more than that."""
_ASKS = re.compile(
    r"[吗呢么?？]|怎么|咋|多少|多久|能不能|可以|可不可以|算不算|是不是|该不该|有没有|哪里|找谁|合法|违法|赔"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A message made ready for the legs. `issues` are searched beside the whole: its separate questions, or what it tells
    after an introduction."""

    text: str
    tokens: tuple[str, ...]
    expansions: tuple[Expansion, ...]
    expansion_tokens: tuple[str, ...]
    citations: tuple[Citation, ...]
    issues: tuple[str, ...]


def read_question(message: str, lexicon: Lexicon, find: Callable[[str], Iterable[Citation]]) -> Question:
    """Clean the message and take from it all the legs need. Never raises; an empty message gives an empty question."""
    text = re.sub(r"\s+", " ", normalise(message[:20_000])).strip()
    citations = tuple(find(text[:4000]))
    issues = split_issues(text)
    if not issues and (told := without_introduction(text)):
        issues = (told,)
    core = text if len(text) <= LONGEST_QUESTION else condense(text)
    expansions = tuple(lexicon.expand(core))
    tokens = tuple(query_tokens(_AMOUNT.sub(" ", core)))
    seen = set(tokens)
    legal = " ".join(word for expansion in expansions for word in expansion.legal)
    expanded = tuple(token for token in query_tokens(legal) if token not in seen)
    return Question(core, tokens, expansions, expanded, citations, issues)


def split_issues(text: str, most: int = 4) -> tuple[str, ...]:
    """Return the separate questions of a message that holds several; empty when it holds one.

    A sentence that asks closes an issue and takes the telling sentences before it along.
    """
    issues: list[str] = []
    story: list[str] = []
    for sentence in (part.strip() for part in _SENTENCE.split(text)):
        if len(sentence) < 2:
            continue
        story.append(sentence)
        if _ASKS.search(sentence):
            issues.append("，".join(story)[-LONGEST_QUESTION:])
            story = []
    if story:
        issues.append("，".join(story)[-LONGEST_QUESTION:])
    issues = [issue for issue in issues if len(issue) >= 5]
    return tuple(issues[:most]) if len(issues) > 1 else ()


def without_introduction(text: str) -> str:
    """Return what a message tells after its writer has said who and where they are; empty when it does not begin so.

    我是美团站点的骑手，在北京 says nothing of the matter, but sounds like half of all phrasings.
    """
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    start = 0
    while start < len(clauses) and _INTRODUCES.fullmatch(clauses[start]) and not _MATTERS.search(clauses[start]):
        start += 1
    told = "，".join(clauses[start:])
    return told if start and len(told) >= 6 else ""


def condense(text: str) -> str:
    """Keep the beginning and the sentences that ask of a message too long to search whole."""
    asking = [part.strip() for part in _SENTENCE.split(text) if _ASKS.search(part) and len(part) < 120]
    head = text[: LONGEST_QUESTION // 2]
    return (head + "。" + "。".join(asking[-6:]))[:LONGEST_QUESTION]
