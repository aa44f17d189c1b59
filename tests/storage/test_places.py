"""Places in a minute's limit: they count after a crash, and for one channel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.storage.places import Place, places_take, places_taken
from tests.service.stage import new_storage


def test_a_place_counts_for_its_minute_and_one_of_a_clock_set_back_since_does_not(
    tmp_path: Path,
):
    storage = new_storage(tmp_path)
    now = datetime(2026, 11, 25, 9, tzinfo=UTC)
    storage.write(lambda session: places_take(session, "staff", now + timedelta(days=1), 3))
    storage.write(lambda session: places_take(session, "staff", now, 2))
    storage.write(lambda session: places_take(session, "staff", now + timedelta(seconds=20), 1, spare=True))
    storage.write(lambda session: places_take(session, "telegram", now, 1))

    def taken(at: datetime) -> list[Place]:
        with storage.read() as session:
            return list(places_taken(session, "staff", at, within=61))

    assert taken(now + timedelta(seconds=30)) == [Place(30.0), Place(30.0), Place(10.0, spare=True)]
    assert taken(now + timedelta(seconds=70)) == [Place(50.0, spare=True)]
