"""A turn made ready for reading: stops where a voice left gaps, and only what is stated as a fact of this matter.

What is supposed (要是他辞退我), heard somewhere (网上说), or only asked (问我去不去) sets nothing; what the other side says is kept
apart, since it fills other fields than the worker's own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.matter.reading.folding import folded
from bot.understanding.days.dotted_dates import spelled_out
from bot.understanding.days.months import with_months_named
from bot.understanding.spelling import plain

_MONTHS_GAP = re.compile(r"(?<=\d)(?<!\d{3})[ ，,]+(?=(?:\d{1,2}[ ，,]+)*\d{1,2}(?:这)?(?:[俩仨]|[两三四五]个|几个)月)")
"""Between months told in a row: 8 9 10仨月."""
_UNIT_GAP = re.compile(
    r"(?<=[\d一二两三四五六七八九十百千万])\s+(?=(?:年(?!(?:休)?假|终|底|薪|均|会|前|货|龄|纪|轻|年)|月(?!薪|工资|收入|均|月|结|付|供|租|嫂|[底初末])|(?<!\d{3}\s)月(?=[底初末])|日(?!薪|结|均|常|子)|号|个(?!体|别)|元|块|天(?!天|亮|黑|气|冷|热)|岁|小时|钟头|级|万|千|百)(?!\d))"
)
_DATE_GAP = re.compile(
    r"(?:(?<=\d\d年)|(?<=[去今前明]年)|(?<=[〇零一二][〇零一二三四五六七八九]年))\s+(?=\d{1,2}\s*(?:月|日|号))|(?<=月)(?<!个月)\s+(?=\d{1,2}\s*(?:日|号))"
)
"""Within a date: 2026年 3月. Five years and a date behind them (干了5年 12月15号) are two."""
_A_MONTH = re.compile(
    r"(?<![\d年十二两三四五六七八九正到至、和])一月(?=(?:平均|大概|差不多|到手|工资|拿|有|给|才|就)*[\d一二两三四五六七八九][\d千百万])(?!\d{1,2}[号日])"
)
"""一月5600 is the pay of a month, no January."""
_SHORT_YEAR = re.compile(
    r"(?<![\d零〇一二两三四五六七八九十])([一二])([零〇一二三四五六七八九])年(?=(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月)"
)
_DAY_OF_THIS_MONTH = re.compile(r"今年(?=(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?)号)")
"""今年18号 names no month: the last such day is meant."""
_TOGETHER = re.compile(r"(?<![\d十百千万加毛])(?:一块儿(?!钱)|一块(?=发|走|来|干|去|上班|做|告|讨|要|找))")
"""年底一块发 is together, no yuan."""
_BROUGHT = re.compile(r"(?<=[\d百千万块])来(?=[让叫要给喊逼])")
"""拿五千来让我签 is five thousand, not about so much."""
_SUM_ENDS = re.compile(r"(?<=[万千百][一二两三四五六七八九])(?=一(?:直|分(?!之)|拖|再|毛|点))")
"""两万五一直拖 is 25,000, and has been for long."""
_DIGITS = {digit: str(at) for at, digit in enumerate("零一二三四五六七八九")} | {"〇": "0"}
_GAP = re.compile(r"\s*[ \u3000\t\n]+\s*")
_SPLIT = re.compile(r"(?<=[，。；！？!?;\n])")
_SENTENCE_END = "。！？!?\n"
_SUPPOSED = re.compile(
    r"^(?:那|可是?|但是?|就是|我说|我想问)*(?:要是|如果|万一|假如|假设|倘若|若是|比方|比如|譬如)|会不会|(?:我)?(?:就)?怕(?:他|公司|被|老板|单位|以后|哪天)|的话(?:呢|$|[，。？?])"
    r"|^(?:不然|否则|要不然)|不(?:去|签|干|交|同意|来|走|写)[^，。]{0,4}(?:就|算|说算|按|要)[^，。]{0,6}(?:旷工|开除|辞退|走人|滚)"
    r"|担心|敢不敢|(?:能|可以|可不可以|能不能)(?:随便|直接|就)(?:辞|开|扣|炒)"
)
_HEARD = re.compile(
    r"听(?:人|别人|说|工友|老乡|同事|朋友)|网上(?!面|投|找(?:的|我|到)|应聘|报名|登记|申请|招|签|提交)|抖音(?:上|里|有|说|刷)|视频(?:里|上|说)|群里(?:转|有人|都说|传)|有(?:人|个?律师)(?:说|讲|告诉)|律师(?:说|讲)|朋友(?:说|讲)|据说|百度|豆包|DeepSeek|别人(?:说|讲|都)",
    re.IGNORECASE,
)
_HEARD_ON = re.compile(r"^[\d万千百]+$|^(?:(?:说|讲)(?!好|定|的是)|就|还|都|能|可以|要|不|写|新|是|最)")
_REPORTED_QUESTION = re.compile(r"问(?:过)?我|问要不要|问去不去")
_OTHER = (
    r"(?:他们?|她们?|公司|老板娘?|单位|站长|站里|站点|平台|领导|经理|主管|人事|HR|包工头|厂里|厂长|厂|店长|店里|客服|中介|总包|甲方"
    r"|对方|财务|队长|领班|物业|主任|组长|工头|东家|雇主|女主人|总部|保险公司)"
)
_SAID = re.compile(
    rf"^(?:但是?|可是?|可|不过|现在|结果|后来|然后|还|今天|昨天|前天|刚才|一直|就|那|当时|而且|因为)*(?:我们?)?{_OTHER}[^，。]{{0,6}}?(?:说|讲|称|咬定|回我|回复)(?!好|定|了算|过去|通)",
    re.IGNORECASE,
)


_LONG = 24
"""Characters without a stop beyond which a message was spoken in one breath."""
_BEGINS = re.compile(
    r"(?<=[\u3400-\u9fff\d])(?:"
    r"(?<![让叫给欠把跟找和罚扣对被逼催帮替比向问是说的到陪带由为月日号天年时候里前后底初中旬午晚早我知管着要全通])(?<![欠打给扣罚开辞骂收押拖骗坑害少差]了)(?=(?:我|他|她)(?!们的?(?:人|员工))(?!的(?:人|员工)))"
    r"|(?<![找跟和让叫给是的个新们在进被由向告对家某一问我月日号天年时里底初遣体务这那])(?=(?:老板|公司|站长|领导|包工头|平台|单位|人事|主管|对方|店里|厂里(?!上|干|打))(?!的))"
    r"|(?<![到至是])(?=现在|到现在|然后|结果|后来|但是|可是|所以)"
    r"|(?<![了满过做干有够每前后])(?=一个月(?:工资|就|才|给|能|拿|挣)?[\d一二三四五六七八九两])"
    r"|(?<![在从到是于自至上她他子儿女我爸妈])(?=(?:今年|去年|前年|昨天|前天|上个月|上礼拜)(?!底))"
    r"|(?<![份的在签这])(?=合同(?:签|是|一年|写))"
    r"|(?<=[天月年人元块])(?=说好|还没|没签)"
    r"|(?<=来的|岗的|职的|班的|厂的|干的)(?=(?:就|也)?(?:没)?(?:签了|签的?合同|有合同|有社保|有五险|交社保|没合同|没社保|没签|一直|每个?月|工资|底薪|月薪))"
    r"|(?<![了满过做干有够每前后给发拿])(?=每个?月(?:工资|就|才|给|能|拿|挣|发)?[\d一二三四五六七八九两])"
    r"|(?<=[\d元块])(?=人(?:还|在|已|都|不))"
    r")"
)
"""Where a new clause begins in speech without stops."""


_NEXT_MONTH = re.compile(
    r"(?<=[天工])、?(?=(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?(?:又|才|就)?(?:干|做|上|出勤)?了?(?:\d{1,2}|[一二两三四五六七八九十]{1,3})(?:天(?!天)|个工))"
)
"""八月干了26天九月28天: each month is told by itself."""


def _with_pauses(text: str) -> str:
    """Return the text with a stop before what begins a new clause, in stretches too long to be one."""
    return "".join(_BEGINS.sub("，", part) if len(part) > _LONG else part for part in _SPLIT.split(text))


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of a turn: `stated` is what counts as told, `own` of it without what the other side said."""

    whole: str
    stated: str
    own: str
    asking: str
    """Everything but what is reported as asked by somebody else."""


