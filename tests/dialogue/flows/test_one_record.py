"""Every flow starts from the matter: what was told once is asked in none of them, what is put right in one is right in all."""

from __future__ import annotations

from datetime import date

from bot.cases.rules.facts.account import Record
from bot.cases.selectors.workup import case_claims, case_clocks
from bot.contract.messages import ConversationState, Reply
from bot.dialogue.flows.claims.session import ClaimSession
from bot.dialogue.flows.deadlines.session import ClockSession
from bot.dialogue.flows.documents.catalogue import papers
from bot.dialogue.flows.documents.session import DocumentSession
from bot.dialogue.flows.documents.sources import known_for
from bot.dialogue.flows.registry import Matters
from tests.support.shelf import MadeUpResolver
from tests.support.turns import read_turn

TODAY = date(2026, 11, 21)
FLOWS = Matters(MadeUpResolver(), {})
STORY = "2023年3月1号入职，上个月15号被辞退，一个月6000"


def said(state: ConversationState, *texts: str) -> Reply | None:
    """Say things in turn to the flows, as the engine does; the last reply."""
    reply = None
    for text in texts:
        state.turn += 1
        if (reply := FLOWS.paper(state, text, TODAY)) is None:
            read_turn(state, text, TODAY)
            reply = FLOWS.turn(state, text, TODAY)
    return reply


def packet(state: ConversationState) -> dict[str, str]:
    """The sums a caseworker sees, by name."""
    record = Record(state.facts, [STORY], matter=state.matters[-1])
    return {claim.name: f"{claim.low}" for claim in case_claims(record, card="", today=TODAY)}


def paper(state: ConversationState) -> dict[str, str]:
    """What the application for arbitration knows."""
    known = known_for(papers()["arbitration-application"], state, DocumentSession.of(state), TODAY)
    return dict(known.values)


def text_of(reply: Reply | None) -> str:
    assert reply is not None
    return reply.plain_text()


def test_what_a_story_told_is_asked_by_no_flow() -> None:
    state = ConversationState()
    assert "24,000.00" in text_of(said(state, STORY, "能赔多少"))
    assert "2027-10-15" in text_of(said(state, "最后哪天去仲裁")) and not ClockSession.of(state).asked
    known = paper(state)
    assert (known["start_date"], known["end_date"], known["monthly_pay"]) == ("2023-03-01", "2026-10-15", "6000")
    assert packet(state)["severance"] == "24000.00"


def test_the_day_answered_to_the_clock_is_not_asked_for_by_the_sum() -> None:
    state = ConversationState()
    said(state, "2023年3月1号入职，被辞退了，一个月6000", "还来得及吗", "上个月15号")
    assert "24,000.00" in text_of(said(state, "能赔多少"))


def test_the_pay_answered_to_the_sum_stands_in_the_document_and_the_packet() -> None:
    state = ConversationState()
    assert ClaimSession.of(state).asked == ""
    said(state, "2023年3月1号入职，上个月15号被辞退", "能赔多少", "6000")
    assert paper(state)["monthly_pay"] == "6000" and packet(state)["severance"] == "24000.00"


def test_a_day_put_right_in_a_document_is_right_in_the_sum_the_clock_and_the_packet() -> None:
    state = ConversationState()
    said(state, STORY, "能赔多少", "帮我写仲裁申请书", "张小河", "离职日期写错了，是今年9月15号")
    assert str(state.matters[-1].value("left")) == "2026-09-15"
    assert "2027-09-15" in text_of(said(state, "不写了", "最后哪天去仲裁"))
    assert packet(state)["severance"] == "24000.00"
    record = Record(state.facts, [STORY], matter=state.matters[-1])
    assert any(clock.due == date(2027, 9, 15) for clock in case_clocks(record, topic="", today=TODAY))


def test_a_wage_put_right_in_the_talk_is_right_in_a_document_begun_before() -> None:
    state = ConversationState()
    said(state, STORY, "能赔多少", "帮我写仲裁申请书", "张小河", "算了", "刚才说错了，一个月8000")
    assert paper(state)["monthly_pay"] == "8000"
    known = known_for(papers()["arbitration-application"], state, DocumentSession.of(state), TODAY)
    assert [f"{claim.low}" for claim in known.claims if claim.name == "severance"] == ["32000.00"]
    assert packet(state)["severance"] == "32000.00"


def test_how_the_work_is_done_is_told_once_and_stands_in_the_case() -> None:
    state = ConversationState()
    said(state, "站长给我排班，迟到要扣钱，不能拒单")
    told = {factor: one.value for factor, one in state.matters[-1].factors.items()}
    assert told["hours"] == "fixed" and told["orders"] == "cannot"
    asked = text_of(said(state, "帮我评估一下算不算劳动关系"))
    assert "排班" not in asked


def test_what_only_one_sum_asks_for_is_kept_with_its_words_and_asked_once() -> None:
    state = ConversationState()
    said(state, "监察大队已经责令公司限期付12000", "到期了还是没给")
    ordered = state.matters[-1].told("ordered_sum")
    assert ordered is not None and str(ordered.value) == "12000" and "12000" in ordered.words
    assert "6,000.00" in text_of(said(state, "加付能要多少"))
