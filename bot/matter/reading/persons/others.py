"""What a turn tells of people beside the worker: a colleague's pay, what the woman next door got. It fills no field of one's own."""

from __future__ import annotations

import re

from bot.contract.matter import FIELDS, FieldKind, Matter
from bot.matter.reading.persons.whose import RELATIVE

_PEER = (
    r"(?:同事|工友|站友|队友|搭档|同伴|舍友|室友|同学|老乡|朋友|熟人|邻居|亲戚|姐妹|兄弟|哥们儿?|哥儿们|姐们儿?|妹子|妹儿|小伙子?|小姑娘|大妈|大姐|大哥|大叔"
    r"|老表|表[哥弟姐妹]|堂[哥弟姐妹]|[妯姑]娌?|前台|厨师长|师傅|骑手|司机|线长|组长|同批的)"
)
_SURNAME = r"[张王李刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤强雅芳丽娟敏静军勇杰磊涛明超霞平刚辉华红英梅兰珍燕玲波斌飞鹏浩宇]"
_NAMED = rf"(?:(?:小|阿){_SURNAME}(?!板|区|店|厂|姐夫|时|工)|老{_SURNAME}(?!板|龄|家|师)|{_SURNAME}(?:姐|哥|师傅|工|叔|嫂)(?!说好))"
_WHERE = r"(?:(?:[跟和同]我)?一(?:起|道|块儿?)(?:进?来|干活?|上班|做)?的|同站|同组|同班|同村|同期|同批|同一批|隔壁|隔离|旁边|对面|对门|邻|楼上|楼下|别的|其他|另外?|店里|站里|厂里|组里|班里|车间|群里|我们|咱们|我|俺|咱)"
_SUBJECT = re.compile(
    r"^(?:但是?|可是?|而且|还有|另外|然后|因为|像|听说|说|连|跟|比如|像是|我(?:听|看|见)(?:说|到|见)?"
    r"|我?(?:媳妇|老婆|老公|对象|爸|妈|家里人?)(?:说|讲)|[^，。\d]{0,8}(?:群里|网上)(?:看|说|见|有)?(?:到|见)?)*"
    rf"(?:(?:{_WHERE}|那边|这边|有|一|几|好|这|那|个|位|的|站|店|厂|组|车间|线|在|[^，。我]{{1,4}}?(?:站|店|厂|园|部|组|线|网点|公司)(?:那边|里)?(?:的)?){{0,5}}(?:{_PEER}|{_NAMED}|{RELATIVE})(?:们|那边|也|她|他|妈|家)*"
    r"|(?:跟|和|同)我(?:一(?:起|块|道|批)|同(?:一天|一批|时|期|年|月))(?:进?来|进去?|干活?|做|跑|上班|入职)?的[^，。\d]{0,4}"
    r"|(?:隔壁|隔离|旁边|对面)(?:站|店|厂|园|部|组|线|网点|公司|楼|家|那家)?(?:的|那|个|里)*[^，。我]{0,5}?(?=[拿是有才就也都给赔签发交扣了先\d])"
    r"|(?:别人|别的人|人家|旁人|其他人|(?:我们|俺们)?(?:那里|那边|这边|班里|厂里|站里|群里)有个(?:人|拿|给)?|(?:[^，。我]{1,5}(?:那边|里|部|站|店|厂))?有人|有的人?|另(?:一|外一?)个(?!是|事|问题|原因|月|公司|厂|站)|前面那个|去年那个|上(?:一个|个)(?!月|星期|礼拜|周|班)|之前那个|早走的|先走的)"
    rf"|(?:有|那)?(?:一)?个[^，。我]{{0,8}}的{_PEER}"
    r"|(?:有|那)(?:一)?个[^，。我]{0,6}(?:的|人|妹子|妹儿|姐|哥|级)(?=[拿是有才就也都给赔签发交扣走办\d]))"
)
_HELPS = re.compile(
    r"^(?:就|也|都|以前|当时|前年|去年|今年)*(?:介绍|带|叫|拉|喊|推荐|帮|替|让|劝|陪|证明|作证|看见|看到|录|拍|告诉|转(?:给|发)|借|说|讲|问|喊|垫|打电话|可以|能|愿意|来(?:了|帮|接))"
)
"""What somebody else does for the worker, or says: no figure of their own."""
_TOGETHER = re.compile(
    r"跟我|和我|同我|与我|我们|咱们|大家|一样|都(?:没|欠|是|这|拖|被)|也(?:没|欠|拖)|欠|没(?:发|给|结)"
)
_NOT_EVEN = re.compile(r"连[^，。]{1,4}都没")
_IS_ANOTHER = re.compile(
    r"^(?:他|她)?(?:是自己|自己(?:带|开|接|找|有|跑)|是(?:[^，。]{1,4}的|正式工?|临时工?|派遣工?|外包|挂靠|个体))"
)
"""老陈是自己带车挂靠的: what somebody else works as."""
_I = re.compile(r"(?<![帮替跟比给叫让问劝和])(?:我|俺|咱|本人)")
_OTHER_SIDE = re.compile(
    r"^(?:现在|今天|昨天|后来|结果|然后|但是?|可是?|就)*(?:老板|公司|单位|站长|站点|平台|领导|经理|主管|人事|hr|HR|包工头|厂里|店里|店长|中介|工头|对方|财务|工资|合同|押金|社保)"
)
_GOES_ON = re.compile(
    r"^(?:他|她|人家|也|就|才|还|都|最后|后来|结果|来得|走的时候|前后|一共|总共|[\d一二三四五六七八九十]+月)"
)
_FIGURE = re.compile(r"\d|[一二两三四五六七八九十百千万半][个天月年块千百万号]")
_OWN_FIGURE = re.compile(r"(?:我|俺|本人)[^，。]*(?:\d|[一二两三四五六七八九十][个天月年块千百万号])")
_STILL_HERE = re.compile(
    r"(?:我|俺|本人)(?:自己|人|现在|目前|倒|一直|都|是|也)*(?:还(?:在(?!想)|没(?:走|离|辞))|在职|没(?:走|离职|辞))"
)
"""我还在干 beside what happened to another: the matter is the worker's own."""
_RATE = re.compile(r"一天|每天|日薪|一个月|每个?月|月薪|一小时|一个钟|时薪|押金")
_ONLY_SUM = re.compile(r"^((?:我|俺)(?:们)?(?:就|才|只有?|是|也就|自己)*)(\d)")
"""老表一天400，我才320: the unit was said for the other and holds for both."""
_CLAUSES = re.compile(r"(?<=[，。；！？!?;\n])")
_STOPS = "，。；！？!?;\n "
_FIGURES = frozenset({FieldKind.SUM, FieldKind.DAY, FieldKind.COUNT})


