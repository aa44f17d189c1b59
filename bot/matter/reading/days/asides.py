"""Dates that stand beside the words of a first or last day and are of something else: a leave, a shutdown, a paper that came."""

from __future__ import annotations

import re

_STOPS = "，。；！？!?\n"
_PAY_OR_PLACE = r"关门|停业|歇业|停工|停产|装修|发不出|没(?:再)?发|不(?:再)?发|欠(?:我|薪|着)|拖欠|调(?:我|岗|去)|降(?:薪|工资|到|成)|生效|实行|执行|断电|断水|停电"
_OF_ELSE = {
    "joined": re.compile(
        rf"{_PAY_OR_PLACE}|(?:每月|每个月|一个月|月月)?[就只才](?:给|发|打)|骑[^，。]{{0,4}}上班|撞|落款|日期写|写的|单子|通知|快递|寄"
        r"|(?:中秋|国庆|五一|元旦|清明|端午|春节|十一)[^，。]{0,6}(?:上(?:了|的)?班|值班|加班|没休)|高温|请假|病假|住院|休息单"
    ),
    "left": re.compile(
        rf"休息单|病假|医嘱|请(?:了)?[^，。]{{0,3}}假|住院|{_PAY_OR_PLACE}|试用期?(?:是|写|为|从|到|定)*[^，。说讲]{0, 9}◎|高温|(?:快递|寄|收到|拿到|发|给|看|出|递|送)(?:来|了|到|我)*(?![^，。]{{0,4}}(?:解除|辞退|开除|终止)(?:劳动)?(?:合同)?(?:的)?(?:通知|决定|函))[^，。]{{0,6}}(?:离职)?(?:证明|通知|决定书|协议|单子|函)|◎[^，。]{{0,2}}(?:他们|人家|公司(?:的)?人|同事|大家|对方|负责人|对接的?人)[^，。我]{{0,4}}(?:走|离职)|让[^，。]{{0,6}}(?:写|签)(?!.{{0,6}}(?:离|走)了)|(?:拿|给)(?:了)?(?:一)?份|谈话|找我谈|去办|◎[^，。]{{0,3}}(?:交|递|写|提)(?:的|了)?[^，。]{{0,3}}(?:辞职|离职)(?:信|报告|书|申请)?"
    ),
    "demanded_on": re.compile(r"(?:老板|公司|站长|经理|人事|领导|他们?)(?:就|才|又)?(?:说|讲|通知|让|叫)"),
    "unpaid_from": re.compile(r"(?:现在|今天|到今天|到现在|都)$"),
}
_NOTE = re.compile(r"欠条|借条|白条|条子|打条|打(?:了|个|张)[^，。]{0,2}条|写|借")
_PAY_DAY = re.compile(r"(?:才|再|就|会|统一|都)*发(?:放)?(?:的是|的)?(?:上个?月|上月|当月|本月|这个?月|前一?个?月)")
"""28号发当月 tells on which day pay comes, and no day of anything else."""
_ORDERED = re.compile(r"责令|限期|限他|整改|监察|劳动局|人社|裁决|判决|判|仲裁|法院|调解")
"""Who can set a day by which to pay; what the boss himself promised is no order."""
_PAYMENT = re.compile(r"付|还|给|结|发|打|转|钱|账|帐|清|欠")
_NEEDS = {"iou_due": _NOTE, "due_on": _PAYMENT, "ordered_until": _ORDERED}
"""Words without which a text tells of no such day."""
_FEAST = re.compile(r"中秋|国庆|五一|元旦|清明|端午|春节")
_AT_WORK = re.compile(r"[^，。]{0,4}(?:上(?:了|的)?班|值班|加班|没休)")
_WHOLE = {"left": re.compile(r"休息单|病假条|试用期(?:写|是|约定|定)?(?:了)?[一二两三四五六\d]+个月")}
"""Words of the part before that make the span behind them one of leave or probation."""
_LEAVE_SPAN = re.compile(
    r"(?:到|至|-|~)[^，。到至]{1,8}，?(?:[一二两三四五六七\d]+天，?)?[^，。]{0,4}(?:(?:微信|电话)?(?:跟|和|向|找)[^，。]{1,4}请(?:了)?(?:的)?假|请(?:了)?假|请的|休(?:了)?病假|住院)"
)


THING_FELL = re.compile(
    r"把(?!我|他|她|自己|人|手|脚|腿|头(?!盔)|腰|牙|脸)[^，。]{1,6}(?:给|都|也)*(?:摔|砸|碰|弄)(?:了|坏|碎|烂|裂)"
    r"|(?:头盔|手机|外卖|餐|汤|奶茶|货|包裹|件|电脑|相机)(?:都|也|给|被我|让我|不小心)*(?:摔|砸)(?:了|坏|碎|烂|裂)"
)
"""A thing that fell is no injury of its owner."""
ONLY_FELL = re.compile(
    r"^(?!.*(?:死|去世|没了|没的|过世|咽气|身亡|走的|走了|不在|没救|救不|无效|没抢救过|宣[布告])).*(?:倒|晕|发病|送医|抢救|送到)"
)
"""Tells of the day somebody fell, which need not be the one they died on."""


def of_something_else(name: str, text: str, at: int, words: str) -> bool:
    """Whether a date that reads like the field `name` is told of something else by the words of its part of the sentence."""
    start = max(text.rfind(stop, 0, at) for stop in _STOPS) + 1
    end = min((found for stop in _STOPS if (found := text.find(stop, at + len(words))) >= 0), default=len(text))
    after = text[at + len(words) :]
    if _PAY_DAY.match(after):
        return True
    if name == "unpaid_from":
        return _OF_ELSE[name].search(text[start:at]) is not None
    if name in _NEEDS:
        return _NEEDS[name].search(text) is None
    if name == "joined" and _FEAST.search(words) and _AT_WORK.match(after):
        return True
    before = text[max(text.rfind(stop, 0, max(start - 1, 0)) for stop in _STOPS) + 1 : start]
    part = f"{text[start:at]}◎{text[at + len(words) : end]}"
    if any(table[name].search(words_) for table, words_ in ((_OF_ELSE, part), (_WHOLE, before)) if name in table):
        return True
    return name in ("joined", "left") and _ends_leave(text, start, at + len(words))


def _ends_leave(text: str, start: int, end: int) -> bool:
    """Whether a day ends in a span of leave: 3号到9号请的假."""
    return any(match.start() <= end <= match.end() for match in _LEAVE_SPAN.finditer(text, start))
