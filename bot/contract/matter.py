"""The matter: the one typed record of what a worker is in. Data only; `bot.matter` reads, judges and asks.

Every value carries the turn and the words it came from, how sure it is, and what it replaced (bot.contract.values). The names
of the fields are those that outcome rules use (knowledge/outcomes/*.yaml); labels and questions stand in bot/matter/fields.yaml.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.contract.particulars import PARTICULARS, Particulars
from bot.contract.values import Amount, Item, ItemKind, Sure, Told, VagueDate, ends_of

__all__ = [
    "FIELDS",
    "GROUPS",
    "Amount",
    "FieldKind",
    "Item",
    "ItemKind",
    "Matter",
    "Sure",
    "Told",
    "VagueDate",
    "ends_of",
    "told_as",
]


Flag = Told[bool] | None
Word = Told[str] | None
Day = Told[VagueDate] | None
Sum = Told[Amount] | None
Count = Told[Amount] | None
"""A number of months, days, hours, years or people, as a range."""


class _Group(BaseModel):
    """Fields that belong together. Only the matter itself is ever made: no group needs a validator of its own."""

    model_config = ConfigDict(defer_build=True)


class _Person(_Group):
    """Who the worker is, and how the work is managed."""

    worker_kind: Word = None
    age: Count = None
    over_age: Flag = None
    receives_pension: Flag = None
    minor: Flag = None
    under_sixteen: Flag = None
    woman: Flag = None
    pregnant: Flag = None
    nursing: Flag = None
    sick: Flag = None
    disabled: Flag = None
    migrant_worker: Flag = None
    foreigner: Flag = None
    student: Flag = None
    group: Flag = None
    group_size: Count = None
    relation: Word = None
    mode: Word = None
    written_contract: Flag = None
    contract_kind: Word = None
    contract_denies_relation: Flag = None
    registered_business: Flag = None
    outsourced: Flag = None
    fixed_hours: Flag = None
    leave_approval: Flag = None
    fined: Flag = None
    attendance: Flag = None
    must_take_orders: Flag = None
    own_schedule: Flag = None
    paid_by_customer: Flag = None
    negotiates_share: Flag = None
    base_pay_promised: Flag = None
    part_time: Flag = None
    open_ended: Flag = None
    comprehensive_hours: Flag = None
    all_inclusive_pay: Flag = None
    on_probation: Flag = None


class _OtherSide(_Group):
    """The employer, station, platform or client; what it said, offered, threatened, made one sign."""

    employer: Word = None
    platform: Word = None
    city: Word = None
    employer_gone: Flag = None
    work_stopped: Flag = None
    employer_closed: Flag = None
    bankrupt: Flag = None
    employer_renamed: Flag = None
    hired_by_person: Flag = None
    unlicensed_boss: Flag = None
    unregistered_unit: Flag = None
    main_contractor: Flag = None
    upstream_unpaid: Flag = None
    agency: Flag = None
    denies_relation: Flag = None
    pressed_to_sign: Flag = None
    asked_to_sign: Word = None
    sign_now: Flag = None
    signed_paper: Word = None
    reason_given: Word = None
    written_notice: Flag = None
    notice_given: Flag = None
    threatened: Flag = None
    violence: Flag = None
    harassed: Flag = None
    id_kept: Flag = None
    deposit_taken: Flag = None
    certificate_refused: Flag = None
    insurance_waived: Flag = None
    demand_refused: Flag = None
    blames_algorithm: Flag = None


class _Timeline(_Group):
    """Dated events, each with the precision it was told with."""

    born_on: Day = None
    joined: Day = None
    left: Day = None
    first_work: Day = None
    contract_signed: Day = None
    contract_until: Day = None
    probation_until: Day = None
    injured_on: Day = None
    died_on: Day = None
    diagnosed_on: Day = None
    certified_on: Day = None
    assessed_on: Day = None
    unpaid_from: Day = None
    unpaid_to: Day = None
    due_on: Day = None
    baby_due: Day = None
    baby_born: Day = None
    demanded_on: Day = None
    complained_on: Day = None
    claimed_on: Day = None
    award_on: Day = None
    effective_on: Day = None
    ordered_until: Day = None
    banned_on: Day = None
    docked_on: Day = None
    iou_due: Day = None
    happened_on: Day = None


class _Standing(_Group):
    """Where things stand: working, ended, injured, decided."""

    still_working: Flag = None
    ended_by: Word = None
    wants_to_leave: Flag = None
    leave_reason: Word = None
    wants_job_back: Flag = None
    account_banned: Flag = None
    moved_away: Flag = None
    pay_cut: Flag = None
    injured: Flag = None
    injury_place: Word = None
    mainly_own_fault: Flag = None
    third_party: Flag = None
    insured: Flag = None
    commercial_policy: Flag = None
    in_hospital: Flag = None
    certified: Flag = None
    grade: Count = None
    grade_likely: Flag = None
    """A grade that is only expected: nobody has assessed it yet."""
    died: Flag = None
    sudden_illness: Flag = None
    within_48_hours: Flag = None
    injury_filed: Flag = None
    hurt_other: Flag = None
    vehicle_lease: Flag = None
    sent_back: Flag = None
    miscarriage: Flag = None
    difficult_birth: Flag = None
    occupational_disease: Flag = None
    spouse_dependent: Flag = None
    awarded: Flag = None
    award_unpaid: Flag = None
    award_less: Flag = None
    ordered_to_pay: Flag = None
    certificate_paid_by_employer: Flag = None
    leave_taken: Flag = None
    holiday_work: Flag = None


class _Money(_Group):
    """Sums, each by what it is. Yuan."""

    monthly_pay: Sum = None
    take_home_pay: Sum = None
    probation_pay: Sum = None
    regular_pay: Sum = None
    daily_pay: Sum = None
    hourly_pay: Sum = None
    piece_price: Sum = None
    last_month_pay: Sum = None
    new_pay: Sum = None
    overtime_paid: Sum = None
    owed: Sum = None
    owed_each_month: Sum = None
    owed_each_person: Sum = None
    paid_each_month: Sum = None
    docked: Sum = None
    paid: Sum = None
    offered: Sum = None
    offered_each_month: Sum = None
    penalty: Sum = None
    training_cost: Sum = None
    deposit: Sum = None
    deposit_returned: Sum = None
    fees_paid: Sum = None
    medical_costs: Sum = None
    medical_advanced: Sum = None
    extra_for_insurance: Sum = None
    local_average_wage: Sum = None
    minimum_wage: Sum = None
    contribution_base: Sum = None
    overtime_in_pay: Sum = None
    night_allowance: Sum = None
    heat_allowance: Sum = None
    sales: Sum = None
    sales_off: Sum = None
    commission: Sum = None
    national_income: Sum = None
    claimed_sum: Sum = None
    awarded_sum: Sum = None
    unnamed_sum: Sum = None
    nothing_paid: Flag = None
    dock_ground: Word = None
    has_iou: Flag = None


class _Counts(_Group):
    """Months, days, hours, people."""

    months_worked: Count = None
    career_months: Count = None
    months_owed: Count = None
    days_owed: Count = None
    days_worked: Count = None
    hours_worked: Count = None
    pieces: Count = None
    workday_overtime_hours: Count = None
    rest_day_hours: Count = None
    rest_days_worked: Count = None
    holiday_hours: Count = None
    daily_hours: Count = None
    weekly_hours: Count = None
    rest_days_a_month: Count = None
    bond_months: Count = None
    bond_served_months: Count = None
    leave_days_taken: Count = None
    months_insured: Count = None
    paid_leave_months: Count = None
    pregnant_months: Count = None
    babies: Count = None
    extra_leave_days: Count = None
    commission_rate: Count = None
    probation_months: Count = None
    contract_months: Count = None
    contract_times: Count = None
    non_compete_months: Count = None
    relatives: Count = None
    fell_at: Count = None
    first_seen_at: Count = None
    died_at: Count = None
    pay_within_days: Count = None
    temperature: Count = None


class _Papers(_Group):
    """Papers and proof at hand."""

    proof_chat: Flag = None
    proof_transfers: Flag = None
    proof_attendance: Flag = None
    proof_witness: Flag = None
    proof_recording: Flag = None
    proof_contract: Flag = None
    no_proof: Flag = None


class Matter(_Person, _OtherSide, _Timeline, _Standing, _Money, _Counts, _Papers):
    """One thing a worker is in. `whose` is self, or the relation of the person it is about (brother, wife ...)."""

    model_config = ConfigDict(defer_build=False)

    id: int = 1
    whose: str = "self"
    opened: int = 0
    """The turn it began in."""
    topic: str = ""
    """Id of the situation the conversation is about now; a word of knowledge/outcomes."""
    answered: tuple[str, ...] = ()
    """Situations that were answered in full."""
    unknown: tuple[str, ...] = ()
    """Fields the worker does not know or did not want to tell: never asked again."""
    denied: tuple[str, ...] = ()
    """Fields that rules read and that turned out not to be so: they are not filled again but on the person's own word."""
    heard: str = ""
    """The end of what was said about it, turn by turn."""
    spoken: tuple[int, ...] = ()
    """Marks of the lines said already, the latest last: what was read once is not written again."""
    items: tuple[Item, ...] = ()
    """Lines of the wage account, in the order they were told."""
    factors: dict[str, Told[str]] = {}
    """How the work is done, by factor of the labour-relation assessment."""
    particulars: Particulars = Particulars()
    """What only one sum asks for."""
    raised: tuple[str, ...] = ()
    """Reasons why a person should look at it, until one took it or the worker declined."""

    def told(self, name: str) -> Told[Any] | None:
        """Return the value of a field or a particular with its source, or None. Raises KeyError for any other name."""
        if name in PARTICULARS:
            return self.particulars.told(name)
        if name not in FIELDS:
            raise KeyError(name)
        found: Told[Any] | None = getattr(self, name)
        return found

    def value(self, name: str) -> Any:
        """Return the bare value of a field, or None."""
        found = self.told(name)
        return None if found is None else found.value

    def known(self) -> Iterator[tuple[str, Told[Any]]]:
        """Yield the fields that are known, in the order of the record."""
        for name in FIELDS:
            if (found := getattr(self, name)) is not None:
                yield name, found


