"""Asks Telegram for updates. One that cannot be read holds up none of the others, and is not written to the log."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from datetime import timedelta

import structlog
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.warnings import PTBUserWarning

from bot.service.failures import described
from handlers.telegram.intake import ALLOWED_UPDATES

log = structlog.get_logger(__name__)
_NEVER = logging.CRITICAL + 1


async def updates_fetch(
    bot: ExtBot[None], *, offset: int | None, wait: timedelta
) -> tuple[Sequence[Update], int | None]:
    """Return the updates from `offset` on, and the offset again: raised past one that cannot be read."""
    logging.getLogger("telegram.ext.ExtBot").setLevel(_NEVER)  # it logs every word of what it cannot read
    try:
        return await bot.get_updates(offset, timeout=wait, allowed_updates=ALLOWED_UPDATES), offset
    except TelegramError:
        raise
    except Exception as error:
        log.error("updates_unreadable", **described(error))
    return await _one_by_one(bot, offset)


async def _one_by_one(bot: ExtBot[None], offset: int | None) -> tuple[Sequence[Update], int | None]:
    asked = {"limit": 1, "allowed_updates": list(ALLOWED_UPDATES), **({"offset": offset} if offset else {})}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PTBUserWarning)  # the library would rather read them itself
        data = await bot.do_api_request("getUpdates", asked)
    read: list[Update] = []
    for one in data:
        try:
            if (update := Update.de_json(one, bot)) is not None:
                read.append(update)
        except Exception as error:
            offset = int(one["update_id"]) + 1
            log.error("update_unreadable", update=offset - 1, **described(error))
    return read, offset
