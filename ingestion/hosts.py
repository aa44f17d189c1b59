"""Which addresses may be opened at all: official sites on the list, and nothing inside the operator's own network."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ingestion.errors import Unreadable

Resolve = Callable[[str, int], list[str]]
"""Gives the numeric addresses of a host name; raises OSError when there are none."""


def resolve_host(host: str, port: int) -> list[str]:
    """Return the numeric addresses of a host name. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True)
class HostPolicy:
    """Sites that may be read: a name stands for its own host and all names under it.

    A loopback or private address is opened only where the list names it itself, digit for digit (or `localhost`).
    `resolve` None: names are not looked up here, because a proxy does it.
    """

    allowed: Sequence[str]
    resolve: Resolve | None = resolve_host

    def require(self, address: str, *, redirected: bool = False) -> None:
        """Raise Unreadable `host_not_allowed` for an address that is not to be opened.

        A name that cannot be resolved passes: connecting will say so.
        """
        how = "redirects to" if redirected else "is on"
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").lower().rstrip(".")
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise Unreadable("host_not_allowed", f"{address} is not an address.") from None
        named = any(host == name.lower() or host.endswith("." + name.lower()) for name in self.allowed)
        if parts.scheme not in ("http", "https") or not named:
            raise Unreadable(
                "host_not_allowed",
                f"The address {how} {host or address}, which is not on the list of official sites (YOUJU_ALLOWED_HOSTS).",
            )
        if self.names_itself(address):
            return
        if _numeric(host) or any(not public(found) for found in self._resolved(host, port)):
            raise Unreadable(
                "host_not_allowed", f"The address {how} {host}, which lies inside a private network and is not opened."
            )

    def names_itself(self, address: str) -> bool:
        """Whether the list names a host of the own network digit for digit, as tests and offices with a mirror do."""
        host = (urlsplit(address).hostname or "").lower().rstrip(".")
        return host in {name.lower() for name in self.allowed} and (host == "localhost" or _numeric(host))

    def _resolved(self, host: str, port: int) -> list[str]:
        if self.resolve is None:
            return []
        try:
            return self.resolve(host, port)
        except OSError:
            return []


def public(numeric: str) -> bool:
    """Whether a numeric address belongs to the open network."""
    found = ipaddress.ip_address(numeric.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


def _numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
