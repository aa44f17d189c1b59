"""The sums of a turn, each by what it is: pay, owed, docked, offered by the other side, a penalty, a deposit."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from bot.contract.matter import Amount, Sure
from bot.matter.reading.amounts.money.by_month import sums_by_month
from bot.matter.reading.amounts.money.fines import add_fines
from bot.matter.reading.amounts.money.one_by_one import sums_one_by_one
from bot.matter.reading.decide import decide, weighed
from bot.matter.reading.roles import governed
from bot.matter.reading.update import Found, plus
from bot.matter.roles.mentions import Kind
from bot.matter.roles.model import Role, Roles
from bot.understanding.money import Sum, find_sums

_FIELDS = {
    "monthly_pay": "monthly_pay", "probation_pay": "probation_pay", "regular_pay": "regular_pay", "daily_pay": "daily_pay",
    "hourly_pay": "hourly_pay", "piece_price": "piece_price", "last_month_pay": "last_month_pay", "paid": "paid",
    "minimum_wage": "minimum_wage", "local_average_wage": "local_average_wage", "national_income": "national_income",
    "medical_costs": "medical_costs", "docked": "docked", "owed": "owed", "ordered_amount": "owed", "base_pay": "monthly_pay",
}  # fmt: skip
_RATES = frozenset({"monthly_pay", "daily_pay", "hourly_pay", "piece_price", "probation_pay", "regular_pay"})
_OTHER = (
    r"(?:公司|单位|老板娘?|平台|他们?|她|站长|站点|站里|人事|经理|对方|保险公司|厂里|店里|客服|中介|雇主|主家|HR|肇事)"
)
_FEE = r"(?:服装|工服|装备|入职|入门|入行|报名|建档|体检|体检服务|中介|介绍|加盟|培训|餐箱|箱子|会员|服务|办证|押车)费"
_AFTER: tuple[tuple[str, str], ...] = (
    ("deposit", r"(?:的)?(?:风险|车辆|装备|设备|工服|服装|宿舍|电车|租车)?(?:押金|保证金|风险金)"),
    ("fees_paid", r"(?:的)?学费"),
    ("docked", r"(?:全|都|也|就)?(?:被)?(?:扣|罚)(?:了|掉|光|没)"),
    ("daily_pay", r"(?:块|元)?一个(?:工)?(?=$|[，。 ])"),
    ("medical_costs", r"(?:的)?(?:医药费|医疗费|住院费|手术费|治疗费|药费)"),
    ("paid", r"(?:的)?(?:生活费|借支|预支)"),
    ("penalty", r"(?:的)?违约金"),
    ("fees_paid", rf"(?:的)?{_FEE}"),
    ("owed", r"(?:的)?(?:尾款|欠款|工资款|欠条)"),
    ("offered", r"的(?:协议|和解|了结)"),
    ("owed", r"(?:的)?(?:工资|工钱)(?:也|都|全|给|被)*(?:当|抵|算)[^，。]{0,6}(?:扣|抵|没)"),
)
_BEFORE: tuple[tuple[str, str], ...] = (
    (
        "overtime_paid",
        r"加班(?:费|补贴|补助)(?:只|就|固定|每个?月|写|是)*(?:给|发|补)?(?:了|过)?[^，。]{0,2}$|固定(?:就|只)?(?:给|发)(?:了)?[^，。]{0,3}$",
    ),
    (
        "penalty",
        r"(?:去|走|离职|跳槽|辞)[^，。]{0,10}(?:要|得|就)?赔(?:他们?|公司)?[^，。]{0,2}$|违约金|赔偿金?(?:要|让)我|要我赔|让我赔|叫我赔|索赔|要赔(?:他|公司|平台|站里)?$|赔(?:他们?|公司|平台)[^，。]{0,3}$",
    ),
    (
        "extra_for_insurance",
        r"(?:每个?月|一个月)(?:多|补|另|额外)(?:给|发|补|贴)?我?[^，。]{0,3}$|社保补贴|折现|(?:多|补)发$",
    ),
    ("deposit", r"(?:风险)?押金|保证金|风险金|押了?(?:我|下)?[^，。]{0,2}$"),
    (
        "fees_paid",
        rf"{_FEE}|(?:工服|服装|头盔|装备|体检|箱子)$|(?:交|收)了?(?:我)?[^，。]{{0,4}}(?:入门|会员|服务|报名|体检)[^，。]{{0,3}}$",
    ),
    ("owed", r"欠条|借条|白条|打了条|尾款"),
)
_SHORT_OF = re.compile(r"(?:还)?(?:该|短)(?:着|了)?我[^，。]{0,4}$|还差我?[^，。]{0,4}$")
_DAMAGE = re.compile(r"(?:车损|货损|损失|修车|维修费?)[^，。]{0,3}$")
_DAMAGED = re.compile(r"丢(?:了)?[^，。]{0,4}(?:件|货|餐)|弄坏|摔坏|损坏|撞坏|追尾|打碎|货损|车损")
_NEW_PAY = re.compile(
    r"(?:降|减|调|砍|变)(?:薪|工资|低)?(?:到|成|为)(?:了)?[^，。]{0,4}$|(?:工资|薪水|月薪|待遇|底薪|上班后|以后|之后)[^，。]{0,6}(?:改|换)(?:成|为)(?:了)?$|(?<=[\d千百])(?:就|被)?(?:给)?改(?:成|为)(?:了)?$"
)
_PAID_OUT = re.compile(r"(?:交|收)了?(?:我)?[^，。]{0,3}$")
_CLAIMED = re.compile(
    r"我(?:还)?欠(?:他|她|公司|平台)?[^，。]{0,4}$|算(?:下来|出来|完)(?:给|发)我?$|流水(?:折合|是|有)?$|(?:正常|按时|照常)(?:都)?发(?:的|了|过)*$"
)
"""What the worker owes, what the other side reckons (他算下来给我3385), what customers paid, what came as it should."""
_REDUCED = re.compile(r"(?:元|块钱?)?减去?\d")
_NO_FIELDS = ("rebate", "difference")
_GIVES_N = re.compile(r"(?:给|补|赔)(?:我)?(?:个)?(?:[Nn2]|\d个月|[一两二三四五六七八九十]+个月)[^，。]{0,6}[，,]$")
_OWED_LENGTH = re.compile(r"(?:差|欠|押着?|压着?|拖)(?:我|了)*[^，。]{0,8}(?:月|天)(?:的)?(?:工资|工钱|钱)?，$")
_MONTHLY = re.compile(r"(?:一个?|每个?)月")
_LENGTH_OF = re.compile(r"^，?(?P<n>\d+|[一二两三四五六七八九十]+)个月的(?:工资|钱)?(?=$|[，。])")
_SIGNS = re.compile(r"(?:让|叫|喊|要|逼|催)(?:我|我们|大家)?[^，。]{0,4}签|不签")
_OWES = re.compile(r"(?:欠|没发|没给|没结|克扣|拖)[^，。]{0,8}$")
_OWED_WAGE = re.compile(
    r"(?:欠(?:着|了|薪|下)?|没发|没给|没结|拖欠?|讨|还差|还剩|剩下?|还有)(?:我|我们|了|的|个|月|这|那|这些|钱|薪水?|工钱|工资|共|共计|合计|总计|一共|总共|大概|差不多|[\d一二两三四五六七八九十]+个月)*$"
)
_OWED_IN_ALL = re.compile(r"(?:欠|没发|没给|没结|拖)[^，。]{0,14}(?:加起来|一共|总共|共|合计)[^，。]{0,5}$")
_SHORT_EACH = re.compile(r"(?:每个?月|一个月|月月)(?:都|就|还)?(?:欠|少(?:给|发)?|拖|扣)[^，。]{0,4}$")
_OWN_SHARE = re.compile(
    r"我(?:自己|一个人|本人|这份|那份|的|这边|这里)(?:被)?(?:欠|是|的|有|就)*(?:了)?$|我(?:占|分)(?:了)?$"
)
_GIVES = re.compile(
    rf"{_OTHER}[^，。]{{0,10}}?(?:只|就|可以|最多|顶多|才|愿意|肯|答应|同意|说|讲|要)*(?<![没不])(?:给|赔|补偿|补|出|退|发|打|拿)(?:我|我们|每人|个|一次性|一笔)*[^，。]{{0,8}}$|(?:再|只|就|才|最多|顶多)(?:肯|愿意|能|给|赔|补)(?:我|你|个|给)*$|(?:赔|补偿)我?[^，。]{{0,2}}$"
)
_GAVE = re.compile(r"(?:给|赔|补|出|垫|付|转|发|打|结)(?:了|过)(?:我|我们|个|一笔)*[^，。]{0,3}$")
_GAVE_AT = re.compile(r"(?:给|赔|补|出|垫|付|转|发|打|结)(?:了|过)[^，。]{0,5}$")
_AWARDED = re.compile(
    r"(?:裁决|仲裁|判决?|法院|裁)(?:了|他|让|公司|单位|老板)*[^，。]{0,6}(?:给|付|赔|支付)[^，。]{0,3}$"
)
_TRAINING = re.compile(r"培训费|学费|考证费|(?:培训|学|考)[^，。]{0,8}(?:花|用|费)了?[^，。]{0,3}$")
_SPENT = re.compile(r"花(?:了|费|掉)?[^，。]{0,4}$")
_TRAINED = re.compile(r"培训|学(?:了|个|技|证|习)|考证|服务期")
_TREATED = re.compile(r"住院|医院|手术|钢板|伤|骨折|看病|治|医生|药")
_OTHERS_WAGE = re.compile(
    r"(?:正式工|别人|同事|他们|人家|老员工|新来的)(?:一个?月|每月|一小时|拿|挣|是|工资|都|才|有)*$"
)
_CLAIMED_RULE = re.compile(r"(?:规定|制度|合同写|要求)[^，。]{0,12}$")
_LAST_MONTH = re.compile(r"(?:最后|这|上)(?:一)?个?月(?:的)?(?:工资|钱)?$")
_NOT_GIVEN = re.compile(r"(?:块|元)?(?:还|都|也|一直|就)*(?:(?:[压扣押拖]着)?(?:没|不)(?:给|发|结|拿到)|[压扣押拖]着)")
_OF_A_MONTH = re.compile(r"(?:1[0-2]|[1-9]|上个?)月份?(?:应发|应得|税前)[^，。]{0,2}$")
_AVERAGE = re.compile(r"平均|月均")
_GROSS = re.compile(r"税前|应发|应得|毛(?:的|收入)")
_NET = re.compile(r"到手|实发|实拿|税后|拿到手|净(?:拿|得|到|收)|(?:拿到|到)卡")
_SETTLES = re.compile(r"[^，。]{0,3}(?:了结|私了|两清|了断|打发|走人|完事|了事|算了)")
_EACH = re.compile(r"(?:每人|每个?月|一个月|每次|每单|每天|一次|一单|人均)[^，。]{0,5}$")
_A_MONTH = re.compile(r"(?:每个?月|一个月|月月)[^，。]{0,6}$")
_FINE_EACH = re.compile(
    r"(?:迟到|超时|差评|拒单|请假|旷工|不去|投诉|排名|早退|一次|一个|一单|每次|每单)[^，。]{0,8}(?:就)?(?:罚|扣)(?:款|钱|我)?[^，。了过]{0,2}$"
)
_HOURLY = re.compile(
    r"(?<![\d.差少短])(?P<n>\d{1,3}(?:\.\d)?)(?:块钱?|元)?(?:一|每|/)个?(?:小时|钟头|钟)(?!多|干|做)|(?:一|每)个?(?:小时|钟头|钟)(?:给|是|算|才|就|开)?(?P<n2>\d{1,3}(?:\.\d)?)(?:块钱?|元)?(?=$|[，。])"
)
_MOST_HOURLY = 1000
_OF_OTHERS = re.compile(
    r"(?:那些|他们|别的|其他|其它|厂里|店里|隔壁|旁边)[^，。\d]{0,6}(?:小时工|临时工|日结工?|钟点工|派遣工?|外包)[^，。\d]{0,3}$"
)
"""What the hour of other people pays: 厂里那些小时工是24一个钟."""
_OF_PIECES = re.compile(r"^\d+(?:块|元)?(?:一|每)?个(?:工)?(?=$|[，。])")
_ALL_IN = re.compile(r"^\d+(?:块|元)?(?:全包|包干|包月|包吃|包住|一口价|打包)")
_NUMBER = re.compile(
    r"^[\d.,]+\s*(?:(?:百|千|万)+[一二三四五六七八九\d]?(?!个))?(?:多|来)?(?:元|块钱?|块)?|^[一二两三四五六七八九十百千万半]+(?:多|来)?(?:元|块钱?|块)?"
)
_SHARED = re.compile(r"我们|[三四五六七八九十\d]个人|同事|工友|一起|大家|几个人")
_LEAST_BARE = 10
_LEAST_PAY, _MOST_PAY, _MOST = Decimal(600), Decimal(100000), Decimal(100_000_000)
_AFTER_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _AFTER)
_BEFORE_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _BEFORE)


_LAWFUL_DOCK = re.compile(r"(?:个税|所得税|社保|公积金|五险)[^，。]{0,3}$")
_POINTED_AT = re.compile(r"(?:那|这)(?:个|笔|点)?(?:区区)?$")
_ASKED_ABOUT = re.compile(
    r"[^，。]{0,3}(?:值不值|值吗|能签|签不签|能不能签|给不给|该不该|要赔|赔吗|赔不赔|要给吗|给吗|要不要(?:给|赔|还|退)|要还|能要|行不行|行吗|划算|够不够|够吗|合理|合不合|算多|算少|多不多|少不少|对不对|对吗|是怎么算)"
)
_ANEW = re.compile(
    r"(?:罚|扣|交|收)[^，。]{0,10}$|(?:服|证|体检|培训|箱|牌|衣|头盔)(?:费|钱)?$|(?:还有|另外|加上)[^，。]{0,6}$"
)
"""A second sum that is docked or paid in words of its own is another one."""
_NOT_COME = re.compile(
    r"(?<!每月)(?<!个月)(?<!月月)(?:都|也|还|一直)?(?:没|未)(?:有)?(?:发|给|结|付|拿到|打)(?:我|的)*(?:工资|工钱|钱)?(?:是|有|大概|差不多|一共|总共|共|合计)*$"
)
_IN_FACT = re.compile(r"(?:其实|实际上?)[^，。]{0,5}$")
"""押金写的是3000，其实交了2500: the second is so."""
_HELD_AGAIN = re.compile(
    r"(?:又|再|后来|还)[^，。]{0,3}(?:押|交|收)(?:了)?[^，。]{0,3}$"
    r"|(?:押金|保证金|风险金)[^。]{1,14}[，、和](?:还有|另外|加上)?[^，。\d退还要返给没]{2,4}(?:押金|保证金|风险金)(?:是|有|交了|收了)?$"
)
"""What tells of another deposit beside the first: 后来又交了, and 工服押金500，上岗押金300."""
_AGAIN = re.compile(
    r"(?:又|再|还)(?:给|转|打|发|付|借?支|预支)(?:了|过)(?:我)?[^，。]{0,2}$|(?:又|再)(?:借?支|预支|给|转|打|拿)(?:我)?[^，。\d要]{0,2}$"
)


_DOCKED_FEE = re.compile(rf"扣[^，。]{{0,3}}(?:{_FEE}|全勤|绩效|奖金|管理费|保险)|扣[^，。]{{0,12}}{_FEE}")
_FIRST: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("-", _FINE_EACH),
    ("-", _OTHERS_WAGE),
    ("owed", _SHORT_OF),
    ("-", _DAMAGE),
    ("new_pay", _NEW_PAY),
    ("docked", _DOCKED_FEE),
    ("owed", _AWARDED),
)
"""What the words before a sum say whatever else stands beside it; `-` for what has no field."""


@dataclass(slots=True)
class Sums:
    """What the sums of a turn fill, those nothing explains, and the words of those that cannot be."""

    found: dict[str, Found]
    bare: list[Found]
    impossible: tuple[str, ...] = ()


def sums_in(
    text: str,
    *,
    signing: bool = False,
    taken: Sequence[tuple[int, int]] = (),
    about: str = "",
    roles: Roles = MappingProxyType({}),
    held: Collection[Decimal] = (),
) -> Sums:
    """Return the fields that the sums of a prepared text fill. `signing`: a paper is held out, so what is given is an offer.

    `taken` are the places of sums that are lines of the account, `about` words of what was told before, `roles` what was learned,
    `held` the sums told before: 这5000值不值 is about one of them.
    """
    found: dict[str, Found] = {}
    bare: list[Found] = []
    impossible: list[str] = []
    listed = [*sums_by_month(text, found), *sums_one_by_one(text, found), *taken]
    for one in find_sums(text):
        if one.amount.currency or any(start <= one.at < end for start, end in listed):
            continue
        amount, words = Amount(low=one.amount.low, high=one.amount.high), one.text.strip()[:40]
        if not 0 < one.amount.high <= _MOST:
            impossible.append(words[:20])
            continue
        if one.amount.low in held and _refers_back(one, text):
            continue
        name, sure = _named(one, text, about, roles, signing=signing)
        value = Found(amount, words, sure)
        if not _put(name, value, one, text, found) and not name and one.amount.high >= _LEAST_BARE:
            bare.append(value)
    if "hourly_pay" not in found and (hourly := _hourly(text)) is not None:
        found["hourly_pay"] = hourly
        bare = [one for one in bare if one.value.low != hourly.value.low]
    add_fines(text, found)
    return Sums(found, bare, tuple(impossible))


def _named(one: Sum, text: str, about: str, roles: Roles, *, signing: bool) -> tuple[str, Sure]:
    """The field a sum fills by the words around it, weighed with what was learned where those are not firm."""
    name, firm = named_by_patterns(one, text, about)
    if name == "paid" and signing and not _GAVE_AT.search(text[: one.at]):
        name = "offered"
    return (name, Sure.TOLD) if firm else decide(name, weighed(_role_of(one, roles), name, one.role))


def _hourly(text: str) -> Found | None:
    """Pay by the hour, small enough to be read as no sum: 18一小时."""
    match = _HOURLY.search(text)
    number = Decimal(match["n"] or match["n2"]) if match else Decimal(0)
    if match is None or not 0 < number < _MOST_HOURLY or _OF_OTHERS.search(text[: match.start()]):
        return None
    return Found(Amount(low=number, high=number), match.group())


def _role_of(one: Sum, roles: Roles) -> Role | None:
    """The learned role of a sum; none where a date begins at its place."""
    role = roles.get(one.at)
    return role if role is not None and role.mention.kind is Kind.SUM else None


def _put(name: str, value: Found, one: Sum, text: str, found: dict[str, Found]) -> bool:
    """Fill the field of a sum, or add to it what was taken anew. Returns whether it filled one."""
    if name == "docked" and _LAWFUL_DOCK.search(text[max(0, one.at - 8) : one.at]):
        return False
    anew = {"paid": _AGAIN, "fees_paid": _ANEW, "docked": _ANEW, "deposit": _HELD_AGAIN}.get(name)
    if name in found and anew is not None and anew.search(text[: one.at]):
        found[name] = plus(found[name], value)
    elif _OWN_SHARE.search(text[: one.at]) and _SHARED.search(text):
        found["owed"] = value
    elif name and not name.startswith("-"):
        if (
            name not in found
            or _IN_FACT.search(text[: one.at])
            or (found[name].sure is Sure.INFERRED and value.sure is Sure.TOLD)
        ):
            found[name] = value
    else:
        return False
    return True


def _refers_back(one: Sum, text: str) -> bool:
    """Whether a sum that was told before is only pointed at or asked about: 那一万二给不给, 三万能签吗."""
    start = max(text.rfind(stop, 0, one.at) for stop in "，。；！？,") + 1
    after = _NUMBER.sub("", text[one.at :])
    return _POINTED_AT.search(text[start : one.at]) is not None or _ASKED_ABOUT.match(after) is not None


def named_by_patterns(one: Sum, text: str, about: str = "") -> tuple[str, bool]:
    """Return the field of a sum and whether its words leave no doubt; empty when nothing says it, `-` when it has no field."""
    start = max((text.rfind(stop, 0, one.at) for stop in "，。；！？,"), default=-1) + 1
    before, after = text[start : one.at], _NUMBER.sub("", text[one.at :])
    if rule := governed(text, one.at, after, one.amount.low, about):
        return rule.role, rule.firm
    if _CLAIMED.search(before) or one.role in _NO_FIELDS or _REDUCED.match(after):
        return "-", True
    if _NOT_COME.search(before):
        return "owed", True
    return _by_patterns(one, text, start, before, after), False


def _by_patterns(one: Sum, text: str, start: int, before: str, after: str) -> str:
    first = next((name for name, pattern in _FIRST if pattern.search(before)), "")
    if first:
        return first
    if not before and (alone := _alone(text[:start], after)):
        return alone
    if re.search(r"开口(?:就)?$", before) or (re.search(r"加$", before) and re.search(rf"{_OTHER}|同意|肯", before)):
        return "offered"
    if re.search(r"赔[^，。]{0,2}$", before) and _DAMAGED.search(text):
        return "-"
    if named := _named_behind(before, after, text):
        return named
    if one.role not in _RATES:
        if special := _special(before, after, text):
            return special
    elif one.role == "monthly_pay" and (dict(_BEFORE_PATTERNS)["extra_for_insurance"].search(before)):
        return "extra_for_insurance"
    return _wage(one, text, before, after)


def _alone(said: str, after: str) -> str:
    """Return what a sum is that begins its clause, by what was said before; empty for none."""
    if not _MONTHLY.match(after):
        if _GIVES_N.search(said):
            return "offered"
        if _OWED_LENGTH.search(said):
            return "owed"
    return "owed" if _LENGTH_OF.match(after) else ""


def _named_behind(before: str, after: str, text: str) -> str:
    """Return what the words behind a sum name it (1000块押金), `-` for what has no field."""
    if re.match(r"(?:的)?押金", after) and re.search(r"医院|住院|拍片|手术", text):
        return "-"
    name = next((name for name, pattern in _AFTER_PATTERNS if pattern.match(after)), "")
    if name in ("deposit", "fees_paid") and "扣" in before:
        return ""
    others = name == "medical_costs" and re.search(rf"{_OTHER}[^，。]{{0,4}}(?:出|垫|付|交|给)", before)
    return "-" if others else name


def _special(before: str, after: str, text: str) -> str:
    if "培训费" in before and not re.search(r"交了|收了|扣", before):
        return "training_cost"
    for name, pattern in _BEFORE_PATTERNS:
        if pattern.search(before):
            return name
    if _PAID_OUT.search(before) and re.search(_FEE, text):
        return "fees_paid"
    if _TRAINING.search(before) or (_SPENT.search(before) and _TRAINED.search(text)):
        return "training_cost"
    if _SPENT.search(before):
        return "medical_costs" if _TREATED.search(text) else "-"
    if _SETTLES.match(after):
        return "offered"
    if _GAVE.search(before):
        return "paid"
    if _GIVES.search(before) and not _A_MONTH.search(before):
        return "offered"
    return ""


def _wage(one: Sum, text: str, before: str, after: str) -> str:
    gross, net = _last(_GROSS, before), _last(_NET, before)
    if gross > net:
        return "last_month_pay" if _OF_A_MONTH.search(before) and _AVERAGE.search(text) else "monthly_pay"
    if net >= 0 or re.match(r"(?:的)?(?:，|,)?到手(?!\s*[\d一二三四五六七八九大])", after):
        return "take_home_pay"
    if _ALL_IN.match(text[one.at :]):
        return "monthly_pay"
    if _OF_PIECES.match(text[one.at :]) and re.search(r"个工|一个工|\d+工", text):
        return "daily_pay"
    if _LAST_MONTH.search(before) and _NOT_GIVEN.match(after):
        return "owed"
    if owed := _owed_wage(one.role, before):
        return owed
    if one.role == "paid" and (_CLAIMED_RULE.search(before) or _A_MONTH.search(before)):
        return "-"
    if one.role == "paid" and _SIGNS.search(text) and not _GAVE.search(before):
        return "offered"
    return _FIELDS.get(one.role, "-" if one.role else "")


def _owed_wage(role: str, before: str) -> str:
    """Return what a wage is that is owed, in all or a month; empty where nothing says it is."""
    if role in ("monthly_pay", "owed", "last_month_pay") and _owes(before):
        return "owed_each_month" if _SHORT_EACH.search(before) else "owed"
    if role == "owed" and _A_MONTH.search(before):
        return "owed_each_month" if _SHORT_EACH.search(before) else "monthly_pay"
    if role == "owed":
        return "-" if _EACH.search(before) else "owed"
    return "owed" if not role and _OWES.search(before) else ""


def _owes(before: str) -> bool:
    if _OWED_WAGE.search(before):
        return True
    return bool(_OWED_IN_ALL.search(before)) and not _A_MONTH.search(before)


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Return where the last match begins, -1 when there is none."""
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def likely_pay(amount: Amount) -> bool:
    """Whether a sum can be a month's pay."""
    return amount.low >= _LEAST_PAY and amount.high <= _MOST_PAY
