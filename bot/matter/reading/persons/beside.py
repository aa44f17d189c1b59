"""People told of beside the worker: a partner, a friend, somebody of the same village. All that is said of them is kept out of
the worker's own matter, their days, holidays, pay and how their work ended, unless something is asked for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from bot.contract.matter import Matter
from bot.matter.reading.persons.whose import PEOPLE

_LEAST_KNOWN = 2
"""Fields of one's own matter from which on somebody else is told of beside it."""
_CLAUSES = re.compile(r"(?<=[，。；！？!?;\n])")
_STOPS = "，。；！？!?;\n "
_ENDS = "。！？!?\n"
_LEADS = r"(?:但是?|可是?|不过|而且|还有|另外|然后|因为|像|连|跟|比如|听说|听|那|这|就|后来|以前|当时|其实|反正|去年|前年|今年|上次|上回|哦|噢|唉|哎)*"
_WHERE = r"(?:的|们|一?个|有个?|家|那|前|老|以前|一起|一块|同组|同批|同站|隔壁|旁边|对面|店里|厂里|站里|班里|组里|别家|村里|老家|好|几个|另一?个|同班|同寝|隔壁寝)*"
_SURNAMES = r"[张王李刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤强雅芳丽娟敏军勇杰磊涛霞辉英梅兰]"
_NAMED = rf"小{_SURNAMES}(?!时|工)|阿{_SURNAMES}|老{_SURNAMES}(?!板|师)"
_NEAR = (
    r"(?:我们|咱们|我)?(?:(?:同寝|同屋|同桌|邻床|同批|同班|同组|隔壁|对面|旁边|楼上|楼下)(?:床|桌|屋|寝|店|站|家|厂|组|间)?(?:的)?(?:(?:那|这|有|几|两|三|一)?个)?"
    r"|(?:跟|和|同)我(?:一起|一批|同一?批|同时|一块儿?|同天|同一天)(?:进来|进厂|入职|来|进|干|做)?的|(?:介绍|带)我来的)[^，。我\d]{0,4}?"
    r"(?=$|[一二两三四五六七八九十百千万\d]|[他她都也就才已还拿赔被给是有评走干做上签发来])"
)
_OF_THEM = rf"(?:[他她]|老板娘?|站长)(?:的|家)?(?:{PEOPLE})"
_SOME = r"(?:其中)?有(?:[一两三四几]个(?:人)?|的人?|人)(?=已经|都|也|被|拿|走|转|没|还)"
_SPOUSE = r"我(?:家)?(?:男的|女的|男人|女人|那口子|当家的)|(?:孩子|娃儿?)(?:他|她|的)?(?:爸|妈|爹|娘)"
_SUBJECT = re.compile(
    rf"{_LEADS}(?:{_SPOUSE}|{_OF_THEM}|{_SOME}|(?:我|俺|咱|我们|咱们)?{_WHERE}(?:{PEOPLE}|{_NAMED})|{_NEAR})(?:们)?(?:那边|那里|那儿|他|她|自己)*"
)
_COMPANY = re.compile(rf"(?:跟|和|同|与)(?:我|俺)?(?:的|一?个|家)?(?:{PEOPLE}|{_NAMED})")
"""我和我徒弟: who 她 means behind it."""
_NO_PERSON = re.compile(
    r"(?:同学|朋友|师傅|姐妹|兄弟|哥|姐|老乡)们(?:好|帮)|(?:姐|哥|师傅)(?:好|帮)|朋友圈|女朋友圈|表弟子|工友群|同事群|老乡群|家属"
)
_WITH_ME = re.compile(
    r"^(?:就|也|都|以前|当时|前年|去年|今年|们)*(?:介绍|带|叫|拉|喊|推荐|帮|替|让|劝|陪|证明|作证|看见|看到|录|拍|告诉|转给|发给|借|说|讲|问|喊|垫|打电话|可以|能|愿意|提醒|教)"
)
"""What somebody does for the worker, or says."""
_DEPENDS = re.compile(r"没(?:有)?(?:工作|收入|劳动能力)|丧失|靠(?:我|他|她)|要养|供养|上学|读书|要人(?:照顾|带)")
"""Who lives on the worker is part of the worker's matter."""
_TELLS_OF_THEIRS = re.compile(r"说[他她](?:们)?(?:那|家|店|厂|站|公司|自己|也|原来|以前|是|在|的)")
"""姐妹说她那边扣了押金 tells of her, and not what she said of the worker."""
_ALL_OF_US = re.compile(r"跟我|和我|同我|与我|我们|咱们|大家|一样|都(?:没|欠|是|这|拖|被)|一起|俩人|两个人|们")
_OWN = re.compile(r"(?<![帮替跟比给叫让问劝和随陪])(?:我|俺|咱|本人)(?!们?(?:那)?(?:的|家)?(?:" + PEOPLE + r"))")
_OTHER_SIDE = re.compile(
    r"^(?:现在|今天|昨天|后来|结果|然后|但是?|可是?|就|他们?|她们?)*(?:老板娘?|公司|单位|站长|站点|平台|领导|经理|主管|人事|hr|HR|包工头|厂里|厂长|店里|店长|中介|工头|对方|财务|工资|合同|押金|社保|组长|队长|院长|园长|总部)"
)
_PRONOUN = re.compile(
    r"^(?:但|可|而且|然后|后来|就|那|现在|去年|今年|当时)*(?:[他她](?!们?(?:说|讲|只认|不认|叫我|让我|给我|拖|欠我))|人家)"
)
_ASKS = re.compile(
    r"[?？]|吗|么$|呢$|怎么|咋|能不能|该不该|多少|怎样|如何|帮[他她]|替[他她]|算不算|有没有|要不要|是不是"
)
_SAYS_ONLY = re.compile(
    r"(?:不用|先不|别|甭)(?:管|说|提|算|问)|不关|没关系|另外的|另算|自己去要|自己要去|搞不懂|不说了|不去说"
)
_FAMILY_LEAVE = re.compile(r"陪产|护理假|育儿假|丧假|探亲|抚恤|供养")
"""Leave and support that turn on what happened in the family: it is told for the worker's own sake."""


