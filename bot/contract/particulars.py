"""What only one sum, or the assessment, asks for: kept beside the fields of a matter, each value with its turn and words. Data only."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.contract.values import Amount, Told, VagueDate

Flag = Told[bool] | None
Word = Told[str] | None
Day = Told[VagueDate] | None
Figure = Told[Amount] | None
"""Yuan, months, hours, degrees or pieces, as a range."""


class Particulars(BaseModel):
    """Values that no situation hangs on. They are read, told back, put right and carried into papers like every other."""

    model_config = ConfigDict(frozen=True)

    ordered: Flag = None
    """The labour authority ordered the employer to pay."""
    paid_in_time: Flag = None
    """What was ordered came within the time."""
    registered: Flag = None
    """Registered as unemployed."""
    suitable_work: Flag = None
    on_order: Flag = None
    """Hurt on an order, where no place was told."""
    platform_work: Flag = None
    relation_said: Word = None
    """What the worker calls the relation, where nobody found what it is: labour, managed or civil."""
    ordered_sum: Figure = None
    employer_average: Figure = None
    """What the employer paid on average a month, which maternity pay is counted by."""
    own_will: Flag = None
    """Left of one's own will, where nobody told who ended it."""
    outdoor: Flag = None
    drinks_instead: Flag = None
    papers: Flag = None
    """Papers that show where one comes from, for legal aid."""
    hardship: Flag = None
    on_relief: Flag = None
    employer_pays: Flag = None
    """The employer pays the pension insurance."""
    second_probation: Flag = None
    probation_only: Flag = None
    own_refusal: Flag = None
    gave_up_in_writing: Flag = None
    normal_work: Flag = None
    contributions_on_top: Flag = None
    heat_standard: Figure = None
    heat_units: Figure = None
    indoor_temperature: Figure = None
    medical_lump_sum: Figure = None
    employment_lump_sum: Figure = None
    gap_months: Figure = None
    hours_in_month: Figure = None
    cycle_hours: Figure = None
    workday_pieces: Figure = None
    rest_day_pieces: Figure = None
    open_ended_due: Day = None
    hours_system: Word = None
    heat_per: Word = None
    nursing_level: Word = None
    aid_for: Word = None

    def told(self, name: str) -> Told[Any] | None:
        """Return a value with its source, or None. Raises KeyError for a name that is none of them."""
        if name not in PARTICULARS:
            raise KeyError(name)
        found: Told[Any] | None = getattr(self, name)
        return found


def _holds(name: str) -> type[Told[Any]]:
    annotation = str(Particulars.model_fields[name].annotation)
    if "bool" in annotation:
        return Told[bool]
    if "VagueDate" in annotation:
        return Told[VagueDate]
    return Told[Amount] if "Amount" in annotation else Told[str]


PARTICULARS: dict[str, type[Told[Any]]] = {name: _holds(name) for name in Particulars.model_fields}
"""Every particular and the value it holds."""
