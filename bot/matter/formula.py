"""Small sums as data: an expression over figures of the matter, computed in Decimal with its working in one line."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import cache

from bot.claims.model import to_fen
from bot.contract.matter import Amount

_OPERATORS: dict[type[ast.operator], tuple[str, Callable[[Decimal, Decimal], Decimal]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("−", operator.sub),
    ast.Mult: ("×", operator.mul),
    ast.Div: ("÷", operator.truediv),
}
_FUNCTIONS: dict[str, Callable[..., Decimal]] = {"min": min, "max": max}


@dataclass(frozen=True, slots=True)
class Worked:
    """The result of a formula as a range, and its working: 12,000 ÷ 36 × (36 − 16) = 6,666.67."""

    low: Decimal
    high: Decimal
    work: str


@cache
def names_of(expression: str) -> frozenset[str]:
    """Return the names an expression uses. Raises SyntaxError."""
    tree = ast.parse(expression, mode="eval")
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)) - _FUNCTIONS.keys()


def work_out(expression: str, values: Mapping[str, Amount]) -> Worked | None:
    """Return the result of + - * / min max over named figures; None when a name has no value or it cannot be worked out.

    A vague figure is computed at both ends. Raises ValueError for anything but such an expression.
    """
    names = names_of(expression)
    if not all(name in values for name in names):
        return None
    tree = ast.parse(expression, mode="eval").body
    try:
        lows = _value(tree, {name: values[name].low for name in names})
        highs = _value(tree, {name: values[name].high for name in names})
    except (DivisionByZero, InvalidOperation, ZeroDivisionError):
        return None
    low, high = sorted((to_fen(lows), to_fen(highs)))
    decided = _Decided({name: values[name].low for name in names}).visit(ast.parse(expression, mode="eval").body)
    work = _shown(decided, {name: _read(values[name]) for name in names})
    result = money(low) if low == high else f"{money(low)} 到 {money(high)}"
    return Worked(low, high, f"{work} = {result}" if work != result else result)


def money(value: Decimal) -> str:
    """Return a figure as it is read: 12,000 or 6,666.67."""
    exact = to_fen(value)
    return f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact:,.2f}"


def written(amount: Amount) -> str:
    """Return a figure or a range as it is read: 5,000 或 5,000 到 6,000."""
    return money(amount.low) if amount.exact else f"{money(amount.low)} 到 {money(amount.high)}"


def _read(amount: Amount) -> str:
    """A figure of a working, without zeros at its end: 8.5 and not 8.50."""
    return _short(amount.low) if amount.exact else f"{_short(amount.low)} 到 {_short(amount.high)}"


def _short(value: Decimal) -> str:
    return money(value).rstrip("0").rstrip(".") if "." in money(value) else money(value)


class _Decided(ast.NodeTransformer):
    """Puts in place of min and max the argument that decides: nobody reads 取小的（取大的）."""

    def __init__(self, values: Mapping[str, Decimal]) -> None:
        self._values = values

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Return the smallest or the largest argument, itself decided. Raises ValueError for anything but min and max."""
        if not isinstance(node.func, ast.Name) or node.func.id not in _FUNCTIONS:
            raise ValueError(ast.dump(node))
        chosen = _FUNCTIONS[node.func.id](_value(arg, self._values) for arg in node.args)
        return self.visit(next(arg for arg in node.args if _value(arg, self._values) == chosen))  # type: ignore[no-any-return]


def _value(node: ast.expr, values: Mapping[str, Decimal]) -> Decimal:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Decimal(str(node.value))
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)][1](_value(node.left, values), _value(node.right, values))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
        return _FUNCTIONS[node.func.id](*(_value(arg, values) for arg in node.args))
    raise ValueError(ast.dump(node))


def _shown(node: ast.expr, values: Mapping[str, str]) -> str:
    if isinstance(node, ast.Constant):
        number = Decimal(str(node.value))
        return f"{(number * 100).normalize():f}%" if 0 < number < 1 else _short(number)
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.BinOp):
        left, right = (_shown(side, values) for side in (node.left, node.right))
        weak = isinstance(node.op, ast.Mult | ast.Div)
        if weak and isinstance(node.left, ast.BinOp) and isinstance(node.left.op, ast.Add | ast.Sub):
            left = f"({left})"
        if (weak or isinstance(node.op, ast.Sub)) and isinstance(node.right, ast.BinOp):
            right = f"({right})"
        return f"{left} {_OPERATORS[type(node.op)][0]} {right}"
    raise ValueError(ast.dump(node))
