"""Papers on the web: what a visitor uploaded, for reading."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.papers.arrivals import Unfetched
from handlers.web.uploads import Uploads


def uploaded(uploads: Uploads) -> Callable[[str], Awaitable[bytes]]:
    """Return what gives an uploaded file by its reference, or raises Unfetched."""

    async def fetch(reference: str) -> bytes:
        data = await asyncio.to_thread(uploads.get, reference)
        if data is None:
            raise Unfetched
        return data

    return fetch
