"""The full name of the firm a worker is with, where a turn gives it: 我在北京快达餐饮服务有限公司上班."""

from __future__ import annotations

import re

from bot.matter.reading.update import Found

_FIRM = re.compile(
    r"(?:在|叫做?|给|是|被|跟|和|欠|[：:，,。；;\s“\"]|^)(?P<name>[\u4e00-\u9fff（）()]{3,26}?有限(?:责任)?公司(?:[\u4e00-\u9fff]{2,8}分公司)?)"
)
_SPEAKER = re.compile(
    r"^(?:我们?|俺|咱们?|他们?|她|之前|以前|原来|去年|前年|今年|现在|一直|刚|都)+(?:在|给|是|叫|被|跟|和|为|帮)?"
)
_ANOTHER = re.compile(r"(?:介绍|另一家|隔壁|总包|甲方|客户|下家|新公司)[^，。]{0,8}$")


def firm_in(text: str) -> dict[str, Found]:
    """Return the employer where a prepared text names one firm in full; nothing where it names none, or several."""
    names = {
        _SPEAKER.sub("", match["name"])
        for match in _FIRM.finditer(text)
        if not _ANOTHER.search(text[: match.start("name")])
    }
    if len(names) != 1:
        return {}
    name = names.pop()
    return {"employer": Found(name, name)}
