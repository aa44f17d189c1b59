"""How long before a last day to be reminded, as a form: a button, its number of days in words, yes for all of them, no for none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.contract.messages import Choice, ConversationState, Reply
from bot.dialogue.flows.deadlines import reminders
from bot.dialogue.flows.deadlines.session import ClockSession
from bot.forms import stopped
from bot.understanding.acts import Act, is_act
from bot.understanding.quantities import to_decimal

_DAYS = re.compile(r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,3})\s*(?P<unit>天|日|周|星期|礼拜|个月)")
_UNITS = {"周": 7, "星期": 7, "礼拜": 7, "个月": 30}
_ALL = re.compile(r"都|全部|每个|all", re.IGNORECASE)


@dataclass(slots=True)
class DistanceForm:
    """The question how long before, over one conversation in one turn."""

    state: ConversationState
    session: ClockSession
    today: date

    def buttons(self) -> list[Choice]:
        """The distances whose day is still to come."""
        return reminders.ways_to_be_reminded(self.session.dues, self.today, self.state.language)

    def press(self, action: str) -> Reply | None:
        """Set the reminders of a button."""
        return self._wanted([int(days) for days in action.rpartition(":")[2].split(",") if days.isdigit()])

    def stop(self) -> Reply | None:
        """No reminder is set; the last days stay."""
        self.session.reminding = False
        return stopped(self.state.language)

    def pass_over(self, act: Act) -> Reply | None:
        """Without an answer none is set."""
        return self.stop()

    def finish(self) -> Reply | None:
        """Without an answer none is set."""
        return self.stop()

    def ask_again(self) -> Reply | None:
        """Ask once more."""
        return reminders.asked_distance(self.session.dues, self.today, self.state.language)

    def put_right(self) -> Reply | None:
        """Ask once more."""
        return self.ask_again()

    def take(self, text: str) -> Reply | None:
        """Take a number of days, all of them for a yes, none for a no."""
        left = reminders.distances_left(self.session.dues, self.today)
        if is_act(text, Act.NO):
            return self.stop()
        if is_act(text, Act.YES) or _ALL.search(text):
            return self._wanted(left)
        told = _DAYS.search(text)
        days = to_decimal(told["n"]) if told else None
        if told is None or days is None:
            return None
        wanted = int(days) * _UNITS.get(told["unit"], 1)
        return self._wanted([wanted]) if wanted in left else self.ask_again()

    def leave(self, text: str) -> Reply | None:
        """Words about something else."""
        self.session.reminding = False
        return None

    def _wanted(self, distances: list[int]) -> Reply | None:
        self.session.reminding = False
        return reminders.wanted(self.state, self.session.dues, distances, self.today) if distances else None
