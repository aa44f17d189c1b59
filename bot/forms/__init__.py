"""The one engine under every flow that asks step by step: sums, last days, the assessment, documents, the way to a person, notes of
evidence. A flow is a `Form`; `answer` decides what words do to its open question."""

from __future__ import annotations

from bot.forms.form import Form, answer, deed_of, pressed
from bot.forms.said import stopped

__all__ = ["Form", "answer", "deed_of", "pressed", "stopped"]
