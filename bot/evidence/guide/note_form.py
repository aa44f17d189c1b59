"""The two questions about an item as forms: what it shows, and what it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.contract.messages import Choice, ConversationState, Reply
from bot.evidence.guide.said import list_choice, said
from bot.evidence.guide.session import Effect, EvidenceSession
from bot.evidence.guide.what_proves import Group, groups, groups_for, title_of
from bot.evidence.model import numbers_text
from bot.evidence.texts import say
from bot.understanding.acts import Act, acts_of, is_act

LONGEST = 500
"""Characters of a note."""


@dataclass(slots=True)
class NoteForm:
    """What some items show, in the worker's words."""

    state: ConversationState
    session: EvidenceSession
    numbers: list[int]

    def buttons(self) -> tuple[Choice, ...]:
        """To write it later."""
        label = say(self.state.language, "note_later")
        return (Choice(label=label, action=f"evidence:later:{_written(self.numbers)}"),)

    def press(self, action: str) -> Reply | None:
        """The one button leaves it."""
        return self.stop()

    def stop(self) -> Reply:
        """Leave the items without a note."""
        language = self.state.language
        return said(self.state, say(language, "note_left"), choices=(list_choice(language),))

    def pass_over(self, act: Act) -> Reply | None:
        """Leave the items without a note."""
        return self.stop()

    def finish(self) -> Reply | None:
        """Leave the items without a note."""
        return self.stop()

    def ask_again(self) -> Reply:
        """Ask what they show."""
        self.session.note = self.numbers
        asked = say(self.state.language, "ask_note", number=numbers_text(self.numbers))
        return said(self.state, asked, choices=self.buttons())

    def put_right(self) -> Reply | None:
        """Nothing was written yet: ask again."""
        return self.ask_again()

    def take(self, text: str) -> Reply | None:
        """Take words as the note, and ask what the items belong to. A yes or a no is none."""
        if is_act(text, Act.NO):
            return self.stop()
        if acts_of(text):
            return None
        note = text[:LONGEST]
        self.session.effects = [Effect(do="describe", numbers=self.numbers, note=note)]
        told = say(self.state.language, "noted", number=numbers_text(self.numbers), note=note)
        return LinkForm(self.state, self.session, self.numbers).ask(groups_for(note), told)

    def leave(self, text: str) -> Reply | None:
        """Every other word is the note."""
        return None


@dataclass(slots=True)
class LinkForm:
    """What some items belong to."""

    state: ConversationState
    session: EvidenceSession
    numbers: list[int]

    def buttons(self) -> tuple[Choice, ...]:
        """The matters they may belong to."""
        return self._ways(groups())

    def press(self, action: str) -> Reply | None:
        """Put the items to a matter."""
        return self.linked(action.rpartition(":")[2])

    def stop(self) -> Reply | None:
        """They belong to nothing for now."""
        language = self.state.language
        return said(self.state, say(language, "link_left"), choices=(list_choice(language),))

    def pass_over(self, act: Act) -> Reply | None:
        """They belong to nothing for now."""
        return self.stop()

    def finish(self) -> Reply | None:
        """They belong to nothing for now."""
        return self.stop()

    def ask_again(self) -> Reply | None:
        """Ask what they belong to."""
        return self.ask(groups())

    def put_right(self) -> Reply | None:
        """The note was wrong: ask for it again."""
        return NoteForm(self.state, self.session, self.numbers).ask_again()

    def take(self, text: str) -> Reply | None:
        """A no leaves them; what they belong to is chosen by its name, which is a button's."""
        return self.stop() if is_act(text, Act.NO) else None

    def leave(self, text: str) -> Reply | None:
        """Words about something else."""
        return None

    def ask(self, offered: Sequence[Group], *before: str) -> Reply:
        """Ask what the items belong to, after other words."""
        self.session.link = self.numbers
        return said(self.state, *before, say(self.state.language, "ask_link"), choices=self._ways(offered))

    def linked(self, name: str) -> Reply | None:
        """Put the items to a matter and offer what proves it; None for a name that is none."""
        language = self.state.language
        group = next((group for group in groups() if group.id == name), None)
        if group is None or not self.numbers:
            return None
        self.session.effects = [
            Effect(do="link", numbers=self.numbers, factors=list(group.factors), claims=list(group.claims))
        ]
        guide = tuple(
            Choice(label=say(language, "guide_button", title=title_of(claim)), action=f"evidence:guide:{claim}")
            for claim in (*group.claims, *group.factors)[:2]
        )
        told = say(language, "linked", number=numbers_text(self.numbers), title=group.title)
        return said(self.state, told, choices=(*guide, list_choice(language)))

    def _ways(self, offered: Sequence[Group]) -> tuple[Choice, ...]:
        numbers = _written(self.numbers)
        return tuple(Choice(label=group.title, action=f"evidence:for:{numbers}:{group.id}") for group in offered)


def _written(numbers: list[int]) -> str:
    return numbers_text(numbers).replace("、", ",")
