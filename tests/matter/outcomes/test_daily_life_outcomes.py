"""Money lent to the boss, long leave, work for kin, and what stands beside a job: what is said first, with its figure, day and advice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.matter.focus import Focus
from bot.matter.outcomes.judge import Judgement, judge
from bot.matter.outcomes.situations import load_situations
from tests.support.matters import TODAY, matter_of


def judged(situation: str, focus: Focus, *turns: str) -> Judgement:
    """Return what this situation says to these turns, whichever would have been chosen."""
    matter = matter_of(*turns).model_copy(update={"topic": situation, "heard": "。".join(turns)})
    return judge(load_situations()[situation], matter, (focus,), turns[-1], TODAY)


@pytest.mark.parametrize(
    ("situation", "focus", "turns", "says"),
    [
        ("loan-to-boss", Focus.LEGAL, ["厂里让每人集资两万，说不交就优化你，能不交吗"], ["可以不交", "500 到 2000"]),
        ("loan-to-boss", Focus.BY_WHEN, ["老板借我的钱，2024年2月8号写的欠条", "约定2024年12月31号还", "最晚哪天告"], ["2027年12月31日"]),
        ("loan-to-boss", Focus.SIGN, ["公司要把欠我们的工资转成借款，签吗"], ["别签", "工资是工资"]),
        ("loan-to-boss", Focus.WORTH, ["店长让我入股，说是股东", "店关了说亏光了，能要不"], ["借还是真入股"]),
        ("unpaid-leave", Focus.LEGAL, ["厂里放长假三年没人管，还算厂里的人吗"], ["你还算它的员工"]),
        ("unpaid-leave", Focus.BY_WHEN, ["2025年12月30号公司说我旷工解除", "我请的是长假，最晚哪天去仲裁"], ["2026年12月30日"]),
        ("unpaid-leave", Focus.SIGN, ["长期没上班的来签个互不追究，给五千，签不签"], ["别签"]),
        ("family-worker", Focus.AMOUNT, ["在我姑的店里卖衣服，一个月3000", "干了7个月", "该给多少"], ["21,000"]),
        ("family-worker", Focus.LEGAL, ["我跟老公一起给养鸡场干活，老板只发老公一份工资"], ["两个人干活就是两份工钱"]),
        ("family-worker", Focus.BY_WHEN, ["在堂姐公司做会计，2025年8月31号走的", "最晚啥时候告"], ["2026年8月31日", "2028年8月31日"]),
        ("family-worker", Focus.SIGN, ["叔叔让我写个条说帮忙不要工钱，能写吗"], ["没拿到钱别写"]),
        ("owes-the-boss", Focus.AMOUNT, ["月薪5000，打碎货扣我", "一个月最多能扣多少"], ["1,000 元"]),
        ("owes-the-boss", Focus.SIGN, ["让我打个欠条，说我罚款欠公司7800，打不打"], ["别打欠条"]),
        ("second-job", Focus.PAYER, ["晚上兼职送货摔伤了，住院了", "谁赔"], ["就由谁担工伤"]),
        ("tax-in-your-name", Focus.LEGAL, ["公司给我按劳务报酬报税，可我天天打卡上班"], ["不等于你不是员工"]),
        ("collective-demand", Focus.AMOUNT, ["一人欠8000，一共35个人", "总共多少"], ["280,000"]),
        ("collective-demand", Focus.LEGAL, ["我们六十个人", "明天去堵项目部大门", "能去吗"], ["别堵"]),
        ("lost-or-forged-papers", Focus.BY_WHEN, ["去年12月11号离职的，合同丢了", "最晚哪天仲裁"], ["2026年12月11日"]),
        ("lost-or-forged-papers", Focus.LEGAL, ["合同被公司收走了，一份都没给我"], ["该一人一份"]),
        ("back-from-leave", Focus.LEGAL, ["工伤养好回去上班，让我去扫地，工资降到两千"], ["不能随便降"]),
        ("back-from-leave", Focus.SIGN, ["病假两个月回来让我签调岗单，签不签"], ["先别签"]),
        ("pregnant-work", Focus.LEGAL, ["宝宝七个月，公司不给哺乳时间"], ["每天一小时"]),
        ("over-age-work", Focus.LEGAL, ["62了当保安，领退休金，欠我三个月工资，说不归劳动局管"], ["不许拖"]),
        ("over-age-work", Focus.LEGAL, ["退休返聘的，有没有年假"], ["年休假新规里没有写"]),
    ],
)  # fmt: skip
def test_what_is_asked_about_money_and_time_is_answered_first(
    situation: str, focus: Focus, turns: Sequence[str], says: Sequence[str]
) -> None:
    found = judged(situation, focus, *turns)
    assert found.answer is not None
    assert [piece for piece in says if piece not in found.answer.text] == [], found.answer.text
