"""Colleagues named with an @ in a message to the group: linked to their accounts, so that their phones ring."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from handlers.telegram.rendering.markup import escape
from handlers.telegram.rendering.render import Part


def linked(parts: Sequence[Part], accounts: Mapping[str, int]) -> list[Part]:
    """Return the parts with every @name that is a colleague's linked. `accounts`: Telegram account by name."""
    if not accounts:
        return list(parts)
    names = "|".join(re.escape(escape(name)) for name in sorted(accounts, key=len, reverse=True))
    of_escaped = {escape(name): account for name, account in accounts.items()}

    def link(match: re.Match[str]) -> str:
        return f'<a href="tg://user?id={of_escaped[match[1]]}">@{match[1]}</a>'

    return [Part(re.sub(f"@({names})", link, part.html), part.keyboard) for part in parts]
