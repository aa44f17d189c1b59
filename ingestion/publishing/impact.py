"""What relies on the articles an act changes or ends: cards, notes, evaluation questions, and what others report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingestion.publishing.proposal.diff import Diff
from knowledge.authored.card import CARDS, Card, load_cards, parse_citation_key
from knowledge.authored.notes import NOTES, Note, load_notes
from knowledge.authored.reviews import OUTCOMES
from knowledge.evaluation.evaluate import EVALUATION, EvaluationQuestion, load_questions
from knowledge.models import ProvisionKey
from knowledge.paths import DATA
from knowledge.yaml_files import read_yaml

POINTS = DATA / "points"
Elsewhere = Callable[[Mapping[ProvisionKey, str]], Iterable["Touched"]]
"""Asked for what else relies on these provisions (approved answers, open cases); the floors above supply it."""


@dataclass(frozen=True, slots=True)
class Touched:
    """One thing written that relies on a provision. `kind`: card, note, situation, point, question, answer or case."""

    kind: str
    name: str
    key: str
    change: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A situation of the outcome rules, or a point, with the provisions its lines cite. `kind`: situation or point."""

    kind: str
    id: str
    title: str
    keys: tuple[ProvisionKey, ...]


@dataclass(frozen=True)
class Written:
    """Everything authored that cites provisions."""

    cards: Sequence[Card] = ()
    notes: Sequence[Note] = ()
    questions: Sequence[EvaluationQuestion] = ()
    rulings: Sequence[Ruling] = ()

    @classmethod
    def load(cls) -> Written:
        """Read cards, notes and questions from their folders; what was read before, as long as no file changed."""
        return _load(_state_of_files())

    def relies_on(self, document: str) -> bool:
        """Whether a note, a card or a question's gold stands on the document."""
        return (
            any(note.key.document == document for note in self.notes)
            or any(key.document == document for question in self.questions for key in question.gold)
            or any(key.document == document for card in self.cards for key in card.decides)
        )


def _state_of_files() -> tuple[tuple[str, int, int], ...]:
    rules = [*OUTCOMES.glob("*.yaml"), *POINTS.glob("*.yaml")]
    files = [*CARDS.rglob("*.md"), *NOTES.rglob("*.yaml"), *EVALUATION.glob("*.jsonl"), *rules]
    states = ((path, path.stat()) for path in sorted(files))
    return tuple((str(path), state.st_mtime_ns, state.st_size) for path, state in states)


@lru_cache(maxsize=1)
def _load(files: tuple[tuple[str, int, int], ...]) -> Written:
    questions, _ = load_questions()
    cards, notes = load_cards().cards.values(), load_notes().notes.values()
    rulings = (*_rulings("situation", OUTCOMES, "title"), *_rulings("point", POINTS, "says"))
    return Written(tuple(cards), tuple(notes), tuple(questions), rulings)


def _rulings(kind: str, folder: Path, title: str) -> tuple[Ruling, ...]:
    entries = (entry for path in sorted(folder.glob("*.yaml")) for entry in read_yaml(path) or ())
    return tuple(Ruling(kind, str(entry["id"]), str(entry.get(title, "")), _cited_in(entry)) for entry in entries)


def _cited_in(entry: Mapping[str, Any]) -> tuple[ProvisionKey, ...]:
    refs = (ref for line in entry.get("lines", ()) for ref in line.get("refs", ()))
    return tuple(dict.fromkeys(parse_citation_key(str(ref)).key for ref in refs))


def changed_keys(document: str, diff: Diff, ended: Iterable[str] = ()) -> dict[ProvisionKey, str]:
    """Return what happened to each provision that was there before; `ended`: documents, or `document:32`, it repeals."""
    found: dict[ProvisionKey, str] = {}
    for change in diff.changes:
        if change.kind == "added":
            continue
        before = change.before or change.article
        article = before if before[:1].isdigit() else ""
        said = f"renumbered to {change.article}" if change.kind == "renumbered" or change.before else change.kind
        found[ProvisionKey(document, article)] = said
    for written in ended:
        short, _, article = written.partition(":")
        found[ProvisionKey(short, article or "*")] = "repealed"
    return found


def touched_by(
    changed: Mapping[ProvisionKey, str], written: Written, elsewhere: Elsewhere | None = None
) -> list[Touched]:
    """Return everything that relies on a changed provision; a change of a whole document touches all it says."""
    if not changed:
        return []

    def change_of(key: ProvisionKey) -> str | None:
        return changed.get(key) or changed.get(ProvisionKey(key.document, "*"))

    found: dict[tuple[str, str, str], Touched] = {}

    def note(kind: str, name: str, key: ProvisionKey, detail: str = "") -> None:
        if (change := change_of(key)) is not None:
            found.setdefault((kind, name, str(key)), Touched(kind, name, str(key), change, detail))

    for kind, name, key, detail in _resting(written):
        note(kind, name, key, detail)
    return [*found.values(), *(elsewhere(changed) if elsewhere else ())]


def _resting(written: Written) -> Iterator[tuple[str, str, ProvisionKey, str]]:
    """Give everything written with each provision it rests on: kind, name, provision, place."""
    for card in written.cards:
        yield from (("card", card.id, key, place) for key, place in _relied_on(card))
    for gloss in written.notes:
        yield "note", str(gloss.key), gloss.key, gloss.path
    for ruling in written.rulings:
        yield from ((ruling.kind, ruling.id, key, ruling.title[:80]) for key in ruling.keys)
    for question in written.questions:
        yield from (("question", question.id, key, question.query[:80]) for key in question.gold)


def _relied_on(card: Card) -> Iterator[tuple[ProvisionKey, str]]:
    """Give every provision a card rests on, with the place in it."""
    for key in card.decides:
        yield key, "decides"
    for section, statements in card.sections.items():
        for statement in statements:
            for citation in statement.citations:
                yield citation.key, section
