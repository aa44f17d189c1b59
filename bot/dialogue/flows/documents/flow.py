"""Papers in the conversation: asked for in plain words, filled question by question, read back, handed over as files.

Memory: `state.data["papers"]`. Answers are kept under `told` for every paper; a paper can be left and taken up again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.contract.messages import Choice, ConversationState, Reply
from bot.dialogue.flows.claims.history import remember
from bot.dialogue.flows.claims.request import wanted_claim
from bot.dialogue.flows.documents.answers import CORRECTION, asks_else, named_in, read
from bot.dialogue.flows.documents.catalogue import Asking, Paper, askings, papers, say
from bot.dialogue.flows.documents.request import LIST, RESUME, rest_flows, wanted_paper
from bot.dialogue.flows.documents.sources import (
    FLOW,
    ask_for_damages,
    for_paper,
    known_for,
    own_words,
)
from bot.dialogue.flows.documents.steps import Steps, marked, memory_of
from bot.dialogue.flows.documents.view import (
    resume_choice,
    shown_changes,
    shown_left,
    shown_list,
    written,
)
from bot.dialogue.flows.offers import under_card, write_choice
from bot.drafting import available
from bot.drafting.vocabulary import fields
from bot.matter.slots import merge_facts, slots_in
from bot.understanding.acts import Act, is_act
from bot.understanding.english import is_english
from knowledge.authored.card import Card

_MAKE = re.compile(
    r"^(?:对|是的?|没错|没问题|可以|好的?|行|嗯|生成|就这样|确认|都对|ok|yes|right)(?:的|了|吧)?(?:[，,。！! ]*(?:对|生成|就这样|可以|没错)(?:吧|了)?)*[。！!]*$",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"^(?:要改|我要改|改一下|有错|不对|改改|change)[。！!]*$", re.IGNORECASE)
_STRONG = re.compile(r"(?:写|记|说|打|搞|弄|填|期|字|称|资|点)错|改成|改为|应该是|^(?:不对|错了|更正)")
_CORRECTION_LENGTH = 60


@dataclass(slots=True)
class Papers(Steps):
    """The flow over one conversation."""

    def turn(self, state: ConversationState, text: str, today: date, *, person: bool = False) -> Reply | None:
        """Return the next step of a paper; None when the message is not about one. `person`: it may ask for a person."""
        memory = memory_of(state)
        english = is_english(text)
        if LIST.search(text):
            return self._list(_heard(state, text, english, today), today)
        if RESUME.match(text) and (memory.get("name") or "写" in text):
            return self._resume(_heard(state, "", english, today), today)
        if name := wanted_paper(text):
            return self._begin(_heard(state, text, english, today), name, today)
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
        memory = memory_of(state)
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
        memory = memory_of(state)
        if act == "leave":
            return marked(state, shown_left(paper, state.language), stage="left")
        if act == "make":
            return self.made(state, paper, today)
        if act == "change":
            changes = shown_changes(paper, self.known(state, paper, today), state.language)
            return marked(state, changes, stage="change")
        if act == "fix" and more in askings():
            memory["fixing"] = more
            return self.ask(state, paper, more, today)
        if act == "pass" and more in askings():
            return self.passed(state, paper, more, today)
        if act == "is" and (chosen := _chosen(state, more)):
            return self.taken(state, paper, *chosen, today)
        if act == "enough":
            memory["enough"] = True
        elif act == "unlawful":
            ask_for_damages(state)
        elif act == "drop":
            memory["without"] = [*memory.get("without", []), more]
        return self.next(state, paper, today)

    def offers(self, state: ConversationState, card: Card | None) -> list[Choice]:
        """Return the buttons under an answer: go on with a half-written paper, or begin the one that fits."""
        memory = memory_of(state)
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
        memory = memory_of(state)
        state.data[FLOW] = {"told": memory.get("told", {}), "name": name, "passed": [], "without": [], "stage": "ask"}
        return self.next(state, papers()[name], today, lead=say(state.language, "begins"))

    def _resume(self, state: ConversationState, today: date) -> Reply:
        rest_flows(state)
        paper = papers().get(str(memory_of(state).get("name", "")))
        if paper is None:
            return shown_left(None, state.language)
        return self.next(state, paper, today, lead=say(state.language, "resumed"))

    def _answered(self, state: ConversationState, paper: Paper, slot: str, text: str, today: date) -> Reply | None:
        asking, memory = askings()[slot], memory_of(state)
        if is_act(text, Act.STOP):
            return marked(state, shown_left(paper, state.language), stage="left")
        if _there_is_none(asking, slot, text) or is_act(text, Act.UNKNOWN, Act.SKIP):
            return self.passed(state, paper, slot, today)
        if is_act(text, Act.ENOUGH):
            memory["enough"] = True
            return self.next(state, paper, today)
        if len(text) <= _CORRECTION_LENGTH and _STRONG.search(text):
            corrected = self._corrected(state, paper, text, today, but=slot)
            if corrected is not None:
                return corrected
        if asks_else(asking, text) or (asking.kind != "long" and wanted_claim(text, ConversationState())):
            return None
        return self._read(state, paper, slot, text, today)

    def _read(self, state: ConversationState, paper: Paper, slot: str, text: str, today: date) -> Reply | None:
        """Take the answer to a question by what can be read in it; ask again once where nothing can."""
        asking, memory, heard = askings()[slot], memory_of(state), read(slot, text, today)
        if heard.problem:
            problem = say(state.language, heard.problem, **({"written": heard.written} if heard.written else {}))
            return self.ask(state, paper, slot, today, problem=problem)
        if heard.value:
            if asking.kind == "long":
                _heard(state, text, False, today)
            private = say(state.language, "private") if heard.private else ""
            return self.taken(state, paper, slot, heard.value, today, lead=private)
        if memory.get("again") == slot:
            return None
        memory["again"] = slot
        key = "private" if heard.private else "not_understood"
        return self.ask(state, paper, slot, today, problem=say(state.language, key))

    def _after_reading(self, state: ConversationState, paper: Paper, text: str, today: date) -> Reply | None:
        """The message after the read-back, the list of changes, or the files."""
        stage = memory_of(state)["stage"]
        if stage in ("read", "change") and _MAKE.match(text):
            return self.made(state, paper, today)
        if _CHANGE.match(text) and stage != "left":
            return marked(state, shown_changes(paper, self.known(state, paper, today), state.language), stage="change")
        if len(text) <= _CORRECTION_LENGTH and (CORRECTION.search(text) or stage == "change"):
            return self._corrected(state, paper, text, today)
        return None

    def _corrected(
        self, state: ConversationState, paper: Paper, text: str, today: date, *, but: str = ""
    ) -> Reply | None:
        """Take a correction that names a fact, or of the last one told; ask again when the right words are missing."""
        memory = memory_of(state)
        slot, right = named_in(text, tuple(asked.name for asked in paper.asked))
        if not slot:
            slot, right = str(memory.get("last", "")), named_in(text, ())[1]
            if slot not in askings() or (but and not CORRECTION.match(text)):
                return None
        heard = read(slot, right, today) if right else None
        if heard is None or not heard:
            return self.ask(state, paper, slot, today) if slot != but else None
        if heard.problem:
            written_ = {"written": heard.written} if heard.written else {}
            return self.ask(state, paper, slot, today, problem=say(state.language, heard.problem, **written_))
        lead = say(state.language, "heard", label=fields()[slot].label, value=written(slot, heard.value))
        return self.taken(state, paper, slot, heard.value, today, lead=lead)


def _chosen(state: ConversationState, more: str) -> tuple[str, str] | None:
    """Return the fact and the value of a button: a coded value, or the words told before."""
    slot, _, code = more.partition(":")
    value = own_words(state) if code == "told" else code
    coded = code in ("told", "yes", "no") or (slot in fields() and code in fields()[slot].values)
    return (slot, value) if slot in askings() and coded and value else None


def _heard(state: ConversationState, text: str, english: bool, today: date) -> ConversationState:
    """Keep what else a message tells: it may ask for a paper and tell the story at once."""
    if english:
        state.language = "en"
    elif text:
        state.facts = merge_facts(state.facts, slots_in(text, today), state.turn)
        remember(state, text)
    return state


def _there_is_none(asking: Asking, slot: str, text: str) -> bool:
    """Whether 没有 says that there is no such thing, and is no answer of its own."""
    return (
        text.rstrip("。") in ("没有", "没", "无")
        and asking.kind not in ("yes_no", "yuan")
        and slot not in ("witnesses", "agent_workplace")
    )
