"""The worker's side of a case as dialogue: consent, intake, summary, status, additions, rating. Knows no channel.

The flow decides in the conversation's state and says what has to happen in the effects of its session (`bot.cases.intake.session`); the hook
(`bot.cases.effects`) carries it out in the transaction that stores the turn.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from bot.cases.intake.answers import asks_about_us, reopens, resumes, withdraws
from bot.cases.intake.contract import CaseDesk, sentences_told
from bot.cases.intake.danger import DOUBT, danger_tapped
from bot.cases.intake.interview.flow import Filling
from bot.cases.intake.interview.keeping import is_plain_answer
from bot.cases.intake.open_case import FILES, TAPS, OpenCase, asks_status
from bot.cases.intake.questions import told_by
from bot.cases.intake.session import CaseSession, Effect
from bot.cases.intake.sure import STAY, sure_waits, ways_to_be_sure
from bot.cases.rules.facts.account import Record
from bot.cases.rules.facts.matter_facts import own_matter
from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.rules.states import OPEN_STAGES, Stage
from bot.cases.rules.triggers import RISK, TRIGGER_NAMES, CasePolicy, triggers_in
from bot.cases.selectors.workup import case_clocks, nearest
from bot.cases.texts import labels, say
from bot.cases.view import lead_block, reply_of, text_block, under_hotlines, with_more, without_cards
from bot.contract.messages import Choice, ConversationState, Facts, Inbound, Kind, Reply, Scope
from bot.contract.turns import FORGET_SURE
from bot.dialogue.routing.fixed_replies import asks_for_person, beside_wish, wishes_only_person
from bot.dialogue.routing.standpoints.about_us import about_us
from bot.forms import Confirmation, confirm
from bot.safety.talk import close as danger_closed
from bot.safety.talk import is_open as danger_asked

"""The command that erases without asking again."""
CONSENT_WORDING = "2026-11-22"
_SAID = 6
_FILLING = ("intake", "fix", "summary")
_BEFORE_SENDING = ("consent", "intake", "fix", "summary", "paused")
_MESSAGES = (Kind.TEXT, Kind.PHOTO, Kind.VOICE, Kind.FILE, Kind.LOCATION, Kind.EDITED, Kind.STICKER, Kind.OTHER)


@dataclass(slots=True)
class CaseFlow:
    """Asked first on every turn; returns None when the turn is not about a case."""

    desk: CaseDesk
    danger: Callable[[str], str | None] = lambda text: None
    """Finds danger to life in a text; such a message is answered with hotlines first, whatever the flow waits for. In
    doubt (`bot.cases.intake.danger.DOUBT`) the hotlines stand above what is said otherwise."""
    policy: CasePolicy = field(default_factory=CasePolicy)
    new_token: Callable[[], str] = lambda: secrets.token_hex(16)
    topic_of: Callable[[str], str] = lambda card: ""
    """The topic of a situation."""
    public_contacts: str = ""
    """Of this service, for who wants no case."""

    @property
    def filling(self) -> Filling:
        """The turns before a case is sent."""
        return Filling(self.desk, self.policy, self.sent, self.new_token, self._days_left, self.public_contacts)

    @property
    def sent(self) -> OpenCase:
        """The turns about a case that was sent."""
        return OpenCase(self.desk, self.policy, self._danger)

    def turn(self, state: ConversationState, inbound: Inbound, now: datetime) -> Reply | None:
        """Return the reply, or None: then the engine answers. Changes the state it is given."""
        session = CaseSession.of(state)
        session.turned()
        reply = self._turn(state, session, inbound, now)
        session.keep(state)
        return reply

    def after(self, state: ConversationState, inbound: Inbound, reply: Reply, now: datetime) -> Reply:
        """Return the engine's reply with the way to a person where one is called for."""
        session = CaseSession.of(state)
        reply = self._after(state, session, inbound, reply, now)
        session.keep(state)
        return reply

    def _after(
        self, state: ConversationState, session: CaseSession, inbound: Inbound, reply: Reply, now: datetime
    ) -> Reply:
        language = state.language
        if reply.scope is Scope.CRISIS or (inbound.text and self._danger(inbound.text)):
            reply = without_cards(reply)
        if session.told_crisis:
            session.told_crisis = False
            return with_more(reply, [text_block(say(language, "crisis_case"))])
        if number := session.told_closed:
            session.told_closed = 0
            return self._after_closing(state, session, reply, number, now)
        if session.step == "open" or inbound.kind is Kind.COMMAND:
            return reply
        if session.step == "closed" and inbound.kind is Kind.TEXT:
            reply = self._still_heard(state, session, reply, now)
        if session.step == "consent" and reply.handoff != "asked":
            return self._consent_again(state, session, reply, now)
        if reply.handoff == "asked":
            return self.filling.consent(state, session, "asked", now) if self.desk.staffed() else reply
        name = self._called_for(state, session, inbound, reply, now.astimezone(SHANGHAI).date())
        if session.step in ("paused", "intake", "fix", "summary"):
            return self._beside_filling(state, session, inbound, reply)
        return self._offered(session, reply, name, language) if name and self.desk.staffed() else reply

    def _consent_again(self, state: ConversationState, session: CaseSession, reply: Reply, now: datetime) -> Reply:
        """The question for consent once more, under the answer to something said between."""
        if state.turn - (session.shown or 0) != 1 or session.reoffered:
            return reply
        again, session.reoffered = self.filling.again(state, session, now), True
        return reply if again is None else with_more(reply, list(again.blocks), list(again.choices))

    def _beside_filling(self, state: ConversationState, session: CaseSession, inbound: Inbound, reply: Reply) -> Reply:
        """The way back to the case being told, under an answer to something else."""
        asks = session.step in ("intake", "fix")
        if asks and inbound.kind is Kind.TEXT and not self._danger(inbound.text) and not danger_asked(state):
            return with_more(reply, *self.filling.question_again(state, session))
        came_back = [text_block(say(state.language, "unsent_person"))] if session.came_back else []
        session.came_back = False
        return with_more(reply, came_back, [Choice(label=say(state.language, "resume"), action="case:resume")])

    def _offered(self, session: CaseSession, reply: Reply, name: str, language: str) -> Reply:
        """The reply with a person offered, for the reason of that name."""
        session.offered = [*session.offered, name]
        button = Choice(label=say(language, "offer_button"), action=f"case:start:{name}")
        if reply.handoff == "rules":  # the reply says itself why a person should look
            return with_more(reply, [], [button], first=True)
        offer = text_block(
            say(language, "offer_person", why=labels(language).get(f"trigger_{name}") or TRIGGER_NAMES.get(name, name))
        )
        return with_more(reply.model_copy(update={"handoff": name}), [offer], [button], first=True)

    def _after_closing(
        self, state: ConversationState, session: CaseSession, reply: Reply, number: int, now: datetime
    ) -> Reply:
        """The first words after closing: an ordinary question, or the wish for a person anew."""
        if reply.scope is Scope.SMALL_TALK and not reply.handoff:  # 好的谢谢 opens nothing and calls nobody
            session.step = "open"
            return reply
        glance, language = self.sent.glance(session), state.language
        again = glance is not None and self.sent.can_reopen(glance, now)
        ways = [Choice(label=say(language, "reopen"), action="case:reopen")] if again else []
        if reply.handoff == "asked" and self.desk.staffed():
            consent = self.filling.consent(state, session, "asked", now)
            told = say(language, "closed_same" if again else "closed_new", number=number)
            return with_more(consent, [text_block(told)], ways)
        return with_more(
            reply, [text_block(say(language, "closed_case" if again else "closed_late", number=number))], ways
        )

    def _still_heard(self, state: ConversationState, session: CaseSession, reply: Reply, now: datetime) -> Reply:
        """Later words after closing: the way back stands under every answer, and staff hear once a day that there are some."""
        glance = self.sent.glance(session)
        if glance is None or not self.sent.can_reopen(glance, now):
            return reply
        if reply.scope is not Scope.SMALL_TALK:
            self.sent.still_writes(session, now)
        return with_more(reply, [], [Choice(label=say(state.language, "reopen"), action="case:reopen")])

    def _called_for(
        self, state: ConversationState, session: CaseSession, inbound: Inbound, reply: Reply, today: date
    ) -> str:
        """Return what calls for a person now and was not offered yet; every trigger that spoke is remembered."""
        names = [reply.handoff] if reply.handoff else []
        if inbound.kind in (Kind.TEXT, Kind.EDITED):
            values = {**session.heard, **state.facts.values}
            left = self._days_left(state, session, today)
            card = state.card or ""
            seen = triggers_in(inbound.text, values, left, self.policy, card=card, topic=self.topic_of(card))
            names += [name for name in seen if reply.scope is Scope.LABOUR or RISK.get(name, 0) >= 3]
        session.called(names)
        fresh = [name for name in names if name == reply.handoff or name not in session.offered]
        return max(fresh, key=lambda name: RISK.get(name, 0), default="")

    def _days_left(self, state: ConversationState, session: CaseSession, today: date) -> int | None:
        """Return the days to the worker's next last day, as far as it was told."""
        facts = Facts({**session.heard, **state.facts.values})
        record = Record(facts, list(sentences_told(state, session)), matter=own_matter(state.matters))
        last = nearest(case_clocks(record, topic=self.topic_of(state.card or ""), today=today), today)
        return None if last is None else (last - today).days

    def _turn(self, state: ConversationState, session: CaseSession, inbound: Inbound, now: datetime) -> Reply | None:
        today = now.astimezone(SHANGHAI).date()
        if inbound.kind is Kind.COMMAND:
            return self._command(state, session, inbound.text, now)
        if inbound.kind is Kind.CHOICE:
            return self._tapped(state, session, inbound.text, now)
        if inbound.kind not in _MESSAGES:
            return None
        if inbound.text:
            self._listen(state, session, inbound.text, today)
        if danger_asked(state) and inbound.text and not self._settled(state, session):
            if self._is_open(session):
                session.effects = [Effect(do="message", danger="sure")]
            return None  # the question whether they are safe comes before everything else
        if (
            inbound.text
            and sure_waits(session, state.turn)
            and (reply := self._answer_sure(state, session, inbound.text, now))
        ):
            return reply
        if self._is_open(session):
            return self.sent.take(state, session, inbound, now)
        if inbound.kind in FILES and session.step in _FILLING and not self._danger(inbound.text):
            return self.filling.sent_along(state, session, inbound, now)
        return self._at_step(state, session, inbound, now) if inbound.text else None

    def _settled(self, state: ConversationState, session: CaseSession) -> bool:
        """Whether staff settled the danger or speak with the worker: a machine asks not again between two people."""
        glance = self.sent.glance(session) if self._is_open(session) else None
        if glance is None or glance.stage not in OPEN_STAGES or (glance.in_danger and not glance.spoken_to):
            return False
        danger_closed(state)
        return True

    def _is_open(self, session: CaseSession) -> bool:
        """Whether what is said now belongs to a case; staff may have opened a closed one again in between."""
        if session.step in ("closed", "comment"):
            glance = self.sent.glance(session)
            if glance is not None and glance.stage in OPEN_STAGES:
                session.step = "open"
        return session.step == "open"

    def _tapped(self, state: ConversationState, session: CaseSession, action: str, now: datetime) -> Reply | None:
        told = danger_tapped(action, state.language)
        if told is not None and self._is_open(session):
            session.effects, session.told_crisis = [Effect(do="message", danger=told)], bool(told)
            return None
        if action == "person" and (self.desk.staffed() or session.step == "open"):
            return self.filling.consent(state, session, "asked", now)
        return self._choice(state, session, action.split(":", 2)[1:], now) if action.startswith("case:") else None

    def _at_step(self, state: ConversationState, session: CaseSession, inbound: Inbound, now: datetime) -> Reply | None:
        """Take words as what the flow waits for; None when they are nothing of the kind."""
        step, danger = session.step, self._danger_at(session, inbound.text, now)
        if step == "comment":
            return None if danger else self.sent.comment(state, session, inbound, now)
        if danger == DOUBT and step in ("intake", "fix") and inbound.kind is not Kind.EDITED:
            reply = self.filling.answered(state, session, inbound.text, now)
            if reply is None and session.step != "paused":
                reply = self.filling.again(state, session, now)
            return None if reply is None else under_hotlines(state, reply)
        if danger == DOUBT and step == "closed":  # (你们就这么不管我了 is said of the case)
            reply = self._words_at(state, session, inbound, now)
            return reply if reply is None else under_hotlines(state, reply)
        return None if danger else self._words_at(state, session, inbound, now)

    def _danger_at(self, session: CaseSession, text: str, now: datetime) -> str | None:
        """Danger in words said inside the flow; it counts for a case that is still to be sent."""
        danger = self._danger(text) if session.step else None
        unsure = danger == DOUBT
        if unsure and is_plain_answer(session, text, now):
            return None
        if danger and session.step in _BEFORE_SENDING:
            if not unsure:
                session.trigger = "crisis"
            session.called(["maybe_crisis"])
        return danger

    def _words_at(
        self, state: ConversationState, session: CaseSession, inbound: Inbound, now: datetime
    ) -> Reply | None:
        """Words without danger, by what the flow waits for."""
        step = session.step
        if inbound.kind is Kind.EDITED and step in _FILLING:
            return self.filling.edited(state, session, inbound.text, now)
        if step in ("closed", "paused"):
            return self._at_rest(state, session, inbound, now)
        if step in ("intake", "fix"):
            return self.filling.answered(state, session, inbound.text, now)
        if step in ("consent", "summary") and inbound.kind is Kind.TEXT:
            return self.filling.plain_word(state, session, inbound.text, now)
        return None

    def _at_rest(self, state: ConversationState, session: CaseSession, inbound: Inbound, now: datetime) -> Reply | None:
        """Words about a case that is closed, or an intake left for later: how it stands, going on with it."""
        asks = self.sent.asks_status(inbound)
        if session.step == "paused":
            if asks:
                return self.filling.unsent(state, session, now)
            if inbound.text.strip() == say(state.language, "drop"):
                return self.filling.drop(state, session)
            return self.filling.again(state, session, now) if resumes(inbound.text) else None
        glance = self.sent.glance(session)
        if glance is None:
            return None
        if reopens(inbound.text):
            return self.sent.tapped(state, session, ("reopen", ""), glance, now)
        return (
            self.sent.status(state, glance, now)
            if asks
            else self.sent.after_closing(state, session, inbound, glance, now)
        )

    def _danger(self, text: str) -> str | None:
        """Danger to life in a text. How words about the case itself sound says nothing: 我的案子怎么样了, 撤案."""
        found = self.danger(text)
        about_case = found == DOUBT and (asks_status(text) or withdraws(text) or wishes_only_person(text))
        return None if about_case else found

    # What is said at any time

    def _listen(self, state: ConversationState, session: CaseSession, text: str, today: date) -> None:
        """Remember, in the conversation only, what an ordinary message tells for a later case."""
        text = beside_wish(text) or text
        heard = {**session.heard}
        told = {} if asks_about_us(text) else told_by(text, today)
        for slot, value in told.items():
            if slot not in heard:
                heard[slot] = value
                session.heard_turn[slot] = state.turn
        session.heard = heard
        elsewhere = session.step in ("intake", "open", "summary", "fix")
        answers = (
            session.step == "consent" and not told
        )  # (a story sent in one breath with 找人工 comes behind the question)
        aside = asks_for_person(text) or asks_about_us(text) or about_us(text)
        if not (elsewhere or answers or aside) and len(text) >= 6:
            session.said = [*session.said, text[:400]][-_SAID:]

    def _command(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        name = text.partition(" ")[0]
        glance = self.sent.glance(session)
        if name in ("case", "status"):
            unsent = glance is None and session.step in _BEFORE_SENDING
            return self.filling.unsent(state, session, now) if unsent else self.sent.status(state, glance, now)
        if name == "withdraw":
            if session.step in _BEFORE_SENDING:
                state.facts = Facts()
                return self.filling.drop(state, session)
            if glance is None or glance.stage is Stage.ERASED:
                return reply_of(state, lead_block(say(state.language, "status_none")))
            return self.sent.withdraw_sure(state, session, closed=glance.stage not in OPEN_STAGES)
        if text == FORGET_SURE and glance is not None:
            from bot.messages import message

            kept = message(state.language, "forgotten_kept", kept=say(state.language, "kept_after_erasure"))
            fresh = say(state.language, "withdrawn", number=glance.number)
            return reply_of(state, lead_block(message(state.language, "forgotten", kept=kept)), text_block(fresh))
        if name == "new" and session.step in ("intake", "fix", "summary"):
            session.step = "paused"
        return None

    def erased_with(self, state: ConversationState) -> int | None:
        """Return the number of the case that goes when everything is erased; None where there is none."""
        glance = self.sent.glance(CaseSession.of(state))
        return glance.number if glance is not None and glance.stage is not Stage.ERASED else None

    def _answer_sure(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """Take words said to whether the case is to be withdrawn: a yes, a no; the rest asks once more."""
        glance = self.sent.glance(session)
        session.withdraw_asked = 0
        if glance is None:
            return None

        def tap(action: str) -> Reply | None:
            return self.sent.tapped(state, session, (action.rpartition(":")[2], ""), glance, now)

        def again() -> Reply | None:
            return self.sent.withdraw_sure(state, session, closed=glance.stage not in OPEN_STAGES)

        question = Confirmation(
            ways=ways_to_be_sure(state.language),
            tap=tap,
            yes=partial(tap, "case:withdraw"),
            no=partial(tap, STAY),
            again=again,
            wrong=again,
            other=lambda said: None,
        )
        if withdraws(text):  # (不办了 said once more is no wish to go on; what cannot be had back wants a plain yes)
            return again()
        return confirm(question, text)

    def _choice(self, state: ConversationState, session: CaseSession, parts: list[str], now: datetime) -> Reply | None:
        verb, rest = parts[0], parts[1] if len(parts) > 1 else ""
        step = session.step
        if verb == "start":
            return self.filling.consent(state, session, rest or "asked", now)
        if verb == "agree" and step == "consent":
            return self.filling.begin(state, session, now)
        if verb == "refuse" and step == "consent":
            return self.filling.refused(state, session)
        if step in ("intake", "fix", "paused", "summary") and (
            reply := self.filling.tapped(state, session, (verb, rest), now)
        ):
            return reply
        if verb in TAPS and (glance := self.sent.glance(session)) is not None:
            return self.sent.tapped(state, session, (verb, rest), glance, now)
        glance = self.sent.glance(session)
        if glance is None and (again := self.filling.again(state, session, now)) is not None:
            return again  # a button of an earlier message
        return self.sent.status(state, glance, now)
