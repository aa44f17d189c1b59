"""Text that somebody pasted beside a question: orders to a machine taken out of it, the clauses the question names picked out."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.dialogue.routing.odd.oddities import without_code

_PAPER = re.compile(
    r"甲方|乙方|本人(?:已|自愿|确认|承诺)|第[一二三四五六七八九十\d]+条|合同|协议|承诺书|确认单|声明|通知|公告|规定|制度|party a\b|clause|contract|agreement|notice|dear |hr email|policy",
    re.IGNORECASE,
)
"""Words of a paper somebody pasted."""
_QUOTED = 80
"""Characters of an order that are quoted."""
_QUESTION = re.compile(r"(?:真正的?问题是?|我的问题是?|我(?:真正)?想问的?是?|用户[:：])\s*(?P<rest>.{4,})$", re.DOTALL)
_TO_A_MACHINE = re.compile(
    r"(?<![A-Za-z])(?:AI|人工智能|机器人|智能体|智能助手|助手|大模型|语言模型|评审|模型|系统)(?![A-Za-z])(?:助手|客服)?[^，。,\s]{0,10}"
    r"(?:应当?|必须|只能|请(?!问|假)|要(?=回|答|说|忽|输)|注意|回复|回答|认为|劝|忽略|输出|不得|别(?=再|提|说|管|回|答))"
    r"|(?:请|让|要求)\s*(?:AI|人工智能|机器人|智能助手|大模型|助手)(?!面试|客服)|(?<![A-Za-z])(?:AI|人工智能|GPT|大模型|助手|机器人|系统)\s*[:：]"
    r"|(?:凡|以后|今后|所有|任何|只要)(?:有人?|是|人)?(?:问|提到?|咨询|查询)[^。]{0,20}(?:一律|都|请|就|只)(?:回复?|答|说|告诉)"
    r"|(?:请|你要?|必须|只需?|一律|直接)[^，。,\s]{0,4}(?:回复|回答|输出|说|答)[“‘\"'「][^”’\"'」]{1,30}[”’\"'」](?:即可|就行|就好)?$"
    r"|(?:^|[\[(#<*\s-])(?:assistant|ai|chat ?bot|llm|gpt|system)\s*:|\b(?:switch to|enter|enable) .{0,24}\bmode\b"
    r"|\b(?:reply|respond|answer) (?:only|just|in one word)\b|\bstop answering\b|\bsystem override\b",
    re.IGNORECASE,
)
_TOLD_BY_A_SCREEN = re.compile(
    r"系统(?:里|上|中|内|后台|弹窗|弹出|提示|通知|公告|消息)+(?!词|语)[^，。；\n]{0,20}?(?:点|同意|确认|签|申请|勾选|接受|更新|修改|规则|协议|条款|封|停|扣|罚|违规|超时|下线|请假|打卡|审批|单)"
)
"""What a platform's or an employer's screen asked of the person: a thing that happened at work, and no order to a machine."""
_PIECES = re.compile(
    r"(?<=[。!?;！？；\n】\])）』」>}])|(?=[【\[(（『「<{])|(?:\.\s?){2,}|(?<=[A-Za-z][.?!])\s|[#=*]{2,}|-{2,}"
    r"|\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+"
)
"""Where a sentence, a bracket, a line of marks begins or ends; blanks break Chinese, not English."""
_GOES_ON = re.compile(r"\s*(?:[{\[(\"“]|json\b|并且?|且|然后|再|同时|and\b|then\b)", re.IGNORECASE)
"""The beginning of a piece that goes on with the order before it."""
_ENDS = re.compile(r"[。!?;！？；\])）】』」>]$")
"""The end of a sentence or bracket: what follows is no longer the order."""
_HEADING = re.compile(
    r"(?P<article>第(?P<number>[一二三四五六七八九十百\d]{1,4})条)|(?<![\d.年月])(?P<point>\d{1,2}\.\d{1,2})(?![\d.元万块%])"
)
_NAMED = re.compile(
    r"第?(?P<number>[一二三四五六七八九十百]{1,4}|\d{1,2}(?:\.\d{1,2})?)(?=条|[、,，和跟第]|算|有效|合法|真|能|行|是|$)"
)
_ASKS = re.compile(r"[?？吗呢]|怎么|咋|算数|有效|合法|合规|行不行|能不能|可不可以|是不是|对不对|真(?:的|要|自)")


def without_orders(text: str, is_order: Callable[[str], bool]) -> tuple[str, bool]:
    """Return the text without orders to the machine in it, and whether there were any."""
    cleaned = without_code(text)
    if not _is_order(text, is_order):
        return cleaned, False
    if match := _QUESTION.search(cleaned):
        return match["rest"].strip(), True
    kept, open_order = [], False
    for piece in (piece.strip() for piece in _PIECES.split(cleaned) if piece and piece.strip()):
        dropped = _is_order(piece, is_order) or (open_order and bool(_GOES_ON.match(piece)))
        open_order = dropped and not _ENDS.search(piece)
        if not dropped:
            kept.append(piece)
    return " ".join(kept).strip(), True


def order_in_paper(text: str, is_order: Callable[[str], bool]) -> str:
    """Return the first order to a machine that stands in a pasted contract or notice; empty where none does."""
    if not _PAPER.search(text):
        return ""
    pieces = (
        piece.strip(" 【】[]()（）『』\n") for piece in _PIECES.split(text) if piece and _is_order(piece, is_order)
    )
    return next((piece[:_QUOTED] for piece in pieces if piece), "")


def is_paper(text: str) -> bool:
    """Return whether several numbered clauses stand in a text."""
    return len(_HEADING.findall(text)) > 1 and bool(_PAPER.search(text))


def named_clauses(text: str) -> str:
    """Return the text with only those clauses of a pasted paper that its question names by number, the numbers left out.

    Text without such a question comes back as it is: 2.4 of a paper is no fourth of February.
    """
    headings = list(_HEADING.finditer(text))
    if len(headings) < 2:
        return text
    clauses: dict[str, str] = {}
    story = [text[: headings[0].start()]]
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        number = heading["number"] or heading["point"]
        body = text[heading.end() : following.start() if following else len(text)]
        if number in clauses:
            story.append(body)
            continue
        clause, _, rest = body.strip().partition(" ")
        clauses[number] = clause
        story.append(rest)
    question = next((part for part in reversed(story) if _ASKS.search(part)), "")
    told = text[text.rfind(question) - 12 :] if question else ""
    wanted = [found["number"] for found in _NAMED.finditer(told) if found["number"] in clauses]
    if not wanted:
        return text
    rest = _NAMED.sub("", " ".join(part.strip() for part in story if part.strip()))
    return f"{'；'.join(clauses[number] for number in dict.fromkeys(wanted))}。{rest.replace('条', '', 1)}"


def _is_order(piece: str, is_order: Callable[[str], bool]) -> bool:
    said = _TOLD_BY_A_SCREEN.sub(" ", piece)
    return is_order(said) or _TO_A_MACHINE.search(said) is not None
