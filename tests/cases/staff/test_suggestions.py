"""What the machine suggests to staff: new to the worker, short, every line of law with its article, nothing in danger."""

from __future__ import annotations

import pytest

from bot.cases.rules.errors import CaseError
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.words import conversation as talk
from bot.cases.services.words import drafts
from bot.cases.services.worker_words import worker_said
from bot.cases.staff.suggestions import LONGEST, suggestion_of, suggestion_wanted
from bot.contract.messages import Block, BlockKind, Clause, Point, Reply, Scope
from tests.cases.stage import set_stage


def clause(ref: str, label: str, *, held: bool = True) -> Clause:
    return Clause(ref=ref, title=label.partition("》")[0].strip("《"), label=label, held=held)


CLAUSES = (
    clause("劳动合同法:30", "《劳动合同法》第三十条"), clause("劳动合同法:85", "《劳动合同法》第八十五条"),
    clause("劳动保障监察条例:9", "《劳动保障监察条例》第九条", held=False),
)  # fmt: skip
ANSWER = Reply(
    blocks=(
        Block(kind=BlockKind.LEAD, points=(Point(text="欠的钱可以全数要回。＊", refs=("劳动合同法:30", "劳动合同法:85")),)),
        Block(
            kind=BlockKind.POINTS, heading="现在这样做",
            points=(Point(text="打 12333 投诉。", refs=("劳动保障监察条例:9",)), Point(text="留好流水。")),
        ),
        Block(kind=BlockKind.NOTICE, points=(Point(text="带＊的先核对。"),)),
        Block(kind=BlockKind.TEXT, points=(Point(text="还想问你一样：哪天开始的？"),)),
    ),
    clauses=CLAUSES, scope=Scope.LABOUR,
)  # fmt: skip


@pytest.fixture
def stage(tmp_path):
    return set_stage(tmp_path)


def claimed(stage, **values):
    number = stage.open(**values)
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    return number


def test_every_line_names_its_article_and_what_is_no_law_stays_out():
    text = suggestion_of(ANSWER, ()).text
    assert text.split("\n") == [
        "欠的钱可以全数要回（《劳动合同法》第三十条、第八十五条）。",
        "打 12333 投诉（《劳动保障监察条例》第九条）。",
    ]


def test_what_the_worker_has_read_is_not_suggested_again():
    found = suggestion_of(ANSWER, {"欠的钱可以全数要回。"})
    assert "全数要回" not in found.text and "12333" in found.text
    assert suggestion_of(ANSWER, {"欠的钱可以全数要回。", "打 12333 投诉。"}).text == ""


def test_clauses_nobody_can_read_here_are_named():
    assert suggestion_of(ANSWER, ()).unheld == ("《劳动保障监察条例》第九条",)


def test_nothing_is_suggested_in_danger():
    assert suggestion_of(ANSWER.model_copy(update={"scope": Scope.CRISIS}), ()).text == ""


def test_a_long_answer_is_cut_between_its_lines():
    points = tuple(Point(text=f"{number}这是一条很长很长的说明，" * 4, refs=("劳动合同法:30",)) for number in range(20))
    long = ANSWER.model_copy(update={"blocks": (Block(kind=BlockKind.POINTS, points=points),)})
    text = suggestion_of(long, ()).text
    assert 0 < len(text) <= LONGEST + 20 and text.endswith("（《劳动合同法》第三十条）。")


def test_the_newest_open_words_are_answered_and_without_any_what_was_told_at_first(stage):
    number = claimed(stage, story="站点两个月没发工资")
    wanted = stage.act("王琳", number, lambda u, s, c: suggestion_wanted(u, c))
    assert wanted.question == "站点两个月没发工资"
    stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="材料收到了"))
    stage.act("王琳", number, lambda u, s, c: worker_said(u, c, turn_id=1, kind="text", text="那几号能拿到钱"))
    wanted = stage.act("王琳", number, lambda u, s, c: suggestion_wanted(u, c))
    assert wanted.question == "那几号能拿到钱"
    assert "材料收到了" in wanted.told
    assert wanted.state.facts.values["city"] == "北京"


def test_a_draft_is_changed_by_a_part_of_it_or_written_anew(stage):
    number = claimed(stage)
    draft = stage.act("王琳", number, lambda u, s, c: drafts.draft_suggest(u, c, text="能要三倍。先打 12333。").id)

    def edit(text: str) -> str:
        stage.act("王琳", number, lambda u, s, c: drafts.draft_edit(u, c, staff=s, draft_id=draft, text=text))
        return stage.act("王琳", number, lambda u, s, c: drafts.draft_of(u, c, draft).text)

    assert edit("三倍 => 两倍") == "能要两倍。先打 12333。"
    assert edit("先打 12333。 =>") == "能要两倍。"
    with pytest.raises(CaseError, match="草稿里没有"):
        edit("四倍 => 两倍")
    assert edit("一次一次来") == "一次一次来"
    with pytest.raises(CaseError, match="2 处"):
        edit("一次 => 两次")
