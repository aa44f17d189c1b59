"""A question that is answered by yes or no: the consent to a case, its summary, what was read of a paper, whether a file is kept, what
is erased. A yes and a no do what their buttons do; what is neither leaves it open and asks once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.contract.messages import Choice, Reply
from bot.forms.form import answer
from bot.understanding.acts import Act, is_act

Does = Callable[[], Reply | None]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A yes or no as a form (`bot.forms.Form`). `wrong`: what a bare correction does. `other`: what words do that say more than a yes
    or a no; None lets the message go on."""

    ways: Sequence[Choice]
    tap: Callable[[str], Reply | None]
    yes: Does
    no: Does
    again: Does
    wrong: Does
    other: Callable[[str], Reply | None]

    def buttons(self) -> Sequence[Choice]:
        """Return the ways to answer."""
        return self.ways

    def press(self, action: str) -> Reply | None:
        """Do what a button does."""
        return self.tap(action)

    def stop(self) -> Reply | None:
        """Who stops agrees to nothing."""
        return self.no()

    def pass_over(self, act: Act) -> Reply | None:
        """Nothing is agreed to by not knowing."""
        return self.again()

    def finish(self) -> Reply | None:
        """Nor by having said enough."""
        return self.again()

    def ask_again(self) -> Reply | None:
        """Put the question once more."""
        return self.again()

    def put_right(self) -> Reply | None:
        """Something in what was shown is wrong."""
        return self.wrong()

    def take(self, text: str) -> Reply | None:
        """Take a yes or a no, else what the words say more."""
        if is_act(text, Act.YES):
            return self.yes()
        return self.no() if is_act(text, Act.NO) else self.other(text)

    def leave(self, text: str) -> Reply | None:
        """Every other word goes on."""
        return None


def confirm(question: Confirmation, text: str) -> Reply | None:
    """Return what comes of words said to a question of yes or no; None when they are not for it."""
    return answer(question, text, how="form_confirm_back")
