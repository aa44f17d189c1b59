"""What the ear is taught: the labelled figures, the stories and their questions, the messages told of danger and other law."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.dialogue.routing.scopes.heads import NONE
from bot.dialogue.routing.scopes.told import NOTHING, read_told
from bot.matter.likeness import read_stories
from bot.matter.roles.labels import FIELD_OF
from bot.matter.roles.mentions import Kind, mentions_in
from bot.matter.teaching.labelled import Utterance, read_utterances
from bot.matter.teaching.learning_roles import TOLD_ON, UNLABELLED
from bot.understanding.ear import ASKS, FIGURES, SITUATION, Span

TOLD = "told"
"""The head of all that is told of danger, other law and wishes, from which those of each family are taken."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text with what is to be heard in it: the label of the whole by its head, or of each figure."""

    text: str
    head: str
    label: str = ""
    figures: tuple[tuple[Span, str], ...] = ()
    asked: str = ""
    before: str = ""


def lessons() -> list[Lesson]:
    """Return all lessons."""
    return [*_figures(), *_stories(), *_told()]


def labels_of(taught: Sequence[Lesson]) -> dict[str, list[str]]:
    """Return the labels of each head, sorted."""
    labels: dict[str, set[str]] = {head: set() for head in FIGURES}
    for lesson in taught:
        if lesson.figures:
            for span, label in lesson.figures:
                labels[span.head].add(label)
        else:
            labels.setdefault(lesson.head, set()).add(lesson.label)
    return {head: sorted(names) for head, names in labels.items()}


def of_family(labels: Sequence[str], family: str) -> dict[str, int]:
    """Return the labels of a family of what is told, without those of nothing, and their places among all."""
    named = ((label.partition("/"), at) for at, label in enumerate(labels))
    return {name: at for (folder, _, name), at in named if folder == family and name not in NOTHING and name != NONE}


def _figures() -> Iterator[Lesson]:
    for utterance in read_utterances():
        found = tuple(_labelled(utterance))
        if found:
            around = utterance.around
            yield Lesson(utterance.text, "", figures=found, asked=around.asked, before=around.before)


def _labelled(utterance: Utterance) -> Iterator[tuple[Span, str]]:
    for mention in mentions_in(utterance.text, TOLD_ON):
        marked = (role for start, end, role in utterance.marks if start < mention.end and mention.start < end)
        label = next(marked, UNLABELLED)
        known = FIELD_OF[Kind(mention.kind)]
        yield Span(mention.start, mention.end, mention.kind), label if label in known else UNLABELLED


def _stories() -> Iterator[Lesson]:
    for story in read_stories():
        yield Lesson(story.told, SITUATION, story.situation)
        if story.asks:
            yield Lesson(story.last, ASKS, story.asks)


def _told() -> Iterator[Lesson]:
    for one in read_told():
        yield Lesson(one.text, TOLD, f"{one.family}/{one.label}")
