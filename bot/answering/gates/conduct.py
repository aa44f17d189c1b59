"""What no line may say, whoever wrote it: contacts and payments, promises, sign first, talk of its own rules, crime.

Law plays no part here; a clause cannot make any of it right. Reported speech (他让你先交钱) and warnings (别先交钱) stay.
"""

from __future__ import annotations

import re

from bot.answering.gates.model import Evidence, Sentence
from bot.answering.gates.parts import parts_of, plain

LONGEST = 300
_NOT = r"(?<!别)(?<!不)(?<!不要)(?<!不能)(?<!不得)(?<!无需)(?<!没有)(?<!不用)(?<!不许)(?<!不该)(?<!千万别)"
_WARNS = re.compile(
    r"别|不要|不用|不必|无需|不能|不得|不许|不应|不该|不收|不交|不给|切勿|勿|谨防|当心|小心|骗|拒绝|莫|"
    r"\b(?:don'?t|do not|never|not|avoid|refuse|scam|without)\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"(?:他|她|对方|公司|单位|平台|站点|站长|老板|中介|有人)们?[^，。；]{0,4}(?:让|叫|要|逼|催|说|收|哄|骗|扣)|谁|凡是?|如果|要是|(?:让|叫|逼|要|要求|催|哄|骗)你|凭什么"
    r"|\b(?:if|asks? you|tells? you|whoever|anyone)\b",
    re.IGNORECASE,
)

