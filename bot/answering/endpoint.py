"""A chat model at an OpenAI-compatible endpoint, asked for one JSON object of a given shape. Failing is one outcome: None."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as DeadlineExceeded
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI

log = structlog.get_logger(__name__)
T = TypeVar("T", bound=BaseModel)


@dataclass(slots=True)
class Endpoint:
    """One configured model. `ask` never raises and never takes longer than `timeout` seconds."""

    api_key: str
    base_url: str
    model: str
    timeout: float = 20.0
    temperature: float = 0.2
    _chat: ChatOpenAI | None = field(default=None, init=False)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(8, "model"), init=False)

    def ask(self, system: str, human: str, shape: type[T]) -> T | None:
        """Return the model's answer read as `shape`; None on time-out, refusal, an error of the endpoint, or garbage."""
        try:
            return self._pool.submit(self._ask, system, human, shape).result(self.timeout)
        except DeadlineExceeded:
            log.warning("model_timeout", seconds=self.timeout)
        except Exception as error:  # noqa: BLE001 (any failure of the endpoint has one outcome)
            log.warning("model_failed", error=type(error).__name__)
        return None

    def _ask(self, system: str, human: str, shape: type[T]) -> T | None:
        schema = {"name": shape.__name__.lower(), "schema": shape.model_json_schema()}
        bound: Any = self._ready().bind(response_format={"type": "json_schema", "json_schema": schema})
        return parse(bound.invoke([("system", system), ("human", human)]).content, shape)

    def _ready(self) -> ChatOpenAI:
        if self._chat is None:
            from langchain_openai import ChatOpenAI
            from pydantic import SecretStr

            self._chat = ChatOpenAI(
                model=self.model,
                api_key=SecretStr(self.api_key),
                base_url=self.base_url,
                timeout=self.timeout,
                max_retries=0,
                temperature=self.temperature,
            )
        return self._chat


def parse(content: object, shape: type[T]) -> T | None:
    """Return the object that stands as JSON in a model's text, also when the text talks around it; None when none does.

    The text is parsed here, since not every endpoint heeds a schema.
    """
    text = content if isinstance(content, str) else ""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end <= start:
        return None
    try:
        return shape.model_validate_json(text[start : end + 1])
    except ValidationError:
        return None
