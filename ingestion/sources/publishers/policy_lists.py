"""The lists of documents on www.gov.cn: new policies, documents of the State Council and of ministries, by exact title."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ingestion.sources.client import PoliteClient
from ingestion.sources.model import Fetched, Wanted
from ingestion.sources.names import is_named
from ingestion.sources.publishers.pages import OfficialPages

LISTS = (
    "https://www.gov.cn/zhengce/zuixin/ZUIXINZHENGCE.json",
    "https://www.gov.cn/zhengce/zhengceku/gwywj/TONGYONGGAILAN.json",
    "https://www.gov.cn/zhengce/zhengceku/bmwj/TONGYONGGAILAN.json",
)
_LEVELS = frozenset({"policy", "departmental_rule", "administrative_regulation", "judicial_interpretation"})


@dataclass(frozen=True)
class Listed:
    """One document of a list."""

    title: str
    address: str
    day: date | None


class PolicyLists:
    """The lists as a source: they say where a document stands, its page gives the text."""

    name = "policy_list"

    def __init__(self, client: PoliteClient) -> None:
        self._client = client
        self._pages = OfficialPages(client)

    def fits(self, wanted: Wanted) -> bool:
        """Whether national documents of this rank are listed there."""
        return wanted.level in _LEVELS and (wanted.entry is None or wanted.entry.jurisdiction == "CN")

    def candidates(self, wanted: Wanted) -> Iterator[Fetched]:
        """Yield the pages of the documents of exactly this name that are not known to the register."""
        for listed in self.items:
            if is_named(wanted, listed.title) and listed.address not in wanted.addresses:
                found = Wanted(wanted.short, wanted.title, (listed.address,), wanted.entry, level=wanted.level)
                yield from self._pages.candidates(found)

    @cached_property
    def items(self) -> list[Listed]:
        """Everything the lists name, fetched once. Raises Unfetched."""
        found: dict[str, Listed] = {}
        for address in LISTS:
            rows = self._client.ask(address, keep=True)
            for row in rows if isinstance(rows, list) else []:
                if isinstance(row, dict) and row.get("TITLE") and row.get("URL"):
                    url = str(row["URL"])
                    found.setdefault(url, Listed(str(row["TITLE"]).strip(), url, _day(row.get("DOCRELPUBTIME"))))
        return list(found.values())


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written or "")[:10])
    except ValueError:
        return None
