"""A chat model at an OpenAI-compatible endpoint, asked for a shape or for a stream of lines, within a time that holds."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from pydantic import BaseModel, SecretStr

from bot.model.chat import Message, bound, contents_of, make_chat, text_of, told
from bot.model.failures import TIMED_OUT, Failure, failure_of, note
from bot.model.limits.breaker import Breaker
from bot.model.limits.budget import Budget, Call, tokens_in
from bot.model.loop import model_loop, run_within
from bot.model.parsing import StreamedLines, parse
from bot.model.presets import Format, preset_for
from bot.model.way import Way

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI

log = structlog.get_logger(__name__)
T = TypeVar("T", bound=BaseModel)
PROBE_SECONDS = 20.0


class Alive(BaseModel):
    """What the probe asks for."""

    ok: bool


@dataclass(frozen=True, slots=True)
class Ability:
    """What a probe found: how to ask for a shape (`how` empty: not at all), in how many milliseconds, and what went wrong."""

    how: Format | None
    milliseconds: int
    failure: Failure | None = None


@dataclass(slots=True)
class Endpoint:
    """One configured model. Nothing here raises; nothing takes longer than the time it is given."""

    api_key: str = field(repr=False)
    base_url: str
    model: str
    timeout: float = 20.0
    temperature: float = 0.2
    provider: str = ""
    """Name of a preset; empty: recognised by the address."""
    second: Endpoint | None = None
    """Asked when this one fails or rests."""
    budget: Budget = field(default_factory=Budget)
    breaker: Breaker = field(default_factory=Breaker)
    _way: Way | None = field(default=None, init=False)
    _clients: dict[tuple[bool, float | None], Any] = field(default_factory=dict, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def warm(self) -> None:
        """Make the client ready, which imports what it needs. Done at the start, and again before time is counted.

        What goes wrong is left to the next call: beside another thread's imports these may find a module half made.
        """
        try:
            self._client(self.temperature)
        except Exception as error:  # noqa: BLE001 (a call that is made without a client counts as failed)
            log.warning("model_client_not_ready", error=type(error).__name__)
        if self.second is not None:
            self.second.warm()

    def probe(self, seconds: float = PROBE_SECONDS) -> Ability:
        """Return what the endpoint really does, found by a small completion; spends a few dozen tokens."""
        self.warm()
        began = time.monotonic()
        failure: list[Failure] = []
        messages = [("system", 'Answer with the JSON object {"ok": true}.'), ("human", "Reply now, as JSON.")]
        try:
            alive = run_within(self._shaped(messages, Alive, 0.0, "probe", "", failure), seconds)
        except Exception as error:  # noqa: BLE001 (whatever it is, is what was found)
            alive, failure = None, [failure_of(error)]
        spent = int((time.monotonic() - began) * 1000)
        return Ability(self._how().form if alive else None, spent, failure[-1] if failure and not alive else None)

    def ask(  # noqa: PLR0917
        self,
        system: str,
        human: str,
        shape: type[T],
        *,
        history: Sequence[Message] = (),
        seconds: float | None = None,
        temperature: float | None = None,
        purpose: str = "ask",
        conversation: str = "",
    ) -> T | None:
        """Return the model's answer read as `shape`; None on time-out, refusal, an error of the endpoint, or garbage."""
        self.warm()
        work = self.answer(
            [("system", system), *history, ("human", human)],
            shape,
            temperature=self.temperature if temperature is None else temperature,
            purpose=purpose,
            conversation=conversation,
        )
        limit = self.timeout if seconds is None else seconds
        try:
            return run_within(work, limit)
        except TimeoutError:
            self._missed(TIMED_OUT, purpose, limit, conversation)
        return None

    async def answer(
        self, messages: Sequence[Message], shape: type[T], *, temperature: float, purpose: str, conversation: str = ""
    ) -> T | None:
        """Return the answer read as `shape`, from the second endpoint where the first gives none. Runs in the model's loop."""
        found = await self._shaped(messages, shape, temperature, purpose, conversation, [])
        if found is None and self.second is not None:
            return await self.second.answer(
                messages, shape, temperature=temperature, purpose=purpose, conversation=conversation
            )
        return found

    def lines(
        self, messages: Sequence[Message], *, seconds: float, purpose: str = "write", conversation: str = ""
    ) -> Iterator[str]:
        """Yield the lines the model writes, each when it is complete; stops at the end, at a failure, or when time is up."""
        import asyncio

        self.warm()
        queue: SimpleQueue[str | None] = SimpleQueue()
        task = asyncio.run_coroutine_threadsafe(
            self._pump(messages, seconds, purpose, conversation, queue), model_loop()
        )
        try:
            while (line := queue.get()) is not None:
                yield line
        finally:
            task.cancel()

    async def _pump(
        self,
        messages: Sequence[Message],
        seconds: float,
        purpose: str,
        conversation: str,
        queue: SimpleQueue[str | None],
    ) -> None:
        import asyncio

        try:
            async with asyncio.timeout(seconds):
                async for line in self.stream(messages, purpose=purpose, conversation=conversation):
                    queue.put(line)
        except TimeoutError:
            self._missed(TIMED_OUT, purpose, seconds, conversation)
        finally:
            queue.put(None)

    async def stream(self, messages: Sequence[Message], *, purpose: str, conversation: str = "") -> AsyncIterator[str]:
        """Yield complete lines, from the second endpoint where the first gave not one. Runs in the model's loop."""
        given = False
        async for line in self._streamed(messages, purpose, conversation):
            given = True
            yield line
        if not given and self.second is not None:
            async for line in self.second.stream(messages, purpose=purpose, conversation=conversation):
                yield line

    async def _streamed(self, messages: Sequence[Message], purpose: str, conversation: str) -> AsyncIterator[str]:
        import asyncio

        if not self._may(purpose, conversation):
            return
        again, began = True, time.monotonic()
        while True:
            way, total, given, lines = self._how(), None, False, StreamedLines()
            extras = way.extras
            try:
                async for piece in self._client(self.temperature).astream(list(messages)):
                    total = piece if total is None else total + piece
                    for line in lines.take(text_of(piece)):
                        given = True
                        yield line
                for line in lines.rest():
                    yield line
            except Exception as error:  # noqa: BLE001 (any failure of the endpoint ends the stream)
                failure = failure_of(error)
                if not given and failure.of_form and way.without_extras(extras):
                    continue
                if not given and failure.again_soon and again:
                    again = False
                    await asyncio.sleep(failure.rest)
                    continue
                for line in lines.rest():
                    yield line
                self._missed(failure, purpose, time.monotonic() - began, conversation)
                return
            self.breaker.worked()
            self._count(messages, total, purpose, "ok", began, conversation)
            return

    async def _shaped(
        self,
        messages: Sequence[Message],
        shape: type[T],
        temperature: float,
        purpose: str,
        conversation: str,
        failed: list[Failure],
    ) -> T | None:
        """Ask in the present form, step down where the form is refused, try once more where asked to wait a moment."""
        import asyncio

        if not self._may(purpose, conversation):
            return None
        again, began = True, time.monotonic()
        while True:
            way = self._how()
            place = way.place
            sent = told(messages, shape, way.form)
            try:
                message = await bound(self._client(temperature), shape, way.form).ainvoke(sent)
            except Exception as error:  # noqa: BLE001 (any failure of the endpoint has one outcome)
                failure = failure_of(error)
                failed.append(failure)
                if failure.of_form and way.refused(place):
                    continue
                if failure.again_soon and again:
                    again = False
                    await asyncio.sleep(failure.rest)
                    continue
                self._missed(failure, purpose, time.monotonic() - began, conversation)
                return None
            found = parse(contents_of(message), shape)
            self._count(sent, message, purpose, "ok" if found else "garbage", began, conversation)
            if found is None:
                failed.append(Failure("garbage"))
                if purpose == "probe" and way.refused(place):
                    continue
                self.breaker.failed() if not contents_of(message).strip() else self.breaker.worked()
                return None
            way.worked(place)
            self.breaker.worked()
            return found

    def _may(self, purpose: str, conversation: str) -> bool:
        if not self.budget.allows(conversation):
            self.budget.note(Call(purpose, self.model, "spent"), conversation)
            return False
        if purpose != "probe" and not self.breaker.allows():
            self.budget.note(Call(purpose, self.model, "resting"), conversation)
            return False
        return True

    def _missed(self, failure: Failure, purpose: str, seconds: float, conversation: str) -> None:
        note(failure, purpose)
        self.breaker.failed(failure.rest)
        self.budget.note(Call(purpose, self.model, failure.kind, int(seconds * 1000)), conversation)

    def _count(  # noqa: PLR0917
        self, sent: Sequence[Message], message: Any, purpose: str, outcome: str, began: float, conversation: str
    ) -> None:
        """Count an answer, by its length where the endpoint tells no tokens."""
        usage = getattr(message, "usage_metadata", None) or {}
        spent = int((time.monotonic() - began) * 1000)
        call = Call(
            purpose,
            self.model,
            outcome,
            spent,
            usage.get("input_tokens") or sum(tokens_in(text) for _, text in sent),
            usage.get("output_tokens") or (tokens_in(contents_of(message)) if message is not None else 0),
        )
        self.budget.note(call, conversation)

    def _how(self) -> Way:
        if self._way is None:
            self._way = Way.of(preset_for(self.base_url, self.provider))
        return self._way

    def _client(self, temperature: float | None) -> ChatOpenAI:
        extras = self._how().extras
        named = (extras, temperature if extras else None)
        with self._lock:
            if named not in self._clients:
                self._clients[named] = make_chat(
                    model=self.model,
                    key=SecretStr(self.api_key),
                    address=self.base_url,
                    preset=preset_for(self.base_url, self.provider),
                    temperature=named[1],
                    extras=extras,
                )
            client: ChatOpenAI = self._clients[named]
            return client
