"""Names an account tells beside the employer's: the district, who is in charge, the agency between, the trade by its own name. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from bot.privacy.names import names_in
from bot.understanding.places import places_in
from bot.understanding.quantities import to_decimal
from knowledge.authored.places import districts_of

_DISTRICT = re.compile(
    r"(?P<name>工业园区|开发区|高新区|经开区|[\u4e00-\u9fff]{2,3}?(?:新区|区|县|(?<![城集村乡])镇))(?![域间别分号块划]|[\u4e00-\u9fff]?(?:公司|派出所))"
)
_NO_DISTRICT = re.compile(
    r"^(?:老|主|全|县)?城区$|^(?!工业|高新|..新区$)(?:.*(?:小|社|园|厂|校|景|宿舍|地|郊|市|片|商|山|库|生活|办公|工作|作业|施工|老|新|这|那|该|本|全|各|哪|特|专|服务|等候|自治|行政|商务|商业|居民|住宅))(?:区|县|镇)$|[的在是了们我你他叫那这个浴]"
    r"|^[\u4e00-\u9fff]?[厂店库仓院校场所馆房楼里外内家酒饭工地园产][\u4e00-\u9fff]?$"
)
_BEHIND_CITY = re.compile(
    r"(?:市)?(?P<name>(?!市|这|那|做|干|跑|送|开|上|打|工|的|一|本|当|有|给|站|区|县|南站|北站|东站|西站|火车|高铁|地铁|机场)[\u4e00-\u9fff]{2})(?=这边|那边|这里|那里|区|县|镇|做|干|跑|送|开|上班|打工|[，。,！!；;\s]|$)"
)
TITLES = r"老板娘?|站长|店长|校长|院长|厂长|馆长|园长|项目经理|总?经理|主管|负责人|包工头|工头|群头|船老大|船长|领班|东家|雇主|对接人|班组?长|队长|组长|主任"
"""What whoever is in charge is called."""
_SURE = r"姓[\u4e00-\u9fff]{1,2}(?=[，。,！!；;\s]|$)|[老小阿][\u4e00-\u9fff]|[\u4e00-\u9fff](?:经理|站长|总|姐|哥|老板|师傅|主任|院长)"
_IN_CHARGE = re.compile(
    rf"(?P<title>{TITLES})(?:是[^，。叫]{{1,4}}叫|叫做?|名叫|是|：)?\s*(?:(?P<sure>{_SURE})|(?P<name>[\u4e00-\u9fff]{{2,3}}))"
)
_BY_SURNAME = re.compile(
    r"(?<![那这哪两四旁外里前后])(?P<surname>[\u4e00-\u9fff])(?P<title>老板娘?|站长|店长|经理|总|院长|主任|校长|厂长|工头|太太|先生)(?![\u4e00-\u9fff]?(?:公司|站|店))"
)
_NOT_SO = re.compile(r"不是|没有?$|不叫")
_AGENCY = re.compile(
    r"(?:中介|劳务公司|派遣公司|外包公司|劳务|挂靠)(?:名字)?(?:是|叫做?|在|：)(?P<behind>[\u4e00-\u9fffA-Za-z]{2,20})"
    r"|(?P<name>[\u4e00-\u9fff]{2,8}?(?:劳务|人力资源|人力|家政|中介)(?:公司)?)(?:的|那个|这个|那家)?(?:中介)?(?:介绍|派|招|安排)"
)
_LEAD = re.compile(r"^.*(?:就是|通过|经过|我是|是|在|从|被|由|找|跟)(?=[\u4e00-\u9fff]{3,})")
_TRADES = re.compile(
    r"保洁|保安|服务员|护工|护理员|洗碗工|收银员?|理货员?|加油员|美容师|美发师|美发|理发师?|发型师|(?<!人工)客服(?!在|[你您好呢吗电热小])|教师|会计|"
    r"(?:木|瓦|钢筋|水电|电|油漆|焊|架子|泥瓦|抹灰|缝纫|车|钳|普|杂|搬运|搬家|装卸|分拣|安装|维修|绿化|环卫|采茶|采摘|洗车|钟点)工(?![作资地钱厂会程人])|"
    r"(?:健身|驾校|游泳|瑜伽|舞蹈)?教练|厨师|质检员?|仓管员?|群演|群众演员|演员|船员|插画师?|画师|设计师|程序员|导购|店员|营业员|前台|文员|月嫂|保姆|育儿嫂|住家阿姨|"
    r"宠物美容师?|技师|按摩师|摄影师|主持人|模特|编辑|挖掘?机(?:司机|手)|挖机|吊车司机|货车司机|冷藏车司机|叉车(?:工|司机)|(?:培训|数学|语文|英语|外语|音乐)?老师(?=[，。,！!；;\s]|$)"
)
_OTHERS_TRADE = re.compile(
    r"(?:找|问|有|叫|被|跟|和|让|个|位|们|其他|别的)(?:个|了|的|那)*$|(?:他|她|老婆|老公|媳妇|男人)[^，。]{0,6}$"
)
_OWN_TRADE = re.compile(
    r"(?:我|俺|额|咱)?(?:是|做|干|当|搞|开|教|去|来)[^，。]{0,8}$|^[^，。]{0,4}$|(?:店|馆|厂|院|园|站|公司|队|校|家)的?$"
)
_N = r"\d{1,4}|[一二两三四五六七八九十百]{1,4}|十几|几十"
_ALIKE = re.compile(
    rf"(?:还有|另外|另|一共|总共|一起|一块儿?|一班人|一班|跟我一样|和我一样|一样|站里|厂里|店里|队上|班上|我们|俺们|额们|咱们|大家)[^，。,\d]{{0,6}}?(?P<n>{_N})多?(?:个|名|位)(?!月|小时|钟头|班|工|点|城|省|平台|订单|单)[^，。,]{{0,3}}?(?=人|也|都|一样|一起|一块|跟我|没|$|[，。,；;\s]|[\u4e00-\u9fff]{{1,3}}(?:也|都|一样|没|一块))"
    rf"|(?P<m>{_N})多?(?:个|名|位)[\u4e00-\u9fff]{{0,4}}(?:都一样|跟我一样|和我一样|也没(?:拿|发|给)|都没(?:拿|发|给))"
)
_FOR_KIN = re.compile(
    r"(?:替|帮|代|给)(?:我|俺)?(?:妈|爸|母亲|父亲|老公|老婆|爱人|儿子|女儿|奶奶|婆婆|公公|他|她)(?:来)?(?:问|咨询|打听|说|写)"
)
_KIN = re.compile(r"(?:我|俺)(?:妈|爸|母亲|父亲|老公|老婆|爱人|儿子|女儿|奶奶|婆婆|公公)妈?|[她他](?!们)")
WIDE = (
    "service",
    "factory",
    "day_labourer",
    "office",
    "domestic",
    "construction",
    "freelancer",
    "intern",
    "dispatch",
    "",
)
"""Kinds of work that hold many trades: the trade by its own name says more."""


def names_told(sentences: Iterable[str], values: Mapping[str, str]) -> dict[str, str]:
    """Return `district`, `boss`, `agency`, `group_size` and `trade` as the sentences tell them first; those that nobody tells are left out.

    `values`: the facts held, for the city and for the kind of work: a trade is told where that is a wide one.
    """
    readers: dict[str, Callable[[str], str]] = {
        "district": district_in,
        "boss": boss_in,
        "agency": agency_in,
        "group_size": alike_in,
    }
    if values.get("worker_kind", "") in WIDE:
        readers["trade"] = trade_in
    found: dict[str, str] = {}
    sentences = list(sentences)
    if any(_FOR_KIN.search(sentence) for sentence in sentences):  # (我替我妈问，她在医院做护工: hers is the work)
        sentences = [_KIN.sub("我", sentence) for sentence in sentences]
    for sentence in sentences:
        for slot, read in readers.items():
            if slot not in found and (value := read(sentence)):
                found[slot] = value
    return found


def district_in(text: str) -> str:
    """Return the district, county or town a text names (武侯区, 织里镇; 渝北 behind its city); empty for none."""
    bare = text
    for name, at in reversed(places_in(text)):
        if known := _known_behind(name, text[at + len(name) :]):
            return known
        match = _BEHIND_CITY.match(text, at + len(name))
        if match and not _NO_DISTRICT.search(match["name"]) and text[match.end() :][:1] not in "区县镇":
            return match["name"]
        bare = bare[:at] + "，" + bare[at + len(name) :].removeprefix("市")
    for match in _DISTRICT.finditer(bare):
        name = re.sub(r"^(?:叫|住|到|去|从|于)(?=..)", "", match["name"])
        if not _NO_DISTRICT.search(name):
            return name
    return ""


def _known_behind(city: str, rest: str) -> str:
    """The district of that city that stands right behind its name; empty for none."""
    rest = re.sub(r"^(?:市)?[ ，,]?", "", rest)
    known = next((one for one in districts_of(city) if rest.startswith(one)), "")
    behind = re.match(r"新?[区县镇](?!域)", rest[len(known) :])
    return known + (behind.group() if known and behind else "")


def boss_in(text: str) -> str:
    """Return who is in charge, with the title told (店长小倪, 老板魏国庆, 龙老板); empty where nobody is named."""
    for match in _IN_CHARGE.finditer(text):
        if _NOT_SO.search(text[: match.start()][-3:]):
            continue
        name = match["sure"] or _person(match["name"])
        if name:
            return name if name.endswith(match["title"]) else match["title"] + name
    for match in _BY_SURNAME.finditer(text):
        if match["surname"] in set(names_in(f"找{match['surname']}老板，")):
            return match["surname"] + match["title"]
    return ""


def _person(words: str) -> str:
    """The name at the beginning of words behind a title; empty for none: 老板说, 站长让我."""
    candidates = (words[:length] for length in range(len(words), 1, -1))
    return next((one for one in candidates if one in set(names_in(f"老板{one}，"))), "")


def agency_in(text: str) -> str:
    """Return the agency or labour company that stands between a worker and where they work; empty where none is named."""
    match = _AGENCY.search(text)
    if match is None:
        return ""
    name = match["behind"] or _LEAD.sub("", match["name"])
    return re.split(r"的|签|派|介绍|干|做", name)[0] if len(name) > 2 else ""  # noqa: PLR2004


def trade_in(text: str) -> str:
    """Return the worker's trade by its own name (保洁, 健身教练); empty where a text tells none, or somebody else's."""
    for match in _TRADES.finditer(text):
        before = re.split(r"[，。,！!；;\s]", text[: match.start()])[-1]
        if _OWN_TRADE.search(before) and not _OTHERS_TRADE.search(before):
            return match.group()
    return ""


def trade_righted(text: str) -> str:
    """Return the trade a correction names (不是家政，是护工); empty where it names none."""
    return trade_in(re.sub(r"(?:不是|并非)[^，。,]{1,8}[，,。]?(?:是)?", "", text).strip())


def alike_in(text: str) -> str:
    """Return how many people a text tells are in the same position, as told (还有四个装卸的也没拿到: 4); empty for none."""
    match = _ALIKE.search(text)
    number = to_decimal(match["n"] or match["m"]) if match else None
    return f"{number.normalize():f}" if number is not None and number > 1 else ""
