"""The open question of a case as a form: what words do to it before the case is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.cases.intake.answers import asks_else, meant_for, plainly
from bot.cases.intake.contract import facts_drop, facts_fill, matter_held, matter_keep
from bot.cases.intake.interview.asides import about_us_block
from bot.cases.intake.interview.asking import Asking
from bot.cases.intake.interview.confirming import SURE, answer_to_sure, beside_owed, sum_owed, sure_slot
from bot.cases.intake.interview.keeping import PLAIN, answer_keep
from bot.cases.intake.interview.summary import which_reply
from bot.cases.intake.open_questions import (
    all_paid,
    is_vague,
    not_about_money,
    nothing_more,
    owes_no_money,
    sums_beside,
)
from bot.cases.intake.questions import Heard, left_when_hurt, read_answer, wrong_day
from bot.cases.intake.readers.later_answers import TAKEN, has_none, pay_not_fixed, several_told, sum_of_work
from bot.cases.intake.readers.owed_account import owed_told, owes_nothing
from bot.cases.intake.readers.pay_answers import MAY_REFUSE, months_counted, prices_told
from bot.cases.intake.session import CaseSession
from bot.cases.rules.facts.matter_facts import heard_in, with_facts
from bot.cases.rules.facts.slots import MONEY, SHOWN
from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.rules.triggers import triggers_in
from bot.cases.texts import say
from bot.cases.view import text_block
from bot.contract.matter import Matter
from bot.contract.messages import Choice, ConversationState, Inbound, Reply
from bot.dialogue.routing.fixed_replies import asks_for_person
from bot.understanding.acts import Act
from bot.understanding.money import find_sums

PREFIX = "case:"
_TYPED = ("event_date", "end_date", *MONEY, "employer", "written_contract")
"""Questions whose answers are kept as written too: sums and clocks are read from the sentence."""
_NAMED = ("city", "employer", "name", "worker_kind", "story", "want")
"""Questions that ask for something to be named: 好的 and 没有 name nothing."""
_HELD_BACK = ("deposit", "fees_paid")
"""Sums told where fines are asked for that are none."""
_BESIDE_HELD = ("docked", "own_costs")
_ONE_VALUE = (*TAKEN, "insured", "want", "name")
"""Questions for one thing: nothing else is read into the words of an answer."""
_COSTS = 200
_KEPT = 400
"""Characters of an answer that are kept as written."""


@dataclass(slots=True)
class QuestionForm:
    """One question over one conversation in one turn. `tapped` does what a button of the flow does; `said` are the words."""

    asking: Asking
    tapped: Callable[[ConversationState, CaseSession, tuple[str, str], datetime], Reply | None]
    state: ConversationState
    session: CaseSession
    said: str
    now: datetime

    @property
    def today(self) -> date:
        """The day of the turn."""
        return self.now.astimezone(SHANGHAI).date()

    def buttons(self) -> tuple[Choice, ...]:
        """The values to choose from, and the ways around the question."""
        return self.asking.ways(self.state, self.session.asking)

    def press(self, action: str) -> Reply | None:
        """Do what the button does."""
        verb, _, rest = action.removeprefix(PREFIX).partition(":")
        return self.tapped(self.state, self.session, (verb, rest), self.now)

    def stop(self) -> Reply | None:
        """The worker has had enough of the questions: what was told is kept for later."""
        return self.asking.pause(self.state, self.session)

    def pass_over(self, act: Act) -> Reply | None:
        """Leave the fact open."""
        return self.asking.passed_over(self.state, self.session, "", self.now)

    def finish(self) -> Reply | None:
        """Read everything back."""
        return self.asking.summary(self.state, self.session, [], self.now)

    def ask_again(self) -> Reply | None:
        """Ask for the fact once more."""
        return self.asking.question(self.state, self.session, self.session.asking)

    def put_right(self) -> Reply | None:
        """Ask for the fact told last, or which one was wrong."""
        if sure := sure_slot(self.session.asking):
            return self.asking.fix(self.state, self.session, sure, self.now)
        return self.asking.corrected(self.state, self.session, self.said, self.now) or which_reply(self.state)

    def take(self, text: str) -> Reply | None:
        """Take what words tell, for the open question or for another."""
        slot = self.session.asking
        if sure := sure_slot(slot):
            return self._confirmed(sure, text)
        if self.session.step == "fix" and (righted := self._righted(slot, text)) is not None:
            return righted
        if (none := self._no_money(slot, text)) is not None:
            return none
        if (aside := self._aside(text)) is not None:
            return aside
        if slot == "monthly_pay" and pay_not_fixed(text) and not find_sums(text):
            return self.asking.none_of(self.state, self.session, slot, self.now)
        if slot in _NAMED and plainly(text, Act.YES, Act.NO):  # (可可 is a name)
            return self._not_read(slot, text)
        return self._heard(slot, text)

    def _righted(self, slot: str, text: str) -> Reply | None:
        """Take the answer to what is right of one fact by the reader of just that fact."""
        if wrong_day(slot, text, self.today)[0] or has_none(slot, text):
            return None
        return self.asking.righted(self.state, self.session, text, self.now, about=slot)

    def _confirmed(self, slot: str, text: str) -> Reply | None:
        """Take the answer to a value read back: it is right, or another stands in its place."""
        state, session = self.state, self.session
        if slot == "amount_owed" and (beside := beside_owed(text, state.facts.values, self.today)):
            session.typed = [*session.typed, text[:_KEPT]]
            facts_fill(state, beside)  # (and the wages are asked about once more)
            return self.asking.ask_next(state, session, self.now, noted=beside)
        readings, session.readings = session.readings, []
        if slot == "amount_owed" and (doubt := self._still_in_doubt(text, readings)) is not None:
            return doubt
        shown = (
            sum_owed(state.facts.values, matter_held(state), self.today)
            if slot == "amount_owed"
            else state.facts.values.get(slot, "")
        )
        if slot == "amount_owed" and not shown and (total := self._total_told(text)) is not None:
            return total
        found = answer_to_sure(slot, text, shown, self.today, state.facts.values)
        if found is None:
            return self._not_read(session.asking, text)
        session.unread = ""
        if found.agreed or found.values is None:
            return self.asking.confirmed(state, session, slot, self.now)
        gone = [name for name, value in found.values.items() if not value]
        facts_drop(state, gone)
        session.none = [*session.none, *gone]
        told = {name: value for name, value in found.values.items() if value}
        if slot == "amount_owed" and state.facts.values.get("months_owed") and (months := months_counted(text)):
            told["months_owed"] = months  # (7月的发了，那就四个月，七千六)
        facts_fill(state, told)
        session.typed = [*session.typed, text[:_KEPT]]
        session.sure = [*session.sure, slot]
        return self.asking.ask_next(state, session, self.now, noted=told, key="changed")

    def _still_in_doubt(self, text: str, readings: list[str]) -> Reply | None:
        """Words that may again mean several sums, or none where two were asked about: they go along as told, and no sum is taken."""
        if not (readings and not find_sums(text)) and not owed_told(text, self.state.facts.values).readings:
            return None
        self.session.typed = [*self.session.typed, text[:_KEPT]]
        return self._words_kept(f"{SURE}amount_owed")

    def _total_told(self, text: str) -> Reply | None:
        """What is owed, told when it was asked for in all (46个工，一天320，给过五千), worked out and read back."""
        state, session = self.state, self.session
        if worked := sum_of_work(text, state.facts.values):
            facts_fill(state, {"amount_owed": worked})
            session.typed = [*session.typed, text[:_KEPT]]
            return self.asking.ask_next(state, session, self.now)
        matter, read = heard_in(matter_held(state), "amount_owed", text, self.today, state.turn)
        if not sum_owed({**state.facts.values, **read}, matter, self.today):
            return None
        matter_keep(state, matter)
        facts_fill(state, {slot: value for slot, value in read.items() if slot in MONEY})
        session.typed = [*session.typed, text[:_KEPT]]
        return self.asking.ask_next(state, session, self.now)

    def leave(self, text: str) -> Reply | None:
        """Words ask something of their own: they are answered, and the question stands under the answer."""
        return None

    def _no_money(self, slot: str, text: str) -> Reply | None:
        """Nothing is owed, or nothing beside what was told; None where words say neither."""
        beside = sums_beside(self.state.facts.values)
        if has_none(slot, text):
            return self.asking.none_of(self.state, self.session, slot, self.now)
        if slot == "amount_owed" and not beside and owes_no_money(text):
            facts_drop(self.state, MONEY if self.session.step == "fix" else ())
            head = [text_block(say(self.state.language, "no_money"))]
            if not_about_money(text):
                self.session.none = [*self.session.none, "monthly_pay", "docked"]
            return self.asking.none_of(self.state, self.session, slot, self.now, head)
        if slot == "amount_owed" and owes_nothing(text):
            return self.asking.none_of(self.state, self.session, slot, self.now)
        known = {str(one.amount) for one in find_sums(text)}
        again = bool(known) and known <= set(beside.values())
        if (slot == "amount_owed" and beside and (nothing_more(text) or again)) or (
            slot == "months_owed" and (nothing_more(text) or (all_paid(text) and not known))
        ):
            return self.asking.none_of(self.state, self.session, slot, self.now)
        return None

    def _aside(self, text: str) -> Reply | None:
        """Words that are no answer but belong to the way to a person: how it stands, who you are, a correction."""
        if asks_for_person(text) or self.asking.sent.asks_status(Inbound("", text)):
            return self.asking.unsent(self.state, self.session, self.now)
        if about := about_us_block(self.state, self.session, self.asking.desk, text, self.now):
            return self.asking.put_again(self.state, self.session, self.now, before=[about])
        return self.asking.corrected(self.state, self.session, text, self.now)

    def _heard(self, slot: str, text: str) -> Reply | None:
        """Take what words say for the open question, for another one, or for none; None when they ask something."""
        state, session, now = self.state, self.session, self.now
        matter, read = heard_in(matter_held(state), slot, text, self.today, state.turn)
        heard = read_answer(slot, text, self.today, read, state.facts.values.get("end_date", ""))
        matter, heard = self._left(slot, text, matter, heard)
        if asks_else(slot, text) and (not heard or slot not in PLAIN):
            return None
        if other := meant_for(slot, text):
            return self._found_its_place(other, text)
        beside = {one: read[one] for one in self._held_back(slot) if one in read}
        if (otherwise := self._told_otherwise(slot, text, matter, read, heard, beside)) is not None:
            return otherwise
        late = {slot: value for slot, value in read.items() if slot in SHOWN and not state.facts.values.get(slot)}
        if not heard and late and not wrong_day(slot, text, self.today)[0]:
            matter_keep(state, matter)
            facts_fill(state, late)
            return self.asking.ask_next(state, session, now, noted=late)
        if not heard and slot == "monthly_pay" and prices_told(text):  # (several prices: they go along as written)
            return self.asking.none_of(state, session, slot, now)
        if not heard:
            return self._not_read(slot, text)
        if slot not in _ONE_VALUE:
            matter_keep(state, with_facts(matter, self._refused(slot, read, heard), state.turn))
        was = state.facts.values.get(slot, "")
        answer_keep(state, session, slot, {**beside, **heard.values})
        self._settle(slot, text, was)
        if slot in _TYPED:
            session.typed = [*session.typed, text[:_KEPT]]
        fresh = {key: value for key, value in heard.values.items() if state.facts.values.get(key) == value}
        fresh = {key: value for key, value in fresh.items() if state.facts.source_turn.get(key) == state.turn}
        if slot in TAKEN and several_told(text) and heard.values.get(slot) != text[:_COSTS]:
            session.step, session.asking = "intake", f"{SURE}{slot}"
            return self.asking.question(state, session, session.asking)
        left = self.asking.days_left(state, session, self.today)
        session.called(triggers_in(text, state.facts.values, left, self.asking.policy))
        return self.asking.ask_next(state, session, now, noted=fresh)

    def _left(self, slot: str, text: str, matter: Matter, heard: Heard) -> tuple[Matter, Heard]:
        """An answer on the last day: the day of an injury it points to, and no word on who ended the work unless it says so."""
        if slot != "end_date":
            return matter, heard
        if "end_date" not in heard.values and (day := left_when_hurt(text, self.state.facts.values)):
            heard = Heard({**heard.values, **day})
        ended = matter.ended_by
        if (
            ended is not None
            and ended.turn == self.state.turn
            and ended.value == "worker"
            and "dismissed_by" not in heard.values
        ):
            matter = matter.model_copy(update={"ended_by": matter_held(self.state).ended_by})
        return matter, heard

    def _held_back(self, slot: str) -> tuple[str, ...]:
        """Sums told where fines or costs are asked for that are neither, and that are not held yet."""
        return tuple(one for one in _HELD_BACK if slot in _BESIDE_HELD and not self.state.facts.values.get(one))

    def _told_otherwise(
        self, slot: str, text: str, matter: Matter, read: Mapping[str, str], heard: Heard, beside: dict[str, str]
    ) -> Reply | None:
        """Sums that answer a question for a sum in another way: a deposit or a rate where fines were asked for, costs of
        treatment told before, two sums that may be what is owed. None for any other answer."""
        state, session = self.state, self.session
        if not heard and slot in TAKEN and (beside or prices_told(text)):
            # 押了四百, 一天扣20: no sum that was docked.
            facts_fill(state, beside)
            return self.asking.none_of(state, session, slot, self.now, noted=beside)
        if slot in MONEY[:2] and "amount_owed" not in heard.values:
            readings = owed_told(text, state.facts.values).readings
            refused = with_facts(matter, self._refused(slot, read, heard), state.turn)
            return self._which_owed(text, [*readings], refused) if readings else None
        return None

    @staticmethod
    def _refused(slot: str, read: Mapping[str, str], heard: Heard) -> dict[str, str]:
        """The facts that the words seemed to hold and that are none, each empty: they leave the matter too."""
        return {one: "" for one in MAY_REFUSE.get(slot, ()) if one in read and one not in heard.values}

    def _which_owed(self, text: str, readings: list[str], matter: Matter) -> Reply:
        """Ask which of two sums is owed where an answer may mean either; its words are kept, and no sum of it until then."""
        state, session = self.state, self.session
        matter_keep(state, with_facts(matter, {"amount_owed": ""}, state.turn))
        session.typed = [*session.typed, text[:_KEPT]]
        session.step, session.asking, session.readings = "intake", f"{SURE}amount_owed", readings
        session.asked_at = self.now.isoformat()
        return self.asking.question(state, session, session.asking)

    def _settle(self, slot: str, text: str, was: str) -> None:
        """What an answer leaves nothing more to ask of: pay that came, other sums in place of one owed, a day only the
        year of which is known though it was asked closer (`was`: the value before)."""
        values, session = self.state.facts.values, self.session
        settled = []
        if slot in MONEY and all_paid(text) and not values.get("amount_owed"):
            settled.append("months_owed")
        if slot == "amount_owed" and not any(values.get(one) for one in MONEY):
            settled.append(slot)
        if slot in ("monthly_pay", *TAKEN) and not values.get(slot):  # 一单四块二; 押了四百: told by another name
            settled.append(slot)
        if slot in ("event_date", "start_date") and is_vague(was) and is_vague(values.get(slot, "")):
            settled.append(slot)
        session.none = [*session.none, *settled]

    def _found_its_place(self, slot: str, text: str) -> Reply:
        """Words that answer another question than the open one are kept there, and the open one is asked again."""
        before = self.state.facts.values.get(slot, "")
        read = read_answer(slot, text, self.today).values
        told = read.get(slot, text)
        if phone := read.get("phone") if slot == "name" else "":
            facts_fill(self.state, {"phone": phone})
        told = f"{before}；{told}" if before and slot == "proof" and told not in before else told
        facts_fill(self.state, {slot: told})
        return self.asking.ask_next(self.state, self.session, self.now, noted={slot: told})

    def _not_read(self, slot: str, text: str) -> Reply:
        """Say why an answer was not understood; the second time it is kept as written, so that nobody is stuck."""
        state, session = self.state, self.session
        wrong, written = wrong_day(slot, text, self.today)
        if wrong:
            return self.asking.question(state, session, slot, [text_block(say(state.language, wrong, written=written))])
        if session.unread != slot:
            session.unread = slot
            return self.asking.unread(state, session, slot)
        session.typed = [*session.typed, text[:_KEPT]]
        return self._words_kept(slot)

    def _words_kept(self, slot: str) -> Reply:
        """Go on without a value: the words go along as told."""
        state, session = self.state, self.session
        session.unread = ""
        if sure := sure_slot(slot):
            session.sure = [*session.sure, sure]
            session.passed = [*session.passed, *([] if state.facts.values.get(sure) else [sure])]
        else:
            session.passed = [*session.passed, slot]
        return self.asking.ask_next(state, session, self.now, head=[text_block(say(state.language, "kept_words"))])
