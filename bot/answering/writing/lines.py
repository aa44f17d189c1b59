"""One line a model wrote: read, checked, and turned into a point; or into the vetted words of the same source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from pydantic import BaseModel, Field, ValidationError, field_validator

from bot.answering.gates import (
    GATES_OF_QUESTIONS,
    Evidence,
    Sentence,
    claims_strictly,
    figures_may_be_settled,
    states_law,
    stopped_by,
)
from bot.answering.gates.support import shared_pairs
from bot.answering.marks import marks_of
from bot.answering.writing.brief.sources import TOLD_SUM, Source, Sources
from bot.answering.writing.calculation import calculated, with_result
from bot.contract.messages import Point
from bot.model.parsing import rows_in
from bot.privacy.redaction import Mask

Part = Literal["care", "lead", "why", "do", "until"]
MOST_REFS = 3
SKIP, PERSON, ASK = "skip", "person", "ask"
"""Parts of a line that say which results do not fit, why a person is needed, and what to ask back."""
QUESTION = "Q"
"""Id of the question the composed reply asks back."""
LONGEST_QUESTION = 40
NEAR_ENOUGH = 0.2
"""Share of pairs of signs from which other vetted words of the same clause speak of what a refused line spoke of."""


class Line(BaseModel):
    """A line as the model gives it. Small flaws of form cost nothing: an unknown part is a reason, a lone id a list."""

    k: str = "why"
    text: str = Field("", max_length=400)
    on: tuple[str, ...] = ()
    q: str = ""
    use: str = ""
    calc: str = Field("", max_length=80)

    @field_validator("on", mode="before")
    @classmethod
    def _list(cls, value: object) -> object:
        if value is None:
            return ()
        return (value,) if isinstance(value, str) else value

    @field_validator("q", "use", "text", "calc", mode="before")
    @classmethod
    def _text(cls, value: object) -> object:
        return "" if value is None else value

    @property
    def part(self) -> Part:
        """The part of the reply it belongs to."""
        return self.k if self.k in ("care", "lead", "why", "do", "until") else "why"  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Written:
    """A line that may be shown: its point, the ids it rests on, and whether its meaning is still to be verified.

    Vetted words, comfort and the keeping of proof need no verifying; all else does, also advice: not to say that one resigns.
    """

    part: Part
    point: Point
    ids: tuple[str, ...] = ()
    to_verify: bool = False
    ground: str = ""
    doubtful: bool = False
    """Whether a gate found what only a reader of meaning can settle: it falls where none answers."""
    case: str = ""
    """The unsettled case its source is for, where the line does not say it itself: said where nobody verified the line."""
    instead: bool = False
    """Whether these are vetted words in place of a line that was refused."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not shown, and the gate that stopped it."""

    gate: str
    text: str


