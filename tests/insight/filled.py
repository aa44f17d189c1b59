"""A year of an office: counts of turns, cases with their ends, ratings. The same each time."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from bot.cases.tables import CaseRow
from bot.cases.unit_of_work import Unit
from bot.insight.tables import TallyRow
from bot.storage.tables import FeedbackRow
from tests.cases.stage import Stage

TODAY = date(2026, 11, 23)
TOPICS = {"pay": 40, "ending": 22, "injury": 15, "deductions": 12, "relation": 9, "contract": 6, "hours": 5, "union": 1}
PLATFORMS = {"美团": 30, "饿了么": 16, "滴滴": 12, "货拉拉": 6, "抖音": 4, "闪送": 2, "other": 3}
CITIES = {"北京": 60, "上海": 14, "廊坊": 5, "天津": 3, "other": 2}
KINDS = {"rider": 50, "ride_hail_driver": 20, "courier": 9, "domestic": 6, "streamer": 3}
UNANSWERED = {"account_banned+ended_by": 5, "card:unpaid-wages": 3, "vehicle_lease": 3, "": 2, "deposit_taken": 1}


def fill(
    stage: Stage, *, days: int = 120, cases: int = 400, office: int = 1, seed: int = 7, today: date = TODAY
) -> None:
    """Fill the days before today."""
    chance = random.Random(seed)
    stage.do(lambda unit: unit.session.add_all(_tallies(chance, days, office, today)))
    stage.do(lambda unit: _cases(unit, chance, days, cases, office, today))


def _tallies(chance: random.Random, days: int, office: int, today: date) -> list[TallyRow]:
    rows: list[TallyRow] = []
    for back in range(days):
        day = today - timedelta(days=back)
        busy = chance.randint(2, 9) * (1 if day.weekday() < 5 else 2)
        rows += _day(chance, day, office, busy)
    return rows


def _day(chance: random.Random, day: date, office: int, busy: int) -> list[TallyRow]:
    counts: dict[tuple[str, str], int] = {("conversations", "web"): busy, ("turns", "web"): busy * 6}
    for name, shares in (
        ("topic", TOPICS), ("platform", PLATFORMS), ("city", CITIES), ("worker_kind", KINDS), ("unanswered", UNANSWERED),
    ):  # fmt: skip
        for value in chance.choices(
            list(shares), list(shares.values()), k=max(1, busy // (4 if name[0] == "u" else 1))
        ):
            counts[name, value] = counts.get((name, value), 0) + 1
    for hour in chance.choices(
        range(24), [1, 1, 1, 0, 0, 0, 1, 2, 3, 5, 6, 7, 9, 8, 6, 5, 5, 6, 8, 10, 14, 15, 9, 4], k=busy * 6
    ):
        key = ("hour", f"{day.isoweekday()}-{hour:02}")
        counts[key] = counts.get(key, 0) + 1
    counts |= {
        ("model_cost", "big"): busy * 41_000, ("model_in", "big"): busy * 5200, ("model_out", "big"): busy * 700,
        ("model_calls", "write:ok"): busy * 3, ("model_calls", "verify:ok"): busy * 3,
        ("model_calls", "understand:timeout"): 1,
    }  # fmt: skip
    return [
        TallyRow(day=day, office_id=office, name=name, value=value, count=count)
        for (name, value), count in counts.items()
    ]


def _cases(unit: Unit, chance: random.Random, days: int, cases: int, office: int, today: date) -> None:
    before = datetime(today.year, today.month, today.day, 4, tzinfo=UTC) - timedelta(days=1)
    for number in range(cases):
        at = before - timedelta(days=chance.randrange(days), hours=chance.randrange(20))
        outcome = chance.choices(
            ["", "resolved", "referred", "aid_granted", "withdrew", "unreachable"], [3, 8, 3, 2, 2, 1]
        )[0]
        ended = outcome != ""
        unit.session.add(
            CaseRow(
                number=100_000 + office * 50_000 + number, token=f"filled-{office}-{number}", office_id=office,
                stage="closed" if ended else "queued", outcome=outcome, trigger="asked", city="北京", worker_kind="rider",
                card="unpaid-wages", created_at=at, closed_at=at + timedelta(days=9) if ended else None,
                solved=chance.choice(["yes", "yes", "part", "no", ""]) if ended else "",
                recovered=chance.randrange(500, 30_000) if outcome == "resolved" else None,
            )
        )  # fmt: skip
        unit.session.add(
            FeedbackRow(useful=chance.random() < 0.8, office_id=office, card="unpaid-wages", created_at=at)
        )
