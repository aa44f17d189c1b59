"""Shorthands of the claim tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from bot.claims import Claim, compute_claim

TODAY = date(2026, 11, 21)


def run(name: str, /, **values: Any) -> Claim:
    return compute_claim(name, values, today=TODAY)


def amount(name: str, /, **values: Any) -> Decimal | None:
    return run(name, **values).amount


def yuan(written: str) -> Decimal:
    return Decimal(written)
