"""Official sites on loopback, as a mirror of all of them: the national database's interface, pages, files, lists.

`/HOST/PATH` stands for `https://HOST/PATH`. Every request is noted; any address can be made to misbehave.
"""

from __future__ import annotations

import http.server
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from knowledge.text.numerals import write_numeral
from tests.ingestion.rendering import Paragraph, as_docx

Handler = http.server.BaseHTTPRequestHandler
Misbehaviour = Callable[[Handler], None]
OSS = "flkoss.obs-bj2.cucloud.cn"


def regulation(title: str, articles: int, *, history: str = "", word: str = "应当依法支付") -> list[Paragraph]:
    """A text with so many articles, made up by the test."""
    lines = [Paragraph(title, 1)]
    if history:
        lines.append(Paragraph(f"（{history}）"))
    lines += [Paragraph(f"第{write_numeral(n)}条　用人单位{word}第{n}项。") for n in range(1, articles + 1)]
    return lines


@dataclass
class DatabaseText:
    """One text of the national database."""

    id: str
    title: str
    data: bytes
    promulgated: str = ""
    effective: str = ""
    state: int = 3
    issuer: str = "国务院"
    articles: int = 0

    @property
    def row(self) -> dict[str, Any]:
        return {
            "bbbs": self.id, "title": f"<em>{self.title}</em>", "gbrq": self.promulgated, "sxrq": self.effective,
            "sxx": self.state, "zdjgName": self.issuer, "flxz": "行政法规", "flfgCodeId": 210, "score": 1,
        }  # fmt: skip

    @property
    def details(self) -> dict[str, Any]:
        tree = [{"title": f"第{write_numeral(n)}条", "children": []} for n in range(1, self.articles + 1)]
        return {
            "title": self.title, "flxz": "行政法规", "zdjgName": self.issuer, "gbrq": self.promulgated,
            "sxrq": self.effective, "sxx": self.state, "fileId": "f1", "content": [{"title": "第一章　总则", "children": tree}],
            "ossFile": {"ossWordPath": f"prod/{self.id}.docx", "ossPdfPath": ""},
        }  # fmt: skip


@dataclass
class OfficialSites:
    """What the sites hold. `pages` by full address; `odd` makes an address misbehave; `asked` is every request."""

    texts: dict[str, DatabaseText] = field(default_factory=dict)
    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    odd: dict[str, Misbehaviour] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    base: str = ""

    def add(self, title: str, articles: int, id: str = "", **told: Any) -> DatabaseText:
        """Put a made-up text into the national database."""
        data = told.pop("data", None) or as_docx(regulation(title, articles, history=told.pop("history", "")))
        text = DatabaseText(id or f"id{len(self.texts)}", title, data, articles=articles, **told)
        self.texts[text.id] = text
        return text

    def page(self, address: str, data: bytes, kind: str = "text/html; charset=utf-8") -> None:
        """Put a page or file at an address."""
        self.pages[address] = (kind, data)

    def answer(self, handler: Handler, body: dict[str, Any] | None) -> None:
        """Answer a request as the site would."""
        _, host, path = handler.path.split("/", 2)
        address = f"https://{host}/{path}"
        self.asked.append(address)
        self.agents.add(handler.headers.get("User-Agent", ""))
        if address in self.odd:
            self.odd[address](handler)
        elif host == "flk.npc.gov.cn" and path.startswith("law-search/"):
            self._database(handler, path, body)
        elif host == OSS:
            id = urlsplit(path).path.removeprefix("prod/").removesuffix(".docx")
            send(handler, self.texts[id].data, "application/octet-stream") if id in self.texts else send(
                handler, b"", status=404
            )
        elif address in self.pages:
            kind, data = self.pages[address]
            if handler.headers.get("If-None-Match") == f'"{len(data)}"':
                send(handler, b"", status=304)
            else:
                send(handler, data, kind, ETag=f'"{len(data)}"')
        else:
            send(handler, b"<html><body>404</body></html>", status=404)

    def _database(self, handler: Handler, path: str, body: dict[str, Any] | None) -> None:
        query = parse_qs(urlsplit(path).query)
        text = self.texts.get(query.get("bbbs", [""])[0])
        if path == "law-search/search/list" and body is not None:
            send_json(handler, self._search(body))
        elif path.startswith("law-search/search/flfgDetails"):
            send_json(handler, {"code": 200, "data": text.details if text else None})
        elif path.startswith("law-search/download/pc") and text is not None:
            url = f"https://{OSS}/prod/{text.id}.docx?Expires=1&n={len(self.asked)}"
            send_json(handler, {"code": 200, "data": {"url": url}})
        else:
            send_json(handler, {"code": 500, "msg": "error"})

    def _search(self, body: dict[str, Any]) -> dict[str, Any]:
        words, exact = body["searchContent"], body["searchType"] == 1
        since = (body.get("gbrq") or [""])[0]
        found = [
            t
            for t in self.texts.values()
            if (t.title == words if exact else words in t.title) and t.promulgated >= since
        ]
        found.sort(key=lambda text: text.promulgated, reverse=True)
        start = (body["pageNum"] - 1) * body["pageSize"]
        rows = [text.row for text in found[start : start + body["pageSize"]]]
        return {"code": 200, "msg": "ok", "total": len(found), "rows": rows}


def send(handler: Handler, data: bytes, kind: str = "text/html", status: int = 200, **headers: str) -> None:
    """Send one whole answer."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(data)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(data)


def send_json(handler: Handler, content: Any) -> None:
    """Send JSON."""
    send(handler, json.dumps(content, ensure_ascii=False).encode(), "application/json;charset=UTF-8")


@contextmanager
def official_sites() -> Iterator[OfficialSites]:
    """Serve a mirror of official sites for a while; its address is `base`."""
    sites = OfficialSites()

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sites.answer(self, None)

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            sites.answer(self, json.loads(self.rfile.read(length) or b"{}"))

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    sites.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield sites
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def certified(folder: Path) -> Iterator[str]:
    """Serve over TLS with a certificate nobody signed; gives the address."""
    now = datetime.now(UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = (
        builder.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    )
    file = folder / "site.pem"
    file.write_bytes(
        builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
        + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    server.handle_error = lambda *arguments: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
