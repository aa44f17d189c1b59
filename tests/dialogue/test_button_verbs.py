"""A button belongs to one room: what its action begins with is nobody else's."""

from __future__ import annotations

from bot.papers import view


def test_the_buttons_under_a_read_paper_are_not_those_of_documents_to_write() -> None:
    verbs = ("paper", "assess", "clock", "remind", "say", "person", "model")
    assert view.PREFIX.endswith(":")
    assert view.PREFIX[:-1] not in verbs
