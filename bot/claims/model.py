"""The result of a claim, and the working that builds one."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from bot.claims.inputs import Inputs

FEN = Decimal("0.01")


def to_fen(amount: Decimal) -> Decimal:
    """Return the amount in yuan rounded half up to 0.01."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def show(value: object) -> str:
    """Return a value as it stands in a step: 8000, 2666.67, 2026-06-30."""
    if isinstance(value, Decimal):
        exact = value if value == value.quantize(Decimal("0.0001"), ROUND_HALF_UP) else to_fen(value)
        return f"{exact.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, enum.Enum):
        return str(value.value)
    return str(value)


class State(enum.StrEnum):
    GIVEN = "given"
    ASSUMED = "assumed"
    MISSING = "missing"


class Payer(enum.StrEnum):
    EMPLOYER = "employer"
    FUND = "fund"
    PLATFORM = "platform"
    THIRD_PARTY = "third_party"
    INSURER = "insurer"


class Period(enum.StrEnum):
    ONCE = "once"
    MONTHLY = "monthly"


class Standing(enum.StrEnum):
    """How a way of getting paid, or a choice, stands: take it first, take it too, ask, or do not count on it."""

    FIRST = "first"
    ALSO = "also"
    UNCLEAR = "unclear"
    UNLIKELY = "unlikely"


class Unit(enum.StrEnum):
    """What `amount`, `low` and `high` count. A decision has no number, only `outcome`."""

    YUAN = "yuan"
    MONTHS = "months"
    DAYS = "days"
    DECISION = "decision"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class InputUsed(_Frozen):
    """One input: what was told, what was assumed (`note` says why), or what is missing (`note` is the short question)."""

    name: str
    label: str
    value: str | None
    state: State
    note: str = ""


class Step(_Frozen):
    """One line of the working, and its result where it has one."""

    text: str
    value: str = ""


class Part(_Frozen):
    """One line of a claim that is made of several: a month of double wage, one work-injury benefit."""

    label: str
    low: Decimal | None = None
    high: Decimal | None = None
    payer: Payer | None = None
    period: Period = Period.ONCE
    counted: bool = True
    """Whether it is in the claim's amount. Parts lost to the limitation and monthly parts are shown apart."""
    basis: tuple[str, ...] = ()
    note: str = ""
    standing: Standing | None = None
    """Only for the ways and choices of a decision."""

    @property
    def amount(self) -> Decimal | None:
        """The amount when it is one figure; None for a range and for a part whose parameter is missing."""
        return self.low if self.low == self.high else None


class Claim(_Frozen):
    """A computed entitlement. `low == high` when exact; both None when an input is missing: then `formula` says how.

    `basis` holds citation keys (`劳动合同法:47`). `not_held` names documents the answer leans on whose text is not in
    the library. `needs_person` is set where a person should look before anybody relies on it.
    """

    name: str
    title: str
    unit: Unit = Unit.YUAN
    low: Decimal | None = None
    high: Decimal | None = None
    outcome: str = ""
    formula: str = ""
    inputs: tuple[InputUsed, ...] = ()
    steps: tuple[Step, ...] = ()
    parts: tuple[Part, ...] = ()
    basis: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()
    needs_person: bool = False
    summary: str = ""
    """The working in one short line, where the steps are too many to be read as one."""

    @property
    def amount(self) -> Decimal | None:
        """The amount when it is one figure, else None."""
        return self.low if self.low is not None and self.low == self.high else None

    @property
    def missing(self) -> tuple[InputUsed, ...]:
        """The inputs to ask for, most decisive first."""
        return tuple(used for used in self.inputs if used.state is State.MISSING)

    def part(self, label: str) -> Part:
        """Return the part of that label. Raises KeyError."""
        for found in self.parts:
            if found.label == label:
                return found
        raise KeyError(label)


def _where(name: str) -> str:
    """Return where a local figure stands officially, as the end of its question; "" for anything else."""
    from bot.claims.parameters import official_place

    found = official_place(name)
    return f"{found.stands}。" if found else ""


