"""The LangChain client of one endpoint, and the ways to ask it for a shape. Importing LangChain costs a second or more:
it happens when a client is made, never while somebody waits for an answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, SecretStr

from bot.model.presets import Format, Preset, takes_temperature

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage
    from langchain_openai import ChatOpenAI

Message = tuple[str, str]
"""Role (`system`, `human`, `ai`) and text."""


def make_chat(
    *, model: str, key: SecretStr, address: str, preset: Preset, temperature: float | None, extras: bool
) -> ChatOpenAI:
    """Return a client. `extras` False leaves out what strict endpoints refuse: what the preset sends beside the request, and
    the wish to be told the tokens of a stream."""
    from langchain_openai import ChatOpenAI

    extra = dict(preset.body) if extras else {}
    headers = {preset.key_header: key.get_secret_value()} if preset.key_header else None
    return ChatOpenAI(
        model=model,
        api_key=key,
        base_url=address,
        max_retries=0,
        timeout=None,  # (the deadline of the turn cancels the call)
        stream_chunk_timeout=None,
        temperature=temperature if takes_temperature(model) else None,
        extra_body=extra or None,
        default_headers=headers,
        stream_usage=extras,
    )


def bound(chat: ChatOpenAI, shape: type[BaseModel], how: Format) -> Any:
    """Return the client bound to give a shape in one of the ways."""
    if how == "json_schema":
        schema = {"name": shape.__name__.lower(), "schema": shape.model_json_schema()}
        return chat.bind(response_format={"type": "json_schema", "json_schema": schema})
    if how == "tool":
        return chat.bind_tools([shape], tool_choice=shape.__name__)
    return chat.bind(response_format={"type": "json_object"}) if how == "json_object" else chat


def told(messages: Sequence[Message], shape: type[BaseModel], how: Format) -> list[Message]:
    """Return the messages, the first with the keys of the shape where the endpoint is not given its schema.

    (Endpoints in JSON mode refuse messages that do not hold the word JSON.)
    """
    if how in ("json_schema", "tool"):
        return list(messages)
    keys = json.dumps(_sketch(shape.model_json_schema()), ensure_ascii=False)
    (role, text), *rest = messages
    return [(role, f"{text}\n\n只输出一个 JSON 对象（JSON only），键和类型照此：{keys}"), *rest]


def _sketch(schema: dict[str, Any], definitions: dict[str, Any] | None = None) -> Any:
    """A schema as an example: keys, and the type or the allowed values of each."""
    definitions = definitions if definitions is not None else schema.get("$defs", {})
    if "$ref" in schema:
        return _sketch(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions)
    if "enum" in schema:
        return "|".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return _sketch(schema["anyOf"][0], definitions)
    if schema.get("type") == "object" and "properties" in schema:
        return {name: _sketch(part, definitions) for name, part in schema["properties"].items()}
    if schema.get("type") == "array":
        return [_sketch(schema.get("items", {}), definitions)]
    return schema.get("type", "string")


def contents_of(message: BaseMessage) -> str:
    """Return what an answer holds: the arguments of its tool call, else its text."""
    calls = getattr(message, "tool_calls", None) or []
    if calls:
        return json.dumps(calls[0]["args"], ensure_ascii=False)
    return text_of(message)


def text_of(message: BaseMessage) -> str:
    """Return the text of a message or of a piece of one."""
    content = message.content
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content if isinstance(part, dict))
