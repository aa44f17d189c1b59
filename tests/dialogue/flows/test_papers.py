"""Papers in the conversation: asked for in plain words, filled from what was told, handed over as files."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import SHANGHAI, App
from bot.contract.messages import Choice, ConversationState, Inbound, Kind, Reply
from bot.dialogue.engine import DialogueEngine
from bot.dialogue.flows.documents.answers import read
from bot.dialogue.flows.documents.catalogue import askings, papers
from bot.dialogue.flows.documents.request import wanted_paper
from bot.dialogue.flows.offers import under_card
from bot.dialogue.flows.registry import Matters
from bot.settings import Settings
from handlers.terminal import save_files
from tests.drafting.stage import docx_pieces, has_font, pdf_text
from tests.support.shelf import MadeUpResolver

NOW = datetime(2026, 11, 21, 10, tzinfo=SHANGHAI)
TODAY = NOW.date()
STORY = "每天由站长排班派单，迟到就罚款，8月到10月的工资没有发，我找站长要过三次。"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DialogueEngine]:
    """The whole dialogue with cards and notes, without statutes and without a model."""
    settings_ = Settings(YOUJU_DATA_DIR=tmp_path_factory.mktemp("papers"), OPENAI_API_KEY="", _env_file=None)
    opened = App(settings_, owns_index=False, today=NOW.date)
    yield opened.dialogue
    opened.close()


class Talk:
    """One conversation; `said` is the last reply."""

    def __init__(self, engine: DialogueEngine) -> None:
        self.engine, self.state, self.said = engine, ConversationState(), Reply()

    def say(self, *texts: str) -> Talk:
        """Say things one after the other."""
        for text in texts:
            self.state, self.said = self.engine.turn(self.state, Inbound("t", text), now=NOW)
        return self

    def tap(self, *labels: str) -> Talk:
        """Tap the button that begins so."""
        for label in labels:
            choice = next((one for one in self.said.choices if one.label.startswith(label)), None)
            assert choice is not None, (label, [one.label for one in self.said.choices])
            self.state, self.said = self.engine.turn(self.state, Inbound("t", choice.action, Kind.CHOICE), now=NOW)
        return self

    @property
    def text(self) -> str:
        """What was said last."""
        return self.said.plain_text()

    @property
    def labels(self) -> list[str]:
        """The buttons under it."""
        return [choice.label for choice in self.said.choices]


@pytest.fixture
def talk(engine: DialogueEngine) -> Talk:
    """A new conversation."""
    return Talk(engine)


def owed(talk: Talk) -> Talk:
    """A sum was worked out and the letter is being written."""
    return talk.say("站点欠我三个月工资，一个月4500，帮我算一下").tap("写催告函")


def files(reply: Reply) -> dict[str, bytes]:
    """The files of a reply by name."""
    return {one.name: one.content for one in reply.attachments}


def test_a_letter_is_made_from_a_sum_and_a_few_answers(talk: Talk) -> None:
    owed(talk).say("张小河", "北京快达餐饮配送有限公司", "2024年3月1日", "外卖骑手", "还在")
    talk.say("每单6元，次月15日发", "10天内", STORY)
    assert "13,500.00" in talk.text and "北京快达餐饮配送有限公司" in talk.text
    talk.tap("对，生成")
    made = files(talk.said)
    paper = "".join(docx_pieces(made["催告函.docx"]))
    for words in ("张小河", "北京快达餐饮配送有限公司", "13,500.00元", "2026年12月1日", "2024年3月1日", "迟到就罚款"):
        assert words in paper, words
    if has_font():
        assert "13,500.00元" in pdf_text(made["催告函.pdf"]) and "张小河" in pdf_text(made["催告函.pdf"])
    for words in ("要核对的", "交到哪里", "交几份", "最晚什么时候", "12348"):
        assert words in talk.text, words
    assert any(choice.action == "person" for choice in talk.said.choices)


def test_what_was_told_before_is_not_asked_again(talk: Talk) -> None:
    told = "我是美团专送骑手，2023年3月1号入职，上个月15号被辞退，一个月6000，没签合同，能赔多少"
    talk.say(told).tap("写仲裁申请书")
    asked = []
    while "会写这些" not in talk.text:
        asked.append(talk.text)
        talk.tap("跳过")
    assert not [one for one in asked if "哪天开始" in one or "哪天走的" in one or "签过书面合同" in one]
    assert not [one for one in asked if "一个月多少钱" in one or "做什么活" in one or "谁提出" in one]
    for words in ("2023年3月1日", "2026年10月15日", "6,000.00元", "外卖骑手", "24,000.00"):
        assert words in talk.text, words


def test_the_company_is_taken_from_the_story_and_the_trade_is_not_guessed(talk: Talk) -> None:
    talk.say("我在北京快达餐饮服务有限公司上班，2024年3月入职", "公司欠我三个月工资没给，一个月4500", "帮我写投诉信")
    talk.tap("够了")
    assert "单位名称：北京快达餐饮服务有限公司" in talk.text
    assert "职员" not in talk.text


def test_damages_can_take_the_place_of_compensation(talk: Talk) -> None:
    talk.say("2023年3月1号入职，上个月15号被辞退，一个月6000，能赔多少").tap(
        "写仲裁申请书", "够了", "辞退没道理", "对，生成"
    )
    paper = "".join(docx_pieces(files(talk.said)["仲裁申请书.docx"]))
    assert "48,000.00元" in paper and "24,000.00元" not in paper


def test_several_sums_go_into_one_application(talk: Talk) -> None:
    talk.say("站点欠我三个月工资，一个月4500，帮我算一下")
    talk.say("我还有扣款要算：罚款扣了我800块，能要回多少")
    talk.say("帮我写仲裁申请书").tap("够了")
    assert "13,500.00" in talk.text
    assert talk.text.count(" 元") >= 2


def test_private_data_is_never_asked_for() -> None:
    hidden = {
        "id_number",
        "address",
        "mailing_address",
        "phone",
        "birth_date",
        "bank_account",
        "agent_id",
        "agent_phone",
    }
    assert not hidden & set(askings())


def test_private_data_that_is_sent_anyway_is_not_taken(talk: Talk) -> None:
    owed(talk).say("110101199203080013")
    assert "自己填" in talk.text
    assert "110101199203080013" not in json.dumps(talk.state.data["papers"])


def test_blanks_stay_visible_and_are_named(talk: Talk) -> None:
    owed(talk).tap("够了")
    assert "身份证号码" in talk.text
    talk.tap("对，生成")
    assert "（身份证号码）" in "".join(docx_pieces(files(talk.said)["催告函.docx"]))
    assert "自己填" in talk.text


@pytest.mark.parametrize("way", ["不知道", "跳过"])
def test_every_question_can_be_passed(talk: Talk, way: str) -> None:
    owed(talk)
    for _ in range(12):
        if "会写这些" in talk.text:
            break
        talk.tap(way)
    assert "会写这些" in talk.text


def test_another_question_is_answered_and_the_paper_goes_on_later(talk: Talk) -> None:
    owed(talk).say("张小河", "仲裁要收费吗？")
    assert "催告函" not in talk.text and talk.said.composed_by != "fixed"
    talk.say("继续写")
    assert "单位叫什么" in talk.text
    talk.say("上海快达有限公司").tap("先停")
    assert "都记着" in talk.text
    talk.say("接着写").tap("够了")
    assert "张小河" in talk.text and "上海快达有限公司" in talk.text


def test_an_answer_offers_to_go_on_with_the_paper(talk: Talk) -> None:
    owed(talk).say("老板一直不发工资怎么办？")
    assert any(label.startswith("继续写") for label in talk.labels)


def test_a_sum_worked_out_in_between_is_taken_in(talk: Talk) -> None:
    talk.say("帮我写仲裁申请书", "张小河").tap("够了")
    assert "还没算" in talk.text
    talk.say("站点欠我三个月工资，一个月4500，帮我算一下", "继续写")
    assert "13,500.00" in talk.text


@pytest.mark.parametrize(
    ("said", "gone", "there"),
    [
        ("公司名字写错了，是北京快达配送有限公司", "北京快达餐饮配送有限公司", "北京快达配送有限公司"),
        ("名字写错了，是张小何", "张小河", "张小何"),
        ("入职日期错了，应该是2023年5月2日", "2024年3月1日", "2023年5月2日"),
    ],
)
def test_corrections_are_taken(talk: Talk, said: str, gone: str, there: str) -> None:
    owed(talk).say("张小河", "北京快达餐饮配送有限公司", "2024年3月1日").tap("够了")
    assert gone in talk.text
    talk.say(said)
    assert there in talk.text and gone not in talk.text
    talk.tap("对，生成")
    paper = "".join(docx_pieces(files(talk.said)["催告函.docx"]))
    assert there in paper and gone not in paper


def test_a_correction_after_the_files_makes_new_ones(talk: Talk) -> None:
    owed(talk).say("张小河").tap("够了", "对，生成")
    talk.say("名字写错了，是张小何").tap("对，生成")
    assert "张小何" in "".join(docx_pieces(files(talk.said)["催告函.docx"]))


def test_a_fact_is_changed_by_its_button(talk: Talk) -> None:
    owed(talk).say("张小河").tap("够了", "要改", "姓名").say("王小明")
    assert "王小明" in talk.text and "张小河" not in talk.text


def test_a_sum_can_be_taken_out(talk: Talk) -> None:
    talk.say("2023年3月1号入职，上个月15号被辞退，一个月6000，能赔多少").tap("写仲裁申请书", "够了")
    assert "24,000.00" in talk.text
    talk.tap("要改", "不要这笔")
    assert "24,000.00" not in talk.text


@pytest.mark.parametrize(
    ("answer", "told"),
    [("2026年2月31日", "日历上没有"), ("2027年5月1日", "还没到"), ("天上的云", "没看懂"), ("？！。。", "没看懂")],
)
def test_a_wrong_day_is_asked_back_once(talk: Talk, answer: str, told: str) -> None:
    owed(talk).say("张小河").tap("跳过").say(answer)
    assert told in talk.text and "哪天开始" in talk.text


def test_an_end_before_the_start_is_asked_back_and_nothing_is_lost(talk: Talk) -> None:
    talk.say("帮我写仲裁申请书", "张小河", "男", "北京快达有限公司", "2024年3月1日", "不在了", "2023年1月1日")
    assert "对不上" in talk.text
    talk.say("2026年9月30日")
    assert "谁提出" in talk.text
    talk.tap("够了")
    assert "2024年3月1日" in talk.text and "2026年9月30日" in talk.text


@pytest.mark.parametrize(("answer", "told"), [("大概五六千", "准数"), ("-500", "比 0 大"), ("3000美元", "人民币")])
def test_a_sum_has_to_be_one_figure_in_yuan(talk: Talk, answer: str, told: str) -> None:
    talk.say("帮我写支付令申请书").tap("跳过", "跳过", "跳过", "跳过", "跳过")
    assert "欠你多少" in talk.text
    assert told in talk.say(answer).text


def test_no_is_an_answer_and_not_a_way_to_pass(talk: Talk) -> None:
    talk.say("帮我写支付令申请书").tap("跳过", "跳过", "跳过", "跳过", "跳过", "跳过")
    assert "欠条" in talk.text
    told = talk.say("没有").state.data["papers"]
    assert isinstance(told, dict) and told["told"]["has_iou"][0] == "no"


def test_the_last_day_is_told_for_a_dismissal(talk: Talk) -> None:
    talk.say("2023年3月1号入职，上个月15号被辞退，一个月6000，能赔多少").tap("写仲裁申请书", "够了")
    assert "2026年10月15日" in talk.text
    talk.tap("对，生成")
    assert "2027年10月15日" in talk.text


def test_without_a_font_the_docx_comes_alone_and_it_is_said(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.drafting.printing.fonts.PACKAGE", ("no_such_package", "none.otf"))
    monkeypatch.setattr("bot.drafting.printing.fonts.SYSTEM", ())
    owed(talk).tap("够了", "对，生成")
    assert {Path(name).suffix for name in files(talk.said)} == {".docx"}
    assert "只有 DOCX" in talk.text


def test_english_gets_english_sentences_around_the_chinese_paper(talk: Talk) -> None:
    talk.say("please draft a demand letter for my unpaid wages")
    assert "What is your name" in talk.text
    talk.say("John Smith").tap("Enough", "Right, make it")
    assert "is ready" in talk.text and "催告函.docx" in files(talk.said)


def test_the_terminal_writes_the_files_and_says_where(talk: Talk, tmp_path: Path) -> None:
    owed(talk).tap("够了", "对，生成")
    folder = tmp_path / "papers"
    first, second = save_files(talk.said, folder), save_files(talk.said, folder)
    assert Path(first["催告函.docx"]).read_bytes() == files(talk.said)["催告函.docx"]
    assert Path(second["催告函.docx"]).name == "催告函-2.docx"
    (tmp_path / "taken").write_text("")
    assert "没写成" in save_files(talk.said, tmp_path / "taken")["催告函.docx"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("帮我写仲裁申请书", "arbitration-application"),
        ("催款函怎么写", "wage-letter"),
        ("我要写投诉信给劳动监察", "inspection-complaint"),
        ("被迫解除通知书", "forced-resignation"),
        ("申请工伤认定的表", "injury-recognition"),
        ("支付令", "payment-order"),
        ("申诉封号", "platform-appeal"),
        ("授权委托书", "authority"),
        ("法律援助申请", "legal-aid-application"),
        ("帮我弄一份证据目录", "evidence-list"),
        ("起诉状有模板吗，给我一份", "statement-of-claim"),
        ("帮我写个人信息查阅复制申请书", "data-request"),
        ("帮我写自动化决策说明申请书", "decision-explanation"),
        ("给我一份和解协议检查单", "settlement-checklist"),
        ("can you write an arbitration application for me", "arbitration-application"),
        ("站长让我写辞职信", None),
        ("投诉信写了没人理", None),
        ("支付令是什么", None),
        ("仲裁申请书要交几份吗", None),
        ("老板欠我工资怎么办", None),
    ],
)
def test_papers_are_asked_for_in_plain_words(text: str, name: str | None) -> None:
    assert wanted_paper(text) == name


def test_the_papers_that_fit_are_listed(talk: Talk) -> None:
    talk.say("公司欠我8000块工资不给", "你能写哪些材料")
    assert "催告函" in talk.text and "平台处理申诉书" not in talk.text
    talk.tap("全部材料")
    assert len([choice for choice in talk.said.choices if choice.action.startswith("paper:start:")]) == len(papers())


def test_a_legal_aid_form_is_not_taken_for_calling_a_person(talk: Talk) -> None:
    assert talk.say("我要写法律援助申请").said.handoff == ""
    assert talk.say("找人工").said.handoff == "asked"


def test_an_answer_offers_the_paper_that_fits(talk: Talk) -> None:
    card = talk.say("账号被封了，怎么申诉").state.card
    assert card is not None and under_card(card)
    assert any(choice.action.startswith("paper:start:") for choice in talk.said.choices)


@pytest.mark.parametrize("name", list(papers()))
def test_every_paper_is_made_even_with_nothing_told(name: str) -> None:
    state, matters = ConversationState(turn=1), Matters(MadeUpResolver(), {})
    matters.choice(state, "paper", f"start:{name}", TODAY)
    matters.choice(state, "paper", "enough", TODAY)
    reply = matters.choice(state, "paper", "make", TODAY)
    assert reply is not None and any(one.name.endswith(".docx") for one in reply.attachments)
    json.dumps(state.data)


def test_buttons_are_short_enough_for_every_channel() -> None:
    state, matters = ConversationState(turn=1), Matters(MadeUpResolver(), {})
    for name in papers():
        reply = matters.choice(state, "paper", f"start:{name}", TODAY)
        while reply is not None and reply.choices and "会写这些" not in reply.plain_text():
            assert all(len(choice.action.encode()) <= 64 for choice in reply.choices)
            passed = next(choice for choice in reply.choices if choice.action.startswith("paper:pass:"))
            reply = matters.choice(state, "paper", passed.action.removeprefix("paper:"), TODAY)


PIECES = [
    "帮我写仲裁申请书", "催款函怎么写", "继续写", "跳过", "不知道", "算了", "要改", "对", "对，生成", "够了", "张小河", "男", "北京快达有限公司",
    "公司名字写错了，是", "不对，是", "应该是", "2024年3月1日", "2月31号", "明年", "上个月", "大概五六千", "-3", "0", "6000", "美元", "在", "不在了",
    "单位", "到现在", "10天内", "怎么办？", "帮我算一下", "欠我三个月工资", "能写哪些材料", "{}", "{zh}", "%s", "\x00", "\u202e", "😀", "，", "。",
]  # fmt: skip
steps = st.lists(
    st.one_of(
        st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join),
        st.text(max_size=40),
        st.integers(min_value=0, max_value=30),
    ),
    max_size=12,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(papers())), steps)
def test_no_text_breaks_a_paper_or_loses_what_was_told(name: str, events: list[str | int]) -> None:
    state, matters = ConversationState(turn=1), Matters(MadeUpResolver(), {})
    reply = matters.choice(state, "paper", f"start:{name}", TODAY)
    state.turn += 1
    matters.paper(state, "张小河", TODAY)
    choices: tuple[Choice, ...] = reply.choices if reply is not None else ()
    for event in events:
        state.turn += 1
        before = copy.deepcopy(state.data["papers"])
        assert isinstance(before, dict)
        if isinstance(event, str):
            reply = matters.paper(state, event, TODAY) or matters.turn(state, event, TODAY)
        elif choices and (own := [one for one in choices if one.action.startswith("paper:")]):
            action = own[event % len(own)].action
            if action == "paper:make":
                continue
            reply = matters.choice(state, "paper", action.removeprefix("paper:"), TODAY)
        choices = reply.choices if reply is not None else choices
        after = state.data["papers"]
        assert isinstance(after, dict) and set(before["told"]) <= set(after["told"])
        json.dumps(state.data)
    final = matters.choice(state, "paper", f"start:{name}", TODAY)
    assert final is not None


def test_today_is_not_moved_by_a_day_told_for_the_paper(talk: Talk) -> None:
    owed(talk).say("张小河").tap("跳过").say("2019年3月1日")
    assert talk.state.as_of is None or date.fromisoformat(talk.state.as_of) >= date(2026, 1, 1)


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("我不是自己走的", "employer"),
        ("他们让我走的", "employer"),
        ("老板", "employer"),
        ("他们不发钱我才走的", "forced"),
        ("没发工资我就走了", "forced"),
        ("不交社保，逼得我辞了", "forced"),
        ("我自己辞的", "worker"),
        ("本人", "worker"),
        ("合同到期没续", "expiry"),
        ("我是送餐的", ""),
    ],
)
def test_who_ended_it_is_heard_as_it_was_said(said: str, who: str) -> None:
    assert read("dismissed_by", said, date(2026, 11, 23)).value == who


@pytest.mark.parametrize("said", ["成都", "我是送餐的", "跑众包的", "不是"])
def test_what_is_no_name_is_not_taken_for_one(said: str) -> None:
    assert read("full_name", said, date(2026, 11, 23)).value == ""


def test_who_went_for_unpaid_wages_is_not_made_to_say_that_they_left_of_their_own_wish(talk: Talk) -> None:
    talk.say("公司欠我三个月工资没给，我上个月就走了，因为他不发工资", "帮我写仲裁申请书").tap("够了", "对，生成")
    paper = "".join(docx_pieces(files(talk.said)["仲裁申请书.docx"]))
    assert "申请人提出离开" not in paper
    assert "第三十八条" in paper


def test_words_that_fit_no_question_do_not_end_a_paper(talk: Talk) -> None:
    talk.say("帮我写仲裁申请书", "张三", "男", "成都快跑配送有限公司")
    assert "哪天开始" in talk.say("成都").text and "没看懂" in talk.text
    assert "先空着" in talk.say("望江站").text and "还在这家" in talk.text


def test_a_value_said_anew_puts_the_answer_before_right(talk: Talk) -> None:
    talk.say("帮我写仲裁申请书", "张三", "男", "成都快跑配送有限公司", "是重庆快跑配送有限公司")
    assert "单位名称是重庆快跑配送有限公司" in talk.text and "哪天开始" in talk.text


def test_what_leaves_a_paper_shows_the_way_back(talk: Talk) -> None:
    talk.say("帮我写仲裁申请书", "张三", "站长昨天说我要是再闹就一分钱都不给我，这算怎么回事？")
    talk.tap("继续写")
    assert "性别" in talk.text
