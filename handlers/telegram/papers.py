"""Papers on Telegram: what a worker sent, for reading."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram.error import BadRequest, TelegramError

from bot.papers.arrivals import Unfetched
from bot.papers.model import LARGEST, Problem
from handlers.telegram.connection import TelegramConnection


def file_of(connection: TelegramConnection) -> Callable[[str], Awaitable[bytes]]:
    """Return what gives a file by its reference while Telegram is there, or raises Unfetched."""

    async def fetch(reference: str) -> bytes:
        if not connection.ready:
            raise Unfetched
        try:
            file = await connection.bot.get_file(reference)
            if (file.file_size or 0) > LARGEST:
                raise Unfetched(Problem.TOO_LARGE)
            return bytes(await file.download_as_bytearray())
        except BadRequest as error:
            raise Unfetched(Problem.TOO_LARGE if "too big" in str(error).lower() else Problem.GONE) from error
        except TelegramError as error:
            raise Unfetched from error

    return fetch
