"""The one engine under every flow that asks: sums, last days, the assessment, documents, the way to a person, notes of evidence; and
under every question of yes or no (`Confirmation`). A flow is a `Form`; `answer` decides what words do to its open question."""

from __future__ import annotations

from bot.forms.confirm import Confirmation, confirm
from bot.forms.form import Form, answer, deed_of, pressed
from bot.forms.said import explained, stopped

__all__ = ["Confirmation", "Form", "answer", "confirm", "deed_of", "explained", "pressed", "stopped"]
