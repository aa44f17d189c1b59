"""Plans, versions, restoring, withdrawing, the audit trail, and what an act touches."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ingestion.admin.desk import Desk, show_change
from ingestion.admin.watch import stale
from ingestion.errors import Refused
from ingestion.publishing.audit import broken_links, entries, impacts
from ingestion.publishing.duplicates import Duplicates
from ingestion.publishing.gate import Proposed, StagedLibrary, Verdict
from ingestion.publishing.impact import Written
from ingestion.publishing.proposal.diff import compare
from ingestion.publishing.proposal.draft import draft_from_json, read_draft
from ingestion.publishing.proposal.plan import Kind, make_plan
from ingestion.publishing.publish import Publisher
from knowledge.authored.notes import Note
from knowledge.authored.register import Register
from knowledge.models import ProvisionDraft, ProvisionKey, Status
from knowledge.text.numerals import write_numeral

TODAY = date(2026, 11, 21)
FIRST = """某市骑手休息办法

（2024年3月1日某市人民政府令第5号公布 自2024年5月1日起施行）

第一条 为了让骑手休息好，制定本办法。

第二条 平台每四小时提醒骑手休息二十分钟。

第三条 违反本办法的，责令改正。

第四条 本办法自2024年5月1日起施行。
"""
SECOND = (
    FIRST.replace("2024年3月1日某市人民政府令第5号", "2026年6月1日某市人民政府令第9号")
    .replace("2024年5月1日", "2026年8月1日")
    .replace("第四条 本办法", "第五条 本办法")
    .replace("第三条 违反", "第四条 违反")
    .replace("每四小时提醒骑手休息二十分钟", "每三小时提醒骑手休息三十分钟")
    .replace("第四条 违反", "第三条 平台不得因休息扣骑手的钱。\n\n第四条 违反")
)
REGISTER = Register([])
SHORT = "某市骑手休息办法"


def plan_of(library, content=FIRST, today=TODAY, **corrections):
    draft = read_draft(
        content.encode(), "a.txt", REGISTER, documents=library.documents(), today=today, corrections=corrections
    )
    return make_plan(draft, library, today=today)


def nothing_written():
    return Written()


@pytest.fixture
def publisher(empty_library):
    return Publisher(empty_library, written=nothing_written)


def test_a_new_document_is_published_with_what_its_text_says(publisher):
    plan = plan_of(publisher.library)
    assert (plan.kind, plan.status) == (Kind.NEW, Status.EFFECTIVE)
    found = plan.draft.metadata
    assert (found.number, found.issuer) == ("某市人民政府令第5号", "某市人民政府")
    assert (found.promulgated, found.effective_from) == (date(2024, 3, 1), date(2024, 5, 1))
    publisher.publish(plan, who="a")
    held = publisher.library.provision(ProvisionKey(SHORT, "2"), TODAY)
    assert held is not None and "二十分钟" in held.text


def test_a_new_version_ends_the_one_before_on_its_first_day(publisher):
    publisher.publish(plan_of(publisher.library), who="a")
    plan = plan_of(publisher.library, SECOND)
    assert plan.kind is Kind.NEW_VERSION
    kinds = {(change.kind, change.article, change.before) for change in plan.diff.changes}
    assert ("added", "3", "") in kinds and ("renumbered", "4", "3") in kinds
    assert {change.article for change in plan.diff.of("changed")} == {"2", "5"}
    publisher.publish(plan, who="a")
    library = publisher.library
    assert "二十" in library.provision(ProvisionKey(SHORT, "2"), date(2026, 7, 31)).text
    assert "三十" in library.provision(ProvisionKey(SHORT, "2"), date(2026, 8, 1)).text


def test_a_version_of_the_future_waits_for_its_day(publisher):
    publisher.publish(plan_of(publisher.library), who="a")
    early = date(2026, 6, 10)
    publisher.publish(plan_of(publisher.library, SECOND, today=early), who="a")
    library = publisher.library
    assert library.versions(SHORT)[0].status is Status.NOT_YET_EFFECTIVE
    remarks = [remark.kind for remark in stale(library, REGISTER, today=early) if remark.kind != "figure_due"]
    assert remarks == ["starts_soon"]
    assert library.refresh_statuses(date(2026, 8, 1)) == 2
    assert library.versions(SHORT)[0].status is Status.EFFECTIVE


def test_the_same_text_again_changes_nothing(publisher):
    publisher.publish(plan_of(publisher.library), who="a")
    before = publisher.library.last_change()
    plan = plan_of(publisher.library)
    assert plan.kind is Kind.IDENTICAL
    assert not publisher.publish(plan, who="a").published
    with pytest.raises(Refused, match="already held"):
        publisher.publish(plan, who="a", duplicates=Duplicates.FAIL)
    assert publisher.library.last_change() == before


def test_a_draft_is_kept_apart_and_never_in_force(publisher):
    publisher.publish(plan_of(publisher.library), who="a")
    plan = plan_of(publisher.library, SECOND.replace("某市骑手休息办法\n", "某市骑手休息办法（征求意见稿）\n", 1))
    assert (plan.status, plan.draft.document.short) == (Status.DRAFT, SHORT)
    publisher.publish(plan, who="a")
    held = publisher.library.version_on(SHORT, TODAY)
    assert held is not None and held.promulgated == date(2024, 3, 1)


def test_restoring_an_older_version_is_an_act_of_its_own(publisher):
    first = publisher.publish(plan_of(publisher.library), who="a").version
    second = publisher.publish(plan_of(publisher.library, SECOND), who="a").version
    publisher.restore(SHORT, first, who="b", reason="wrong file", today=TODAY)
    assert publisher.library.version_on(SHORT, TODAY).id == first
    publisher.restore(SHORT, second, who="b", reason="right file", today=TODAY)
    assert publisher.library.version_on(SHORT, TODAY).id == second
    assert [entry.act for entry in entries(publisher.library, SHORT)] == ["restore", "restore", "publish", "publish"]


def test_a_withdrawn_version_answers_nothing_and_can_be_published_again(publisher):
    first = publisher.publish(plan_of(publisher.library), who="a").version
    publisher.publish(plan_of(publisher.library, SECOND), who="a")
    with pytest.raises(Refused, match="reason"):
        publisher.withdraw(SHORT, who="a", reason=" ", today=TODAY)
    publisher.withdraw(SHORT, who="a", reason="typo", today=TODAY)
    assert publisher.library.version_on(SHORT, TODAY).id == first
    publisher.publish(plan_of(publisher.library, SECOND), who="a")
    assert publisher.library.version_on(SHORT, TODAY).promulgated == date(2026, 6, 1)


def test_the_audit_trail_cannot_be_rewritten(publisher):
    publisher.publish(plan_of(publisher.library), who="admin")
    entry = entries(publisher.library)[0]
    assert (entry.who, entry.act, entry.document) == ("admin", "publish", SHORT)
    assert len(entry.source_sha256) == 64
    for statement in ("UPDATE library_audit SET who = 'x'", "DELETE FROM library_audit"):
        with pytest.raises(DBAPIError), publisher.library.engine.begin() as connection:
            connection.execute(text(statement))
    assert broken_links(publisher.library) == []


def test_what_relies_on_changed_articles_is_listed_and_kept(empty_library):
    note = Note(ProvisionKey(SHORT, "3"), "", ())
    publisher = Publisher(empty_library, written=lambda: Written(notes=(note,)))
    publisher.publish(plan_of(empty_library), who="a")
    outcome = publisher.publish(plan_of(empty_library, SECOND), who="a")
    assert [(t.kind, t.key, t.change) for t in outcome.touched] == [("note", f"{SHORT}:3", "renumbered to 4")]
    assert [touched for _, touched in impacts(empty_library, outcome.audit)] == list(outcome.touched)


def test_the_gate_refuses_and_is_overridden_only_with_a_reason(publisher):
    gated = replace(publisher, gate=lambda plan: Verdict(("tuning, full: recall_10 is 0.1, the floor is 0.9",)))
    plan = plan_of(publisher.library)
    with pytest.raises(Refused, match="floor is 0.9"):
        gated.publish(plan, who="a")
    with pytest.raises(Refused, match="reason"):
        gated.publish(plan, who="a", force=True)
    assert publisher.library.last_change() == 0
    gated.publish(plan, who="a", force=True, reason="the questions are being rewritten")
    assert entries(publisher.library)[0].forced


def test_a_plan_made_before_another_act_is_refused(publisher):
    publisher.publish(plan_of(publisher.library), who="a")
    plan = plan_of(publisher.library, SECOND)
    publisher.publish(plan_of(publisher.library, SECOND.replace("三十分钟", "四十分钟")), who="b")
    with pytest.raises(Refused, match="plan again"):
        publisher.publish(plan, who="a")


def test_two_admins_at_once_leave_one_whole_version(publisher):
    publisher.publish(plan_of(publisher.library), who="a")
    plans = [plan_of(publisher.library, SECOND.replace("三十分钟", f"{word}分钟")) for word in ("三十", "四十")]
    said: list[str] = []

    def work(plan):
        try:
            publisher.publish(plan, who="x")
            said.append("published")
        except Refused as refused:
            said.append(refused.code)

    threads = [threading.Thread(target=work, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["outdated_plan", "published"]
    assert len(publisher.library.versions(SHORT)) == 2
    assert broken_links(publisher.library) == []


def test_a_failure_inside_publishing_leaves_nothing_behind(publisher, monkeypatch):
    import ingestion.publishing.publish as module

    monkeypatch.setattr(module, "record", lambda *args, **_: (_ for _ in ()).throw(RuntimeError("power cut")))
    with pytest.raises(RuntimeError):
        publisher.publish(plan_of(publisher.library), who="a")
    assert publisher.library.documents() == [] and publisher.library.last_change() == 0


def test_namesakes_are_told_apart_by_number(register, empty_library):
    title = "最高人民法院关于审理劳动争议案件适用法律问题的解释（二）"
    older = "最高人民法院关于审理劳动争议案件适用法律若干问题的解释（二）"
    shorts = []
    for name, number in ((title, "法释〔2025〕12号"), (older, "法释〔2006〕6号"), (title, "法释〔2031〕3号")):
        content = f"{name}\n\n{number}\n\n第一条 甲。\n\n第二条 乙。\n"
        shorts.append(read_draft(content.encode(), "", register, today=TODAY).document.short)
    assert shorts[0] == "审理劳动争议案件适用法律问题的解释（二）"
    assert shorts[1] == "审理劳动争议案件适用法律若干问题的解释（二）（2006）"
    assert shorts[2] == "审理劳动争议案件适用法律问题的解释（二）（2031）"


def test_a_later_revision_of_a_known_law_is_not_taken_for_the_version_the_register_knows(register, empty_library):
    text = "工伤保险条例\n（2003年4月27日国务院令第375号公布 根据2026年11月1日《国务院关于修改〈工伤保险条例〉的决定》修订）\n"
    text += "\n".join(f"第{write_numeral(n)}条 第{n}个意思。" for n in range(1, 68))
    draft = read_draft(text.encode(), "", register, today=TODAY)
    assert (draft.document.short, draft.metadata.promulgated) == ("工伤保险条例", date(2026, 11, 1))


def test_a_draft_survives_being_kept(publisher):
    draft = plan_of(publisher.library, SECOND).draft
    assert draft_from_json(draft.as_json()) == draft


def test_renumbering_is_not_taken_for_rewriting():
    old = [
        (str(n), ProvisionDraft(str(n), f"第{n}条", (), f"第{n}个意思，写得足够长，不会和别的混起来。"))
        for n in range(1, 30)
    ]
    new = [("1", old[0][1]), ("2", ProvisionDraft("2", "第2条", (), "完全新的一条，前面没有。"))]
    new += [(str(int(article) + 1), part) for article, part in old[1:]]
    counts = compare(old, new).counts
    assert (counts["added"], counts["renumbered"], counts["changed"], counts["same"]) == (1, 28, 0, 1)


def test_the_desk_serves_admins_and_nobody_else(publisher):
    desk = Desk(publisher, lambda: REGISTER, lambda: TODAY, admins=("7",))
    with pytest.raises(Refused) as refused:
        desk.receive(FIRST.encode(), "a.txt", "8")
    assert refused.value.code == "not_allowed"
    sheet = desk.receive(FIRST.encode(), "a.txt", "7")
    assert "4 条" in sheet.text and all(len(choice.data.encode()) <= 64 for choice in sheet.choices)
    assert "已发布" in desk.press(f"lib:publish:{sheet.token}", "7").text
    with pytest.raises(Refused):
        desk.press(f"lib:publish:{sheet.token}", "7")
    second = desk.receive(SECOND.encode(), "b.txt", "7")
    assert any(
        "【+三十分钟】" in show_change(change) for change in desk.press(f"lib:changes:{second.token}:0", "7").changes
    )
    assert "丢弃" in desk.press(f"lib:discard:{second.token}", "7").text
    assert len(publisher.library.versions(SHORT)) == 1


def test_the_gate_is_asked_of_the_library_as_restoring_or_withdrawing_would_leave_it(empty_library):
    asked: list[Proposed] = []
    publisher = Publisher(empty_library, written=nothing_written, gate=lambda p: asked.append(p) or Verdict())
    first = publisher.publish(plan_of(empty_library), who="a").version
    publisher.publish(plan_of(empty_library, SECOND), who="a")
    publisher.restore(SHORT, first, who="a", reason="wrong file", today=TODAY)
    staged_before = asked[-1]
    assert staged_before.version.in_force(TODAY) and staged_before.certain
    second = publisher.publish(plan_of(empty_library, SECOND), who="a").version
    undercut = replace(
        publisher, gate=lambda p: asked.append(p) or Verdict(("final, full: mrr is 0.1, the floor is 1",))
    )
    for attempt in (
        lambda: undercut.restore(SHORT, first, who="a", reason="x", today=TODAY),
        lambda: undercut.withdraw(SHORT, who="a", reason="typo", today=TODAY),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "floor_undercut"
        laid = StagedLibrary(empty_library, asked[-1])
        articles = [p.key.article for _, v, p in [*laid.current(TODAY), *laid.history(TODAY)] if v.in_force(TODAY)]
        assert articles == ["1", "2", "3", "4"] and "二十分钟" in "".join(p.text for _, _, p in laid.current(TODAY))
    assert empty_library.version_on(SHORT, TODAY).id == second


def test_a_full_disk_changes_nothing_and_says_so(publisher, monkeypatch):
    import errno

    from sqlalchemy.exc import OperationalError

    import ingestion.publishing.publish as module
    from ingestion.publishing.staging import stage

    plan = plan_of(publisher.library)
    for fault in (
        OSError(errno.ENOSPC, "No space left on device"),
        OperationalError("INSERT", {}, Exception("database or disk is full")),
        OperationalError("COMMIT", {}, Exception("disk I/O error")),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, "record", lambda *args, fault=fault, **_: (_ for _ in ()).throw(fault))
            with pytest.raises(Refused) as refused:
                publisher.publish(plan, who="a")
        assert refused.value.code == "disk_full" and "nothing was changed" in str(refused.value)
        assert publisher.library.documents() == [] and publisher.library.last_change() == 0

    def full(self, *args):
        raise OperationalError("INSERT INTO library_staged", {}, Exception("database or disk is full"))

    with monkeypatch.context() as patch:
        patch.setattr(module.Session, "flush", full)
        with pytest.raises(Refused, match="full"):
            stage(publisher.library, plan, who="a", today=TODAY)
    publisher.publish(plan, who="a")
    assert broken_links(publisher.library) == []


def test_a_real_full_disk_is_met_the_same_way(publisher):
    with publisher.library.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    engine = publisher.library.engine

    from sqlalchemy import event

    @event.listens_for(engine, "begin")
    def no_room(connection):
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    try:
        with pytest.raises(Refused) as refused:
            publisher.publish(plan_of(publisher.library, FIRST + "\n".join("说明" * 5000 for _ in range(20))), who="a")
    finally:
        event.remove(engine, "begin", no_room)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")
    assert refused.value.code == "disk_full"
    assert publisher.library.documents() == []


def test_a_plan_kept_for_later_is_refused_when_it_would_do_something_else(publisher):
    from ingestion.publishing.staging import decided, stage

    publisher.publish(plan_of(publisher.library), who="a")
    token = stage(publisher.library, plan_of(publisher.library, SECOND), who="a", today=TODAY)
    assert decided(publisher.library, token, today=TODAY).kind is Kind.NEW_VERSION
    publisher.publish(plan_of(publisher.library, SECOND.replace("三十分钟", "四十分钟")), who="b")
    with pytest.raises(Refused, match="plan again"):
        decided(publisher.library, token, today=TODAY)
