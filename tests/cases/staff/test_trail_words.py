"""What the trail keeps in codes is read in words: every act that keeps something beside its name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cases.selectors.trail.words import detail_words

ROOT = Path(__file__).parents[3]
NAMES = {"staff:3": "李娜", "office:1": "朝阳法援", "office:2": "上海法援"}
READ = [
    ("case_opened", "trigger:injury office:1 priority:urgent", "受伤，朝阳法援，紧急"),
    ("consent_given", "2026-11-22", "2026-11-22 的同意书"),
    ("triggers_seen", "threat,withheld", "受到威胁、证件或物品被扣"),
    ("case_claim", "queued>active to:3", "等人接手 → 有人在办，给李娜"),
    ("case_assign", "active>active to:9", "有人在办，给工作人员 9"),
    ("case_close", "active>closed resolved", "有人在办 → 已办结，解决了"),
    ("case_merge", "active>merged into:12", "有人在办 → 并入另一件，并入案件 12"),
    ("case_rated", "solved:part score:4", "解决一部分，4 分"),
    ("case_rated", "solved: score:", ""),
    ("case_moved", "office:朝阳 法援>2", "朝阳 法援 → 上海法援"),
    ("case_moved", "office:1>2", "朝阳法援 → 上海法援"),
    ("danger_raised", "case again", "在案件里说的，又一次"),
    ("fact_corrected", "monthly_pay", "每月多少"),
    ("fact_filed", "city", "城市"),
    ("hearing_reminded", "2", "前一天"),
    ("link_answered", "yes", "同意"),
    ("link_proposed", "with:7", "和案件 7"),
    ("message_in", "kind:photo files:2", "图片，2 个文件"),
    ("message_out", "outbox:5 files:0", "第 5 条发出的话"),
    ("message_edited", "outbox:5", "第 5 条发出的话"),
    ("message_recalled", "outbox:5", "第 5 条发出的话"),
    ("delivery_failed", "outbox:5 blocked", "第 5 条发出的话，当事人拉黑了机器人"),
    ("revision_failed", "outbox:5 files_stayed", "第 5 条发出的话，文件没有撤掉"),
    ("note_added", "files:1", "1 个文件"),
    ("sent_in_danger", "problems:2", "2 处没过关"),
    ("draft_held", "draft:4 gate problems:1", "草稿 4，依据有问题，1 处没过关"),
    ("draft_held", "draft:4 unclear problems:0", "草稿 4，等作者说给谁"),
    ("draft_edited", "draft:4", "草稿 4"),
    ("draft_approved", "draft:4", "草稿 4"),
    ("words_kept_inside", "draft:4", "草稿 4"),
    ("group_answered", "cases:3,4", "案件 3、4"),
    ("file_held", "file:2 image/png abcd", "文件 2，image/png，abcd"),
    ("file_viewed", "file:2", "文件 2"),
    ("file_refused", "file:2 too_big", "文件 2，超过 20 MB"),
    ("evidence_kept", "evidence:3 abcd", "证据 3，abcd"),
    ("answer_kept", "answer:8", "批准过的答复 8"),
    ("answer_expired", "answer:8", "批准过的答复 8"),
    ("answer_judged", "unclear", "说不清"),
    ("sample_judged", "q0 right", "q0，没答错"),
    ("question_added", "office-1", "考题 office-1"),
    ("question_dropped", "office-1", "考题 office-1"),
    ("knowledge_saved", "cards/a.yaml 3", "cards/a.yaml，第 3 版"),
    ("paper_made", "没有这种", "没有这种"),
    ("priority_set", "auto", "自动"),
    ("priority_raised", "high", "优先"),
    ("sla_warned", "normal", "一般"),
    ("sla_breached", "urgent", "紧急"),
    ("retention_set", "conversations:180→90 evidence:730→365", "对话 180 → 90 天，证据 730 → 365 天"),
    ("report_taken", "2026-09..2026-10 office:all", "2026-09 到 2026-10，所有办公室"),
    ("report_taken", "2026-09..2026-09 office:2", "2026-09，上海法援"),
    ("backup_made", "youju-20261125-120000.db", "youju-20261125-120000.db"),
    ("backup_taken", "youju-20261125-120000.db", "youju-20261125-120000.db"),
    ("restore_asked", "youju-20261125-120000.db", "youju-20261125-120000.db"),
    ("database_restored", "youju-20261125-120000.db", "youju-20261125-120000.db"),
    ("canned_saved", "canned:2", "常用回复 2"),
    ("canned_dropped", "canned:2", "常用回复 2"),
    ("office_saved", "office:2", "上海法援"),
    ("staff_invited", "staff:3 caseworker", "李娜，承办人"),
    ("staff_joined", "staff:3 console", "李娜，在工作台"),
    ("staff_left", "staff:3 cases:2", "李娜，2 件案子"),
    ("staff_away", "staff:3 back", "李娜，回来了"),
    ("staff_away", "staff:3 2026-12-01", "李娜，2026-12-01"),
    ("staff_changed", "staff:3 supervisor supervised:1", "李娜，督导，先审后发"),
    ("sign_in_refused", "failures:3", "连着 3 次不对"),
    ("signed_out", "session:6", "登录 6"),
    ("sessions_ended", "staff:3", "李娜"),
    ("password_changed", "staff:3", "李娜"),
    ("recovery_renewed", "staff:3", "李娜"),
]
BY_STEP = ("case_release", "case_reopen", "case_erase", "case_ask_worker", "case_ask_supervisor", "case_worker_answered",
           "case_supervisor_answered", "draft_rejected", "draft_dropped", "draft_overridden")  # fmt: skip
"""Acts whose details are made by the same words as a neighbour's above."""


@pytest.mark.parametrize(("action", "detail", "words"), READ)
def test_a_detail_is_read_in_words(action: str, detail: str, words: str) -> None:
    assert detail_words(action, detail, NAMES) == words


def test_what_nobody_knows_stays_as_it_is_written() -> None:
    assert detail_words("something_new", "thing:4 odd", NAMES) == "thing:4，odd"
    assert detail_words("case_claim", "", NAMES) == ""


def test_every_act_that_keeps_something_beside_its_name_is_read_above() -> None:
    assert sorted(set(kept()) - {action for action, _, _ in READ} - set(BY_STEP)) == []


def kept() -> Iterator[str]:
    """The acts that the code writes with a detail."""
    for file in (*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        for call in ast.walk(ast.parse(text)) if ".audit(" in text else ():
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "audit"):
                continue
            if len(call.args) > 3 or any(one.arg == "detail" for one in call.keywords):
                told = (one.value for one in ast.walk(call.args[1]) if isinstance(one, ast.Constant))
                yield from (str(one) for one in told if re.fullmatch(r"[a-z]+_[a-z_]*[a-z]", str(one)))
