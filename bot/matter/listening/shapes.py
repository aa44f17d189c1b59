"""What a model gives back of one turn. Small flaws of form cost nothing: what cannot be used is left."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, TypeVar

from pydantic import BaseModel, Field, ValidationError, field_validator

T = TypeVar("T", bound=BaseModel)


class ToldFact(BaseModel):
    """One fact: its field by label or name, its value, and the person's words for it."""

    field: str
    value: str = ""
    quote: str = ""

    @field_validator("value", mode="before")
    @classmethod
    def _text(cls, value: Any) -> str:
        return ("是" if value else "否") if isinstance(value, bool) else str(value)


class ToldSum(BaseModel):
    """A sum that follows from figures told, by adding, taking off, multiplying or dividing them."""

    what: str = Field("", max_length=40)
    expr: str = Field("", max_length=80)
    quotes: list[str] = Field(default_factory=list)
    unit: str = Field("元", max_length=4)


class Understood(BaseModel):
    """What a turn tells and asks, as a model heard it."""

    facts: list[ToldFact] = Field(default_factory=list)
    wrong: list[str] = Field(default_factory=list)
    """Fields of the record that are not so: misread, another person's, taken back."""
    situations: list[str] = Field(default_factory=list)
    """Numbers of the situations the person wants settled, the closest first."""
    asks: list[str] = Field(default_factory=list)
    questions: list[str] = Field(default_factory=list)
    """What is asked, each understandable without the conversation."""
    articles: list[str] = Field(default_factory=list)
    """Articles that would decide it, by law and number."""
    sums: list[ToldSum] = Field(default_factory=list)

    danger: str = ""
    """A danger the person or somebody beside them is in now, by the word for it."""
    danger_quote: str = ""

    @field_validator("danger", "danger_quote", mode="before")
    @classmethod
    def _word(cls, value: Any) -> str:
        return value if isinstance(value, str) else ""

    @field_validator("wrong", "situations", "asks", "questions", "articles", mode="before")
    @classmethod
    def _texts(cls, value: Any) -> list[str]:
        entries = value if isinstance(value, list) else [] if value is None else [value]
        return [str(entry) for entry in entries if isinstance(entry, str | int | float)]

    @field_validator("facts", mode="before")
    @classmethod
    def _facts(cls, value: Any) -> list[ToldFact]:
        return _usable(ToldFact, value)

    @field_validator("sums", mode="before")
    @classmethod
    def _sums(cls, value: Any) -> list[ToldSum]:
        return _usable(ToldSum, value)


def _usable(shape: type[T], entries: Any) -> list[T]:
    """The entries of a list that have a shape; what has not is left by itself, not with all that was heard beside it."""
    usable = []
    for entry in entries if isinstance(entries, list) else ():
        with suppress(ValidationError):
            usable.append(shape.model_validate(entry))
    return usable
