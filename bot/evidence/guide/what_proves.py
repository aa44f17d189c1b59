"""What proves what: for each factor of the assessment and each claim, proofs from the best to the weakest, and how to get
them on a phone. Read from `guide.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.evidence.model import Entry
from knowledge.yaml_files import read_yaml

_CITED = re.compile(r"\[\[(.+?)\]\]")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and the provisions it rests on; a practical tip has none."""

    text: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """One kind of proof for a matter: what it shows there, how to get it on a phone, what the rules give."""

    way: str
    title: str
    shows: str
    get: tuple[str, ...]
    rights: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """What proves one factor or claim. `proofs` from the best to the weakest."""

    name: str
    title: str
    proofs: tuple[Proof, ...]
    rights: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What an item may belong to, as asked in the chat."""

    id: str
    title: str
    factors: tuple[str, ...]
    claims: tuple[str, ...]
    words: tuple[str, ...]


def line_of(text: str) -> Line:
    """Return a sentence with its citations apart."""
    return Line(_CITED.sub("", text).strip(), tuple(_CITED.findall(text)))


@lru_cache
def _data() -> dict[str, Any]:
    return dict(read_yaml(Path(__file__).parent / "guide.yaml"))


def rules() -> tuple[Line, ...]:
    """Return what holds for every proof: who has to bring it, what the other side has to hand over."""
    return tuple(line_of(text) for text in _data()["rules"])


def originals() -> tuple[Line, ...]:
    """Return how to keep originals."""
    return tuple(line_of(text) for text in _data()["originals"])


def never() -> tuple[Line, ...]:
    """Return what not to do."""
    return tuple(line_of(text) for text in _data()["never"])


def known_links() -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of the factors and of the claims an item may be linked to."""
    return frozenset(_data()["factors"]), frozenset(_data()["claims"])


def groups() -> tuple[Group, ...]:
    """Return what an item may belong to, in the order asked."""
    return tuple(
        Group(name, told["title"], tuple(told.get("factors", ())), tuple(told.get("claims", ())), tuple(told["words"]))
        for name, told in _data()["groups"].items()
    )


def groups_for(note: str) -> tuple[Group, ...]:
    """Return the groups, those whose words the note holds first."""
    return tuple(sorted(groups(), key=lambda group: -sum(word in note for word in group.words)))


def guide_for_factor(name: str) -> Guide | None:
    """Return what proves a factor; None for a name that is none."""
    return _guide("factors", name)


def guide_for_claim(name: str) -> Guide | None:
    """Return what proves a claim; None for a name that is none."""
    return _guide("claims", name)


def title_of(name: str) -> str:
    """Return what a factor or claim is called; its name when it is neither."""
    from bot.assessment.factors import factors
    from bot.claims import catalogue

    titles = {factor.id: factor.label for factor in factors()} | {claim.name: claim.title for claim in catalogue()}
    return titles.get(name, name)


def purpose_of(entry: Entry) -> str:
    """Return what an item is to prove by what it is linked to; empty without links."""
    return "、".join(title_of(name) for name in (*entry.claims, *entry.factors))


def _guide(kind: str, name: str) -> Guide | None:
    told = _data()[kind].get(name)
    if told is None:
        return None
    proofs = tuple(_proof(one) for one in told["proofs"])
    return Guide(name, title_of(name), proofs, tuple(line_of(text) for text in told.get("rights", ())))


def _proof(told: dict[str, str]) -> Proof:
    way = _data()["ways"][told["way"]]
    rights = tuple(line_of(text) for text in way.get("rights", ()))
    return Proof(told["way"], way["title"], told["shows"], tuple(way["get"]), rights)
