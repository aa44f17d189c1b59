"""What words mean before a case is sent when they answer nothing: yes, no, stop, a question, a correction. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.cases.intake.questions import read_answer, told_by
from bot.cases.intake.readers.later_answers import TAKEN
from bot.cases.intake.readers.names import employer_of, own_name_of, phone_in, without_phone
from bot.cases.rules.facts.slots import MONEY, SLOTS
from bot.dialogue.flows.documents.answers import CORRECTION, QUESTION
from bot.privacy.names import names_in
from bot.understanding.acts import Act, is_act, ways_of
from bot.understanding.money import find_sums

_END = r"[\s，,。.!！~～]*"
_CLEAR_YES = re.compile(
    rf"(?:(?:我|那就?|行|好)[，,]?)*(?:同意|愿意|发送|发吧|发出去|可以发|确认|没错|没问题|都对|全对|i agree|agree|agreed|send(?: it)?)(?:了|的|吧|啊|同意)*{_END}",
    re.IGNORECASE,
)
_WITHDRAW = re.compile(
    rf"(?:(?:这|那)?(?:个|件)?(?:案子|案件|事情?))?(?:我|还是|就|先|都)*(?:算了[，,]?)?(?:我)?(?:不办|不想办|不告|不想告|不弄|不想弄|不追究|撤销|撤案|撤诉|撤回同意|撤回|撤了)(?:了|吧|案件|案子|这个?案子|这个?案件)*{_END}"
    rf"|(?:我|想|要|请|帮我|怎么|怎样|咋|如何|能不能|可不可以|可以|能)*(?:撤案|(?:撤回|撤销|撤掉|撤了|取消|关掉)(?:我的?|这个|那个)*(?:案子|案件)|把?(?:我的?|这个|那个)*(?:案子|案件)给?(?:撤回|撤销|撤掉|撤|取消|关掉))(?:了|掉|吧|吗|呢|啊)*{_END}"
    rf"|(?:please )?(?:how (?:do|can) i |can i )?(?:withdraw|drop|cancel)(?: my| the)? case{_END}",
    re.IGNORECASE,
)
_REOPEN = re.compile(rf"(?:我?(?:要|想)?(?:把)?(?:案子|案件)?)?(?:重新打开|再打开|重开)(?:案子|案件)?(?:吧|一下)?{_END}|reopen{_END}", re.IGNORECASE)  # fmt: skip
_ABOUT_US: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (key, re.compile(pattern, re.IGNORECASE))
    for key, pattern in (
        (
            "private",
            r"保密|隐私|泄露|(?:谁|哪些人)(?:能|会|可以)?(?:看|知道)|(?:老板|站长|公司|平台|站点|同事|他们|别人|单位)[^，。]{0,6}(?:知道|看到|看见|发现|晓得|报复)[^，。]{0,3}[吗么嘛?？]|安全吗|confidential|private|who (?:can )?sees?|(?:boss|employer|company|station|manager)[^.]{0,12}(?:know|find out|see)",
        ),
        (
            "cost",
            r"(?:要|收|花|用|交)(?:不(?:要|收|花|用))?(?:我)?(?:多少)?(?:钱|费)[^，。]{0,3}(?:吗|么|嘛|不|[?？])|要不要(?:钱|费)|收费|免费[吗么的?？]|多少钱(?:一次)?[?？]$|费用|is it free|how much does (?:it|this) cost|do i (?:have to )?pay",
        ),
        (
            "when",
            r"(?:多久|多长时间|几天|什么时候|啥时候|几点|今天)[^，。]{0,4}(?:能|会|可以|有)[^，。]{0,4}(?:回|联系|消息|结果|人|处理|答复)|要等?多久|等多久|how long|when will",
        ),
        (
            "who",
            r"(?:你|你们|对面|那边)(?:是|到底是)?(?:谁|什么人|哪里的?|干什么的|真人|机器人?)(?:吗|么|啊|呀|还是机器人?)?[?？]?$|骗子|骗人|靠谱吗|are you (?:a )?(?:human|bot|real|robot)|who are you",
        ),
        (
            "must",
            r"(?:一定|必须|非)(?:要|得)[^，。]{0,6}[吗么?？]|(?:不填|不说|不写|不给)(?:可以|行|会|能)?[^，。]{0,3}[吗么?？]|为(?:什么|啥)(?:要)?(?:问|填|知道)|问这(?:个|么多)(?:干|做)(?:嘛|什么|啥)|why do you (?:ask|need)",
        ),
    )
)
_ABOUT_US_LENGTH = 24
_QUESTIONS_ARE_ANSWERS = ("story", "want")
"""Questions whose answers are often put as one: 能不能把钱要回来."""
_LEAD = re.compile(
    r"^(?:哦|啊|唉|等等|等下|不好意思|抱歉)?[，,\s]*(?:(?:我)?(?:刚才|刚刚|前面|上面|之前)?(?:我)?(?:那个)?(?:说|写|打|填|记|搞|弄|选|点)错了?|不对|错了|更正(?:一下)?|改一下|纠正一下|sorry|wrong)[，,：:。\s]*"
)
_NOT_THIS = re.compile(
    r"[，,\s]*(?:而)?(?:不是|并非)(?P<wrong>[^，。,]{1,16}?)(?=(?:[，,]\s*)?(?:而?是|应该)|[，。,]|$)"
)
_RIGHT = re.compile(r"(?:改成|改为|应该是|应当是|其实是|而是|是|[：:])\s*(?!不是)")
_NAMED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (slot, re.compile(pattern))
    for slot, pattern in (
        ("end_date", r"离职(?:时间|日期|日子)?|走的(?:时间|日子|那天)|不干的(?:时间|日子)"),
        ("event_date", r"时间|日子|日期|哪天|什么时候"),
        ("amount_owed", r"金额|(?:欠的|涉及的)?钱(?:数)?|欠款|总数|工资(?:数)?|月数|几个月"),
        ("written_contract", r"合同|协议"),
        ("platform", r"平台"),
        ("employer", r"站点|站名|公司|老板|单位|跟谁干"),
        ("city", r"城市|地方|地点"),
        ("name", r"名字|称呼|姓名|我姓"),
        ("proof", r"证据"),
        ("want", r"(?:想要|要求|诉求)"),
        ("worker_kind", r"工种|做什么活|职业"),
    )
)
_TAKEN_BACK = re.compile(
    r"^[^，。,]{1,20}[，。,\s]+(?:哦|啊|呃|哎)?(?:不对|错了|说错了?|打错了?|不是(?=[，,。\s]|应该))[，,。\s]*(?:应该)?是?(?P<right>[^，。,]{1,30})[。.]?$"
)
_CONTRACT_ONLY = re.compile(
    r"(?:我)?(?:没有?|从来没|都没|也没)?签(?:过|了|过了)?(?:啥|什么|任何|过)?(?:合同|协议)?(?:的)?[。.]?|没签过?[。.]?|签了没给我[。.]?"
)
_PROOF = re.compile(
    r"截图|截屏|录音|录像|聊天记录|转账记录|流水|工资条|考勤|打卡|记工本|发票|病历|照片|视频|证人|工牌|收据|欠条|单据"
)
_WISH = re.compile(
    r"^(?:我?(?:就|只|就是|还是)?(?:想|要求?|希望|盼着?)|能?把)[^，。]{0,14}(?:钱|工资|工钱|退|赔|补|恢复|解封|道歉|认定|结清|要回)|退(?:给|还)我|要回(?:工资|钱)|拿回"
)
_NO_NAMES = ("proof", "want")
"""Questions that a name and a number answer only by being late or early."""
_FIGURED = ("docked", "medical_costs", "own_costs", "monthly_pay", "months_owed", "amount_owed")
"""Questions for a sum: proof at hand answers none of them."""
_NO_SUCH = re.compile(r"没|无|冇|不")
_PAPER_SIGNED = re.compile(r"^(?:合同|协议)?[^，。]{0,6}(?:没)?签(?:了|过)[^，。]{0,10}(?:合同|协议|年|$)")
_NAME_ALONE = re.compile(
    r"(?:我?叫)?(?:[小老阿][\u4e00-\u9fff]|我?姓[\u4e00-\u9fff]{1,2}|[\u4e00-\u9fff](?:师傅|先生|女士|姐|哥))[。.]?"
)
_ADDS = re.compile(r"(?:还有|另外|补充|再补充|对了|忘了说|再加)[^，。]?")
_NAME_LENGTH = 4
_SENTENCE = 6
_WANTS_TO_KNOW = re.compile(r"想问|想知道|问一?下|问问|告诉我|请问|咨询|[?？]|怎么|多少|为什么|什么时候")
_SMALL = re.compile(r"^(?:好的?|行|嗯+|哦|谢谢|多谢|辛苦|麻烦|再见|知道了|明白|收到|可以)[^，。]{0,6}[。！!~～]*$|谢谢")
_TOLD = ("platform", "city", "employer", "worker_kind", "written_contract")
_CORRECTION_LENGTH = 40
_FREE = ("story", "proof", "want", "name", "employer")
"""Facts that any words fill: a sum or a day that is put right is none of them."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """Which fact a correction is about, and what it is now; without values it has to be asked for. No slot: something
    was wrong, and the words do not say what."""

    slot: str
    values: dict[str, str]


def agrees(text: str, *, firmly: bool = False) -> bool:
    """Whether words mean yes. `firmly`: only those that cannot be the answer to something else."""
    return bool(_CLEAR_YES.fullmatch(text)) or (not firmly and is_act(text, Act.YES))


def withdraws(text: str) -> bool:
    """Whether words ask to drop a case that was sent, or how: 我不办了, 怎么撤案."""
    return bool(_WITHDRAW.fullmatch(text))


def resumes(text: str) -> bool:
    """Whether words ask to go on with the questions."""
    return is_act(text, Act.RESUME)


def reopens(text: str) -> bool:
    """Whether words ask to open a closed case again."""
    return bool(_REOPEN.fullmatch(text))


def skips(text: str) -> bool:
    """Whether words pass a question over."""
    return is_act(text, Act.SKIP)


def knows_not(text: str) -> bool:
    """Whether words mean that the worker does not know; 先不算了 means that they stop."""
    return is_act(text, Act.UNKNOWN) and not is_act(text, Act.STOP)


def plainly(text: str, *acts: Act) -> bool:
    """Whether words are a recorded way of doing one of those acts, and nothing put together of such ways."""
    said = text.strip(" 。.！!～~")
    return any(said in ways_of(act) for act in acts)


def asks_about_us(text: str) -> str:
    """Return what a question about the service is on (`private`, `cost`, `when`, `who`, `must`), or an empty string."""
    if len(text) > _ABOUT_US_LENGTH and not text.isascii():
        return ""
    return next((key for key, pattern in _ABOUT_US if pattern.search(text)), "")


def asks_else(slot: str, text: str) -> bool:
    """Whether a message asks something of its own instead of answering."""
    return slot not in _QUESTIONS_ARE_ANSWERS and bool(QUESTION.search(text.replace("饿了么", "")))


def corrected_itself(text: str) -> str:
    """Return an answer without what it takes back: 国贸站，不对，是双井站 is 双井站."""
    match = _TAKEN_BACK.search(text)
    return match["right"].strip() if match else text


def meant_for(slot: str, text: str) -> str:
    """Return the question that words answer when they are no answer to the open one (people type faster than a bot):
    没签 where proof was asked, screenshots where a wish was. Empty when they fit."""
    if slot in ("proof", "want", "name", "employer", "city", "story") and _CONTRACT_ONLY.fullmatch(text):
        return "written_contract"
    if slot in _NO_NAMES and (phone_in(text) or text in names_in(f"我叫{text}，")) and own_name_alone(text):
        return "name"
    if slot in _FIGURED:
        return "" if find_sums(text) or _NO_SUCH.match(text) else _instead_of_a_sum(slot, text)
    proof, wish = _PROOF.search(text) is not None, _WISH.search(text) is not None
    if slot == "proof" and _PAPER_SIGNED.match(text) and not proof:
        return "written_contract"
    if slot in ("want", "name", "city", "employer") and proof and not wish and not _names_other(slot, text):
        return "proof"
    return "want" if slot in ("proof", "name", "city", "employer") and wish and not proof else ""


def _instead_of_a_sum(slot: str, text: str) -> str:
    """The question that words without a sum answer where a sum was asked for; empty where they may still be about it."""
    signed = _PAPER_SIGNED.search(text) is not None
    if signed:
        return "written_contract" if slot in TAKEN else ""
    return "proof" if _PROOF.search(text) else ""


def own_name_alone(text: str) -> bool:
    """Whether words are a name, with a number to call or without, and nothing else: 何志远; 许阿姨，许春华，13800131101."""
    rest = without_phone(text).strip(" ，,。.")
    return all(len(one) <= _NAME_LENGTH and not _PROOF.search(one) for one in re.split(r"[，,、\s]+", rest))


def _names_other(slot: str, text: str) -> bool:
    """Whether words that tell of proof also give the employer, or the name and number, that was asked for."""
    if slot == "employer":
        return bool(employer_of(text)) or re.search(r"老板|站长|网点|公司|姓", text) is not None
    return slot == "name" and bool(phone_in(text) or own_name_of(text))


def names_self(text: str) -> str:
    """Return how somebody wants to be called, told without being asked: 小郑, 姓刘, 王师傅. Empty when it is no name."""
    match = _NAME_ALONE.fullmatch(text)
    return text.removeprefix("我").removeprefix("叫").strip("。.") if match else ""


def adds(text: str) -> bool:
    """Whether words beside the summary add to it: 还有我干到上个月20号."""
    return bool(_ADDS.match(text)) and not QUESTION.search(text)


def wants_to_know(text: str) -> bool:
    """Whether words under the summary ask something of their own."""
    return bool(QUESTION.search(text) or _WANTS_TO_KNOW.search(text)) or text.isascii()


def is_small_talk(text: str) -> bool:
    """Whether words are no more than thanks or a nod."""
    return bool(_SMALL.search(text))


def tells_beside(text: str) -> bool:
    """Whether words under the summary tell something and ask nothing: 老板昨天又打电话骂我. Thanks and a word or two do not."""
    asks = QUESTION.search(text) or _WANTS_TO_KNOW.search(text)
    return len(text) >= _SENTENCE and not text.isascii() and not asks and not _SMALL.search(text)


def correction(
    text: str, values: Mapping[str, str], last: str, asking: str, today: date, read: Mapping[str, str] | None = None
) -> Corrected | None:
    """Return what a message corrects: the fact it names, else what it tells anew, else the answer before (`last`).

    `read`: the facts it changes in the matter; 记错了，是一万 is about the sum told last, whatever was asked since.
    """
    if len(text) > _CORRECTION_LENGTH or not CORRECTION.search(text):
        return None
    said = _LEAD.sub("", text)
    wrong = _NOT_THIS.search(said)
    said = _NOT_THIS.sub("", said).strip(" ，,。")
    named = next((slot for slot, pattern in _NAMED if pattern.search(said) and slot != asking), "")
    right = _right(said)
    if named:
        return Corrected(named, _read(named, right, today) if right else {})
    plainly = _LEAD.match(text) is not None
    if told := _told_anew(said, values, today, plainly=plainly):
        return Corrected(next(slot for slot in _TOLD if slot in told), told)
    if wrong and (slot := _holding(wrong["wrong"], values)):
        return Corrected(slot, _read(slot, right, today))
    if not plainly:
        return None
    changed = {slot: value for slot, value in (read or {}).items() if values.get(slot) and slot in (*SLOTS, *MONEY)}
    return _of_the_last(last, right, values, changed, today)


def _told_anew(said: str, values: Mapping[str, str], today: date, *, plainly: bool) -> dict[str, str]:
    """What words tell otherwise than it is held. A correction said plainly (说错了) may also tell what was not held yet."""
    told = {slot: value for slot, value in told_by(said, today).items() if slot in _TOLD and values.get(slot) != value}
    return {slot: value for slot, value in told.items() if values.get(slot) or (plainly and slot != "worker_kind")}


def _holding(wrong: str, values: Mapping[str, str]) -> str:
    """The fact whose value words name as wrong: 不是望京站，是国贸站 says by itself which fact it is. Empty for none."""
    return next((slot for slot, value in values.items() if slot != "story" and value and value in wrong), "")


def _of_the_last(last: str, right: str, values: Mapping[str, str], changed: dict[str, str], today: date) -> Corrected:
    """The correction of the answer before, or of what the matter heard changed where that answer cannot be meant."""
    found = _read(last, right, today) if right and last else {}
    if changed and last not in changed and (not found or last in _FREE):
        return Corrected(next(iter(changed)), changed)
    if last == "event_date" and values.get("months_owed"):  # 两个月没发 told both
        found = {**_read("months_owed", right, today), **found}
    return Corrected(last, found)


def _right(said: str) -> str:
    """Return the words that are right: behind 改成, 应该是, 是."""
    parts = [part for part in _RIGHT.split(said) if part.strip()]
    right = re.sub(r"(?:写|说|打|填|记|搞|弄|选)?错[了的]?|不对|有误", "", parts[-1]) if parts else ""
    only_named = any(pattern.fullmatch(right.strip(" ，,。的")) for _, pattern in _NAMED)
    return "" if only_named else right.strip(" ，,。")


def _read(slot: str, right: str, today: date) -> dict[str, str]:
    return read_answer(slot, right, today).values if right else {}
