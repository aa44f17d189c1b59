"""What the turns from the consent to the summary have in common: ask for a fact, ask again, read back, put right, rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.cases.intake.answers import correction
from bot.cases.intake.contract import CaseDesk, facts_drop, facts_fill, matter_held
from bot.cases.intake.interview.confirming import SURE, next_to_confirm, sure_slot
from bot.cases.intake.interview.consent import consent_ways
from bot.cases.intake.interview.details import details_fill
from bot.cases.intake.interview.keeping import settled_together
from bot.cases.intake.interview.putting_right import shown_right, take_righted
from bot.cases.intake.interview.summary import fix_text, question_text, summary_reply, summary_ways, which_reply
from bot.cases.intake.open_case import OpenCase
from bot.cases.intake.open_questions import buttons, next_slot
from bot.cases.intake.righting.finding import Righted, find_righted
from bot.cases.intake.session import CaseSession
from bot.cases.rules.facts.matter_facts import heard_in
from bot.cases.rules.facts.slots import MONEY, SLOTS
from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.rules.triggers import CasePolicy
from bot.cases.texts import fact_lines, labels, say
from bot.cases.view import choices_of, lead_block, reply_of, text_block
from bot.contract.messages import Block, Choice, ConversationState, Reply
from bot.dialogue.flows.documents.answers import CORRECTION

_KEPT = 400
"""Characters of a correction that are kept as written."""
_VAGUE = 4
"""Characters up to which a correction beside the summary (不对, 错了) names nothing."""


@dataclass(slots=True)
class Asking:
    """Asks for the facts of a case, one at a time."""

    desk: CaseDesk
    policy: CasePolicy
    sent: OpenCase
    new_token: Callable[[], str]
    days_left: Callable[[ConversationState, CaseSession, date], int | None]
    public_contacts: str = ""

    def ask_next(
        self,
        state: ConversationState,
        session: CaseSession,
        now: datetime,
        *,
        noted: dict[str, str] | None = None,
        head: list[Block] | None = None,
        key: str = "noted",
    ) -> Reply:
        """Ask for the next fact that is missing, or read everything back. `noted`: what was just filled in."""
        before = [*(head or [])]
        if noted:
            lines = "；".join(line for slot, line in fact_lines(noted, state.language) if slot != "story")
            if lines:
                before.append(text_block(say(state.language, key, noted=lines.rstrip("。！!.…"))))
        if session.read_back:
            return self.summary(state, session, before, now)
        slot = next_slot(state.facts.values, [*session.passed, *session.none]) or self._to_confirm(state, session, now)
        if not slot:
            return self.summary(state, session, before, now)
        session.step, session.asking, session.asked_at = "intake", slot, now.isoformat()
        return self.question(state, session, slot, before)

    @staticmethod
    def _to_confirm(state: ConversationState, session: CaseSession, now: datetime) -> str:
        """The question that reads back a value worked out or told in passing; empty when none is left."""
        today = now.astimezone(SHANGHAI).date()
        slot = next_to_confirm(state.facts.values, matter_held(state), session.sure, session.none, today)
        return f"{SURE}{slot}" if slot else ""

    def question(
        self,
        state: ConversationState,
        session: CaseSession,
        slot: str,
        before: list[Block] | None = None,
        key: str = "",
    ) -> Reply:
        """Return the question for a fact, with its buttons."""
        today = datetime.fromisoformat(session.asked_at).astimezone(SHANGHAI).date()
        fixing = session.step == "fix" and not key
        question = fix_text(state, slot, today) if fixing else question_text(state, slot, key, today)
        if session.readings and sure_slot(slot) == "amount_owed":
            return self._which_owed(state, session.readings, before or [])
        off = choices_of(state, ("take_off", f"case:off:{slot}")) if fixing and state.facts.values.get(slot) else ()
        return reply_of(state, *(before or []), text_block(question), choices=(*self.ways(state, slot), *off))

    def unread(self, state: ConversationState, session: CaseSession, slot: str) -> Reply:
        """Say what was not found in an answer, and how it may be told; where nothing is known of that, ask once more."""
        if (key := f"unread_{slot}") not in labels("zh"):
            return self.question(state, session, slot, key="not_read")
        said = text_block(say(state.language, key))
        return reply_of(state, said, choices=self.ways(state, slot))

    @staticmethod
    def _which_owed(state: ConversationState, readings: list[str], before: list[Block]) -> Reply:
        """The question which of two sums is owed, each a button."""
        named = say(state.language, "or_else").join(say(state.language, "unit_yuan", value=one) for one in readings)
        buttons = tuple(
            Choice(label=say(state.language, "unit_yuan", value=one), action=f"case:set:amount_owed={one}")
            for one in readings
        )
        around = choices_of(state, ("unknown", f"case:unknown:{SURE}amount_owed"), ("later", "case:later"))
        asked = text_block(say(state.language, "which_owed", readings=named))
        return reply_of(state, *before, asked, choices=(*buttons, *around))

    @staticmethod
    def ways(state: ConversationState, slot: str) -> tuple[Choice, ...]:
        """Return the buttons under the question for a fact."""
        around = (("unknown", f"case:unknown:{slot}"), ("skip", f"case:skip:{slot}"), ("later", "case:later"))
        if sure := sure_slot(slot):
            values = state.facts.values
            shown = values.get(sure) or (values.get("months_owed") and values.get("monthly_pay"))
            yes_or_no = (("sure_yes", f"case:sure:{sure}"), ("sure_no", f"case:fix:{sure}")) if shown else ()
            return choices_of(state, *yes_or_no, *around)
        ready = buttons(slot, labels(state.language), state.facts.values)
        return (*ready, *choices_of(state, *around))

    def question_again(self, state: ConversationState, session: CaseSession) -> tuple[list[Block], list[Choice]]:
        """The open question below an answer to something else, with its buttons."""
        asked = self.question(state, session, session.asking, key="back_to")
        return list(asked.blocks), list(asked.choices)

    def again(self, state: ConversationState, session: CaseSession, now: datetime) -> Reply | None:
        """What the flow waits for, said once more; None when it waits for nothing."""
        return (
            self.put_again(state, session, now)
            if session.step in ("consent", "intake", "fix", "summary", "paused")
            else None
        )

    def put_again(
        self, state: ConversationState, session: CaseSession, now: datetime, *, before: list[Block] | None = None
    ) -> Reply:
        """Say what the flow waits for once more, under something else."""
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
            return self.summary(state, session, [], now)
        if step == "paused":
            return self.ask_next(state, session, now)
        return self.question(state, session, session.asking, before)

    def passed_over(self, state: ConversationState, session: CaseSession, slot: str, now: datetime) -> Reply:
        """The question is left unanswered; asked again when the button stood under an earlier one."""
        if (asking := session.asking) != (slot or asking):
            return self.question(state, session, asking)
        if sure := sure_slot(asking):
            session.sure = [*session.sure, sure]
            session.passed = [*session.passed, *([sure] if session.readings else [])]
            session.readings = []
            return self.ask_next(state, session, now)
        if session.step == "fix":  # what was there was wrong, and what is right is not known
            facts_drop(state, (asking,) if asking in MONEY[1:] else settled_together(asking))
        session.passed = [*session.passed, asking]
        return self.ask_next(state, session, now)

    def corrected(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """Take a correction of something said before; ask for the fact when the right words are missing."""
        asking = session.asking if session.step != "summary" else ""
        today = now.astimezone(SHANGHAI).date()
        _, read = heard_in(matter_held(state), "", text, today, state.turn)
        found = correction(text, state.facts.values, session.last, asking, today, read)
        if found is None or found.slot not in ("", *SLOTS, *MONEY) or not found.values:
            righted = self._righted_early(state, session, text, now)
            if righted is not None or found is None or found.slot not in ("", *SLOTS, *MONEY):
                return righted
        if not found.values:
            vague = not found.slot or (session.step == "summary" and len(text) <= _VAGUE)
            return which_reply(state) if vague else self.fix(state, session, found.slot, now)
        before = dict(state.facts.values)
        if found.slot in MONEY:
            facts_drop(state, MONEY if "amount_owed" in found.values else ["amount_owed"])
        facts_fill(state, found.values)
        session.last = found.slot
        noted = {slot: value for slot, value in state.facts.values.items() if before.get(slot) != value}
        return self.ask_next(state, session, now, noted=noted, key="changed")

    def _righted_early(self, state: ConversationState, session: CaseSession, text: str, now: datetime) -> Reply | None:
        """Take a correction told before the summary, where every part of it is about a fact that is held; else None."""
        if not CORRECTION.search(text):
            return None
        values = state.facts.values
        found = find_righted(text, values, now.astimezone(SHANGHAI).date())
        own = found.values and not found.asked and not found.unread and session.asking not in found.values
        return self.put(state, session, found, now) if own and any(values.get(one) for one in found.values) else None

    def confirmed(self, state: ConversationState, session: CaseSession, slot: str, now: datetime) -> Reply:
        """A value read back is right."""
        session.sure = [*session.sure, slot]
        state.facts.confirmed |= {slot} & state.facts.values.keys()
        return self.ask_next(state, session, now)

    def none_of(
        self,
        state: ConversationState,
        session: CaseSession,
        slot: str,
        now: datetime,
        head: list[Block] | None = None,
        noted: dict[str, str] | None = None,
    ) -> Reply:
        """There is nothing of what was asked for, or nothing beside what was told."""
        session.none = [*session.none, slot]
        return self.ask_next(state, session, now, head=head, noted=noted)

    def fix(self, state: ConversationState, session: CaseSession, slot: str, now: datetime) -> Reply:
        """Ask for one fact again."""
        session.step, session.asking, session.asked_at = "fix", slot, now.isoformat()
        session.sure = [*session.sure, slot]
        session.passed = [passed for passed in session.passed if passed not in settled_together(slot)]
        session.none = [none for none in session.none if none not in settled_together(slot)]
        return self.question(state, session, slot)

    def summary(self, state: ConversationState, session: CaseSession, before: list[Block], now: datetime) -> Reply:
        """Read everything back."""
        session.step, session.shown, session.read_back = "summary", state.turn, True
        today = now.astimezone(SHANGHAI).date()
        details_fill(state, session, today)
        return summary_reply(state, session, before, today)

    def righted(
        self, state: ConversationState, session: CaseSession, text: str, now: datetime, about: str = ""
    ) -> Reply | None:
        """Take what words put right in the facts, each part by the reader of its fact, and read everything back; None where
        they put nothing right. `about`: the fact that words are about which name none."""
        found = find_righted(text, state.facts.values, now.astimezone(SHANGHAI).date(), about)
        if not found:
            return None
        session.typed = [*session.typed, text[:_KEPT]]
        return self.put(state, session, found, now)

    def put(self, state: ConversationState, session: CaseSession, found: Righted, now: datetime) -> Reply:
        """Keep what was put right; ask for a fact said to be wrong without what is right, else read everything back."""
        before = dict(state.facts.values)
        take_righted(state, session, found.values, now.astimezone(SHANGHAI).date())
        blocks = shown_right(state, before, found)
        if found.asked:
            reply = self.fix(state, session, found.asked[0], now)
            return reply.under(blocks) if blocks else reply
        return self.ask_next(state, session, now, head=blocks)

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
        return self.put_again(state, session, now, before=[told])
