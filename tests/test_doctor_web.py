"""The doctor calls a service its own only where it answers as one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.settings import Settings
from handlers.cli.upkeep.doctor import _web


@pytest.fixture(params=[b"<h1>another program</h1>", b'{"status":"ok","provisions":5}'])
def answering(request: pytest.FixtureRequest) -> Iterator[tuple[int, bytes]]:
    """Something that answers on a port, and what it says."""

    class Says(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(request.param)

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Says)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, request.param
    server.shutdown()
    server.server_close()


def test_what_answers_on_the_port_is_a_service_only_if_it_is_ours(answering: tuple[int, bytes]) -> None:
    port, says = answering
    state, sentence = _web(Settings(YOUJU_PORT=port, _env_file=None))
    assert (state, "a service is running" in sentence) == (("ok", True) if b"provisions" in says else ("bad", False))
