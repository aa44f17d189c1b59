"""Evidence: what proves what, and the locker that keeps originals. Import `EvidenceLocker` from `bot.evidence.locker`."""

from bot.evidence.errors import EvidenceError
from bot.evidence.listing import ListRow, evidence_list, list_text
from bot.evidence.model import Entry, LockerOptions, Owner, Receipt, Verdict

__all__ = [
    "Entry",
    "EvidenceError",
    "ListRow",
    "LockerOptions",
    "Owner",
    "Receipt",
    "Verdict",
    "evidence_list",
    "list_text",
]
