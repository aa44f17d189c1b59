"""Claims turned round: may for must not, need not for must, void for valid, everybody for those it is given to.

Each rule says what to look for in a line, and what its ground must say for the line to stand. Only what code can tell:
a ground that says neither stays with the reader of meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.gates.model import Evidence, Sentence
from bot.answering.gates.parts import asks, parts_of, plain
from knowledge.text.tokens import pairs


@dataclass(frozen=True, slots=True)
class Turn:
    """A line saying `said` is turned round where its ground says `denied` and never `allowed`."""

    code: str
    said: re.Pattern[str]
    denied: re.Pattern[str]
    allowed: re.Pattern[str]
    only_of: re.Pattern[str]
    """What the line must speak of for `allowed` to help it: an exception helps only those who name its case."""


def _turn(code: str, said: str, denied: str, allowed: str, only_of: str = "") -> Turn:
    return Turn(code, *(re.compile(pattern, re.IGNORECASE) for pattern in (said, denied, allowed, only_of)))


_NEVER = r"(?!)"


_HARM = r"辞退|解除(?:你|合同|劳动)|终止|开除|裁(?!决|判|量)|扣|罚|克扣|拖欠|扣押|收取|收押金|收(?:钱|费|你)|降薪|降低|减薪|停发|停职|停用|停工资|停你|调岗|安排加班|强迫|搜|歧视|拖|不发|不给|不付|不签|不缴|不交|不退|让你走|撤"
_DUTY = r"支付|付|给|发|赔偿|赔|补偿|补|缴|交|退还|退|签|订立|通知|告知|证明|举证|承担|负责|安排|提供|出具|办理|报销|垫付|申报|加付|说明|协商|公示|同意"
_PERSON = r"(?:你|您|劳动者|员工|职工|骑手|个人|本人|女职工|工人)"
_MAY_NOT = r"不得|不能|不可以|不许|禁止|不准|无权|不应|不允许|违法|无效|may not|must not|cannot"
_MAY = r"可以|有权|可(?!能)|允许|能"
_NEED_NOT = r"不用|不必|无需|不需要?|不须|没必要|可以不|免(?!费|除)|没有?义务|不承担|不负|不支付|不予|不受|不适用|不赔|不给|除外"

TURNS = (
    _turn(
        "unlawful",
        r"(?:公司|单位|老板|平台|站点|雇主|企业|他|它)[^，。；不]{0,4}(?:可以|有权|能)(?:一直|先|暂时)?(?:拖欠|克扣|强迫|歧视|侮辱|扣押|打骂)|employer (?:may|can) (?:withhold|force|discriminate)",
        r".",
        _NEVER,
    ),
    _turn(
        "may_harm",
        rf"(?<!不)(?<!没)(?<!还)(?:可以|能够?|有权|允许|随时能|随便|想|都能|就能|也能|照样能?)(?:随时|直接|先|合法|单方|自行|随意|照样|也|把你|就|马上|立即)*(?:{_HARM})"
        rf"|(?:公司|单位|老板|平台|站点|雇主|企业)[^，。；不]{{0,4}}(?:可以|有权|能)[^，。；不]{{0,8}}(?:{_HARM})"
        r"|(?:may|can|is allowed to|has the right to) (?:fire|dismiss|deduct|fine|withhold|refuse|stop|keep|reduce|terminate)",
        rf"(?:不得|不能|不可以|不许|禁止|不准|无权|不应)[^。；]{{0,24}}(?:{_HARM})|不变|按月支付|照发|照付|违法|不(?:得|能|许|可)",
        rf"(?<!不)(?:可以|有权|可(?!能))[^。；]{{0,30}}(?:{_HARM})",
    ),
    _turn(
        "need_not",
        rf"(?<!你)(?<!您)(?<!劳动者)(?<!员工)(?:不用|不必|无需|不需要?|不须|没必要|可以不|有权不|没有?义务|用不着|不承担|不负)(?!你|您|自己|跑)[^，。；]{{0,8}}(?:{_DUTY})"
        r"|(?:do(?:es)? not|don't|doesn't|need not|not) (?:have|need|required?) to (?:pay|give|sign|notify|prove|compensate|report)",
        rf"(?:应当|必须|应(?!对)|须|要|负|承担|由|向|依照)[^。；]{{0,40}}(?:{_DUTY})|不得[^。；]{{0,20}}(?:{_DUTY})|未[^。；]{{0,24}}(?:{_DUTY})",
        _NEED_NOT,
    ),
    _turn(
        "must",
        rf"{_PERSON}(?:也|都|就|还|自己)*(?:必须|得(?!到|了)|要(?!求|是|回|到|看|么|的|钱|账)|应当)(?:先|自己|自行|全额|给)*(?:{_DUTY})",
        rf"(?:用人单位|单位|公司|企业|经营者|平台)[^。；]{{0,60}}(?:{_DUTY})|不得[^。；]{{0,20}}(?:{_DUTY}|约定)",
        rf"{_PERSON}[^。；]{{0,40}}(?:应当|必须|要|须|承担|负|提供|提交|提前)[^。；]{{0,12}}(?:{_DUTY})|当事人|(?:由|向)(?:劳动者|职工|申请人|你|员工)|为准",
    ),
    _turn(
        "may_not_claim",
        rf"{_PERSON}?(?:就)?(?:再也|也|都|已经|就)*(?:不能|不可以|无权|没权|没资格|没法|不许|不得)(?:再|去|就)*(?:申请|要求|主张|解除|拒绝|起诉|拿(?!来)|要(?!求)|告|索|领|享受|仲裁|离职|辞职|报)",
        r"(?:可以|有权|应当|可(?!能))[^。；]{0,30}(?:申请|要求|主张|解除|拒绝|起诉|支付|请求|投诉|享受|提出)",
        rf"(?:{_MAY_NOT}|不予|不再|不受理|不支持|不享受)",
    ),
    _turn(
        "no_limit",
        r"(?:没有?|无(?!固定)|不受|不存在|不限|不设)[^，。；]{0,6}(?:时效|(?<!固定)期限|时间限制|期间|限制)|(?:什么时候|任何时候|何时|多久|多少年)[^，。；]{0,4}(?:都|也)|永远(?:能|可以|有效)|随时(?:都)?(?:能|可以)?(?:申请|仲裁|告|起诉)|\b(?:no (?:time )?limit|any time|anytime|whenever)\b",
        r"[一二三四五六七八九十\d]+(?:年|个月|日|天)|时效期间|期限|时效",
        r"不受|没有时效|不适用|无(?:时效|期限)|随时",
        r"在职|还在|没走|劳动关系|存续|欠薪|工资|报酬|still",
    ),
    _turn(
        "void",
        r"(?<!无)(?<!不)(?<!没)(?<!是否)有效|(?<!不)算数(?!吗)|\bis (?:valid|binding)\b",
        r"无效|作废|不具有?(?:法律)?(?:约束力|效力)|不算数|不得[^。；]{0,24}约定",
        r"(?<!无)(?<!是否)有效(?!期)|仍然有效|不影响",
    ),
    _turn(
        "valid",
        r"(?<!不是)无效|作废|不算数|\b(?:void|invalid)\b",
        r"(?<!无)(?<!部分)有效|应当(?:按照|履行)|具有(?:法律)?约束力|依法成立",
        r"无效|作废|不算数|撤销|不(?:予|能|得)|不生效|不作为",
    ),
    _turn(
        "not_injury",
        r"(?:不算|不能算|不属于|不认|认不了|认不上|不能认定为?|不是|算不上|不给认定?)[^，。；]{0,3}工伤",
        r"(?:应当|视同|认定为?|算|要?认|按)[^。；]{0,8}工伤|按工伤",
        r"不(?:得|能|予|应)?[^。；]{0,4}(?:认定|视同|算)|除外|非本人主要责任|不是主要责任|主责|主要责任",
        r"主责|主要责任|全责|全部责任|酒|醉|吸毒|自杀|自残|故意|犯罪|办私事|不是因为|没(?:有)?劳动关系|四十八|48|小时",
    ),
    _turn(
        "injury",
        r"(?:主责|主要责任|全责|全部责任|喝(?:了)?酒|醉酒|吸毒|自杀|自残|故意)[^。；]{0,14}(?<!不)(?:算|认|属于|可以|能|也|照样|是)[^，。；]{0,5}工伤",
        r"非本人主要责任|不(?:得|能)认定|不是(?:本人)?主要责任|醉酒|不算工伤|次要责任|同等责任",
        r"(?:主责|全责)[^。；]{0,10}(?:也|仍|还)",
    ),
    _turn(
        "worker_proves",
        rf"(?:{_PERSON}|自己)[^，。；]{{0,6}}(?:来证明|举证|负举证|拿证据证明|要证明|得证明|必须证明)",
        r"(?:用人单位|单位|公司|雇主)[^。；]{0,30}(?:举证|证明|提供)",
        rf"(?:{_PERSON}|当事人|主张)[^。；]{{0,20}}(?:举证|证明|提供证据)|谁主张",
    ),
    _turn(
        "nobody_pays",
        r"(?:不用|无需|不必|不会|就不|可以不|一律不)(?:再)?(?:发|付|支付|给|赔)(?:你|您)?(?:工资|钱|报酬|补偿|赔偿)|(?<!还)(?<!如果)(?<!合同)(?:没有|拿不到|没)(?:双倍|二倍|两倍|加班费|经济补偿|补偿|赔偿)|(?:一分(?:钱)?|什么)(?:都|也)?(?:拿不到|没有|不给|不用给)|(?:工资|补偿|赔偿|钱)(?:就)?(?:没有?了|拿不到|不给了|作废)",
        r"支付|补偿|赔偿|发给|照发|不变|结清|清偿",
        _NEED_NOT + "|没有",
    ),
    _turn(
        "always_employee",
        r"(?:都|全都?|一律|统统|所有[^，。]{0,8}|每个?[^，。]{0,6}|任何[^，。]{0,8})(?:算|是|属于|有|能算)(?:正式)?(?:员工|劳动关系|雇员|职工|工伤)|\b(?:every|all|any) (?:rider|worker|driver|courier)s? (?:is|are) (?:an )?employees?\b",
        r".",
        r"一律|都(?:是|算)(?:员工|劳动关系|工伤)",
    ),
)

_ALSO = re.compile(
    r"(?:也|都|全都?|一律|统统|照样|同样|不管|无论|不论|任何|所有|每个|凡是|一概|随时|永远|任意|全部|完全)(?:[^，。；]{0,6})?(?:能|可以|有权|算|要|得|必须|应当|适用|赔|给|支付|拿|是|行|有)"
)
_SPECIAL = (
    "众包", "实习|在校|学生", "退休|超龄|法定年龄", "个体户|个体工商户", "非全日制|小时工", "承揽|合作(?:协议|关系)|劳务(?:关系|合同)",
    "自由职业", "主播", "家政|保姆", "主责|主要责任|全责|全部责任", "外国人", "crowd", "freelanc", "intern\\b", "part-time",
)  # fmt: skip
"""Kinds of workers and cases a right is often wrongly stretched to; each as the words that mean it."""
_OUTSIDE = re.compile(r"不算(?:员工|劳动关系)|不是劳动关系|没有劳动关系|民事(?:关系|合作)")
_DENIED = re.compile(r"(?:不|没有?|别|禁止|并非|未必|难道|才)\S{0,2}$|\b(?:not|never|cannot)\s*$")
_OWN_RIGHT = re.compile(r"(?:你|您|劳动者|员工|职工)(?:也|都|就|还)?$")


def claim_is_not_reversed(sentence: Sentence, evidence: Evidence) -> str:
    """What a line says is not the opposite of its ground, and is not given to people or cases its ground does not name."""
    if not sentence.refs:
        return ""
    ground = plain(evidence.said_under(sentence.refs))
    return next(
        (code for part in parts_of(sentence.text) if not asks(part) and (code := _turned(part, sentence.text, ground))),
        "",
    )


def _turned(part: str, line: str, ground: str) -> str:
    bare = ground.replace("\n", "；")
    if part in bare:
        return ""
    for turn in TURNS:
        excepted = turn.allowed.search(bare) and turn.only_of.search(line)
        if _says(turn, part) and turn.denied.search(bare) and not excepted:
            return "reversed_" + turn.code
    if _mirrored(part, bare) or _modal_turned(part, bare):
        return "reversed"
    return "overreaches" if _overreaches(part, bare) else ""


_MODAL = re.compile(
    r"不得|不能够?|不可以|不许|不准|不应当?|禁止|不用|不必|无需|不需要?|没有?|并?无(?!论|固)|未(?!成年)|不(?!管|论|仅|但|满|到|足|超|低|少|高|同|动产|可抗|定时|良|法|慎|当|符|服)|可以|应当|必须|有权|也|都|就|还|能够?|要(?!求)|可(?!能|靠|是)"
)
_NEGATION = re.compile(
    r"不得|不能|不可以|不许|不准|不应|禁止|不用|不必|无需|不需|没|并?无(?!论|固)|未(?!成年)|不(?!管|论|仅|但|满|到|足|超|低|少|高|同|动产|可抗|定时|良|法|慎|当|符|服)|别"
)
_EITHER = re.compile(r"(.)不\1|有没有|能不能|可不可以|是否|与否|不(?:得|能|应|可以)?(?=低于|超过|少于|高于|多于)")
"""Questions inside a line, and limits: neither yes nor no."""
_ALIKE = 0.72
"""Share of a part's pairs of signs in one part of its ground, modal words aside, from which it says that part again."""


