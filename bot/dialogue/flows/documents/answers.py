"""What a worker's words say to a question of a paper: the value, what is wrong with it, or that they mean something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.dialogue.flows.documents.catalogue import Asking, askings
from bot.understanding.choices import NO, YES
from bot.understanding.days.dates import find_dates, impossible_dates
from bot.understanding.days.written import as_written, bounds
from bot.understanding.places import place_in
from bot.understanding.quantities import find_amounts, find_spans, to_decimal
from bot.understanding.spelling import plain

CORRECTION = re.compile(
    r"(?:写|记|说|打|搞|弄|填)错|错了|错的|不对|有误|改成|改为|改一下|应该是|应当是|更正|其实是|不是.{1,20}(?:而是|[，,]\s*是)"
)
QUESTION = re.compile(
    r"[?？]\s*$|怎么办|咋办|咋整|怎么(?:样|写|填|算|弄|申请|告)|(?:多少|几多|多久|(?<![有那这前好没过头后十])几天)[^，。]{0,4}$|[吗呢嘛么][。!！~]*$|能不能|可不可以|会不会|有没有用|为什么|为啥|凭什么|去哪|哪里(?:交|告|投诉|申请)"
)
_STORY_END = re.compile(r"[?？]\s*$|(?:怎么办|咋办|咋整|多少|吗|呢)[。!！~]*$")
_LEADING = re.compile(r"^(?:[，,：:、\s]|是|叫做?|应该|就是|改成|改为|我叫|名字)+")
_TRAILING = re.compile(r"[\s。，,！!~；;]+$")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff·]{3,15}|[A-Za-z][A-Za-z .'-]{1,40}")
_NOT_NAME = re.compile(
    r"的$|我|是|做|干活|送|跑|老板|公司|单位|工资|平台|站长|他们|我们|你|不|没|怎|钱|什么|今天|昨天|可以|谢|好的|知道|哈"
)
_SENTENCE = re.compile(r"我|你|他|她|了[。！!]?$|没|不(?!锈)|怎么|今天|昨天|啥|什么|骂")
_PRIVATE = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])|(?<!\d)1[3-9]\d{9}(?!\d)")
_NOW = re.compile(r"^(?:一直)?(?:到)?(?:现在|目前|至今|今天|如今)|still|now|today", re.IGNORECASE)
_LATER = re.compile(r"(\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(天|日|个?星期|周|个月)(?:之?内|以内|后|之后)?$")
_NONE = re.compile(r"^(?:没欠|不欠|没有|无|0|零)$")
_FORCED = (
    r"被迫|逼(?:着)?我?(?:走|辞|离)|(?:不发|没发|拖|欠|不给|没给|不交|没交|不缴|没缴|克扣|扣)[^，。]{0,12}[，,]?(?:我|我们)?(?:才|就|只好|所以|逼)[^，。]{0,6}(?:走|辞|离|不干)"
    r"|(?:因为|由于)[^，。]{0,4}(?:欠薪|拖欠|不发|没发|没交社保|不交社保)|forced|because (?:of )?(?:they|unpaid)"
)
"""The worker left for what the employer did (unpaid wages, no insurance): neither a wish of one's own nor a dismissal."""
_SENT_AWAY = (
    r"(?:单位|公司|老板|站长|厂里?|店里?|经理|领导|主管|人事|站里|他们?|她|对方)[^，。]{0,8}(?:让|叫|要|喊|通知|说|提|辞|开|赶|炒|踢|不要|不用|不让)"
    r"|(?:让|叫|喊|通知)我[^，。]{0,6}(?:走|别来|不用来|离|滚)|被[^，。]{0,4}(?:辞|开|裁|炒|赶|踢|优化|劝)|辞退|开除|解雇|裁员"
    r"|^(?:是)?(?:单位|公司|老板|站长|厂里?|店里?|他们?|她|对方)(?:的)?$|employer|they|boss|fired"
)
_CHOICES = {
    "gender": (("male", r"男|^male"), ("female", r"女|female")),
    "dismissed_by": (
        ("platform", r"平台|封号|系统"),
        ("expiry", r"到期|不续"),
        ("agreed", r"协商|商量|双方"),
        ("employer", r"(?:不是|没有?|并非)(?:我|我们)?(?:自己|本人|主动|自愿)"),
        ("forced", _FORCED),
        ("employer", _SENT_AWAY),
        (
            "worker",
            r"(?:我|自己|本人|主动)[^，。]{0,6}(?:提|辞|离职|走|不干|不做|要走|不想)|辞职|辞工|主动|^(?:是)?(?:我|自己|本人|我自己|我本人)(?:的)?$|^I\b|^me$|myself",
        ),
    ),
    "agent_power": (("special", r"特别|全权|special"), ("general", r"一般|普通|general")),
}
_OFFICE = re.compile(r"委|院|局|队|所|中心|站|court|commission|office", re.IGNORECASE)
_LONGEST = {"text": 200, "office": 60, "company": 60, "long": 3000}


@dataclass(frozen=True, slots=True)
class Heard:
    """A value, or the key and values of what is wrong with it. Neither: it was no answer."""

    value: str = ""
    problem: str = ""
    written: str = ""
    private: bool = False

    def __bool__(self) -> bool:
        return bool(self.value or self.problem)


def asks_else(asking: Asking, text: str) -> bool:
    """Whether a message asks a question of its own instead of answering."""
    if asking.kind == "long" and len(text) > 20:
        return bool(_STORY_END.search(text)) and len(text) < 60
    return bool(QUESTION.search(text))


