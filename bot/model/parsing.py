"""JSON read out of what a model wrote, also where it thinks aloud, wraps it in a fence, or talks around it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

T = TypeVar("T", bound=BaseModel)
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)


def without_thinking(text: str) -> str:
    """Return a text without what the model thought aloud; an opening mark that never closes takes the rest with it."""
    bare = _THINKING.sub("", text)
    head, closed, rest = bare.rpartition("</think>")
    return rest if closed else head + rest


def parse(content: object, shape: type[T]) -> T | None:
    """Return the first object in a model's text that has the shape; None when none has."""
    for found in objects_in(content):
        try:
            return shape.model_validate(found)
        except ValidationError:
            continue
    return None


def objects_in(content: object) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects that stand in a text, in order, outermost only."""
    text = without_thinking(content) if isinstance(content, str) else ""
    decoder, position = json.JSONDecoder(strict=False), 0
    while (start := text.find("{", position)) >= 0:
        try:
            found, position = decoder.raw_decode(text, start)
        except ValueError:
            position = start + 1
            continue
        if isinstance(found, dict):
            yield found
