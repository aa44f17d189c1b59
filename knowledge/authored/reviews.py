"""The ledger of readings: what a second reader compared with its clauses, against which wording, and with what verdict.

`knowledge/reviews/*.tsv` holds one row an outcome situation, card, note or point, and one for all the words of the lexicon
that speak first for one legal term. A row is closed as long as what was read and the clauses it rests on are worded as they
were; whatever changes opens it again. Format: docs/knowledge-formats.md.
"""

from __future__ import annotations

import csv
import enum
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from knowledge.authored.card import CardShelf, parse_citation_key
from knowledge.authored.fingerprint import text_fingerprint
from knowledge.authored.notes import NoteShelf
from knowledge.errors import ReviewError
from knowledge.models import ProvisionKey
from knowledge.paths import DATA
from knowledge.yaml_files import read_yaml

LEDGER = DATA / "reviews"
OUTCOMES = DATA / "outcomes"
POINTS = DATA / "points"
COLUMNS = ("what", "own", "texts", "pass", "verdict", "mended")
NOT_HELD = "-"
"""Stands for the fingerprint of a clause whose text the reader did not have."""
_OWN = 12
_TEXT = 8
_JUDGED = ("sums", "clocks", "person", "lines")
"""What of a situation a reader compares with the law; the words that lead to it are tested elsewhere."""
_ANSWERED = ("says", "lines", "apart")
"""What of a point a reader compares with the law: what is asked, what is said to it, and where it is not said."""

TextOf = Callable[[ProvisionKey], str | None]
"""Gives the wording of a clause as it stands, None where it is not held."""


class Word(Protocol):
    """A row of the lexicon: what a worker says, where, and what the law calls it."""

    @property
    def term(self) -> str: ...
    @property
    def legal(self) -> tuple[str, ...]: ...
    @property
    def region(self) -> str: ...
    @property
    def certainty(self) -> float: ...


class Verdict(enum.StrEnum):
    """What a reader found."""

    RIGHT = "right"
    IMPRECISE = "imprecise"
    WRONG = "wrong"


class Why(enum.StrEnum):
    """Why something has to be read (again)."""

    UNREAD = "unread"
    REWRITTEN = "rewritten"
    LAW_CHANGED = "law changed"
    NOT_MENDED = "not mended"


@dataclass(frozen=True, slots=True)
class Item:
    """What a reader reads at once: `outcome:dismissed`, `card:unpaid-wages`, `note:劳动合同法:38`, `point:boss-died`."""

    what: str
    own: str
    """Fingerprint of what is authored."""
    rests_on: tuple[ProvisionKey, ...]

    @property
    def kind(self) -> str:
        """outcome, card, note, lexicon or point."""
        return self.what.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Review:
    """One row: what was read, in which wording, resting on which wordings of which clauses, by which pass."""

    what: str
    own: str
    texts: Mapping[str, str]
    by: str
    verdict: Verdict
    mended: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """What has to be read, and why; `clauses` names those whose text changed."""

    item: Item
    why: Why
    clauses: tuple[str, ...] = ()


def items_of(cards: CardShelf, notes: NoteShelf, outcomes: Path = OUTCOMES) -> list[Item]:
    """Return everything that is read against the law: outcome situations, then cards, then notes."""
    found = [_judged("outcome", entry, _JUDGED) for path in sorted(outcomes.glob("*.yaml")) for entry in _entries(path)]
    for card in cards.cards.values():
        statements = [statement for section in card.sections.values() for statement in section]
        said = [[name, [_statement(one) for one in section]] for name, section in card.sections.items()]
        keys = (*card.decides, *(citation.key for one in statements for citation in one.citations))
        found.append(Item(f"card:{card.id}", _own([card.title, said, list(map(str, card.decides))]), _once(keys)))
    found += [Item(f"note:{key}", _own(note.gloss), (key,)) for key, note in notes.notes.items()]
    return found


def words_of(lexicon: Iterable[Word]) -> list[Item]:
    """Return the words of the lexicon, one item a legal term they speak for first; they rest on no clause."""
    said: dict[str, list[list[Any]]] = {}
    for word in lexicon:
        said.setdefault(word.legal[0], []).append([word.term, list(word.legal), word.region, word.certainty])
    return [Item(f"lexicon:{legal}", _own(sorted(words)), ()) for legal, words in said.items()]


def points_of(points: Path = POINTS) -> list[Item]:
    """Return the points raised on the side, each with the clauses its lines cite."""
    return [_judged("point", entry, _ANSWERED) for path in sorted(points.glob("*.yaml")) for entry in _entries(path)]


