"""Whether a name, a number, a day say the same document: exactly, never nearly."""

from __future__ import annotations

import re

from ingestion.publishing.proposal.identify import base_title
from ingestion.sources.model import Unfetched, Wanted
from knowledge.authored.register import name_key

_EM = re.compile(r"</?em[^>]*>", re.IGNORECASE)
_ISSUED = re.compile(r"^(?:[\u4e00-\u9fff、 ]{2,60}?)?关于(?:印发|发布|公布)《(.+)》的(?:通知|公告|决定)$")


def bare_title(written: str) -> str:
    """Return a title as it is compared: no marks of a hit, blanks, brackets, state, issuer or year of revision."""
    return name_key(base_title(_EM.sub("", written).strip()))


def is_named(wanted: Wanted, written: str) -> bool:
    """Whether a title names the document sought, or is that of the notice that issues it."""
    own = {bare_title(name) for name in wanted.names}
    found = bare_title(written)
    return found in own or bool((inside := _ISSUED.match(found)) and bare_title(inside[1]) in own)


def require_named(wanted: Wanted, written: str, address: str) -> None:
    """Raise Unfetched `other_document` for a title of another document, however similar."""
    if not is_named(wanted, written):
        raise Unfetched(
            "other_document", f"{address} is 《{_EM.sub('', written)[:60]}》, not 《{wanted.title}》.", address
        )
