"""What went wrong at an endpoint, as one word for counts and logs, and one sentence for the operator. Never content or keys."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.model.limits.breaker import REFUSED_REST

log = structlog.get_logger(__name__)
SOON = 2.0
"""Seconds an endpoint may ask to wait for the same call to be tried once more."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed call: its kind, the status where there was one, the seconds the endpoint wants to be left alone."""

    kind: str
    status: int = 0
    rest: float = 0.0
    code: str = ""

    @property
    def of_form(self) -> bool:
        """Whether the request itself was not understood: another form of it may be."""
        return self.status in (400, 404, 422) and self.kind == "refused_request"

    @property
    def again_soon(self) -> bool:
        """Whether the same call may be tried once more at once."""
        return self.kind in ("busy", "server") and self.rest <= SOON


TIMED_OUT = Failure("timeout", rest=30.0)
"""No answer in time: the other calls of the turn, and of the turns beside it, do not wait for the same again."""


def failure_of(error: BaseException) -> Failure:
    """Return what an exception of the client means."""
    if isinstance(error, TimeoutError):
        return TIMED_OUT
    status = int(getattr(error, "status_code", 0) or 0)
    code = str(getattr(error, "code", "") or type(error).__name__)[:60]
    if status in (401, 403):
        return Failure("refused_key", status, REFUSED_REST, code)
    if status == 402:
        return Failure("unpaid", status, REFUSED_REST, code)
    if status == 429:
        return Failure("busy", status, _wanted_rest(error), code)
    if status >= 500:
        return Failure("server", status, _wanted_rest(error), code)
    if status >= 400:
        return Failure("refused_request", status, 0.0, code)
    return Failure("unreachable" if "Connect" in type(error).__name__ or "Connection" in type(error).__name__ else "garbage", 0, 0.0, code)  # fmt: skip


def note(failure: Failure, purpose: str) -> None:
    """Log a failure without anything of the request."""
    log.warning("model_failed", kind=failure.kind, status=failure.status or None, code=failure.code, purpose=purpose)


def _wanted_rest(error: BaseException) -> float:
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return max(0.0, float(headers.get("retry-after", 0)))
    except ValueError:
        return 0.0
