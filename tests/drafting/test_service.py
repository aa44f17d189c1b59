"""Claims, deadlines, places and confirmation in drafts; fonts, time and errors."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.claims import ClaimError
from bot.contract.messages import Facts
from bot.drafting import DraftError, available, cover_text, draft_from, prepare
from bot.drafting.model import Run
from bot.drafting.printing.typeset import NOT_FIRST, NOT_LAST, break_lines
from tests.drafting.stage import CLAIMS, EVIDENCE, FACTS, TODAY, has_font

APPLICATION = "arbitration-application"


def test_requests_are_numbered_with_amounts_and_a_total() -> None:
    made = draft_from(APPLICATION, FACTS, today=TODAY, claims=CLAIMS)
    assert "1．请求确认申请人与被申请人自2024年3月1日至2026年9月30日存在劳动关系" in made.text
    assert "2．请求裁决被申请人支付拖欠的工资14,400.00元；" in made.text
    assert "3．请求裁决被申请人支付违法解除或者终止劳动合同的赔偿金43,200.00元；" in made.text
    assert "4．请求裁决被申请人支付加班费2,400.00元；" in made.text
    assert "合计：60,000.00元" in made.text
    assert "7200 × 3 = 21600" in made.text


def test_severance_and_damages_are_never_both_asked() -> None:
    both = {
        **CLAIMS,
        "severance": {"start": "2024-03-01", "end": "2026-09-30", "monthly_wage": "7200", "reason": "expiry"},
    }
    made = draft_from(APPLICATION, FACTS, today=TODAY, claims=both)
    assert "支付经济补偿2" not in made.text
    assert any("只能要一样" in line for line in made.dropped)


def test_a_claim_of_nothing_is_left_out_and_said() -> None:
    old = {"double_wage": {"start": "2022-03-01", "end": "2026-09-30", "monthly_wage": "7200"}}
    made = draft_from(APPLICATION, FACTS, today=TODAY, claims=old)
    assert "再加的一倍工资" not in made.text
    assert any("算出来是 0" in line for line in made.dropped)


def test_a_range_stays_a_blank_and_is_told_on_the_note() -> None:
    vague = {"wages_due": {"monthly_wage": "5000-6000", "months_unpaid": 2}}
    made = draft_from(APPLICATION, FACTS, today=TODAY, claims=vague)
    assert "拖欠的工资的金额" in made.blanks and "金额合计" in made.blanks
    assert "10,000.00元到12,000.00元之间" in cover_text(made)


def test_unpaid_wages_are_worked_out_from_the_facts_when_no_claim_is_given() -> None:
    told = {"full_name": "赵", "monthly_pay": "6000", "months_owed": "3"}
    assert "拖欠的工资18,000.00元" in draft_from("wage-letter", told, today=TODAY).text
    assert "拖欠的工资8,000.00元" in draft_from("wage-letter", {"amount_owed": "8000"}, today=TODAY).text


def test_only_what_the_employer_pays_of_an_injury_is_asked_of_it() -> None:
    injury = {
        "work_injury": {
            "grade": 9,
            "own_wage": 6000,
            "insured": True,
            "place": "杭州",
            "paid_leave_months": 3,
            "wage_before": 6000,
            "paid_during_leave": 0,
        }
    }
    made = draft_from(APPLICATION, FACTS, today=TODAY, claims=injury)
    assert "一次性伤残补助金" not in made.text
    assert "支付停工留薪期工资18,000.00元" in made.text and "第三十三条" in made.text
    assert any("工伤保险基金付" in line for line in made.dropped)


def test_a_claim_for_another_document_is_left_out() -> None:
    made = draft_from("payment-order", FACTS, today=TODAY, claims=CLAIMS)
    assert "赔偿金" not in made.text and "加班费" not in made.text
    extra = {"additional_payment": {"amount_due": 5000}}
    assert any("加付赔偿金" in line for line in draft_from(APPLICATION, FACTS, today=TODAY, claims=extra).dropped)


@pytest.mark.parametrize(
    ("name", "clock", "due"),
    [
        (APPLICATION, "arbitration", date(2027, 9, 30)),
        ("statement-of-claim", "sue_after_award", date(2026, 12, 1)),
        ("injury-recognition", "injury_worker", date(2027, 8, 20)),
        ("injury-recognition", "injury_employer", date(2026, 9, 20)),  # a Saturday, and the Sunday is worked
    ],
)
def test_the_last_day_comes_from_the_clocks(name: str, clock: str, due: date) -> None:
    made = draft_from(name, FACTS, today=TODAY, claims=CLAIMS)
    found = next(deadline for deadline in made.deadlines if deadline.name == clock)
    assert found.due == due
    assert f"{due.year}年{due.month}月{due.day}日" in cover_text(made)


def test_a_passed_deadline_is_told_plainly() -> None:
    made = draft_from("statement-of-claim", {**FACTS, "award_received_on": "2026-10-01"}, today=TODAY)
    assert "已经过了" in cover_text(made)


def test_the_place_adds_what_is_known_there_and_says_when_nothing_is() -> None:
    hangzhou = cover_text(draft_from(APPLICATION, {**FACTS, "city": "杭州"}, today=TODAY))
    assert "浙江：" in hangzhou
    beijing = cover_text(draft_from("legal-aid-application", FACTS, today=TODAY))
    assert "农民工要工资、要工伤赔偿的，不看经济条件" in beijing
    xian = cover_text(draft_from(APPLICATION, {**FACTS, "city": "西安"}, today=TODAY))
    assert "西安的具体规定不在库里" in xian and "12333" in xian


def test_copies_follow_the_respondents() -> None:
    two = {**FACTS, "second_name": "示例站点公司", "second_reason": "站点发工资"}
    assert "现在是 2 份" in cover_text(draft_from(APPLICATION, two, today=TODAY))
    assert "示例站点公司" in draft_from(APPLICATION, two, today=TODAY).text


def test_a_fact_of_a_conversation_counts_only_when_confirmed() -> None:
    told = Facts({"full_name": "赵小河", "monthly_pay": "6000", "name": "老赵"}, {}, {"full_name"})
    made = draft_from("wage-letter", told, today=TODAY)
    assert "赵小河" in made.text and "6,000" not in made.text and "老赵" not in made.text
    assert "月工资：确认了才会写进去" in cover_text(made)


def test_pay_of_a_civil_contract_is_asked_for_on_the_civil_code() -> None:
    made = draft_from(
        "wage-letter", {**FACTS, "relation": "civil"}, today=TODAY, claims={"wages_due": CLAIMS["wages_due"]}
    )
    assert "拖欠的报酬14,400.00元" in made.text and "《中华人民共和国民法典》第五百七十九条" in made.text
    assert "劳动合同法" not in made.text
    assert made.deadlines[0].name == "civil_suit" and made.deadlines[0].due == date(2029, 9, 30)


def test_a_vague_amount_stays_blank() -> None:
    made = draft_from(APPLICATION, {"monthly_pay": "大概五六千"}, today=TODAY, claims={})
    assert "月工资" in made.blanks and "大概五六千" in cover_text(made)


def test_a_name_in_everyday_use_stands_in_with_a_check() -> None:
    made = draft_from(APPLICATION, {"employer": "望京站"}, today=TODAY)
    assert "被申请人：望京站" in made.text and "营业执照上的全称" in cover_text(made)


def test_a_resignation_without_a_fault_of_the_employer_asks_for_one() -> None:
    made = draft_from("forced-resignation", {"full_name": "赵"}, today=TODAY)
    assert any("单位的过错" in blank for blank in made.blanks)
    insured = draft_from("forced-resignation", {"social_insurance": "no"}, today=TODAY)
    assert "第三十八条第一款第（三）项" in insured.text and not any("单位的过错" in b for b in insured.blanks)


def test_what_fits_is_offered_with_what_is_missing() -> None:
    names = [offer.name for offer in available(FACTS)]
    assert names[0] == APPLICATION and "statement-of-claim" in names and "platform-appeal" in names
    few = {offer.name: offer for offer in available({"amount_owed": "3000"})}
    assert "wage-letter" in few and "statement-of-claim" not in few
    assert "单位名称" in few["wage-letter"].missing
    assert available({}) == []


def test_evidence_rows_are_numbered_and_gaps_stay_visible() -> None:
    made = draft_from("evidence-list", FACTS, today=TODAY, evidence=[{"title": "工牌"}])
    assert {"证据1的种类", "证据1的页数", "证据1的证明什么", "证据1的来源"} <= set(made.blanks)
    with pytest.raises(DraftError, match="第 1 件"):
        draft_from("evidence-list", FACTS, today=TODAY, evidence=[{"kind": "书证"}])
    with pytest.raises(DraftError, match="整数"):
        draft_from("evidence-list", FACTS, today=TODAY, evidence=[{"title": "x", "pages": "几页"}])


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"birth_date": "2026-02-31"}, "不是日历上的日子"),
        ({"没有": "x"}, "没有叫"),
        ({"full_name": ["x"]}, "一段文字"),
        ({"still_working": "也许"}, "只能是"),
        ({"story": "长" * 3001}, "太长"),
    ],
)
def test_bad_facts_are_told_in_one_sentence(facts: dict[str, object], says: str) -> None:
    with pytest.raises(DraftError, match=says):
        draft_from(APPLICATION, facts, today=TODAY)


def test_an_unknown_document_names_the_known_ones() -> None:
    with pytest.raises(DraftError, match=APPLICATION):
        draft_from("遗嘱", {}, today=TODAY)
    with pytest.raises(ClaimError):
        draft_from(APPLICATION, {}, today=TODAY, claims={"nothing": {}})


def test_without_a_font_the_docx_is_there_and_it_is_said() -> None:
    made = prepare("wage-letter", FACTS, today=TODAY, font="/nowhere/font.ttf")
    assert [file.name for file in made.files] == ["催告函.docx", "催告函-交之前看.docx"]
    assert "没有找到中文字体" in made.remark and "pylopdf-fonts-zh-cn" in made.remark


def test_a_draft_is_the_same_each_time() -> None:
    assert draft_from(APPLICATION, FACTS, today=TODAY, claims=CLAIMS) == draft_from(
        APPLICATION, FACTS, today=TODAY, claims=CLAIMS
    )


@pytest.mark.parametrize("width", [120.0, 137.0, 200.0, 311.0])
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(width: float) -> None:
    text = (
        "请求裁决被申请人（北京快达餐饮配送有限公司）支付工资14,400.00元；“站点优化”，见《劳动合同法》第三十条、第三十八条。"
        * 4
    )
    lines = break_lines([Run(text)], lambda piece: 14.0 * sum(1 if ord(c) > 255 else 0.5 for c in piece), width)
    assert "".join(line.text for line in lines) == text
    for line in lines[1:]:
        assert line.text[0] not in NOT_FIRST, line.text
    for line in lines[:-1]:
        assert line.text[-1] not in NOT_LAST, line.text
        assert line.width <= width + 0.01
    assert any("14,400.00" in line.text for line in lines)


def test_the_room_of_a_blank_shrinks_before_a_line_breaks() -> None:
    runs = [Run("证人姓名和住址："), Run("　　（证人）　　", blank=True), Run("。")]
    lines = break_lines(runs, lambda piece: 14.0 * len(piece), 14.0 * 15)
    assert [line.text for line in lines] == ["证人姓名和住址：　　（证人）。"]


def test_the_cover_note_keeps_within_its_page() -> None:
    from bot.drafting.printing.pdf import LEFT, LINE, Sheet, render_pdfs
    from bot.drafting.service import cover_blocks

    if not has_font():
        pytest.skip("no font with Chinese characters here")
    import io

    import pypdfium2

    made = draft_from(APPLICATION, FACTS, today=TODAY, claims=CLAIMS)
    for content in render_pdfs([Sheet("a", made.blocks), Sheet("b", cover_blocks(made), "自己看　")]):
        for page in pypdfium2.PdfDocument(io.BytesIO(content)):
            text = page.get_textpage()
            boxes = [text.get_charbox(number) for number in range(text.count_chars())]
            assert max(box[2] for box in boxes) <= LEFT + LINE + 2
            assert min(box[0] for box in boxes) >= LEFT - 2


def _run(*arguments: str, told: object = None) -> tuple[int, str]:
    import typer

    from handlers.cli import draft

    app = typer.Typer()
    app.command("other")(lambda: None)
    draft.register_commands(app)
    found = CliRunner().invoke(
        app, ["draft", *arguments], input="" if told is None else json.dumps(told, ensure_ascii=False)
    )
    return found.exit_code, found.output


def test_the_command_writes_the_files_and_tells_the_rest_as_json(tmp_path: Path) -> None:
    told = {"facts": FACTS, "claims": CLAIMS, "evidence": EVIDENCE}
    code, output = _run(APPLICATION, "--json", "--today", "2026-11-21", "--out", str(tmp_path / "new"), told=told)
    assert code == 0
    found = json.loads(output)
    assert found["complete"] and found["deadlines"][0]["due"] == "2027-09-30"
    assert (tmp_path / "new" / "仲裁申请书.docx").stat().st_size > 5000
    assert all(Path(file).is_file() for file in found["files"])


def test_the_command_lists_checks_and_offers() -> None:
    code, output = _run("--list")
    assert code == 0 and APPLICATION in output and "催告函" in output
    listed = json.loads(_run("--list", "--json")[1])
    assert {"documents", "facts"} == set(listed) and len(listed["documents"]) >= 14
    assert _run("--check") == (0, "模板都没有问题。\n")
    offered = json.loads(_run("--fits", "--json", told={"欠款金额": "3000"})[1])
    assert "wage-letter" in [offer["name"] for offer in offered]


def test_the_command_tells_a_wrong_input_with_exit_code_two() -> None:
    code, output = _run(APPLICATION, "--json", told={"facts": {"没有": 1}})
    assert code == 2 and json.loads(output)["error"]["code"] == "bad_facts"
    code, output = _run("遗嘱", "--json", told={})
    assert code == 2 and json.loads(output)["error"]["code"] == "unknown_template"
    code, output = _run(APPLICATION, "--json", told={"facts": [], "claims": {}})
    assert code == 2 and json.loads(output)["error"]["code"] == "bad_facts"
