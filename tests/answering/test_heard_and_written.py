"""A turn heard and answered by a model: what it heard decides what is found, and what it found does not fit is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.answering.gates import Evidence, Sentence
from bot.answering.gates.figures.sums import figures_stand
from bot.answering.material import Material
from bot.answering.writing.calculation import calculated, with_result
from bot.answering.writing.turn import WrittenAnswers
from bot.answering.writing.writer import ReplyWriter
from bot.contract.messages import ConversationState, Inbound, Reply, Scope
from bot.matter.listening.prompt import DANGERS
from bot.matter.listening.reader import ModelReader
from bot.messages import message
from bot.model.endpoint import Endpoint
from bot.safety.kinds import kinds
from tests.support.product import NOW
from tests.support.servers.openai_server import Scripted, openai_endpoint
from tests.support.situations import number_of

if TYPE_CHECKING:
    from bot.app import App

Lines = Callable[[str], Sequence[dict[str, Any]]]


@contextmanager
def talk(app: App, heard: dict[str, Any], lines: Lines) -> Iterator[Callable[[str], tuple[Reply, ConversationState]]]:
    """A conversation in which every turn is heard as `heard`, and written as `lines` make of the prompt."""

    def script(request: dict[str, Any]) -> Scripted:
        last = request["messages"][-1]["content"]
        if request.get("stream"):
            return Scripted("\n".join(json.dumps(one, ensure_ascii=False) for one in lines(last)))
        if "【他最新说】" in last:
            return Scripted(json.dumps(heard, ensure_ascii=False))
        verdicts = [{"n": one["n"], "verdict": "follows"} for one in json.loads(last)["lines"]]
        return Scripted(json.dumps({"verdicts": verdicts}))

    Endpoint("test", "http://127.0.0.1:9/v1", "scripted").warm()
    with openai_endpoint(script) as server:
        endpoint = Endpoint("test", server.url, "scripted")
        dialogue = replace(app.dialogue, reader=ModelReader(endpoint))
        answers = WrittenAnswers(dialogue.answer, app.answerer, ReplyWriter(endpoint, app.find_citations), 30.0)
        state = ConversationState()

        def say(text: str) -> tuple[Reply, ConversationState]:
            nonlocal state
            state, reply = answers.answer(state, Inbound("7", text), now=NOW)
            return reply, state

        yield say


def nothing_but(text: str = "先把聊天截图。") -> Lines:
    return lambda _: [{"k": "do", "text": text}]


def named(prompt: str, pattern: str) -> str:
    """The id of the first source whose row holds some words."""
    return next(
        row.split()[0] for row in prompt.splitlines() if re.match(r"[SRAC]\d+ ", row) and re.search(pattern, row)
    )


DEPOSIT = "我在美甲店干，押金交了2000，工服另外收了380，现在走了她不退"


def test_the_situation_heard_is_answered_whatever_the_words_sound_like(app: App) -> None:
    heard = {"situations": [number_of("dismissed")], "asks": ["怎么办"], "questions": ["被开了怎么办"]}
    with talk(app, heard, nothing_but()) as say:
        _, state = say("今天去店里打卡机里没我名字了，前台说以后别来了，这啥意思啊")
    assert state.matters[-1].topic == "dismissed"


def test_an_article_the_model_names_is_looked_up_and_one_that_does_not_exist_is_not(app: App) -> None:
    prompts: list[str] = []

    def lines(prompt: str) -> Sequence[dict[str, Any]]:
        prompts.append(prompt)
        return [{"k": "do", "text": "先把聊天截图。"}]

    heard = {
        "situations": [number_of("deposits-and-fees")],
        "questions": ["押金能退吗"],
        "articles": ["劳动合同法第八十四条", "骑手保护法第三条", "劳动合同法第九百条"],
    }
    with talk(app, heard, lines) as say:
        say(DEPOSIT)
    assert re.search(r"^C1 《劳动合同法》第八十四条", prompts[-1], re.MULTILINE)
    assert "骑手保护法" not in prompts[-1]
    assert "第九百条" not in prompts[-1]


def test_a_sum_of_told_figures_may_be_said_with_its_working(app: App) -> None:
    sums = [{"what": "押金和工服", "expr": "2000+380", "quotes": ["押金交了2000", "工服另外收了380"]}]
    heard = {
        "situations": [number_of("deposits-and-fees")],
        "asks": ["多少钱"],
        "questions": ["押金工服一共能退多少"],
        "sums": sums,
    }
    with talk(
        app,
        heard,
        lambda prompt: [
            {
                "k": "lead",
                "text": "押金 2000 加工服 380，一共该退你 2,380 元。",
                "on": [named(prompt, "2,380"), named(prompt, "押金.*退|退.*押金")],
            }
        ],
    ) as say:
        reply, _ = say(DEPOSIT)
    assert "2,380" in reply.blocks[0].points[0].text


def test_a_sum_the_model_finds_not_this_persons_need_not_stand_but_the_last_day_must(app: App) -> None:
    told = "站点昨天没理由把我开了，我2023年4月10号来的，一个月7600"
    heard = {"situations": [number_of("dismissed")], "asks": ["怎么办"], "questions": ["被开了怎么办"]}

    def lines(prompt: str) -> Sequence[dict[str, Any]]:
        sums = [row.split()[0] for row in prompt.splitlines() if row.startswith("R") and "60,800" in row]
        return [
            {"k": "lead", "text": "先别签任何单子，让他写明理由。"},
            {"k": "skip", "on": [*sums, named(prompt, "2027年")]},
        ]

    with talk(app, heard, lines) as say:
        reply, _ = say(told)
    assert "60,800" not in reply.plain_text()
    assert "2027年" in reply.plain_text()


def test_a_person_is_offered_for_a_reason_of_ours_until_the_worker_declines(app: App) -> None:
    heard = {"situations": [number_of("deposits-and-fees")], "questions": ["押金能退吗"]}

    def lines(_: str) -> Sequence[dict[str, Any]]:
        return [{"k": "do", "text": "先把聊天截图。"}, {"k": "person", "text": "一群人"}]

    with talk(app, heard, lines) as say:
        first, _ = say(DEPOSIT)
        again, _ = say("先不用转人工，她说没干满一年不退")
    assert "推代表" in first.plain_text()
    assert first.handoff
    assert "推代表" not in again.plain_text()
    with talk(
        app, heard, lambda _: [{"k": "do", "text": "先把聊天截图。"}, {"k": "person", "text": "加微信 laoxiang"}]
    ) as say:
        reply, _ = say(DEPOSIT)
    assert "laoxiang" not in reply.plain_text()
    assert not reply.handoff


def test_an_answer_is_written_where_nothing_was_found_by_rules(app: App) -> None:
    heard = {"situations": ["0"], "questions": ["单位能强制在食堂吃饭、扣伙食费吗？"], "articles": ["劳动法第五十条"]}
    line = {"k": "lead", "text": "吃不吃是你自己的事，先把扣伙食费的工资条存好。"}
    with talk(app, heard, lambda _: [line]) as say:
        reply, state = say("我干活的地方食堂难吃死了能不能不在那吃")
    assert state.no_basis_count == 1
    assert reply.composed_by == "model"
    assert reply.blocks[0].points[0].text.startswith("吃不吃是你自己的事")
    assert message("zh", "no_basis_next") not in reply.plain_text()


def test_the_question_asked_back_is_the_models_where_it_has_a_better_one_and_none_where_it_finds_it_idle(
    app: App,
) -> None:
    heard = {"situations": [number_of("dismissed")], "asks": ["怎么办"], "questions": ["被开了怎么办"]}
    told = "站点昨天没理由把我开了，能要多少"
    do = {"k": "do", "text": "先把聊天截图。"}
    with talk(app, heard, lambda _: [do]) as say:
        reply, state = say(told)
    assert state.asked
    assert "还想问你一样" in reply.plain_text()
    with talk(app, heard, lambda _: [do, {"k": "ask", "text": "公司说过什么理由吗？"}]) as say:
        reply, state = say(told)
    assert "还想问你一样：公司说过什么理由吗？" in reply.plain_text()
    assert reply.plain_text().count("还想问你一样") == 1
    assert not state.asked
    with talk(app, heard, lambda _: [do, {"k": "skip", "on": ["Q"]}, {"k": "ask", "text": "加微信聊？"}]) as say:
        reply, _ = say(told)
    assert "还想问你一样" not in reply.plain_text()


def test_a_line_works_out_what_the_figures_told_and_its_sources_give_and_nothing_else(app: App) -> None:
    heard = {"situations": [number_of("dismissed")], "asks": ["多少钱"], "questions": ["被开了能要多少"]}

    def lines(prompt: str) -> Sequence[dict[str, Any]]:
        ground = named(prompt, "2N")
        return [
            {"k": "lead", "text": "按两年八个月算的话是 {=} 元。", "calc": "7600*3*2", "on": [ground]},
            {"k": "why", "text": "再多要 {=} 元。", "calc": "7600*9", "on": [ground]},
        ]

    with talk(app, heard, lines) as say:
        reply, _ = say("站点昨天没理由把我开了，我干了3年，一个月7600")
    assert "45,600 元" in reply.plain_text()
    assert "68,400" not in reply.plain_text()


@pytest.mark.parametrize(
    ("told", "expression", "written"),
    [
        ("1月10号预产期，产前能休15天", "2027-01-10 - 15天", "2026年12月26日"),
        ("1月10号预产期，一共98天，产前15天", "2027-01-10 - 15天 + 98天 - 1天", "2027年4月2日"),
        ("10月31号走的，干了2个月", "2026-10-31 + 2个月", "2026年12月31日"),
        ("2026年6月答应的，12个月", "2026-06 + 12个月", "2027年6月"),
        ("合同15000，先付了30%", "15000-15000*0.3", "10,500"),
        ("底薪4000，八年半", "4000*8.5", "34,000"),
    ],
)
def test_days_and_sums_of_what_was_told_are_worked_out(told: str, expression: str, written: str) -> None:
    worked = calculated(expression, (), _evidence(told))
    assert worked is not None
    assert worked.written == written


@pytest.mark.parametrize(
    "expression",
    ["2027-01-11 - 15天", "2027-01-10 - 16天", "2027-13-10 - 15天", "15000*0.4", "1-1", "15000", "15000**2"],
)
def test_no_day_and_no_figure_comes_from_nowhere(expression: str) -> None:
    assert calculated(expression, (), _evidence("1月10号预产期，产前15天，一共15000")) is None


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("一共是 {=} 元。", True),
        ("一共是{=}块钱。", True),
        ("一共是 45,600 元。", True),
        ("每月 7,600 元，一共 {=} 元。", True),
        ("一共是 {=} 个月工资。", True),
        ("一共是 {=}。", True),
        ("一共是 ¥{=}。", True),
        ("It comes to {=} yuan.", True),
        ("一共是 {=} 元，能拖 45,600 天。", False),
        ("一共是 {=} 元，要赔 6 倍。", False),
        ("一共是 {=} 元，要在 6 个月内申请。", False),
        ("一共是 {=} 万元。", False),
    ],
)
def test_what_was_worked_out_may_be_said_in_the_unit_the_line_gives_it_and_in_no_other(
    text: str, *, stands: bool
) -> None:
    evidence = _evidence("干了3年，一年算2个月，一个月7600")
    worked = calculated("7600*(3*2)", (), evidence)
    filled, told, refs = with_result(text, worked, evidence, ())
    assert figures_stand(Sentence(filled, refs), told) == ("" if stands else "unknown_figure")


def _evidence(told: str) -> Evidence:
    return Evidence(Material(told, NOW.date(), {}, (), (), {}), lambda _: [], {})


def test_a_last_day_given_before_is_known_in_later_turns(app: App) -> None:
    prompts: list[str] = []

    def lines(prompt: str) -> Sequence[dict[str, Any]]:
        prompts.append(prompt)
        return [{"k": "do", "text": "先把聊天截图。"}]

    heard = {"situations": [number_of("dismissed")], "asks": ["怎么办"], "questions": ["被开了怎么办"]}
    with talk(app, heard, lines) as say:
        say("站点昨天没理由把我开了，我2023年4月10号来的，一个月7600，最晚哪天能告")
        say("我没有录音，怎么证明是他开的我")
    assert "2027年11月20日" in prompts[0]
    assert "2027年11月20日" in prompts[-1]


def test_a_danger_only_the_model_hears_is_answered_first_and_one_without_its_words_is_not(app: App) -> None:
    told = "他们说我不还清这个账就别想出这个院子，门口有人守着"
    heard = {"situations": ["0"], "danger": "被关着扣着", "danger_quote": "别想出这个院子"}
    with talk(app, heard, nothing_but()) as say:
        reply, _ = say(told)
    assert reply.scope is Scope.CRISIS
    assert "110" in reply.blocks[0].points[0].text
    with talk(app, {**heard, "danger_quote": "关在地下室"}, nothing_but()) as say:
        reply, _ = say("站点这个月工资还没发，怎么办")
    assert reply.scope is not Scope.CRISIS


@pytest.mark.parametrize("kind", DANGERS.values())
def test_every_danger_a_model_may_name_has_its_own_words(kind: str) -> None:
    assert kind in kinds()


@pytest.mark.parametrize(
    ("told", "expression", "value"),
    [
        ("厂里说给三成，一共47000", "47000*0.3", "14,100"),
        ("退一半，押金3000", "3000*0.5", "1,500"),
        ("老板欠二十来万", "200000-1", "199,999"),
    ],
)
def test_shares_and_round_sums_are_read_as_people_say_them(told: str, expression: str, value: str) -> None:
    worked = calculated(expression, (), _evidence(f"{told}，1"))
    assert worked is not None
    assert worked.written == value


def test_a_message_to_send_is_for_the_verifier_and_a_bare_rule_without_a_source_is_not(app: App) -> None:
    heard = {"situations": [number_of("dismissed")], "asks": ["怎么办"], "questions": ["被开了怎么办"]}

    def lines(prompt: str) -> Sequence[dict[str, Any]]:
        return [
            {"k": "lead", "text": "没理由开你，先别签。", "on": [named(prompt, "2N")]},
            {"k": "do", "text": "给站长发：“你昨天让我不用来了，请写明理由。”截图。"},
            {"k": "do", "text": "公司必须赔你三倍工资。"},
        ]

    with talk(app, heard, lines) as say:
        reply, _ = say("站点昨天没理由把我开了，我干了3年，一个月7600")
    assert "请写明理由" in reply.plain_text()
    assert "三倍" not in reply.plain_text()
