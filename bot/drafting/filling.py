"""What one document is filled from: its facts, sums and proofs, written as they stand on paper, and what stays blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bot.drafting.asking import Wanted
from bot.drafting.citing import cite_in_full
from bot.drafting.model import EvidenceRow, Run, Runs
from bot.drafting.template import Cite, Piece, Slot, Template
from bot.drafting.vocabulary import Vague, fields, yuan_text

HAND = "　"
"""Room to write by hand in."""


@dataclass
class Filling:
    """What one document is filled from, and what was noticed on the way."""

    template: Template
    facts: Mapping[str, str]
    wanted: tuple[Wanted, ...]
    evidence: tuple[EvidenceRow, ...]
    today: date
    blanks: list[str] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    citations: list[str] = field(default_factory=list)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(one.claim.name for one in self.wanted)

    def runs(self, pieces: Sequence[Piece]) -> Runs:
        """Return pieces as text, with citations written out and blanks for what is not told."""
        found: list[Run] = []
        for position, piece in enumerate(pieces):
            if isinstance(piece, str):
                found.append(Run(piece))
            elif isinstance(piece, Cite):
                follows = position > 0 and isinstance(pieces[position - 1], Cite)
                self.cite(piece.key)
                found.append(Run(("、" if follows else "") + cite_in_full(piece.key)))
            else:
                found.append(self.fact(piece))
        return tuple(found)

    def cite(self, key: str) -> None:
        if key not in self.citations:
            self.citations.append(key)

    def fact(self, slot: Slot) -> Run:
        """Return a fact as it stands on paper, or its blank."""
        if not slot.field:
            return Run(f"{HAND * 3}（{slot.hint}）{HAND * 3}", blank=True)
        if slot.field.startswith("="):
            return self.computed(slot.field[1:])
        known = fields()[slot.field]
        told = self.facts.get(slot.field, "")
        if not told and known.from_slot and self.facts.get(known.from_slot):
            told = self.facts[known.from_slot]
            known_from = fields()[known.from_slot]
            if known.check and known.check not in self.checks:
                self.checks.append(known.check)
            known = known_from if known_from.values or known_from.kind != known.kind else known
        if not told.strip():
            return self.blank(slot.hint)
        try:
            written = known.written(told)
        except Vague as vague:
            self.checks.append(f"{slot.hint}：你说的是“{vague}”，文书要一个准数，先空着。")
            return self.blank(slot.hint)
        return Run(written) if written else self.blank(slot.hint)

    def blank(self, name: str) -> Run:
        if name not in self.blanks:
            self.blanks.append(name)
        return Run(f"{HAND * 2}（{name}）{HAND * 2}", blank=True)

    def computed(self, name: str) -> Run:
        respondents = 1 + bool(self.facts.get("second_name"))
        if name == "今天":
            return Run(f"{self.today.year}年{self.today.month}月{self.today.day}日")
        if name == "请求合计":
            total = self.total()
            return self.blank("金额合计") if total is None else Run(yuan_text(total))
        if name == "证据件数":
            return Run(str(len(self.evidence))) if self.evidence else self.blank("证据件数")
        if name == "证据页数":
            pages = [row.pages for row in self.evidence]
            return Run(str(sum(pages))) if pages and all(pages) else self.blank("证据页数")
        return Run(str(respondents))

    def total(self) -> Decimal | None:
        """Return the sum of all requests, None unless each is one figure."""
        amounts = [one.amount for one in self.wanted]
        return None if not amounts or None in amounts else sum((one for one in amounts if one is not None), Decimal(0))
