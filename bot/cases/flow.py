"""The worker's side of a case as dialogue: consent, intake, summary, status, additions, rating. Knows no channel.

The flow decides in the conversation's state and says what has to happen in `state.data["case"]["effects"]`; the hook
(`bot.cases.hook`) carries it out in the transaction that stores the turn.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bot.cases.flow_contract import CaseDesk, case_box, facts_fill, sentences_told
from bot.cases.flow_open import TAPS, OpenCase
from bot.cases.flow_shown import choices_of, clock, lead_block, points_block, reply_of, text_block, with_more
from bot.cases.hours import SHANGHAI
from bot.cases.intake import ANSWER_LENGTH, SHOWN, SLOTS, buttons, next_slot, read_answer, told_by
from bot.cases.record import Record
from bot.cases.states import Stage
from bot.cases.texts import fact_lines, labels, say, slot_name
from bot.cases.triggers import RISK, TRIGGER_NAMES, CasePolicy, risk_of, triggers_in
from bot.cases.workup import case_clocks, nearest
from bot.dialogue.reply import Block, Choice, ConversationState, Facts, Inbound, Kind, Reply, Scope

CONSENT_WORDING = "2026-11"
STALETAPS = timedelta(hours=12)
"""A question this old is not taken as still being answered; the worker is offered to go on instead."""
_SAID = 6
_MESSAGES = (Kind.TEXT, Kind.PHOTO, Kind.VOICE, Kind.FILE, Kind.LOCATION, Kind.EDITED, Kind.STICKER, Kind.OTHER)
_TYPED = ("event_date", "end_date", "amount_owed", "employer", "written_contract")
"""Questions whose answers are kept as written too: sums and clocks are read from the sentence."""


@dataclass(slots=True)
class CaseFlow:
    """Asked first on every turn; returns None when the turn is not about a case."""

    desk: CaseDesk
    danger: Callable[[str], str | None] = lambda text: None
    """Finds danger to life in a text; such a message is answered with hotlines first, whatever the flow waits for."""
    policy: CasePolicy = field(default_factory=CasePolicy)
    new_token: Callable[[], str] = lambda: secrets.token_hex(16)
    topic_of: Callable[[str], str] = lambda card: ""
    """The topic of a situation."""

    @property
    def sent(self) -> OpenCase:
        """The turns about a case that was sent."""
        return OpenCase(self.desk, self.policy, self.danger)

    def turn(self, state: ConversationState, inbound: Inbound, now: datetime) -> tuple[ConversationState, Reply] | None:
        """Return the state and the reply, or None: then the engine answers. Changes the state it is given."""
        reply = self._turn(state, inbound, now)
        return None if reply is None else (state, reply)

    def after(self, state: ConversationState, inbound: Inbound, reply: Reply, now: datetime) -> Reply:
        """Return the engine's reply with the way to a person where one is called for."""
        box, language = case_box(state), state.language
        if box.pop("told_crisis", False):
            return with_more(reply, [text_block(say(language, "crisis_case"))])
        if number := box.pop("told_closed", 0):
            told = [text_block(say(language, "closed_case", number=number))]
            return with_more(reply, told, [Choice(label=say(language, "reopen"), action="case:reopen")])
        if box.get("step") in ("open", "consent") or inbound.kind is Kind.COMMAND:
            return reply
        if reply.handoff == "asked":
            return self._consent(state, box, "asked") if self.desk.staffed() else reply
        name = self._called_for(state, box, inbound, reply, now.astimezone(SHANGHAI).date())
        if box.get("step") in ("paused", "intake", "fix", "summary"):
            return with_more(reply, [], [Choice(label=say(language, "resume"), action="case:resume")])
        if not name or not self.desk.staffed():
            return reply
        box["offered"] = [*box.get("offered", []), name]
        button = Choice(label=say(language, "offer_button"), action=f"case:start:{name}")
        offer = text_block(say(language, "offer_person", why=TRIGGER_NAMES.get(name, name)))
        return with_more(reply.model_copy(update={"handoff": name}), [offer], [button], first=True)

    def _called_for(
        self, state: ConversationState, box: dict[str, Any], inbound: Inbound, reply: Reply, today: date
    ) -> str:
        """Return what calls for a person now and was not offered yet; every trigger that spoke is remembered."""
        names = [reply.handoff] if reply.handoff else []
        if inbound.kind in (Kind.TEXT, Kind.EDITED):
            values = {**box.get("heard", {}), **state.facts.values}
            left = self._days_left(state, box, today)
            card = state.card or ""
            seen = triggers_in(inbound.text, values, left, self.policy, card=card, topic=self.topic_of(card))
            names += [name for name in seen if reply.scope is Scope.LABOUR or RISK.get(name, 0) >= 3]
        box["triggers"] = list(dict.fromkeys([*box.get("triggers", []), *names]))
        fresh = [name for name in names if name == reply.handoff or name not in box.get("offered", [])]
        return max(fresh, key=lambda name: RISK.get(name, 0), default="")

    def _days_left(self, state: ConversationState, box: dict[str, Any], today: date) -> int | None:
        """Return the days to the worker's next last day, as far as it was told."""
        facts = Facts({**box.get("heard", {}), **state.facts.values})
        record = Record(facts, list(sentences_told(state)))
        last = nearest(case_clocks(record, topic=self.topic_of(state.card or ""), today=today), today)
        return None if last is None else (last - today).days

    def _turn(self, state: ConversationState, inbound: Inbound, now: datetime) -> Reply | None:
        box = case_box(state)
        box.pop("effects", None)
        today = now.astimezone(SHANGHAI).date()
        if inbound.kind is Kind.COMMAND:
            return self._command(state, box, inbound.text, now)
        if inbound.kind is Kind.CHOICE:
            return self._tapped(state, box, inbound.text, now)
        if inbound.kind not in _MESSAGES:
            return None
        if inbound.text:
            self._listen(state, box, inbound.text, today)
        if box.get("step") == "open":
            return self.sent.take(state, box, inbound, now)
        return self._at_step(state, box, inbound, now) if inbound.text else None

    def _tapped(self, state: ConversationState, box: dict[str, Any], action: str, now: datetime) -> Reply | None:
        if action == "person" and self.desk.staffed() and box.get("step") != "open":
            return self._consent(state, box, "asked")
        return self._choice(state, box, action.split(":", 2)[1:], now) if action.startswith("case:") else None

    def _at_step(self, state: ConversationState, box: dict[str, Any], inbound: Inbound, now: datetime) -> Reply | None:
        """Take words as what the flow waits for; None when they are nothing of the kind."""
        step = box.get("step")
        if step == "comment":
            return self.sent.comment(state, box, inbound)
        if self.danger(inbound.text):
            if step in ("consent", "intake", "fix", "summary", "paused"):
                box["trigger"] = "crisis"
            return None
        if step == "closed" and self.sent.asks_status(inbound) and (glance := self.sent.glance(box)) is not None:
            return self.sent.status(state, glance, now)
        if step in ("intake", "fix"):
            return self._answered(state, box, inbound.text, now)
        if step in ("consent", "summary") and inbound.kind is Kind.TEXT:
            return self._plain_word(state, box, inbound.text, now)
        return None

    # What is said at any time

    def _listen(self, state: ConversationState, box: dict[str, Any], text: str, today: date) -> None:
        """Remember, in the conversation only, what an ordinary message tells for a later case."""
        heard = {**box.get("heard", {})}
        for slot, value in told_by(text, today).items():
            if slot not in heard:
                heard[slot] = value
                box.setdefault("heard_turn", {})[slot] = state.turn
        box["heard"] = heard
        if box.get("step") not in ("intake", "open", "summary", "consent", "fix") and len(text) >= 6:
            box["said"] = [*box.get("said", []), text[:400]][-_SAID:]

    def _command(self, state: ConversationState, box: dict[str, Any], text: str, now: datetime) -> Reply | None:
        name = text.partition(" ")[0]
        glance = self.sent.glance(box)
        if name in ("case", "status"):
            return self.sent.status(state, glance, now)
        if name == "withdraw":
            if glance is None or glance.stage is Stage.ERASED:
                return reply_of(state, lead_block(say(state.language, "status_none")))
            return reply_of(
                state,
                lead_block(say(state.language, "withdraw_sure")),
                choices=choices_of(state, ("withdraw_yes", "case:withdraw"), ("withdraw_no", "case:stay")),
            )
        if name == "forget" and glance is not None:
            from bot.messages import message

            kept = message(state.language, "forgotten_kept", kept=say(state.language, "kept_after_erasure"))
            fresh = say(state.language, "withdrawn", number=glance.number)
            return reply_of(state, lead_block(message(state.language, "forgotten", kept=kept)), text_block(fresh))
        if name == "new" and box:
            return None
        return None

    def _choice(self, state: ConversationState, box: dict[str, Any], parts: list[str], now: datetime) -> Reply | None:
        verb, rest = parts[0], parts[1] if len(parts) > 1 else ""
        step = box.get("step")
        if verb == "start":
            return self._consent(state, box, rest or "asked")
        if verb == "agree" and step == "consent":
            return self._begin(state, box, now)
        if verb == "refuse" and step == "consent":
            box.update(step="", trigger="")
            return self._refused(state, box)
        if step in ("intake", "fix", "paused", "summary") and (reply := self._filling(state, box, verb, rest, now)):
            return reply
        if verb in TAPS and (glance := self.sent.glance(box)) is not None:
            return self.sent.tapped(state, box, (verb, rest), glance, now)
        return self.sent.status(state, self.sent.glance(box), now)

    def _filling(
        self, state: ConversationState, box: dict[str, Any], verb: str, rest: str, now: datetime
    ) -> Reply | None:
        """A button of the intake or the summary; None when it is none of theirs."""
        language, step = state.language, box.get("step")
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
            state.data["case"] = {"said": box.get("said", []), "heard": box.get("heard", {})}
            return reply_of(state, lead_block(say(language, "dropped")))
        if verb == "send" and step == "summary":
            return self._send(state, box, now)
        return None

    def _plain_word(self, state: ConversationState, box: dict[str, Any], text: str, now: datetime) -> Reply | None:
        """A yes or no typed instead of tapped; anything else is an ordinary message."""
        word = text.strip().rstrip("。.!！").lower()
        if word in ("同意", "好", "好的", "可以", "行", "是", "对", "发送", "没错", "yes", "ok"):
            return self._choice(state, box, ["agree" if box["step"] == "consent" else "send"], now)
        if word in ("不同意", "不", "不要", "算了", "不用", "no"):
            return self._choice(state, box, ["refuse" if box["step"] == "consent" else "drop"], now)
        if box["step"] == "summary" and word.startswith(("改", "不对", "错")):
            return self._choice(state, box, ["correct"], now)
        return None

    # Consent and intake

    def _consent(self, state: ConversationState, box: dict[str, Any], trigger: str) -> Reply:
        glance = self.sent.glance(box)
        if glance is not None and glance.stage in (Stage.QUEUED, Stage.ACTIVE, Stage.WAITING, Stage.REVIEW):
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

    def _refused(self, state: ConversationState, box: dict[str, Any]) -> Reply:
        lines = [say(state.language, "refused_lines")]
        if contacts := self.desk.contacts(box.get("heard", {}).get("city", "")):
            lines.append(say(state.language, "refused_office", contacts=contacts))
        return reply_of(
            state,
            lead_block(say(state.language, "refused_lead")),
            points_block(*lines),
            text_block(say(state.language, "refused_back")),
        )

    def _begin(self, state: ConversationState, box: dict[str, Any], now: datetime) -> Reply:
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

    def _answered(self, state: ConversationState, box: dict[str, Any], text: str, now: datetime) -> Reply | None:
        asked_at = datetime.fromisoformat(box["asked_at"])
        if now - asked_at > STALETAPS:
            box["step"] = "paused"
            return None
        word = text.strip().rstrip("。.!！").lower()
        if word in ("跳过", "skip", "不想说"):
            return self._choice(state, box, ["skip"], now)
        if word in ("不知道", "不清楚", "忘了", "记不得", "记不清", "don't know"):
            return self._choice(state, box, ["unknown"], now)
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
        due = self.desk.promise(city, kind, risk, self._days_left(state, box, today), now)
        lines = [say(language, "sent_next", office=self.desk.office_for(city, kind), due=clock(due))]
        lines += [say(language, "sent_add"), say(language, "sent_status")]
        return reply_of(
            state,
            lead_block(say(language, "sent_lead", number="{number}")),
            points_block(*lines),
            handoff=box.get("trigger") or "asked",
        )
