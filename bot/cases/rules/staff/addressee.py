"""For whom words of staff are: the worker, the colleagues, or nobody can tell. Pure.

In doubt the words are held and their author is asked: what reaches a worker by mistake cannot be taken back.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Collection
from dataclasses import dataclass


class For(enum.Enum):
    """Whom words are for."""

    WORKER = "worker"
    INSIDE = "inside"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class People:
    """Who may be meant: names of the colleagues (not of who writes), and how the worker is called."""

    colleagues: Collection[str] = ()
    worker: str = ""


# What stands before a mark without changing what it means: spaces, quotes, bullets, invisible signs.
_BEFORE = r"[\s\u200b-\u200f\u2060\ufeff\"'“”‘’「」>》•·*。，,.、]*?"
_STROKES = r"[/／\\＼⁄∕]\s?[/／\\＼⁄∕]|、、"
_NOTE = re.compile(
    rf"{_BEFORE}(?:(?:{_STROKES})[/／、\\＼⁄∕]*|[(（\[【<《]\s*(?:内部|备注|仅内部|不要?发给?当事人)[^)）\]】>》]{{0,6}}[)）\]】>》]"
    r"|(?:内部(?:备注|讨论|消息|提醒)?|备注|备忘|自记|(?:工作|通话|电话)记录|internal|note|memo)\s*[:：])\s*",
    re.IGNORECASE,
)
_MENTION = re.compile(r"(?<![\w.@])[@＠][\w\u4e00-\u9fff]")
_LEAD = (
    r"(?:谢谢|多谢|感谢|辛苦|麻烦|请教?|问下|问一下|请问|喂|哎|诶|嗨|hi|hello|好的|嗯+|那|你好|早|早上好|收到)*"
    r"[了啦呀啊，,。!！~～\s]*"
)
_TITLE = r"(?:姐|哥|老师|主任|律师|督导|科长|同学|总)"
_ABOUT_WORKER = re.compile(
    r"当事人|你们?(?:先|再)?(?:看|觉得|认为)(?:一?下)?[他她]|(?:别|不要|不能|先别|先不要)(?:让|给|跟|和|告诉|对)[他她]"
    r"|(?:这个?|那个?)人(?:有点|挺|很|太|好|真|说话|脾气|不太|比较)|要不要接(?:手|这件|这个|[？?。，,]|$)"
    r"|[他她](?:这个(?:算|案|事|情况)|估计|恐怕|八成|多半|可能)[^。！？!?]{0,8}(?:输|赢|没戏|打不|拿不)"
    r"|(?:怎么|咋)(?:跟|和|对)[他她]说|我们(?:没|不)(?:太)?(?:有)?(?:把握|确定)[^。]{0,6}[他她]"
)
_SPOKEN_TO = re.compile(r"[你您]")
_OTHER_SIDE = re.compile(
    r"站长|老板|公司|平台|经理|领导|人事|对方|队长|组长|主管|店长|班长|工头|包工头|房东|客户|顾客|商家|司机|同事|工友|朋友|家人|老婆|老公|医生|警察|仲裁|法官|那个人|hr",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"[他她](?!们)")
_AMONG_US = re.compile(
    r"(?:先|暂时)?(?:别|不)(?:要|用|急着|忙着)?(?:回|答复|回复|理会?)(?=$|[，,。！!？?；;\s]|等|先)"
    r"|(?:这|那)(?:个|件|单)?(?:案子|案件|案)(?:我|的?话)?(?:没底|没戏|没把握|胜算|悬|难|不好|棘手|麻烦|烦|怎么[弄办]|谁)"
    r"|(?:不要?|别|千万别|先别)(?:提(?!前|供|交|出|取)|说漏|说破|透露|露底|声张)"
    r"|(?:这人|这家伙|此人)(?!叫|是|在|姓|有|长|怎么|还)|烦死|难缠|难搞|难伺候|受不了|(?:不想|懒得|没空)(?:管|理|接|弄)"
    r"|(?:这|那)(?:个|位)?(?:哥们|大哥|老哥|小伙(?:子)?|小子|大姐|大妈|大爷|大叔|阿姨|姑娘|小姑娘|家伙|主儿|老头|当事|女的|男的)(?![叫姓是])"
    r"|(?:转|交|丢|甩|推)给(?:别人|别的|隔壁|上面|下一个)|(?:拖|晾|冷)(?:他|她|一|两|几)"
)
"""What colleagues say of a case or of its worker; with 你 in it the worker is the one spoken to."""
_OFFICE_TALK = re.compile(
    r"赢面|胜算|打不赢|赢不了|站不住脚|我看悬|油水|几个钱|不值得|碰瓷|讹[人钱]|骗(?:法援|名额|补助)|名额"
    r"|(?:这|那)(?:类|种|单|些)案|往后排|(?:先|再)?(?:晾|压|拖)(?:着|一压|几天)|要不(?:要)?(?:先)?(?:报给?|上报|推|转|接|理|管|回|通知)(?!证|警|案)"
    r"|司法局|上面(?:说|不|要|让)|督导(?:说|让|不)|谁批|卷宗|归档|开会(?:说|讨论|再|过)|打印机|复印机"
    r"|(?:帮|替)我(?:顶|盯|接|看)(?:一)?(?:下|会|着)|你们(?:先|帮忙)?(?:盯|顶|看着|替)|^(?:我)?(?:先)?(?:下班|吃饭|走)(?:了|去)(?=[，,。!！]|$)|我去吃饭|别(?:录音|写进|记进)"
    r"|^(?:唉|哎呀?|服了|无语|烦|晕|醉了|头大|崩溃|呵呵|笑死|我去)(?=[，,。!！~…]|$)|又(?:是|来)?一个(?=$|[，,。!！])|八百遍|拎不清|还不懂|听不懂人话|脑子(?:有|不)"
    r"|(?<![长板理导])[他她](?:的)?(?:老婆|媳妇|老公|妈|爸|爹|娘|儿子|女儿|对象|家里)"
)
"""What an office says to itself: odds, whose turn it is, rooms and files, sighs. In words that speak to nobody, or to several."""
_TO_ROLE = re.compile(
    rf"^{_LEAD}(?:各位|大家|同事们?|督导|主管|谁有空|有没有人|哪位)(?!们?好)"
    r"|(?:你们|咱们?|我们)?谁(?:有空|盯|接(?:一下|手|这)|帮忙|替我|去一?趟|来(?:办|接|弄|看))|你们(?:谁|哪个|怎么看|觉得呢)"
)


def addressed(text: str, people: People) -> For:
    """Return whom the words are for, by their writing alone."""
    if _NOTE.match(text):
        return For.INSIDE
    if _MENTION.search(text) or _ABOUT_WORKER.search(text) or _TO_ROLE.search(text.strip()):
        return For.UNCLEAR
    if not _SPOKEN_TO.search(text.replace("你们", "")) and (
        _AMONG_US.search(text) or _OFFICE_TALK.search(text.strip())
    ):
        return For.UNCLEAR
    if not _SPOKEN_TO.search(text) and _speaks_of(text, people):
        return For.UNCLEAR
    return For.UNCLEAR if any(_calls(text.strip(), name, people.worker) for name in people.colleagues) else For.WORKER


def _speaks_of(text: str, people: People) -> bool:
    """Whether words that speak to nobody speak of a colleague, or of the worker by name or as of a third person."""
    if any(_tells_of(text, name, people.worker) for name in people.colleagues):
        return True
    worker = re.escape(people.worker)
    if len(people.worker) > 1 and people.worker in text:
        return not re.match(rf"{_LEAD}{worker}{_TITLE}?(?:先生|女士|师傅)?(?:[，,。！!：:、~\s]|好|$)", text)
    return bool(_SOMEBODY.search(text)) and not _OTHER_SIDE.search(text)


def _tells_of(text: str, name: str, worker: str) -> bool:
    """Whether words name a colleague, or say what somebody is to give to, ask of or wait for one called so for short."""
    if len(name) < 2 or name in text:
        return len(name) > 1
    called = _called(name, worker)
    return bool(called and re.search(rf"(?:给|跟|和|问|找|让|叫|等)(?:{called})", text, re.IGNORECASE))


def without_mark(text: str) -> str:
    """Return the words of a note without the mark in front."""
    return _NOTE.sub("", text, count=1).strip()


def _calls(text: str, name: str, worker: str) -> bool:
    """Whether words begin or end with a colleague's name, or with how one calls a colleague of that name."""
    if len(name) < 2:
        return False
    shown = re.escape(name)
    if re.match(rf"{_LEAD}{shown}", text, re.IGNORECASE) or re.search(
        rf"[，,。！!？?\s]{shown}[。！!？?~～\s]*$", text
    ):
        return True
    called = _called(name, worker)
    return bool(called and re.match(rf"{_LEAD}(?:{called})(?![\u4e00-\u9fff]?(?:说过|定的))", text, re.IGNORECASE))


def _called(name: str, worker: str) -> str:
    """How one calls a colleague of that name: 李姐, 小李, 娜姐, 娜娜; empty where 李姐 may be the worker."""
    if worker and worker.removeprefix("姓")[:1] == name[0]:
        return ""
    short = [re.escape(part) for part in dict.fromkeys((name[0], name[:-1], name[1:], name[-1])) if part]
    ways = (*(f"{part}{_TITLE}" for part in short), *(f"[小老阿]{part}" for part in short), re.escape(name[-1] * 2))
    return "|".join(ways)
