"""Files put together as Telegram takes them at once."""

from __future__ import annotations

from collections.abc import Sequence

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
