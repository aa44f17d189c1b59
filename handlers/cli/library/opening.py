"""The app as the commands of the library open it: its register, the document somebody means, the publisher over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from handlers.cli.base import Stop

if TYPE_CHECKING:
    from bot.app import App
    from ingestion.publishing.publish import Publisher
    from knowledge.authored.register import Register


def App_(settings: Any, **more: Any) -> App:  # noqa: N802 (stands for the class, imported late)
    """Make the app; its imports are heavy."""
    from bot.app import App

    return App(settings, **more)


def names_of(opened: App) -> Register:
    """Return the register with the documents only the library knows."""
    return opened.register.with_documents(opened.library.documents())


def short_of(opened: App, name: str) -> str:
    """Return the short title somebody means. Raises Stop for one that is unknown or means several."""
    if opened.library.document(name) is not None:
        return name
    found = names_of(opened).find(name)
    shorts = list(dict.fromkeys(entry.version_of or entry.short for entry in found))
    held = [short for short in shorts if opened.library.document(short) is not None]
    if len(held) == 1:
        return held[0]
    if len(shorts) == 1:
        raise Stop(f"{shorts[0]}: known to the register, its text is not held.", 3)
    if shorts:
        raise Stop(f"{name} can mean {', '.join(held or shorts)}; say which.", 3)
    raise Stop(f"{name}: unknown.", 3)


def publisher_of(opened: App) -> Publisher:
    """Return the publisher over the app's library; it says when it begins to ask the evaluation questions."""
    said = "  asking the evaluation questions of the library as it would be, one to three minutes ..."
    from handlers.library_desks import publisher

    return publisher(opened, lambda: typer.secho(said, dim=True, err=True))