_CAPITALS = re.compile(r"[壹贰叁肆伍陆柒捌玖][拾佰仟万亿零壹贰叁肆伍陆柒捌玖]+")
"""今欠壹万捌仟陆佰元: the digits of notes of debt."""
_PLAIN_DIGITS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")


_NO_FIGURE = re.compile(
    r"(?<![\d.])(?:(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}[ -]\d{7,8}|\d{17}[\dXx]|\d{15,19})(?![\d.]|\s*(?:元|块))"
)
"""Numbers of telephones, people and cards: they tell no sum, no count and no day."""


def prepared(text: str) -> str:
    """Return the text in usual spelling, with a stop wherever spaces part what was said."""
    text = _NO_FIGURE.sub("，", text)
    text = folded(plain(_CAPITALS.sub(lambda match: match[0].translate(_PLAIN_DIGITS), text.strip())))
    text = spelled_out(text.replace("大年初", "正月初"))
    text = text.replace("仨月", "三个月").replace("俩月", "两个月")
    text = _MONTHS_GAP.sub("、", _DATE_GAP.sub("", _UNIT_GAP.sub("", text)))
    text = with_months_named(text)
    text = _DAY_OF_THIS_MONTH.sub("", _A_MONTH.sub("一个月", text))
    text = _NEXT_MONTH.sub("，", text)
    text = _BROUGHT.sub("，", _TOGETHER.sub("一起", _SUM_ENDS.sub("，", text)))
    text = _SHORT_YEAR.sub(lambda match: f"{_DIGITS[match[1]]}{_DIGITS[match[2]]}年", text)
    text = re.sub(r"(?<=[\u3400-\u9fff\d%+”」）)])\s+(?=[\u3400-\u9fff\d“「（(])", "，", text)
    return _with_pauses(_GAP.sub(" ", text))


def told_in(text: str) -> Told:
    """Return the parts of a prepared text. A supposition, hearsay or reported question is in none but `whole`."""
    stated: list[str] = []
    own: list[str] = []
    asking: list[str] = []
    heard = False
    for clause in _SPLIT.split(text):
        bare = clause.strip("，。；！？!?; \n")
        heard = bool(_HEARD.search(bare)) or (heard and _HEARD_ON.match(bare) is not None and "我" not in bare)
        reported = _REPORTED_QUESTION.search(bare) is not None
        if not reported:
            asking.append(clause)
        if not heard and not reported and not _SUPPOSED.search(bare):
            stated.append(clause)
            if not _SAID.match(bare):
                own.append(clause)
        if clause[-1:] in _SENTENCE_END:
            heard = False
    return Told(text, "".join(stated), "".join(own), "".join(asking))
