"""The National Database of Laws and Regulations (flk.npc.gov.cn): search by title, details, the Word file.

Laws, administrative regulations, judicial interpretations, local regulations. Ministry rules and documents are not
there. The interface is open to anybody and speaks JSON; files come from an object store under a link valid for an hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ingestion.sources.client import PoliteClient, encoded
from ingestion.sources.model import Fetched, Unfetched, Wanted
from ingestion.sources.names import bare_title, is_named, require_named

HOST = "flk.npc.gov.cn"
BASE = f"https://{HOST}/law-search"
FILES = ("flkoss.obs-bj2.cucloud.cn", "wb.flk.npc.gov.cn")
"""Where the database keeps its files."""
ENDED, AMENDED, IN_FORCE, TO_COME = 1, 2, 3, 4
"""The database's own word for a text's state (`sxx`)."""
REGULATIONS = (201, 210, 215)
LOCAL = (221, 222, 230, 260, 270, 290, 295, 300, 305, 310)
INTERPRETATIONS = (311, 320, 330, 340, 350)
LEVELS = frozenset({"law", "constitution", "administrative_regulation", "judicial_interpretation", "local_regulation"})
_ALSO = frozenset({"关于工资总额组成的规定", "工资支付暂行规定"})
"""Ministry texts the database files under administrative regulations."""
_EM = re.compile(r"</?em[^>]*>", re.IGNORECASE)
PAGE = 100
MOST_PAGES = 20


@dataclass(frozen=True)
class Row:
    """One text as the search lists it."""

    id: str
    title: str
    promulgated: date | None
    effective: date | None
    state: int
    issuer: str
    kind: str

    @property
    def address(self) -> str:
        """The page a person opens."""
        return f"https://{HOST}/detail?id={self.id}"


class NationalDatabase:
    """The database as a source of documents."""

    name = "national_database"

    def __init__(self, client: PoliteClient) -> None:
        self._client = client
        client.allow(*FILES)

    def fits(self, wanted: Wanted) -> bool:
        """Whether documents of this rank are kept there, or an address of it is known."""
        return wanted.level in LEVELS or wanted.short in _ALSO or any(_id_of(a) for a in wanted.addresses)

    def candidates(self, wanted: Wanted) -> Iterator[Fetched]:
        """Yield the text of the known address, then that of the search where it is another."""
        tried: set[str] = set()
        problem: Unfetched | None = None
        given = False
        for found in [*filter(None, map(_id_of, wanted.addresses)), None]:
            try:
                id = found or self._searched(wanted)
                if id is None or id in tried:
                    continue
                tried.add(id)
                found_file = self._file(id, wanted)
            except Unfetched as error:
                if error.code not in ("not_found", "other_document"):
                    raise
                problem = error
                continue
            given = True
            yield found_file
        if problem is not None and not given:
            raise problem

    def search(
        self, words: str, *, since: date | None = None, kinds: Sequence[int] = (), exact: bool = False
    ) -> list[Row]:
        """Return the texts whose title holds the words, newest first. Raises Unfetched."""
        rows: list[Row] = []
        for page in range(1, MOST_PAGES + 1):
            body = {
                "searchRange": 1, "searchType": 1 if exact else 2, "searchContent": words, "sxx": [],
                "gbrq": [since.isoformat(), ""] if since else [], "sxrq": [], "gbrqYear": [], "flfgCodeId": list(kinds),
                "zdjgCodeId": [], "orderByParam": {"order": "gbrq", "sort": "DESC"}, "xgzlSearch": False,
                "pageNum": page, "pageSize": PAGE,
            }  # fmt: skip
            answer = self._client.ask(f"{BASE}/search/list", body, referer=f"https://{HOST}/search")
            found = answer.get("rows") if isinstance(answer, dict) else None
            if not isinstance(found, list):
                raise Unfetched(
                    "not_reached", f"{HOST} answers the search in an unknown form.", f"https://{HOST}/search"
                )
            rows += [row for item in found if (row := _row(item)) is not None]
            if len(found) < PAGE or page * PAGE >= int(answer.get("total") or 0):
                break
        return [row for row in rows if since is None or (row.promulgated or date.max) >= since]

    def _searched(self, wanted: Wanted) -> str | None:
        """The id of the text of exactly this name; the state sought first, then the newest."""
        for exact in (True, False):
            named = [row for row in self.search(wanted.title, exact=exact) if is_named(wanted, row.title)]
            if named:
                return max(named, key=lambda row: _rank(row, wanted)).id
        return None

    def _file(self, id: str, wanted: Wanted) -> Fetched:
        page = f"https://{HOST}/detail?id={id}"
        answer = self._client.ask(f"{BASE}/search/flfgDetails?bbbs={encoded(id)}", referer=page, keep=True)
        data = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(data, dict) or not data.get("title"):
            raise Unfetched("not_found", f"{page} is no longer there.", page)
        title = _EM.sub("", str(data["title"]))
        require_named(wanted, title, page)
        key = f"{page}#{data.get('gbrq') or ''}"
        answer = self._client.kept(key) or self._client.get(self._link(id, data, page), key=key)
        said = {
            "title": title,
            "promulgated": str(data.get("gbrq") or "")[:10],
            "effective": str(data.get("sxrq") or "")[:10],
            "issuer": str(data.get("zdjgName") or ""),
            "state": str(data.get("sxx") or ""),
            "articles": str(len(articles_listed(data.get("content"))) or ""),
        }
        ending = (
            "doc" if answer.data.startswith(b"\xd0\xcf\x11\xe0") else "pdf" if answer.data[:4] == b"%PDF" else "docx"
        )
        name = f"{bare_title(title)}.{ending}"
        return Fetched(answer.data, name, page, answer.fetched_at, self.name, {k: v for k, v in said.items() if v})

    def _link(self, id: str, data: dict[str, Any], page: str) -> str:
        """The link of the Word file, or of the PDF where there is none; links change each time, the file does not."""
        files: dict[str, Any] = data["ossFile"] if isinstance(data.get("ossFile"), dict) else {}
        formats = ["docx", "pdf"] if files.get("ossWordPath") or not files.get("ossPdfPath") else ["pdf"]
        for form in formats:
            address = (
                f"{BASE}/download/pc?format={form}&bbbs={encoded(id)}&fileId={encoded(str(data.get('fileId') or ''))}"
            )
            answer = self._client.ask(address, referer=page)
            found = answer.get("data") if isinstance(answer, dict) else None
            if isinstance(found, dict) and found.get("url"):
                return str(found["url"])
        raise Unfetched("not_found", f"{page} offers no file.", page)


def articles_listed(content: Any) -> list[str]:
    """Return the headings of the articles in the tree the details show, in their order."""
    found: list[str] = []
    stack = [content]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            title = str(node.get("title") or "")
            if re.match(r"\s*第[一二三四五六七八九十百千零]+条", title):
                found.append(title.split(maxsplit=1)[0])
            stack.append(node.get("children") or [])
    return found


def _rank(row: Row, wanted: Wanted) -> tuple[bool, bool, date]:
    same_day = wanted.promulgated is not None and row.promulgated == wanted.promulgated
    return same_day, row.state in (IN_FORCE, TO_COME), row.promulgated or date.min


def _row(item: Any) -> Row | None:
    if not isinstance(item, dict) or not item.get("bbbs") or not item.get("title"):
        return None
    state = str(item.get("sxx") or "0")
    return Row(
        id=str(item["bbbs"]),
        title=_EM.sub("", str(item["title"])).strip(),
        promulgated=_day(item.get("gbrq")),
        effective=_day(item.get("sxrq")),
        state=int(state) if state.isdigit() else 0,
        issuer=str(item.get("zdjgName") or ""),
        kind=str(item.get("flxz") or ""),
    )


def _day(written: Any) -> date | None:
    try:
        return date.fromisoformat(str(written)[:10])
    except ValueError:
        return None


def _id_of(address: str) -> str | None:
    parts = urlsplit(address)
    if parts.hostname != HOST or not parts.path.startswith("/detail"):
        return None
    return next(iter(parse_qs(parts.query).get("id", [])), None)
