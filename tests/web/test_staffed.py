"""Whether a person can be promised is asked beside the pages: a slow or failing database takes none of them away."""

from __future__ import annotations

from collections.abc import Callable

from bot.storage import StorageBusy
from handlers.web.app import settled


class Office:
    """An office whose database may be away, a clock, and what is to be asked beside."""

    def __init__(self) -> None:
        self.open, self.away, self.now = True, False, 0.0
        self.asked = 0
        self.waiting: list[Callable[[], None]] = []
        self.staffed = settled(self.ask, seconds=5, clock=lambda: self.now, later=self.waiting.append)

    def ask(self) -> bool:
        self.asked += 1
        if self.away:
            raise StorageBusy("busy")
        return self.open


def test_an_answer_holds_for_some_seconds() -> None:
    office = Office()
    assert [office.staffed() for _ in range(3)] == [True] * 3
    assert office.asked == 1


def test_the_next_answer_is_asked_beside_and_holds_no_page() -> None:
    office = Office()
    assert office.staffed()
    office.open, office.now = False, 6.0
    assert office.staffed() and office.asked == 1
    office.waiting.pop()()
    assert not office.staffed()


def test_a_failing_database_leaves_the_last_answer() -> None:
    office = Office()
    office.open = False
    assert not office.staffed()
    office.away, office.now = True, 6.0
    office.staffed()
    office.waiting.pop()()
    assert not office.staffed()
