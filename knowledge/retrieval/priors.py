"""What can be said of a provision before anybody asks: how often others cite it, and whose business it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.indexing.catalogue import Catalogue
from knowledge.models import ProvisionKey

_LABOUR = re.compile(r"劳动|用人单位|职工|工资|工伤|社会保险|工会|农民工|从业人员|受雇|雇|劳务")
_OWN = re.compile(r"劳动者|职工|从业人员|农民工|女职工|受害人|当事人|消费者|个人|公民|自然人|妇女|残疾人|未成年人")
_PENAL = re.compile(
    r"处[一二三四五六七八九十\d]+.{0,6}(罚款|有期徒刑)|没收违法所得|吊销|依法给予处分|追究刑事责任|责令改正"
)
_ORGANISATION = re.compile(
    r"国务院|各级人民政府|县级以上|主管部门(?:负责|应当)|国家(?:鼓励|支持|建立|实行|加强)|自.{4,12}起施行|本法所称"
)
_PENAL_CHAPTER = re.compile(r"法律责任|罚则")

Column = NDArray[np.float32]
MOST_LINKS = 40
"""Neighbours from which on a provision links to nothing: half the law cites it."""


@dataclass(frozen=True)
class Priors:
    """One value a row of the catalogue, each in [0, 1] except `cited`, the logarithm of one plus the citations."""

    core: Column
    cited: Column
    labour: Column
    own: Column
    penal: Column
    organisation: Column

    @property
    def matrix(self) -> Column:
        """All columns side by side, shape (rows, 6)."""
        return np.stack([self.core, self.cited, self.labour, self.own, self.penal, self.organisation], axis=1)


NAMES = ("core", "cited", "labour", "own", "penal", "organisation")


def priors_of(catalogue: Catalogue, cited_by: Sequence[int]) -> Priors:
    """Compute the priors; `cited_by[row]` is how many other provisions cite the row's."""
    records = catalogue.records
    told = np.asarray([_told(provision.text) for _, _, provision in records], dtype=np.float32).reshape(-1, 4)
    chapters = np.asarray([_penal_chapter(provision.path) for _, _, provision in records], dtype=np.float32)
    return Priors(
        core=np.asarray([document.core for document, _, _ in records], dtype=np.float32),
        cited=np.log1p(np.asarray(cited_by, dtype=np.float32)),
        labour=told[:, 0],
        own=told[:, 1],
        penal=np.maximum(told[:, 2], chapters),
        organisation=told[:, 3],
    )


@lru_cache(maxsize=65_536)
def _told(text: str) -> tuple[bool, ...]:
    return tuple(bool(pattern.search(text)) for pattern in (_LABOUR, _OWN, _PENAL, _ORGANISATION))


@lru_cache(maxsize=4_096)
def _penal_chapter(path: tuple[str, ...]) -> float:
    return 0.7 * bool(_PENAL_CHAPTER.search(" ".join(path)))


def count_citations(
    catalogue: Catalogue, find: Callable[[str, str], Iterable[ProvisionKey]], rows: Iterable[int] | None = None
) -> dict[int, list[ProvisionKey]]:
    """Return which provisions each row cites. `find` gets a text and the document it stands in."""
    cited: dict[int, list[ProvisionKey]] = {}
    for row in range(len(catalogue.records)) if rows is None else rows:
        document, _, provision = catalogue.records[row]
        if "条" not in provision.text:
            continue
        keys = [key for key in find(provision.text, document.short) if key != provision.key]
        if keys:
            cited[row] = keys
    return cited


def linked_both_ways(pairs: Iterable[tuple[int, int]]) -> dict[int, tuple[int, ...]]:
    """Return the neighbours of every key; a key that half the law cites links to nothing."""
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        if one != other:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {key: tuple(sorted(others)) for key, others in found.items() if len(others) <= MOST_LINKS}
