"""Whether a line states law: a right, a duty, a ban, an amount, a period, what counts as what. Such a line names its ground.

What to keep, to say, to ask and where to go is free; so is a question, and what the person is told that others said.
"""

from __future__ import annotations

import re

from bot.answering.gates.figures.reading import Kind, figures_in
from bot.answering.gates.model import Evidence, Sentence
from bot.answering.gates.parts import asks, parts_of

_THEY = (
    r"(?:公司|单位|平台|老板|站点|站长|雇主|中介|对方|用工方|包工头|工头|总包|分包|劳务公司|店里|厂里|商家|派遣公司|外包公司|保险公司|保险|"
    r"社保局|基金|仲裁委|法院|劳动局|监察|业主|东家|客户|经纪公司|公会|机构|他们|他|她|它)"
)
_STATES = (
    re.compile(
        rf"{_THEY}(?:们|也|都|就|本来|应该|这样|现在)*(?:要|该|得(?!到|了|罪)|应|须|必须|欠你|无权|没权|没资格|有权|有义务|有责任|负责|承担|赔|补|退(?!出)|付|出(?:钱|医药费)|发给|不能|不得|不可以|不许|可以|犯法|违法|违规)"
    ),
    re.compile(
        r"(?<!说)(?:你|您|劳动者|员工|骑手|众包|专送|司机|临时工|每个人|大家)(?:也|都|就|还|照样|完全|本来|其实|现在|可)*(?:能(?!不能|否)|可以|有权|该(?!怎|如何)|有资格|应得|享有|值|够)(?:去|再|直接|随时|一起|同时|要求|多)*"
        r"(?:拿|要|得|获|申请|主张|索|告|赢|领|享受|解除|拒绝|起诉|走工伤|认|算|索赔|赔|追|休|不签|不交|走|被)"
    ),
    re.compile(
        r"违法|合法(?!权益)|不合法|犯法|无效|有效|作废|不算数|时效|有权|无权|没权|应当|必须(?!先问)|不得|法律(?!援助)|法规|依法|按法|双倍|二倍|两倍|三倍|双份|"
        r"违约金|诉讼时效|过期|失效|期限|期间(?:内|是|为)|义务|免责|担责|应得|应拿|该拿|该得|连带|承担|劳动法|不受.{0,6}限制"
    ),
    re.compile(
        r"(?:算|属于|认定为?|视为|就是|不是|等于|不算|都是|构成|形成|存在)(?:是|不上|了|你的?|他们的?|公司的?|平台的?|正式)*(?:工伤|劳动关系|员工|雇员|职工|加班|旷工|工资|承揽|劳务关系|自愿离职|辞退|违法)"
    ),
    re.compile(r"(?:不能|不可以|没法|不许)(?:再|去)?(?:告|申请|仲裁|起诉|领|报工伤|主张)|过了[^，。]{1,6}就"),
    re.compile(r"(?:仲裁|起诉|官司|投诉|申请)[^，。]{0,6}(?:不收费|免费|不要钱|要交|赢|输|败|之内|以内|内)"),
    re.compile(
        r"(?:能|可以|可|该|应)(?:要|拿|得到?|赔|退|领|讨|追)(?:到|回来?|得?回)?[^，。]{0,6}(?:钱|工资|[赔补]偿|倍|万|千|块|元|押金|社保|N)"
    ),
    re.compile(
        r"要求[^，。]{0,10}(?:支付|赔|补|退|给|付|加付|缴|继续履行)|(?:赔偿金|经济补偿|加班费|二倍工资)(?:是|为|按|有|等于|得|要|该|应)"
    ),
    re.compile(
        r"(?:都|就|也|还|才|一般|自动|照样|仍|只|最多|最长|至少|不)(?:要|得|该|算|能|给|按|归|由|许|收费|低于|超过|少于)|最长|最多|至少|不低于|不超过|不少于|"
        r"由[^，。]{1,10}(?:赔|付|出|承担|负责|继续|支付|来?证明|举证|缴|交|管)|按[^，。]{1,12}(?:给|付|赔|结|算|定|走|要|交|缴|退|办)|照(?:付|给|发)|"
        r"(?:要|得|该|须|应)(?:你)?(?:给|付|赔|补|退|发|结|缴|交(?!接)|写明|公示|经过|提前|先(?:请|经|和)|同意|有(?:批|约|凭)|说清|告诉|征得|另)|(?:没?有|要|给|能|该|得|拿|付|是|按|加|算|还)[^，。]{0,6}(?:补偿|赔偿)(?!书|协议|单|到账|怎么|多少)|"
        r"不收费|免费|归(?:你|公司|单位|平台|接活|对方)|版权|属于|罚它|可以罚|受罚|对它不利|不影响|从[^，。]{1,8}算|没有(?:这些|这笔)?钱|得有|才有|"
        r"延到|视作|当作|管不了|管得着|不作数|算数|不认|才算|不归|有关系|没关系(?=，|$)|"
        r"可(?:主张|要求|以要|申请|告|解除|拒)|(?:不|没)(?:影响|耽误)(?:你|要|拿|领)|(?:能|会)被(?:判|罚|开|追)|(?:要|会)(?:罚|追责|坐牢|负责)|犯罪|期满|满(?:一|两|三|\d)|(?:试用|竞业|服务期|违约|加班|双休|年假|产假|病假|社保|工伤|公积金)[^，。]{0,6}(?:要|得|该|算|给|最|只|能|归|按|不)"
    ),
    re.compile(
        r"可以(?!问|打|找|写|先|说|发|拍|截|录|带|请(?!求)|让(?!他|它|公司|单位|平台)|把|跟|试|网上|在|自己|看|查|联系|去(?:问|找|看|打|当地)|陪|叫|上网|到|用|给|拿(?:着|去)|帮|考虑|从|按下面|点|再想|慢慢)"
        r"|由[^，。]{1,8}(?:给|退|赔|出)|参照|限期|(?:补偿|工资)(?:排|先)|先补偿|随时(?:都|也)?能|解约|支付令|提前(?:\d|[一二三四五六七八九十])"
    ),
    re.compile(
        r"\b(?:must|shall|has to|have to|is entitled|are entitled|entitled to|you can (?:claim|get|demand|ask for|recover|sue|win|refuse|terminate)|can(?:not)? (?:legally|lawfully)|the right to|"
        r"illegal|unlawful|lawful|legal(?:ly)?(?! aid)|by law|under chinese law|the law|invalid|void|valid|liable|liability|owes? you|employee|compensation|damages|"
        r"deadline|time limit|limitation|double (?:pay|wages?)|triple (?:pay|wages?)|severance|you (?:will|should) (?:win|get|receive)|(?:should|must|will) pay|not allowed|prohibited|is required|are required)\b",
        re.IGNORECASE,
    ),
)
_ADVICE = re.compile(
    r"^(?:你|您|可以|建议你?|报(?=交警|警)||最好|记得|务必|一定要?|请|先|再|就|也|马上|立刻|尽快|赶紧|今天|明天|这周|现在|当场|同时|另外|然后|接着|平时|以后|每天|每次|如果|万一|实在不行|不放心|还|，|：|:)*"
    r"(?:把|将|别(?!人)|不要|不用急|别急|保存|保留|保管|截(?:图|屏)|拍|录(?!用)|留(?!薪)|存|写|记(?!录在)|问(?!题)|打(?!工|卡|折)|拨|找|去|到|带|拿(?:着|好)?(?!到|回|钱)|发(?:一|条|消息|微信|短信|邮件|给|文字|书面)|告诉|跟|向|让|请|核对|"
    r"整理|列|准备|查|看(?!实际)|登录|导出|连着?(?:记|拍|留)|数(?:清|一)|拉(?:出|十)|加(?:上|执行|起来)|催|趁|换|翻|用(?:文字|书面|微信)|建(?:个|一)|备份|填|收集|照常|下载|打印|翻|说(?!明)|回(?:复|他|一)|补(?:拍|录|记)|抄|交(?:材料|申请)|签(?:收|之?前)|申请法律援助|报警|就医|休息|照顾|报(?:一下|个)|联系|算(?:一)?算|对照|确认(?!劳动)|要(?:一份|个|到)|索要|开(?:一份|个|出)|盖章|上传|寄|提交)"
)
_STRICT = re.compile(
    r"有权|无权|应当|必须|不得|违法|合法|无效|时效|倍|过期|失效|赢|输|该[还再多另也]{0,3}(?:给|付|退|赔|补)|应付|欠你|(?:年|月|日|天|之|以|时)内|义务|算工伤|法律(?:不让|规定|让)|按规定|劳动关系(?:成立|存在)|随时|永远|什么时候都|也能|也可以|都能"
    r"|公司(?:要|得|必须)|(?:是|算|属于)(?:工伤|劳动关系|员工)|(?:拿|领|得)(?:到)?(?:钱|[一二三四五六七八九十\d])|要求[^，。]{0,10}(?:支付|赔|补|退|付|缴)|\b(?:must|entitled|illegal|right to|owe)\b"
)
_ENGLISH_ADVICE = re.compile(
    r"^(?:please |first,? |then,? |also,? |and |you (?:can|should|could) |today,? |now,? |if [^,]{1,60}, )*"
    r"(?:keep|save|screenshot|take (?:a )?(?:photo|picture|screenshot)s?|ask|call|dial|write|tell|don'?t (?:sign|delete|agree|quit|hand)|do not (?:sign|delete|agree|quit|hand)|go to|go|note|send (?:a|the|him|them|your boss)|collect|bring|record|check|print|copy|back up|show|talk|rest|see a doctor|get (?:a|the) (?:copy|receipt))\b",
    re.IGNORECASE,
)
_DONT = re.compile(
    r"(?:别|不要|先别|千万别|不用急着?)(?:再|先|当场|一个人|轻易|随便|写|签|删|交|急|认|说|走|吵|信|给|点|拖|扔|退|碰|改)"
)
_MINE = re.compile(r"我(?!们)")
_PAPERS = re.compile(r"(?:记录|流水|证明|截图|单据?|凭证|照片|合同|协议|聊天|条子|回执|发票|录音|录像|页|登记|材料|明细|工资条?|大队|仲裁委|法院|援助|工会|派出所|窗口)$")  # fmt: skip
_MODALS = re.compile(r"付|给|赔|补|退|倍|要|该|得|应|能|可|必须|不|归|由|按")
_TOLD = re.compile(r"^(?:你|您)(?:说|提到|讲|告诉我|刚才说|前面说|写)|(?:他|公司|老板|站长|平台|对方|站点|单位)(?:们)?(?:说|称|讲|声称|认为|要你|让你|叫你|逼你)")  # fmt: skip
_HEARD = re.compile(
    r"^(?:听上去|听着|我明白|我理解|别难过|辛苦|不容易|这事|先稳住|别慌|不怪你|不是你的错|难受|换谁|谁都)"
)
_FIGURES_OF_LAW = (Kind.SHARE, Kind.MONTHS, Kind.DAYS, Kind.WORKDAYS, Kind.AGE, Kind.GRADE)


