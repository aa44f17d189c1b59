"""What is said before anything is stored: the consent in plain words, and where to turn without it."""

from __future__ import annotations

from bot.cases.texts import say
from bot.cases.view import choices_of, lead_block, points_block, reply_of, text_block
from bot.contract.messages import Choice, ConversationState, Reply


def consent_reply(state: ConversationState, *, days: int) -> Reply:
    """Say what, why, who, how long (`days` after closing) and how to withdraw, and ask."""
    language = state.language
    lines = [say(language, f"consent_{key}") for key in ("what", "why", "who")]
    lines += [say(language, "consent_long", days=days), say(language, "consent_withdraw")]
    return reply_of(
        state,
        lead_block(say(language, "consent_lead")),
        points_block(*lines),
        text_block(say(language, "consent_ask")),
        choices=consent_ways(state),
    )


def consent_ways(state: ConversationState) -> tuple[Choice, ...]:
    """The buttons under the consent."""
    return choices_of(state, ("agree", "case:agree"), ("refuse", "case:refuse"))


def refused_reply(state: ConversationState, *, office: str, public: str) -> Reply:
    """Refusing is fine: the help lines, the contacts of the office and those of this service."""
    language, lines = state.language, [say(state.language, "refused_lines")]
    if office:
        lines.append(say(language, "refused_office", contacts=office))
    if public and public not in office:
        lines.append(say(language, "refused_service", contacts=public))
    back = text_block(say(language, "refused_back"))
    return reply_of(state, lead_block(say(language, "refused_lead")), points_block(*lines), back)
