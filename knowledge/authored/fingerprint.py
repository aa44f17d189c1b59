"""The fingerprint of a legal text: equal for the same wording in any format, whatever the spaces and the brackets."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "〔": "(", "〕": ")", "[": "(", "]": ")", "【": "(", "】": ")"}
)


def text_fingerprint(provisions: Iterable[tuple[str, str]]) -> str:
    """Return the SHA-256 (64 hex characters) of (article, text) pairs in their order; "" for none.

    Width of characters, spaces, quotation marks and brackets of years do not count; every other sign does.
    """
    found = hashlib.sha256()
    some = False
    for article, text in provisions:
        some = True
        bare = _SPACES.sub("", unicodedata.normalize("NFKC", text)).translate(_QUOTES)
        found.update(f"{article}\x1f{bare}\x1e".encode())
    return found.hexdigest() if some else ""