_LINK = re.compile(
    r"https?://|www\.|\[[^\]]*\]\([^)]*\)|<[a-zA-Z/!][^>]*>|\b[a-z0-9-]{2,}\.(?:com|cn|net|org|top|xyz|vip|cc|info|site|shop|app|me|io|link|online|ltd|tk)\b",
    re.IGNORECASE,
)
_NUMBER_TO_CALL = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)|(?<!\d)[48]00[- ]?\d{3,4}[- ]?\d{3,4}(?!\d)")  # fmt: skip
_CONTACT = (
    re.compile(
        r"(?:微信|薇信|威信|(?<![A-Za-z])(?:[vV][xX]?|WX|wx|[qQ]{2}|whatsapp|telegram|line)(?![A-Za-z])|扣扣|电报|飞机|抖音|快手)(?:号|群|id|ID)?\s*(?:[:是为]|号)?\s*[A-Za-z0-9_-]{5,}",
        re.IGNORECASE,
    ),
    re.compile(r"加(?:他|她|我|我们|一?下|这个|老师|律师)*的?\s*(?:微信|微|[vV](?![a-z])|[vV][xX]|[qQ]{2}|扣扣|群)"),
    re.compile(
        r"(?:私聊|私信|私下联系|扫码|扫(?:这个|下面的?)?二维码|进群|入群|拉你进群|找我(?:办|代理|要|帮)|联系我|来找我)"
    ),
    re.compile(r"联系(?:这[位个]|我认识的)?[\u4e00-\u9fff]{1,3}(?:律师|老师|经理|主任|大哥)"),
    re.compile(
        r"\b(?:add|contact|message|text|dm)\b.{0,20}\b(?:wechat|qq|whatsapp|telegram|vx|me|us)\b|\bscan\b.{0,12}\bcode\b",
        re.IGNORECASE,
    ),
)
_HANDLE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{6,}(?![A-Za-z0-9])")
_HAN = re.compile(r"[\u3400-\u9fff]")
_REACH = re.compile(r"加|联系|找|微信|[vV][xX]|[qQ]{2}|搜|关注|群|@|号")
_KNOWN_LATIN = re.compile(
    r"(?i)^(?:wechat|alipay|screenshot|excel|android|iphone|huawei|xiaomi|tiktok|youju|python|office|windows|gps|app|pdf|word|email|record[a-z]*)$"
)
_PAYMENT = re.compile(
    rf"{_NOT}(?:交|付|缴|转|打|汇|充|垫)(?:一?点|些|了|个|上|清|齐|给我们?)?[^，。]{{0,6}}"
    r"(?:咨询费|服务费|代理费|中介费|介绍费|诚意金|会费|辛苦费|好处费|打点|解冻金|激活费|材料费|保证金|定金|订金|押金|红包|钱给我)"
    r"|(?:转账|汇款|打款|付款|转)到?(?:这个|以下|我的?|他的?|指定)?(?:账户|账号|卡号|卡上|银行卡|收款码|支付宝)|扫[^，。]{0,6}收款码"
    r"|(?:打|转)(?:到|给)[^，。]{0,8}(?:私人|个人|代收)(?:卡|账户|账号)"
    r"|送(?:点)?礼|塞(?:点)?钱|给(?:仲裁员|法官|领导)[^，。]{0,6}(?:红包|好处|钱)"
    r"|\b(?:pay|transfer|send|wire)\b.{0,24}\b(?:fee|deposit|money|yuan|first|upfront)\b.{0,20}\b(?:me|us|agent|consult|account)\b"
    r"|\b(?:consulting|consultation|agent|service) fee\b|\bpay (?:the |a )?(?:fee|deposit) first\b",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"(?:身份证|银行卡|密码|验证码|卡号|证件|人脸)[^，。]{0,8}(?:发|给|告诉|报|交)(?:给|到)?(?:我|他们?|过来|这里|客服)"
    r"|(?:发|给|告诉|报)(?:给)?(?:我|我们)[^，。]{0,4}(?:身份证|银行卡|密码|验证码|卡号)"
    r"|(?:密码|验证码|身份证原件|身份证正反面|银行卡)[^。]{0,20}(?:发|给|交|告诉|报)(?:给|到)?(?:她|他|公司|单位|店里|店长|线长|主管|组长|工头|HR|老板娘?|经理|财务|人事|对方|站长|中介)|(?:银行卡照片|短信码|验证码|密码)[^。]{0,6}发来"
    r"|(?:发|给|告诉|报)[^，。]{0,6}(?:密码|验证码)|\bsend\b.{0,20}\b(?:id card|password|bank card|verification code)\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"(?<!不)(?:一定|肯定|绝对|必然|百分之?百|百分百|100%|包|保证|稳|必|准|铁定|准保|放心|笃定|妥妥)(?:你|您|是|就|都|也|会|能|可以|地|的|得|要)*"
    r"(?:赢|胜诉|胜|拿(?:到|得到|下|回)|要(?:得)?回来|支持|判(?:你|给)|成功|告(?:得)?赢|到账|赔(?:给)?你|给你|没事|认定|算工伤|成立|通过|输不了)"
    r"|(?:必胜|必赢|稳赢|稳拿|稳赚|十拿九稳|一告一个准|板上钉钉|没跑|毫无疑问|妥妥的|包赢|包你)"
    r"|(?:仲裁|官司|案子|法院|仲裁委)[^，。]{0,4}(?<!不)(?:一定|肯定|绝对|必|准)(?:会|能)?(?:赢|胜|支持|判)"
    r"|(?:一定|肯定|绝对|保证|包)(?!不了)[^，。]{0,10}(?:拿回来|要回来|补齐|判他|判你|不用赔|不用还|到手)|(?:就|都)稳了|一分(?:钱)?(?:都|也)?不会少"
    r"|\b(?:will (?:certainly|definitely|surely|always)|certainly (?:win|get)|definitely (?:win|get)|guarantee[ds]?|are sure to|cannot lose|can't lose|100 ?% (?:win|sure))\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(r"不一定|未必|不敢|不能保证|没法保证|谁也|保证不了|不保证|说.{0,4}(?:包赢|稳赢|必胜)|not guarantee|no guarantee|cannot guarantee", re.IGNORECASE)  # fmt: skip
_DEED = re.compile(
    r"(?:我|我们|系统|本助手|有据)(?:会|来|可以|已经|已|马上|这就|现在就)?(?:帮你|替你|为你|给你)?"
    r"(?:打官司|出庭|联系(?:公司|平台|老板|站点)|去告|起诉|报警|报案|打(?:了)?电话|投诉(?:了)?|申请(?:了)?仲裁|通知(?:了)?劳动|跟进到底|要回来|讨回)"
    r"|\b(?:I|we)(?: will|'ll| have| can)? (?:call|contact|sue|report|complain|file)\b(?! .{0,20}\?)",
    re.IGNORECASE,
)
_DISCOURAGES = re.compile(
    r"(?:告|仲裁|投诉|维权|追|要|说|争|闹)[^，。]{0,3}(?:也)?(?:没用|白搭|没戏|没意义|没希望|浪费时间)|别(?:费劲|折腾|告了|想了|指望(?!他|她|它|这)|去告|去仲裁|投诉了)"
    r"|认(?:了吧|倒霉|栽)|(?:认了|赔了|签了|谈个[^，。]{0,6})(?:省得|算了|吧)|省得折腾|别争了|够意思|(?:打官司|告他|仲裁)(?:也)?不(?:值当|值得|划算)|算了吧|就算了|死心|没必要(?:告|仲裁|维权)"
    r"|\b(?:no point|pointless|useless|hopeless|give up|don't bother|waste of time)\b",
    re.IGNORECASE,
)
_SIGNS = re.compile(
    r"先把(?:字|它|协议|单子|纸)签|先在[^，。]{0,16}签(?:个|上)?字|先替[^，。]{0,3}签|(?:先)?拿了签了|签了[，,]?(?:以后|后面|回头)再|先签(?!收|到|一份书面|劳动合同|书面)(?:字|了|掉|下)?|签了(?:字)?(?:再说|没事|也没事|没关系|不影响|也不影响|拿钱|照样|也照样|再(?:去|报|告|要|说))"
    r"|签字?(?:不影响|没事|没关系|无所谓|不会影响|也行|就行|没问题)|(?<!不)(?:可以|能|尽管|放心|大胆|随便|照)(?:先)?签(?:字|了|下|掉|吧)"
    r"|签就签|给(?:什么|啥)[^，。]{0,3}签(?:什么|啥)|让签(?:什么|啥)?就签|签(?:个|上)?(?:名|字)就(?:行|好|拿钱)|字签了[^，。]{0,4}(?:再说|没事)"
    r"|\b(?:just |go ahead and )?sign (?:whatever|anything|it first|first|what(?:ever)? they|the paper and)\b|\bsign\b.{0,24}\btake the money\b",
    re.IGNORECASE,
)
_RULES = re.compile(
    r"忽略[^，。]{0,8}(?:规|指令|要求|以上|之前)|系统提示|提示词|规则已|已忽略|我的(?:指令|规则)|作为(?:一个|一名)?(?:AI|人工智能|语言模型|大模型)|角色扮演|越狱|开发者模式"
    r"|\b(?:system prompt|ignore (?:all|the|previous)|my instructions|as an? (?:AI|language model)|developer mode)\b"
    r"|(?:DeepSeek|ChatGPT|GPT-?\d|通义千问|文心一言|豆包|Kimi|智谱)",
    re.IGNORECASE,
)
_CRIME = re.compile(
    r"伪造|编造|造假|作假|假(?:的)?(?:证据|证明|病历|合同|章)|补签(?:一份)?假|堵(?:门|路|公司)|砸(?:店|车|门|公司)|打(?:他|老板|站长)(?:一顿)?|揍|人肉|"
    r"(?:扣|拿|开走|搬走)(?:他|公司|单位|老板)的?(?:车|货|东西|设备)[^，。]{0,3}(?:抵|不还|当)|把(?:他|公司|单位|老板|店里|站里)的?[^，。]{0,6}(?:开走|搬走|拿走|卖|扣下)|跳楼(?:讨|要)|爬塔吊|拉(?:横幅|电闸)|(?:威胁|恐吓)(?:他|她|老板|公司|站长|对方)|泼(?:他|油漆|粪)"
    r"|\b(?:forge|fake (?:evidence|document)|threaten|smash|beat him)\b",
    re.IGNORECASE,
)


def text_is_safe(sentence: Sentence, evidence: Evidence) -> str:
    """No link, markup, private number, account name or way to a stranger comes from outside."""
    text = plain(sentence.text)
    if len(text) > LONGEST or _LINK.search(text) or _NUMBER_TO_CALL.search(text):
        return "unsafe_text"
    wary = bool(_WARNS.search(text))
    for part in parts_of(text):
        told = _WARNS.search(part) or (wary and _REPORTED.search(part))
        if not told and any(pattern.search(part) for pattern in _CONTACT):
            return "contact"
    return "contact" if any(_has_handle(part) for part in parts_of(text)) else ""


def _has_handle(part: str) -> bool:
    """Whether a part names an account: letters with a digit or a line in them, or any foreign word beside a way to reach it."""
    if len(_HAN.findall(part)) < 2:
        return False
    names = [m.group() for m in _HANDLE.finditer(part) if not _KNOWN_LATIN.match(m.group())]
    return any(re.search(r"[\d_]", name) for name in names) or bool(names and _REACH.search(part))


def conduct_is_fit(sentence: Sentence, evidence: Evidence) -> str:
    """No payment, promise, sign-first, discouragement, deed of its own, rule talk or crime, unless it warns of it."""
    vetted = evidence.said_under(sentence.refs)
    parts = parts_of(sentence.text)
    if _SECRET.search(sentence.text) and not _WARNS.search(sentence.text):
        return "payment"
    return next((code for part in parts if (code := _misconduct(part)) and part not in vetted), "")


def _misconduct(part: str) -> str:
    warns = bool(_WARNS.search(part))
    if _RULES.search(part):
        return "rules"
    if _PROMISE.search(part) and not _UNSURE.search(part):
        return "promise"
    if _DEED.search(part) and not warns:
        return "deed"
    if _SIGNS.search(part) and not _warned(part, _SIGNS):
        return "sign_first"
    if _DISCOURAGES.search(part):
        return "discourages"
    told = warns or bool(_REPORTED.search(part))
    if (_PAYMENT.search(part) or _SECRET.search(part)) and not told:
        return "payment"
    return "crime" if _CRIME.search(part) and not told and not _PUNISHED.search(part) else ""


def _warned(part: str, pattern: re.Pattern[str]) -> bool:
    """Whether the words before the match turn it into a warning: 别先签字."""
    match = pattern.search(part)
    before = part[: match.start()] if match else ""
    return bool(re.search(r"别|不要|不能|不用|不急|切勿|勿|不该|莫|让你|叫你|逼你|哄你|骗你|要你|don'?t|do not|never|not|tells? you|asks? you", before[-12:], re.IGNORECASE))  # fmt: skip


_PUNISHED = re.compile(r"会被|拘|判刑|违法|犯法|罚款|围门|扣人|喊人")
"""Words of a part that tells what comes of a deed; it does not ask for it."""
_CONDUCT_OF_STAFF = ("promise", "sign_first", "discourages", "crime", "payment")


def misconduct_of_staff(text: str) -> str:
    """Return the code of what a member of staff may not write either; their own contacts and deeds are theirs to offer."""
    return next((code for part in parts_of(text) if (code := _misconduct(part)) in _CONDUCT_OF_STAFF), "")
