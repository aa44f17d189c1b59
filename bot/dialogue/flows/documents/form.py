"""One paper as a form: what words and buttons do to its open question, and after the read-back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.contract.messages import Choice, ConversationState, Reply
from bot.dialogue.flows.claims.request import wanted_claim
from bot.dialogue.flows.documents.answers import CORRECTION, asks_else, named_in, read
from bot.dialogue.flows.documents.catalogue import Asking, askings, say
from bot.dialogue.flows.documents.sources import SHARED, ask_for_damages, own_words
from bot.dialogue.flows.documents.steps import Steps
from bot.dialogue.flows.documents.told_after import Wish, fact_told, wish_of
from bot.dialogue.flows.documents.view import shown_changes, shown_left, ways_to_fill, written
from bot.dialogue.flows.matter import matter_hear
from bot.dialogue.flows.told import remember
from bot.drafting.vocabulary import fields
from bot.understanding.acts import Act, is_act

PREFIX = "paper:"
_MAKE = re.compile(
    r"^(?:对|是的?|没错|没问题|可以|好的?|行|嗯|生成|就这样|确认|都对|ok|yes|right)(?:的|了|吧)?(?:[，,。！! ]*(?:对|生成|就这样|可以|没错)(?:吧|了)?)*[。！!]*$",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"^(?:要改|我要改|改一下|有错|不对|改改|change)[。！!]*$", re.IGNORECASE)
_STRONG = re.compile(r"(?:写|记|说|打|搞|弄|填|期|字|称|资|点)错|改成|改为|应该是|^(?:不对|错了|更正)")
_IS = re.compile(r"^(?:不对|错了|不是|哦|啊|应该|其实|[，,。\s])*(?:是|叫)(?=..)")
"""Before a value said once more: it puts the answer before right."""
_CORRECTION_LENGTH = 60
_FEW_WORDS = 15
"""Characters up to which words that were twice no answer still belong to the paper."""


@dataclass(slots=True)
class PaperForm(Steps):
    """One paper over one conversation in one turn."""

    def buttons(self) -> tuple[Choice, ...]:
        """The values to choose from, and the ways around the question."""
        return ways_to_fill(self.session.asked, self.language)

    def press(self, action: str) -> Reply | None:
        """Do what a button of the paper says."""
        act, _, more = action.removeprefix(PREFIX).partition(":")
        session = self.session
        if act == "leave":
            return self.stop()
        if act == "make":
            return self.made()
        if act == "change":
            return self._changes()
        if act == "fix" and more in askings():
            session.fixing = more
            return self.ask(more)
        if act == "pass" and more in askings():
            return self.passed(more)
        if act == "is" and (chosen := _chosen(self.state, more)):
            return self.taken(*chosen)
        if act == "enough":
            session.enough = True
        elif act == "unlawful":
            ask_for_damages(self.state)
        elif act == "drop":
            session.without = [*session.without, more]
        return self.next()

    def stop(self) -> Reply | None:
        """Leave the paper for later."""
        return self.marked(shown_left(self.paper, self.language), "left")

    def pass_over(self, act: Act) -> Reply | None:
        """Leave the fact blank."""
        return self.passed(self.session.asked)

    def finish(self) -> Reply | None:
        """Read back what is there."""
        self.session.enough = True
        return self.next()

    def ask_again(self) -> Reply | None:
        """Ask for the fact once more."""
        return self.ask(self.session.asked)

    def put_right(self) -> Reply | None:
        """Ask again for the fact answered last."""
        session = self.session
        return self.ask(session.last if session.last in askings() else session.asked)

    def take(self, text: str) -> Reply | None:
        """Take the value words give, a correction of another fact, or that there is no such thing."""
        slot = self.session.asked
        asking = askings()[slot]
        if _there_is_none(asking, slot, text):
            return self.passed(slot)
        if len(text) <= _CORRECTION_LENGTH and _STRONG.search(text) and (corrected := self._corrected(text, but=slot)):
            return corrected
        if asks_else(asking, text) or (asking.kind != "long" and wanted_claim(text, ConversationState())):
            return None
        heard = read(slot, text, self.today)
        if heard.problem:
            return self.ask(slot, problem=self._problem(heard.problem, heard.written))
        if not heard.value:
            return self._not_read(slot, text, private=heard.private)
        if asking.kind == "long":
            heard_beside(self.state, text, self.today)
        return self.taken(slot, heard.value, lead=say(self.language, "private") if heard.private else "")

    def leave(self, text: str) -> Reply | None:
        """Words about something else: the paper waits to be taken up again."""
        return None

    def after_reading(self, text: str) -> Reply | None:
        """The message after the read-back, the list of changes, or the files."""
        stage = self.session.stage
        if stage in ("read", "change") and (reply := self._of_the_paper_shown(text)):
            return reply
        if stage != "left" and (_CHANGE.match(text) or is_act(text, Act.CORRECT)):
            return self._changes()
        if len(text) <= _CORRECTION_LENGTH and (CORRECTION.search(text) or stage == "change"):
            return self._corrected(text)
        return None

    def _of_the_paper_shown(self, text: str) -> Reply | None:
        """Make it, show it again, or take a fact told: what is said of a paper that was read back stays with it."""
        wish = wish_of(text)
        if _MAKE.match(text) or wish is Wish.MAKE:
            return self.made()
        slots = {*(asked.name for asked in self.paper.asked), *SHARED} & askings().keys()
        slot, right = fact_told(text, slots, self.session.last)
        heard = read(slot, right, self.today) if slot else None
        if heard is not None and heard.value:
            lead = say(self.language, "heard", label=fields()[slot].label, value=written(slot, heard.value))
            return self.taken(slot, heard.value, lead=lead)
        if heard is not None and heard.problem:
            return self.ask(slot, problem=self._problem(heard.problem, heard.written))
        if wish is Wish.ADD:
            heard_beside(self.state, text, self.today)
        return self.next() if wish else None

    def _not_read(self, slot: str, text: str, *, private: bool) -> Reply | None:
        """Take it for the answer before put right; else ask again once. The second time a few words leave the fact blank, and a sentence may
        be about something else."""
        if righted := self._last_righted(text):
            return righted
        if self.session.again == slot:
            return self.passed(slot, lead=say(self.language, "left_blank")) if len(text) <= _FEW_WORDS else None
        self.session.again = slot
        return self.ask(slot, problem=say(self.language, "private" if private else "not_understood"))

    def _last_righted(self, text: str) -> Reply | None:
        """Take words that say what the answer before should be (是重庆快跑配送有限公司, behind the name of a firm)."""
        slot, said = self.session.last, _IS.sub("", text)
        if slot not in askings() or said == text or askings()[slot].kind in ("long", "yes_no", "choice"):
            return None
        heard = read(slot, said, self.today)
        if not heard.value or heard.private:
            return None
        lead = say(self.language, "heard", label=fields()[slot].label, value=written(slot, heard.value))
        return self.taken(slot, heard.value, lead=lead)

    def _changes(self) -> Reply:
        return self.marked(shown_changes(self.paper, self.known(), self.language), "change")

    def _corrected(self, text: str, *, but: str = "") -> Reply | None:
        """Take a correction that names a fact, or of the last one told; ask again when the right words are missing."""
        slot, right = named_in(text, tuple(asked.name for asked in self.paper.asked))
        if not slot and self.session.stage == "left":
            return None  # what is put right is no fact of the document that waits
        if not slot:
            slot, right = self.session.last, named_in(text, ())[1]
            if slot not in askings() or (but and not CORRECTION.match(text)):
                return None
        heard = read(slot, right, self.today) if right else None
        if heard is None or not heard:
            return self.ask(slot) if slot != but else None
        if heard.problem:
            return self.ask(slot, problem=self._problem(heard.problem, heard.written))
        lead = say(self.language, "heard", label=fields()[slot].label, value=written(slot, heard.value))
        return self.taken(slot, heard.value, lead=lead)

    def _problem(self, key: str, named: str) -> str:
        return say(self.language, key, written=named) if named else say(self.language, key)


def _chosen(state: ConversationState, more: str) -> tuple[str, str] | None:
    """Return the fact and the value of a button: a coded value, or the words told before."""
    slot, _, code = more.partition(":")
    value = own_words(state) if code == "told" else code
    coded = code in ("told", "yes", "no") or (slot in fields() and code in fields()[slot].values)
    return (slot, value) if slot in askings() and coded and value else None


def heard_beside(state: ConversationState, text: str, today: date) -> None:
    """Keep what else a message tells than what it was asked for."""
    matter_hear(state, text, today)
    remember(state, text)


def _there_is_none(asking: Asking, slot: str, text: str) -> bool:
    """Whether 没有 says that there is no such thing, and is no answer of its own."""
    return (
        text.rstrip("。") in ("没有", "没", "无")
        and asking.kind not in ("yes_no", "yuan")
        and slot not in ("witnesses", "agent_workplace")
    )
