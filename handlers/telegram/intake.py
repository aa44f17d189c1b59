"""What a Telegram update means, without doing anything about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.ext import filters

from bot.contract.messages import NAME_MARK, Inbound, Kind
from handlers.telegram.rendering.buttons import Pressed, read_button

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "chat_member")
_COMMAND = re.compile(r"/([A-Za-z][A-Za-z0-9_]{0,31})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Event:
    """One update, read. `external_id`: the chat; `update_id`: unique on this channel."""

    update_id: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Said(Event):
    """Something for the engine."""

    inbound: Inbound


@dataclass(frozen=True, slots=True)
class Tapped(Event):
    """A button under one of our replies. `pressed` is None when the data is not ours."""

    callback_id: str
    pressed: Pressed | None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CalledInGroup(Event):
    """A command in a group: this channel answers in private chats only."""


def read_update(update: Update, bot_name: str) -> Event | None:
    """Return what the update asks for; None for what needs no answer (service messages, groups, other bots)."""
    update_id = str(update.update_id)
    if update.callback_query is not None:
        return _tapped(update.callback_query, update_id)
    message = update.message or update.edited_message
    if message is None or (message.from_user is not None and message.from_user.is_bot):
        return None
    chat = str(message.chat.id)
    if message.chat.type != ChatType.PRIVATE:
        return CalledInGroup(update_id, chat) if update.message and _command(message, bot_name) else None
    if filters.StatusUpdate.ALL.check_update(update):
        return None
    inbound = _edited(message, chat) if update.edited_message else _new(message, chat, bot_name)
    return Said(update_id, chat, inbound) if inbound is not None else None


def _tapped(query: CallbackQuery, update_id: str) -> Tapped | None:
    if query.message is None:
        return None
    return Tapped(update_id, str(query.message.chat.id), query.id, read_button(query.data))


def _new(message: Message, chat: str, bot_name: str) -> Inbound:
    if command := _command(message, bot_name):
        return Inbound(chat, command, Kind.COMMAND, message.date)
    kind, attachment = _kind(message)
    text = message.text or message.caption or ""
    return Inbound(chat, text, kind, message.date, _language(text), attachment)


def _edited(message: Message, chat: str) -> Inbound | None:
    """A corrected text counts; a live location that moves, or a picture exchanged, does not."""
    text = message.text or message.caption or ""
    if not text:
        return None
    return Inbound(chat, text, Kind.EDITED, message.edit_date or message.date, _language(text))


def _command(message: Message, bot_name: str) -> str:
    """Return "name argument" when the message is a command to this bot, else an empty string."""
    match = _COMMAND.fullmatch((message.text or "").strip())
    if match is None or (match[2] and match[2].lower() != bot_name.lower()):
        return ""
    return f"{match[1].lower()} {(match[3] or '').strip()}".strip()


def _kind(message: Message) -> tuple[Kind, str | None]:
    """Return the kind of a message and the file it brings. Where somebody is, is not kept."""
    if message.text is not None:
        return Kind.TEXT, None
    if message.photo:
        return Kind.PHOTO, message.photo[-1].file_id
    if sound := message.voice or message.audio or message.video_note:
        return Kind.VOICE, sound.file_id
    if file := message.document or message.video or message.animation:
        name = " ".join((file.file_name or "").split())[:100]
        return Kind.FILE, f"{file.file_id}{NAME_MARK}{name}" if name else file.file_id
    if message.sticker:
        return Kind.STICKER, None
    if message.location or message.venue:
        return Kind.LOCATION, None
    return Kind.OTHER, None


def _language(text: str) -> str | None:
    """A hint from the writing: Chinese characters, or several words in Latin letters and nothing Chinese."""
    if _CHINESE.search(text):
        return "zh"
    return "en" if len(_LATIN_WORD.findall(text)) >= 3 else None
