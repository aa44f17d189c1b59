"""Pushes: who is told, once, of what was not seen; who sends is proven; nothing of the conversation leaves."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import jwt
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from sqlalchemy import select

from bot.service.outgoing.push import GRACE, PushDesk, post, push_key
from bot.storage import Storage
from bot.storage.conversations import conversation_ensure, conversation_find
from bot.storage.outbox import reply_push
from bot.storage.removal.erasure import conversation_erase
from bot.storage.subscriptions import MOST_FAILURES, SubscriptionRow
from tests.service.engines import says
from tests.service.stage import new_storage

START = datetime(2026, 11, 21, 10, tzinfo=UTC)
PHONE = "https://fcm.googleapis.com/fcm/send/abc"
HOSTS = ("fcm.googleapis.com", "push.apple.com")


class Office:
    """A push service that notes what it is sent, and answers as it is told; and a clock that is set."""

    def __init__(self, folder: Path) -> None:
        self.storage: Storage = new_storage(folder)
        self.now, self.status = START, 201
        self.sent: list[tuple[str, dict[str, str]]] = []
        self.desk = PushDesk(
            self.storage, lambda: self.now, push_key(folder / "push.key", "mailto:desk@office.test"), HOSTS,
            channel="web", send=self.post,
        )  # fmt: skip
        self.storage.write(partial(conversation_ensure, channel="web", external_id="li", language="zh", now=START))

    def post(self, address: str, headers: dict[str, str]) -> int:
        self.sent.append((address, headers))
        if self.status == 0:
            raise ConnectionError
        return self.status

    def says(self, words: str) -> None:
        """A caseworker says something to 李."""

        def work(session) -> None:  # type: ignore[no-untyped-def]
            row = conversation_find(session, channel="web", external_id="li")
            reply_push(session, conversation_id=row.id, reply=says(words), now=self.now, pushed=False)

        self.storage.write(work)

    def later(self, by: timedelta = GRACE) -> int:
        """Some time later, who was told."""
        self.now += by
        return self.desk.round()

    def rows(self) -> list[SubscriptionRow]:
        with self.storage.read() as session:
            return list(session.scalars(select(SubscriptionRow)))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_what_was_not_seen_is_told_once(office: Office) -> None:
    office.desk.add("li", PHONE, "zh")
    assert office.later() == 0
    office.says("我看过了")
    assert office.later(timedelta(seconds=1)) == 0
    assert office.later() == 1
    assert office.later() == 0
    office.says("还有一句")
    assert office.later() == 1
    assert [address for address, _ in office.sent] == [PHONE, PHONE]


def test_what_an_open_page_showed_is_not_told(office: Office) -> None:
    office.desk.add("li", PHONE, "zh")
    office.says("我看过了")
    office.desk.seen("li", 1)
    assert office.later() == 0


def test_who_wants_no_more_is_told_no_more(office: Office) -> None:
    office.desk.add("li", PHONE, "zh")
    office.desk.drop("li", PHONE)
    office.says("我看过了")
    assert office.later() == 0


def test_a_push_proves_who_sends_and_says_nothing_of_the_conversation(office: Office) -> None:
    office.desk.add("li", PHONE, "zh")
    office.says("工资还差 8000")
    office.later()
    [(_, headers)] = office.sent
    token, _, key = headers["Authorization"].removeprefix("vapid t=").partition(",k=")
    head, claims, signature = token.split(".")
    raw = unpacked(signature)
    signed = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpacked(key))
    public.verify(signed, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    told = json.loads(unpacked(claims))
    assert told["aud"] == "https://fcm.googleapis.com"
    assert told["sub"] == "mailto:desk@office.test"
    assert 0 < told["exp"] - office.now.timestamp() <= 86_400
    assert key == office.desk.public
    assert set(headers) == {"Authorization", "TTL", "Urgency"}


def test_the_key_stays_the_same_and_is_private(tmp_path: Path) -> None:
    first = push_key(tmp_path / "push.key", "mailto:a@b.test").public
    assert push_key(tmp_path / "push.key", "mailto:a@b.test").public == first
    assert (tmp_path / "push.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "address",
    [
        "http://fcm.googleapis.com/a", "https://127.0.0.1/a", "https://fcm.googleapis.com.evil.test/a",
        "https://fcm.googleapis.com:8443/a", "https://user@fcm.googleapis.com/a", "https://[", "",
        "https://fcm.googleapis.com/" + "a" * 1000, "https://evilpush.apple.com.test/", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_no_address_but_one_of_a_named_push_service_is_asked(office: Office, address: str) -> None:
    assert not office.desk.add("li", address, "zh")
    assert office.rows() == []


def test_a_host_below_a_named_one_is_asked(office: Office) -> None:
    assert office.desk.add("li", "https://web.push.apple.com/abc", "zh")


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(office: Office, status: int) -> None:
    office.desk.add("li", PHONE, "zh")
    office.says("我看过了")
    office.status = status
    assert office.later() == 0
    assert office.rows() == []


@pytest.mark.parametrize("status", [0, 302, 500])
def test_what_fails_is_tried_again_later_each_time_and_given_up_in_the_end(office: Office, status: int) -> None:
    office.desk.add("li", PHONE, "zh")
    office.says("我看过了")
    office.status = status
    office.later()
    office.later(timedelta(seconds=30))
    assert len(office.sent) == 1
    office.later(timedelta(minutes=1))
    assert len(office.sent) == 2
    for _ in range(MOST_FAILURES):
        office.later(timedelta(days=1))
    assert len(office.sent) == MOST_FAILURES
    assert office.rows() == []


def test_an_outage_of_the_push_service_loses_nothing(office: Office) -> None:
    office.desk.add("li", PHONE, "zh")
    office.says("我看过了")
    office.status = 503
    office.later()
    office.status = 201
    assert office.later(timedelta(minutes=2)) == 1


def test_the_oldest_of_many_browsers_goes(office: Office) -> None:
    for number in range(7):
        office.desk.add("li", f"{PHONE}{number}", "zh")
    office.says("我看过了")
    assert office.later() == 5
    assert f"{PHONE}0" not in [address for address, _ in office.sent]


def test_erasing_a_conversation_erases_where_it_was_told(office: Office) -> None:
    office.desk.add("li", PHONE, "zh")

    def erase(session) -> None:  # type: ignore[no-untyped-def]
        row = conversation_find(session, channel="web", external_id="li")
        conversation_erase(session, conversation_id=row.id)

    office.storage.write(erase)
    assert office.rows() == []


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Strict(BaseHTTPRequestHandler):
    """A push service over HTTP, after RFC 8030 and 8292 alone: it takes a push only from who proves to be the sender asked for."""

    took: list[str] = []

    def do_POST(self) -> None:
        self.send_response(self._status())
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _status(self) -> int:
        scheme, _, rest = self.headers.get("Authorization", "").partition(" ")
        given = dict(one.strip().split("=", 1) for one in rest.split(","))
        if scheme.lower() != "vapid" or set(given) != {"t", "k"}:
            return 401
        if not self.headers.get("TTL", "").isdecimal():
            return 400
        if self.headers.get("Content-Length") != "0" or "Content-Encoding" in self.headers:
            return 415
        point = unpacked(given["k"])
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        claims = jwt.decode(given["t"], key, ["ES256"], audience=f"https://{self.headers['X-Host']}", options={"verify_exp": False})  # fmt: skip
        self.took.append(claims["sub"])
        return 201

    def log_message(self, *said: object) -> None:
        """Nothing is printed."""


def test_a_strict_push_service_takes_what_goes_over_the_wire(office: Office) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Strict)
    Thread(target=server.serve_forever, daemon=True).start()

    def over_the_wire(address: str, headers: dict[str, str]) -> int:
        host = address.split("/")[2]
        there = address.replace(f"https://{host}", f"http://127.0.0.1:{server.server_port}")
        return post(there, {**headers, "X-Host": host})

    office.desk._send = over_the_wire
    office.desk.add("li", PHONE, "zh")
    office.says("我看过了")
    assert office.later() == 1
    server.shutdown()
    assert Strict.took == ["mailto:desk@office.test"]
