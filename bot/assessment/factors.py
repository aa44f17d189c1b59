"""The factors of the labour-relation assessment, read from `knowledge/assessment/relation.yaml`."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from knowledge.paths import DATA
from knowledge.yaml_files import read_yaml

_FILE = DATA / "assessment" / "relation.yaml"


class Relation(enum.StrEnum):
    """The three outcomes: labour relation, managed but not fully one (2021), civil."""

    LABOUR = "labour"
    MANAGED = "managed"
    CIVIL = "civil"


class Strength(enum.StrEnum):
    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


class Limb(enum.StrEnum):
    """The limbs of 劳社部发〔2005〕12号: who may be parties, control and pay (split in two), part of the business; and
    what the paper says."""

    SUBJECT = "subject"
    CONTROL = "control"
    ECONOMY = "economy"
    ORGANISATION = "organisation"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a factor. `points` is None when it decides nothing by itself."""

    id: str
    text: str
    points: Relation | None
    strength: Strength
    reason: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor: the question in plain words, its options, and what would prove the answer."""

    id: str
    limb: Limb
    key: bool
    label: str
    question: str
    proof: tuple[str, ...]
    options: tuple[Option, ...]

    def option(self, id_: str) -> Option | None:
        """Return the option of that id, None when there is none."""
        return next((option for option in self.options if option.id == id_), None)


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence with what it rests on, and the claim it leads to where there is one."""

    text: str
    basis: tuple[str, ...]
    claim: str = ""


@lru_cache
def _data() -> dict[str, Any]:
    return dict(read_yaml(_FILE))


@lru_cache
def factors() -> tuple[Factor, ...]:
    """Return every factor in the order of the file, the key ones first."""
    read = tuple(
        Factor(
            id=record["id"],
            limb=Limb(record["limb"]),
            key=bool(record["key"]),
            label=record["label"],
            question=record["question"],
            proof=tuple(record["proof"]),
            options=tuple(
                Option(
                    id=str(option["id"]),
                    text=option["text"],
                    points=None if option["points"] == "none" else Relation(option["points"]),
                    strength=Strength(option["strength"]),
                    reason=option["reason"],
                    basis=tuple(option["basis"]),
                )
                for option in record["options"]
            ),
        )
        for record in _data()["factors"]
    )
    return tuple(sorted(read, key=lambda factor: not factor.key))


def situations() -> dict[str, Remark]:
    """Return the remarks on common situations (crowd-sourced, station, streamer ...) by id."""
    return {name: Remark(r["text"], tuple(r["basis"])) for name, r in _data()["situations"].items()}


def brings(outcome: str) -> tuple[Remark, ...]:
    """Return what an outcome would bring (`labour`, `managed`, `civil`, `over_age`)."""
    return tuple(Remark(r["text"], tuple(r["basis"]), r.get("claim", "")) for r in _data()["brings"][outcome])


def not_held() -> tuple[str, ...]:
    """Return the documents the middle category leans on whose text is not in the library."""
    return tuple(_data()["not_held"])
