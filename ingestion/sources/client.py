"""Fetching as a polite guest: named, one request at a time, with pauses, within the site's rules and a cap a day.

Nothing is done to get around a protection: what asks for a browser, a login or a check is told and left to a person.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import httpx

from ingestion.errors import Unreadable
from ingestion.hosts import HostPolicy, Resolve, public, resolve_host
from ingestion.sources.model import Unfetched
from ingestion.sources.robots import Robots
from ingestion.sources.store import FetchStore, Kept
from knowledge.clock import utc_now

AGENT = "Youju/1 (legal-aid library; reads official legal texts)"
OFFICIAL = ("gov.cn", "chinacourt.org", "acftu.org")
_MOST_REDIRECTS = 5
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_WAIT = 120.0


@dataclass(frozen=True)
class FetchOptions:
    """How to fetch. Seconds, bytes and requests; `proxy` and `mirror` are addresses, "" for none.

    With a mirror, `https://www.gov.cn/a` is asked for as `MIRROR/www.gov.cn/a`; it is kept under its own address.
    """

    allowed: tuple[str, ...] = OFFICIAL
    pause: float = 1.5
    waits: tuple[float, ...] = (15.0, 30.0, 60.0)
    """Seconds before each further attempt; their number is that of the attempts."""
    timeout: float = 30.0
    longest: float = 120.0
    largest: int = 30 * 2**20
    a_day: int = 600
    fresh: timedelta = timedelta(days=6)
    """For so long an answer is taken from the folder without asking again."""
    proxy: str = ""
    mirror: str = ""


@dataclass(frozen=True)
class Answer:
    """One body with the address it came from in the end. `asked` False: it was taken from the folder."""

    data: bytes
    address: str
    name: str
    fetched_at: str
    asked: bool


class PoliteClient:
    """Fetches addresses one after the other. Close it when done.

    `sleep`, `clock`, `now` and `resolve` are given by tests; `transport` replaces the network.
    """

    def __init__(
        self,
        options: FetchOptions,
        store: FetchStore,
        *,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: utc_now().replace(tzinfo=UTC),
        resolve: Resolve = resolve_host,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.options = options
        self.store = store
        self._sleep, self._clock, self._now = sleep, clock, now
        self._policy = HostPolicy(options.allowed, None if options.proxy or options.mirror else resolve)
        self._client = httpx.Client(
            timeout=options.timeout,
            follow_redirects=False,
            headers={"User-Agent": AGENT, "Accept-Language": "zh-CN,zh;q=0.9"},
            proxy=options.proxy or None,
            transport=transport,
            trust_env=False,
        )
        self._robots = Robots(AGENT, self._robots_of)
        self._last: dict[str, float] = {}
        self.requests = 0
        """Requests made by this client."""
        self.reached = False
        """Whether any site answered."""

    def close(self) -> None:
        """Close connections."""
        self._client.close()

    def allow(self, *hosts: str) -> None:
        """Let further hosts be read: where a source on the list keeps its files."""
        names = (*self._policy.allowed, *(host for host in hosts if host not in self._policy.allowed))
        self._policy = HostPolicy(names, self._policy.resolve)

    def kept(self, key: str) -> Answer | None:
        """Return what the folder holds under an address while it is fresh."""
        found = self.store.page(key)
        data = self.store.body(found) if found is not None and self._fresh(found) else None
        return Answer(data, found.final, found.name, found.fetched_at, asked=False) if found and data else None

    def get(self, address: str, *, again: bool = False, key: str = "") -> Answer:
        """Return the page or file of an address, from the folder while it is fresh. Raises Unfetched.

        `again` asks the site whether it changed, however fresh it is. `key` names the file in the folder where its
        address is another each time.
        """
        place = key or address
        if not again and (found := self.kept(place)) is not None:
            return found
        before = self.store.page(place)
        data = self.store.body(before) if before is not None else None
        headers = {"If-None-Match": before.etag, "If-Modified-Since": before.modified} if before and data else {}
        answer, final = self._followed("GET", address, {name: value for name, value in headers.items() if value})
        stamp = self._stamp()
        if answer.status_code == 304 and before is not None and data is not None:
            self.store.keep(
                place, before.final, data, at=stamp, name=before.name, etag=before.etag, modified=before.modified
            )
            return Answer(data, before.final, before.name, stamp, asked=True)
        name = _file_name(answer.headers.get("content-disposition", ""), final)
        etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
        self.store.keep(place, final, answer.content, at=stamp, name=name, etag=etag, modified=modified)
        return Answer(answer.content, final, name, stamp, asked=True)

    def ask(self, address: str, body: Mapping[str, Any] | None = None, *, referer: str = "", keep: bool = False) -> Any:
        """Return the JSON an interface answers with: POST with a body, GET without. Raises Unfetched.

        An answer that is no JSON is a site asking to slow down: it is asked again after a while, then told. `keep`
        takes the answer from the folder while it is fresh.
        """
        if keep and (found := self.kept(address)) is not None:
            return json.loads(found.data)
        headers = {"Accept": "application/json", "Referer": referer} if referer else {"Accept": "application/json"}
        for wait in (*self.options.waits, None):
            answer, final = self._followed("GET" if body is None else "POST", address, headers, body)
            try:
                content = json.loads(answer.content)
            except ValueError:
                if wait is None:
                    break
                self._sleep(wait)
                continue
            if keep:
                self.store.keep(address, final, answer.content, at=self._stamp(), name="", etag="", modified="")
            return content
        raise Unfetched("challenge", f"{address} does not answer with data; the site asks for a browser.", address)

    def _fresh(self, kept: Kept) -> bool:
        try:
            at = datetime.fromisoformat(kept.fetched_at)
        except ValueError:
            return False
        return self._now() - at < self.options.fresh

    def _stamp(self) -> str:
        return self._now().replace(microsecond=0).isoformat()

    def _followed(
        self, method: str, address: str, headers: Mapping[str, str], body: Mapping[str, Any] | None = None
    ) -> tuple[_Body, str]:
        """Send a request and follow its redirects, each looked at before it is opened."""
        current = address
        for _ in range(_MOST_REDIRECTS + 1):
            self._require(current, redirected=current != address)
            if not self._robots.allows(current):
                raise Unfetched(
                    "robots", f"{current}: the site's rules (robots.txt) do not allow programs there.", current
                )
            answer = self._tried(method, current, headers, body)
            if answer.status_code not in (301, 302, 303, 307, 308):
                return answer, current
            target = answer.headers.get("location", "")
            if not target:
                raise Unfetched("challenge", f"{current} redirects nowhere, as a protection does.", current)
            current = urljoin(current, self._official(target))
        raise Unfetched("not_reached", f"{address} redirects more than {_MOST_REDIRECTS} times.", address)

    def _require(self, address: str, *, redirected: bool) -> None:
        try:
            self._policy.require(address, redirected=redirected)
        except Unreadable as error:
            raise Unfetched(error.code, str(error), address) from error

    def _require_outside(self, answer: httpx.Response, address: str) -> None:
        """Look at who really answered: a name may lead elsewhere when it is looked up a second time."""
        stream = answer.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream is not None else None
        if not peer or self.options.proxy or self.options.mirror:
            return
        if not public(str(peer[0])) and not self._policy.names_itself(address):
            raise Unfetched("host_not_allowed", f"{address} leads into a private network and is not read.", address)

    def _tried(self, method: str, address: str, headers: Mapping[str, str], body: Mapping[str, Any] | None) -> _Body:
        """One request, repeated after a while as long as the site is only busy."""
        waits = iter(self.options.waits)
        while True:
            wait = next(waits, None)
            try:
                answer = self._once(method, address, headers, body)
            except httpx.HTTPError as error:
                failed = _unreached(address, error)
                if wait is None or failed.code == "certificate" or isinstance(error, httpx.ConnectError):
                    raise failed from error
                self._sleep(wait)
                continue
            if answer.status_code in _AGAIN and wait is not None:
                self._sleep(_wanted_pause(answer.headers.get("retry-after", ""), wait))
                continue
            return _checked(answer, address)

    def _once(self, method: str, address: str, headers: Mapping[str, str], body: Mapping[str, Any] | None) -> _Body:
        today = self._now().date()
        if self.store.requests_on(today) >= self.options.a_day:
            raise Unfetched(
                "day_cap", f"The {self.options.a_day} requests of {today} are used up; go on tomorrow.", address
            )
        host = urlsplit(address).hostname or ""
        waited = self._clock() - self._last.get(host, -1e9)
        if waited < self.options.pause:
            self._sleep(self.options.pause - waited)
        self.store.count_request(today)
        self.requests += 1
        try:
            with self._client.stream(
                method, self._mirrored(address), headers=dict(headers), json=body if body is not None else None
            ) as answer:
                self.reached = True
                self._require_outside(answer, address)
                content = self._read(answer, address)
        finally:
            self._last[host] = self._clock()
        return _Body(answer.status_code, answer.headers, content)

    def _read(self, answer: httpx.Response, address: str) -> bytes:
        """The body, given up when it is too large or does not end."""
        started = self._clock()
        held = bytearray()
        for chunk in answer.iter_bytes(65_536):
            held += chunk
            if len(held) > self.options.largest:
                raise Unfetched("too_large", f"{address} has more than {self.options.largest // 2**20} MB.", address)
            if self._clock() - started > self.options.longest:
                raise Unfetched("slow", f"{address} did not end after {self.options.longest:.0f} seconds.", address)
        return bytes(held)

    def _robots_of(self, address: str) -> tuple[int, str]:
        try:
            self._policy.require(address)
            answer = self._once("GET", address, {}, None)
        except Unreadable:
            return 0, ""
        except httpx.HTTPError as error:
            raise _unreached(address, error) from error
        return answer.status_code, answer.content[:500_000].decode("utf-8", errors="replace")

    def _mirrored(self, address: str) -> str:
        if not self.options.mirror:
            return address
        parts = urlsplit(address)
        tail = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        return f"{self.options.mirror.rstrip('/')}/{parts.netloc}{tail}"

    def _official(self, target: str) -> str:
        """A redirect within the mirror, as the address of the site it mirrors."""
        mirror = self.options.mirror.rstrip("/")
        if not mirror or not target.startswith(mirror + "/"):
            return target
        return "https://" + target[len(mirror) + 1 :]


@dataclass(frozen=True)
class _Body:
    status_code: int
    headers: httpx.Headers
    content: bytes


def _checked(answer: _Body, address: str) -> _Body:
    """The answer, or what its status says."""
    status = answer.status_code
    if status in (200, 301, 302, 303, 304, 307, 308):
        return answer
    if status in (404, 410):
        raise Unfetched("not_found", f"{address} is no longer there ({status}).", address)
    if status in (401, 407):
        raise Unfetched("login", f"{address} asks for a login ({status}).", address)
    if status in (403, 405, 412, 418, 429, 503, 521):
        raise Unfetched("challenge", f"{address} does not let programs in ({status}).", address)
    raise Unfetched("not_reached", f"{address} answered with {status}.", address)


def _unreached(address: str, error: httpx.HTTPError) -> Unfetched:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return Unfetched("certificate", f"{address}: the site's certificate is not valid.", address)
        cause = cause.__cause__ or cause.__context__
    return Unfetched("not_reached", f"{address} cannot be reached ({type(error).__name__}).", address)


def _wanted_pause(written: str, usual: float) -> float:
    """The pause a site asks for (Retry-After in seconds), at most two minutes."""
    return min(max(float(written), usual), _LONGEST_WAIT) if written.isdigit() else usual


def _file_name(disposition: str, address: str) -> str:
    """The name of a file; some sites encode it twice."""
    _, _, tail = disposition.partition("filename")
    written = (
        tail.partition("=")[2].partition(";")[0].strip().strip('"').removeprefix("utf-8''").removeprefix("UTF-8''")
    )
    if written:
        return unquote(unquote(written)).rpartition("/")[2][:200]
    path = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    return path or urlsplit(address).netloc


def encoded(text: str) -> str:
    """Return a text as part of a query."""
    return quote(text, safe="")
