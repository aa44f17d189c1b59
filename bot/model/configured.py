"""The endpoints as the settings name them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from pydantic import SecretStr

from bot.model.endpoint import Endpoint
from bot.model.limits.budget import Budget


class ModelSettings(Protocol):
    """What of the settings is about models."""

    openai_api_key: SecretStr
    openai_base_url: str
    llm_model: str
    llm_timeout: float
    llm_provider: str
    llm_second_base_url: str
    llm_second_api_key: SecretStr
    llm_second_model: str
    llm_tokens_per_day: int
    llm_tokens_per_conversation: int


def configured_endpoint(
    settings: ModelSettings, *, today: Callable[[], date] = date.today, model: str = "", budget: Budget | None = None
) -> Endpoint:
    """Return the endpoint of the settings with its second one, both on one budget; `model` in place of the one named."""
    budget = budget or Budget(settings.llm_tokens_per_day, settings.llm_tokens_per_conversation, today)
    return Endpoint(
        api_key=settings.openai_api_key.get_secret_value(),
        base_url=settings.openai_base_url,
        model=model or settings.llm_model,
        timeout=settings.llm_timeout,
        provider=settings.llm_provider,
        second=_second(settings, budget),
        budget=budget,
    )


def _second(settings: ModelSettings, budget: Budget) -> Endpoint | None:
    address = settings.llm_second_base_url
    key = settings.llm_second_api_key.get_secret_value()
    if not address and not key:
        return None
    return Endpoint(
        api_key=key or settings.openai_api_key.get_secret_value(),
        base_url=address or settings.openai_base_url,
        model=settings.llm_second_model or settings.llm_model,
        timeout=settings.llm_timeout,
        budget=budget,
    )
