"""Passwords, one-time codes and recovery codes of staff: made and checked. Pure but for randomness."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from bot.cases.rules.errors import NotAllowed

SHORTEST = 12
LONGEST = 200
STEP_SECONDS = 30
SECRET_BYTES = 20
RECOVERY_CODES = 8
FAILURES_FREE = 5
"""Wrong tries in a row before the next has to wait."""
LONGEST_WAIT = timedelta(minutes=15)
_HASHER = PasswordHasher()


@lru_cache
def nobody() -> str:
    """Return a hash to check against where no account is found, so that the answer takes as long as for one that is."""
    return _HASHER.hash(secrets.token_urlsafe(12))


def password_hashed(password: str, name: str = "") -> str:
    """Return the hash to keep (argon2id). Raises NotAllowed for a password that is too short, too long or too plain."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise NotAllowed(f"密码要 {SHORTEST} 到 {LONGEST} 个字。可以用几个不相干的词连起来。")
    if len(set(password)) < 5 or (name and name in password):
        raise NotAllowed("这个密码太容易猜。换几个不相干的词连起来。")
    return _HASHER.hash(password)


def password_fits(kept: str, password: str) -> bool:
    """Whether a password is the one of that hash."""
    try:
        return _HASHER.verify(kept, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False


def secret_new() -> str:
    """Return a new secret for one-time codes, as authenticator apps take it (base32)."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def secret_address(secret: str, name: str) -> str:
    """Return the address by which a phone takes the secret over. Raises ValueError for what is no secret of ours."""
    return _totp(secret).get_provisioning_uri(name, "Youju")


def code_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the time step a one-time code is of (RFC 6238; the step before and after count too); None when it is wrong."""
    digits = "".join(code.split())
    if len(digits) != 6 or not digits.isascii() or not digits.isdecimal():
        return None
    current = int(now.timestamp()) // STEP_SECONDS
    try:
        made = {
            step: _totp(secret).generate(step * STEP_SECONDS).decode() for step in (current, current - 1, current + 1)
        }
    except ValueError:
        return None
    return next((step for step, one in made.items() if secrets.compare_digest(one, digits)), None)


def recovery_new() -> list[str]:
    """Return new recovery codes, each good for one time without the phone."""
    return [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(RECOVERY_CODES)]


def digest(token: str) -> str:
    """Return what is kept of a random token."""
    return hashlib.sha256(token.strip().lower().encode()).hexdigest()


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after so many wrong tries in a row: nothing, then 30 s, doubled each time up to a quarter of
    an hour."""
    over = failures - FAILURES_FREE
    return min(timedelta(seconds=30) * 2 ** min(over, 10), LONGEST_WAIT) if over >= 0 else timedelta()


def _totp(secret: str) -> TOTP:
    known = base64.b32decode(secret)
    if len(known) != SECRET_BYTES:
        raise ValueError("Not as long as the secrets made here.")
    return TOTP(known, 6, SHA1(), STEP_SECONDS, enforce_key_length=False)  # noqa: S303 (RFC 6238, what apps know)
