"""What an assessment is made of: questions, findings, outcomes, and the whole."""

from __future__ import annotations

import enum

from pydantic import BaseModel, ConfigDict

from bot.assessment.factors import Limb, Relation, Strength


class Degree(enum.StrEnum):
    """How far the facts told carry: `supported`, `leaning` (a key fact is missing or contradicted), `unclear`."""

    SUPPORTED = "supported"
    LEANING = "leaning"
    UNCLEAR = "unclear"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Finding(_Frozen):
    """One answered factor: which way it points, how strongly, why, on what clause or case, and what proves it."""

    factor: str
    label: str
    answer: str
    answer_text: str
    limb: Limb
    points: Relation | None
    strength: Strength
    reason: str
    basis: tuple[str, ...]
    proof: tuple[str, ...]


class Question(_Frozen):
    """A factor not answered yet, with its choices."""

    factor: str
    label: str
    question: str
    options: tuple[tuple[str, str], ...]
    key: bool


class Outcome(_Frozen):
    """What one of the outcomes would bring, with the claims it opens."""

    text: str
    basis: tuple[str, ...]
    claim: str = ""


class Assessment(_Frozen):
    """The result: which of the three the facts support (None when they do not tell), by what, against what.

    `limbs` says in one sentence how each limb stands. `brings` holds what each of the three would bring; for people past
    retirement age also `over_age`. `needs_person` is set whenever a doubt remains.
    """

    supported: Relation | None
    degree: Degree
    sentence: str
    limbs: tuple[str, ...]
    findings: tuple[Finding, ...]
    by: tuple[Finding, ...]
    against: tuple[Finding, ...]
    missing: tuple[Question, ...]
    doubts: tuple[str, ...]
    remarks: tuple[Outcome, ...]
    brings: dict[str, tuple[Outcome, ...]]
    not_held: tuple[str, ...]
    needs_person: bool
