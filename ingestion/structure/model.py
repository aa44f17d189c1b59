"""What a text is made of once it is read: placed provisions, what stands before and after them, what was found wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingestion.readers.base import Line
from knowledge.models import FindingDraft, ProvisionDraft

AMENDING = re.compile(
    r"关于(?:修改|修订|废止|修正).{2,}的?决定|修正案(?:（[一二三四五六七八九十]+）)?(?:草案)?$|关于.{0,12}(?:修改|废止).{2,}的(?:决定|通知|公告)"
)
ISSUING = re.compile(
    r"关于(?:印发|发布|公布|颁布|颁发|转发|批转|下发|实施).*的?(?:通知|公告|决定|命令)|令$|决定$|公告$"
)
ENDED = tuple("。；：！？”’」』）)…;:.!?\"'")
"""How a paragraph ends that is complete."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A provision with where it was read: `page` 0 where there are no pages."""

    draft: ProvisionDraft
    page: int = 0
    confidence: float = 1.0


@dataclass(frozen=True)
class Structure:
    """A text in its parts. `form`: articles, sections, case or plain."""

    form: str
    head: tuple[Line, ...]
    """Everything before the first provision: title, number, history, salutation, preamble."""
    provisions: tuple[Placed, ...]
    closing: tuple[Line, ...] = ()
    attachments: tuple[str, ...] = ()
    findings: tuple[FindingDraft, ...] = ()

    @property
    def drafts(self) -> list[ProvisionDraft]:
        """The provisions as the library takes them."""
        return [placed.draft for placed in self.provisions]

    @property
    def articles(self) -> list[ProvisionDraft]:
        """The numbered articles alone; empty for a text without any."""
        return [draft for draft in self.drafts if self.form == "articles" and draft.article[:1].isdigit()]

    @property
    def sections(self) -> list[ProvisionDraft]:
        """The first-level sections of a text without articles."""
        return [draft for draft in self.drafts if self.form == "sections" and draft.article[:1].isdigit()]


@dataclass
class Open:
    """A provision being read."""

    article: str
    label: str
    path: tuple[str, ...]
    lines: list[Line]
    annex: bool = False

    def placed(self) -> Placed:
        text = "\n".join(line.text for line in self.lines).strip()
        pages = [line.page for line in self.lines if line.page]
        confidence = min((line.confidence for line in self.lines), default=1.0)
        draft = ProvisionDraft(self.article, self.label, self.path, text)
        return Placed(draft, pages[0] if pages else 0, confidence)
