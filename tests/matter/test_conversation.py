"""One matter a conversation: what was told once is held, judged, asked about and shown."""

from __future__ import annotations

from bot.app import App
from bot.contract.messages import ConversationState, Inbound, Reply
from tests.support.product import NOW


def talk(app: App, *texts: str) -> tuple[ConversationState, Reply]:
    """Return the state and the last reply of a conversation."""
    state, reply = ConversationState(), Reply()
    for text in texts:
        state, reply = app.dialogue.turn(state, Inbound("test", text), now=NOW)
    return state, reply


DISMISSED = ("我在公司干到11月5号，经理叫我明天不用来了", "2023年4月10号入职的", "税前一个月7600", "没说理由")


def test_a_sum_that_follows_from_several_turns_stands_in_the_first_sentence(app: App) -> None:
    _, reply = talk(app, *DISMISSED, "那我能要多少，N+1吗？")
    assert "60,800" in reply.blocks[0].points[0].text


def test_the_last_day_is_said_as_a_date(app: App) -> None:
    _, reply = talk(app, *DISMISSED, "还来得及吗")
    assert "2027年11月5日" in reply.plain_text()


def test_what_was_told_is_not_asked_again(app: App) -> None:
    state, _ = talk(app, *DISMISSED, "能赔多少")
    assert state.asked not in ("joined", "left", "monthly_pay", "reason_given")


def test_what_the_worker_does_not_know_is_not_asked_again(app: App) -> None:
    state, _ = talk(app, "公司把我辞退了，能赔多少")
    asked = state.asked
    state, reply = app.dialogue.turn(state, Inbound("test", "想不起来了"), now=NOW)
    assert asked and state.asked != asked and reply.composed_by == "rules"


def test_a_correction_changes_the_sum(app: App) -> None:
    _, reply = talk(app, *DISMISSED, "能赔多少", "不对，工资是8000")
    assert "64,000" in reply.plain_text()


def test_another_persons_matter_does_not_mix_with_ones_own(app: App) -> None:
    state, _ = talk(app, *DISMISSED, "我弟在工地摔断了腿，怎么办")
    assert [matter.whose for matter in state.matters] == ["self", "brother"]
    assert state.matters[0].injured is None and state.matters[1].ended_by is None


def test_the_record_is_shown_with_the_workers_words(app: App) -> None:
    _, reply = talk(app, *DISMISSED, "我的情况")
    assert "2023年4月10日" in reply.plain_text() and "7600" in reply.plain_text().replace(",", "")


def test_a_conversation_survives_storage(app: App) -> None:
    from bot.storage.codec import dump_state, load_state

    state, _ = talk(app, *DISMISSED)
    assert load_state(dump_state(state)).matters == state.matters


def test_a_state_without_matters_from_before_is_read(app: App) -> None:
    from bot.storage.codec import load_state

    state = load_state(
        '{"language": "zh", "turn": 3, "card": "unpaid-wages", "facts": {"values": {"city": "北京"}}, "data": {}}'
    )
    state, reply = app.dialogue.turn(state, Inbound("test", "欠了三个月没发"), now=NOW)
    assert state.matters and reply.blocks


def test_whether_it_is_so_comes_before_how_much_where_that_is_asked(app: App) -> None:
    _, reply = talk(app, "经理说试用期想让谁走就让谁走一分不用赔，我干了三个月一个月7000，他这话对吗，我能要多少")
    assert reply.blocks[0].points[0].text.startswith("不")


def test_a_claim_told_a_turn_before_is_answered_when_it_is_asked_about(app: App) -> None:
    told = ("我在工地扎钢筋，包工头欠我20天一天300", "总包说钱早就拨给包工头了，不关他们的事", "我自己记了工")
    _, reply = talk(app, *told, "他们这样说对吗")
    assert reply.blocks[0].points[0].text.startswith("不对：付给分包不等于付给你")
