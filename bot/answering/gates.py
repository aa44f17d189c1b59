"""Gates: what a sentence must pass before it leaves. What a model, or a member of staff, wrote is untrusted.

Each gate is a pure function over one statement and the material; it returns a short code, or "" when the statement
passes. DESIGN rule: no citation, no right; numbers come from code or from the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bot.answering.material import Material
from bot.contract.messages import Clause
from bot.understanding.quantities import to_decimal
from knowledge.models import Citation

SUPPORT_FLOOR = 0.22
"""Share of a sentence's character bigrams that must stand in what it cites."""
_HAN = "零〇一二两三四五六七八九十百千万半"
_NUMBER = re.compile(
    rf"\d+(?:\.\d+)?|[{_HAN}]*[二两三四五六七八九十百千万半][{_HAN}]*(?=[倍个年月日天元块周成%小分])|一(?=年|个月|日内|倍|周内|个工作日)"
)
_LABEL = re.compile(
    r"第[0-9零〇一二两三四五六七八九十百千]+[条款项章节](?:之[一二三四五六七八九十])?|〔\d{4}〕\d+号|\d{5,}"
)
_RIGHT = re.compile(
    r"可以(?:要求|主张|申请|拿|得到|获得|解除|拒绝|起诉)|有权|应当|应该(?:支付|赔|给|发|缴)|必须|不得|不能(?:扣|罚|开除|辞退|拖)|违法|无效|赔偿|补偿|支付|双倍|二倍|时效|期限|之内|以内|内(?:提出|申请|起诉|支付)|倍|%|％|百分之"
)
_UNSAFE = re.compile(r"https?://|www\.|\[[^\]]*\]\([^)]*\)|<[a-zA-Z/!][^>]*>|(?<!\d)1[3-9]\d{9}(?!\d)")
_HOTLINES = frozenset(
    {"12333", "12348", "12351", "12356", "12345", "12338", "12355", "12315", "110", "119", "120", "122"}
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One statement somebody wrote, with the clauses (`Clause.ref`) it says it rests on."""

    text: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sentence that did not pass, and the gate that stopped it."""

    sentence: Sentence
    gate: str


@dataclass(slots=True)
class Passed:
    """What is left after the gates, and what was refused."""

    sentences: list[Sentence] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


FindCitations = Callable[[str], list[Citation]]
Gate = Callable[[Sentence, "Evidence"], str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sentence may rest on: the material, and how to read the articles a text names."""

    material: Material
    find_citations: FindCitations
    spoken: Mapping[str, str]
    """By clause ref: clause text, gloss and the card statements that cite it, in one string."""


def evidence_for(material: Material, find_citations: FindCitations) -> Evidence:
    """Return the evidence of a material; card statements count for the clauses they cite."""
    spoken = {ref: clause.text + " " + clause.gloss for ref, clause in material.clauses.items()}
    for card in material.cards:
        for statements in card.sections.values():
            for statement in statements:
                for citation in statement.citations:
                    for ref in (str(citation), str(citation.key)):
                        if ref in spoken:
                            spoken[ref] += " " + statement.text
    return Evidence(material, find_citations, spoken)


def citations_exist(sentence: Sentence, evidence: Evidence) -> str:
    """Every clause referred to, and every article named in the text, is part of the material."""
    if any(ref not in evidence.material.clauses for ref in sentence.refs):
        return "unknown_citation"
    known = {tuple(ref.split(":")[:2]) for ref in evidence.material.clauses}
    for citation in evidence.find_citations(sentence.text):
        if citation.key.article and (citation.key.document, citation.key.article) not in known:
            return "unknown_article"
    return ""


def citations_in_force(sentence: Sentence, evidence: Evidence) -> str:
    """No clause relied on is a draft, repealed, or not yet in force on the day."""
    clauses = [evidence.material.clauses[ref] for ref in sentence.refs if ref in evidence.material.clauses]
    return "not_in_force" if any(clause.status != "effective" for clause in clauses) else ""


def right_is_cited(sentence: Sentence, evidence: Evidence) -> str:
    """A sentence that states a right, a duty, an amount or a period carries a citation."""
    return "no_citation" if not sentence.refs and _RIGHT.search(sentence.text) else ""


def clause_supports(sentence: Sentence, evidence: Evidence) -> str:
    """The clauses cited share enough wording with the sentence; a clause whose text is not held speaks by its card."""
    if not sentence.refs:
        return ""
    said = _bigrams(sentence.text)
    spoken: set[str] = set()
    for ref in sentence.refs:
        spoken |= _bigrams(evidence.spoken.get(ref, ""))
    if not said or not spoken:
        return "unsupported"
    return "" if len(said & spoken) / len(said) >= SUPPORT_FLOOR else "unsupported"


def figures_stand(sentence: Sentence, evidence: Evidence) -> str:
    """Every number stands in a clause cited, in the worker's own words, or in the facts."""
    sources = [evidence.material.question, *evidence.material.facts.values()]
    sources += [evidence.spoken.get(ref, "") for ref in sentence.refs]
    if not sentence.refs:
        sources += evidence.spoken.values()
    known = numbers_in(" ".join(sources))
    wanted = numbers_in(_LABEL.sub(" ", sentence.text))
    return "" if all(number in known or str(number) in _HOTLINES for number in wanted) else "unknown_figure"


def text_is_safe(sentence: Sentence, evidence: Evidence) -> str:
    """No link, markup or private telephone number comes from outside."""
    return "unsafe_text" if _UNSAFE.search(sentence.text) or len(sentence.text) > 300 else ""


GATES: tuple[Gate, ...] = (
    text_is_safe,
    citations_exist,
    citations_in_force,
    right_is_cited,
    figures_stand,
    clause_supports,
)


def check(sentences: Iterable[Sentence], evidence: Evidence, gates: tuple[Gate, ...] = GATES) -> Passed:
    """Return the sentences that pass every gate, and the first gate that stopped each of the others."""
    passed = Passed()
    for sentence in sentences:
        stopped = next((code for gate in gates if (code := gate(sentence, evidence))), "")
        if stopped:
            passed.refusals.append(Refusal(sentence, stopped))
        else:
            passed.sentences.append(sentence)
    return passed


def numbers_in(text: str) -> set[Decimal]:
    """Return the numbers of a text, Arabic or Chinese, 百分之五十 and 50% alike as 50, 两倍 as 2."""
    text = re.sub(r"百分之([零一二两三四五六七八九十百]+)", lambda m: f"{to_decimal(m.group(1)) or ''}%", text)
    found: set[Decimal] = set()
    for match in _NUMBER.finditer(text.replace(",", "")):
        number = to_decimal(match.group())
        if number is not None:
            found.add(number.normalize())
    return found


def _bigrams(text: str) -> set[str]:
    bare = re.sub(r"[^0-9A-Za-z\u3400-\u9fff]+", "", text)
    return {bare[i : i + 2] for i in range(len(bare) - 1)}


def unresolved(clauses: Iterable[Clause], refs: Iterable[str]) -> list[str]:
    """Return the references of a reply that no clause of it opens; an empty list is what every reply must give."""
    known = {clause.ref for clause in clauses}
    return [ref for ref in refs if ref not in known]
