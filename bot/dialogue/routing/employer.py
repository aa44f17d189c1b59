"""A message in the voice of somebody others work for: answered from what the law asks of an employer (employer.yaml)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.answering.answer import Answer
from bot.contract.messages import Block, BlockKind, Point
from bot.messages import message
from knowledge.authored.card import SECTIONS
from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "employer.yaml"
_EMPLOYER = re.compile(
    r"我是(?:一?个|一家)?(?:小|开[^，。]{1,6}的)?(?:老板|雇主|用人单位|用工单位)(?:[，。,\s]|$|想|怎|能|要)"
    r"|我(?:是)?(?:站长|小老板|店长|包工头|工头|做.{1,8}的?小?(?:平台|公司|老板))(?:[，。,\s]|$|想|怎|能|要|账|跟|有)"
    r"|(?:想|打算|准备)(?:辞|开|招|请|雇)(?:一?个|两个|几个)?.{0,8}(?:员工|工人|阿姨|保姆|骑手|的人|妹子)|被员工(?:告|投诉|仲裁)"
    r"|(?:岁的?)?(?:阿姨|保姆|师傅|工人|员工|骑手).{0,8}(?:要签(?:啥|什么)|保险怎么(?:上|买))|(?:员工|工人)工资(?:想|能不能|可以)(?:分|晚|缓)"
    r"|我(?:手下|底下|店里|公司里?|厂里)(?:有|的).{0,6}(?:员工|工人|伙计)"
    r"|我(?:雇|招|请)(?:了|的).{0,8}(?:员工|工人|伙计)"
    r"|我们?(?:想|要|打算)(?:把)?(?:他|她|员工|工人|手下).{0,3}(?:辞退|开除|开掉)"
    r"|(?:怎么|怎样|如何|咋)(?:样|做)?(?:才能|合法)?(?:辞退|开除|开掉)(?:员工|工人|骑手)"
    r"|(?:怎么|怎样|如何|咋)(?:样|做)?(?:才能|才可以|可以)[^，。]{0,4}(?:不给|少给|不用给|不交|不用交|不赔)[^，。]{0,4}(?:员工|工人|骑手)"
    r"|我(?:刚|自己)?(?:开|办)(?:了)?(?:一?(?:家|个|间))?(?:小|夫妻)?(?:饭馆|饭店|餐馆|餐厅|店|厂|公司|工作室|作坊|超市|理发店|奶茶店|民宿|工厂)"
    r"|我是(?:公司|单位|厂里|店里)?(?:的)?(?:人事|HR|行政|法人|负责人|经营者)(?![^，。]{0,3}(?:说|让|叫))|老板这边|单位这边"
    r"|作为(?:一个|一名)?(?:老板|单位|公司|雇主|用人方|经营者)"
    r"|我们?(?:单位|公司|店里?|厂里?)[^，。]{0,10}(?:要|想|准备|打算)(?:裁|招|辞退)(?!我)"
    r"|(?:请|雇|找)(?:个|了个|一个)?(?:阿姨|保姆|月嫂|钟点工)[^。]{0,12}我(?:要|该|得|能|可以|需要)"
    r"|(?:员工|工人|伙计|学徒|下属|阿姨|保姆)[^。？?]{0,16}我(?:能|可以|该|要|得|需要|应该)(?:不能|不可以|不要)?[^。？?]{0,6}(?:扣|辞|开除|报|买|签|交|赔|给他|给她|付)"
    r"|(?:招人|招工|用人|雇人)(?:时|的时候)[^。]{0,6}(?:想|能|可以)",
    re.IGNORECASE,
)
"""The voice of somebody others work for."""
_WORKER = re.compile(
    r"(?:让|逼|叫|欠|扣|给|不给|少|骂|打|辞退|开除|裁|要求)了?我(?!的(?:员工|工人|店|公司)|雇|能|可以|该|要(?!赔))|我被|(?:老板|公司|单位)(?:说|让|叫|不|没)|同事说"
)
"""The voice of who works for others."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What the law asks of an employer in one matter: lines by language, the answer first, and the clauses of each."""

    name: str
    words: re.Pattern[str]
    lines: dict[str, tuple[str, ...]]
    refs: tuple[tuple[str, ...], ...]


def speaks_as_employer(text: str) -> bool:
    """Whether a message is written in that voice."""
    return bool(_EMPLOYER.search(text))


def duty_asked(text: str) -> Duty | None:
    """Return what the law asks of an employer in the matter of a message; None for a worker's, or where none is authored."""
    if not speaks_as_employer(text) or _WORKER.search(text):
        return None
    return next((duty for duty in every_duty() if duty.words.search(text)), None)


def ask_first(language: str) -> str:
    """Return where an employer asks further."""
    said: dict[str, str] = _data()["then"]
    return said.get(language, said["zh"])


@lru_cache
def _data() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(_DATA)
    return content


@lru_cache
def every_duty() -> tuple[Duty, ...]:
    """Return every authored duty, in the order in which their words are looked for."""
    return tuple(
        Duty(
            name,
            re.compile(entry["words"], re.IGNORECASE),
            {key: tuple(entry[key]) for key in ("zh", "en")},
            tuple(tuple(refs) for refs in entry["refs"]),
        )
        for name, entry in _data()["duties"].items()
    )


def for_employer(answer: Answer, language: str) -> Answer:
    """What the law asks of an employer: the plain sentence and the provisions, without a worker's next steps."""
    notice = Block(kind=BlockKind.NOTICE, points=(Point(text=message(language, "employer_asks")),))
    kept = [block for block in answer.blocks if not block.heading.startswith(SECTIONS[1:])]
    cited = {ref for block in kept for point in block.points for ref in point.refs}
    clauses = {ref: clause for ref, clause in answer.clauses.items() if ref in cited}
    return replace(answer, blocks=[notice, *kept], clauses=clauses, ask=None, beside=(), shortened=False)
