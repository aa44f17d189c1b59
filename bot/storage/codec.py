"""JSON of what the engine speaks: inbound events, replies and conversation state, there and back without loss."""

from __future__ import annotations

import base64
import json

from pydantic import TypeAdapter

from bot.contract.messages import Attachment, ConversationState, Inbound, Reply

_INBOUND = TypeAdapter(Inbound)
_STATE = TypeAdapter(ConversationState)


def dump_inbound(inbound: Inbound) -> str:
    """Return the JSON of an inbound event."""
    return _INBOUND.dump_json(inbound).decode()


def load_inbound(text: str) -> Inbound:
    """Return the inbound event of the JSON."""
    return _INBOUND.validate_json(text)


def dump_state(state: ConversationState) -> str:
    """Return the JSON of a conversation's state."""
    return _STATE.dump_json(state).decode()


def load_state(text: str, language: str = "zh") -> ConversationState:
    """Return the state of the JSON; a fresh one in `language` for an empty text."""
    return _STATE.validate_json(text) if text else ConversationState(language=language)


def dump_reply(reply: Reply) -> str:
    """Return the JSON of a reply, attachments in base64."""
    data = reply.model_dump(mode="json", exclude={"attachments"}, exclude_defaults=True)
    if reply.attachments:
        data["attachments"] = [
            {"name": a.name, "media_type": a.media_type, "content": base64.b64encode(a.content).decode()}
            for a in reply.attachments
        ]
    return json.dumps(data, ensure_ascii=False)


def load_reply(text: str) -> Reply:
    """Return the reply of the JSON; an empty one for an empty text."""
    if not text:
        return Reply()
    data = json.loads(text)
    attachments = tuple(
        Attachment(name=a["name"], media_type=a["media_type"], content=base64.b64decode(a["content"]))
        for a in data.pop("attachments", ())
    )
    return Reply.model_validate(data).model_copy(update={"attachments": attachments})
