"""The worker's side before a case is sent: consent, one question at a time, the summary read back and corrected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.cases.flow_contract import CaseDesk, facts_fill
from bot.cases.flow_open import OpenCase
from bot.cases.flow_shown import choices_of, clock, lead_block, points_block, reply_of, text_block
from bot.cases.hours import SHANGHAI
from bot.cases.intake import ANSWER_LENGTH, SHOWN, SLOTS, buttons, next_slot, read_answer
from bot.cases.states import OPEN_STAGES
from bot.cases.texts import fact_lines, labels, say, slot_name
from bot.cases.triggers import CasePolicy, risk_of, triggers_by_words
from bot.dialogue.reply import Block, Choice, ConversationState, Reply

STALETAPS = timedelta(hours=12)
"""A question this old is not taken as still being answered; the worker is offered to go on instead."""
_TYPED = ("event_date", "end_date", "amount_owed", "employer", "written_contract")
"""Questions whose answers are kept as written too: sums and clocks are read from the sentence."""

_PLAIN = ("event_date", "end_date", "amount_owed", "written_contract")
_PLAIN_LENGTH = 20


@dataclass(slots=True)
class Filling:
    """The turns from the consent to the summary."""

    desk: CaseDesk
    policy: CasePolicy
    sent: OpenCase
    new_token: Callable[[], str]
    days_left: Callable[[ConversationState, dict[str, Any], date], int | None]

    def tapped(
        self, state: ConversationState, box: dict[str, Any], action: tuple[str, str], now: datetime
    ) -> Reply | None:
        """A button of the intake or the summary; None when it is none of theirs."""
        (verb, rest), language, step = action, state.language, box.get("step")
        if verb == "later":
            box["step"] = "paused"
            return reply_of(
                state, lead_block(say(language, "paused")), choices=choices_of(state, ("resume", "case:resume"))
            )
        if verb == "resume" and step in ("paused", "intake", "summary", "fix"):
            return self._ask_next(state, box, now)
        if verb in ("skip", "unknown") and step in ("intake", "fix"):
            if rest and rest != box.get("asking"):  # a button of an earlier question
                return self._question(state, box, box.get("asking", ""))
            box["passed"] = [*box.get("passed", []), box.get("asking", "")]
            return self._ask_next(state, box, now)
        if verb == "set" and step in ("intake", "fix"):
            slot, _, value = rest.partition("=")
            facts_fill(state, {slot: value})
            return self._ask_next(state, box, now, noted={slot: value})
        if verb == "correct" and step == "summary":
            found = [Choice(label=slot_name(slot, language), action=f"case:fix:{slot}") for slot in SLOTS]
            return reply_of(state, lead_block(say(language, "correct_which")), choices=tuple(found))
        if verb == "fix" and step in ("summary", "fix", "intake"):
            box.update(step="fix", asking=rest, asked_at=now.isoformat())
            box["passed"] = [slot for slot in box.get("passed", []) if slot != rest]
            return self._question(state, box, rest)
        if verb == "drop":
            return self.drop(state, box)
        if verb == "send" and step == "summary":
            return self._send(state, box, now)
        return None

    def plain_word(self, state: ConversationState, box: dict[str, Any], text: str, now: datetime) -> Reply | None:
        """A yes or no typed instead of tapped; anything else is an ordinary message."""
        word = text.strip().rstrip("。.!！").lower()
        if word in ("同意", "好", "好的", "可以", "行", "是", "对", "发送", "没错", "yes", "ok"):
            return self.begin(state, box, now) if box["step"] == "consent" else self._send(state, box, now)
        if word in ("不同意", "不", "不要", "算了", "不用", "no"):
            return self.refused(state, box) if box["step"] == "consent" else self.drop(state, box)
        if box["step"] == "summary" and word.startswith(("改", "不对", "错")):
            return self.tapped(state, box, ("correct", ""), now)
        return None

    def consent(self, state: ConversationState, box: dict[str, Any], trigger: str) -> Reply:
        """Say what, why, who, how long and how to withdraw, and ask."""
        glance = self.sent.glance(box)
        if glance is not None and glance.stage in OPEN_STAGES:
            box["step"] = "open"
            return self.sent.status(state, glance, None)
        language = state.language
        if box.get("step") in ("paused", "intake", "summary"):
            box["step"] = "paused"
            return reply_of(
                state, lead_block(say(language, "paused")), choices=choices_of(state, ("resume", "case:resume"))
            )
        box.update(step="consent", trigger=trigger)
        lines = [say(language, f"consent_{key}") for key in ("what", "why", "who")]
        lines.append(say(language, "consent_long", days=self.policy.retention_days))
        lines.append(say(language, "consent_withdraw"))
        return reply_of(
            state,
            lead_block(say(language, "consent_lead")),
            points_block(*lines),
            text_block(say(language, "consent_ask")),
            choices=choices_of(state, ("agree", "case:agree"), ("refuse", "case:refuse")),
        )

    def drop(self, state: ConversationState, box: dict[str, Any]) -> Reply:
        """Nothing is sent; what was filled in is forgotten, what was said before stays in the conversation."""
        state.data["case"] = {key: box[key] for key in ("said", "heard", "heard_turn") if key in box}
        return reply_of(state, lead_block(say(state.language, "dropped")))

    def refused(self, state: ConversationState, box: dict[str, Any]) -> Reply:
        """Refusing the consent is fine: the public contacts, and nothing kept for a case."""
        box.update(step="", trigger="")
        lines = [say(state.language, "refused_lines")]
        if contacts := self.desk.contacts(box.get("heard", {}).get("city", "")):
            lines.append(say(state.language, "refused_office", contacts=contacts))
        return reply_of(
            state,
            lead_block(say(state.language, "refused_lead")),
            points_block(*lines),
            text_block(say(state.language, "refused_back")),
        )

    def begin(self, state: ConversationState, box: dict[str, Any], now: datetime) -> Reply:
        """The worker agreed: take in what was told before, and ask the first question."""
        box.update(token=self.new_token(), step="intake", passed=[], consented_at=now.isoformat())
        turns = box.get("heard_turn", {})
        for slot, value in box.get("heard", {}).items():
            # The engine keeps the last day named; what was heard tells the day it began from the day it ended.
            if not state.facts.values.get(slot) or (slot == "event_date" and slot not in state.facts.confirmed):
                state.facts.values[slot] = value
                state.facts.source_turn[slot] = turns.get(slot, state.turn)
        if box.get("said") and not state.facts.values.get("story"):
            facts_fill(state, {"story": "\n".join(box["said"])[:ANSWER_LENGTH]})
        known = "；".join(line for slot, line in fact_lines(state.facts.values, state.language) if slot != "story")
        head = [lead_block(say(state.language, "intake_begin"))]
        if known:
            head.append(text_block(say(state.language, "intake_known", known=known)))
        return self._ask_next(state, box, now, head=head)

    def _ask_next(
        self,
        state: ConversationState,
        box: dict[str, Any],
        now: datetime,
        *,
        noted: dict[str, str] | None = None,
        head: list[Block] | None = None,
    ) -> Reply:
        before = [*(head or [])]
        if noted:
            lines = "；".join(line for slot, line in fact_lines(noted, state.language) if slot != "story")
            if lines:
                before.append(text_block(say(state.language, "noted", noted=lines)))
        slot = next_slot(state.facts.values, box.get("passed", []))
        if not slot:
            return self._summary(state, box, before)
        box.update(step="intake", asking=slot, asked_at=now.isoformat())
        return self._question(state, box, slot, before)

    def _question(
        self, state: ConversationState, box: dict[str, Any], slot: str, before: list[Block] | None = None, key: str = ""
    ) -> Reply:
        question = say(state.language, f"ask_{slot}" if f"ask_{slot}" in labels("zh") else "ask_story")
        if key:
            question = say(state.language, key, again=question)
        ways = buttons(slot, labels(state.language))
        ways += choices_of(
            state, ("unknown", f"case:unknown:{slot}"), ("skip", f"case:skip:{slot}"), ("later", "case:later"),
        )  # fmt: skip
        return reply_of(state, *(before or []), text_block(question), choices=tuple(ways))

    def is_plain_answer(self, box: dict[str, Any], text: str, now: datetime) -> bool:
        """Whether a few words are no more than a date, a sum, a yes or no that was asked for.

        How such words sound by themselves says nothing (没走，还在跑): doubt about danger is left aside for them, and
        only for them.
        """
        slot = box.get("asking", "")
        fits = box.get("step") in ("intake", "fix") and slot in _PLAIN and len(text) <= _PLAIN_LENGTH
        return fits and bool(read_answer(slot, text, now.astimezone(SHANGHAI).date()))

    def answered(self, state: ConversationState, box: dict[str, Any], text: str, now: datetime) -> Reply | None:
        """Take words as the answer to the open question; None when that question is too old to be meant."""
        asked_at = datetime.fromisoformat(box["asked_at"])
        if now - asked_at > STALETAPS:
            box["step"] = "paused"
            return None
        word = text.strip().rstrip("。.!！").lower()
        if word in ("跳过", "skip", "不想说"):
            return self.tapped(state, box, ("skip", ""), now)
        if word in ("不知道", "不清楚", "忘了", "记不得", "记不清", "don't know"):
            return self.tapped(state, box, ("unknown", ""), now)
        slot = box.get("asking", "")
        heard = read_answer(slot, text, now.astimezone(SHANGHAI).date())
        if not heard:
            return self._question(state, box, slot, key="not_read")
        fresh = {key: value for key, value in heard.values.items() if key == slot or not state.facts.values.get(key)}
        if slot == "amount_owed":
            fresh = heard.values
            if not fresh.get("amount_owed") and not (fresh.get("months_owed") and fresh.get("monthly_pay")):
                box["passed"] = [*box.get("passed", []), "amount_owed"]
        facts_fill(state, fresh)
        if slot in _TYPED:
            box["typed"] = [*box.get("typed", []), text[:400]]
        box["triggers"] = list(dict.fromkeys([*box.get("triggers", []), *triggers_by_words(text)]))
        return self._ask_next(state, box, now, noted=fresh)

    def _summary(self, state: ConversationState, box: dict[str, Any], before: list[Block]) -> Reply:
        box["step"] = "summary"
        language, values = state.language, state.facts.values
        lines = [line for _, line in fact_lines(values, language)]
        missing = "、".join(slot_name(slot, language) for slot in box.get("passed", []) if not values.get(slot))
        blocks = [
            lead_block(say(language, "summary_lead")),
            *before,
            points_block(*lines, heading=say(language, "summary_title")),
        ]
        if missing:
            blocks.append(text_block(say(language, "summary_missing", missing=missing)))
        blocks.append(text_block(say(language, "summary_ask")))
        return reply_of(
            state,
            *blocks,
            choices=choices_of(state, ("send", "case:send"), ("correct", "case:correct"), ("drop", "case:drop")),
        )

    def _send(self, state: ConversationState, box: dict[str, Any], now: datetime) -> Reply:
        values = state.facts.values
        state.facts.confirmed |= {slot for slot in SHOWN if values.get(slot)}
        box["step"] = "open"
        box["effects"] = [{"do": "open", "trigger": box.get("trigger") or "asked"}]
        language = state.language
        today = now.astimezone(SHANGHAI).date()
        city, kind = values.get("city", ""), values.get("worker_kind", "")
        risk = max(risk_of(name, values) for name in (box.get("trigger", ""), *box.get("triggers", [])))
        due = self.desk.promise(city, kind, risk, self.days_left(state, box, today), now)
        lines = [say(language, "sent_next", office=self.desk.office_for(city, kind), due=clock(due))]
        lines += [say(language, "sent_add"), say(language, "sent_status")]
        return reply_of(
            state,
            lead_block(say(language, "sent_lead", number="{number}")),
            points_block(*lines),
            handoff=box.get("trigger") or "asked",
        )
