"""Telegram for workers: private chats, polling or webhook."""

from __future__ import annotations

from collections.abc import Sequence

from bot.contract.haste import Hurries, waits
from bot.service import Service
from bot.settings import Settings
from handlers.telegram.channel import Taker, TelegramChannel
from handlers.telegram.connection import TelegramConnection
from handlers.telegram.options import TelegramOptions
from handlers.telegram.webhook import webhook_route

__all__ = [
    "TelegramChannel",
    "TelegramConnection",
    "TelegramOptions",
    "telegram_channel",
    "telegram_connection",
    "webhook_route",
]


def telegram_connection(settings: Settings) -> TelegramConnection:
    """Return the connection of the settings."""
    return TelegramConnection(
        TelegramOptions(
            token=settings.telegram_token.get_secret_value(),
            base_url=settings.telegram_base_url,
            webhook_url=settings.telegram_webhook_url,
            webhook_secret=settings.telegram_webhook_secret.get_secret_value(),
        )
    )


def telegram_channel(
    service: Service,
    connection: TelegramConnection,
    takers: Sequence[Taker] = (),
    hurries: Hurries = waits,
) -> TelegramChannel:
    """Return the workers' channel, added to the service; run it as a component. `hurries` as in `TelegramChannel`.

    In webhook mode, mount `webhook_route(channel)` in the web application too.
    """
    channel = TelegramChannel(service, connection, takers, hurries)
    service.add_channel(channel)
    return channel
