"""A chat-completions endpoint on loopback that answers from a script: the real client speaks the real protocol to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_SILENCE = 60.0
"""Seconds after which a silent answer ends: nobody is to wait for it."""
Answer = Callable[[dict[str, Any]], "Scripted"]


@dataclass(slots=True)
class Scripted:
    """One answer: `content` of the message, or a status other than 200, or raw bytes.

    `hang` does not answer; `trickle` sends blank keep-alive lines, both for a minute; `half` breaks off in the middle of a stream;
    without `usage` no tokens are told; `finish` is the reason given at the end.
    """

    content: str = ""
    status: int = 200
    raw: bytes | None = None
    hang: bool = False
    trickle: bool = False
    half: bool = False
    refusal: str | None = None
    retry_after: float | None = None
    error: str = "scripted"
    finish: str | None = "stop"
    usage: bool = True


@dataclass
class ScriptedEndpoint:
    """The running endpoint: its address, the requests it received, and the connections its clients gave up."""

    url: str
    answer: Answer
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    abandoned: list[bool] = field(default_factory=list)
    waited_out: list[bool] = field(default_factory=list)
    """Silent answers somebody waited for to their end, though they never come."""
    released: threading.Event = field(default_factory=threading.Event)


def only(*formats: str, then: Answer) -> Answer:
    """Return a script that answers 400 to every form of structured output but these, as DeepSeek does to `json_schema`."""

    def answer(request: dict[str, Any]) -> Scripted:
        asked = request.get("response_format", {}).get("type") or ("tool" if request.get("tools") else "text")
        if asked not in formats:
            return Scripted(status=400, error="This response_format type is unavailable now")
        return then(request)

    return answer


@contextmanager
def openai_endpoint(answer: Answer) -> Iterator[ScriptedEndpoint]:
    """Serve until the block ends. Hanging answers are released at the end, so that nothing outlives the test."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Keep the test output clean."""

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            request = json.loads(self.rfile.read(length))
            endpoint.requests.append(request)
            endpoint.headers.append({name.lower(): value for name, value in self.headers.items()})
            scripted = endpoint.answer(request)
            try:
                self._send(request, scripted)
            except OSError:
                endpoint.abandoned.append(True)
            self.close_connection = True

        def _send(self, request: dict[str, Any], scripted: Scripted) -> None:
            if scripted.hang:
                if not endpoint.released.wait(_SILENCE):
                    endpoint.waited_out.append(True)
                return
            if scripted.trickle:
                self._head(scripted, "application/json", None)
                for _ in range(int(_SILENCE / 0.02)):
                    if endpoint.released.wait(0.02):
                        return
                    self.wfile.write(b"\n")
                    self.wfile.flush()
                endpoint.waited_out.append(True)
                return
            if request.get("stream") and scripted.status == 200 and scripted.raw is None:
                self._stream(request, scripted)
                return
            body = scripted.raw if scripted.raw is not None else json.dumps(_completion(request, scripted)).encode()
            self._head(scripted, "application/json", len(body))
            self.wfile.write(body)

        def _stream(self, request: dict[str, Any], scripted: Scripted) -> None:
            self._head(scripted, "text/event-stream", None)
            self.wfile.write(b": keep-alive\n\n")
            pieces = [scripted.content[at : at + 7] for at in range(0, len(scripted.content), 7)]
            if scripted.half:
                pieces = pieces[: len(pieces) // 2]
            for piece in pieces:
                self._event(_piece(request, {"delta": {"role": "assistant", "content": piece}}))
            if scripted.half:
                return
            self._event(_piece(request, {"delta": {}, "finish_reason": scripted.finish}))
            if scripted.usage:
                self._event({**_piece(request, {}), "choices": [], "usage": _USAGE})
            self.wfile.write(b"data: [DONE]\n\n")

        def _event(self, event: dict[str, Any]) -> None:
            self.wfile.write(b"data: " + json.dumps(event).encode() + b"\n\n")
            self.wfile.flush()

        def _head(self, scripted: Scripted, kind: str, length: int | None) -> None:
            self.send_response(scripted.status)
            self.send_header("content-type", kind)
            if length is not None:
                self.send_header("content-length", str(length))
            if scripted.retry_after is not None:
                self.send_header("retry-after", str(scripted.retry_after))
            self.send_header("connection", "close")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint = ScriptedEndpoint(f"http://127.0.0.1:{server.server_port}/v1", answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


_USAGE = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}


def _piece(request: dict[str, Any], choice: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": request.get("model", ""),
        "choices": [{"index": 0, "finish_reason": None, **choice}],
    }


def _completion(request: dict[str, Any], scripted: Scripted) -> dict[str, Any]:
    if scripted.status != 200:
        return {"error": {"message": scripted.error, "type": "scripted", "code": str(scripted.status)}}
    message: dict[str, Any] = {"role": "assistant", "content": scripted.content, "refusal": scripted.refusal}
    if request.get("tools") and scripted.content:
        name = request["tools"][0]["function"]["name"]
        call = {"id": "call-1", "type": "function", "function": {"name": name, "arguments": scripted.content}}
        message |= {"content": None, "tool_calls": [call]}
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion",
        "created": 0,
        "model": request.get("model", ""),
        "choices": [{"index": 0, "message": message, "finish_reason": scripted.finish}],
    } | ({"usage": _USAGE} if scripted.usage else {})
