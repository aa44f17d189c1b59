"""Documents from confirmed facts: `available` says which fit, `prepare` makes one as DOCX and PDF with its cover note.

Templates are `templates/*.md`; docs/drafting.md says how a lawyer edits one.
"""

from __future__ import annotations

from bot.drafting.errors import DraftError, NoFont
from bot.drafting.fill import draft
from bot.drafting.model import Draft, EvidenceRow
from bot.drafting.service import (
    Offer,
    Prepared,
    available,
    catalogue,
    check_templates,
    cover_text,
    draft_from,
    prepare,
    render,
)
from bot.drafting.template import find_template, templates

__all__ = [
    "Draft",
    "DraftError",
    "EvidenceRow",
    "NoFont",
    "Offer",
    "Prepared",
    "available",
    "catalogue",
    "check_templates",
    "cover_text",
    "draft",
    "draft_from",
    "find_template",
    "prepare",
    "render",
    "templates",
]
