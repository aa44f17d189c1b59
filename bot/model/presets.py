"""What is known of the endpoints offices have: how each wants to be asked for JSON, and its quirks.

What an endpoint really does is found by asking it (`bot.model.endpoint.Endpoint.probe`); a preset only says what to try first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Format = Literal["json_schema", "tool", "json_object", "text"]
"""How structured output is asked for, strictest first."""
FORMATS: tuple[Format, ...] = ("json_schema", "tool", "json_object", "text")


@dataclass(frozen=True, slots=True)
class Preset:
    """One kind of endpoint. `body` is sent with every request; `thinks` where a model may reason aloud first."""

    name: str
    where: str
    """Pattern of the address it is recognised by."""
    formats: tuple[Format, ...] = FORMATS
    body: Mapping[str, Any] = field(default_factory=dict)
    key_header: str = ""
    """Header the key goes in as well, where `Authorization` is not what is read."""


_NO_THINKING: dict[str, Any] = {"thinking": {"type": "disabled"}}
_TEMPLATE: dict[str, Any] = {"chat_template_kwargs": {"enable_thinking": False}}
PRESETS: tuple[Preset, ...] = (
    Preset("deepseek", r"deepseek\.com", ("json_object", "tool", "text")),
    Preset("qwen", r"dashscope[\w-]*\.aliyuncs\.com", ("json_object", "json_schema", "tool", "text"), {"enable_thinking": False}),
    Preset("glm", r"bigmodel\.cn|z\.ai", ("json_object", "tool", "text"), _NO_THINKING),
    Preset("kimi", r"moonshot\.(?:cn|ai)", ("json_object", "json_schema", "tool", "text")),
    Preset("doubao", r"volces\.com|volcengine", ("json_object", "json_schema", "tool", "text"), _NO_THINKING),
    Preset("azure", r"\.azure\.com|azure-api\.net", key_header="api-key"),
    Preset("openai", r"api\.openai\.com"),
    Preset("ollama", r":11434(?:/|$)", ("json_schema", "json_object", "tool", "text")),
    Preset("vllm", r":8000(?:/|$)", body=_TEMPLATE),
    Preset("llama.cpp", r":8080(?:/|$)", ("json_schema", "json_object", "tool", "text"), _TEMPLATE),
)  # fmt: skip
OTHER = Preset("other", "")


def preset_for(address: str, name: str = "") -> Preset:
    """Return the preset named, else the one the address is recognised by, else the cautious `other`.

    Raises KeyError for a name nobody knows.
    """
    if name:
        return {preset.name: preset for preset in (*PRESETS, OTHER)}[name]
    return next((preset for preset in PRESETS if re.search(preset.where, address)), OTHER)


def takes_temperature(model: str) -> bool:
    """Whether a model accepts a temperature; those that reason by themselves refuse it."""
    return not re.match(r"(?:o\d|gpt-5)", model)