def read(slot: str, text: str, today: date) -> Heard:
    """Return what a message says to the question for a fact."""
    asking, text = askings()[slot], text.strip()
    if asking.kind in ("past", "future"):
        return _day(asking.kind, plain(text), today)
    if asking.kind in ("yuan", "count"):
        return _number(slot, asking.kind, plain(text))
    if asking.kind == "yes_no":
        short = len(text) <= 30
        if short and (NO.match(text) or re.match(r"没|不|无|否|no\b", text, re.IGNORECASE)):
            return Heard("no")
        agrees = YES.match(text) or re.match(r"有|是|对|还在|签|交|给|嗯|yes\b", text, re.IGNORECASE)
        return Heard("yes") if short and agrees else Heard()
    if asking.kind == "choice":
        found = (code for code, pattern in _CHOICES[slot] if re.search(pattern, text, re.IGNORECASE))
        return Heard(next(found, "")) if len(text) <= 30 else Heard()
    clean = _PRIVATE.sub("", text)
    private = clean != text and slot != "account_id"
    said = _TRAILING.sub("", clean if private else text)
    if slot in ("witnesses", "agent_workplace") and re.fullmatch(r"没有?|无|都?没(?:有)?人?(?:看见|看到)?", said):
        return Heard("无")
    return Heard(_words(asking.kind, said), private=private)


def _words(kind: str, said: str) -> str:
    if kind == "long":
        return said[: _LONGEST["long"]] if len(said) >= 4 else ""
    said = _LEADING.sub("", said) or said
    if kind == "name":
        named = _NAME.fullmatch(said) and not _NOT_NAME.search(said) and place_in(said) != said
        return said if named else ""
    if kind == "company" and (_SENTENCE.search(said) or len(said) < 2 or not re.search(r"[^\W\d_]", said)):
        return ""
    if kind == "office" and (_SENTENCE.search(said) or not _OFFICE.search(said)):
        return ""
    worded = bool(re.search(r"[\w\u4e00-\u9fff]", said))
    return said if worded and len(said) <= _LONGEST[kind] else ""


def _day(kind: str, text: str, today: date) -> Heard:
    if wrong := impossible_dates(text, today):
        return Heard(problem="no_such_day", written=wrong[0])
    dated = find_dates(text, today)
    if not dated and kind == "past" and _NOW.match(text):
        return Heard(today.isoformat())
    if not dated and kind == "future" and (ahead := _ahead(text, today)):
        return Heard(ahead.isoformat())
    if not dated:
        return Heard()
    written = as_written(dated[-1])
    span = bounds(written)
    if "/" in written or span is None:
        return Heard(problem="exact_day")
    if kind == "past" and span[0] > today:
        return Heard(problem="future")
    if kind == "future" and span[1] < today:
        return Heard(problem="past")
    return Heard(written)


def _ahead(text: str, today: date) -> date | None:
    match = _LATER.search(text.rstrip("。"))
    count = to_decimal(match[1]) if match else None
    if match is None or count is None or not 0 < count <= 366:
        return None
    days = int(count) * (1 if match[2] in "天日" else 30 if "月" in match[2] else 7)
    return date.fromordinal(today.toordinal() + days)


def _number(slot: str, kind: str, text: str) -> Heard:
    if kind == "count":
        number = re.search(r"\d+|[一二两三四五六七八九十]+", text)
        count = to_decimal(number.group()) if number and len(text) <= 14 else None
        if count is None:
            return Heard()
        return Heard(str(int(count))) if 0 < count < 100 else Heard(problem="positive")
    if _NONE.match(text) and slot in ("amount_owed", "household_income", "loss"):
        return Heard("0")
    amounts = [amount for _, amount in find_amounts(text)]
    if not amounts:
        number = re.search(r"[-−负]?\s*[\d,]+(?:\.\d+)?", text)
        digits = number.group().replace(",", "").replace(" ", "") if number and len(text) <= 16 else ""
        if not re.search(r"\d", digits) or find_spans(text):
            return Heard()
        return Heard(problem="positive") if digits[0] in "-−负" else _exact(Decimal(digits), slot)
    amount = amounts[-1]
    if amount.currency:
        return Heard(problem="yuan_only")
    if not amount.exact or re.search(r"大概|左右|上下|差不多|约|[几多]", text):
        return Heard(problem="one_number")
    return _exact(amount.low, slot)


def _exact(value: Decimal, slot: str) -> Heard:
    if value == 0 and slot in ("amount_owed", "household_income", "loss"):
        return Heard("0")
    return Heard(f"{value:f}") if 0 < value < Decimal(10) ** 9 else Heard(problem="positive")


def named_in(text: str, slots: tuple[str, ...]) -> tuple[str, str]:
    """Return which fact a correction names, the longest wording first, and the words behind it; empty when none."""
    best, best_length, rest = "", 0, text
    for slot in slots:
        words = askings()[slot].words
        match = words.search(text) if words else None
        if match and len(match.group()) > best_length:
            best, best_length, rest = slot, len(match.group()), text[match.end() :]
    if not best and re.search(r"(?:我的?)?(?:名字|姓名)", text) and "full_name" in slots:
        best, rest = "full_name", text
    return best, _right(rest)


def _right(text: str) -> str:
    """Return what stands behind 改成, 应该是, 是: the words that are right."""
    parts = re.split(r"改成|改为|应该是|应当是|而是|其实是|[，,：:]\s*是|[，,：:]", text)
    last = parts[-1].strip()
    if len(parts) == 1:
        last = re.sub(r"^.*?是", "", text)
    return re.sub(r"(?:写|记|说|打|搞|弄|填)?错[了的]?|不对|有误", "", last).strip(" ，,。是") if last else ""