def right_is_cited(sentence: Sentence, evidence: Evidence) -> str:
    """A line that states law names what it rests on."""
    return "no_citation" if not sentence.refs and states_law(sentence.text) else ""


def claims_strictly(text: str) -> bool:
    """Return whether a line speaks of rights, duties, multiples or limits in so many words."""
    return bool(_STRICT.search(_promised(text)))


def states_law(text: str) -> bool:
    """Whether a line states a right, a duty, an amount, a period or a legal consequence."""
    text = _promised(text)
    return any(_part_states(part) for part in parts_of(text)) or _bare_claim(text)


def _promised(text: str) -> str:
    """The text with 答应 said as 同意: who promised has no duty, though 应付 and 应当 stand in 答应付 and 答应当天."""
    return text.replace("答应", "同意")


def _part_states(part: str) -> bool:
    if asks(part) or _TOLD.search(part):
        return False
    part = _DONE.sub("", part)
    if _ADVICE.match(part) or _DONT.search(part) or _MINE.match(part) or _ENGLISH_ADVICE.match(part):
        return bool(_STRICT.search(part))
    if _PAPERS.search(part) and not _MODALS.search(part):
        return False
    if any(pattern.search(part) for pattern in _STATES):
        return not _HEARD.match(part)
    figures = [figure for figure in figures_in(part) if figure.kind in _FIGURES_OF_LAW]
    return any("bound:cap" in figure.roles for figure in figures) or (bool(figures) and not _PAST.search(part))


_PAST = re.compile(
    r"(?:干|欠|拖|扣|做|跑|上|休|走|病|住|受|熬|忍|等|交|押|停)了|你(?:干|欠|跑|做)|没发|没给|以前|以来|已经|最近"
)
_DONE = re.compile(
    r"(?:已经?|都|也)?(?:补发|发放|支付|赔偿|补偿|结清|退还|答应|同意|补|付|给|退|赔|交|扣|罚|欠|发)(?:你|您)?(?:了|过|清了|完了)"
)
"""What was done already is told, not claimed."""
_CLAIM = re.compile(
    r"^(?:这(?:样|种|么)?(?:扣|罚|做|干)?|当然|完全|肯定|都)?(?:能要|可以要|不能要|能告|不行|违法|合法|能赔|不能扣|不能罚|不用赔|不用还|不用交)"
)


def _bare_claim(text: str) -> bool:
    return bool(_CLAIM.match(text.strip()))
