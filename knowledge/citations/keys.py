"""Citations as the knowledge files write them (`劳动合同法:38:1:2`) and as a reply shows them."""

from __future__ import annotations

import re
import unicodedata

from knowledge.errors import CitationError
from knowledge.models import Citation, ProvisionKey
from knowledge.text.numerals import parse_numeral, write_numeral

_KEY = re.compile(
    r"(?P<document>[^:]+?)\s*"
    r"(?::\s*(?P<article>\d{1,4})(?:之(?P<inserted>[一二三四五六七八九十\d]{1,3}))?"
    r"(?:\s*:\s*(?P<paragraph>\d{1,2})(?:\s*:\s*(?P<item>\d{1,2}))?)?)?"
)


def parse_key(text: str) -> Citation:
    """Return the citation a key of the knowledge files stands for: `DOCUMENT:ARTICLE[:PARAGRAPH[:ITEM]]`.

    Brackets of `[[...]]` may be left on; a paragraph 0 is one that was not said. Raises CitationError for anything else.
    """
    written = text.strip().removeprefix("[[").removesuffix("]]").strip()
    match = _KEY.fullmatch(written.replace("：", ":"))
    if match is None:
        raise CitationError("bad_key", f"“{text}” is not of the form DOCUMENT:ARTICLE[:PARAGRAPH[:ITEM]].")
    article = article_name(match["article"], match["inserted"]) if match["article"] else ""
    return Citation(
        ProvisionKey(match["document"], article),
        int(match["paragraph"] or 0) or None,
        int(match["item"]) if match["item"] else None,
        written=text,
    )


def article_name(number: str, inserted: str | None = None) -> str:
    """Return 276之一 for (二百七十六, 一) or (276, 1). Raises CitationError for what is not a number."""
    value = parse_numeral(unicodedata.normalize("NFKC", number))
    extra = parse_numeral(unicodedata.normalize("NFKC", inserted)) if inserted else None
    if not value or (inserted and not extra):
        raise CitationError("bad_article", f"“{number}” is not the number of an article.")
    return f"{value}之{write_numeral(extra)}" if extra else str(value)


def format_citation(citation: Citation, title: str, label: str = "") -> str:
    """Return 《劳动合同法》第三十八条第一款第（二）项.

    `label` is the provision's own (`Provision.label`); it tells a section of a policy (一、) from an article.
    """
    inner = title.replace("《", "〈").replace("》", "〉")
    written = f"《{inner}》{format_article(citation.key.article, label)}"
    if citation.paragraph is not None:
        written += f"第{write_numeral(citation.paragraph)}款"
    if citation.item is not None:
        written += f"第（{write_numeral(citation.item)}）项"
    return written


def format_key(key: ProvisionKey | Citation) -> str:
    """Return 《劳动合同法》第三十八条 for `劳动合同法:38`, by the short title, for where no document is at hand."""
    citation = key if isinstance(key, Citation) else Citation(key)
    return format_citation(citation, citation.key.document)


def format_article(article: str, label: str = "") -> str:
    """Return 第二百七十六条之一 for 276之一, 第一部分 for a section labelled 一、, "" for no article."""
    head, _, inserted = article.partition("之")
    if not head.isdecimal():
        return ""
    if label.endswith("、"):
        return f"第{write_numeral(int(head))}部分"
    return f"第{write_numeral(int(head))}条" + (f"之{inserted}" if inserted else "")
