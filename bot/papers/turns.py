"""Papers and voice notes as a part of the conversation: taken, and once confirmed read into the matter and answered."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.answering.writing.brief.memory import memory_of
from bot.contract.matter import Matter
from bot.contract.messages import (
    NAME_MARK,
    Block,
    BlockKind,
    Clause,
    ConversationState,
    Inbound,
    Kind,
    Point,
    Reply,
    Scope,
)
from bot.contract.turns import Before, Turn
from bot.dialogue.caption import tells_itself
from bot.dialogue.flows.matter import matter_keep
from bot.dialogue.flows.registry import question_open
from bot.evidence.guide.flow import EvidenceFlow
from bot.forms import Confirmation, confirm, pressed
from bot.matter.reading.update import Found, Reading, apply_reading
from bot.papers import view
from bot.papers.facts import Paper, question_of, read_paper
from bot.papers.model import Heard, Reader
from bot.papers.session import Effect, PaperSession
from bot.papers.texts import say
from bot.understanding.acts import Act, is_act

SHANGHAI = ZoneInfo("Asia/Shanghai")
PAPER = "paper"
"""`Told.source` of what stands on a paper of the other side."""
BURST_SECONDS = 90
"""Files that come within it are read as one."""
KINDS = (Kind.PHOTO, Kind.VOICE, Kind.FILE)
_VIDEO = (".mp4", ".mov", ".webm", ".avi", ".3gp", ".mkv", ".m4v")


class Answer(Protocol):
    """Answers what no handler takes."""

    def __call__(
        self, state: ConversationState, inbound: Inbound, *, now: datetime
    ) -> tuple[ConversationState, Reply]: ...


def question_waits(state: ConversationState) -> bool:
    """Whether a question waits for a yes or a no: of the dialogue, or whether what was read of a paper is right."""
    return bool(PaperSession.of(state).token) or question_open(state)


def is_video(attachment: str) -> bool:
    """Whether everything that was sent along is a video by its name: then nothing is promised to be read."""
    names = [one.partition(NAME_MARK)[2].lower() for one in attachment.split("\n")]
    return all(name.endswith(_VIDEO) for name in names)


@dataclass(slots=True)
class PaperTurns:
    """The sender's side of reading. `look`: what was read under that token, None when nothing waits there. `reader`: tells
    what is read here. `keep`: the flow of the locker. `clauses`: the clauses behind citation keys."""

    look: Callable[[str], Heard | None]
    reader: Reader
    answer: Answer
    keep: EvidenceFlow
    is_order: Callable[[str], bool]
    clauses: Callable[[Sequence[str], date, str], Sequence[Clause]]
    key: str = PaperSession.KEY

    def turn(self, state: ConversationState, turn: Turn) -> Reply | None:
        """Take a file that can be read, a button under what was read, and what is typed to it."""
        inbound = turn.inbound
        if inbound.kind is Kind.CHOICE and inbound.text.startswith(view.PREFIX):
            verb, _, token = inbound.text.removeprefix(view.PREFIX).partition(":")
            return self._chosen(state, turn, verb, token)
        if inbound.kind is Kind.FILE and is_video(inbound.attachment or ""):
            itself = tells_itself(turn.read.text) or self.keep.danger(turn.read.text)
            return None if itself else view.told(state.language, say(state.language, "moving"))
        if inbound.kind in KINDS and inbound.attachment and self._may_read(state, inbound.kind):
            self._wanted(state, turn)
            if tells_itself(turn.read.text) or self.keep.danger(turn.read.text):
                return None
            keys = ["listening" if inbound.kind is Kind.VOICE else "looking"]
            keys += ["listening_away"] if self.reader.leaves(inbound.kind) else []
            return view.told(state.language, *(say(state.language, key) for key in keys))
        token = PaperSession.of(state).token if inbound.kind is Kind.TEXT else ""
        heard = self.look(token) if token else None
        return self._answer_typed(state, turn, token, heard) if heard is not None else None

    def _answer_typed(self, state: ConversationState, turn: Turn, token: str, heard: Heard) -> Reply | None:
        """Take words said to what was read: a button's label, a yes, a no. Where another question is open, the rest is for that."""
        text, language = turn.read.text, state.language
        day = turn.now.astimezone(SHANGHAI).date()
        does = {verb: partial(self._chosen, state, turn, verb, token) for verb in (view.YES, view.WRONG, view.STORE)}
        question = Confirmation(
            ways=view.ways(token, language),
            tap=lambda action: does[action.removeprefix(view.PREFIX).partition(":")[0]](),
            yes=does[view.YES],
            no=does[view.WRONG],
            again=lambda: view.shown_for_confirmation(heard, token, day, self.is_order, language),
            wrong=does[view.WRONG],
            other=lambda said: None,
        )
        if pressed(question.ways, text) or not question_open(state):
            return confirm(question, text)
        return question.take(text) if is_act(text, Act.YES, Act.NO) else None

    def after(self, state: ConversationState, turn: Turn, reply: Reply, before: Before) -> Reply:
        """Return the reply, with a word that the file under an answered message is being read."""
        if turn.forgets:
            return reply
        if self.key not in state.data:
            PaperSession.read(before.parts.get(self.key)).keep(state)
        if any(effect.do == "read" for effect in PaperSession.of(state).effects):
            point = Point(text=say(state.language, "looking"))
            block = Block(kind=BlockKind.TEXT, points=(point,))
            return reply.model_copy(update={"blocks": (*reply.blocks, block)})
        return reply

    def _may_read(self, state: ConversationState, kind: Kind) -> bool:
        """Whether a file is read: never where it would leave this machine and its sender declined that of the model."""
        return self.reader.reads(kind) and not (self.reader.leaves(kind) and memory_of(state).off)

    @staticmethod
    def _wanted(state: ConversationState, turn: Turn) -> None:
        """Have the files read, together with those of the same burst; sound and paper never together."""
        session = PaperSession.of(state)
        spoken, at = turn.inbound.kind is Kind.VOICE, turn.now.timestamp()
        if not session.token or session.spoken is not spoken or at - session.at > BURST_SECONDS:
            session.token = secrets.token_hex(16)
        session.at, session.spoken = at, spoken
        session.effects = [Effect(do="read", token=session.token)]
        session.keep(state)

    def _chosen(self, state: ConversationState, turn: Turn, verb: str, token: str) -> Reply:
        session, heard = PaperSession.of(state), self.look(token)
        if session.token == token:
            session.token = ""
        if heard is not None:
            session.effects = [Effect(do="store" if verb == view.STORE else "done", token=token)]
        session.keep(state)
        if heard is None:
            return view.told(state.language, say(state.language, "done"))
        if verb == view.STORE:
            kept = replace(turn.inbound, text="evidence:keep")
            self.keep.turn(state, kept, turn.now)
            return view.told(state.language, say(state.language, "kept_only"))
        if verb == view.WRONG:
            return view.told(state.language, say(state.language, "wrong"))
        today = turn.now.astimezone(SHANGHAI).date()
        if heard.spoken:
            text, _ = view.transcript(heard, self.is_order)
            return self._answered(state, text, turn)
        return self._confirmed(state, read_paper(heard.text, today, self.is_order), turn, today)

    def _confirmed(self, state: ConversationState, paper: Paper, turn: Turn, today: date) -> Reply:
        """Put what a paper says into the matter and answer what it raises: what must not be signed, what is void, the rest."""
        language = state.language
        if not paper.kind:
            return view.told(language, say(language, "ask_other"))
        note = self._entered(state, paper)
        first = paper.kind in ("contract", "cooperation")
        refs = tuple(dict.fromkeys(ref for clause in paper.clauses for ref in clause.refs))
        held = tuple(self.clauses(refs, today, language))
        care = view.careful(paper.clauses, held, language, first=first)
        asked = "" if first and care else question_of(paper)
        reply = self._answered(state, asked, turn) if asked else self._plain(state, paper, care)
        blocks = [*([care] if care and first else []), *reply.blocks, *([care] if care and not first else []), note]
        known = {clause.ref for clause in reply.clauses}
        more = tuple(clause for clause in held if care and clause.ref not in known)
        shown = tuple(block for block in blocks if block.points)
        return reply.model_copy(update={"blocks": shown, "clauses": (*reply.clauses, *more)})

    @staticmethod
    def _plain(state: ConversationState, paper: Paper, care: Block | None) -> Reply:
        """The reply about a paper that raises no question by itself."""
        language = state.language
        keys = ["ask_payslip"] if paper.kind == "payslip" else [*([] if care else ["clauses_none"]), "signed_ask"]
        reply = view.told(language, *(say(language, key) for key in keys))
        return reply.model_copy(update={"scope": Scope.LABOUR})

    def _answered(self, state: ConversationState, text: str, turn: Turn) -> Reply:
        """Answer a text as if it had been typed in this turn."""
        state.turn -= 1  # the answering engine counts for itself
        inbound = replace(turn.inbound, kind=Kind.TEXT, text=text, attachment=None)
        after, reply = self.answer(state, inbound, now=turn.now)
        for field in fields(ConversationState):
            setattr(state, field.name, getattr(after, field.name))
        return reply

    @staticmethod
    def _entered(state: ConversationState, paper: Paper) -> Block:
        """Put the facts into the matter as the paper's words: they fill what is empty, and never replace what was told."""
        matter = state.matters[-1] if state.matters else Matter(opened=state.turn)
        own = {name: told for name in paper.values if (told := matter.told(name)) is not None and told.source != PAPER}
        filled = {
            name: Found(found.value, found.words, found.sure, PAPER)
            for name, found in paper.values.items()
            if name not in own
        }
        matter_keep(state, apply_reading(matter, Reading(values=filled, settled=frozenset(filled)), state.turn))
        facts = [(name, filled[name].value) for name in view.SHOWN if name in filled]
        differing = [
            (name, paper.values[name].value, told.value)
            for name, told in own.items()
            if name in view.SHOWN and told.value != paper.values[name].value
        ]
        return view.noted(facts, differing, state.language)