def _mirrored(part: str, ground: str) -> bool:
    """Whether a part says a part of its ground again with one negation more or less."""
    said = _pairs(_MODAL.sub("", part))
    if len(said) < 4:
        return False
    turned = False
    for other in re.split(r"[，,。；;！!\n]", ground):
        held = _pairs(_MODAL.sub("", other))
        if not held or len(said & held) / len(said | held) < _ALIKE:
            continue
        if _odd(part) == _odd(other):
            return False
        turned = True
    return turned


def _odd(part: str) -> bool:
    return len(_NEGATION.findall(_EITHER.sub("", part))) % 2 == 1


def _pairs(text: str) -> set[str]:
    return set(pairs(re.sub(r"[^0-9A-Za-z\u3400-\u9fff]+", "", text)))


_BARS = re.compile(r"不得|不能|不可以|不许|不准|禁止|无权|不应")
_LETS = re.compile(r"(?<!不)(?:可以|有权|允许|(?<!不)能(?!力|否|源)|可(?!能|以|是|靠|见|观))")
_REMEDY = re.compile(
    r"(?:可以|能|有权)(?:直接|先|再|马上|立即|随时|一起|同时|也|去|向|找|让|跟|用)*(?:要|申请|主张|拒|举报|投诉|找|去|不|解除|走|向|起诉|告|拿|得|领|请|打|说|报|查|问|追|索|看|按|把|推|约定|商量|选|自己|自行|作|写)"
)


def _modal_turned(part: str, ground: str) -> bool:
    """Whether a part allows what its ground only forbids; remedies (你可以要求) are another thing."""
    match = _LETS.search(part)
    if match is None or _REMEDY.search(part) or _NEGATION.search(part) or "才" in part or _OUTSIDE.search(part):
        return False
    return bool(_BARS.search(ground)) and not _LETS.search(ground)


def _says(turn: Turn, part: str) -> bool:
    """Whether a part says it plainly: not denied by the words right before (不能随便辞退), not for those outside labour law."""
    match = turn.said.search(part)
    if match is None or _OUTSIDE.search(part):
        return False
    before = part[max(0, match.start() - 5) : match.start()]
    return not _DENIED.search(before) and not (turn.code == "may_harm" and _OWN_RIGHT.search(before))


def _overreaches(part: str, ground: str) -> bool:
    """Whether a part gives a special kind of worker or case what its ground gives without naming it."""
    if not _ALSO.search(part):
        return False
    return any(
        re.search(words, part, re.IGNORECASE) and not re.search(words, ground, re.IGNORECASE) for words in _SPECIAL
    )