@dataclass(slots=True)
class LineGate:
    """Takes lines one after the other; says nothing twice."""

    sources: Sources
    evidence: Evidence
    mask: Mask
    refused: list[Refused] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    """Results the model said are not this person's."""
    person: str = ""
    """Why a person is needed, in the model's word."""
    asks: str = ""
    """What the model asks back, in place of the composed question."""
    _said: set[str] = field(default_factory=set)

    def take(self, raw: str) -> Iterator[Written]:
        """Yield what of one raw line may be shown; nothing for what is no line, says something twice, or has no ground."""
        for found in rows_in(raw):
            try:
                line = Line.model_validate(found)
            except ValidationError:
                self.refused.append(Refused("form", ""))
                continue
            if line.k == SKIP:
                self.skipped |= set(line.on)
                continue
            if line.k == PERSON:
                self.person = self.person or line.text
                continue
            if line.k == ASK:
                self._take_question(self.mask.restore(line.text).strip())
                continue
            written = self._checked(line)
            if written is not None and written.point.text not in self._said:
                self._said.add(written.point.text)
                yield written

    def forget(self) -> None:
        """Forget what was taken: it was thought aloud, not said."""
        self.refused.clear()
        self.skipped.clear()
        self._said.clear()
        self.person = self.asks = ""

    def _take_question(self, text: str) -> None:
        fits = text.endswith(("？", "?")) and len(text) <= LONGEST_QUESTION
        if fits and not stopped_by(Sentence(text), self.evidence, GATES_OF_QUESTIONS):
            self.asks = self.asks or text
        else:
            self.refused.append(Refused("question", text))

    def replacement(self, written: Written) -> Written | None:
        """Return the vetted words for a line that did not hold; None when nothing unsaid is left."""
        found = self._vetted(written.ids, written.part, written.point.text)
        if found is not None:
            self._said.add(found.point.text)
        return found

    def _checked(self, line: Line) -> Written | None:
        if line.use:
            source = self.sources.by_id.get(line.use)
            return _from_source(source, line.part) if source is not None else self._missing("unknown_citation", line)
        text = self.mask.restore(line.text).strip()
        if _is_bare_figure(text):
            return self._missing("form", line)
        ids = tuple(name for name in line.on if not name.startswith("F"))
        known = self.sources.by_id.keys() | self.sources.clause_ids.keys()
        if any(name not in known for name in ids):
            return self._missing("unknown_citation", line)
        worked = calculated(line.calc, ids, self.evidence)
        if line.calc and worked is None:
            return self._missing("unknown_calculation", line)
        text, evidence, refs = with_result(text, worked, self.evidence, (*ids, *self.sources.refs_of(ids)))
        sentence = Sentence(text, refs, line.q)
        code = stopped_by(sentence, evidence)
        if not code and states_law(text) and ids and self._on_clauses_alone(ids) and not line.q:
            code = "no_quote"
        if code and not _is_advice(code, text, line.part) and not (ids and _may_stand(code, sentence, evidence)):
            return self._missing(code, line)
        return self._written(line, text, ids, worked.shown if worked is not None else "", bool(code))

    def _on_clauses_alone(self, ids: tuple[str, ...]) -> bool:
        """Whether a line rests on nothing but clauses whose words are held; of the others their sense is vetted."""
        refs = [self.sources.clause_ids.get(name, "") for name in ids]
        return all(refs) and any(self.sources.clauses[ref].text for ref in refs)

    def _written(self, line: Line, text: str, ids: tuple[str, ...], worked: str, doubtful: bool) -> Written:  # noqa: FBT001
        refs = self.sources.refs_of(ids)[:MOST_REFS]
        marks = marks_of(self.sources.clauses[ref] for ref in refs)
        case = next((case for name in ids if (case := self._case(name, text))), "")
        point = Point(text=text + marks, refs=refs)
        to_verify = doubtful or not (line.part == "care" and not ids or _KEEPS.fullmatch(text))
        return Written(
            line.part, point, ids, to_verify, "\n".join(filter(None, (worked, self._ground(ids)))), doubtful, case=case
        )

    def _ground(self, ids: tuple[str, ...]) -> str:
        """What a line rests on, for who verifies it: the vetted words first, then the clauses behind them."""
        named = [self.sources.by_id[name] for name in ids if name in self.sources.by_id]
        own = [f"{source.point.when}{source.text}" for source in named]
        told = self.sources.facts_of(ids)
        return "\n".join([*own, *told, *(self.evidence.said_under((ref,)) for ref in self.sources.refs_of(ids))])

    def _case(self, name: str, text: str) -> str:
        """The unsettled case of a source, where the line does not keep it in its own words."""
        source = self.sources.by_id.get(name)
        when = source.point.when if source is not None else ""
        bare = when.rstrip("：: 的")
        return when if bare and bare[:6] not in text and bare[-4:] not in text else ""

    def _missing(self, code: str, line: Line) -> Written | None:
        """The vetted words for a line that states law; advice without law leaves no hole."""
        self.refused.append(Refused(code, line.text or line.use))
        if line.part in ("do", "care") and not states_law(line.text):
            return None
        return self._vetted(line.on, line.part, line.text)

    def _vetted(self, ids: tuple[str, ...], part: Part, text: str) -> Written | None:
        for name in ids:
            source = self.sources.by_id.get(name)
            if source is not None and source.heading != TOLD_SUM and source.point.text not in self._said:
                return replace(_from_source(source, part), instead=True)
        refs = self.sources.refs_of(name for name in ids if name in self.sources.clause_ids)
        for source in self.sources.of_kind("statement", "result"):
            near = shared_pairs(source.text, text) >= NEAR_ENOUGH
            if near and set(source.point.refs) & set(refs) and source.point.text not in self._said:
                return replace(_from_source(source, part), instead=True)
        for ref in refs:
            clause = self.sources.clauses[ref]
            if clause.gloss and clause.gloss not in self._said and shared_pairs(clause.gloss, text) >= NEAR_ENOUGH:
                return Written(part, Point(text=clause.gloss + marks_of([clause]), refs=(ref,)), instead=True)
        return None


def _is_bare_figure(text: str) -> bool:
    """Whether a line is nothing but a figure with its unit: of what, it does not say."""
    return bool(re.search(r"\d", text)) and not re.search(r"[A-Za-z]{2}|[\u3400-\u9fff]{2}", _UNITS.sub(" ", text))


_UNITS = re.compile(r"个?半?[年月日天周号元角分倍岁]|小时|分钟|人民币|左右|以上|大约|[约共到至前后]")


def _is_advice(code: str, text: str, part: Part) -> bool:
    """Whether what was stopped for want of a clause claims no law: words to send to somebody may sound like it."""
    return code == "no_citation" and not claims_strictly(_MESSAGE.sub("", text) if part == "do" else text)


def _may_stand(code: str, sentence: Sentence, evidence: Evidence) -> bool:
    """Whether what a gate found is for the reader of meaning to settle."""
    if code.startswith("reversed_") and _TIME_LIMITS.search(sentence.text):
        return False  # (who is told that no limit runs loses the claim)
    return code in _FOR_THE_READER or (code == "unknown_figure" and figures_may_be_settled(sentence, evidence))


def _from_source(source: Source, part: Part) -> Written:
    return Written(part, source.point, (source.id,))


_TIME_LIMITS = re.compile(r"时效|期限|过期|随时|什么时候都|limit|deadline|any time", re.IGNORECASE)
_MESSAGE = re.compile(r"(?:发|回|写|说|告诉)[^“”，。]{0,14}[：:，]?“[^”]{1,80}”")
"""Words to send to the other side: the person's own claim, for who verifies, not a rule stated to the person."""
_KEEPS = re.compile(
    r"[^，。；]{0,40}(?:截图|截屏|拍照|拍下来?|存好|存下来?|保存|备份|留好|留着|留底|记下来?|写下来)[。！]?"
)
"""Keeping proof: what harms nobody and needs no reader of meaning."""
_FOR_THE_READER = frozenset(
    {
        "reversed",
        "reversed_need_not",
        "reversed_nobody_pays",
        "reversed_not_injury",
        "reversed_may_not_claim",
        "overreaches",
        "unsupported",
    }
)
"""Codes of gates that guess at meaning from words: who verifies settles them."""
