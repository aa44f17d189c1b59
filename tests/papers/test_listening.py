"""Voice notes: transcribed at an endpoint, shown for confirmation, and only then taken as a message."""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.app import App
from bot.contract.messages import Kind
from bot.papers.listening import EndpointEar, LocalEar, configured_ear
from bot.papers.model import Problem
from bot.settings import Settings
from tests.papers.stage import Scene, scene

OGG = b"OggS" + b"\0" * 60


@contextmanager
def endpoint(status: int = 200, body: bytes | None = None, asked: list[bytes] | None = None) -> Iterator[str]:
    """Serve transcriptions on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            if asked is not None:
                asked.append(self.path.encode() + b"\n" + self.headers["Authorization"].encode() + b"\n" + sent)
            reply = json.dumps({"text": "老板拖了我两个月工资，怎么办"}).encode() if body is None else body
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


def test_the_endpoint_is_asked_for_a_transcription_and_for_nothing_else():
    asked: list[bytes] = []
    with endpoint(asked=asked) as address:
        heard = EndpointEar(address, "whisper-1", "key").listen(OGG)
    assert heard.text == "老板拖了我两个月工资，怎么办" and heard.spoken
    assert asked[0].startswith(b"/v1/audio/transcriptions\nBearer key\n")
    assert b"whisper-1" in asked[0] and b'filename="voice.ogg"' in asked[0]


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, None), (401, b"{}"), (200, b"garbage"), (200, b"{}"), (200, b"[]"), (200, b'{"text": " "}')],
)
def test_a_failing_endpoint_asks_the_person_to_type(status: int, body: bytes | None):
    with endpoint(status, body) as address:
        assert EndpointEar(address, "whisper-1", "key").listen(OGG).problem is Problem.NO_EARS


def test_an_endpoint_that_is_not_there_asks_the_person_to_type():
    assert EndpointEar("http://127.0.0.1:9/v1", "whisper-1", "key", 1.0).listen(OGG).problem is Problem.NO_EARS


def test_what_is_no_sound_does_not_leave():
    asked: list[bytes] = []
    with endpoint(asked=asked) as address:
        assert EndpointEar(address, "m", "key").listen(b"%PDF-1.4").problem is Problem.NOT_SUPPORTED
    assert not asked


def test_without_a_setting_nothing_hears(tmp_path: Path):
    assert configured_ear(Settings(_env_file=None)) is None
    assert configured_ear(Settings(_env_file=None, transcribe_model="whisper-1")) is None
    found = configured_ear(Settings(_env_file=None, transcribe_model="whisper-1", openai_api_key="k"))
    assert isinstance(found, EndpointEar) and "k'" not in repr(found)
    local = configured_ear(Settings(_env_file=None, transcribe_model=str(tmp_path), openai_api_key="k"))
    assert local is None or isinstance(local, LocalEar)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def she(app: App, tmp_path: Path) -> AsyncIterator[Scene]:
    with endpoint() as address:
        async with scene(app, tmp_path, EndpointEar(address, "whisper-1", "key")) as opened:
            yield opened


@pytest.mark.anyio
async def test_a_voice_note_is_shown_and_then_taken_as_a_message(she: Scene) -> None:
    first = await she.send(OGG, kind=Kind.VOICE)
    assert "听一下" in first.plain_text() and "发给本机以外的转写服务" in first.plain_text()
    await she.arrivals.round()
    shown = she.newest()
    assert "两个月工资" in shown.plain_text() and not she.state.matters
    reply = await she.press(shown, "对")
    assert "劳动合同法:30" in {":".join(clause.ref.split(":")[:2]) for clause in reply.clauses}
    assert she.told("months_owed").source == ""


@pytest.mark.anyio
async def test_who_declined_the_model_is_not_heard_by_an_endpoint_either(she: Scene) -> None:
    await she.say("你好")
    from bot.contract.messages import ConversationState
    from bot.papers.turns import PaperTurns

    papers = PaperTurns(she.desk.look, she.desk.reader, None, None, str.isdigit, list)  # type: ignore[arg-type]
    declined = ConversationState(data={"model": {"off": True}})
    assert papers._may_read(ConversationState(), Kind.VOICE) and not papers._may_read(declined, Kind.VOICE)
