"""A sum put together from known figures, worked out by code: of nothing but those figures."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation

from bot.understanding.quantities import NUMBER, find_amount_spans, to_decimal

_ALWAYS = (Decimal(1), Decimal(100))
"""Numbers of shares: thirty per cent of something is 30/100 of it, what is left 1-0.3."""
MOST = Decimal(100_000_000)
"""Yuan beyond which a sum of these figures is taken for a slip."""
LONGEST = 400
"""Characters up to which an expression is read: a year's pays day by day is shorter, and no model is bound to a length."""
_CENT = Decimal("0.01")
_OPERATIONS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
_SIGNS = str.maketrans(
    dict.fromkeys("×xX＊✖", "*")
    | {"÷": "/", "−": "-", "－": "-", "＋": "+", "（": "(", "）": ")", ",": None, "，": None, "%": "/100", "％": "/100"}
)
_NUMBERS = re.compile(NUMBER)
_SCALED = re.compile(rf"({NUMBER})(?:来|多)?\s*([万千百wWkK])")
_SHARE = re.compile(rf"({NUMBER})成(?![为年员])|(一半)")
"""三成, 一半: what is left of a sum somebody offers."""
_AND_A_HALF = re.compile(rf"({NUMBER})\s*(?:年|个|天|倍|个?小时|个?钟头?)半")
"""八年半, 三个半月."""
_SCALE = {sign: Decimal(10) ** zeros for zeros, signs in ((4, "万wW"), (3, "千kK"), (2, "百")) for sign in signs}
_TENTH, _HALF = Decimal("0.1"), Decimal("0.5")


def worked_out(expression: str, known: Collection[Decimal]) -> Decimal | None:
    """Return what an expression of known figures comes to, in its own unit, to the cent; None where `steps_of` gives nothing."""
    return next(iter(steps_of(expression, known)), None)


def steps_of(expression: str, known: Collection[Decimal]) -> list[Decimal]:
    """Return what an expression of known figures and its parts come to, to the cent, the whole first.

    Empty where it holds anything but numbers, + - * / and brackets, a number that is not known, no sign at all, where it is
    too long to be one somebody meant, or where the result is not positive.
    """
    if len(expression) > LONGEST:
        return []
    steps: list[Decimal] = []
    try:
        tree = ast.parse(expression.translate(_SIGNS).strip(), mode="eval")
        _value(tree.body, known, steps)
        found = [step.quantize(_CENT) for step in reversed(steps)]
    except (SyntaxError, ValueError, DivisionByZero, InvalidOperation, RecursionError, MemoryError):
        return []
    return found if steps and 0 < steps[-1] <= MOST else []


def figures_in(quote: str) -> set[Decimal]:
    """Return every number that stands in some words, in any writing."""
    found = [to_decimal(match.group()) for match in _NUMBERS.finditer(quote)]
    found += [_value_of(number, times=_SCALE[scale]) for number, scale in _SCALED.findall(quote)]
    found += [_value_of("5" if half else tenths, times=_TENTH) for tenths, half in _SHARE.findall(quote)]
    found += [_value_of(number, plus=_HALF) for number in _AND_A_HALF.findall(quote)]
    found += [amount.low for _, _, amount in find_amount_spans(quote) if amount.exact]
    return {number for number in found if number is not None}


def _value_of(written: str, *, times: Decimal = Decimal(1), plus: Decimal = Decimal(0)) -> Decimal | None:
    number = to_decimal(written)
    return None if number is None else number * times + plus


def _value(node: ast.expr, known: Collection[Decimal], steps: list[Decimal]) -> Decimal:
    """The value of a node; what its parts come to and then itself is added to the steps.

    Raises ValueError for what is no arithmetic of known figures.
    """
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        number = Decimal(str(node.value))
        if not (number in known or number in _ALWAYS or number < 1 and number * 100 in known):
            raise ValueError(number)
        return number
    if not isinstance(node, ast.BinOp) or (sign := _OPERATIONS.get(type(node.op))) is None:
        raise ValueError(type(node).__name__)
    steps.append(sign(_value(node.left, known, steps), _value(node.right, known, steps)))
    return steps[-1]
