"""What the service needs from others: an engine that answers, channels that deliver; and how a delivery can fail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy.orm import Session

from bot.contract.messages import ConversationState, Inbound, Reply
from bot.storage import Delivery, Exchange
from bot.storage.turns import Work

Clock = Callable[[], datetime]
"""Gives the present instant, with a time zone. Injected, so that tests own the time."""


def system_clock() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


class Engine(Protocol):
    """One turn in, one reply out. Called in a worker thread, for several conversations at once."""

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """Return the state after the turn and the reply. The state passed in is not changed."""
        ...


Follow = Callable[[Session, Work, ConversationState, Reply, Exchange], Collection[int]]
"""Called in the transaction that stores a turn, to do what else belongs to it (a case opened, a message relayed).

Returns ids of conversations that have something to send. What it raises undoes the turn.
"""

PartSent = Callable[[str], Awaitable[None]]


class Channel(Protocol):
    """A channel that replies are pushed to. Channels whose caller waits for the reply need none (`Service.ask`)."""

    name: str

    async def pace(self, external_id: str) -> None:
        """Wait until the channel may be called again for that chat. Awaited right before a row is marked as being sent."""
        ...

    def lane(self, external_id: str) -> str:
        """Return by which lane messages leave for that chat: each lane has places of its own, and waits for no other."""
        ...

    async def arrived(self, delivery: Delivery) -> str | None:
        """For a delivery in doubt: return the id of its next part if that has arrived, else None: it is sent again.

        `delivery.bookmark` is from right before the doubtful call. Raises TryLater or Refused.
        """
        ...

    async def deliver(self, delivery: Delivery, part_sent: PartSent) -> None:
        """Send what is left of the delivery, and await `part_sent(id)` right after each part the channel took; ids of parts
        it took at once (an album) are parted by spaces.

        Parts are the same on every attempt; those in `delivery.external_ids` left already.
        Raises TryLater or Refused; anything else is tried again a limited number of times.
        """
        ...

    def bookmark(self) -> str:
        """Return a short note of where the channel stands now; kept with a row before it is sent."""
        ...

    def resume(self, bookmarks: Sequence[str]) -> None:
        """At the start: the bookmarks and message ids of the newest rows of the last run."""
        ...

    async def working(self, external_id: str) -> None:
        """Show that an answer is being made (typing). Called every few seconds; errors are ignored."""
        ...


class Component(Protocol):
    """A part of the running service with a loop of its own."""

    name: str

    async def run(self) -> None:
        """Run until cancelled. Raises ComponentFailed when the service cannot go on without it."""
        ...


class DeliveryError(Exception):
    """A delivery did not work. `code` is kept with the outbox row."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TryLater(DeliveryError):
    """The channel could not take it now. `seconds`: how long it asked to wait, if it did.

    `in_doubt`: it may have taken it, the answer got lost.
    """

    def __init__(self, code: str, seconds: float | None = None, *, in_doubt: bool = False) -> None:
        super().__init__(code)
        self.seconds = seconds
        self.in_doubt = in_doubt


class Refused(DeliveryError):
    """The channel will never take it: blocked, chat gone, malformed."""


class ComponentFailed(Exception):
    """The service cannot run like this (a port in use, a wrong token). `str()` is one sentence for the operator."""

    code = "component_failed"


class ServiceBusy(Exception):
    """No reply in time. What was asked is recorded and will be answered; asking again with its id gives the reply."""

    code = "service_busy"


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """Numbers of the service. Seconds unless named otherwise."""

    turn_threads: int = 16
    """Turns made at once; most of a turn with a model is waiting for it."""
    danger_threads: int = 4
    """Turns of people in danger made beside these."""
    settle: float = 0.2
    """Quiet to wait for after a text on a pushed channel, so that a burst becomes one turn."""
    settle_longest: float = 3.0
    settle_asked: float = 0.4
    """The same for a short text on a page, whose writers send three in a row."""
    turn_lease: float = 60.0
    send_lease: float = 120.0
    poll: float = 1.0
    """How often to look for work that nobody announced: after a restart, from another process, due retries."""
    working_after: float = 0.3
    """A turn that takes longer shows that it is being worked on."""
    turn_failures: int = 3
    """Errors of the engine on one turn before an apology is sent instead."""
    turn_patience: int = 5
    """Times the process may die over a turn before the turn waits a little each time, so that others go first. It is
    never given up for that."""
    turn_wait: float = 10.0
    """The longest of these waits."""
    unknown_failures: int = 8
    """Attempts of a delivery that fails in an unexpected way."""
    ask_timeout: float = 60.0
    send_at_once: int = 16
    """Conversations sent to at the same time, on each lane of each channel."""
    retention_days: int = 180
    shutdown_grace: float = 10.0
