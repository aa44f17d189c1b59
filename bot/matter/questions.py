"""The single questions of a message: 我签不签呀 夜班我能不能不上 asks two things."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.matter.focus import Focus, asks_whether_so, focuses_of
from bot.matter.reading.clauses import prepared

MOST_QUESTIONS = 5
"""Questions of a message that are read, its last ones."""
_STOPS = re.compile(r"[，。；！？!?;,\n]+")
_REPORTED = re.compile(
    r"(?:问|想问|要问)(?:了|过)?(?:他|她|老板|站长|公司|人事)|(?:他|她|老板|站长|公司|人事|班长|队长|客服)[^，。]{0,4}(?:问|说|讲)"
)
"""A question somebody else put, or one the worker put to somebody else."""
_OPEN = re.compile(
    r"(?:哪天|几号|什么时候|啥时候|多久|怎么|咋|多少|几[个天块钱]|哪[里儿个]|谁|什么|啥)[^，。]{0,6}$|[吗么嘛呢?？]$"
    r"|(?P<verb>[能行要会该得是有算对去走签])不(?:能|(?P=verb))|(?:能|行|要|会|该|得|领|算|赔|签|退|给|够|成|可以)不$"
)
"""How a question is put that names none of the things people mostly ask."""
_OF_A_CLAIM = re.compile(
    r"^(?:他|她|它|那|这|老板|公司|人事|站长|平台|客服|会计|队长|经理|工头|中介|说的?|讲的?|话|账|算法?|做法|个|种|些|样|么|都|到底|是|得|样子|条款?|规定|数|扣|弄|搞)*"
    r"(?:对|合法|合理|行|真|违法|有道理|正常|算数|作数|成立|可以)(?:不(?:对|合法|合理|行|真|正常)?|吗|么|嘛|没有?|假的?)*[呀啊呢吧]?$"
)
"""A verdict on what was told before is asked for, and nothing else."""
_FILLER = re.compile(r"^(?:那个?|还有|另外|就是|就想问(?:一?下)?|我?想问(?:一?下)?|请问|再问(?:一?下)?|到底)+")


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its words, what it asks, and whether it asks if what somebody says is so."""

    text: str
    focuses: tuple[Focus, ...]
    of_claim: bool

    @property
    def short(self) -> str:
        """The question as it is quoted before its answer."""
        return _FILLER.sub("", self.text) or self.text


def questions_of(text: str) -> tuple[Question, ...]:
    """Return the questions of a normalised message in their order; a question that is reported is none. Pure."""
    clauses = (clause.strip() for clause in _STOPS.split(prepared(text)))
    found = []
    for clause in clauses:
        focuses = tuple(focus for focus in focuses_of(clause) if focus not in (Focus.VENTING, Focus.TELLING))
        if not focuses and _OPEN.search(clause):
            focuses = (Focus.LEGAL,)
        of_claim = asks_whether_so(clause) or _OF_A_CLAIM.search(clause) is not None
        if len(clause) > 1 and focuses and (of_claim or not _REPORTED.search(clause)):
            found.append(Question(clause, focuses, of_claim))
    return tuple(found[-MOST_QUESTIONS:])
