"""Which claim a worker wants to have worked out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.contract.messages import ConversationState

_WANTED = re.compile(
    r"算(一下|一算|算看|算|笔账|下|出来|清楚)|帮我算|(能|该|要|可以|应该|得|值|够)(拿|赔|要|补|给|领|退|发|追)(到|我|回|补)?(多少|几多|几个月|多钱|几天|多大)|"
    r"(赔|补|给|领|欠|拿|退|发|休)(我)?(多少|几多)|多少钱|几多钱|好多钱|多少(?=[?？啊呀呢吧]*$)|多少(?:的)?(?:补偿|赔偿|加班费|工资|年假|津贴)|n\s*\+\s*1是|how much"
)
_GENERAL = re.compile(
    r"分别|如何(?:确定|规定|计算)|标准是|规定(?:是|了|得)|有什么(?:不同|区别)|听谁的|哪(?:一)?条|罚款标准|第[一二三四五六七八九十百\d]+条"
)
"""A question about the rule in general: no sum of the worker's own."""
_ROUTES = re.compile(r"谁(来)?(赔|付|出钱|负责|给钱|掏)|找谁(赔|要)|(?:医药费|医疗费)[^，。]{0,6}谁")
_HURT = re.compile(r"伤|撞|摔|砸|骨折|医药费|医疗费|住院|手术|事故|烫|截肢|压断|伤残")
"""谁付, 找谁要 ask who pays for an injury where one was told of, else for the wages."""
_HIT_ANOTHER = re.compile(
    r"(?<!被)撞(?:了|到|倒|伤|坏)*(?:一|两|三)?(?:个|位|辆|名)?(?:人|老人|大爷|大妈|大娘|大姐|行人|路人|别人|小孩|孩子|学生|奔驰|宝马|轿车|豪车)"
)
"""The worker hurt somebody: who pays them is another matter than who pays the worker."""
_AID = re.compile(
    r"(能|可以|够|符合)[^，。]{0,4}(申请)?(法律援助|法援)|(法律援助|法援)[^，。]{0,6}(条件|够不够|能不能|可以吗|行吗|能申请)"
)
_ENROL = re.compile(
    r"社保[^，。]{0,6}(怎么(交|参加|上)|自己(交|缴)|咋交)|(自己|个人)[^，。]{0,4}(能|可以|怎么|咋)?(交|缴)社保|灵活就业[^，。]{0,8}(交|参保|社保)"
)
_Patterns = tuple[tuple[str, re.Pattern[str]], ...]
_IN_OWN_WORDS: _Patterns = (("legal_aid", _AID), ("injury_route", _ROUTES), ("flexible_enrolment", _ENROL))
"""Claims that are asked for in words of their own: no sum is named."""
_SUMS: _Patterns = (
    ("illegal_employment", re.compile(r"(?:没|无)(?:有)?(?:营业)?执?照|黑作坊|黑厂|童工")),
    ("work_injury_death", re.compile(r"工亡|抚恤金|丧葬|(?:上班|工地|干活|厂里)[^。]{0,12}(?:人)?(?:死了|没了)|走了.{0,6}(工地|工伤)|死亡赔|(?:人|他)(?:没了|死了)|去世|过世|身亡")),
    ("additional_payment", re.compile(r"加付|^[^，。]{0,4}多要(?:多少|到)[^，。]{0,3}$|责令|限期(?:支付|整改)|50%|百分之五十")),
    ("minimum_wage_shortfall", re.compile(r"最低工资|低于最低")),
    ("maternity", re.compile(r"产假|生育(?!保险没)|流产|生(?:了)?(?:孩子|娃|小孩)|坐月子")),
    ("heat_allowance", re.compile(r"高温")),
    ("unemployment", re.compile(r"失业金|失业保险|失业险|失业补助")),
    ("double_wage", re.compile(r"双倍|二倍|两倍(?:的)?工资")),
    ("unlawful_probation", re.compile(r"试用期")),
    ("annual_leave", re.compile(r"年假|年休假")),
    ("overtime", re.compile(r"加班|(?:国庆|五一|元旦|春节|过年|中秋|端午|清明|节假日|周末|休息日|周[六日])[^，。]{0,6}(?:上|干|做)了?[^，。]{0,4}天")),
    ("work_injury", re.compile(r"伤残|[一二三四五六七八九十\d]+级|工伤(赔|能|待遇)")),
    ("severance_plus_one", re.compile(r"[nN]\s*\+\s*1|代通知金|多给一个月|加一个月工资")),
    ("unlawful_termination_damages", re.compile(r"2[nN]|两倍(?:的)?(?:赔偿|补偿)|违法(辞退|解除|开除)|无故|没(有)?理由|平白无故|突然.{0,6}(开|辞|让我走)|赔偿金")),
    ("severance", re.compile(r"经济补偿|补偿金?|辞退|开除|裁员|被裁|不续|N\b|遣散|让我走|叫我(?:走|滚|别来)|不用来|解雇|劝退|买断|把我(?:开|辞|裁|赶)|不要我|被(?:开|炒|裁)|炒了我")),
    ("double_wage", re.compile(r"没签.{0,6}合同|没有?合同")),
    ("deductions", re.compile(r"扣(了|我|工资|钱|款)|罚(款|了|我|钱)")),
    ("wages_due", re.compile(r"欠|拖|没发|不发|没结|没给(?!我?(?:交|缴|买|上))|尾款|压(?:着|了)[^，。]{0,4}工资")),
)  # fmt: skip
CARD_CLAIMS = {
    "unpaid-wages": "wages_due",
    "final-pay-on-leaving": "wages_due",
    "construction-wages": "wages_due",
    "no-written-contract": "double_wage",
    "fired-or-deactivated": "severance",
    "severance-amounts": "severance",
    "forced-resignation": "severance",
    "contract-expires": "severance",
    "overtime-and-rest": "overtime",
    "rest-day-work": "overtime",
    "public-holiday-work": "overtime",
    "annual-leave": "annual_leave",
    "probation": "unlawful_probation",
    "minimum-wage": "minimum_wage_shortfall",
    "work-injury": "work_injury",
    "injury-grades-and-money": "work_injury",
    "death-at-work": "work_injury_death",
    "day-labour-unpaid": "wages_due",
    "trial-days-unpaid": "wages_due",
    "housing-and-meals": "deductions",
    "courier-fines": "deductions",
    "retirement-age-by-date": "severance",
}
"""Cards under which a sum can be worked out, and the claim it is."""


