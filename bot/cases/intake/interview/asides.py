"""What comes between the questions of the intake: a question about the service, a picture that goes along."""

from __future__ import annotations

from datetime import datetime

from bot.cases.intake.answers import asks_about_us
from bot.cases.intake.contract import CaseDesk, facts_fill
from bot.cases.intake.session import CaseSession, Effect
from bot.cases.texts import say
from bot.cases.view import choices_of, clock, reply_of, text_block
from bot.contract.messages import Block, ConversationState, Inbound, Reply


def about_us_block(
    state: ConversationState, session: CaseSession, desk: CaseDesk, text: str, now: datetime
) -> Block | None:
    """The answer to a question about the service itself; None when it is none."""
    if not (key := asks_about_us(text)):
        return None
    values = {**session.heard, **state.facts.values}
    city, kind = values.get("city", ""), values.get("worker_kind", "")
    due = desk.promise(city, kind, 0, None, now)
    return text_block(say(state.language, f"about_{key}", due=clock(due), office=desk.office_for(city, kind)))


def file_taken_along(state: ConversationState, session: CaseSession, inbound: Inbound) -> None:
    """Keep a file, and what stands under it, until the case is sent."""
    references = [reference for reference in (inbound.attachment or "").split("\n") if reference]
    session.files = [*session.files, *((str(inbound.kind), reference) for reference in references)]
    if inbound.text:
        session.captions = [*session.captions, inbound.text[:400]]
    session.effects = [Effect(do="along")]
    if inbound.text:
        session.typed = [*session.typed, inbound.text[:400]]


def file_as_proof(state: ConversationState, session: CaseSession, inbound: Inbound) -> Reply:
    """A file sent where the proof was asked for is the answer."""
    language, before = state.language, state.facts.values.get("proof", "")
    named = "，".join(part for part in (say(language, f"proof_{inbound.kind}"), inbound.text[:200]) if part)
    facts_fill(state, {"proof": before if named in before else "；".join(filter(None, (before, named)))})
    session.step = "intake"
    ways = choices_of(state, ("nothing_more", "case:resume"), ("later", "case:later"))
    return reply_of(state, text_block(say(language, "file_along_proof")), choices=ways)
