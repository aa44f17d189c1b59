"""How the Telegram channel reaches Telegram."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TelegramOptions:
    """How to reach Telegram. `base_url`: another Bot API server; `webhook_url`: public address, empty for polling."""

    token: str
    base_url: str = ""
    webhook_url: str = ""
    webhook_secret: str = ""
    poll_seconds: int = 30
    """How long Telegram may hold a request for updates open."""
    longest_pause: float = 30.0
    """Longest pause between attempts while Telegram cannot be reached."""
    messages_per_second: float = 28.0
    group_messages_per_minute: float = 20.0
    """What Telegram takes in one group."""

    @property
    def secret(self) -> str:
        """The secret of webhook calls: the one set, or one derived from the token, so that there always is one."""
        return self.webhook_secret or hashlib.sha256(f"webhook:{self.token}".encode()).hexdigest()