@dataclass
class Working:
    """Collects the lines of one claim while its calculator runs; `done` freezes them."""

    inputs: Inputs
    steps: list[Step] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    basis: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    not_held: list[str] = field(default_factory=list)
    needs_person: bool = False
    summary: str = ""
    _assumed: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    _missing: dict[str, tuple[str, str]] = field(default_factory=dict)

    def need(self, *names: str) -> bool:
        """Mark those inputs that are None as missing; True when all are there."""
        complete = True
        for name in names:
            if getattr(self.inputs, name) is None:
                info = type(self.inputs).model_fields[name]
                self._missing[name] = (info.title or name, (info.description or "") + _where(name))
                complete = False
        return complete

    def ask(self, name: str, label: str, question: str) -> None:
        """Mark something as missing under a question of its own."""
        self._missing[name] = (label, question)

    def assume(self, name: str, value: object, why: str) -> None:
        """Record an assumption about an input that was not given, or a parameter taken from the held data."""
        info = type(self.inputs).model_fields.get(name)
        self._assumed[name] = ((info.title if info else None) or name, show(value), why)

    def step(self, text: str, value: object = "") -> None:
        self.steps.append(Step(text=text, value=show(value) if value != "" else ""))

    def cite(self, *keys: str) -> None:
        self.basis.extend(key for key in keys if key not in self.basis)

    def warn(self, text: str, *, person: bool = False) -> None:
        if text not in self.warnings:
            self.warnings.append(text)
        self.needs_person = self.needs_person or person

    def unheld(self, document: str) -> None:
        """Name a document the answer leans on whose text is not in the library."""
        if document not in self.not_held:
            self.not_held.append(document)

    def part(
        self,
        label: str,
        low: Decimal | None,
        high: Decimal | None = None,
        *,
        payer: Payer | None = None,
        period: Period = Period.ONCE,
        counted: bool = True,
        basis: tuple[str, ...] = (),
        note: str = "",
    ) -> None:
        """Add a part, rounded to 0.01 yuan. Its basis becomes part of the claim's."""
        self.cite(*basis)
        self.parts.append(
            Part(
                label=label,
                low=None if low is None else to_fen(low),
                high=None if low is None else to_fen(low if high is None else high),
                payer=payer,
                period=period,
                counted=counted,
                basis=basis,
                note=note,
            )
        )

    def way(self, label: str, standing: Standing, note: str, *basis: str, payer: Payer | None = None) -> None:
        """Add a way or choice of a decision, without an amount."""
        self.cite(*basis)
        self.parts.append(Part(label=label, payer=payer, counted=False, basis=basis, note=note, standing=standing))

    def counted(self) -> tuple[Decimal, Decimal]:
        """Return (low, high) of the one-off parts that count."""
        parts = [part for part in self.parts if part.counted and part.period is Period.ONCE and part.low is not None]
        return (
            sum((part.low for part in parts if part.low is not None), Decimal(0)),
            sum((part.high for part in parts if part.high is not None), Decimal(0)),
        )

    def done(
        self,
        name: str,
        title: str,
        *,
        low: Decimal | None = None,
        high: Decimal | None = None,
        unit: Unit = Unit.YUAN,
        formula: str = "",
        outcome: str = "",
    ) -> Claim:
        """Return the claim; amounts in yuan are rounded half up to 0.01."""
        high = low if high is None else high
        if unit is Unit.YUAN and low is not None and high is not None:
            low, high = to_fen(low), to_fen(high)
        return Claim(
            name=name,
            title=title,
            unit=unit,
            low=low,
            high=high,
            outcome=outcome,
            formula=formula,
            inputs=self._inputs(),
            steps=tuple(self.steps),
            parts=tuple(self.parts),
            basis=tuple(self.basis),
            warnings=tuple(self.warnings),
            not_held=tuple(self.not_held),
            needs_person=self.needs_person,
            summary=self.summary,
        )

    def _inputs(self) -> tuple[InputUsed, ...]:
        used = []
        for name in type(self.inputs).model_fields:
            if name in self.inputs.model_fields_set and getattr(self.inputs, name) is not None:
                info = type(self.inputs).model_fields[name]
                value = getattr(self.inputs, name)
                shown = f"{len(value)} 项" if isinstance(value, tuple) else show(value)
                used.append(InputUsed(name=name, label=info.title or name, value=shown, state=State.GIVEN))
        used.extend(
            InputUsed(name=name, label=label, value=value, state=State.ASSUMED, note=why)
            for name, (label, value, why) in self._assumed.items()
        )
        used.extend(
            InputUsed(name=name, label=label, value=None, state=State.MISSING, note=question)
            for name, (label, question) in self._missing.items()
        )
        return tuple(used)