def to_read(items: Iterable[Item], reviews: Mapping[str, Review], text_of: TextOf) -> Iterator[Open]:
    """Yield what has to be read: never read, rewritten since, resting on a changed clause, or found wrong and not mended.

    A clause that is not held now, or was not when it was read, opens nothing.
    """
    for item in items:
        review = reviews.get(item.what)
        if review is None:
            yield Open(item, Why.UNREAD)
        elif review.own != item.own:
            yield Open(item, Why.REWRITTEN)
        elif changed := _changed(item, review, text_of):
            yield Open(item, Why.LAW_CHANGED, changed)
        elif review.verdict is not Verdict.RIGHT and not review.mended:
            yield Open(item, Why.NOT_MENDED)


def reviewed(item: Item, text_of: TextOf, *, by: str, verdict: Verdict, mended: str = "") -> Review:
    """Return the row of an item read now, in the wordings that stand now."""
    texts = {str(key): _text(key, text_of(key)) for key in item.rests_on}
    return Review(item.what, item.own, texts, by, verdict, mended)


def load_reviews(folder: Path = LEDGER) -> dict[str, Review]:
    """Return the rows of the ledger by what was read. Raises ReviewError with file and line where one is broken."""
    passes = load_passes(folder)
    found: dict[str, Review] = {}
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=2):
                review = _row(row, f"{path.name}:{number}")
                if review.by not in passes:
                    raise ReviewError("review_row", f"{path.name}:{number}: no pass {review.by} in passes.yaml")
                if review.what in found:
                    raise ReviewError("review_row", f"{path.name}:{number}: {review.what} stands twice")
                found[review.what] = review
    return found


def load_passes(folder: Path = LEDGER) -> dict[str, dict[str, Any]]:
    """Return the passes by id: day, reader, what was compared with what."""
    path = folder / "passes.yaml"
    return read_yaml(path) if path.exists() else {}


def save_reviews(reviews: Iterable[Review], folder: Path = LEDGER) -> None:
    """Write the ledger, one file a kind, rows in the order of their names."""
    kinds: dict[str, list[Review]] = {}
    for review in sorted(reviews, key=lambda review: review.what):
        kinds.setdefault(review.what.partition(":")[0], []).append(review)
    folder.mkdir(parents=True, exist_ok=True)
    for kind, rows in kinds.items():
        lines = ["\t".join(COLUMNS)]
        for row in rows:
            texts = "; ".join(f"{key}={print_}" for key, print_ in row.texts.items())
            lines.append("\t".join((row.what, row.own, texts, row.by, row.verdict.value, row.mended)))
        (folder / f"{kind}s.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(row: Mapping[str, str | None], where: str) -> Review:
    if set(row) != set(COLUMNS) or None in row.values():
        raise ReviewError("review_row", f"{where}: needs the columns {', '.join(COLUMNS)}")
    cells = {name: cell or "" for name, cell in row.items()}
    try:
        verdict = Verdict(cells["verdict"])
        texts = dict(pair.rsplit("=", 1) for pair in cells["texts"].split("; ") if pair)
    except ValueError as error:
        raise ReviewError("review_row", f"{where}: {error}") from error
    return Review(cells["what"], cells["own"], texts, cells["pass"], verdict, cells["mended"])


def _changed(item: Item, review: Review, text_of: TextOf) -> tuple[str, ...]:
    changed = []
    for key in item.rests_on:
        then, now = review.texts.get(str(key), NOT_HELD), _text(key, text_of(key))
        if NOT_HELD not in {then, now} and then != now:
            changed.append(str(key))
    return tuple(changed)


def _text(key: ProvisionKey, text: str | None) -> str:
    return text_fingerprint([(key.article, text)])[:_TEXT] if text else NOT_HELD


def _entries(path: Path) -> list[dict[str, Any]]:
    return read_yaml(path) or []


def _judged(kind: str, entry: Mapping[str, Any], judged: Iterable[str]) -> Item:
    keys = (parse_citation_key(ref).key for line in entry.get("lines", ()) for ref in line.get("refs", ()))
    return Item(f"{kind}:{entry['id']}", _own({name: entry.get(name) for name in judged}), _once(keys))


def _statement(statement: Any) -> list[Any]:
    return [statement.text, [str(one) for one in statement.citations], statement.condition, statement.limits]


def _own(content: Any) -> str:
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:_OWN]


def _once(keys: Iterable[ProvisionKey]) -> tuple[ProvisionKey, ...]:
    return tuple(dict.fromkeys(keys))
