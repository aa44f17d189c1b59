"""Whose matter a turn tells of: the worker's own, or a brother's, a colleague's."""

from __future__ import annotations

import re

_KIN = (
    ("brother", r"弟弟?|哥哥?|表弟|表哥|堂弟|堂哥"),
    ("sister", r"姐姐?|妹妹?|表姐|表妹"),
    ("father", r"爸爸?|父亲|爹|老爸|公公|岳父"),
    ("mother", r"妈妈?|母亲|娘(?!们)|老妈|婆婆|岳母"),
    ("husband", r"老公|丈夫|爱人|男人(?=[在被送开跑受摔干做])"),
    ("wife", r"老婆|媳妇|妻子"),
    ("child", r"儿子|女儿|孩子|娃|闺女"),
    ("colleague", r"同事|工友|队友|站友|搭档"),
    ("friend", r"朋友|老乡|亲戚|邻居|舍友|同学"),
)
PEOPLE = (
    r"弟弟?|哥哥?|[表堂][哥弟姐妹]|姐姐?|妹[妹子]?|爸爸?|父亲|爹|妈妈?|母亲|公公|婆婆|岳[父母]|老公|丈夫|爱人|老婆|媳妇|妻子|儿子|女儿|闺女|对象|[男女]朋友"
    r"|[男女]友|未婚[夫妻]|嫂子?|姐夫|妹夫|弟媳|女婿|儿媳|侄[子女]儿?|外甥女?|[大小二三]?[舅姨姑叔伯][父妈母子]?|(?:前|老|男|女)?同事|工友|队友|站友|搭档|对班"
    r"|徒弟|徒儿|师[弟兄姐妹父]|闺蜜|小姐妹|姐妹|姐们儿?|哥们儿?|发小|室友|舍友|同[学乡]|朋友|老乡|亲戚|邻居"
)
"""Words for people beside the worker, behind 我 or at the head of a part of a sentence, as a pattern."""
_PATTERNS = tuple(
    (
        name,
        re.compile(
            rf"(?:我|俺|咱)(?:的)?(?:一?个|们?家?)?(?:{words})(?!说|讲|告诉|介绍|问我|让我|叫我|都说|跟我说|没工作|在家带|上班(?:的)?地方|要上学|生病要)"
        ),
    )
    for name, words in _KIN
)
_OWN = re.compile(
    r"(?:^|[，。！])(?:那|再|还有|另外)?(?:说|问|讲)?(?:回|下|一下)?(?:我自己(?:呢|的|也|是|这边)|我这边|轮到我|我的(?:事|情况)|我本人)|再问(?:下|一下)?我(?:的|自己)|我自己的(?:事|情况|问题)|(?:有没有|有)(?:我|俺)的?份"
)
_WORK = re.compile(
    r"干活|上班|工地|厂|送|跑|摔|伤|撞|死|没了|欠|辞|开除|工资|老板|签|打工|做|干|岁|店|食堂|烫|断|砸|压|夹|触电|倒|保安|保洁|洗|扫|年的|没发|司机|快递|骑|病|怀|封|罚|扣|班"
)
LEAST = 4
_FOR_ME = re.compile(
    r"(?:让|叫|劝|喊|催|教)(?:我|俺)(?:也|去?要|去?告|学|照)|(?:那|是不是|能不能|可不可以|可以)(?:我|俺)也|(?:我|俺)(?:是不是|能不能|可不可以|可以|应该|该)?也(?:能|想|要|该|可以)(?:要|拿|赔|告|有)|(?:我|俺)(?:有没有|有)(?:这|那)?(?:个|笔)?份"
)
"""What happened to somebody else, told to ask whether it holds for oneself."""
_WITH = re.compile(r"(?:跟|和|同|与|陪|带着?|还有)$")
"""Before a relation: somebody beside the worker, whose matter it stays."""
_AND_ME = re.compile(r"(?:我|俺)?[^，。]{1,3}(?:跟|和|同|与)(?:我|俺)(?!说|讲|要|借)")


def person_in(text: str) -> str:
    """Return whose matter a turn opens on: a relation, `self` when it goes back to the worker, empty when it does not say."""
    if _OWN.search(text):
        return "self"
    found = [(match.start(), name) for name, pattern in _PATTERNS if (match := pattern.search(text))]
    if not found:
        return ""
    at, name = min(found)
    if _WITH.search(text[:at]) or _AND_ME.match(text[at:]):
        return ""
    subject = at <= LEAST or re.search(r"[，。,！!？? ]$", text[:at]) is not None
    return name if subject and _WORK.search(text[at:]) else ""


_FIRST_PERSON = re.compile(
    rf"(?:^|[，。,！!？? ])(?:我|俺|咱)(?!们|的)(?!(?:一?个|家)?(?:{'|'.join(words for _, words in _KIN)}))"
)
PEERS = frozenset({"colleague", "friend"})
"""People beside the worker, told of in passing more often than asked for."""


def speaks_of_self(text: str) -> bool:
    """Return whether a clause of a turn has the person who writes for its subject: 我23年来的, behind what a colleague got."""
    return _FIRST_PERSON.search(text) is not None


_ASKED = re.compile(r"[?？]|吗|么|呢|怎么|咋|能不能|该不该|多少|怎样|如何|帮(?:他|她|我)|替(?:他|她)|想问|问一?下")
_SENTENCE = re.compile(r"[。！!?？\n]|$")


def in_passing(text: str) -> bool:
    """Return whether somebody is only named in the middle of a turn that tells of the worker's own matter.

    Of a relative nothing may be asked in the same breath: 我弟在别的厂，没打招呼走的，我有点怕 tells of the worker.
    """
    found = [(match.start(), name) for name, pattern in _PATTERNS if (match := pattern.search(text))]
    at, name = min(found, default=(0, ""))
    if at <= LEAST:
        return False
    end = _SENTENCE.search(text, at)
    return name in PEERS or not _ASKED.search(text[at : end.start() if end else len(text)])


RELATIVE = rf"(?:我|俺|咱)(?:的)?(?:一?个|家)?(?:{'|'.join(words for name, words in _KIN if name not in PEERS)}|对象|[男女]朋友)"
"""Words for somebody of the worker's own family, as a pattern."""


def told_to_compare(text: str) -> bool:
    """Return whether what is told of somebody else only leads to what holds for the worker: 他拿了2N，让我也要."""
    return _FOR_ME.search(text) is not None
