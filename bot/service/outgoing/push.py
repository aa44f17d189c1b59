"""Notifications of a page that is not open, by Web Push (RFC 8030). A push carries no word and names nobody: it only wakes
the browser, which asks here what to show. So nothing has to be encrypted for it, and the service in between learns nothing
but that something came."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from bot.service.contract import Clock
from bot.settings import Settings
from bot.storage import Storage
from bot.storage.subscriptions import (
    Untold,
    subscription_add,
    subscription_drop,
    subscription_failed,
    subscriptions_seen,
    subscriptions_told,
    subscriptions_untold,
)

log = structlog.get_logger(__name__)
GRACE = timedelta(seconds=6)
"""Time an open page has to say that what came was seen."""
TOKEN_LASTS = timedelta(hours=12)
"""How long a token is good for; RFC 8292, section 2, allows a day at most."""
KEPT_SECONDS = 86_400
"""How long the push service keeps a push for a phone that is off."""
LONGEST_ADDRESS = 1000
GONE = (404, 410)
"""What a push service answers for a browser that wants no more (RFC 8030, section 7.3)."""
Post = Callable[[str, dict[str, str]], int]
"""Sends an empty push to an address with headers; returns the status. Raises OSError or httpx.HTTPError."""


@dataclass(frozen=True, slots=True)
class PushKey:
    """The key that says who sends (VAPID, RFC 8292)."""

    key: ec.EllipticCurvePrivateKey
    contact: str
    """mailto: or https: address at which the push service may complain."""

    @property
    def public(self) -> str:
        """The public key as a browser wants it: the uncompressed point, base64url."""
        return _plain(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def headers(self, address: str, now: datetime) -> dict[str, str]:
        """Return what proves the sender to the push service of an address."""
        parts = urlsplit(address)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}", "exp": int((now + TOKEN_LASTS).timestamp()), "sub": self.contact,
        }  # fmt: skip
        token = jwt.encode(claims, self.key, algorithm="ES256")
        return {"Authorization": f"vapid t={token},k={self.public}", "TTL": str(KEPT_SECONDS), "Urgency": "normal"}


def push_key(path: Path, contact: str) -> PushKey:
    """Return the key of a file, made at the first start; browsers are bound to it, so it stays."""
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{path} holds no key for pushes")
    return PushKey(key, contact)


def post(address: str, headers: dict[str, str]) -> int:
    """Send an empty push; follows no redirect, since only named services may be asked."""
    return httpx.post(address, headers=headers, content=b"", timeout=10, follow_redirects=False).status_code


def configured_desk(settings: Settings, storage: Storage, clock: Clock) -> PushDesk | None:
    """Return what tells the web page's browsers while it is closed; None where that is not set up."""
    if not settings.push_contact or not settings.push_hosts:
        return None
    key = push_key(settings.data_dir / "push.key", settings.push_contact)
    return PushDesk(storage, clock, key, settings.push_hosts, channel="web")


class PushDesk:
    """Who is told, and the telling. Thread-safe. `hosts`: the push services that may be asked, each with what lies below it."""

    def __init__(
        self, storage: Storage, clock: Clock, key: PushKey, hosts: Sequence[str], *, channel: str, send: Post = post
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._key = key
        self._hosts = tuple(hosts)
        self._channel = channel
        self._send = send

    @property
    def public(self) -> str:
        """The public key a browser subscribes with."""
        return self._key.public

    def add(self, who: str, address: str, language: str) -> bool:
        """Tell a browser of news from now on. False for an address of no push service we know."""
        if not self.may_ask(address):
            return False
        self._storage.write(
            partial(
                subscription_add, channel=self._channel, external_id=who, language=language, address=address,
                now=self._clock(),
            )
        )  # fmt: skip
        return True

    def drop(self, who: str, address: str) -> None:
        """Tell a browser no more."""
        self._storage.write(partial(subscription_drop, channel=self._channel, external_id=who, address=address))

    def seen(self, who: str, sequence: int) -> None:
        """An open page was read up to here."""
        self._storage.write(partial(subscriptions_seen, channel=self._channel, external_id=who, sequence=sequence))

    def may_ask(self, address: str) -> bool:
        """Whether an address is one of a push service that is named, and of nothing else."""
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError:
            return False
        host = parts.hostname or ""
        known = any(host == one or host.endswith(f".{one}") for one in self._hosts)
        return (
            parts.scheme == "https"
            and port is None
            and not parts.username
            and known
            and (len(address) <= LONGEST_ADDRESS)
        )

    def round(self) -> int:
        """Tell every browser whose owner has not seen what came. Returns how many were told."""
        now = self._clock()
        with self._storage.read() as session:
            waiting = subscriptions_untold(session, before=now - GRACE, now=now)
        told = [one for one in waiting if self._tell(one, now)]
        if told:
            self._storage.write(partial(subscriptions_told, told=told))
        return len(told)

    def _tell(self, one: Untold, now: datetime) -> bool:
        try:
            status = self._send(one.address, self._key.headers(one.address, now))
        except (httpx.HTTPError, OSError) as error:
            status = 0
            log.warning("push_failed", subscription=one.id, error=type(error).__name__)
        if 200 <= status < 300:
            return True
        log.info("push_refused", subscription=one.id, status=status)
        self._storage.write(partial(subscription_failed, one=one, gone=status in GONE, now=now))
        return False


def _plain(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
