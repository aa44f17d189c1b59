"""How a message looks in the staff group: with the case's number where there is no topic, and without markup."""

from __future__ import annotations

import html
import re

from bot.contract.messages import Reply


def numbered(reply: Reply, case: int) -> Reply:
    """Return the reply with the case's number in front, as a group without topics shows it; 0: about no case."""
    if not case or not reply.blocks:
        return reply
    first = reply.blocks[0]
    headed = first.model_copy(update={"heading": f"【案件 {case}】{first.heading}"})
    return reply.model_copy(update={"blocks": (headed, *reply.blocks[1:])})


def plain(markup: str) -> str:
    """Return the text of a part as Telegram gives it back."""
    return html.unescape(re.sub(r"</?(?:b|i|u|blockquote|a)(?: [^>]*)?>", "", markup))