@dataclass(slots=True)
class _Clause:
    text: str
    bare: str
    others: bool = False


def without_beside(text: str, matter: Matter) -> str | None:
    """Return a prepared text without all that it tells of people beside the worker; None where it tells of none, where something
    is asked for them, or where it is not known that the matter is the worker's own."""
    if matter.whose != "self" or _FAMILY_LEAVE.search(text) or _FAMILY_LEAVE.search(matter.heard):
        return None
    if matter.value("died") or _opens_on_another(matter.heard):
        return None
    told = f"{matter.heard}。{text}"
    clauses, _ = _marked(_parted(text), told=told, named=_ends_on_another(matter.heard))
    if not any(one.others for one in clauses) or (_asked_for(clauses) and not _SAYS_ONLY.search(text)):
        return None
    if sum(1 for _ in matter.known()) < _LEAST_KNOWN and not _tells_of_self(clauses):
        return None
    left_out = "，".join(one.text for one in clauses if one.others)
    return "".join(_AS_WELL.sub(partial(_named, left_out), one.text) for one in clauses if not one.others)


_AS_WELL = re.compile(
    r"^(?P<said>(?:我|俺)也(?:都|一直|还)?(?:没有?|未)?(?P<verb>签|交|买|缴|收|押))(?=(?:过|了|的|啊|呀|嘛)*(?:[，。！；]|$))"
)
_MEANT = {"签": "合同", "交": "社保", "买": "社保", "缴": "社保", "收": "押金", "押": "押金"}


def _named(left_out: str, match: re.Match[str]) -> str:
    """我也没签, behind what is left out of a contract that another never signed: the thing is named."""
    thing = _MEANT[match["verb"]]
    return match["said"] + (thing if thing in left_out else "")


_BETWEEN = re.compile(
    r"(?<=[\d一二三四五六七八九十百千万半天月年个块元多])(?=(?:[他她]|我(?!们))(?:是|就|才|有|欠|干了?|做了?)?[\d一二两三四五六七八九十])"
)


def parted_by_person(text: str) -> str:
    """Return a prepared text with a stop between what is told of one and of another: 我一个月五千三她四千九."""
    return _BETWEEN.sub("，", text)


