"""Before a case is sent: messy answers, questions in between, corrections, stopping, pictures, and an English worker."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.intake.answers import withdraws
from bot.cases.intake.questions import read_answer
from bot.contract.messages import Inbound, Kind
from tests.cases.intake.test_flow import Talk, ask_for, sent
from tests.cases.stage import TODAY, set_stage
from tests.service.engines import says


@pytest.fixture
def talk(tmp_path):
    return Talk(set_stage(tmp_path))


def send_file(talk: Talk, reference: str, *, text: str = "", kind: Kind = Kind.PHOTO) -> str:
    inbound = Inbound("7", text, kind, attachment=reference)
    talk.state, talk.reply = talk.engine.turn(talk.state, inbound, now=talk.stage.clock())
    return talk.reply.plain_text()


@pytest.mark.parametrize(
    ("answer", "values"),
    [
        ("一天两百五干了俩月", {"daily_pay": "250", "months_worked": "2"}),
        ("一个月四千五，拖了仨月", {"monthly_pay": "4500", "months_owed": "3"}),
        ("欠3个月的，1个月6千多", {"monthly_pay": "6000-7000", "months_owed": "3"}),
        ("工资8500一共欠了4个月零10天", {"monthly_pay": "8500", "months_owed": "4"}),
        ("2500 a month, 3 months", {"monthly_pay": "2500", "months_owed": "3"}),
        ("3百万", {"amount_owed": "3000000"}),
        ("-500", {}),
        ("他每天扣我50，扣了20天", {"amount_owed": "1000"}),
    ],
)
def test_money_is_read_by_what_it_is_for(answer, values):
    assert read_answer("amount_owed", answer, TODAY).values == values


@pytest.mark.parametrize(
    ("answer", "values"),
    [
        ("从23年干到现在", {"start_date": "2023-01-01..2023-12-31", "still_working": "yes"}),
        ("从9月开始", {"event_date": "2026-09-01..2026-09-30"}),
        ("去年12月到今年2月", {"event_date": "2025-12-01..2026-02-28"}),
        ("三个月没发", {"months_owed": "3", "event_date": "2026-08-01..2026-08-31"}),
        ("一年多了", {"event_date": "2024-11-01..2025-11-30"}),
        ("9.15", {"event_date": "2026-09-15"}),
        ("18号", {"event_date": "2026-11-18"}),
        ("25号", {"event_date": "2026-10-25"}),
        ("last month", {"event_date": "2026-10-01..2026-10-31"}),
        ("October 15", {"event_date": "2026-10-15"}),
    ],
)
def test_when_it_began_is_told_from_when_the_work_began(answer, values):
    assert read_answer("event_date", answer, TODAY).values == values


@pytest.mark.parametrize(
    ("answer", "values"),
    [
        ("从23年干到现在", {"start_date": "2023-01-01..2023-12-31", "still_working": "yes"}),
        ("在", {"still_working": "yes"}),
        ("还没", {"still_working": "yes"}),
        ("准备走", {"still_working": "yes"}),
        ("早就不干了", {"still_working": "no"}),
        ("没有", {"still_working": "no"}),
        ("上上个月走的", {"end_date": "2026-09-01..2026-09-30", "still_working": "no"}),
    ],
)
def test_whether_the_work_goes_on_is_read_from_few_words(answer, values):
    assert read_answer("end_date", answer, TODAY).values == values


@pytest.mark.parametrize(
    ("answer", "value"),
    [("不知道签的是啥", "yes"), ("他们拿走了没给我一份", "yes"), ("手机上点了同意", "yes"), ("好像签了", "yes"), ("只有口头", "no")],
)  # fmt: skip
def test_a_contract_that_was_taken_away_was_signed(answer, value):
    assert read_answer("written_contract", answer, TODAY).values["written_contract"] == value


def test_who_left_without_a_day_is_asked_for_the_day_only(talk):
    ask_for(talk, "end_date")
    assert "哪天走的" in talk.say("不干了")
    assert "2026-10-21 到 2026-10-31" in talk.say("上个月底")


def test_the_half_of_the_sum_that_is_missing_is_asked(talk):
    ask_for(talk, "amount_owed")
    assert "一个月大概挣多少" in talk.say("三个月没发")
    assert "扣过钱" in talk.say("六千")
    assert "垫过钱" in talk.say("没扣过")
    assert "签过" in talk.say("没垫过")
    assert talk.state.facts.values["monthly_pay"] == "6000"


@pytest.mark.parametrize("words", ["不涉及钱", "0", "没有钱的事"])
def test_a_matter_without_money_is_not_asked_for_a_sum_again(talk, words):
    ask_for(talk, "amount_owed")
    assert "签过" in talk.say(words)


@pytest.mark.parametrize(("words", "told"), [("2月30号", "日历上没有“2月30号”"), ("明年三月", "还没到")])
def test_a_day_that_cannot_be_says_why(talk, words, told):
    ask_for(talk, "event_date")
    assert told in talk.say(words)


def test_words_not_understood_twice_are_kept_and_nobody_is_stuck(talk):
    ask_for(talk, "event_date")
    talk.say("反正挺久")
    assert "还在干吗" in talk.say("就是挺久的")
    assert "就是挺久的" in talk.state.data["case"]["typed"]


@pytest.mark.parametrize("words", ["不太清楚", "记不太清了", "我也不知道", "没印象"])
def test_not_knowing_has_many_words(talk, words):
    ask_for(talk, "city")
    assert "什么时候" in talk.say(words)
    assert "city" not in talk.state.facts.values


@pytest.mark.parametrize(
    ("question", "told"),
    [("这个你们保密吗", "保密"), ("要钱吗", "不收钱"), ("多久能回我", "最晚"), ("你是真人吗", "朝阳法援"), ("一定要填吗", "跳过"),
     ("老板会知道吗", "看不到"), ("is it free", "不收钱")],
)  # fmt: skip
@pytest.mark.parametrize("slot", ["city", "proof", "want", "name"])
def test_a_question_about_the_service_is_answered_and_the_open_one_asked_again(talk, slot, question, told):
    ask_for(talk, slot)
    asked = talk.reply.blocks[-1].points[0].text
    reply = talk.say(question)
    assert told in reply
    assert reply.endswith(asked)
    assert slot not in talk.state.facts.values


def test_a_question_of_law_in_the_middle_is_answered_and_the_open_one_stands_below(talk):
    ask_for(talk, "city")
    told = talk.say("没签合同怎么办？")
    assert "答：没签合同怎么办" in told
    assert "在哪个城市" in told
    assert "跳过" in [choice.label for choice in talk.reply.choices]
    assert "城市：天津" in talk.say("天津")


@pytest.mark.parametrize("words", ["找人工", "进度", "我的案子怎么样了"])
def test_asking_how_it_stands_before_it_was_sent_says_that_nobody_sees_it_yet(talk, words):
    ask_for(talk, "city")
    told = talk.say(words)
    assert "还没发出去" in told
    assert "在哪个城市" in told
    assert "还没发出去" in talk.say("case", Kind.COMMAND)


@pytest.mark.parametrize("words", ["算了不弄了", "算了", "太麻烦了", "不想填了", "算了吧,以后再说"])
@pytest.mark.parametrize("slot", ["city", "story", "want"])
def test_a_change_of_mind_stops_the_questions(talk, slot, words):
    ask_for(talk, slot)
    talk.say(words)
    assert [choice.label for choice in talk.reply.choices] == ["接着填", "不发了"]
    assert slot not in talk.state.facts.values
    assert slot == talk.state.data["case"]["asking"]
    talk.say("继续")
    assert talk.state.data["case"]["step"] == "intake"


def test_dropping_it_forgets_what_was_filled_in_and_keeps_what_was_said_before(talk):
    talk.say("我在北京跑美团")
    ask_for(talk, "employer")
    talk.say("望京站")
    talk.say("算了")
    assert "都忘掉了" in talk.tap("不发了")
    assert "employer" not in talk.state.facts.values
    assert talk.state.facts.values["city"] == "北京"
    assert talk.state.data["case"]["heard"]["city"] == "北京"
    assert "employer" not in talk.state.data["case"]["heard"]


def test_a_correction_names_its_fact_or_means_the_last_one(talk):
    ask_for(talk, "platform")
    talk.tap("饿了么")
    assert "改好了，平台：美团" in talk.say("刚才说错了，是美团不是饿了么")
    talk.say("望京站")
    assert "跟谁干：国贸站" in talk.say("不对，是国贸站")
    talk.say("北京")
    assert "城市：天津" in talk.say("城市错了，是天津")
    assert "event_date" not in talk.state.facts.values, "刚才 is about the conversation"
    assert "拖了几个月：2 个月" in talk.say("两个月没发")
    corrected = talk.say("说错了，三个月")
    assert "3 个月" in corrected
    assert "2026-08-01" in corrected


def test_the_summary_is_corrected_in_words_too(talk):
    ask_for(talk, "city")
    talk.say("北京")
    while "对不对" not in talk.reply.plain_text():
        talk.tap("跳过")
    assert "城市：天津" in talk.say("城市错了，是天津")
    talk.say("不对")
    assert "改哪一项" in talk.reply.plain_text()
    talk.say("case:resume", Kind.CHOICE)
    talk.say("发吧")
    assert talk.effects == [{"do": "open", "trigger": "asked"}]


def test_a_corrected_sum_takes_the_place_of_months_and_pay(talk):
    ask_for(talk, "amount_owed")
    talk.say("三个月没发，每月五六千")
    talk.say("金额说错了，一共两万")
    values = talk.state.facts.values
    assert values["amount_owed"] == "20000"
    assert not {"months_owed", "monthly_pay"} & values.keys()


def test_who_still_works_after_all_has_no_last_day(talk):
    ask_for(talk, "end_date")
    talk.say("上个月15号走的")
    while "对不对" not in talk.reply.plain_text():
        talk.tap("跳过")
    talk.tap("改")
    talk.tap("不干的日子")
    summary = talk.tap("还在干")
    assert "2026-10-15" not in summary
    assert "还在干吗：还在干" in summary


def test_a_corrected_fact_that_is_not_known_is_dropped(talk):
    ask_for(talk, "city")
    talk.say("北京")
    while "对不对" not in talk.reply.plain_text():
        talk.tap("跳过")
    talk.tap("改")
    talk.tap("城市")
    summary = talk.say("不知道")
    assert "北京" not in summary
    assert "城市" in summary[summary.index("还不知道") :]


def test_a_picture_during_the_questions_goes_along_and_answers_nothing(talk):
    ask_for(talk, "city")
    told = send_file(talk, "one", text="这是欠条")
    assert "一起发给工作人员" in told
    assert "在哪个城市" in told
    assert "city" not in talk.state.facts.values
    assert talk.state.data["case"]["files"] == [["photo", "one"]]


def test_pictures_are_an_answer_to_what_proof_there_is(talk):
    ask_for(talk, "proof")
    send_file(talk, "one\ntwo")
    send_file(talk, "three", text="转账记录")
    talk.tap("没有了")
    assert talk.state.facts.values["proof"] == "图片；图片，转账记录"
    talk.tap("拿回钱")
    assert "3 个" in talk.say("姓赵")


@pytest.mark.parametrize("words", ["我同意", "好吧", "嗯", "行吧", "同意的", "I agree"])
def test_consent_has_many_words(talk, words):
    talk.say("找人工")
    assert "做什么活" in talk.say(words)


def test_a_question_at_the_consent_is_answered_and_the_buttons_stay(talk):
    talk.say("找人工")
    assert "不收钱" in talk.say("要钱吗")
    assert [choice.label for choice in talk.reply.choices] == ["同意", "不同意"]
    assert "答：年假怎么算" in talk.say("年假怎么算")
    assert "同意" in [choice.label for choice in talk.reply.choices]


def test_an_ok_said_later_to_something_else_agrees_to_nothing(talk):
    talk.say("找人工")
    talk.say("年假怎么算")
    talk.say("社保怎么算")
    assert "答：好的" in talk.say("好的")
    assert talk.state.data["case"]["step"] == "consent"
    talk.tap("找人工") if any(choice.label == "找人工" for choice in talk.reply.choices) else talk.say("找人工")
    assert "做什么活" in talk.say("好的")


def test_an_ok_after_another_question_sends_nothing(talk):
    ask_for(talk, "name")
    talk.say("姓赵")
    talk.say("社保怎么算")
    talk.say("谢谢你")
    talk.say("好的")
    assert talk.effects == []


def test_an_old_button_shows_the_open_question_and_no_missing_case(talk):
    talk.say("找人工")
    old = talk.reply
    talk.tap("同意")
    for label in ("同意", "不同意"):
        talk.reply = old
        assert "做什么活" in talk.tap(label)


def test_refusing_names_the_contacts_of_this_service_too(talk):
    talk.engine.handlers[-1].flow.public_contacts = "本站 400-0000"
    talk.say("找人工")
    assert "400-0000" in talk.tap("不同意")


def test_asking_for_a_person_is_no_part_of_the_story(talk):
    talk.say("站长拖着钱不给我")
    talk.say("能不能找个人工客服")
    assert talk.state.data["case"]["said"] == ["站长拖着钱不给我"]


@pytest.mark.parametrize("aside", ["你们会不会告诉我老板", "怎么传图片", "把我说的都删了", "怎么撤回案件"])
def test_a_question_about_the_service_is_no_part_of_the_story(talk, aside):
    talk.say("站长拖着钱不给我")
    talk.say(aside)
    assert talk.state.data["case"]["said"] == ["站长拖着钱不给我"]


def test_an_injury_told_during_the_questions_is_recorded_by_name(talk):
    ask_for(talk, "story")
    talk.say("送餐路上摔断了腿，我们十几个骑手都没保险")
    assert {"injury", "group"} <= set(talk.state.data["case"]["triggers"])


@pytest.mark.parametrize(
    ("words", "name"),
    [("毕业证被扣了", "withheld"), ("驾驶证被公司押着不还", "withheld"), ("站长堵在我家门口", "threat"), ("不签字别想走出这个门", "threat")],
)  # fmt: skip
def test_threats_and_withheld_papers_in_everyday_words(words, name):
    from bot.cases.rules.triggers import triggers_by_words

    assert name in triggers_by_words(words)


def test_how_words_about_the_case_sound_is_no_sign_of_danger(talk):
    talk.engine.handlers[-1].flow.danger = lambda text: "doubt"
    sent(talk)
    told = talk.say("我的案子怎么样了")
    assert "12356" not in told
    assert "12356" in talk.say("今天下雨了")


def test_dropping_a_case_in_words_joins_it_and_asks_once_more(talk):
    number = sent(talk)
    told = talk.say("算了，我不办了")
    assert "确定不办了" in [choice.label for choice in talk.reply.choices]
    assert "找不回来" in told
    assert str(number) in told
    assert talk.effects == [{"do": "message"}]
    again = talk.say("不办了")
    assert "找不回来" in again and "继续办" not in again, "said once more it is no wish to go on"


def test_a_closed_case_is_reopened_in_words_and_after_thirty_days_says_why_not(talk):
    from bot.cases.rules.states import Outcome
    from bot.cases.services.life import lifecycle as casebook

    number = sent(talk)
    talk.stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    talk.stage.act("王琳", number, lambda u, s, c: casebook.case_close(u, c, staff=s, outcome=Outcome.RESOLVED))
    talk.say("年假怎么算")
    talk.stage.clock.forward(days=31)
    assert "超过 30 天" in talk.say("重新打开")
    talk.stage.clock.forward(days=-10)
    assert "重新打开了" in talk.say("重新打开")
    assert talk.effects == [{"do": "reopen"}]


def test_every_button_and_sentence_exists_in_english(talk):
    talk.state.language = "en"
    talk.say("找人工")
    assert [choice.label for choice in talk.reply.choices] == ["I agree", "No"]
    talk.tap("I agree")
    assert "Delivery rider" in [choice.label for choice in talk.reply.choices]
    for answer in ("courier", "Meituan", "Wangjing station", "Beijing", "3 months ago"):
        talk.say(answer)
    assert talk.state.facts.values["event_date"] == "2026-08-01..2026-08-31"
    assert "When did you begin" in talk.say("still working")
    assert "Pay a month：2500 yuan" in talk.say("2500 a month, 3 months")


def waiting_for_platform(talk) -> int:
    """A sent case in which staff asked for the platform."""
    from bot.cases.services.life import lifecycle as casebook
    from bot.cases.services.life.questions import facts_request

    number = sent(talk)
    talk.stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    talk.stage.act("王琳", number, lambda u, s, c: facts_request(u, c, staff=s, slot="platform"))
    return number


@pytest.mark.parametrize("words", ["要钱吗", "进度", "找人工", "社保怎么办"])
def test_a_question_is_no_answer_to_what_staff_asked(talk, words):
    waiting_for_platform(talk)
    told = talk.say(words)
    assert talk.effects == [{"do": "message"}]
    assert "在哪个平台" in told
    assert "platform" not in talk.state.facts.values


def test_not_knowing_what_staff_asked_files_nothing_and_drops_the_question(talk):
    from bot.cases.services.worker_words import question_dropped

    number = waiting_for_platform(talk)
    talk.say("不太清楚")
    assert talk.effects == [{"do": "message", "unknown": True}]
    talk.stage.act("王琳", number, lambda u, s, c: question_dropped(u, c))
    talk.say("美团")
    assert talk.effects == [{"do": "message"}]


def test_the_status_says_what_is_waited_for_and_how_long_the_data_stay(talk):
    waiting_for_platform(talk)
    status = talk.say("case", Kind.COMMAND)
    assert "在等你回：在哪个平台" in status
    assert "办结后再留 730 天" in status


def closed(talk) -> int:
    from bot.cases.rules.states import Outcome
    from bot.cases.services.life import lifecycle as casebook

    number = sent(talk)
    talk.stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    talk.stage.act("王琳", number, lambda u, s, c: casebook.case_close(u, c, staff=s, outcome=Outcome.RESOLVED))
    return number


def test_asking_for_a_person_after_closing_offers_the_old_case_or_a_new_one(talk):
    number = closed(talk)
    told = talk.say("找人工")
    assert "同意吗" in told
    assert f"案件 {number} 已经办结" in told
    assert [choice.label for choice in talk.reply.choices] == ["同意", "不同意", "重新打开"]


def test_after_thirty_days_nothing_promises_to_reopen(talk):
    closed(talk)
    talk.stage.clock.forward(days=31)
    assert "重新打开" not in talk.say("case", Kind.COMMAND)
    assert "重新打开" not in talk.say("年假怎么算")
    assert talk.reply.choices == () or "重新打开" not in [choice.label for choice in talk.reply.choices]
    assert "同意吗" in talk.say("找人工")


def test_taking_a_closed_case_back_says_what_stays_and_why(talk):
    closed(talk)
    assert "要删掉吗" in talk.say("withdraw", Kind.COMMAND)
    told = talk.tap("确定不办了")
    assert "还留着的是" in told
    assert "没有乱用你的资料" in told


@pytest.mark.parametrize(
    ("slot", "answer", "value"),
    [("platform", "饿了么", "饿了么"), ("platform", "没有", "没有平台"), ("platform", "meituan", "美团"), ("city", "河北廊坊", "廊坊"),
     ("city", "北京朝阳", "北京"), ("city", "我在燕郊", "燕郊"), ("city", "Beijing", "北京"), ("name", "叫我小李就行", "小李"),
     ("name", "我姓王", "姓王"), ("employer", "在国贸站跑，不对是双井站", "双井站"), ("written_contract", "没签，就手机上点了一下", "no"),
     ("want", "赶紧给钱！", "赶紧给钱!"), ("story", "就是不给钱", "就是不给钱"), ("worker_kind", "I deliver food", "rider")],
)  # fmt: skip
def test_short_answers_are_taken_for_what_they_say(talk, slot, answer, value):
    ask_for(talk, slot)
    talk.engine.normalise = lambda text: text.replace("！", "!").replace("，", ",")
    talk.say(answer)
    assert talk.state.facts.values[slot] == value


@pytest.mark.parametrize("answer", ["👍", "。。。", "1"])
def test_marks_without_a_word_are_no_answer(talk, answer):
    ask_for(talk, "worker_kind")
    assert "没看懂" in talk.say(answer)


def test_since_when_beside_that_the_work_goes_on(talk):
    ask_for(talk, "event_date")
    talk.say("就今年国庆开始的，还在干着呢，没签合同")
    values = talk.state.facts.values
    assert values["event_date"] == "2026-10-01..2026-10-07"
    assert (values["still_working"], values["written_contract"]) == ("yes", "no")
    assert "start_date" not in values


def test_a_word_like_a_station_is_none(talk):
    talk.say("会不会被站长知道啊这个")
    assert "employer" not in talk.state.data["case"].get("heard", {})


def test_more_told_beside_the_summary_is_added_and_read_back(talk):
    ask_for(talk, "name")
    talk.say("姓赵")
    told = talk.say("还有我干到上个月20号")
    assert "不干的日子：2026-10-20" in told
    assert "还有我干到上个月20号" in talk.state.facts.values["story"]
    assert "发送" in [choice.label for choice in talk.reply.choices]


@pytest.mark.parametrize("name", ["小郑", "姓刘", "王师傅"])
def test_a_name_told_beside_the_summary_takes_the_place_of_the_one_before(talk, name):
    ask_for(talk, "name")
    talk.say("姓赵")
    assert f"称呼：{name}" in talk.say(name)


@pytest.mark.parametrize("answer", ["9月", "一万二", "3000块", "望京站", "15号"])
def test_what_is_no_way_to_call_somebody_is_no_name(talk, answer):
    ask_for(talk, "name")
    talk.say(answer)
    assert "name" not in talk.state.facts.values


def test_a_question_beside_the_questions_changes_no_answer(talk):
    ask_for(talk, "event_date")
    talk.say("今年三月")

    class Overwriting:
        def turn(self, state, inbound, *, now):
            state.facts.values["event_date"] = "2020-01-01"
            return state, says("答")

    talk.engine.answer = Overwriting().turn
    talk.say("2020年的规定还算数吗")
    assert talk.state.facts.values["event_date"] == "2026-03-01..2026-03-31"


def test_a_question_beside_the_summary_changes_nothing_that_would_be_sent(talk):
    ask_for(talk, "name")
    talk.say("姓赵")
    facts, matters = dict(talk.state.facts.values), list(talk.state.matters)

    class Overhearing:
        def turn(self, state, inbound, *, now):
            state.facts.values["end_date"] = "2026-10-31"
            state.matters = []
            return state, says("答")

    talk.engine.answer = Overhearing().turn
    talk.say("10月31号走的话社保怎么算")
    assert talk.state.facts.values == facts
    assert talk.state.matters == matters


@pytest.mark.parametrize(("text", "heard"), [("把钱给我就行", ""), ("明天起不用再打我电话了，谢谢大家", "")])
def test_faint_signs_without_a_word_of_danger_are_left_aside_in_a_case(text, heard):
    from bot.cases.intake.danger import danger_as_heard_by
    from bot.dialogue.engine import DialogueEngine
    from bot.dialogue.routing.scopes.scope import Scope, ScopeRules

    hearing = DialogueEngine(None, ScopeRules(), str, None, lambda text: {Scope.CRISIS: 0.3, Scope.LABOUR: 0.7})
    assert danger_as_heard_by(hearing)(text) == heard


def test_an_edited_answer_replaces_the_one_before(talk):
    ask_for(talk, "city")
    talk.say("北京")
    told = talk.say("天津", Kind.EDITED)
    assert "改好了，城市：天津" in told
    assert "什么时候" in told


def test_who_comes_back_after_days_hears_that_nothing_was_sent_yet(talk):
    ask_for(talk, "city")
    talk.stage.clock.forward(days=3)
    told = talk.say("在吗")
    assert "还没发出去" in told
    assert "接着填" in [choice.label for choice in talk.reply.choices]
    assert "还没发出去" not in talk.say("谢谢")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nobody_is_said_to_look_at_what_was_only_offered(language):
    from bot.messages import message

    for key in ("offered_injury", "offered_minor", "offered_pregnancy", "offered_group"):
        told = message(language, key)
        assert "记了一笔" not in told
        assert "noted" not in told
        assert message(language, "person") in told


def test_after_closing_the_way_back_stands_under_every_answer_and_staff_hear_once_a_day(talk):
    number = closed(talk)
    talk.say("年假怎么算")
    talk.say("社保呢")
    assert "重新打开" in [choice.label for choice in talk.reply.choices]
    assert talk.state.data["case"]["effects"] == [{"do": "after_closing"}]
    talk.say("高温费呢")
    assert "重新打开" in [choice.label for choice in talk.reply.choices]
    assert "effects" not in talk.state.data["case"]
    talk.stage.clock.forward(days=40)
    talk.say("还有一个问题")
    assert "重新打开" not in [choice.label for choice in talk.reply.choices]
    assert number


def test_thanks_after_closing_call_nobody_and_the_next_question_is_still_the_first(talk):
    closed(talk)
    assert talk.say("好的谢谢") == "不客气"
    assert "effects" not in talk.state.data["case"]
    assert "已经办结" in talk.say("年假怎么算")
    talk.say("谢谢啊")
    assert "effects" not in talk.state.data["case"]


def test_a_fine_told_as_the_sum_stays_a_fine_and_is_no_unpaid_wage(talk):
    from bot.cases.intake.contract import matter_held

    talk.say("我是骑手，站里乱罚款")
    ask_for(talk, "amount_owed")
    talk.say("一个投诉罚200，上个月罚了1800")
    matter = matter_held(talk.state)
    assert (str(matter.value("docked")), matter.owed) == ("1800", None)


def test_a_station_named_where_the_city_was_asked_is_said_to_be_none(talk):
    talk.say("我是美团骑手")
    ask_for(talk, "city")
    assert "没看出是哪个城市" in talk.say("望京西园站，马站长")


@pytest.mark.parametrize(
    "words",
    [
        "啊？那我直接打电话过去？他们周末上班吗", "我还想你们帮我看合同", "那边电话没人接", "怎么就办结了，我钱还没到呢", "她说帮我登记了，登了没",
        "12333打不通", "王琳还在吗", "那我材料怎么拿回来", "我去了，人家说不归他们管",
    ],
)  # fmt: skip
def test_words_about_a_closed_case_get_the_way_back_and_go_along_when_it_is_opened_again(talk, words):
    number = closed(talk)
    told = talk.say(words)
    assert "答：" not in told
    assert "重新打开" in told
    assert talk.state.data["case"]["effects"] == [{"do": "after_closing"}], "staff hear that there is something"
    talk.tap("重新打开")
    assert talk.state.data["case"]["effects"] == [{"do": "reopen", "said": [words]}]
    assert number


@pytest.mark.parametrize("words", ["不是说好八千一个月吗", "工资还没解决", "老板说好给我五千", "他答应给我结工资的"])
def test_words_about_the_work_after_closing_are_answered(talk, words):
    closed(talk)
    assert "答：" in talk.say(words)


def test_words_about_a_closed_case_are_heard_though_they_sound_a_little_like_danger(talk):
    closed(talk)
    talk.engine.handlers[-1].flow.danger = lambda _: "doubt"
    told = talk.say("你们就这么不管我了？")
    assert "答：" not in told
    assert "重新打开" in told


@pytest.mark.parametrize(
    ("said", "city"),
    [
        ("望京西园站，马站长", None), ("站长老马那边", None), ("小地方，说了你也不知道", None), ("就在北京朝阳这边跑", "北京"), ("河北廊坊", "廊坊"), ("义乌", "义乌"),
        ("孟津", "孟津"), ("Kunming", "Kunming"),
    ],
)  # fmt: skip
def test_a_city_is_a_place(said, city):
    assert read_answer("city", said, date(2026, 11, 23)).values.get("city") == city


@pytest.mark.parametrize(
    ("said", "signed"),
    [
        ("就签了个承揽协议", "yes"),
        ("跟中介签过", "yes"),
        ("没跟我签过", "no"),
        ("人家没跟我们签合同", "no"),
        ("没有签过", "no"),
    ],
)
def test_what_was_signed_is_heard_wherever_the_word_stands(said, signed):
    assert read_answer("written_contract", said, date(2026, 11, 23)).values["written_contract"] == signed


@pytest.mark.parametrize(
    ("words", "drops"),
    [
        ("怎么撤案", True), ("能不能把我的案子撤了", True), ("我想撤回案件", True), ("取消案件", True),
        ("怎么就不办了", False), ("公司让我撤案怎么办", False), ("撤回申请书上的签名", False),
    ],
)  # fmt: skip
def test_dropping_a_case_has_many_words(words, drops):
    assert withdraws(words) is drops


@pytest.mark.parametrize("said", ["北京", "北京市"])
def test_a_city_told_where_the_platform_is_asked_is_the_city(said):
    assert read_answer("platform", said, date(2026, 11, 23)).values == {"city": "北京"}


@pytest.mark.parametrize(
    ("slot", "answer", "named"),
    [
        ("platform", "站点拖了我两个月工资", None), ("platform", "他们扣我钱", None), ("platform", "美团，拖了我工资", "美团"),
        ("platform", "一个叫快送的", "一个叫快送的"), ("employer", "成都", None), ("employer", "老板不发工资", None),
        ("employer", "成都快跑配送有限公司", "成都快跑配送有限公司"),
    ],
)  # fmt: skip
def test_what_went_wrong_is_the_name_of_nobody(slot, answer, named):
    assert read_answer(slot, answer, TODAY).values.get(slot) == named
