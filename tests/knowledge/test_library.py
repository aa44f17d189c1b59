"""The library: publishing, dating, withdrawing, and what may be read from it on a day."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.errors import DatabaseError, LibraryError
from knowledge.library import ChangeKind
from knowledge.models import Document, FindingDraft, Level, ProvisionDraft, ProvisionKey, Status

TODAY = date(2026, 11, 21)
LAW = Document("甲法", "中华人民共和国甲法", Level.LAW, core=True, aliases=("甲",))
KEY = ProvisionKey("甲法", "1")


def draft(text: str, article: str = "1") -> ProvisionDraft:
    return ProvisionDraft(article, f"第{article}条", ("第一章 总则",), text)


def publish(library, text: str, start: date | None, **others) -> int:
    details = {"promulgated": start, "today": TODAY} | others
    return library.publish_version(document=LAW, provisions=[draft(text)], effective_from=start, **details)


def test_a_published_text_is_law_from_its_start(empty_library):
    publish(empty_library, "旧文。", date(2020, 1, 1))
    assert empty_library.provision(KEY, date(2020, 1, 1)).text == "旧文。"
    assert empty_library.provision(KEY, date(2019, 12, 31)) is None
    assert empty_library.document("甲法") == LAW


def test_a_new_text_ends_the_one_before_it(empty_library):
    publish(empty_library, "旧文。", date(2020, 1, 1))
    publish(empty_library, "新文。", date(2024, 1, 1))
    new, old = empty_library.versions("甲法")
    assert (old.effective_to, old.status) == (date(2024, 1, 1), Status.SUPERSEDED)
    assert new.status is Status.EFFECTIVE
    assert empty_library.provision(KEY, date(2023, 12, 31)).text == "旧文。"
    assert empty_library.provision(KEY, TODAY).text == "新文。"


def test_the_order_of_publishing_does_not_matter(empty_library):
    for start in (date(2024, 1, 1), date(2010, 1, 1), date(2018, 1, 1)):
        publish(empty_library, f"{start.year}年文。", start)
    ends = [version.effective_to for version in empty_library.versions("甲法")]
    assert ends == [None, date(2024, 1, 1), date(2018, 1, 1)]


def test_a_text_of_the_future_leaves_todays_in_force(empty_library):
    publish(empty_library, "今文。", date(2020, 1, 1))
    publish(empty_library, "来文。", date(2027, 1, 1), promulgated=date(2026, 8, 1))
    assert empty_library.provision(KEY, TODAY).text == "今文。"
    assert [version.status for version in empty_library.versions("甲法")] == [
        Status.NOT_YET_EFFECTIVE,
        Status.EFFECTIVE,
    ]
    assert empty_library.refresh_statuses(date(2027, 1, 1)) == 2
    assert [version.status for version in empty_library.versions("甲法")] == [Status.EFFECTIVE, Status.SUPERSEDED]


def test_the_same_text_twice_is_one_version(empty_library):
    first = publish(empty_library, "文。", date(2020, 1, 1))
    changes = empty_library.last_change()
    assert publish(empty_library, "文。", date(2020, 1, 1)) == first
    assert empty_library.last_change() == changes
    assert empty_library.counts().provisions == 1


def test_corrected_dates_reach_the_change_feed(empty_library):
    first = publish(empty_library, "文。", None, promulgated=date(2020, 1, 1))
    changes = empty_library.last_change()
    publish(empty_library, "文。", date(2020, 6, 1), promulgated=date(2020, 1, 1))
    (change,) = empty_library.changes_after(changes)
    assert (change.version_id, change.kind) == (first, ChangeKind.DATES)


def test_a_misread_text_is_rewritten_in_place(empty_library):
    first = publish(empty_library, "误文。", date(2020, 1, 1))
    again = publish(empty_library, "正文。", date(2020, 1, 1), replaces=first)
    assert again == first
    assert [p.text for p in empty_library.provisions_of(first)] == ["正文。"]
    assert empty_library.changes_after(0)[-1].kind is ChangeKind.REPLACED


def test_a_new_title_renames_what_is_embedded(empty_library):
    version = publish(empty_library, "文。", date(2020, 1, 1))
    (before,) = empty_library.provisions_of(version)
    renamed = Document("甲法", "中华人民共和国甲法（新名）", Level.LAW)
    empty_library.publish_version(
        document=renamed,
        provisions=[draft("文。")],
        promulgated=date(2020, 1, 1),
        effective_from=date(2020, 1, 1),
        today=TODAY,
    )
    (after,) = empty_library.provisions_of(version)
    assert after.content_hash != before.content_hash


def test_a_withdrawn_text_answers_nothing_and_the_one_before_holds_again(empty_library):
    publish(empty_library, "旧文。", date(2020, 1, 1))
    new = publish(empty_library, "误文。", date(2024, 1, 1))
    empty_library.withdraw(new, today=TODAY)
    assert empty_library.provision(KEY, TODAY).text == "旧文。"
    assert empty_library.versions("甲法")[1].status is Status.EFFECTIVE
    assert [p.text for _, _, p in empty_library.history(TODAY)] == []
    assert empty_library.counts().withdrawn == 1


def test_publishing_a_withdrawn_text_again_restores_it(empty_library):
    first = publish(empty_library, "文。", date(2020, 1, 1))
    empty_library.withdraw(first, today=TODAY)
    assert publish(empty_library, "文。", date(2020, 1, 1)) == first
    assert empty_library.provision(KEY, TODAY).text == "文。"


def test_a_draft_is_never_law(empty_library):
    publish(empty_library, "草案。", date(2020, 1, 1), status=Status.DRAFT)
    assert empty_library.provision(KEY, TODAY) is None
    assert [version.status for _, version, _ in empty_library.history(TODAY)] == [Status.DRAFT]


def test_a_repealed_text_without_an_end_is_not_in_force(empty_library):
    publish(empty_library, "废文。", date(2000, 1, 1), status=Status.REPEALED)
    assert empty_library.version_on("甲法", date(2010, 1, 1)) is None


def test_a_text_without_a_start_holds_from_its_promulgation(empty_library):
    publish(empty_library, "文。", None, promulgated=date(2015, 5, 1))
    assert empty_library.version_on("甲法", date(2015, 4, 30)) is None
    assert empty_library.version_on("甲法", date(2015, 5, 1)) is not None


def test_findings_are_kept_with_their_version(empty_library):
    publish(
        empty_library,
        "文。",
        date(2020, 1, 1),
        findings=[FindingDraft("gap", "7", "第七条"), FindingDraft("x", mended=True)],
    )
    first, second = empty_library.findings("甲法")
    assert (first.rule, first.article, first.mended) == ("gap", "7", False)
    assert second.mended
    assert empty_library.findings("乙法") == []


def test_a_version_that_is_not_there_is_a_typed_error(empty_library):
    with pytest.raises(LibraryError):
        empty_library.withdraw(7, today=TODAY)
    with pytest.raises(LibraryError):
        publish(empty_library, "文。", date(2020, 1, 1), replaces=7)


def test_a_failed_publication_leaves_nothing(empty_library, monkeypatch):
    def fail(*_):
        raise RuntimeError("power cut")

    monkeypatch.setattr("knowledge.library.services._chain", fail)
    with pytest.raises(RuntimeError):
        publish(empty_library, "文。", date(2020, 1, 1))
    assert empty_library.document("甲法") is None
    assert empty_library.last_change() == 0


def test_a_bad_database_address_is_a_typed_error():
    from knowledge.library.database import open_database

    with pytest.raises(DatabaseError) as caught:
        open_database("no such thing")
    assert caught.value.code == "database_address"


def test_what_the_library_writes_bears_the_moment_of_the_clock_it_is_given(empty_library):
    from datetime import datetime

    from sqlalchemy import select
    from sqlalchemy.orm import Session

    from knowledge.library import Library
    from knowledge.library.tables import ChangeRow

    then = datetime(2026, 11, 21, 2, 0)
    publish(Library(empty_library.engine, lambda: then), "文。", date(2020, 1, 1))
    with Session(empty_library.engine) as session:
        assert set(session.scalars(select(ChangeRow.created_at))) == {then}