def without_others(text: str, matter: Matter, *, compares: bool = False) -> str:
    """Return a prepared text without the clauses that tell figures of somebody beside the worker, whose own work is told of.

    A clause about the worker (我) or the employer ends what is told of the other. Where it is told only to compare
    (`compares`), what happened to the other is left out too.
    """
    if matter.whose != "self" or not _SUBJECT_ANYWHERE.search(text):
        return text
    known = compares or any(FIELDS[name] in _FIGURES for name, _ in matter.known())
    if _OWN_FIGURE.search(text) is None and not known and not _STILL_HERE.search(text):
        return text
    kept: list[str] = []
    of_other, left_out, unit = False, False, ""
    for clause in _CLAUSES.split(text):
        bare = clause.strip(_STOPS)
        goes_on = of_other and left_out and _GOES_ON.match(bare) is not None
        of_other = _of_other(bare, of_other)
        left_out = of_other and (compares or goes_on or _tells_of_them(bare))
        if left_out:
            unit = rate.group() if (rate := _RATE.search(bare)) else ""
        else:
            kept.append(_ONLY_SUM.sub(rf"\1{unit}\2", clause) if unit else clause)
        if clause[-1:] in "。！？!?\n":
            of_other = False
    return "".join(kept)


_THEIRS = re.compile(
    r"(?:那|在|的|们|他们|她们|那个|那家|另一家|别的)*[^，。我们]{0,4}?(?:厂|公司|店|站|单位)(?:里|那边)?(?:的)?(?:是|都|就|也|给|有|没|不)"
)


def _tells_of_them(bare: str) -> bool:
    """Whether a clause about somebody else holds a figure, or what they work as."""
    subject = _SUBJECT.match(bare)
    rest = bare[subject.end() :] if subject is not None else ""
    return _FIGURE.search(bare) is not None or _IS_ANOTHER.match(rest) is not None


def without_their_workplace(text: str, matter: Matter) -> str:
    """Return a prepared text without the clauses that tell how it is where somebody else works (我对象那厂是综合工时的), where the
    worker's own work is told of beside them or before."""
    if matter.whose != "self" or not _SUBJECT_ANYWHERE.search(text):
        return text
    clauses = _CLAUSES.split(text)
    kept = [clause for clause in clauses if not _at_theirs(clause.strip(_STOPS))]
    own = len(kept) < len(clauses) and (_FIGURE.search("".join(kept)) or any(matter.known()))
    return "".join(kept) if own else text


def _at_theirs(bare: str) -> bool:
    subject = _SUBJECT.match(bare)
    return subject is not None and _THEIRS.match(bare[subject.end() :]) is not None


_SUBJECT_ANYWHERE = re.compile(
    rf"{_PEER}|{_NAMED}|{RELATIVE}|隔壁|隔离|别人|别的人|人家|有人|有的|另一?个|另外|一起|一块|那个|有个|前面|早走|先走|上个|旁边|对面|其他"
)


def _of_other(bare: str, before: bool) -> bool:
    """Whether a clause tells of somebody else; `before`: whether the clause before it did."""
    subject = _SUBJECT.match(bare)
    if subject is not None:
        rest = bare[subject.end() :]
        alone = not rest or _HELPS.match(rest) is not None
        return not alone and not _I.search(rest) and not _TOGETHER.search(_NOT_EVEN.sub("", rest))
    if not before or re.search(r"我|俺|咱", bare) or _OTHER_SIDE.match(bare):
        return False
    return _GOES_ON.match(bare) is not None
