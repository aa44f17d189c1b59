"""The worker's side before a case is sent: consent, one question at a time, the summary read back and corrected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.cases.intake.answers import (
    adds,
    agrees,
    asks_else,
    corrected_itself,
    correction,
    knows_not,
    meant_for,
    names_self,
    plainly,
    refuses,
    skips,
    stops,
)
from bot.cases.intake.asides import about_us_block, file_as_proof, file_taken_along
from bot.cases.intake.consent import consent_reply, consent_ways, refused_reply
from bot.cases.intake.contract import CaseDesk, facts_drop, facts_fill, matter_held, matter_keep
from bot.cases.intake.keeping import PLAIN, answer_keep, intake_forget, settled_together, story_add, told_before
from bot.cases.intake.open_case import OpenCase
from bot.cases.intake.questions import ANSWER_LENGTH, buttons, next_slot, owes_no_money, read_answer, wrong_day
from bot.cases.intake.session import CaseSession, Effect
from bot.cases.intake.summary import question_text, sent_reply, summary_reply, summary_ways, which_reply
from bot.cases.rules.facts.matter_facts import heard_in
from bot.cases.rules.facts.slots import MONEY, SHOWN, SLOTS
from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.rules.states import OPEN_STAGES
from bot.cases.rules.triggers import CasePolicy, triggers_in
from bot.cases.texts import fact_lines, labels, say
from bot.cases.view import choices_of, lead_block, reply_of, text_block
from bot.contract.messages import Block, Choice, ConversationState, Inbound, Reply
from bot.dialogue.routing.fixed_replies import asks_for_person
from bot.understanding.acts import Act, acts_of, is_act

STALETAPS = timedelta(hours=12)
"""A question this old is not taken as still being answered; the worker is offered to go on instead."""
_TYPED = ("event_date", "end_date", *MONEY, "employer", "written_contract")
"""Questions whose answers are kept as written too: sums and clocks are read from the sentence."""

_NAMED = ("city", "employer", "name", "worker_kind", "story", "want")
"""Questions that ask for something to be named: 好的 and 没有 name nothing."""
_VAGUE = 4
"""Characters up to which a correction beside the summary (不对, 错了) names nothing."""


@dataclass(slots=True)
class Filling:
    """The turns from the consent to the summary."""

    desk: CaseDesk
    policy: CasePolicy
    sent: OpenCase
    new_token: Callable[[], str]
    days_left: Callable[[ConversationState, CaseSession, date], int | None]
    public_contacts: str = ""

    def tapped(
        self, state: ConversationState, session: CaseSession, action: tuple[str, str], now: datetime
    ) -> Reply | None:
        """A button of the intake or the summary; None when it is none of theirs."""
        (verb, rest), step = action, session.step
        if verb == "later":
            return self.pause(state, session)
        if verb == "resume" and step in ("paused", "intake", "summary", "fix"):
            return self._ask_next(state, session, now)
        if verb in ("skip", "unknown") and step in ("intake", "fix"):
            return self._passed_over(state, session, rest, now)
        if verb == "set" and step in ("intake", "fix"):
            slot, _, value = rest.partition("=")
            session.last = slot
            facts_fill(state, {slot: value})
            return self._ask_next(state, session, now, noted={slot: value})
        if verb == "correct" and step == "summary":
            return which_reply(state)
        if verb == "fix" and rest in (*SLOTS, *MONEY) and step in ("summary", "fix", "intake"):
            return self._fix(state, session, rest, now)
        if verb == "drop":
            return self.drop(state, session)
        if verb == "send" and step == "summary":
            return self._send(state, session, now)
        return None

    def _passed_over(self, state: ConversationState, session: CaseSession, slot: str, now: datetime) -> Reply:
        """The question is left unanswered; asked again when the button stood under an earlier one."""
        if (asking := session.asking) != (slot or asking):
            return self._question(state, session, asking)
        if session.step == "fix":  # what was there was wrong, and what is right is not known
            facts_drop(state, (asking,) if asking in MONEY[1:] else settled_together(asking))
        session.passed = [*session.passed, asking]
        return self._ask_next(state, session, now)

    def plain_word(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """A yes or no typed instead of tapped; anything else is an ordinary message."""
        text, consenting = text.strip(), session.step == "consent"
        if not consenting and text == say(state.language, "drop"):
            return self.drop(state, session)
        shown = state.turn if session.shown is None else session.shown
        at_once = state.turn - shown <= 1  # 好 said to something else agrees to nothing here
        if agrees(text, firmly=not at_once):
            return self.begin(state, session, now) if consenting else self._send(state, session, now)
        if at_once and refuses(text):
            return self.refused(state, session) if consenting else self.pause(state, session)
        if about := about_us_block(state, session, self.desk, text, now):
            return self._again(state, session, now, before=[about])
        told = None if consenting else self._beside_summary(state, session, text, now)
        return told or (self.again(state, session, now) if at_once and acts_of(text) else None)

    def _beside_summary(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """Words under the summary that are neither yes nor no: how it stands, a correction, a name, something more."""
        if self.sent.asks_status(Inbound("", text)):
            return self.unsent(state, session, now)
        if corrected := self._corrected(state, session, text, now):
            return corrected
        if (name := names_self(text)) and not state.facts.values.get("name"):
            facts_fill(state, {"name": name})
            return self._ask_next(state, session, now, noted={"name": name})
        if adds(text):
            return self._ask_next(state, session, now, noted=story_add(state, text, now.astimezone(SHANGHAI).date()))
        if text.startswith(("改", "不对", "错")) or is_act(text, Act.CORRECT):
            return which_reply(state)
        return None

    def consent(self, state: ConversationState, session: CaseSession, trigger: str) -> Reply:
        """Say what, why, who, how long and how to withdraw, and ask."""
        glance = self.sent.glance(session)
        if glance is not None and glance.stage in OPEN_STAGES:
            session.step = "open"
            return self.sent.status(state, glance, None)
        language = state.language
        if session.step in ("paused", "intake", "fix", "summary"):
            session.step = "paused"
            return reply_of(
                state, lead_block(say(language, "unsent_person")), choices=choices_of(state, ("resume", "case:resume"))
            )
        session.step, session.trigger, session.shown, session.reoffered = "consent", trigger, state.turn, False
        return consent_reply(state, days=self.policy.retention_days)

    def pause(self, state: ConversationState, session: CaseSession) -> Reply:
        """The worker stops for now, or for good: what was filled in stays until they say."""
        session.step = "paused"
        ways = choices_of(state, ("resume", "case:resume"), ("drop", "case:drop"))
        return reply_of(state, lead_block(say(state.language, "paused")), choices=ways)

    def unsent(self, state: ConversationState, session: CaseSession, now: datetime) -> Reply:
        """How it stands while nothing was sent yet."""
        told = text_block(say(state.language, "status_unsent"))
        if session.step == "paused":
            return reply_of(state, told, choices=choices_of(state, ("resume", "case:resume"), ("drop", "case:drop")))
        return self._again(state, session, now, before=[told])

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
        session.token, session.step, session.passed = self.new_token(), "intake", []
        session.consented_at, session.began = now.isoformat(), state.turn
        session.typed, session.files, session.last, session.unread = [], [], "", ""
        told_before(state, session, now.astimezone(SHANGHAI).date())
        if session.said and not state.facts.values.get("story"):
            facts_fill(state, {"story": "\n".join(session.said)[:ANSWER_LENGTH]})
        known = "；".join(line for slot, line in fact_lines(state.facts.values, state.language) if slot != "story")
        head = [lead_block(say(state.language, "intake_begin"))]
        if known:
            head.append(text_block(say(state.language, "intake_known", known=known)))
        return self._ask_next(state, session, now, head=head)

    def _ask_next(
        self,
        state: ConversationState,
        session: CaseSession,
        now: datetime,
        *,
        noted: dict[str, str] | None = None,
        head: list[Block] | None = None,
        key: str = "noted",
    ) -> Reply:
        before = [*(head or [])]
        if noted:
            lines = "；".join(line for slot, line in fact_lines(noted, state.language) if slot != "story")
            if lines:
                before.append(text_block(say(state.language, key, noted=lines.rstrip("。！!.…"))))
        slot = next_slot(state.facts.values, session.passed)
        if not slot:
            return self._summary(state, session, before)
        session.step, session.asking, session.asked_at = "intake", slot, now.isoformat()
        return self._question(state, session, slot, before)

    def again(self, state: ConversationState, session: CaseSession, now: datetime) -> Reply | None:
        """What the flow waits for, said once more; None when it waits for nothing."""
        return (
            self._again(state, session, now)
            if session.step in ("consent", "intake", "fix", "summary", "paused")
            else None
        )

    def _again(
        self, state: ConversationState, session: CaseSession, now: datetime, *, before: list[Block] | None = None
    ) -> Reply:
        step = session.step
        if step == "consent":
            session.shown = state.turn
            asked = text_block(say(state.language, "consent_ask"))
            return reply_of(state, *(before or []), asked, choices=consent_ways(state))
        if step == "summary":
            if before:
                session.shown = state.turn
                return reply_of(
                    state, *before, text_block(say(state.language, "summary_ask")), choices=summary_ways(state)
                )
            return self._summary(state, session, [])
        if step == "paused":
            return self._ask_next(state, session, now)
        return self._question(state, session, session.asking, before)

    def question_again(self, state: ConversationState, session: CaseSession) -> tuple[list[Block], list[Choice]]:
        """The open question below an answer to something else, with its buttons."""
        asked = self._question(state, session, session.asking, key="back_to")
        return list(asked.blocks), list(asked.choices)

    def _question(
        self,
        state: ConversationState,
        session: CaseSession,
        slot: str,
        before: list[Block] | None = None,
        key: str = "",
    ) -> Reply:
        question = question_text(state, slot, key)
        ways = buttons(slot, labels(state.language))
        ways += choices_of(
            state, ("unknown", f"case:unknown:{slot}"), ("skip", f"case:skip:{slot}"), ("later", "case:later"),
        )  # fmt: skip
        return reply_of(state, *(before or []), text_block(question), choices=tuple(ways))

    def answered(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """Take words as the answer to the open question; None when they ask the answering engine something, or when
        that question is too old to be meant."""
        if now - datetime.fromisoformat(session.asked_at) > STALETAPS:
            session.step, session.came_back = "paused", True
            return None
        slot, text = session.asking, corrected_itself(text.strip())
        if skips(text):
            return self.tapped(state, session, ("skip", ""), now)
        if knows_not(text):
            return self.tapped(state, session, ("unknown", ""), now)
        if slot == "amount_owed" and owes_no_money(text):
            facts_drop(state, MONEY if session.step == "fix" else ())
            session.passed = [*session.passed, slot]
            return self._ask_next(state, session, now, head=[text_block(say(state.language, "no_money"))])
        if (aside := self._aside(state, session, text, now)) is not None:
            return aside
        if (acted := self._acted(state, session, slot, text, now)) is not None:
            return acted
        return self._heard(state, session, slot, text, now)

    def _acted(
        self, state: ConversationState, session: CaseSession, slot: str, text: str, now: datetime
    ) -> Reply | None:
        """What words do that give no value: go on, enough, put right, a yes or no where neither is an answer."""
        if is_act(text, Act.RESUME):
            return self._question(state, session, slot)
        if is_act(text, Act.ENOUGH):
            return self._summary(state, session, [])
        if is_act(text, Act.CORRECT):
            return which_reply(state)
        no_answer = slot in _NAMED and plainly(text, Act.YES, Act.NO)  # (可可 is a name)
        return self._not_read(state, session, slot, text, now) if no_answer else None

    def _heard(
        self, state: ConversationState, session: CaseSession, slot: str, text: str, now: datetime
    ) -> Reply | None:
        """Take what words say for the open question, for another one, or for none; None when they ask something."""
        today = now.astimezone(SHANGHAI).date()
        matter, read = heard_in(matter_held(state), slot, text, today, state.turn)
        heard = read_answer(slot, text, today, read)
        if asks_else(slot, text) and (not heard or slot not in PLAIN):
            return None
        if other := meant_for(slot, text):
            return self._found_its_place(state, session, other, text, today, now)
        late = {slot: value for slot, value in read.items() if slot in SHOWN and not state.facts.values.get(slot)}
        if not heard and late and not wrong_day(slot, text, today)[0]:
            matter_keep(state, matter)
            facts_fill(state, late)
            return self._ask_next(state, session, now, noted=late)
        if not heard:
            return self._not_read(state, session, slot, text, now)
        matter_keep(state, matter)
        answer_keep(state, session, slot, heard.values)
        if slot in _TYPED:
            session.typed = [*session.typed, text[:400]]
        fresh = {key: value for key, value in heard.values.items() if state.facts.values.get(key) == value}
        fresh = {key: value for key, value in fresh.items() if state.facts.source_turn.get(key) == state.turn}
        named = triggers_in(text, state.facts.values, self.days_left(state, session, today), self.policy)
        session.called(named)
        return self._ask_next(state, session, now, noted=fresh)

    def _found_its_place(
        self, state: ConversationState, session: CaseSession, slot: str, text: str, today: date, now: datetime
    ) -> Reply:
        """Words that answer another question than the open one are kept there, and the open one is asked again."""
        before = state.facts.values.get(slot, "")
        told = read_answer(slot, text, today).values.get(slot, text)
        told = f"{before}；{told}" if before and slot == "proof" and told not in before else told
        facts_fill(state, {slot: told})
        return self._ask_next(state, session, now, noted={slot: told})

    def _not_read(self, state: ConversationState, session: CaseSession, slot: str, text: str, now: datetime) -> Reply:
        """Say why an answer was not understood; the second time it is kept as written, so that nobody is stuck."""
        wrong, written = wrong_day(slot, text, now.astimezone(SHANGHAI).date())
        if wrong:
            return self._question(state, session, slot, [text_block(say(state.language, wrong, written=written))])
        if session.unread != slot:
            session.unread = slot
            return self._question(state, session, slot, key="not_read")
        session.unread = ""
        session.typed = [*session.typed, text[:400]]
        session.passed = [*session.passed, slot]
        return self._ask_next(state, session, now, head=[text_block(say(state.language, "kept_words"))])

    def _aside(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """Words that are no answer but belong to the intake: stop, how it stands, who you are, a correction."""
        if stops(text):
            return self.pause(state, session)
        if asks_for_person(text) or self.sent.asks_status(Inbound("", text)):
            return self.unsent(state, session, now)
        if about := about_us_block(state, session, self.desk, text, now):
            return self._again(state, session, now, before=[about])
        return self._corrected(state, session, text, now)

    def _corrected(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """Take a correction of something said before; ask for the fact when the right words are missing."""
        asking = session.asking if session.step != "summary" else ""
        today = now.astimezone(SHANGHAI).date()
        _, read = heard_in(matter_held(state), "", text, today, state.turn)
        found = correction(text, state.facts.values, session.last, asking, today, read)
        if found is None or found.slot not in ("", *SLOTS, *MONEY):
            return None
        if not found.values:
            vague = not found.slot or (session.step == "summary" and len(text) <= _VAGUE)
            return which_reply(state) if vague else self._fix(state, session, found.slot, now)
        before = dict(state.facts.values)
        if found.slot in MONEY:
            facts_drop(state, MONEY if "amount_owed" in found.values else ["amount_owed"])
        facts_fill(state, found.values)
        session.last = found.slot
        noted = {slot: value for slot, value in state.facts.values.items() if before.get(slot) != value}
        return self._ask_next(state, session, now, noted=noted, key="changed")

    def edited(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """An answer that was edited in the chat replaces the one before; None when it is none to that question."""
        last = session.last
        heard = read_answer(last, text.strip(), now.astimezone(SHANGHAI).date()) if last else None
        if heard is None or not heard or asks_else(last, text):
            return None
        if last in MONEY:
            facts_drop(state, MONEY if "amount_owed" in heard.values else ["amount_owed"])
        facts_fill(state, heard.values)
        return self._ask_next(state, session, now, noted=heard.values, key="changed")

    def _fix(self, state: ConversationState, session: CaseSession, slot: str, now: datetime) -> Reply:
        """Ask for one fact again."""
        session.step, session.asking, session.asked_at = "fix", slot, now.isoformat()
        session.passed = [passed for passed in session.passed if passed not in settled_together(slot)]
        return self._question(state, session, slot)

    def sent_along(self, state: ConversationState, session: CaseSession, inbound: Inbound, now: datetime) -> Reply:
        """A picture, a voice note or a file before the case is sent: it goes along with it."""
        file_taken_along(state, session, inbound)
        if session.asking == "proof" and session.step in ("intake", "fix"):
            return file_as_proof(state, session, inbound)
        return self._again(state, session, now, before=[text_block(say(state.language, "file_along"))])

    def _summary(self, state: ConversationState, session: CaseSession, before: list[Block]) -> Reply:
        session.step, session.shown = "summary", state.turn
        return summary_reply(state, session, before)

    def _send(self, state: ConversationState, session: CaseSession, now: datetime) -> Reply:
        values = state.facts.values
        state.facts.confirmed |= {slot for slot in SHOWN if values.get(slot)}
        left = self.days_left(state, session, now.astimezone(SHANGHAI).date())
        session.called([*triggers_in("", values, left, self.policy)])
        session.step = "open"
        session.effects = [Effect(do="open", trigger=session.trigger or "asked")]
        return sent_reply(state, session, self.desk, left, now)