def named_claim(text: str) -> str | None:
    """Return the claim a message names, whether or not it asks for a sum."""
    return _first_in(text, (*_IN_OWN_WORDS, *_SUMS))


def _first_in(text: str, claims: _Patterns) -> str | None:
    return next((name for name, pattern in claims if pattern.search(text)), None)


def wanted_claim(text: str, state: ConversationState, story: Sequence[str] = ()) -> str | None:
    """Return the claim a message asks to be computed; None when it asks for no sum, or for none of ours.

    What the message names wins, then what was told last, then the card on the table.
    """
    if _GENERAL.search(text):
        return None
    if own := _asked_in_own_words(text, (*story, text, state.last_query)):
        return own
    if not _WANTED.search(text):
        return None
    told = (text, *reversed([*story, state.last_query]))
    found = next((name for one in told if (name := _first_in(one, _SUMS))), None)
    return found or CARD_CLAIMS.get(state.card or "", "wages_due" if re.search(r"工资|工钱", text) else None)


def _asked_in_own_words(text: str, told: Sequence[str]) -> str | None:
    """The claim asked for in words of its own; who pays for an injury only where the worker was hurt, and hurt nobody."""
    own = _first_in(text, _IN_OWN_WORDS)
    if own == "injury_route" and (_HIT_ANOTHER.search(text) or not any(_HURT.search(one) for one in told)):
        return None
    return own