class FieldKind(enum.StrEnum):
    """What a field holds."""

    FLAG = "flag"
    WORD = "word"
    DAY = "day"
    SUM = "sum"
    COUNT = "count"


def _kind(group: type[BaseModel], name: str) -> FieldKind:
    annotation = group.model_fields[name].annotation
    if "bool" in str(annotation):
        return FieldKind.FLAG
    if "VagueDate" in str(annotation):
        return FieldKind.DAY
    if "Amount" in str(annotation):
        return FieldKind.SUM if group is _Money else FieldKind.COUNT
    return FieldKind.WORD


GROUPS: dict[str, type[BaseModel]] = {
    "person": _Person,
    "other_side": _OtherSide,
    "timeline": _Timeline,
    "standing": _Standing,
    "money": _Money,
    "counts": _Counts,
    "papers": _Papers,
}
FIELDS: dict[str, FieldKind] = {name: _kind(group, name) for group in GROUPS.values() for name in group.model_fields}
"""Every field of a matter and what it holds."""


def told_as(name: str, written: str) -> Any:
    """Return a value of a field from its text, as `Told.before` keeps it."""
    kind = FIELDS[name]
    if kind is FieldKind.FLAG:
        return written == "True"
    if kind is FieldKind.DAY:
        return VagueDate.model_validate(written)
    return written if kind is FieldKind.WORD else Amount.model_validate(written)
