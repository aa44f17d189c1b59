"""A tiny made-up law and card for tests that need no library. The articles are invented; none is real law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from knowledge.authored.card import Card, read_cards
from knowledge.models import Citation, Document, Hit, Level, Provision, ProvisionKey, Resolution, Status, Version

ON = date(2026, 11, 21)
ARTICLES = {
    "1": "骑手完成配送之后，站点按月支付报酬。\n站点拖欠报酬的，骑手可以要求支付，并要求加付一半。",
    "2": "骑手应当在一年内提出申请。",
    "3": "站点不得扣押骑手证件，不得收取押金。",
    "9": "旧的规定。",
}
CARD = """---
id: made-up-pay
title: 站点拖着不发钱
topic: pay
reviewed: 2026-11-21
decides: [造的法:1]
asks: [relation]
asked_as: [站点不发钱]
---
## 一句话
站点拖着不发钱，你可以要求支付，还能要求加付一半。[[造的法:1]]

## 你可以要求
- {relation=labour} 要求站点按月支付报酬。[[造的法:1]]
- {relation=civil} 按协议要钱。
- 不得收取押金，收了就退。[[造的法:3]]
- 这一条依据不存在。[[造的法:77]]

## 这周就做
- 把跑单记录截图存好。

## 期限
- 一年内提出申请。[[造的法:2]]

## 留好这些证据
- 跑单记录和转账记录。

## 去哪里
- 去当地劳动监察投诉，打 12333 问。[[没收的办法:4]]
"""


class MadeUpResolver:
    """Resolves the made-up law; `没收的办法` is known and not held, `将来的法` not yet in force, `草案` a draft."""

    def resolve(self, citation: Citation, on: date) -> Resolution:
        """Return what the made-up library holds."""
        name, article = citation.key.document, citation.key.article
        document = Document(name, name, Level.LAW)
        if name == "没收的办法":
            return Resolution(citation, document, None, None, False, "not_held")
        status = {"将来的法": Status.NOT_YET_EFFECTIVE, "草案": Status.DRAFT}.get(name, Status.EFFECTIVE)
        problem = "" if status is Status.EFFECTIVE else status.value
        if name not in ("造的法", "将来的法", "草案"):
            return Resolution(citation, problem="unknown_document")
        version = Version(1, name, date(2020, 1, 1), date(2027, 1, 1) if problem else date(2020, 1, 1), None, status)
        if article not in ARTICLES:
            return Resolution(citation, document, version, None, True, "no_such_article")
        provision = Provision(1, 1, citation.key, f"第{article}条", (), ARTICLES[article], 1, "")
        return Resolution(citation, document, version, provision, True, problem)


def made_up_card() -> Card:
    """Return the one card."""
    shelf = read_cards([(Path("made-up-pay.md"), CARD)])
    assert not shelf.problems, shelf.problems
    return shelf.cards["made-up-pay"]


def made_up_hit(article: str, score: float = 0.9) -> Hit:
    """Return a hit on an article of the made-up law."""
    key = ProvisionKey("造的法", article)
    return Hit(key, "造的法", f"第{article}条", score, Status.EFFECTIVE, True)
