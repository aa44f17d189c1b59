"""The folder of official texts, served at the official addresses of the register: how a whole fetch is tried."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

from ingestion.publishing.proposal.draft import draft_of
from ingestion.readers.choosing import read_bytes
from ingestion.sources.publishers.national_database import LEVELS
from ingestion.sources.publishers.policy_lists import LISTS
from knowledge.authored.register import Register
from tests.ingestion.rendering import Paragraph, as_docx, as_html, paragraphs_of
from tests.support.servers.official_sites import DatabaseText, OfficialSites


def serve_corpus(sites: OfficialSites, corpus: Path, register: Register, today: date) -> dict[str, int]:
    """Put every whole text of the folder where the register says it stands; return short title and articles."""
    served: dict[str, int] = {}
    listed: list[dict[str, str]] = []
    shared: dict[str, list[Paragraph]] = {}  # one page may carry a whole batch of cases
    with (corpus / "INDEX.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for row in rows:
        text = (corpus / row["path"]).read_text(encoding="utf-8")
        draft = draft_of(read_bytes(text.encode()), register, today=today)
        entry = register.entry(draft.document.short)
        version = entry.versions[0] if entry else None
        newest = version is not None and version.promulgated in (None, draft.metadata.promulgated)
        if entry is None or "节录" in row["path"] or row["path"].startswith("laws/") or not newest:
            continue
        served[entry.short] = len(draft.articles)
        paragraphs = paragraphs_of(text)
        ids = [a.partition("id=")[2] for a in entry.addresses if a.startswith("https://flk.npc.gov.cn/detail?id=")]
        pages = [a for a in entry.addresses if "flk.npc" not in a]
        if ids or (entry.level.value in LEVELS and not pages):
            id = ids[0] if ids else f"corpus{len(served)}"
            promulgated = str(draft.metadata.promulgated or "")
            sites.texts[id] = DatabaseText(
                id, entry.title, as_docx(paragraphs), promulgated, "", 3, entry.issuer or "", len(draft.articles)
            )
        else:
            address = pages[0] if pages else f"https://www.gov.cn/zhengce/corpus/{len(served)}.htm"
            shared.setdefault(address, []).extend(paragraphs)
            sites.page(address, as_html(shared[address]))
            if not pages:
                listed.append({"TITLE": entry.title, "URL": address, "DOCRELPUBTIME": "2025-01-01"})
    for address in LISTS:
        sites.page(address, json.dumps(listed, ensure_ascii=False).encode(), "application/json")
    return served
