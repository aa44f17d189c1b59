"""Telegram for workers: private chats, polling or webhook."""

from __future__ import annotations

from bot.service import Service
from bot.settings import Settings
from handlers.telegram.channel import TelegramChannel
from handlers.telegram.options import TelegramOptions
from handlers.telegram.webhook import webhook_route

__all__ = ["TelegramChannel", "TelegramOptions", "telegram_component", "webhook_route"]


def telegram_component(settings: Settings, service: Service) -> TelegramChannel:
    """Return the channel of the settings, added to the service; run it as a component.

    In webhook mode, mount `webhook_route(channel)` in the web application too.
    """
    options = TelegramOptions(
        token=settings.telegram_token.get_secret_value(),
        base_url=settings.telegram_base_url,
        webhook_url=settings.telegram_webhook_url,
        webhook_secret=settings.telegram_webhook_secret.get_secret_value(),
    )
    channel = TelegramChannel(service, options)
    service.add_channel(channel)
    return channel
