"""Telegram for workers: private chats, polling or webhook."""

from handlers.telegram.channel import TelegramChannel, TelegramOptions

__all__ = ["TelegramChannel", "TelegramOptions"]
