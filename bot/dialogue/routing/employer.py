"""A message in the voice of somebody others work for: told what the law asks, not how to get round it."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answering.answer import Answer
from bot.contract.messages import Block, BlockKind, Point
from bot.messages import message
from knowledge.authored.card import SECTIONS

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
)
"""The voice of somebody others work for."""


def speaks_as_employer(text: str) -> bool:
    """Whether a message is written in that voice."""
    return bool(_EMPLOYER.search(text))


def for_employer(answer: Answer, language: str) -> Answer:
    """What the law asks of an employer: the plain sentence and the provisions, without a worker's next steps."""
    notice = Block(kind=BlockKind.NOTICE, points=(Point(text=message(language, "employer_asks")),))
    kept = [block for block in answer.blocks if not block.heading.startswith(SECTIONS[1:])]
    cited = {ref for block in kept for point in block.points for ref in point.refs}
    clauses = {ref: clause for ref, clause in answer.clauses.items() if ref in cited}
    return replace(answer, blocks=[notice, *kept], clauses=clauses, ask=None, beside=(), shortened=False)
