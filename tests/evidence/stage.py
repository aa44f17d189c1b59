"""A locker, pictures and a time-stamp authority for tests of evidence."""

from __future__ import annotations

import io
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography.fernet import Fernet
from PIL import Image, ImageDraw

from bot.evidence import LockerOptions, Owner
from bot.evidence.locker import EvidenceLocker
from bot.evidence.proof.stamps import TimeStampAuthority
from bot.storage import Storage
from tests.service.stage import new_storage

WORKER = Owner("telegram", "4711")
OTHER = Owner("telegram", "4712")
PDF = b"%PDF-1.4\n"
KEY = Fernet.generate_key().decode()


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = datetime(2026, 11, 21, 4, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Stage:
    """A locker over a database of its own."""

    storage: Storage
    clock: Clock
    locker: EvidenceLocker
    keys: list[str] = field(default_factory=list)


def set_stage(
    folder: Path, *, options: LockerOptions | None = None, authority: TimeStampAuthority | None = None
) -> Stage:
    clock = Clock()
    storage = new_storage(folder, keys=(KEY,))
    return Stage(storage, clock, EvidenceLocker(storage, clock, options=options, authority=authority), [KEY])


def picture(seed: int, *, size: tuple[int, int] = (720, 1280), form: str = "PNG", quality: int = 90) -> bytes:
    """Return something like a screenshot of a chat: bubbles whose places depend on the seed."""
    shown = Image.new("RGB", (720, 1280), (237, 237, 237))
    pen = ImageDraw.Draw(shown)
    state = seed * 7919 + 13
    top = 90
    while top < 1200:
        state = state * 1103515245 + 12345 & 0x7FFFFFFF
        height, width, right = 40 + state % 90, 150 + state // 97 % 380, state // 7 % 2
        left = 700 - width if right else 20
        pen.rectangle((left, top, left + width, top + height), fill=(149, 236, 105) if right else (255, 255, 255))
        for line in range(top + 12, top + height - 8, 18):
            pen.rectangle((left + 12, line, left + width - 12 - state % 60, line + 8), fill=(25, 25, 25))
        top += height + 24 + state // 31 % 40
    out = io.BytesIO()
    shown.resize(size).save(out, form, **({"quality": quality} if form == "JPEG" else {}))
    return out.getvalue()


_CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
{certs}signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[ext]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
"""


def _openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True, timeout=60)


def make_authority(folder: Path, *, chain: bool = False) -> Path:
    """Make keys and certificates of an authority. Returns the file of its root certificate.

    `chain`: it sends its root along, in an order the client does not read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "tsa.cnf"
    certs = f"certs = {folder}/ca.pem\n" if chain else ""
    config.write_text(_CONFIG.format(folder=folder, certs=certs), encoding="utf-8")
    (folder / "serial").write_text("01\n", encoding="utf-8")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    _openssl(
        folder, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "3650", "-subj", "/CN=Test root",
        "-extensions", "ca", "-config", _req(folder),
    )  # fmt: skip
    _openssl(folder, "req", "-new", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test TSA")
    _openssl(
        folder, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "3650",
        "-out", "tsa.pem", "-extfile", "tsa.cnf", "-extensions", "ext",
    )  # fmt: skip
    return folder / "ca.pem"


def _req(folder: Path) -> str:
    path = folder / "req.cnf"
    path.write_text(
        "[req]\ndistinguished_name = name\n[name]\n" + _CONFIG.format(folder=folder, certs=""), encoding="utf-8"
    )
    return str(path)


@contextmanager
def authority_at(folder: Path, *, answer: bytes | None = None, status: int = 200) -> Iterator[str]:
    """Serve the authority of that folder on loopback; `answer` instead of a real one. Gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            reply = answer
            if reply is None:
                (folder / "q.tsq").write_bytes(body)
                _openssl(folder, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q.tsq", "-out", "r.tsr")
                reply = (folder / "r.tsr").read_bytes()
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsr"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