def _parted(text: str) -> list[_Clause]:
    return [_Clause(clause, clause.strip(_STOPS)) for clause in _CLAUSES.split(parted_by_person(text)) if clause]


def _marked(clauses: list[_Clause], *, named: bool, told: str = "") -> tuple[list[_Clause], bool]:
    """Mark the clauses that tell of somebody beside the worker; return them, and whether the last one named was such a person, so
    that 她 goes on with them. `named`: whether that was so before."""
    before = False
    for at, clause in enumerate(clauses):
        bare = clause.bare
        subject = None if _NO_PERSON.search(bare) else _SUBJECT.match(bare)
        subject = None if subject is not None and _is_the_boss(subject.group(), told) else subject
        if subject is not None:
            clause.others = _is_theirs(bare, bare[subject.end() :])
            before = named = True
        elif _PRONOUN.match(bare) and not _OWN.search(bare):
            clause.others = before = named
        elif _OWN.search(bare):
            before, named = False, named or _COMPANY.search(bare) is not None
        elif _OTHER_SIDE.match(bare):
            inside = at > 0 and clauses[at - 1].others and clauses[at - 1].text[-1:] not in _ENDS
            clause.others = before = before and inside
            named = clause.others
        else:
            clause.others = before = before and (at == 0 or clauses[at - 1].others)
        if clause.text[-1:] in _ENDS:
            before = False
    return clauses, named


_ONE_NAMED = re.compile(_NAMED)


def _is_the_boss(subject: str, told: str) -> bool:
    """Whether somebody named is told of as who hired or pays: 一个叫小吴的喊去的, 小陈微信转过我300."""
    name = _ONE_NAMED.search(subject)
    if name is None:
        return False
    by = rf"{name.group()}(?:就|是|微信|支付宝|前面|先|后来|的|那|人|他|又|还)*(?:喊|叫|招|拉|带|找|转|欠|付|包|拖|给(?:我|了|过)|工头|老板|群主|中介|个人|没公司|没执照)"
    of = rf"(?:老板|工头|包工头|中介|站长|店长|经理|主管|组长|房东|雇主|叫|姓)(?:的|个|是)?{name.group()}"
    return re.search(f"{by}|{of}", told) is not None


def _is_theirs(bare: str, rest: str) -> bool:
    """Whether a clause that opens on somebody tells of them alone, and not of what they did for the worker or of both."""
    return bool(rest) and not (
        _DEPENDS.search(rest) or _WITH_ME.match(rest) or _OWN.search(rest) or _ALL_OF_US.search(bare)
    )


def _ends_on_another(heard: str) -> bool:
    """Whether what was told last named somebody beside the worker, so that 她干了两天 goes on with it."""
    last = re.split(r"[。\n]", heard)[-1]
    return bool(last) and _marked(_parted(_with_stops(last)), named=False, told=heard)[1]


def _opens_on_another(heard: str) -> bool:
    """Whether the conversation was begun for somebody else, whose matter it may be though nothing says so."""
    first = _parted(_with_stops(re.split(r"[。\n]", heard)[0])) if heard else []
    return bool(first) and _marked(first, named=False, told=heard)[0][0].others


def _with_stops(heard: str) -> str:
    return re.sub(r"(?<=[\u3400-\u9fff\d])\s+(?=[\u3400-\u9fff\d])", "，", heard)


def _asked_for(clauses: list[_Clause]) -> bool:
    """Whether something is asked for somebody beside the worker: in words of them, or right behind what is told of them."""
    return any(clause.others and _ASKS.search(clause.text) for clause in clauses)


_FIGURE = re.compile(r"\d|[一二两三四五六七八九十百千万半][个天月年块千百万号]")


def _tells_of_self(clauses: list[_Clause]) -> bool:
    """Whether a first message tells figures of the worker, who opens it, or of whom it tells as much as of the other."""
    own = [one for one in clauses if not one.others and _FIGURE.search(one.bare)]
    others = [one for one in clauses if one.others and _FIGURE.search(one.bare)]
    opens = next((one for one in clauses if one.bare), None)
    if opens is not None and not opens.others and _COMPANY.search(opens.bare) is None:
        return bool(own)
    spoken = any(_OWN.search(one.bare) for one in own)
    return spoken and len(own) > 1 and len(own) >= len(others)
