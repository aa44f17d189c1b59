"""An offer taken back, a name used, unlike pay, work abroad, and placement tricks: what is said first, with its figure, day and advice."""

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
        ("offer-withdrawn", Focus.LEGAL, ["公司发了offer我都把旧工作辞了，昨天说岗位取消了，合理吗"], ["没正当理由反悔的，要赔"]),
        ("offer-withdrawn", Focus.AMOUNT, ["三方协议是公司毁约的，违约金写的5000，能要吗"], ["就按 5,000 元要"]),
        ("offer-withdrawn", Focus.LEGAL, ["三方写了违约金五千", "现在我上岸了不想去", "要给吗"], ["5,000 元不一定全付", "请法院减"]),
        ("offer-withdrawn", Focus.LATE, ["3月12号通知取消录用的", "最晚啥时候能告"], ["2029年3月12日"]),
        ("offer-withdrawn", Focus.SIGN, ["让我签个自愿放弃录用的说明，签不签"], ["先别签"]),
        ("offer-withdrawn", Focus.LEGAL, ["入职前查出怀孕", "他们说offer取消，能这样吗"], ["就业歧视"]),
        ("identity-used", Focus.NEXT, ["社保上有个劳务公司给我参保，我从来没去过，咋弄"], ["三步", "社保窗口"]),
        ("identity-used", Focus.AMOUNT, ["我是用我哥身份证进的厂，干了三个月不给工资"], ["工钱就是你的"]),
        ("identity-used", Focus.LEGAL, ["用老乡的身份证上的工", "手被机器压了，还能算工伤不"], ["用真名去报工伤"]),
        ("identity-used", Focus.WHAT_IF, ["老板让我当法人，每月加五百，会不会出事"], ["别答应"]),
        ("identity-used", Focus.SIGN, ["工地让我在工资表上按手印，我一分没领到，按不按"], ["别签"]),
        ("equal-pay", Focus.LEGAL, ["我们女的装箱一天150，男的190，一样的活"], ["男女干一样的活"]),
        ("equal-pay", Focus.LEGAL, ["派遣的，跟正式工一条线，钱少两千"], ["一样的算钱办法"]),
        ("equal-pay", Focus.BY_WHEN, ["今年8月31号走的，一直比正式工少两千", "最晚哪天要"], ["2027年8月31日"]),
        ("equal-pay", Focus.SIGN, ["让我签自愿接受辅助岗工资，签不签"], ["先别签"]),
        ("work-abroad", Focus.NEXT, ["人在沙特，护照被带班的收走了，咋办"], ["不能扣你的护照", "12308"]),
        ("work-abroad", Focus.LEGAL, ["去柬埔寨做客服", "不让出门，手机也收了，怎么办"], ["先保人", "12308"]),
        ("work-abroad", Focus.BY_WHEN, ["去年12月10号从安哥拉回来离的职", "工资还欠着，最晚哪天"], ["2026年12月10日"]),
        ("work-abroad", Focus.SIGN, ["外派合同是英文的看不懂，签吗"], ["别签"]),
        ("agency-tricks", Focus.AMOUNT, ["返费说好的，欠我3500没给", "能要吗"], ["3,500 元就得给"]),
        ("agency-tricks", Focus.SIGN, ["面试官让我扫码办个培训贷", "签不签"], ["别签、别扫码"]),
        ("agency-tricks", Focus.LEGAL, ["说好工价26一小时", "发工资变19"], ["按招的时候说的价要"]),
    ],
)  # fmt: skip
def test_what_is_asked_about_being_hired_is_answered_first(
    situation: str, focus: Focus, turns: Sequence[str], says: Sequence[str]
) -> None:
    found = judged(situation, focus, *turns)
    assert found.answer is not None
    assert [piece for piece in says if piece not in found.answer.text] == [], found.answer.text
