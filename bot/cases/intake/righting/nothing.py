"""How workers say that there is nothing of a kind: no deposit, nothing docked. Pure."""

from __future__ import annotations

import re

NONE: dict[str, re.Pattern[str]] = {
    "docked": re.compile(r"没(?:有)?(?:被)?(?:扣|罚)|不(?:扣|罚)|(?:扣|罚)[^，。]{0,6}(?:没有|没的|不对?，?没)|从没"),
    "medical_costs": re.compile(r"没(?:有)?(?:花|看病|医|产生)|(?:医药|看病|医疗)[^，。]{0,8}(?:没有|没花|没得)"),
    "deposit": re.compile(r"没(?:有)?(?:交|收|押|付)|(?:押金|保证金)[^，。]{0,4}(?:没有|没交|不是|没收)"),
    "fees_paid": re.compile(r"没(?:有)?交|费[^，。]{0,4}没有"),
    "penalty": re.compile(r"没(?:有)?(?:违约|要我|让我)|违约金[^，。]{0,4}没有"),
    "offered": re.compile(r"没(?:有)?(?:答应|说|给|肯)|不肯"),
    "paid": re.compile(r"没(?:有)?(?:给|发|付|结)过|一分(?:钱)?(?:都|也)?没"),
    "amount_owed": re.compile(
        r"(?:没|不)(?:有|再)?(?:拖)?欠|(?:结|发|付|给)清了?|没(?:有)?拖|(?:工资|工钱)(?:都|全|也)?(?:发|给|结)了"
    ),
    "months_owed": re.compile(r"(?:没|不)(?:有)?(?:拖)?欠|没(?:有)?拖"),
    "employer": re.compile(r"^没(?:有)?(?:公司|单位|站点|老板)$|^(?:公司|单位|站点|老板)(?:那项)?没(?:有)?$"),
}  # fmt: skip
"""Words that say there is nothing of the kind."""
