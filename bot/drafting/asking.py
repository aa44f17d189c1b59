"""What a document asks for: which claims may stand in it, in which words, and why the others are left out. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.claims.model import Claim, Part, Payer, Period, Step, Unit
from bot.drafting.template import Template
from bot.drafting.vocabulary import Request, refused, requests


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request of the document: what is asked, its amount where it is one figure, and the claim it comes from."""

    words: str
    low: Decimal | None
    high: Decimal | None
    claim: Claim
    steps: tuple[Step, ...] = ()
    basis: tuple[str, ...] = ()

    @property
    def amount(self) -> Decimal | None:
        return self.low if self.low == self.high else None


def choose_claims(
    template: Template, claims: Sequence[Claim], relation: str = "", *, over_age: bool = False
) -> tuple[tuple[Wanted, ...], tuple[str, ...]]:
    """Return the requests of a document, and one sentence for each claim that was left out."""
    if not template.claims:
        return (), ()
    names = {claim.name for claim in claims}
    wanted: list[Wanted] = []
    dropped: list[str] = []
    for claim in claims:
        if claim.unit is Unit.DECISION:
            continue
        if left_out := _left_out(template, claim, names):
            dropped.append(left_out)
            continue
        wording = requests()[claim.name]
        if wording.by_part:
            made, told = _by_part(wording, claim)
            wanted += made
            dropped += told
        else:
            words, basis = wording.words(relation, over_age=over_age)
            wanted.append(Wanted(words, claim.low, claim.high, claim, claim.steps, basis))
    return tuple(wanted), tuple(dict.fromkeys(dropped))


def _left_out(template: Template, claim: Claim, names: Collection[str]) -> str:
    """Return why a claim is no request of this document; empty when it is one."""
    wording = requests().get(claim.name)
    if wording is None:
        return refused().get(claim.name, f"“{claim.title}”没写进去。")
    if template.claims not in wording.use:
        return f"“{wording.short}”没写进这份文书，要在别的文书里要。"
    if rival := next((other for other in names if claim.name in getattr(requests().get(other), "instead", ())), ""):
        return f"“{wording.short}”没写进去：它和“{requests()[rival].short}”只能要一样。想换，删掉另一项再生成。"
    if claim.high == 0 and claim.low == 0:
        return f"“{wording.short}”没写进去：按现有的事实算出来是 0。{claim.outcome}"
    return ""


def _by_part(wording: Request, claim: Claim) -> tuple[list[Wanted], list[str]]:
    """Return a request for each part the employer pays at once, and what is said of the other parts."""
    parts = [
        part for part in claim.parts if part.payer is Payer.EMPLOYER and part.counted and part.period is Period.ONCE
    ]
    wanted = [
        Wanted(
            f"{wording.request}{part.label}",
            part.low,
            part.high,
            claim,
            tuple(step for step in claim.steps if _about(step, part.label)),
            part.basis or wording.basis,
        )
        for part in parts
    ]
    dropped = [
        f"“{part.label}”没写进去：{_why_not(part)}。"
        for part in claim.parts
        if part not in parts and part.low is not None
    ]
    return wanted, dropped


def _about(step: Step, label: str) -> bool:
    head = step.text.partition("：")[0]
    return bool(head) and (head in label or label in head)


def _why_not(part: Part) -> str:
    if part.payer is Payer.FUND:
        return "由工伤保险基金付，向社保经办机构要"
    return "按月付的，找人看怎么要" if part.period is Period.MONTHLY else "不是单位付的，找人看找谁要"
