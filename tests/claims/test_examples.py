"""Worked examples of sums and last days, each worked out by hand from the source it names (tests/claims/examples)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.claims import Unit, compute_claim
from bot.claims.deadlines import compute_deadline
from knowledge.yaml_files import read_yaml

FOLDER = Path(__file__).parent / "examples"
TODAY = date(2026, 11, 23)


def rows(name: str) -> list[Any]:
    groups = read_yaml(FOLDER / f"{name}.yaml")
    return [
        pytest.param(group["of"], {**group.get("base", {}), **row["in"]}, row, id=f"{group['of']}:{number}")
        for group in groups
        for number, row in enumerate(group["rows"], start=1)
    ]


def test_every_group_names_its_source() -> None:
    for name in ("claims", "deadlines"):
        for group in read_yaml(FOLDER / f"{name}.yaml"):
            assert group["source"] and group["rows"], group["of"]


@pytest.mark.parametrize(("name", "values", "row"), rows("claims"))
def test_a_sum_is_the_one_worked_out_by_hand(name: str, values: dict[str, Any], row: dict[str, Any]) -> None:
    found = compute_claim(name, values, today=TODAY)
    least, most = row["out"] if isinstance(row["out"], list) else (row["out"], row["out"])
    assert (found.low, found.high) == (Decimal(str(least)), Decimal(str(most))), row.get("why")
    for label, amount in row.get("part", {}).items():
        assert found.part(label).amount == Decimal(str(amount))
    assert found.basis and (found.unit is not Unit.YUAN or found.formula)


@pytest.mark.parametrize(("name", "values", "row"), rows("deadlines"))
def test_a_last_day_is_the_one_worked_out_by_hand(name: str, values: dict[str, Any], row: dict[str, Any]) -> None:
    found = compute_deadline(name, values, today=TODAY)
    if row.get("none"):
        assert found.due is None and found.outcome
        return
    last = date.fromisoformat(row["last"])
    assert found.due == last, row.get("why")
    assert found.expired is (last < TODAY)
