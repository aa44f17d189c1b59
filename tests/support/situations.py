"""The number a situation has in what a model is told."""

from __future__ import annotations

from bot.matter.listening.prompt import situation_numbers


def number_of(situation: str) -> str:
    """Return the number of a situation by its id. Raises StopIteration for an unknown one."""
    return next(number for number, name in situation_numbers().items() if name == situation)
