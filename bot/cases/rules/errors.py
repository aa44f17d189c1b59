"""What can go wrong with a case. `str()` is one plain sentence in Chinese for the person who did it."""

from __future__ import annotations


class CaseError(Exception):
    """An action that was not carried out. Nothing was changed."""

    code = "case_error"


class NotAllowed(CaseError):
    """The role does not permit it, or the person has left."""

    code = "not_allowed"


class IllegalTransition(CaseError):
    """The case stands at a stage that does not know this action."""

    code = "illegal_transition"


class CaseConflict(CaseError):
    """Somebody else changed the same thing in between."""

    code = "case_conflict"


class NotFound(CaseError):
    """There is no such case, draft, member of staff or invitation."""

    code = "not_found"
