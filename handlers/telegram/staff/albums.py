"""Files put together as Telegram takes them at once."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InputMediaDocument, InputMediaPhoto

from bot.cases.services.words.files import ALBUM
from bot.contract.messages import Attachment

PICTURE_LARGEST = 10 * 2**20
"""Bytes up to which Telegram takes a file as a picture."""


def is_picture(attachment: Attachment) -> bool:
    """Whether Telegram shows the file as a picture."""
    return (
        attachment.media_type in ("image/jpeg", "image/png", "image/webp")
        and len(attachment.content) <= PICTURE_LARGEST
    )


def albums(files: Sequence[Attachment]) -> list[list[Attachment]]:
    """Return the files in their order as Telegram takes them at once: ten of a kind, pictures apart from others."""
    found: list[list[Attachment]] = []
    for one in files:
        if found and len(found[-1]) < ALBUM and is_picture(found[-1][0]) == is_picture(one):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def media_of(one: Attachment) -> InputMediaPhoto | InputMediaDocument:
    """A file of an album. A picture bears its name below it: Telegram keeps none, and a doubtful album is known by it."""
    if is_picture(one):
        return InputMediaPhoto(one.content, filename=one.name, caption=one.name)
    return InputMediaDocument(one.content, filename=one.name)
