"""The worker's side before a case is sent: consent, one question at a time, the summary read back and corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.cases.intake.answers import (
    adds,
    agrees,
    asks_else,
    corrected_itself,
    is_small_talk,
    names_self,
    tells_beside,
    wants_to_know,
)
from bot.cases.intake.contract import facts_drop, facts_fill
from bot.cases.intake.interview.asides import about_us_block, file_as_proof, file_taken_along
from bot.cases.intake.interview.asking import Asking
from bot.cases.intake.interview.consent import consent_reply, consent_ways, refused_reply
from bot.cases.intake.interview.details import MOST_ANSWERS
from bot.cases.intake.interview.keeping import intake_forget, story_add, told_before
from bot.cases.intake.interview.question_form import QuestionForm
from bot.cases.intake.interview.summary import sent_reply, summary_ways, which_reply
from bot.cases.intake.questions import ANSWER_LENGTH, read_answer
from bot.cases.intake.righting.finding import Righted
from bot.cases.intake.session import CaseSession, Effect
from bot.cases.rules.facts.slots import MONEY, SHOWN, STANDING
from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.rules.states import OPEN_STAGES
from bot.cases.rules.triggers import triggers_in
from bot.cases.texts import fact_lines, say
from bot.cases.view import choices_of, lead_block, reply_of, text_block
from bot.contract.messages import ConversationState, Inbound, Reply
from bot.forms import Confirmation, answer, confirm, pressed
from bot.safety.talk import is_open as danger_asked

_SHOWN = 60
"""Characters of a sentence that are said back."""
STALETAPS = timedelta(hours=12)
"""A question this old is not taken as still being answered; the worker is offered to go on instead."""


@dataclass(slots=True)
class Filling(Asking):
    """The turns from the consent to the summary."""

    def tapped(
        self, state: ConversationState, session: CaseSession, action: tuple[str, str], now: datetime
    ) -> Reply | None:
        """A button of the intake or the summary; None when it is none of theirs."""
        (verb, rest), step = action, session.step
        if verb == "later":
            return self.pause(state, session)
        if verb == "resume" and step in ("paused", "intake", "summary", "fix"):
            return self.ask_next(state, session, now)
        if verb == "correct" and step == "summary":
            return which_reply(state)
        if verb == "fix" and rest in (*SHOWN, *STANDING) and step in ("summary", "fix", "intake"):
            return self.fix(state, session, rest, now)
        if verb == "drop":
            return self.drop(state, session)
        if verb == "send" and step == "summary":
            return self._send(state, session, now)
        return self._answer_tapped(state, session, action, now) if step in ("intake", "fix") else None

    def _answer_tapped(
        self, state: ConversationState, session: CaseSession, action: tuple[str, str], now: datetime
    ) -> Reply | None:
        """A button under an open question: a value, that there is none, that it is right, that it is not known."""
        verb, rest = action
        fixing = session.step == "fix"
        if verb in ("skip", "unknown"):
            return self.passed_over(state, session, rest, now)
        if verb in ("off", "nothing") and fixing and rest in (*SHOWN, *STANDING):
            return self.put(state, session, Righted({rest: ""}), now)
        if verb in ("sure", "nothing"):
            settle = self.confirmed if verb == "sure" else self.none_of
            return settle(state, session, rest, now)
        if verb != "set":
            return None
        slot, _, value = rest.partition("=")
        if fixing and session.read_back:
            return self.put(state, session, Righted({slot: value}), now)
        session.last = slot
        if slot == "amount_owed" and session.readings:
            session.sure, session.readings = [*session.sure, slot], []
        facts_fill(state, {slot: value})
        return self.ask_next(state, session, now, noted={slot: value})

    def plain_word(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """A yes or no typed instead of tapped; anything else is an ordinary message."""
        text, consenting = text.strip(), session.step == "consent"
        shown = state.turn if session.shown is None else session.shown
        question = (
            self._consenting(state, session, text, now) if consenting else self._reading(state, session, text, now)
        )
        if state.turn - shown <= 1:
            return confirm(question, text)
        if pressed(question.buttons(), text):
            return confirm(question, text)
        return (
            question.yes() if agrees(text, firmly=True) else question.other(text)
        )  # 好 said to something else agrees to nothing here

    def _consenting(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Confirmation:
        """The consent as a question of yes or no."""
        yes = partial(self.begin, state, session, now)
        return Confirmation(
            ways=consent_ways(state),
            tap=lambda action: yes() if action == "case:agree" else self.refused(state, session),
            yes=yes,
            no=partial(self.refused, state, session),
            again=lambda: self._about_us(state, session, text, now) or self.again(state, session, now),
            wrong=partial(self.again, state, session, now),
            other=lambda said: yes() if agrees(said, firmly=True) else self._about_us(state, session, said, now),
        )

    def _reading(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Confirmation:
        """What was read back, as a question of yes or no."""
        send = partial(self._send, state, session, now)
        return Confirmation(
            ways=summary_ways(state),
            tap=lambda action: self.tapped(state, session, _action(action), now),
            yes=send,
            no=partial(self.pause, state, session),
            again=lambda: self._about_us(state, session, text, now) or self.again(state, session, now),
            wrong=partial(which_reply, state),
            other=lambda said: (
                send() if agrees(said, firmly=True)
                else self._about_us(state, session, said, now) or self._beside_summary(state, session, said, now)
            ),
        )  # fmt: skip

    def _about_us(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """The open question once more under an answer to who sees what is sent; None where words do not ask that."""
        about = about_us_block(state, session, self.desk, text, now)
        return self.put_again(state, session, now, before=[about]) if about else None

    def _beside_summary(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """Words under the summary that are neither yes nor no: how it stands, a correction, a name, something more."""
        if self.sent.asks_status(Inbound("", text)):
            return self.unsent(state, session, now)
        if adds(text):
            story_add(state, text, now.astimezone(SHANGHAI).date())
        if righted := self.righted(state, session, text, now):
            return righted
        if (name := names_self(text)) and name != state.facts.values.get("name"):
            facts_fill(state, {"name": name})
            return self.ask_next(state, session, now, noted={"name": name})
        if adds(text):
            return self.ask_next(state, session, now, noted=story_add(state, text, now.astimezone(SHANGHAI).date()))
        if text.startswith(("改", "不对", "错")):
            return which_reply(state)
        return self._told_beside(state, session, text, now)

    def _told_beside(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """A sentence under the summary that puts nothing right and asks nothing goes into the story, and everything is read
        back again; None for a question and for a few words."""
        if wants_to_know(text):
            return None
        if not tells_beside(text):
            return self._unread(state, session, text, now)
        facts_fill(
            state, {"story": "\n".join(filter(None, (state.facts.values.get("story", ""), text)))[:ANSWER_LENGTH]}
        )
        told = text_block(say(state.language, "told_beside", said=text[:_SHOWN]))
        return self.summary(state, session, [told], now)

    def _unread(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """A few words under the summary that say nothing of it: nobody is led away by them; which fact they are is asked."""
        if is_small_talk(text):
            return None
        session.answers = [*session.answers, text[:ANSWER_LENGTH]][-MOST_ANSWERS:]
        told = text_block(say(state.language, "which_unread", said=text[:_SHOWN]))
        which = which_reply(state)
        back = choices_of(state, ("see_again", "case:resume"))
        return which.model_copy(update={"choices": (*back, *which.choices)}).under([told])

    def consent(self, state: ConversationState, session: CaseSession, trigger: str, now: datetime) -> Reply:
        """Say what, why, who, how long and how to withdraw, and ask. Who consented and may be in danger is not asked more."""
        glance = self.sent.glance(session)
        if glance is not None and glance.stage in OPEN_STAGES:
            session.step = "open"
            return self.sent.status(state, glance, None)
        language = state.language
        if session.step in ("paused", "intake", "fix", "summary"):
            if danger_asked(state):
                return self._send_in_danger(state, session, now)
            session.step = "paused"
            return reply_of(
                state, lead_block(say(language, "unsent_person")), choices=choices_of(state, ("resume", "case:resume"))
            )
        session.step, session.trigger, session.shown, session.reoffered = "consent", trigger, state.turn, False
        return consent_reply(state, days=self.policy.retention_days)

    def drop(self, state: ConversationState, session: CaseSession) -> Reply:
        """Nothing is sent; what was filled in is forgotten, what was said before stays in the conversation."""
        intake_forget(state, session)
        return reply_of(state, lead_block(say(state.language, "dropped")))

    def refused(self, state: ConversationState, session: CaseSession) -> Reply:
        """Refusing the consent is fine: the public contacts, and nothing kept for a case."""
        session.step, session.trigger = "", ""
        office = self.desk.contacts(session.heard.get("city", ""))
        return refused_reply(state, office=office, public=self.public_contacts)

    def begin(self, state: ConversationState, session: CaseSession, now: datetime) -> Reply:
        """The worker agreed: take in what was told before, and ask the first question."""
        session.token, session.step, session.passed, session.none = self.new_token(), "intake", [], []
        session.sure = []
        session.consented_at, session.began = now.isoformat(), state.turn
        session.typed, session.files, session.last, session.unread = [], [], "", ""
        session.answers = []
        told_before(state, session, now.astimezone(SHANGHAI).date())
        if session.said and not state.facts.values.get("story"):
            facts_fill(state, {"story": "\n".join(session.said)[:ANSWER_LENGTH]})
        if danger_asked(state):
            return self._send_in_danger(state, session, now)
        known = "；".join(line for slot, line in fact_lines(state.facts.values, state.language) if slot != "story")
        head = [lead_block(say(state.language, "intake_begin"))]
        if known:
            head.append(text_block(say(state.language, "intake_known", known=known)))
        return self.ask_next(state, session, now, head=head)

    def answered(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """Take words as the answer to the open question; None when they ask the answering engine something, or when
        that question is too old to be meant."""
        if now - datetime.fromisoformat(session.asked_at) > STALETAPS:
            session.step, session.came_back = "paused", True
            return None
        said = corrected_itself(text.strip())
        session.answers = [*session.answers, text.strip()[:ANSWER_LENGTH]][-MOST_ANSWERS:]
        today = now.astimezone(SHANGHAI).date()
        if said != text.strip() and not read_answer(session.asking, said, today):
            said = text.strip()  # 还在厂里，不是，场里: what is put right is no answer by itself
        return answer(QuestionForm(self, self.tapped, state, session, said, now), said)

    def edited(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """An answer that was edited in the chat replaces the one before; None when it is none to that question."""
        last = session.last
        heard = read_answer(last, text.strip(), now.astimezone(SHANGHAI).date()) if last else None
        if heard is None or not heard or asks_else(last, text):
            return None
        if last in MONEY:
            facts_drop(state, MONEY if "amount_owed" in heard.values else ["amount_owed"])
        facts_fill(state, heard.values)
        return self.ask_next(state, session, now, noted=heard.values, key="changed")

    def sent_along(self, state: ConversationState, session: CaseSession, inbound: Inbound, now: datetime) -> Reply:
        """A picture, a voice note or a file before the case is sent: it goes along with it."""
        file_taken_along(state, session, inbound)
        if session.asking == "proof" and session.step in ("intake", "fix"):
            return file_as_proof(state, session, inbound)
        return self.put_again(state, session, now, before=[text_block(say(state.language, "file_along"))])

    def _send_in_danger(self, state: ConversationState, session: CaseSession, now: datetime) -> Reply:
        """Send what was told so far, unconfirmed: who may be in danger is handed to a person before any question of work."""
        session.trigger = "crisis"
        reply = self._sent(state, session, now)
        return reply.under([text_block(say(state.language, "sent_in_danger"))])

    def _send(self, state: ConversationState, session: CaseSession, now: datetime) -> Reply:
        values = state.facts.values
        state.facts.confirmed |= {slot for slot in (*SHOWN, *STANDING) if values.get(slot)}
        return self._sent(state, session, now)

    def _sent(self, state: ConversationState, session: CaseSession, now: datetime) -> Reply:
        """The case goes out with what is told."""
        values = state.facts.values
        left = self.days_left(state, session, now.astimezone(SHANGHAI).date())
        session.called([*triggers_in("", values, left, self.policy)])
        session.step = "open"
        session.effects = [Effect(do="open", trigger=session.trigger or "asked")]
        return sent_reply(state, session, self.desk, left, now)


def _action(action: str) -> tuple[str, str]:
    """The verb and the rest of a button of a case: case:fix:city."""
    verb, _, rest = action.removeprefix("case:").partition(":")
    return verb, rest
