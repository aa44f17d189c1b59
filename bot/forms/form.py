"""A form asks one thing at a time. What an answer may do is the same in every flow: be a button that was typed, stop, leave the question
unanswered, end it with what is there, ask it once more, ask what is meant, put right what was told before, or give the value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from bot.contract.messages import Choice, Reply, words_said
from bot.forms.said import explained
from bot.understanding.acts import Act, acts_of

_ORDER = (Act.STOP, Act.ASK_BACK, Act.UNKNOWN, Act.SKIP, Act.ENOUGH, Act.RESUME, Act.CORRECT)
"""Of words that may do several things (先这样, 不对) the first counts. Yes and no are values where the question has a use for them."""
_MARKS = re.compile(r"[\W_]+")


class Form(Protocol):
    """What a flow does about its open question, over one conversation in one turn. Every method changes the conversation and
    returns the reply; None lets the message go on to what comes after the flow."""

    def buttons(self) -> Sequence[Choice]:
        """Return the buttons under the open question."""
        ...

    def press(self, action: str) -> Reply | None:
        """Do what a button does."""
        ...

    def stop(self) -> Reply | None:
        """Ask nothing more; what was told is kept."""
        ...

    def pass_over(self, act: Act) -> Reply | None:
        """Leave the question unanswered: its answer is not known, or not told."""
        ...

    def finish(self) -> Reply | None:
        """Go on with what is there."""
        ...

    def ask_again(self) -> Reply | None:
        """Put the question once more."""
        ...

    def put_right(self) -> Reply | None:
        """Something told before was wrong, and the words do not say what is right."""
        ...

    def take(self, text: str) -> Reply | None:
        """Take the value words give; None when they give none."""
        ...

    def leave(self, text: str) -> Reply | None:
        """Words say something, and it is nothing for this form."""
        ...


def answer(form: Form, text: str, how: str = "form_ask_back") -> Reply | None:
    """Return what comes of words said to the open question of a form; None when they are not for it. `how`: the message that says
    how it may be answered, to somebody who asks what is meant."""
    if action := pressed(form.buttons(), text):
        if (words := words_said(action)) is None:
            return form.press(action)
        text = words
    deed = deed_of(text)
    if deed is not None:
        return _done(form, deed, how)
    if (reply := form.take(text)) is not None:
        return reply
    return form.ask_again() if acts_of(text) else form.leave(text)


def deed_of(text: str) -> Act | None:
    """Return the one thing words do that give no value, as every flow takes it; None for a value, a yes, a no."""
    acts = acts_of(text)
    return next((act for act in _ORDER if act in acts), None)


def pressed(buttons: Sequence[Choice], text: str) -> str:
    """Return the action of the button whose label was typed; empty when it is none of them."""
    said = _bare(text)
    return next((one.action for one in buttons if said and said == _bare(one.label)), "")


def _bare(text: str) -> str:
    """Words without the marks between them, which people type in their own way."""
    return _MARKS.sub("", text).casefold()


def _done(form: Form, deed: Act, how: str) -> Reply | None:
    if deed in (Act.UNKNOWN, Act.SKIP):
        return form.pass_over(deed)
    if deed is Act.ASK_BACK:
        reply = form.ask_again()
        return None if reply is None else explained(reply, how)
    return {Act.STOP: form.stop, Act.ENOUGH: form.finish, Act.RESUME: form.ask_again, Act.CORRECT: form.put_right}[
        deed
    ]()
