"""Parts of the running service: the web server, work done again and again in a thread, and keeping parts alive."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Generator
from typing import Any

import structlog
import uvicorn

from bot.service.contract import Component, ComponentFailed
from bot.service.failures import described

log = structlog.get_logger(__name__)
CLOSING_SECONDS = 2
"""How long a stop waits for requests under way; pages that listen for news never end by themselves."""


async def _at_once() -> None:
    return None


class WebServer:
    """Serves an ASGI application on the service's event loop.

    `after`: what is waited for before anybody is let in. The address is taken at once, so that one in use is told at once.
    """

    name = "web"

    def __init__(
        self,
        app: Any,
        host: str,
        port: int,
        *,
        log_level: str = "warning",
        after: Callable[[], Awaitable[object]] = _at_once,
    ) -> None:
        config = uvicorn.Config(
            app, host=host, port=port, log_level=log_level, access_log=False, lifespan="on",
            timeout_graceful_shutdown=CLOSING_SECONDS, server_header=False,
        )  # fmt: skip
        self._server = _Server(config)
        self._address = (host, port)
        self._after = after

    async def run(self) -> None:
        """Serve until cancelled. Raises ComponentFailed when the address cannot be used."""
        with self._taken() as listener:
            await self._after()
            with self._told():
                listener.listen()
            await self._serve(listener)

    def _taken(self) -> socket.socket:
        """The address, nobody let in yet: whoever calls is refused and not kept waiting."""
        listener = socket.socket(socket.AF_INET6 if ":" in self._address[0] else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with self._told():
            listener.bind(self._address)
        return listener

    @contextlib.contextmanager
    def _told(self) -> Generator[None, None, None]:
        try:
            yield
        except OSError as error:
            host, port = self._address
            raise ComponentFailed(
                f"The web pages cannot listen on {host}:{port}: {error.strerror or error}."
            ) from error

    async def _serve(self, listener: socket.socket) -> None:
        serving = asyncio.ensure_future(self._server.serve(sockets=[listener]))
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self._server.should_exit = True
            await serving
            raise


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """The service owns the signals."""
        yield


class Repeated:
    """Calls a function in a thread again and again, with a pause between: the index follower, the retention sweep."""

    def __init__(self, name: str, work: Callable[[], object], seconds: float) -> None:
        self.name = name
        self._work = work
        self._seconds = seconds

    async def run(self) -> None:
        """Call, pause, call, for ever. An error ends this run; the service starts another after a pause."""
        while True:
            await asyncio.to_thread(self._work)
            await asyncio.sleep(self._seconds)


class Looping:
    """A coroutine function as a component."""

    def __init__(self, name: str, loop: Callable[[], Awaitable[None]]) -> None:
        self.name = name
        self._loop = loop

    async def run(self) -> None:
        """Run the coroutine."""
        await self._loop()


async def keep_running(component: Component, *, longest_pause: float = 60.0) -> None:
    """Run a component for ever: after an error again, with growing pauses. ComponentFailed goes through."""
    pause = 1.0
    while True:
        started = asyncio.get_running_loop().time()
        try:
            await component.run()
            return
        except (ComponentFailed, asyncio.CancelledError):
            raise
        except Exception as error:
            log.error("component_crashed", component=component.name, again_in=pause, **described(error))
        if asyncio.get_running_loop().time() - started > longest_pause:
            pause = 1.0
        await asyncio.sleep(pause)
        pause = min(pause * 2, longest_pause)
