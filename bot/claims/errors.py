"""What can be wrong with what a claim is asked to compute."""

from __future__ import annotations


class ClaimError(Exception):
    """A claim, deadline or assessment cannot be computed from this input. `code` is stable, the message one sentence.

    Codes: `unknown_claim`, `unknown_input`, `bad_input`, `not_a_date`, `impossible_date`, `future_date`,
    `end_before_start`, `not_positive`, `negative`, `not_an_amount`, `other_currency`, `contradiction`, `too_vague`.
    """

    def __init__(self, code: str, message: str, field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field

    def as_dict(self) -> dict[str, dict[str, str]]:
        """Return the JSON shape of the command line: {"error": {"code", "message"}} and the field when one is to blame."""
        error = {"code": self.code, "message": self.message}
        if self.field:
            error["field"] = self.field
        return {"error": error}
