"""Time-stamps (RFC 3161): asked of a configured authority, checked offline. Needs the extra `timestamp`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.evidence.errors import EvidenceError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

Post = Callable[[str, bytes, float], bytes]
"""Sends a request to an address and returns the answer's body. Raises OSError when nothing can be had."""


class _Unreadable(Exception):
    """An answer the component does not read."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """An authority's answer over a digest. `response` is DER as it came."""

    authority: str
    stamped: datetime
    response: bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """What a stamp says. `fault` is empty when it matches; `trusted` is None when no certificate was given to check with."""

    stamped: datetime | None
    fault: str
    trusted: bool | None


@dataclass(frozen=True, slots=True)
class TimeStampAuthority:
    """The authority at an address (http or https)."""

    url: str
    timeout: float = 10.0
    post: Post | None = None

    def stamp(self, digest: str) -> Stamp:
        """Return a stamp over the text of a digest. Raises EvidenceError `no_library`, `unreachable` or `refused`.

        Some authorities order the certificates in their answer in a way the component does not read: they are asked
        again without certificates, and checking needs the authority's own certificate then.
        """
        try:
            return self._ask(digest, certificates=True)
        except _Unreadable:
            pass
        try:
            return self._ask(digest, certificates=False)
        except _Unreadable as error:
            raise EvidenceError("refused", why="答复读不懂") from error

    def _ask(self, digest: str, *, certificates: bool) -> Stamp:
        client = _client()
        request = (
            client.TimestampRequestBuilder()
            .data(digest.encode("ascii"))
            .hash_algorithm(client.HashAlgorithm.SHA256)
            .cert_request(cert_request=certificates)
            .build()
        )
        try:
            answer = (self.post or _post)(self.url, request.as_bytes(), self.timeout)
        except OSError as error:
            raise EvidenceError("unreachable", why=str(error) or type(error).__name__) from error
        try:
            response = client.decode_timestamp_response(answer)
        except ValueError as error:
            raise _Unreadable from error
        if response.status != 0:
            raise EvidenceError("refused", why="；".join(response.status_string) or f"status {response.status}")
        if response.tst_info.nonce != request.nonce or _imprint(response) != request.message_imprint.message:
            raise EvidenceError("refused", why="答复不是对这个请求的")
        return Stamp(self.url, _at(response), answer)


def check_stamp(answer: bytes, digest: str, roots: Sequence[Certificate] = ()) -> Checked:
    """Look at a stamp over the text of a digest. Raises EvidenceError `no_library`."""
    client = _client()
    try:
        response = client.decode_timestamp_response(answer)
        if response.status != 0:
            return Checked(None, "机构没有盖", None)
        if _imprint(response) != hashlib.sha256(digest.encode("ascii")).digest():
            return Checked(_at(response), "盖的不是这一条", None)
    except (ValueError, AttributeError):
        return Checked(None, "读不懂", None)
    if not roots:
        return Checked(_at(response), "", None)
    own = None if response.signed_data.certificates else next(filter(_stamps, roots), None)
    if own is None and not response.signed_data.certificates:
        return Checked(_at(response), "", None)
    try:
        verifier = client.VerifierBuilder(roots=[root for root in roots if root != own], tsa_certificate=own).build()
        verifier.verify_message(response, digest.encode("ascii"))
    except (client.VerificationError, ValueError):
        return Checked(_at(response), "签名或证书验不过", False)
    return Checked(_at(response), "", True)


def load_roots(path: Path) -> list[Certificate]:
    """Return the certificates of a PEM file. Raises EvidenceError `bad_certificate`."""
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise EvidenceError("bad_certificate", path=path) from error


def stamping_available() -> bool:
    """Whether the component is installed."""
    try:
        _client()
    except EvidenceError:
        return False
    return True


def _client() -> Any:
    try:
        import rfc3161_client
    except ImportError as error:
        raise EvidenceError("no_library") from error
    return rfc3161_client


def _stamps(certificate: Certificate) -> bool:
    """Whether a certificate is an authority's own."""
    from cryptography.x509 import ExtendedKeyUsage, ExtensionNotFound
    from cryptography.x509.oid import ExtendedKeyUsageOID

    try:
        usage = certificate.extensions.get_extension_for_class(ExtendedKeyUsage).value
    except (ExtensionNotFound, ValueError):
        return False
    return ExtendedKeyUsageOID.TIME_STAMPING in usage


def _imprint(response: Any) -> bytes:
    return bytes(response.tst_info.message_imprint.message)


def _at(response: Any) -> datetime:
    at: datetime = response.tst_info.gen_time
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _post(url: str, body: bytes, timeout: float) -> bytes:
    import httpx

    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        answer = httpx.post(url, content=body, headers=headers, timeout=timeout)
        answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OSError(type(error).__name__) from error
    return answer.content
