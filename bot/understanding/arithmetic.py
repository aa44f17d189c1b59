"""A sum put together from known figures, worked out by code: of nothing but those figures."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from decimal import Decimal, DivisionByZero, InvalidOperation

from bot.understanding.quantities import NUMBER, find_amount_spans, to_decimal

_ALWAYS = (Decimal(1), Decimal(100))
"""Numbers of shares: thirty per cent of something is 30/100 of it, what is left 1-0.3."""
MOST = Decimal(100_000_000)
"""Yuan beyond which a sum of these figures is taken for a slip."""
_SIGNS = str.maketrans(
    {
        "×": "*",
        "÷": "/",
        "−": "-",
        "－": "-",
        "＋": "+",
        "（": "(",
        "）": ")",
        ",": None,
        "，": None,
        "%": "/100",
        "％": "/100",
    }
)
_NUMBERS = re.compile(NUMBER)
_SCALED = re.compile(rf"({NUMBER})\s*([万千百wWkK])")
_AND_A_HALF = re.compile(rf"({NUMBER})\s*(?:年|个|天|倍|个?小时|个?钟头?)半")
"""八年半, 三个半月."""
_SCALE = {"万": 10_000, "w": 10_000, "W": 10_000, "千": 1_000, "k": 1_000, "K": 1_000, "百": 100}


def worked_out(expression: str, known: Collection[Decimal]) -> Decimal | None:
    """Return what an expression of known figures comes to, in its own unit, to the cent.

    None where it holds anything but numbers, + - * / and brackets, a number that is not known, no sign at all, or a result
    that is not positive.
    """
    try:
        tree = ast.parse(expression.translate(_SIGNS).strip(), mode="eval")
    except (SyntaxError, ValueError):
        return None
    if not isinstance(tree.body, ast.BinOp):
        return None
    try:
        found = _value(tree.body, known)
    except (ValueError, DivisionByZero, InvalidOperation, RecursionError):
        return None
    return found.quantize(Decimal("0.01")) if 0 < found <= MOST else None


def steps_of(expression: str, known: Collection[Decimal]) -> list[Decimal]:
    """Return what the parts of an expression of known figures come to, to the cent; empty where it does not hold."""
    if worked_out(expression, known) is None:
        return []
    tree = ast.parse(expression.translate(_SIGNS).strip(), mode="eval")
    parts = [node for node in ast.walk(tree.body) if isinstance(node, ast.BinOp)]
    return [_value(node, known).quantize(Decimal("0.01")) for node in parts]


def figures_in(quote: str) -> set[Decimal]:
    """Return every number that stands in some words, in any writing."""
    found = {number for match in _NUMBERS.finditer(quote) if (number := to_decimal(match.group())) is not None}
    for number, scale in _SCALED.findall(quote):
        if (value := to_decimal(number)) is not None:
            found.add(value * _SCALE[scale])
    for number in _AND_A_HALF.findall(quote):
        if (value := to_decimal(number)) is not None:
            found.add(value + Decimal("0.5"))
    return found | {amount.low for _, _, amount in find_amount_spans(quote) if amount.exact}


def _value(node: ast.expr, known: Collection[Decimal]) -> Decimal:
    """The value of a node. Raises ValueError for what is no arithmetic of known figures."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        number = Decimal(str(node.value))
        if not (number in known or number in _ALWAYS or number < 1 and number * 100 in known):
            raise ValueError(number)
        return number
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left, known), _value(node.right, known)
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Sub):
            return left - right
        if isinstance(node.op, ast.Mult):
            return left * right
        if isinstance(node.op, ast.Div):
            return left / right
    raise ValueError(type(node).__name__)
