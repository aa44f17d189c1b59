"""The worker's side of a case as dialogue: consent, intake, summary, status, additions, rating. Knows no channel.

The flow decides in the conversation's state and says what has to happen in `state.data["case"]["effects"]`; the hook
(`bot.cases.hook`) carries it out in the transaction that stores the turn.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.cases.intake import ANSWER_LENGTH, SHOWN, SLOTS, buttons, next_slot, read_answer, told_by
from bot.cases.record import Record
from bot.cases.states import OUTCOME_NAMES, STAGE_NAMES, Outcome, Stage
from bot.cases.texts import fact_lines, labels, say, slot_name
from bot.cases.triggers import RISK, TRIGGER_NAMES, CasePolicy, risk_of, triggers_in
from bot.cases.workup import case_clocks, nearest
from bot.dialogue.reckoning.story import recall
from bot.dialogue.reply import (
    Block,
    BlockKind,
    Choice,
    ConversationState,
    Facts,
    Inbound,
    Kind,
    Point,
    Reply,
    Scope,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
CONSENT_WORDING = "2026-11"
STALE_AFTER = timedelta(hours=12)
"""A question this old is not taken as still being answered; the worker is offered to go on instead."""
FLOOD_SECONDS = 60
FLOOD_MESSAGES = 10
"""Additions within a minute that are each acknowledged; later ones are kept without a word."""
_SAID = 6
_MESSAGES = (Kind.TEXT, Kind.PHOTO, Kind.VOICE, Kind.FILE, Kind.LOCATION, Kind.EDITED, Kind.STICKER, Kind.OTHER)
_STATUS_ASKED = re.compile(
    r"进度|进展|(案子|案件|事情?)(现在)?(怎么样|咋样|到哪|如何)了?|办(得|到)(怎么样|咋样|哪)|有(没有)?(消息|结果|回音)|谁在(办|管)|status of my case"
)
_TYPED = ("event_date", "end_date", "amount_owed", "employer", "written_contract")
"""Questions whose answers are kept as written too: sums and clocks are read from the sentence."""
_FILES = (Kind.PHOTO, Kind.VOICE, Kind.FILE)


@dataclass(frozen=True, slots=True)
class Glance:
    """What the worker may know of the case."""

    number: int
    stage: Stage
    office: str
    holder: str
    due_at: datetime | None = None
    asked_slot: str = ""
    outcome: str = ""
    outcome_detail: str = ""
    closed_at: datetime | None = None
    erase_on: date | None = None


class CaseDesk(Protocol):
    """What the flow asks of the cases, read only."""

    def staffed(self) -> bool:
        """Whether somebody is there to take a case."""
        ...

    def contacts(self, city: str) -> str:
        """Public contacts of the office for that city."""
        ...

    def glance(self, token: str) -> Glance | None:
        """The case of that token."""
        ...

    def office_for(self, city: str, kind: str) -> str:
        """Name of the office that would take it."""
        ...

    def promise(self, city: str, kind: str, risk: int, left: int | None, now: datetime) -> datetime:
        """Until when the worker would hear."""
        ...


def case_box(state: ConversationState) -> dict[str, Any]:
    """Return the flow's part of a conversation's state, made when it is not there."""
    box = state.data.setdefault("case", {})
    assert isinstance(box, dict)
    return box


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

    def turn(self, state: ConversationState, inbound: Inbound, now: datetime) -> tuple[ConversationState, Reply] | None:
        """Return the state and the reply, or None: then the engine answers. Changes the state it is given."""
        reply = self._turn(state, inbound, now)
        return None if reply is None else (state, reply)

    def after(self, state: ConversationState, inbound: Inbound, reply: Reply, now: datetime) -> Reply:
        """Return the engine's reply with the way to a person where one is called for."""
        box, language = case_box(state), state.language
        if box.pop("told_crisis", False):
            return _with(reply, [_text(say(language, "crisis_case"))])
        if number := box.pop("told_closed", 0):
            told = [_text(say(language, "closed_case", number=number))]
            return _with(reply, told, [Choice(label=say(language, "reopen"), action="case:reopen")])
        if box.get("step") in ("open", "consent") or inbound.kind is Kind.COMMAND:
            return reply
        if reply.handoff == "asked":
            return self._consent(state, box, "asked") if self.desk.staffed() else reply
        name = self._called_for(state, box, inbound, reply, now.astimezone(SHANGHAI).date())
        if box.get("step") in ("paused", "intake", "fix", "summary"):
            return _with(reply, [], [Choice(label=say(language, "resume"), action="case:resume")])
        if not name or not self.desk.staffed():
            return reply
        box["offered"] = [*box.get("offered", []), name]
        button = Choice(label=say(language, "offer_button"), action=f"case:start:{name}")
        offer = _text(say(language, "offer_person", why=TRIGGER_NAMES.get(name, name)))
        return _with(reply.model_copy(update={"handoff": name}), [offer], [button], first=True)

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
            return self._into_case(state, box, inbound, now)
        return self._at_step(state, box, inbound, now) if inbound.text else None

    def _tapped(self, state: ConversationState, box: dict[str, Any], action: str, now: datetime) -> Reply | None:
        if action == "person" and self.desk.staffed() and box.get("step") != "open":
            return self._consent(state, box, "asked")
        return self._choice(state, box, action.split(":", 2)[1:], now) if action.startswith("case:") else None

    def _at_step(
        self, state: ConversationState, box: dict[str, Any], inbound: Inbound, now: datetime
    ) -> Reply | None:
        """Take words as what the flow waits for; None when they are nothing of the kind."""
        step = box.get("step")
        if step == "comment":
            return self._comment(state, box, inbound)
        if self.danger(inbound.text):
            if step in ("consent", "intake", "fix", "summary", "paused"):
                box["trigger"] = "crisis"
            return None
        if step == "closed" and self._asks_status(inbound) and (glance := self._glance(box)) is not None:
            return self._status(state, glance, now)
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
        glance = self._glance(box)
        if name in ("case", "status"):
            return self._status(state, glance, now)
        if name == "withdraw":
            if glance is None or glance.stage is Stage.ERASED:
                return _reply(state, _lead(say(state.language, "status_none")))
            return _reply(
                state,
                _lead(say(state.language, "withdraw_sure")),
                choices=_choices(state, ("withdraw_yes", "case:withdraw"), ("withdraw_no", "case:stay")),
            )
        if name == "forget" and glance is not None:
            from bot.messages import message

            kept = message(state.language, "forgotten_kept", kept=say(state.language, "kept_after_erasure"))
            fresh = say(state.language, "withdrawn", number=glance.number)
            return _reply(state, _lead(message(state.language, "forgotten", kept=kept)), _text(fresh))
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
        if verb in _AFTER and (glance := self._glance(box)) is not None:
            return self._about_case(state, box, (verb, rest), glance, now)
        return self._status(state, self._glance(box), now)

    def _filling(
        self, state: ConversationState, box: dict[str, Any], verb: str, rest: str, now: datetime
    ) -> Reply | None:
        """A button of the intake or the summary; None when it is none of theirs."""
        language, step = state.language, box.get("step")
        if verb == "later":
            box["step"] = "paused"
            return _reply(state, _lead(say(language, "paused")), choices=_choices(state, ("resume", "case:resume")))
        if verb == "resume" and step in ("paused", "intake", "summary", "fix"):
            return self._ask_next(state, box, now)
        if verb in ("skip", "unknown") and step in ("intake", "fix"):
            if rest and rest != box.get("asking"):  # a button of an earlier question
                return self._question(state, box, box.get("asking", ""))
            box["passed"] = [*box.get("passed", []), box.get("asking", "")]
            return self._ask_next(state, box, now)
        if verb == "set" and step in ("intake", "fix"):
            slot, _, value = rest.partition("=")
            self._fill(state, box, {slot: value})
            return self._ask_next(state, box, now, noted={slot: value})
        if verb == "correct" and step == "summary":
            found = [Choice(label=slot_name(slot, language), action=f"case:fix:{slot}") for slot in SLOTS]
            return _reply(state, _lead(say(language, "correct_which")), choices=tuple(found))
        if verb == "fix" and step in ("summary", "fix", "intake"):
            box.update(step="fix", asking=rest, asked_at=now.isoformat())
            box["passed"] = [slot for slot in box.get("passed", []) if slot != rest]
            return self._question(state, box, rest)
        if verb == "drop":
            state.data["case"] = {"said": box.get("said", []), "heard": box.get("heard", {})}
            return _reply(state, _lead(say(language, "dropped")))
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
        glance = self._glance(box)
        if glance is not None and glance.stage in (Stage.QUEUED, Stage.ACTIVE, Stage.WAITING, Stage.REVIEW):
            box["step"] = "open"
            return self._status(state, glance, None)
        language = state.language
        if box.get("step") in ("paused", "intake", "summary"):
            box["step"] = "paused"
            return _reply(state, _lead(say(language, "paused")), choices=_choices(state, ("resume", "case:resume")))
        box.update(step="consent", trigger=trigger)
        lines = [say(language, f"consent_{key}") for key in ("what", "why", "who")]
        lines.append(say(language, "consent_long", days=self.policy.retention_days))
        lines.append(say(language, "consent_withdraw"))
        return _reply(
            state,
            _lead(say(language, "consent_lead")),
            _points(*lines),
            _text(say(language, "consent_ask")),
            choices=_choices(state, ("agree", "case:agree"), ("refuse", "case:refuse")),
        )

    def _refused(self, state: ConversationState, box: dict[str, Any]) -> Reply:
        lines = [say(state.language, "refused_lines")]
        if contacts := self.desk.contacts(box.get("heard", {}).get("city", "")):
            lines.append(say(state.language, "refused_office", contacts=contacts))
        return _reply(
            state,
            _lead(say(state.language, "refused_lead")),
            _points(*lines),
            _text(say(state.language, "refused_back")),
        )

    def _begin(self, state: ConversationState, box: dict[str, Any], now: datetime) -> Reply:
        box.update(token=self.new_token(), step="intake", passed=[], consented_at=now.isoformat())
        turns = box.get("heard_turn", {})
        for slot, value in box.get("heard", {}).items():
            if not state.facts.values.get(slot):
                state.facts.values[slot] = value
                state.facts.source_turn[slot] = turns.get(slot, state.turn)
        if box.get("said") and not state.facts.values.get("story"):
            self._fill(state, box, {"story": "\n".join(box["said"])[:ANSWER_LENGTH]})
        known = "；".join(line for slot, line in fact_lines(state.facts.values, state.language) if slot != "story")
        head = [_lead(say(state.language, "intake_begin"))]
        if known:
            head.append(_text(say(state.language, "intake_known", known=known)))
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
                before.append(_text(say(state.language, "noted", noted=lines)))
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
        ways += _choices(
            state, ("unknown", f"case:unknown:{slot}"), ("skip", f"case:skip:{slot}"), ("later", "case:later"),
        )  # fmt: skip
        return _reply(state, *(before or []), _text(question), choices=tuple(ways))

    def _answered(self, state: ConversationState, box: dict[str, Any], text: str, now: datetime) -> Reply | None:
        asked_at = datetime.fromisoformat(box["asked_at"])
        if now - asked_at > STALE_AFTER:
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
        self._fill(state, box, fresh)
        if slot in _TYPED:
            box["typed"] = [*box.get("typed", []), text[:400]]
        return self._ask_next(state, box, now, noted=fresh)

    def _fill(self, state: ConversationState, box: dict[str, Any], values: dict[str, str]) -> None:
        for slot, value in values.items():
            state.facts.values[slot] = value
            state.facts.source_turn[slot] = state.turn
            state.facts.confirmed.discard(slot)

    def _summary(self, state: ConversationState, box: dict[str, Any], before: list[Block]) -> Reply:
        box["step"] = "summary"
        language, values = state.language, state.facts.values
        lines = [line for _, line in fact_lines(values, language)]
        missing = "、".join(slot_name(slot, language) for slot in box.get("passed", []) if not values.get(slot))
        blocks = [
            _lead(say(language, "summary_lead")),
            *before,
            _points(*lines, heading=say(language, "summary_title")),
        ]
        if missing:
            blocks.append(_text(say(language, "summary_missing", missing=missing)))
        blocks.append(_text(say(language, "summary_ask")))
        return _reply(
            state,
            *blocks,
            choices=_choices(state, ("send", "case:send"), ("correct", "case:correct"), ("drop", "case:drop")),
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
        return _reply(
            state,
            _lead(say(language, "sent_lead", number="{number}")),
            _points(*lines),
            handoff=box.get("trigger") or "asked",
        )

    # An open or closed case

    def _into_case(
        self, state: ConversationState, box: dict[str, Any], inbound: Inbound, now: datetime
    ) -> Reply | None:
        glance = self._glance(box)
        if glance is None or glance.stage is Stage.ERASED:
            box.update(step="", token="")
            return None
        if glance.stage in (Stage.CLOSED, Stage.MERGED):
            return self._to_closed(state, box, glance)
        if box.pop("to_bot", False):
            return None
        box["effects"] = [{"do": "message"}]
        recent = [at for at in box.get("recent", []) if at > now.timestamp() - FLOOD_SECONDS]
        box["recent"] = [*recent, now.timestamp()]
        if inbound.text and self.danger(inbound.text):
            box["effects"] = [{"do": "message", "danger": True}]
            box["told_crisis"] = True
            return None
        who = glance.holder or say(state.language, "holder_none")
        if glance.asked_slot and inbound.text:
            heard = read_answer(glance.asked_slot, inbound.text, now.astimezone(SHANGHAI).date())
            value = heard.values.get(glance.asked_slot) or inbound.text.strip()[:ANSWER_LENGTH]
            self._fill(state, box, {glance.asked_slot: value})
            extra = {key: told for key, told in heard.values.items() if not state.facts.values.get(key)}
            self._fill(state, box, extra)
            box["effects"] = [
                {"do": "fact", "slot": glance.asked_slot, "value": value, "extra": extra, "turn": state.turn}
            ]
            name = slot_name(glance.asked_slot, state.language)
            return _reply(state, _text(say(state.language, "joined_fact", slot=name, who=who)))
        if self._asks_status(inbound):
            joined = say(state.language, "joined", number=glance.number, who=who)
            return _with(self._status(state, glance, now), [_text(joined)])
        if len(recent) >= FLOOD_MESSAGES:
            return (
                _reply(state, _text(say(state.language, "flood"))) if len(recent) == FLOOD_MESSAGES else _reply(state)
            )
        key = "joined_file" if inbound.kind in _FILES and not inbound.text else "joined"
        return _reply(
            state,
            _text(say(state.language, key, number=glance.number, who=who)),
            choices=_choices(state, ("bot_button", "case:bot")),
        )

    def _to_closed(self, state: ConversationState, box: dict[str, Any], glance: Glance) -> Reply | None:
        """After closing, messages are ordinary questions again; said once, under the answer (`after`)."""
        box.update(step="closed", told_closed=glance.number)
        return None

    @staticmethod
    def _asks_status(inbound: Inbound) -> bool:
        """Whether a short message asks how the case stands."""
        return inbound.kind is Kind.TEXT and len(inbound.text) <= 20 and bool(_STATUS_ASKED.search(inbound.text))

    def _about_case(
        self, state: ConversationState, box: dict[str, Any], action: tuple[str, str], glance: Glance, now: datetime
    ) -> Reply:
        language, (verb, rest) = state.language, action
        if verb == "bot":
            box["to_bot"] = True
            return _reply(state, _text(say(language, "bot_ask")))
        if verb == "withdraw":
            effects = [{"do": "withdraw", "token": box["token"]}]
            state.facts, state.data["case"] = Facts(), {"effects": effects}
            return _reply(state, _lead(say(language, "withdrawn", number=glance.number)))
        if verb == "reopen":
            last = glance.closed_at + timedelta(days=self.policy.reopen_days) if glance.closed_at else None
            if glance.stage is not Stage.CLOSED or last is None or now > last:
                return _reply(state, _text(say(language, "reopen_late")))
            values = state.facts.values
            due = self.desk.promise(values.get("city", ""), values.get("worker_kind", ""), 0, None, now)
            box["effects"] = [{"do": "reopen"}]
            box["step"] = "open"
            return _reply(state, _lead(say(language, "reopened", number=glance.number, due=clock(due))))
        if verb == "solved":
            box["effects"] = [{"do": "solved", "value": rest}]
            scores = _choices(state, *((f"score_{n}", f"case:score:{n}") for n in range(1, 6)))
            return _reply(state, _text(say(language, "rate_score")), choices=scores)
        if verb == "score":
            box["effects"] = [{"do": "score", "value": rest}]
            box["step"] = "comment"
            return _reply(state, _text(say(language, "rated")))
        if verb == "link":
            box["effects"] = [{"do": "link", "value": rest}]
            return _reply(state, _text(say(language, "linked" if rest == "yes" else "unlinked")))
        return _reply(state, _text(say(language, "staying")))

    def _comment(self, state: ConversationState, box: dict[str, Any], inbound: Inbound) -> Reply:
        box["effects"] = [{"do": "comment", "value": inbound.text[:ANSWER_LENGTH]}]
        box["step"] = "closed"
        return _reply(state, _text(say(state.language, "commented")))

    def _status(self, state: ConversationState, glance: Glance | None, now: datetime | None) -> Reply:
        language = state.language
        if glance is None:
            start = _choices(state, ("offer_button", "case:start:asked")) if self.desk.staffed() else ()
            return _reply(state, _text(say(language, "status_none")), choices=start)
        lines = [say(language, "status_stage", stage=STAGE_NAMES[glance.stage])]
        who = f"{glance.holder}（{glance.office}）" if glance.holder else glance.office
        lines.append(say(language, "status_who", who=who))
        if f"status_next_{glance.stage}" in labels("zh"):
            doer = glance.holder or say(language, "holder_none")
            lines.append(say(language, f"status_next_{glance.stage}", office=glance.office, who=doer))
        ways: tuple[Choice, ...] = ()
        if glance.stage is Stage.CLOSED and glance.closed_at:
            outcome = OUTCOME_NAMES.get(Outcome(glance.outcome), "") if glance.outcome else ""
            lines.append(say(language, "status_closed", outcome=outcome, detail=glance.outcome_detail))
            until = (glance.closed_at + timedelta(days=self.policy.reopen_days)).astimezone(SHANGHAI).date()
            lines.append(say(language, "status_reopen", date=until.isoformat()))
            ways = _choices(state, ("reopen", "case:reopen"))
        elif glance.stage is Stage.WAITING:
            lines.append(say(language, "status_your_turn"))
        elif glance.due_at:
            lines.append(say(language, "status_due", due=clock(glance.due_at)))
        if glance.erase_on and now:
            days = (glance.erase_on - now.astimezone(SHANGHAI).date()).days
            lines.append(say(language, "status_erase", date=glance.erase_on.isoformat(), days=days))
        return _reply(state, _points(*lines, heading=say(language, "status_title", number=glance.number)), choices=ways)

    def _glance(self, box: dict[str, Any]) -> Glance | None:
        return self.desk.glance(box["token"]) if box.get("token") else None


_AFTER = ("bot", "withdraw", "stay", "reopen", "solved", "score", "link")


def clock(at: datetime) -> str:
    """Return an instant as workers read it: 11月23日 15:00."""
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def sentences_told(state: ConversationState) -> tuple[str, ...]:
    """Return what the worker wrote about the matter, in order: to the answering engine, before consent, in the intake."""
    box = case_box(state)
    return tuple(dict.fromkeys([*recall(state), *box.get("said", []), *box.get("typed", [])]))


def _lead(text: str) -> Block:
    return Block(kind=BlockKind.LEAD, points=(Point(text=text),))


def _text(text: str) -> Block:
    return Block(kind=BlockKind.TEXT, points=(Point(text=text),))


def _points(*texts: str, heading: str = "") -> Block:
    return Block(kind=BlockKind.POINTS, heading=heading, points=tuple(Point(text=text) for text in texts if text))


def _choices(state: ConversationState, *pairs: tuple[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(label=say(state.language, key), action=action) for key, action in pairs)


def _reply(
    state: ConversationState, *blocks: Block, choices: tuple[Choice, ...] | list[Choice] = (), handoff: str = ""
) -> Reply:
    return Reply(
        blocks=blocks, choices=tuple(choices), scope=Scope.LABOUR, handoff=handoff, language=state.language,
        composed_by="fixed",
    )  # fmt: skip


def _with(reply: Reply, blocks: list[Block], choices: list[Choice] | None = None, *, first: bool = False) -> Reply:
    more = tuple(choices or ())
    together = (*more, *reply.choices) if first else (*reply.choices, *more)
    return reply.model_copy(update={"blocks": (*reply.blocks, *blocks), "choices": together})
