"""Follow-ups: what a short message asks about the matter already on the table."""

from __future__ import annotations

import re
from itertools import zip_longest

from bot.answering.answer import Reordered, Retrieval
from knowledge.models import Hit

_ASPECTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "期限",
        re.compile(
            r"多久|多长时间|几时|什么时候|啥时候|期限|过期|时效|来得及|晚不晚|几天|几个月|最晚|截止|how long|deadline"
        ),
    ),
    (
        "留好这些证据",
        re.compile(r"证据|凭什么证明|怎么证明|证明|没有?合同怎么|录音|截图|要准备(什么|啥)|带什么|材料|evidence|proof"),
    ),
    (
        "去哪里",
        re.compile(r"去哪|找谁|哪里(告|投诉|申请)|哪个部门|什么部门|电话|地址|在哪(儿|里)?(办|告|申请|投诉)?|where"),
    ),
    ("跟老板这样说", re.compile(r"怎么(跟|和|同).{0,6}说|咋(跟|和).{0,4}说|怎么开口|话术")),
    (
        "你可以要求",
        re.compile(r"(能|可以|应该|该)(要|赔|拿|得|给).{0,4}(多少|什么|啥)|多少钱|赔多少|怎么(算|赔)|几多钱|how much"),
    ),
    (
        "这周就做",
        re.compile(
            r"^(那|然后|接下来|现在|我)?(该|要|应该)?(怎么办|咋办|咋整|怎么做|点算|点办|咋个办|做什么|先做啥|第一步|下一步).{0,4}$"
        ),
    ),
    (
        "当心",
        re.compile(r"(要)?(注意|小心|当心)(什么|啥|哪些)|有(什么|啥)(风险|坑)|会不会(被|有).{0,8}(报复|风险|影响)"),
    ),
)
_LINKED = re.compile(
    r"^(那|那么|如果|要是|万一|假如|但是?|可是?|不过|还有|另外|他说|她说|他们说|老板说|站长说|对方说|公司说|人家说|然后|这个|这样|就算|即使|它|这|and |but |what if|then )"
)

_EMPTY = re.compile(
    r"然后|接下来|什么时候|啥时候|几时|从哪天|哪天|多少钱|多少|多久|多长|时间|大概|一共|总共|每个?月|每天|每年|现在|以后|之后|开始|最(?:多|少|久|高|低|晚)|怎么|咋|应该|可以|需要|谁|哪[里儿个]?|什么|啥|有没有|是不是|能不能|"
    r"[那就都还也再又要能会该算给发领拿赔退交办走吗呢吧啊呀嘛了的得过着从到起几天个月年钱我你他她它们是有没不行对好这样去来说先\s，。？?！!、]"
)
"""Words that ask without naming a matter."""
NAMED_LEAST = 2
"""Characters left over from which a message names a matter of its own."""

_SHORT = re.compile(
    r"[吗呢没吧]$|怎|咋|多少|哪|谁|几|能|会|要|还|钱|签|走|赔|告|证|^是|^不|^有|^对|^好|点算|how|when|where"
)


def asked_aspect(text: str) -> str:
    """Return the card section a short follow-up asks for, or an empty string."""
    if len(text) > 24:
        return ""
    return next((heading for heading, pattern in _ASPECTS if pattern.search(text)), "")


def is_follow_up(text: str) -> bool:
    """Whether a message leans on the one before: a link word, a very short question or answer, or no matter of its own."""
    return bool(_LINKED.match(text)) or (len(text) <= 8 and bool(_SHORT.search(text))) or names_nothing(text)


def names_nothing(text: str) -> bool:
    """Whether a message asks (how much, from when, and then?) without a word on what: the matter is the one before."""
    return bool(_SHORT.search(text)) and len(_EMPTY.sub("", text)) < NAMED_LEAST


def found_together(alone: Retrieval, joint: Retrieval) -> Retrieval:
    """What a follow-up finds by itself and together with the matter before it, in turns, the better score of each."""
    hits: dict[str, Hit] = {}
    for pair in zip_longest(alone.hits, joint.hits):
        for hit in filter(None, pair):
            known = hits.get(str(hit.key))
            if known is None or known.score < hit.score:
                hits[str(hit.key)] = hit
    return Reordered(list(hits.values()), joint.cards, joint.local)
