"""The connection to Telegram that worker chats, staff group, admins and evidence share: one bot, and whether it answers."""

from __future__ import annotations

import asyncio
import logging

import structlog
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ApplicationBuilder, ExtBot

from bot.service import ComponentFailed
from handlers.telegram.intake import ALLOWED_UPDATES
from handlers.telegram.options import TelegramOptions

log = structlog.get_logger(__name__)


class TelegramConnection:
    """One bot. `ready` once Telegram was reached and knows us, until it is closed."""

    def __init__(self, options: TelegramOptions) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # its request lines hold the token
        self.options = options
        builder = (
            ApplicationBuilder()
            .token(options.token)
            .updater(None)
            .job_queue(None)
            .connection_pool_size(32)
            .connect_timeout(10)
            .read_timeout(30)
            .write_timeout(30)
            .pool_timeout(30)
        )
        if options.base_url:
            base = options.base_url.rstrip("/")
            builder = builder.base_url(f"{base}/bot").base_file_url(f"{base}/file/bot")
        self._application = builder.build()
        self.bot: ExtBot[None] = self._application.bot
        self._ready = False

    @property
    def ready(self) -> bool:
        """Whether Telegram was reached and knows us."""
        return self._ready

    async def open(self) -> None:
        """Introduce ourselves, patiently: Telegram may be out of reach for hours. Raises ComponentFailed for a token
        Telegram does not know."""
        pause = 1.0
        while True:
            try:
                await self._application.initialize()
                await self._enter_mode()
                break
            except InvalidToken as error:
                raise ComponentFailed("Telegram does not know the token in TELEGRAM_BOT_TOKEN.") from error
            except TelegramError as error:
                log.warning("telegram_unreachable", error=type(error).__name__, again_in=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, self.options.longest_pause)
        self._ready = True
        log.info("telegram_ready", bot=self.bot.id, webhook=bool(self.options.webhook_url))

    async def close(self) -> None:
        """Give the connections back."""
        self._ready = False
        await self._application.shutdown()

    async def _enter_mode(self) -> None:
        if self.options.webhook_url:
            await self.bot.set_webhook(
                self.options.webhook_url,
                allowed_updates=ALLOWED_UPDATES,
                secret_token=self.options.secret,
                drop_pending_updates=False,
            )
        else:
            await self.bot.delete_webhook(drop_pending_updates=False)
