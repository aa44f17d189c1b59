"""The worker's side of a case that was sent: what joins it, how it stands, closing, rating, reopening, withdrawing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cases.intake.answers import asks_about_us, knows_not, skips, withdraws
from bot.cases.intake.contract import CaseDesk, Glance, facts_fill
from bot.cases.intake.danger import DOUBT
from bot.cases.intake.questions import ANSWER_LENGTH, read_answer
from bot.cases.intake.session import CaseSession, Effect
from bot.cases.intake.sure import asked_to_be_sure, ways_to_be_sure
from bot.cases.rules.facts.values import STRICT
from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.rules.states import OPEN_STAGES, Stage
from bot.cases.rules.triggers import CasePolicy
from bot.cases.texts import labels, say, slot_name
from bot.cases.view import (
    choices_of,
    clock,
    lead_block,
    points_block,
    reply_of,
    text_block,
    under_hotlines,
    with_more,
)
from bot.contract.messages import Choice, ConversationState, Facts, Inbound, Kind, Reply
from bot.dialogue.routing.fixed_replies import asks_for_person

TAPS = ("bot", "withdraw", "stay", "reopen", "solved", "score", "link")
"""Buttons about a case that was sent."""
FLOOD_SECONDS = 60
FLOOD_MESSAGES = 10
"""Additions within a minute that are each acknowledged; later ones are kept without a word."""
_STATUS_ASKED = re.compile(
    r"进度|进展|(案子|案件|事情?)(现在)?(怎么样|咋样|办?到哪|如何)了?|办(得|到)(怎么样|咋样|哪)|有(没有)?(消息|结果|回音)|谁在(办|管)|status of my case|any news"
)
_ASKS = re.compile(r"[?？]$|(吗|呢|怎么办|咋办|怎么算|咋算|多少钱?|找谁|能不能要?)[。.!！]?$")
_OF_THE_CASE = re.compile(
    r"(?:他们|那边|那儿|那里|你们|法援|援助中心|中心|窗口|这个?电话|那个?电话)[^。，,]{0,10}(?:电话|上班|周末|几点|地址|在哪|怎么去|没人接|没人理|不理|带什么|材料|不管|不受理|踢皮球|收不收|帮我|帮忙|接着|继续)"
    r"|(?:直接)?打(?:这个|那个|他们的?)?电话(?:吗|过去|给谁|行吗|就行)|(?:还|再)(?:想|要|得|需要|能)[^。，,]{0,4}你们"
    r"|(?:怎么|咋)(?:就|给)?(?:这么)?(?:办结|结案|结了|关了)|(?<![资钱薪险保])还没(?:解决|办好|办完)|(?:这|这样|这么)就(?:完|算|结束|没)了|说好(?:了)?(?:帮|管)"
    r"|(?:你们|[他她]|老师)(?:不是)?(?:说|答应|说好)(?:过|了)?(?:要|会)?(?:帮|替)我|你们(?:答应|说好?)(?:过|了)?(?:要|会)?给我|再帮(?:我|帮我)|帮我?到底|你们(?:骗|耍|糊弄)"
    r"|材料[^。，,]{0,4}(?:拿回|退给|还给)|123(?:33|48|51)[^。，,]{0,4}(?:打不通|没人|不管|占线)|(?:说)?不归(?:他们|这|那)[^。，,]{0,2}管|白(?:找|等)(?:了|你们)"
)
"""After closing: words about where the case went or about those who had it, which no law answers."""
AFTER_CLOSING = 5
"""Messages after closing that go along when the worker opens the case again."""
COMMENT_WITHIN = timedelta(hours=2)
FILES = (Kind.PHOTO, Kind.VOICE, Kind.FILE)


def asks_status(text: str) -> bool:
    """Whether a short text asks how the case stands."""
    return len(text) <= 20 and bool(_STATUS_ASKED.search(text))


@dataclass(slots=True)
class OpenCase:
    """The turns about a case that was sent; returns None where the answering engine speaks."""

    desk: CaseDesk
    policy: CasePolicy
    danger: Callable[[str], str | None]

    def take(self, state: ConversationState, session: CaseSession, inbound: Inbound, now: datetime) -> Reply | None:
        glance = self.glance(session)
        if glance is None or glance.stage is Stage.ERASED:
            session.step, session.token = "", ""
            return None
        if glance.stage in (Stage.CLOSED, Stage.MERGED):
            return self._to_closed(state, session, inbound, glance, now)
        danger = self.danger(inbound.text) if inbound.text else None
        to_bot, session.to_bot = session.to_bot, False
        if danger and (to_bot or danger != DOUBT):
            session.effects = [Effect(do="alarm") if to_bot else Effect(do="message", danger="sure")]
            session.told_crisis = True
            return None
        if to_bot:
            return None
        reply = self._joined(state, session, inbound, glance, now)
        if danger:
            session.effects = [effect.model_copy(update={"danger": "maybe"}) for effect in session.effects]
            told = text_block(say(state.language, "crisis_case"))
            return under_hotlines(state, with_more(reply, [told]))
        return reply

    def _answered(
        self, state: ConversationState, session: CaseSession, text: str, glance: Glance, now: datetime
    ) -> Reply:
        """Put the answer to what staff asked into the case as the fact it is."""
        slot, who = glance.asked_slot, glance.holder or say(state.language, "holder_none")
        heard = read_answer(slot, text, now.astimezone(SHANGHAI).date())
        value = heard.values.get(slot) or text.strip()[:ANSWER_LENGTH]
        if slot in STRICT and not heard.values.get(slot):
            return self._beside(state, session, glance, heard.values, who)
        facts_fill(state, {slot: value})
        extra = {key: told for key, told in heard.values.items() if not state.facts.values.get(key)}
        facts_fill(state, extra)
        session.effects = [Effect(do="fact", slot=slot, value=value, extra=extra, turn=state.turn)]
        return reply_of(
            state, text_block(say(state.language, "joined_fact", slot=slot_name(slot, state.language), who=who))
        )

    def _joined(
        self, state: ConversationState, session: CaseSession, inbound: Inbound, glance: Glance, now: datetime
    ) -> Reply:
        """Put the message into the case, and say so."""
        session.effects = [Effect(do="message")]
        recent = [at for at in session.recent if at > now.timestamp() - FLOOD_SECONDS]
        session.recent = [*recent, now.timestamp()]
        who = glance.holder or say(state.language, "holder_none")
        if glance.asked_slot and inbound.text and (aside := self._no_answer(inbound)):
            return self._still_asked(state, session, glance, aside)
        if glance.asked_slot and inbound.text:
            return self._answered(state, session, inbound.text, glance, now)
        if inbound.kind is Kind.TEXT and withdraws(inbound.text.strip()):
            joined = say(state.language, "joined", number=glance.number, who=who)
            return with_more(self.withdraw_sure(state, session), [text_block(joined)])
        if self.asks_status(inbound) or (inbound.kind is Kind.TEXT and asks_for_person(inbound.text)):
            joined = say(state.language, "joined", number=glance.number, who=who)
            return with_more(self.status(state, glance, now), [text_block(joined)])
        if len(recent) >= FLOOD_MESSAGES:
            return (
                reply_of(state, text_block(say(state.language, "flood")))
                if len(recent) == FLOOD_MESSAGES
                else reply_of(state)
            )
        key = "joined_file" if inbound.kind in FILES and not inbound.text else "joined"
        return reply_of(
            state,
            text_block(say(state.language, key, number=glance.number, who=who)),
            choices=choices_of(state, ("bot_button", "case:bot")),
        )

    @staticmethod
    def _beside(
        state: ConversationState, session: CaseSession, glance: Glance, values: dict[str, str], who: str
    ) -> Reply:
        """Words that are no date or sum where one was asked for: what they tell is filed, and nothing in its place."""
        joined = say(state.language, "joined", number=glance.number, who=who)
        told = {slot: value for slot, value in values.items() if not state.facts.values.get(slot)}
        if glance.asked_slot == "end_date" and values.get("still_working") == "yes":
            told["still_working"] = "yes"
        if told:
            facts_fill(state, told)
            slot = "still_working" if "still_working" in told else next(iter(told))
            extra = {name: value for name, value in told.items() if name != slot}
            session.effects = [Effect(do="fact", slot=slot, value=told[slot], extra=extra, turn=state.turn)]
            name = slot_name(slot, state.language)
            return reply_of(state, text_block(say(state.language, "joined_fact", slot=name, who=who)))
        return reply_of(state, text_block(joined))

    @staticmethod
    def _no_answer(inbound: Inbound) -> str:
        """Why words are no answer to a question of staff: `unknown`, or `question` of their own; empty when they are."""
        if inbound.kind is not Kind.TEXT:
            return "question"
        text = inbound.text.strip()
        if knows_not(text) or skips(text):
            return "unknown"
        own = asks_about_us(text) or asks_status(text) or asks_for_person(text) or withdraws(text) or _ASKS.search(text)
        return "question" if own else ""

    def _still_asked(self, state: ConversationState, session: CaseSession, glance: Glance, aside: str) -> Reply:
        """The message joins the case, and files nothing as a fact."""
        session.effects = [Effect(do="message", unknown=aside == "unknown")]
        who = glance.holder or say(state.language, "holder_none")
        joined = text_block(say(state.language, "joined", number=glance.number, who=who))
        if aside == "unknown":
            return reply_of(state, joined)
        question = say(state.language, f"ask_{glance.asked_slot}")
        return reply_of(state, joined, text_block(say(state.language, "still_open", question=question)))

    def can_reopen(self, glance: Glance, now: datetime) -> bool:
        """Whether the worker may still open the closed case again."""
        return (
            glance.stage is Stage.CLOSED
            and glance.closed_at is not None
            and now <= glance.closed_at + timedelta(days=self.policy.reopen_days)
        )

    def withdraw_sure(self, state: ConversationState, session: CaseSession, *, closed: bool = False) -> Reply:
        """Ask whether the case is to be dropped, and say what becomes of the data."""
        asked_to_be_sure(state, session)
        return reply_of(
            state,
            lead_block(say(state.language, "withdraw_closed" if closed else "withdraw_sure")),
            choices=ways_to_be_sure(state.language),
        )

    def _to_closed(
        self, state: ConversationState, session: CaseSession, inbound: Inbound, glance: Glance, now: datetime
    ) -> Reply | None:
        """After closing, messages are ordinary questions again; said once, under the answer (`after`)."""
        session.step = "closed"
        if (told := self.after_closing(state, session, inbound, glance, now)) is not None:
            return told
        session.told_closed = glance.number
        return None

    def after_closing(
        self, state: ConversationState, session: CaseSession, inbound: Inbound, glance: Glance, now: datetime
    ) -> Reply | None:
        """Words about the closed case itself: the way back, with those words, instead of an answer; None for others."""
        if inbound.kind is not Kind.TEXT or not self.can_reopen(glance, now):
            return None
        about_who = bool(glance.holder) and glance.holder in inbound.text and _ASKS.search(inbound.text)
        if not (about_who or _OF_THE_CASE.search(inbound.text)) or asks_for_person(inbound.text):
            return None
        session.after = [*session.after, inbound.text[:ANSWER_LENGTH]][-AFTER_CLOSING:]
        self.still_writes(session, now)
        told = say(state.language, "closed_about_it", number=glance.number)
        return reply_of(state, text_block(told), choices=choices_of(state, ("reopen", "case:reopen")))

    @staticmethod
    def still_writes(session: CaseSession, now: datetime) -> None:
        """Staff hear, once a day, that the worker of a closed case still writes."""
        today = now.astimezone(SHANGHAI).date().isoformat()
        if session.heard_closed != today:
            session.heard_closed = today
            session.effects = [Effect(do="after_closing")]

    @staticmethod
    def asks_status(inbound: Inbound) -> bool:
        """Whether a short message asks how the case stands."""
        return inbound.kind is Kind.TEXT and asks_status(inbound.text)

    def tapped(
        self, state: ConversationState, session: CaseSession, action: tuple[str, str], glance: Glance, now: datetime
    ) -> Reply:
        language, (verb, rest) = state.language, action
        if verb == "bot":
            session.to_bot = True
            return reply_of(state, text_block(say(language, "bot_ask")))
        if verb == "withdraw":
            state.facts = Facts()
            session.begin_anew(effects=[Effect(do="withdraw", token=session.token)])
            kept = text_block(say(language, "withdrawn_kept", kept=say(language, "kept_after_erasure")))
            return reply_of(state, lead_block(say(language, "withdrawn", number=glance.number)), kept)
        if verb == "reopen":
            if not self.can_reopen(glance, now):
                return reply_of(state, text_block(say(language, "reopen_late", days=self.policy.reopen_days)))
            session.effects, session.after = [Effect(do="reopen", said=session.after)], []
            session.step = "open"
            return reply_of(
                state, lead_block(say(language, "reopened", number=glance.number, due=clock(glance.due_again or now)))
            )
        if verb == "solved":
            session.effects = [Effect(do="solved", value=rest)]
            scores = choices_of(state, *((f"score_{n}", f"case:score:{n}") for n in range(1, 6)))
            return reply_of(state, text_block(say(language, "rate_score")), choices=scores)
        if verb == "score":
            session.effects = [Effect(do="score", value=rest)]
            session.step, session.commented_until = "comment", (now + COMMENT_WITHIN).timestamp()
            return reply_of(state, text_block(say(language, "rated")))
        if verb == "link":
            session.effects = [Effect(do="link", value=rest)]
            return reply_of(state, text_block(say(language, "linked" if rest == "yes" else "unlinked")))
        return reply_of(state, text_block(say(language, "staying")))

    def comment(self, state: ConversationState, session: CaseSession, inbound: Inbound, now: datetime) -> Reply | None:
        """Take the words after the rating as its comment; a new question, or words hours later, are none."""
        session.step = "closed"
        if _ASKS.search(inbound.text.strip()) or now.timestamp() > session.commented_until:
            return None
        session.effects = [Effect(do="comment", value=inbound.text[:ANSWER_LENGTH])]
        return reply_of(state, text_block(say(state.language, "commented")))

    def status(self, state: ConversationState, glance: Glance | None, now: datetime | None) -> Reply:
        language = state.language
        if glance is None:
            start = choices_of(state, ("offer_button", "case:start:asked")) if self.desk.staffed() else ()
            return reply_of(state, text_block(say(language, "status_none")), choices=start)
        lines = [say(language, "status_stage", stage=say(language, f"stage_{glance.stage}"))]
        who = f"{glance.holder}（{glance.office}）" if glance.holder else glance.office
        lines.append(say(language, "status_who", who=who))
        if f"status_next_{glance.stage}" in labels("zh"):
            doer = glance.holder or say(language, "holder_none")
            lines.append(say(language, f"status_next_{glance.stage}", office=glance.office, who=doer))
        ways: tuple[Choice, ...] = ()
        if glance.stage is Stage.CLOSED and glance.closed_at:
            outcome = say(language, f"outcome_{glance.outcome}") if glance.outcome else ""
            lines.append(say(language, "status_closed", outcome=outcome, detail=glance.outcome_detail))
            if now is None or self.can_reopen(glance, now):
                until = (glance.closed_at + timedelta(days=self.policy.reopen_days)).astimezone(SHANGHAI).date()
                lines.append(say(language, "status_reopen", date=until.isoformat()))
                ways = choices_of(state, ("reopen", "case:reopen"))
        elif glance.stage is Stage.WAITING:
            asked = say(language, f"ask_{glance.asked_slot}") if glance.asked_slot else ""
            lines.append(
                say(language, "status_question", question=asked) if asked else say(language, "status_your_turn")
            )
        elif glance.due_at:
            lines.append(say(language, "status_due", due=clock(glance.due_at)))
        if glance.erase_on and now:
            days = (glance.erase_on - now.astimezone(SHANGHAI).date()).days
            lines.append(say(language, "status_erase", date=glance.erase_on.isoformat(), days=days))
        elif glance.stage in OPEN_STAGES:
            lines.append(say(language, "status_keep", days=self.policy.retention_days))
        return reply_of(
            state, points_block(*lines, heading=say(language, "status_title", number=glance.number)), choices=ways
        )

    def glance(self, session: CaseSession) -> Glance | None:
        """Return what the worker may know of the conversation's case."""
        return self.desk.glance(session.token) if session.token else None
