"""The fixed graph of a written reply: write, gate line by line, verify, floor. Two calls, one deadline, nothing raised."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import structlog

from bot.answering.gates import FindCitations
from bot.answering.writing.brief.prompts import Said, writing_messages
from bot.answering.writing.brief.sources import Sources
from bot.answering.writing.floor import Around, floored, question_of, without_repeats
from bot.answering.writing.lines import LineGate, Refused, Written
from bot.answering.writing.verify import Person, failing, unverified
from bot.contract.messages import Point, Reply
from bot.model.endpoint import Endpoint
from bot.model.limits.deadline import Deadline
from bot.model.parsing import THOUGHT
from bot.privacy.redaction import Mask
from bot.understanding.days.dates import with_weekday

log = structlog.get_logger(__name__)
VERIFYING = 4.0
"""Seconds the verifier may take."""
KEPT_FOR_VERIFYING = 2.5
MOST_VETTED = 16
"""Vetted statements that are shown to who verifies, the composed ones first."""
Shown = Callable[[Point], None]
"""Told of each line as soon as it may be shown."""


def _unseen(_: Point) -> None:
    """Shows nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reply is written for."""

    question: str
    sources: Sources
    facts: Mapping[str, str]
    on: date
    language: str
    history: Sequence[Said] = ()
    conversation: str = ""
    asks: bool = True
    """Whether the person asked something in this turn."""

    def told(self) -> str:
        """Return what the person said, this turn last."""
        return "\n".join([*(said.text for said in self.history if said.role == "human"), self.question])

    def person(self) -> Person:
        """Return what lines are verified with."""
        results = [source.text for source in self.sources.of_kind("result")]
        vetted = [source.text for source in self.sources.of_kind("statement")][:MOST_VETTED]
        return Person(self.sources.facts, self.told(), results, with_weekday(self.on), vetted)


@dataclass(slots=True)
class Draft:
    """What a model wrote: the lines that may be shown, in order, and those refused."""

    lines: list[Written] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    asks: str = ""
    """What it asks back, in place of the composed question; empty where it asks nothing."""
    skipped: frozenset[str] = frozenset()
    """What it found not to fit this person, by id."""
    person: str = ""
    """Why the model finds that a person is needed; empty where it finds nothing."""


@dataclass(frozen=True, slots=True)
class ReplyWriter:
    """Writes replies with one or two models. `checker` verifies; it may be a smaller model."""

    endpoint: Endpoint
    find_citations: FindCitations
    checker: Endpoint | None = None

    def write(
        self, composed: Reply, asked: Asked, mask: Mask, deadline: Deadline, show: Shown = _unseen
    ) -> tuple[Reply | None, Draft]:
        """Return the reply the model wrote, None when nothing of it holds, and the draft it was made from.

        Everything sent is masked here; lines that need no verifying are shown as they come, vetted
        words in place of a refused line are not: another line may say the same.
        """
        self.endpoint.warm()
        evidence = asked.sources.evidence(
            asked.told(), dict(asked.facts), asked.on, self.find_citations, asked.language
        )
        gate = LineGate(asked.sources, evidence, mask)
        draft = Draft(refused=gate.refused)
        messages = writing_messages(
            mask.text(asked.question),
            masked(asked.sources, mask),
            [Said(said.role, masked_said(said, mask)) for said in asked.history],
            with_weekday(asked.on),
            asked.language,
            question_of(composed),
        )
        seconds = deadline.share(deadline.left, keep=min(KEPT_FOR_VERIFYING, deadline.left / 4))
        if seconds <= 0:
            return None, draft
        for raw in self.endpoint.lines(messages, seconds=seconds, conversation=asked.conversation):
            if raw == THOUGHT:
                gate.forget()
                draft.lines.clear()
            for line in gate.take(raw):
                draft.lines.append(line)
                if not line.to_verify and not line.instead:
                    show(line.point)
        if any(refused.gate == "rules" for refused in gate.refused):
            return None, draft
        draft.person, draft.asks, draft.skipped = gate.person, gate.asks, frozenset(gate.skipped)
        draft.lines = self._verified(draft.lines, asked, gate, mask, deadline)
        if gate.refused:
            log.info("lines_refused", gates=[refused.gate for refused in gate.refused], kept=len(draft.lines))
        draft.lines = without_repeats(draft.lines, asked.sources)
        told = "\n".join(said.text for said in asked.history if said.role == "ai")
        around = Around(draft.skipped, draft.asks, told, asked.asks)
        return floored(composed, draft.lines, asked.sources, asked.language, around), draft

    def _verified(
        self, lines: list[Written], asked: Asked, gate: LineGate, mask: Mask, deadline: Deadline
    ) -> list[Written]:
        places = [place for place, line in enumerate(lines) if line.to_verify]
        if not places:
            return lines
        found = failing(
            [lines[place] for place in places],
            asked.person(),
            self.checker or self.endpoint,
            mask,
            max(0.1, deadline.share(VERIFYING)),
            asked.conversation,
        )
        if found is None:
            found = unverified([lines[place] for place in places])
            lines = [replace(line, point=line.point.model_copy(update={"when": line.case})) for line in lines]
        fallen = {places[number] for number in found}
        kept: list[Written] = []
        for place, line in enumerate(lines):
            if place not in fallen:
                kept.append(line)
                continue
            gate.refused.append(Refused("does_not_follow", line.point.text))
            if (vetted := gate.replacement(line)) is not None:
                kept.append(vetted)
        return kept


def masked_said(said: Said, mask: Mask) -> str:
    """Return an earlier turn masked: in our own words nothing but what is masked already is looked for."""
    return mask.text(said.text) if said.role == "human" else mask.known(said.text)


def masked(sources: Sources, mask: Mask) -> Sources:
    """Return the sources with personal data masked: new data is looked for in facts, the person's own words, not in our texts."""
    by_id = {
        name: source
        if source.kind == "statement"
        else replace(source, point=source.point.model_copy(update={"text": mask.known(source.point.text)}))
        for name, source in sources.by_id.items()
    }
    return Sources(by_id, sources.clauses, sources.clause_ids, tuple(map(mask.text, sources.facts)))
