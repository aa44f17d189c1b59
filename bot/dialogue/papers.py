"""Papers in the conversation: asked for in plain words, filled question by question, read back, handed over as files.

Memory: `state.data["papers"]`. Answers are kept under `told` for every paper; a paper can be left and taken up again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answering.material import Resolver
from bot.claims import ClaimError
from bot.dialogue.english import is_english
from bot.dialogue.facts import extract_facts, merge_facts
from bot.dialogue.papers_asking import LIST, RESUME, rest_flows, wanted_paper
from bot.dialogue.papers_facts import (
    FLOW,
    Known,
    ask_for_damages,
    for_paper,
    known_for,
    out_of_order,
    own_words,
    still_to_ask,
)
from bot.dialogue.papers_reading import CORRECTION, SKIP, asks_else, named_in, read
from bot.dialogue.papers_shown import (
    resume_choice,
    shown_changes,
    shown_facts,
    shown_failure,
    shown_files,
    shown_left,
    shown_list,
    shown_question,
    written,
)
from bot.dialogue.papers_texts import Paper, askings, papers, say, under_card, write_choice
from bot.dialogue.reckoning.answers import STOP
from bot.dialogue.reckoning.story import keep_answer, remember
from bot.dialogue.reckoning.wanted import wanted_claim
from bot.dialogue.reply import Choice, ConversationState, Reply
from bot.drafting import DraftError, available, draft_from, prepare
from bot.drafting.vocabulary import fields
from knowledge.card import Card

_MAKE = re.compile(
    r"^(?:对|是的?|没错|没问题|可以|好的?|行|嗯|生成|就这样|确认|都对|ok|yes|right)(?:的|了|吧)?(?:[，,。！! ]*(?:对|生成|就这样|可以|没错)(?:吧|了)?)*[。！!]*$",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"^(?:要改|我要改|改一下|有错|不对|改改|change)[。！!]*$", re.IGNORECASE)
_ENOUGH = re.compile(r"^(?:够了|就这些|先这样|直接生成|直接写|给我看|生成吧?|enough)[^，]{0,6}$", re.IGNORECASE)
_STRONG = re.compile(r"(?:写|记|说|打|搞|弄|填|期|字|称|资|点)错|改成|改为|应该是|^(?:不对|错了|更正)")
_SHARED = ("still_working", "written_contract", "dismissed_by", "monthly_pay", "has_iou")
_SUM_INPUTS = {"start_date": "start", "end_date": "end", "monthly_pay": "monthly_wage"}
_CORRECTION_LENGTH = 60


@dataclass(slots=True)
class Papers:
    """The flow over one conversation."""

    resolver: Resolver

    def turn(self, state: ConversationState, text: str, today: date, *, person: bool = False) -> Reply | None:
        """Return the next step of a paper; None when the message is not about one. `person`: it may ask for a person."""
        memory = _memory(state)
        english = is_english(text)
        if LIST.search(text):
            return self._list(_heard(state, text, english), today)
        if RESUME.match(text) and (memory.get("name") or "写" in text):
            return self._resume(_heard(state, "", english), today)
        if name := wanted_paper(text):
            return self._begin(_heard(state, text, english), name, today)
        paper = papers().get(str(memory.get("name", "")))
        if paper is None or memory.get("at") != state.turn - 1:
            return None
        slot = str(memory.get("asked", ""))
        long = slot in askings() and askings()[slot].kind == "long" and len(text) > 20
        if person and not long:
            return None
        if memory["stage"] == "ask" and slot in askings():
            return self._answered(state, paper, slot, text, today)
        return self._after_reading(state, paper, text, today)

    def choice(self, state: ConversationState, rest: str, today: date) -> Reply | None:
        """Answer a button (`paper:...`)."""
        act, _, more = rest.partition(":")
        memory = _memory(state)
        paper = papers().get(str(memory.get("name", "")))
        if act == "start" and more in papers():
            return self._begin(state, more, today)
        if act in ("list", "all"):
            return self._list(state, today, every=act == "all")
        if paper is None or act == "resume":
            return self._resume(state, today)
        return self._pressed(state, paper, act, more, today)

    def _pressed(self, state: ConversationState, paper: Paper, act: str, more: str, today: date) -> Reply:
        """A button of the paper at hand."""
        memory = _memory(state)
        if act == "leave":
            return _marked(state, shown_left(paper, state.language), stage="left")
        if act == "make":
            return self._made(state, paper, today)
        if act == "change":
            changes = shown_changes(paper, self._known(state, paper, today), state.language)
            return _marked(state, changes, stage="change")
        if act == "fix" and more in askings():
            memory["fixing"] = more
            return self._ask(state, paper, more, today)
        if act == "pass" and more in askings():
            return self._passed(state, paper, more, today)
        if act == "is" and (chosen := _chosen(state, more)):
            return self._taken(state, paper, *chosen, today)
        if act == "enough":
            memory["enough"] = True
        elif act == "unlawful":
            ask_for_damages(state)
        elif act == "drop":
            memory["without"] = [*memory.get("without", []), more]
        return self._next(state, paper, today)

    def offers(self, state: ConversationState, card: Card | None) -> list[Choice]:
        """Return the buttons under an answer: go on with a half-written paper, or begin the one that fits."""
        memory = _memory(state)
        open_one = papers().get(str(memory.get("name", ""))) if memory.get("stage") != "done" else None
        choices = [resume_choice(open_one, state.language)] if open_one is not None else []
        names = under_card(card.id) if card is not None else ()
        return choices + [
            write_choice(name, state.language) for name in names if open_one is None or name != open_one.name
        ]

    def _list(self, state: ConversationState, today: date, *, every: bool = False) -> Reply:
        known = known_for(papers()["arbitration-application"], state, today)
        names = list(papers()) if every else [offer.name for offer in available(for_paper(known), known.claims)]
        return shown_list(names or list(papers()), state.language, every=every or not names)

    def _begin(self, state: ConversationState, name: str, today: date) -> Reply:
        rest_flows(state)
        memory = _memory(state)
        state.data[FLOW] = {"told": memory.get("told", {}), "name": name, "passed": [], "without": [], "stage": "ask"}
        return self._next(state, papers()[name], today, lead=say(state.language, "begins"))

    def _resume(self, state: ConversationState, today: date) -> Reply:
        rest_flows(state)
        paper = papers().get(str(_memory(state).get("name", "")))
        if paper is None:
            return shown_left(None, state.language)
        return self._next(state, paper, today, lead=say(state.language, "resumed"))

    def _answered(self, state: ConversationState, paper: Paper, slot: str, text: str, today: date) -> Reply | None:
        asking, memory = askings()[slot], _memory(state)
        if STOP.match(text) and len(text) <= 12:
            return _marked(state, shown_left(paper, state.language), stage="left")
        if SKIP.match(text) and len(text) <= 12:
            return self._passed(state, paper, slot, today)
        if _ENOUGH.match(text):
            memory["enough"] = True
            return self._next(state, paper, today)
        if len(text) <= _CORRECTION_LENGTH and _STRONG.search(text):
            corrected = self._corrected(state, paper, text, today, but=slot)
            if corrected is not None:
                return corrected
        if asks_else(asking, text) or (asking.kind != "long" and wanted_claim(text, ConversationState())):
            return None
        heard = read(slot, text, today)
        if heard.problem:
            problem = say(state.language, heard.problem, **({"written": heard.written} if heard.written else {}))
            return self._ask(state, paper, slot, today, problem=problem)
        if heard.value:
            if asking.kind == "long":
                _heard(state, text, english=False)
            private = say(state.language, "private") if heard.private else ""
            return self._taken(state, paper, slot, heard.value, today, lead=private)
        if memory.get("again") == slot:
            return None
        memory["again"] = slot
        key = "private" if heard.private else "not_understood"
        return self._ask(state, paper, slot, today, problem=say(state.language, key))

    def _after_reading(self, state: ConversationState, paper: Paper, text: str, today: date) -> Reply | None:
        """The message after the read-back, the list of changes, or the files."""
        stage = _memory(state)["stage"]
        if stage in ("read", "change") and _MAKE.match(text):
            return self._made(state, paper, today)
        if _CHANGE.match(text) and stage != "left":
            return _marked(
                state, shown_changes(paper, self._known(state, paper, today), state.language), stage="change"
            )
        if len(text) <= _CORRECTION_LENGTH and (CORRECTION.search(text) or stage == "change"):
            return self._corrected(state, paper, text, today)
        return None

    def _corrected(
        self, state: ConversationState, paper: Paper, text: str, today: date, *, but: str = ""
    ) -> Reply | None:
        """Take a correction that names a fact, or of the last one told; ask again when the right words are missing."""
        memory = _memory(state)
        slot, right = named_in(text, tuple(asked.name for asked in paper.asked))
        if not slot:
            slot, right = str(memory.get("last", "")), named_in(text, ())[1]
            if slot not in askings() or (but and not CORRECTION.match(text)):
                return None
        heard = read(slot, right, today) if right else None
        if heard is None or not heard:
            return self._ask(state, paper, slot, today) if slot != but else None
        if heard.problem:
            written_ = {"written": heard.written} if heard.written else {}
            return self._ask(state, paper, slot, today, problem=say(state.language, heard.problem, **written_))
        lead = say(state.language, "heard", label=fields()[slot].label, value=written(slot, heard.value))
        return self._taken(state, paper, slot, heard.value, today, lead=lead)

    def _taken(
        self, state: ConversationState, paper: Paper, slot: str, value: str, today: date, *, lead: str = ""
    ) -> Reply:
        """Keep an answer, unless it does not fit the dates told before."""
        memory = _memory(state)
        if wrong := out_of_order(self._known(state, paper, today).values, slot, value):
            early, late = (fields()[one].label for one in wrong)
            return self._ask(state, paper, slot, today, problem=say(state.language, "order", early=early, late=late))
        memory["told"] = {**memory.get("told", {}), slot: [value, state.turn]}
        memory["last"] = slot
        memory.pop("again", None)
        memory.pop("fixing", None)
        if slot in _SHARED:
            state.facts = merge_facts(state.facts, {slot: value}, state.turn)
        if slot in _SUM_INPUTS:
            keep_answer(state, "severance", _SUM_INPUTS[slot], value)
        return self._next(state, paper, today, lead=lead)

    def _passed(self, state: ConversationState, paper: Paper, slot: str, today: date) -> Reply:
        memory = _memory(state)
        memory["passed"] = [*(one for one in memory.get("passed", []) if one != slot), slot]
        memory.pop("again", None)
        if memory.pop("fixing", "") == slot and self._known(state, paper, today).values.get(slot):
            memory["told"] = {**memory.get("told", {}), slot: ["", state.turn]}
        return self._next(state, paper, today)

    def _next(self, state: ConversationState, paper: Paper, today: date, *, lead: str = "") -> Reply:
        memory, known = _memory(state), self._known(state, paper, today)
        open_ones = [] if memory.get("enough") else still_to_ask(paper, known, memory.get("passed", []))
        if open_ones:
            return self._ask(state, paper, open_ones[0], today, lead=lead)
        try:
            draft = draft_from(paper.name, for_paper(known), today=today, claims=known.claims, evidence=_held(state))
        except (DraftError, ClaimError) as error:
            return _marked(state, shown_failure(paper, error.message, state.language), stage="change")
        return _marked(state, shown_facts(paper, known, draft, state.language, lead=lead), stage="read")

    def _ask(
        self,
        state: ConversationState,
        paper: Paper,
        slot: str,
        today: date,
        *,
        lead: str = "",
        problem: str = "",
    ) -> Reply:
        memory = _memory(state)
        memory["asked"] = slot
        if memory.get("fixing") != slot:
            memory.pop("fixing", None)
        open_ones = still_to_ask(paper, self._known(state, paper, today), memory.get("passed", []))
        left = len(open_ones) if slot in open_ones and not memory.get("enough") else 0
        own = askings()[slot].kind == "long" and slot != "award_objection" and len(own_words(state)) >= 10
        reply = shown_question(paper, slot, left, state.language, lead=lead, problem=problem, own=own)
        return _marked(state, reply, stage="ask")

    def _made(self, state: ConversationState, paper: Paper, today: date) -> Reply:
        known = self._known(state, paper, today)
        try:
            made = prepare(paper.name, for_paper(known), today=today, claims=known.claims, evidence=_held(state))
        except (DraftError, ClaimError) as error:
            return _marked(state, shown_failure(paper, error.message, state.language), stage="change")
        state.facts.confirmed |= {
            slot for slot in state.facts.values if state.facts.values[slot] == known.values.get(slot)
        }
        return _marked(state, shown_files(paper, made, self.resolver, today, state.language), stage="done")

    @staticmethod
    def _known(state: ConversationState, paper: Paper, today: date) -> Known:
        return known_for(paper, state, today, without=tuple(_memory(state).get("without", ())))


def _held(state: ConversationState) -> list[dict[str, Any]]:
    """What the evidence locker holds, as rows of the list of evidence."""
    box = state.data.get("evidence")
    rows = box.get("rows") if isinstance(box, dict) else None
    return rows if isinstance(rows, list) else []


def _memory(state: ConversationState) -> dict[str, Any]:
    memory = state.data.get(FLOW)
    return memory if isinstance(memory, dict) else {}


def _chosen(state: ConversationState, more: str) -> tuple[str, str] | None:
    """Return the fact and the value of a button: a coded value, or the words told before."""
    slot, _, code = more.partition(":")
    value = own_words(state) if code == "told" else code
    coded = code in ("told", "yes", "no") or (slot in fields() and code in fields()[slot].values)
    return (slot, value) if slot in askings() and coded and value else None


def _marked(state: ConversationState, reply: Reply, *, stage: str) -> Reply:
    """Remember where the paper stands, and in which turn: only the next message is taken as its answer."""
    memory = _memory(state)
    memory["stage"], memory["at"] = stage, state.turn
    return reply


def _heard(state: ConversationState, text: str, english: bool) -> ConversationState:
    """Keep what else a message tells: it may ask for a paper and tell the story at once."""
    if english:
        state.language = "en"
    elif text:
        state.facts = merge_facts(state.facts, extract_facts(text), state.turn)
        remember(state, text)
    return state
