"""The life of a case at the service functions: claims, holds, drafts, groups, what the worker writes meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.audit.tables import AuditRow
from bot.audit.trail import audit_verify
from bot.cases.rules.errors import CaseConflict, IllegalTransition, NotAllowed, NotFound
from bot.cases.rules.staff.roles import Role
from bot.cases.rules.states import Outcome, Stage
from bot.cases.selectors.packet import packet
from bot.cases.selectors.staff import staff_by_telegram
from bot.cases.services import canned_replies as canned
from bot.cases.services import worker_words
from bot.cases.services.life import groups, questions
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.people import staffing
from bot.cases.services.people.leaving import staff_leave
from bot.cases.services.words import conversation as talk
from bot.cases.services.words import drafts, receipts
from bot.cases.tables import CaseMessageRow, DraftRow, InvitationRow
from bot.cases.unit_of_work import case_numbered
from bot.contract.messages import ConversationState, Inbound
from bot.service.turns import apology
from bot.storage.codec import load_reply
from bot.storage.conversations import conversation_find
from bot.storage.outbox import delivery_failed
from bot.storage.tables import ConversationRow, OutboxRow
from bot.storage.turns import Exchange, Work
from tests.cases.stage import MONDAY, set_stage, told


@pytest.fixture
def stage(tmp_path):
    return set_stage(tmp_path)


def test_a_case_is_claimed_once(stage):
    number = stage.open()
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    with pytest.raises(IllegalTransition, match="王琳"):
        stage.act("李娜", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    assert stage.case(number).stage == Stage.ACTIVE


def test_a_token_opens_one_case(stage):
    number = stage.open(chat="7")
    again = stage.do(
        lambda u: (
            casebook.case_open(
                u,
                casebook.NewCase(number + 500, f"token-{number}", 1, "asked", casebook.load_facts(""), "zh", "2026-11"),
            ).number
        )
    )
    assert again == number


def test_a_staff_message_goes_out_marked_as_from_a_person_and_stops_the_clock(stage):
    number = stage.open(chat="7")
    assert stage.case(number).due_at is not None
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    said = stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="你好，我在看", source="tg:1"))
    assert said.fate == "sent"
    assert told(stage, "7") == ["王琳（朝阳法援，真人）：\n你好，我在看"]
    assert stage.case(number).waiting_since is None
    assert stage.case(number).due_at == MONDAY + timedelta(days=7), "the next word comes within five working days"


def test_nobody_answers_before_the_case_is_claimed(stage):
    number = stage.open(chat="7")
    with pytest.raises(NotAllowed, match="接手"):
        stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="你好"))
    assert told(stage, "7") == []


def test_a_second_caseworker_does_not_answer_over_the_first(stage):
    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    said = stage.act("李娜", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="我来答"))
    assert said.fate == "held"
    assert told(stage, "7") == []
    assert "王琳 在办" in told(stage, f"case:{number}")[-1]
    with pytest.raises(NotAllowed):
        stage.act("李娜", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=said.draft_id))
    stage.act("王琳", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=said.draft_id))
    assert told(stage, "7") == ["李娜（朝阳法援，真人）：\n我来答"]


def test_while_the_holder_is_away_others_answer(stage):
    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    stage.do(lambda u: staffing.staff_away(u, staff=stage.staff(u, "王琳"), until=u.today))
    said = stage.act("李娜", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="王琳今天不在"))
    assert said.fate == "sent"
    with pytest.raises(NotAllowed, match="请假"):
        stage.act("张敏", number, lambda u, s, c: casebook.case_assign(u, c, by=s, to=stage.staff(u, "王琳")))


def test_supervised_drafts_are_edited_rejected_and_approved_by_a_supervisor_only(tmp_path):
    stage = set_stage(tmp_path, supervised=True)
    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    first = stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="第一稿")).draft_id
    with pytest.raises(NotAllowed):
        stage.act("王琳", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=first))
    with pytest.raises(NotAllowed, match="理由"):
        stage.act("张敏", number, lambda u, s, c: drafts.draft_reject(u, c, staff=s, draft_id=first, reason=""))
    stage.act("张敏", number, lambda u, s, c: drafts.draft_reject(u, c, staff=s, draft_id=first, reason="太短"))
    second = stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="第二稿")).draft_id
    stage.act("张敏", number, lambda u, s, c: drafts.draft_edit(u, c, staff=s, draft_id=second, text="定稿"))
    stage.act("张敏", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=second, note="写得好"))
    assert told(stage, "7") == ["王琳（朝阳法援，真人）：\n定稿"]
    assert any("写得好" in line for line in told(stage, f"case:{number}"))


def test_two_supervisors_approve_at_once_and_one_message_leaves(tmp_path):
    stage = set_stage(tmp_path, supervised=True)
    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    draft = stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="稿")).draft_id
    stage.act("张敏", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=draft))
    with pytest.raises(CaseConflict, match="张敏批准发出"):
        stage.act("张敏", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=draft))
    assert len(told(stage, "7")) == 1


def test_a_stale_version_is_a_conflict(stage):
    number = stage.open()

    def late(unit):
        row = case_numbered(unit, number)
        unit.session.execute(text("UPDATE cases SET version = version + 1"))
        row.risk = 2

    with pytest.raises(CaseConflict):
        stage.do(late)


def test_the_gate_holds_a_text_and_an_override_needs_a_supervisor_and_a_reason(tmp_path):
    stage = set_stage(tmp_path, check=lambda words, on, beside: ["没写依据"] if "赔" in words else [])
    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    said = stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="可以赔两倍"))
    assert said.fate == "held"
    with pytest.raises(NotAllowed, match="没写依据"):
        stage.act("王琳", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=said.draft_id))
    with pytest.raises(NotAllowed):
        stage.act(
            "王琳", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=said.draft_id, override="急")
        )
    stage.act(
        "张敏",
        number,
        lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=said.draft_id, override="已口头核对"),
    )
    assert told(stage, "7")
    with stage.storage.read() as session:
        assert session.scalars(select(AuditRow).where(AuditRow.action == "draft_overridden")).one()
        assert session.scalars(select(DraftRow)).one().reason == "已口头核对"


def test_composed_headings_need_no_article_and_what_stands_below_does():
    from datetime import date

    from bot.cases.citations.gate import StaffGate

    gate = StaffGate(lambda text: [], None)
    assert gate.problems("你可以要求（算劳动关系的）\n• 带上材料来", date(2026, 11, 23)) == []
    assert gate.problems("你可以要求\n• 公司付你两倍工资", date(2026, 11, 23)) != []
    assert gate.problems("你可以要求两倍工资", date(2026, 11, 23)) != []


def test_a_reply_to_a_closed_case_is_refused_with_a_sentence(stage):
    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    stage.act("王琳", number, lambda u, s, c: casebook.case_close(u, c, staff=s, outcome=Outcome.RESOLVED))
    with pytest.raises(IllegalTransition, match="已办结"):
        stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="还有一句"))


def test_referring_needs_where_to(stage):
    number = stage.open()
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    with pytest.raises(NotAllowed, match="转到哪里"):
        stage.act("王琳", number, lambda u, s, c: casebook.case_close(u, c, staff=s, outcome=Outcome.REFERRED))


def test_leaving_revokes_at_once_and_gives_the_cases_back(stage):
    number = stage.open()
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    kept = stage.do(lambda u: stage.staff(u, "王琳"))
    stage.do(lambda u: staff_leave(u, actor="operator", staff=stage.staff(u, "王琳")))
    assert (stage.case(number).stage, stage.case(number).assignee_id) == (Stage.QUEUED, None)
    kept.active = False
    with pytest.raises(NotAllowed, match="名单"):
        stage.do(lambda u: talk.note_add(u, case_numbered(u, number), staff=kept, text="还想写"))
    assert stage.do(lambda u: staff_by_telegram(u.session, 101)) is None


def test_an_invitation_works_once_and_not_after_a_week(stage):
    office = stage.do(lambda u: staffing.office_add(u, actor="operator", name="海淀法援"))
    stage.do(
        lambda u: staffing.staff_add(
            u, actor="operator", office=office, name="新人", role=Role.CASEWORKER, token="fresh-token"
        )
    )
    with stage.storage.read() as session:
        assert "fresh-token" not in {row.token_hash for row in session.scalars(select(InvitationRow))}
    stage.do(lambda u: staffing.invitation_redeem(u, token="fresh-token", telegram_id=900))
    with pytest.raises(NotFound):
        stage.do(lambda u: staffing.invitation_redeem(u, token="fresh-token", telegram_id=901))
    stage.do(lambda u: staffing.staff_invite(u, actor="operator", staff=stage.staff(u, "新人"), token="late-token"))
    stage.clock.forward(days=8)
    with pytest.raises(NotFound, match="过期"):
        stage.do(lambda u: staffing.invitation_redeem(u, token="late-token", telegram_id=900))


def test_alike_grievances_are_linked_only_with_everyone_s_yes_and_no_names_cross(stage):
    alike = {"platform": "美团", "employer": "望京站", "event_date": "2026-09-10"}
    first, second = stage.open(chat="1", name="赵", **alike), stage.open(chat="2", name="钱", **alike)
    stage.do(lambda u: groups.group_ask(u, case_numbered(u, second)))
    assert "要不要连在一起" in told(stage, "1")[0]
    stage.do(lambda u: groups.group_ask(u, case_numbered(u, second)))
    assert len(told(stage, "1")) == 1
    stage.do(lambda u: groups.group_answer(u, case_numbered(u, first), agreed=True))
    assert stage.case(first).group_size == 1
    stage.do(lambda u: groups.group_answer(u, case_numbered(u, second), agreed=False))
    assert stage.case(second).group_id is None
    third = stage.open(chat="3", **alike)
    stage.do(lambda u: groups.group_answer(u, case_numbered(u, third), agreed=True))
    assert stage.case(first).group_size == stage.case(third).group_size == 2
    everything = " ".join(told(stage, "1") + told(stage, "2") + told(stage, "3"))
    assert not any(secret in everything for secret in ("赵", "钱", str(third), str(first)))
    assert any(str(third) in line for line in told(stage, f"case:{first}"))


def test_a_newcomer_s_words_need_a_supervisor_whoever_holds_the_case(stage):
    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    stage.do(lambda u: setattr(stage.staff(u, "李娜"), "supervised", True))
    held = stage.act("李娜", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="来一趟"))
    with pytest.raises(NotAllowed, match="督导批准"):
        stage.act("王琳", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=held.draft_id))
    stage.act("张敏", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=held.draft_id))


def test_a_case_reopens_within_thirty_days_and_not_later(stage):
    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    stage.act("王琳", number, lambda u, s, c: casebook.case_close(u, c, staff=s, outcome=Outcome.RESOLVED))
    stage.clock.forward(days=29)
    stage.do(lambda u: casebook.case_reopen(u, case_numbered(u, number), actor="worker"))
    assert stage.case(number).stage == Stage.ACTIVE, "its holder is there and gets it back"
    stage.act("王琳", number, lambda u, s, c: casebook.case_close(u, c, staff=s, outcome=Outcome.RESOLVED))
    stage.clock.forward(days=31)
    with pytest.raises(IllegalTransition):
        stage.do(lambda u: casebook.case_reopen(u, case_numbered(u, number), actor="worker"))


def test_two_cases_of_one_worker_are_merged_and_of_two_workers_not(stage):
    first, second, other = stage.open(chat="7"), stage.open(chat="7", platform="美团"), stage.open(chat="8")
    for number in (first, second, other):
        stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    stage.act("王琳", second, lambda u, s, c: casebook.case_merge(u, c, case_numbered(u, first), staff=s))
    assert stage.case(second).stage == Stage.MERGED
    assert "美团" in stage.case(first).facts
    with pytest.raises(NotAllowed, match="同一个人"):
        stage.act("王琳", other, lambda u, s, c: casebook.case_merge(u, c, case_numbered(u, first), staff=s))


def test_a_message_that_does_not_arrive_is_said_in_the_topic(stage):
    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="在吗", source="tg:5"))
    with stage.storage.read() as session:
        outbox = session.scalars(select(CaseMessageRow.outbox_id).where(CaseMessageRow.side == "staff")).one()
    stage.do(lambda u: delivery_failed(u.session, outbox_id=outbox, now=u.now, code="blocked"))
    found = stage.do(receipts.receipts_collect)
    assert [(receipt.source, receipt.sent) for receipt in found] == [("tg:5", False)]
    assert "拉黑" in told(stage, f"case:{number}")[-1]
    assert stage.do(receipts.receipts_collect) == []


def test_a_canned_reply_is_filled_from_the_case_and_knows_its_variables(stage):
    number = stage.open(name="赵", platform="美团")
    stage.do(
        lambda u: canned.canned_save(
            u, staff=stage.staff(u, "王琳"), name="你好", text="{name}，我是{staff}，编号{number}"
        )
    )
    filled = stage.act("王琳", number, lambda u, s, c: canned.canned_fill(u, c, staff=s, name="你好"))
    assert filled == f"赵，我是王琳，编号{number}"
    with pytest.raises(NotAllowed, match="变量"):
        stage.do(lambda u: canned.canned_save(u, staff=stage.staff(u, "王琳"), name="坏", text="{phone}"))


def test_an_approved_answer_is_offered_again_until_a_cited_clause_changes(tmp_path):
    clause = {"造的法:1": "old"}
    stage = set_stage(tmp_path, supervised=True, clause_hashes=lambda words, on: dict(clause))
    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    draft = stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="按造的法第一条要")).draft_id
    stage.act("张敏", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=draft))
    other = stage.open()
    sections = stage.do(lambda u: packet(u, case_numbered(u, other)))
    assert "2026-11-23" in next(s for s in sections if s.title == "批准过的答复").lines[0]
    clause["造的法:1"] = "new"
    assert all(s.title != "批准过的答复" for s in stage.do(lambda u: packet(u, case_numbered(u, other))))


def test_the_packet_names_source_confirmation_clocks_and_legal_aid(stage):
    number = stage.open(amount_owed="12000", end_date="2026-10-15")
    sections = {s.title: " ".join(s.lines) for s in stage.do(lambda u: packet(u, case_numbered(u, number)))}
    assert "12000 元" in sections["情况"]
    assert "未确认" in sections["情况"]
    assert "2027-10-15" in sections["期限"]
    assert "42 条第 3 项" in sections["法律援助"]
    assert "跟谁干" in sections["还缺"]


def test_a_message_reaches_the_topic_and_files_are_kept_by_content(stage):
    from bot.cases.rules.file_kinds import sniff

    assert sniff(b"MZ\x90")[0] == "application/x-dosexec"
    assert sniff(b"\xff\xd8\xff\xe0")[1] == ".jpg"
    assert sniff(b"<html><script>")[0] == "text/html"
    assert sniff("字".encode())[0] == "text/plain"


def test_files_of_a_held_draft_wait_with_it_and_go_out_when_it_is_approved(tmp_path):
    from bot.cases.tables import CaseFileRow
    from bot.contract.messages import Attachment

    stage = set_stage(tmp_path, supervised=True)
    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    form = Attachment(name="申请表.pdf", media_type="application/pdf", content=b"%PDF-1.7 form")

    def held(words: str) -> int:
        return stage.act(
            "王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text=words, attachments=(form,))
        ).draft_id

    first, second = held("填这个"), held("再填一遍")
    assert "申请表.pdf" in told(stage, f"case:{number}")[-1]
    stage.act("张敏", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=first))
    stage.act("张敏", number, lambda u, s, c: drafts.draft_reject(u, c, staff=s, draft_id=second, reason="一份够了"))
    with stage.storage.read() as session:
        kept = session.scalars(select(CaseFileRow)).one()
        sent = session.scalars(
            select(OutboxRow)
            .join(ConversationRow)
            .where(ConversationRow.external_id == "7")
            .order_by(OutboxRow.id.desc())
        ).first()
        assert (kept.status, kept.media_type) == ("sent", "application/pdf")
        assert load_reply(sent.payload).attachments[0].content == form.content


def test_danger_in_an_open_case_is_called_out_in_the_group(stage):
    number = stage.open(chat="7")
    stage.do(
        lambda u: worker_words.worker_said(
            u, case_numbered(u, number), turn_id=0, kind="text", text="不想活了", danger="sure"
        )
    )
    assert "紧急" in told(stage, "alarm")[-1]
    assert (stage.case(number).priority, stage.case(number).risk) == ("urgent", 3)


def test_an_answer_that_completes_the_grievance_brings_up_the_others(stage):
    alike = {"platform": "美团", "event_date": "2026-09-10"}
    first, second = stage.open(chat="1", employer="望京站", **alike), stage.open(chat="2", **alike)
    stage.act("王琳", second, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    stage.act("王琳", second, lambda u, s, c: questions.facts_request(u, c, staff=s, slot="跟谁干"))
    stage.do(
        lambda u: worker_words.worker_answered(
            u,
            case_numbered(u, second),
            turn_id=0,
            number=9,
            slot="employer",
            value="望京站点",
            text="望京站点",
            extra={},
        )
    )
    assert stage.case(first).grievance_key == stage.case(second).grievance_key != ""
    assert "要不要连在一起" in told(stage, "1")[-1]
    assert "要不要连在一起" in told(stage, "2")[-1]
    facts = casebook.load_facts(stage.case(second).facts)
    assert (facts.source_turn["employer"], "employer" in facts.confirmed) == (9, True)


def test_an_approved_answer_is_kept_without_personal_data(tmp_path):
    from bot.cases.tables import ApprovedAnswerRow

    stage = set_stage(tmp_path, supervised=True, clause_hashes=lambda words, on: {"造的法:1": "h"})
    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    text = "按造的法第一条要，打电话给 13812345678"
    draft = stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text=text)).draft_id
    stage.act("张敏", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=draft))
    with stage.storage.read() as session:
        assert "13812345678" not in session.scalars(select(ApprovedAnswerRow)).one().text
    assert "13812345678" in told(stage, "7")[-1]


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_two_supervisors_approve_at_the_same_instant_and_one_message_leaves(tmp_path, database):
    from concurrent.futures import ThreadPoolExecutor
    from contextlib import ExitStack
    from threading import Barrier

    from bot.migrations.upgrade import upgrade_database
    from bot.storage import Storage
    from knowledge.library.database import open_database
    from tests.service.stage import new_storage
    from tests.support.postgres import postgres

    with ExitStack() as stack:
        storage = new_storage(tmp_path)
        if database == "postgresql":
            engine = open_database(stack.enter_context(postgres()))
            upgrade_database(engine)
            storage = Storage(engine, attempts=40)
            stack.callback(engine.dispose)
        stage = set_stage(tmp_path, supervised=True, storage=storage)

        def second(unit):
            from bot.cases.tables import OfficeRow

            office = unit.session.scalars(select(OfficeRow)).one()
            staffing.staff_add(unit, actor="operator", office=office, name="陈强", role=Role.SUPERVISOR, token="t-chen")

        stage.do(second)
        for round_number in range(5):
            number = stage.open(chat=str(700 + round_number))
            stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
            draft = stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="稿")).draft_id
            barrier = Barrier(2)

            def approve(name: str, number: int = number, draft: int = draft, barrier: Barrier = barrier) -> str:
                barrier.wait()
                try:
                    stage.act(name, number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=draft))
                except CaseConflict as error:
                    return str(error)
                return "sent"

            with ThreadPoolExecutor(2) as pool:
                ends = sorted(pool.map(approve, ("张敏", "陈强")))
            assert ends.count("sent") == 1, ends
            assert any("没有" in end for end in ends), "the other is told"
            assert len(told(stage, str(700 + round_number))) == 1
        with stage.storage.read() as session:
            assert audit_verify(session).intact


def test_a_threat_told_in_an_open_case_raises_it_and_is_named_in_the_topic(stage):
    number = stage.open(chat="7")
    stage.do(
        lambda u: worker_words.worker_said(u, case_numbered(u, number), turn_id=0, kind="text", text="站长说要打我")
    )
    assert (stage.case(number).risk, stage.case(number).priority) == (3, "urgent")
    assert any("受到威胁" in text for text in told(stage, f"case:{number}"))


def test_doubtful_danger_raises_a_case_without_calling_the_group(stage):
    number = stage.open(chat="7")
    stage.do(
        lambda u: worker_words.worker_said(
            u, case_numbered(u, number), turn_id=0, kind="text", text="撑不住", danger="maybe"
        )
    )
    assert stage.case(number).priority == "high"
    assert not any("紧急" in text for text in told(stage, "alarm"))


def test_words_the_machine_could_not_handle_reach_the_staff_of_an_open_case(stage):
    number = stage.open(chat="7", token="t")
    state = ConversationState(data={"case": {"token": "t", "step": "open"}})
    inbound = Inbound("7", "站长今天又来了")

    def failed(session):
        row = conversation_find(session, channel="telegram", external_id="7")
        work = Work(row.id, "telegram", "7", 0, state, inbound, (), None, 1, stage.clock())
        return stage.desk.follow(session, work, state, apology("zh"), Exchange(row.id, None, 0, apology("zh")))

    stage.storage.write(failed)
    lines = told(stage, f"case:{number}")
    assert any("站长今天又来了" in line for line in lines)
    assert "请直接看原话回" in lines[-1]


def test_words_written_after_closing_reach_the_staff_when_the_worker_opens_the_case_again(stage):
    from bot.cases.effects import _apply_closed

    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    stage.act("王琳", number, lambda u, s, c: casebook.case_close(u, c, staff=s, outcome=Outcome.RESOLVED))
    stage.do(lambda u: _apply_closed(u, case_numbered(u, number), "reopen", ["那边电话没人接"]))
    assert any("那边电话没人接" in line for line in told(stage, f"case:{number}"))
    assert stage.case(number).waiting_since is not None
