"""The citation gate on what staff write to a worker: named articles exist and are in force, rights carry a citation."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.answering.gates import Evidence, Sentence, misconduct_of_staff, states_law
from bot.answering.gates.figures.sums import shares_and_periods_stand
from bot.answering.gates.polarity import claim_is_not_reversed
from bot.answering.material import Material
from knowledge.models import Citation, Resolution

PROBLEM_NAMES = {
    "unknown_document": "引用了库里和登记册都没有的文件",
    "no_such_article": "引用了不存在的条号",
    "not_in_force": "引用的条文现在不适用（草案、未生效或已废止）",
    "no_citation": "说了权利、金额或期限，却没写依据",
    "ambiguous": "引用的文件名不止一个对得上",
    "unknown_figure": "倍数、比例或期限和所引条文对不上",
    "reversed": "和所引条文的意思相反",
    "promise": "保证了结果",
    "sign_first": "叫人先签字",
    "discourages": "劝人放弃",
    "payment": "叫人先交钱或交出证件、密码",
    "crime": "叫人做违法的事",
}


class Resolver(Protocol):
    """See knowledge.citations.CitationResolver."""

    def resolve(self, citation: Citation, on: date) -> Resolution: ...


_SPLIT = re.compile(r"[\n。！？!?]")
_HEADING = re.compile(r"(你可以要求|期限)(（[^）]{1,20}）)?[:：]?")
_ASKS = re.compile(r"(吗|呢|没有|多少|什么|哪|几)[？?]?$")


@dataclass(slots=True)
class StaffGate:
    """Checks a text as a whole, paragraph by paragraph: a paragraph that states a right names its article."""

    find_citations: Callable[[str], list[Citation]]
    resolver: Resolver

    def problems(self, text: str, on: date, beside: str = "") -> list[str]:
        """Return what is wrong, in plain words; an empty list when the text may go out."""
        found: list[str] = []
        lines = text.split("\n")
        for paragraph, following in zip(lines, [*lines[1:], ""], strict=True):
            citations = self.find_citations(paragraph)
            for citation in citations:
                if problem := self._problem(citation, on):
                    found.append(f"{citation.written}：{problem}")
            found += self._conduct(paragraph)
            if citations:
                found += self._against_clauses(paragraph, citations, on)
            if citations or _heads(paragraph, following):
                continue
            found += [
                f"{PROBLEM_NAMES['no_citation']}：“{sentence[:40]}”"
                for sentence in _sentences(paragraph)
                if states_law(sentence) and not _ASKS.search(sentence)
            ]
        return list(dict.fromkeys(found))

    def clause_hashes(self, text: str, on: date) -> dict[str, str]:
        """Return the clauses in force a text cites, each with a hash of its wording on the day."""
        hashes: dict[str, str] = {}
        for citation in self.find_citations(text):
            found = self.resolver.resolve(citation, on)
            if found.provision is not None and found.resolved:
                hashes[str(citation)] = hashlib.sha256(found.provision.text.encode()).hexdigest()[:16]
        return hashes

    @staticmethod
    def _conduct(paragraph: str) -> list[str]:
        """What nobody may tell a worker, whatever the law says."""
        wrong = ((sentence, misconduct_of_staff(sentence)) for sentence in _sentences(paragraph))
        return [f"{PROBLEM_NAMES[code]}：“{sentence[:40]}”" for sentence, code in wrong if code]

    def _against_clauses(self, paragraph: str, citations: list[Citation], on: date) -> list[str]:
        """Sentences whose multiples, shares or periods are not those of the clauses named, or that turn them round.

        Nothing is said where the library does not hold every clause named: the text to compare with is missing.
        """
        spoken: dict[str, str] = {}
        for citation in citations:
            provision = self.resolver.resolve(citation, on).provision
            if provision is None:
                return []
            spoken[str(citation)] = provision.text
        evidence = Evidence(Material("", on, {}, (), (), {}), self.find_citations, spoken)
        found = []
        for text in _sentences(paragraph):
            sentence = Sentence(text, tuple(spoken))
            code = shares_and_periods_stand(sentence, evidence) or claim_is_not_reversed(sentence, evidence)
            if code:
                found.append(
                    f"{PROBLEM_NAMES['unknown_figure' if code == 'unknown_figure' else 'reversed']}：“{text[:40]}”"
                )
        return found

    def _problem(self, citation: Citation, on: date) -> str:
        code = self.resolver.resolve(citation, on).problem
        return PROBLEM_NAMES.get(_CODES.get(code, code), "") if code not in ("", "not_held") else ""


def _heads(line: str, following: str) -> bool:
    """Whether a line is one of the composed headings, with its points below."""
    return bool(_HEADING.fullmatch(line.strip())) and following.lstrip().startswith("•")


def _sentences(paragraph: str) -> list[str]:
    return [part.strip() for part in _SPLIT.split(paragraph) if part.strip()]


_CODES = {
    "ambiguous_document": "ambiguous", "draft": "not_in_force", "not_yet_effective": "not_in_force",
    "no_such_paragraph": "no_such_article",
}  # fmt: skip
