"""The reader of turns helped by a model: it hears facts, what is asked and what it is about; code accepts what it finds said.

A fact counts when its words stand in what the person said, and its value in those words. What rules read beside it stands where it
fills a gap, is no figure the model put elsewhere, and the model does not say that it is not so.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from bot.contract.matter import FIELDS, Matter
from bot.matter.focus import Focus
from bot.matter.listening.prompt import ASKS, DANGERS, field_names, human, situation_numbers, system
from bot.matter.listening.shapes import ToldFact, ToldSum, Understood
from bot.matter.listening.values import accepted
from bot.matter.reading.reader import MatterReader, RuleReader
from bot.matter.reading.update import Context, Found, Reading
from bot.model.endpoint import Endpoint
from bot.model.turn import Heard, ModelTurn, current_turn
from bot.understanding.arithmetic import figures_in, worked_out

SECONDS = 5.0
KEPT_FOR_WRITING = 6.0
LATEST = 4
"""Entries of the conversation that are told whole; of what was before only the person's own words."""
MOST_ADDED = 14
MOST_QUESTIONS = 3
MOST_ASKED = 3
MOST_ARTICLES = 6
MOST_SUMS = 3
_PIECES = re.compile(r"…+|\.{3,}")
SHORTEST = 2
"""Characters a quote has at least."""


@dataclass(frozen=True, slots=True)
class ModelReader:
    """Rules first, then a model. Gives what rules give wherever the model gives nothing."""

    endpoint: Endpoint
    rules: MatterReader = field(default_factory=RuleReader)

    def read(self, text: str, matter: Matter, context: Context) -> Reading:
        """Return what the turn says. What the model heard beside facts is left with the turn, for the call that writes."""
        reading = self.rules.read(text, matter, context)
        turn = current_turn()
        if turn is None or (seconds := turn.deadline.share(SECONDS, keep=KEPT_FOR_WRITING)) <= 0:
            return reading
        understood = self.endpoint.ask(
            system(context.today),
            turn.mask(human(text, matter, reading.values, context.near())),
            Understood,
            history=_history(turn),
            seconds=seconds,
            temperature=0.0,
            purpose="understand",
            conversation=turn.conversation,
        )
        if understood is None:
            return reading
        said = _bare("\n".join([text, *(words for role, words in turn.history if role == "human")]), turn)
        self._facts(reading, understood, said, matter, context, turn)
        reading.focuses = _asked(understood) or reading.focuses
        reading.situations = _situations(understood)
        quote = _bare(turn.unmask(understood.danger_quote))
        if len(quote) >= SHORTEST and quote in _bare(text):
            reading.danger = DANGERS.get(understood.danger.strip(), "")
        # Rules begin another matter where the person told of changes. The model, who knows the whole conversation, tells the
        # facts of this one matter alone: 我爸 in one turn and 我 in the next are not two.
        reading.whose = ""
        turn.heard = _heard(understood, said, turn)
        return reading

    def _facts(  # noqa: PLR0917
        self, reading: Reading, understood: Understood, said: str, matter: Matter, context: Context, turn: ModelTurn
    ) -> None:
        read = dict(reading.values)
        heard = {
            name: found
            for told in understood.facts[:MOST_ADDED]
            if (found := self._found(name := _named(told), _restored(told, name, turn), said, matter, context))
            is not None
        }
        placed = {str(found.value) for found in heard.values() if not isinstance(found.value, bool)}
        kept = {name: found for name, found in read.items() if _may_stand(name, found, matter, placed)}
        reading.values = kept | {name: _kept(read.get(name), found) for name, found in heard.items()}
        reading.settled |= heard.keys()
        reading.items = () if heard else reading.items
        wrong = {field_names().get(told, told) for told in understood.wrong} - heard.keys()
        for name in wrong & reading.values.keys():
            del reading.values[name]
        reading.withdrawn = frozenset(name for name in wrong if name in FIELDS)

    def _found(self, name: str, told: ToldFact, said: str, matter: Matter, context: Context) -> Found | None:
        pieces = [piece for piece in _PIECES.split(_bare(told.quote)) if piece]
        if name not in FIELDS or len("".join(pieces)) < SHORTEST or any(piece not in said for piece in pieces):
            return None
        return accepted(name, told, matter, context, self.rules)


def _history(turn: ModelTurn) -> list[tuple[str, str]]:
    """The last turns, and before them in one what the person said earlier."""
    earlier = [words for role, words in turn.history[:-LATEST] if role == "human"]
    first = [("human", "（更早说过）" + "；".join(earlier))] if earlier else []
    return [*first, *turn.history[-LATEST:]]


def _asked(understood: Understood) -> tuple[Focus, ...]:
    """What was asked, each once, in the order it was heard."""
    named = (word for asked in understood.asks for word in asked.split("、"))
    return tuple(dict.fromkeys(ASKS[word] for word in named if word in ASKS))[:MOST_ASKED]


def _named(told: ToldFact) -> str:
    return field_names().get(told.field, told.field)


def _restored(told: ToldFact, name: str, turn: ModelTurn) -> ToldFact:
    return ToldFact(field=name, value=turn.unmask(told.value), quote=turn.unmask(told.quote))


def _may_stand(name: str, found: Found, matter: Matter, placed: Collection[str]) -> bool:
    """Whether a value that rules alone read may stand beside a model's: it fills a field of which nothing is known, was not
    found wrong before, and is no figure or day that the model put somewhere else."""
    return name not in matter.denied and matter.told(name) is None and str(found.value) not in placed


def _kept(read: Found | None, found: Found) -> Found:
    """What a model heard; what rules read as well is told, not inferred."""
    return replace(found, sure=read.sure) if read is not None and read.value == found.value else found


def _situations(understood: Understood) -> tuple[str, ...]:
    """The ids of the situations named; `none` where the model found that none fits; empty where it named nothing usable."""
    named = [re.sub(r"\D.*", "", number) for number in understood.situations]
    known = tuple(situation_numbers()[number] for number in named if number in situation_numbers())
    return known[:2] or (("none",) if "0" in named else ())


def _heard(understood: Understood, said: str, turn: ModelTurn) -> Heard:
    sums = [line for told in understood.sums[:MOST_SUMS] if (line := _sum(told, said, turn))]
    return Heard(
        tuple(turn.unmask(question)[:160] for question in understood.questions[:MOST_QUESTIONS]),
        tuple(article[:40] for article in understood.articles[:MOST_ARTICLES]),
        tuple(sums),
        bool(understood.asks),
    )


def _sum(told: ToldSum, said: str, turn: ModelTurn) -> str:
    """A sum of told figures with its working; an empty string where a figure stands nowhere in the person's words."""
    quotes = [turn.unmask(quote) for quote in told.quotes]
    if not quotes or any(_bare(quote) not in said for quote in quotes):
        return ""
    worked = worked_out(told.expr, {number for quote in quotes for number in figures_in(quote)})
    if worked is None:
        return ""
    amount = f"{worked:,.2f}".rstrip("0").rstrip(".")
    return f"{turn.unmask(told.what)[:20]}：{told.expr.replace(' ', '')} = {amount} {told.unit}（照你说的数算）"


def _bare(text: str, turn: ModelTurn | None = None) -> str:
    return re.sub(r"\s+", "", turn.unmask(text) if turn is not None else text)
