"""A chat-completions endpoint on loopback that answers from a script: the real client speaks the real protocol to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], "Scripted"]


@dataclass(slots=True)
class Scripted:
    """One answer: `content` of the message, or a status other than 200, or raw bytes; `hang` never answers."""

    content: str = ""
    status: int = 200
    raw: bytes | None = None
    hang: bool = False
    refusal: str | None = None


@dataclass
class ScriptedEndpoint:
    """The running endpoint: its address, and the requests it received."""

    url: str
    answer: Answer
    requests: list[dict[str, Any]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def openai_endpoint(answer: Answer) -> Iterator[ScriptedEndpoint]:
    """Serve until the block ends. Hanging answers are released at the end, so that nothing outlives the test."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Keep the test output clean."""

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            request = json.loads(self.rfile.read(length))
            endpoint.requests.append(request)
            scripted = endpoint.answer(request)
            if scripted.hang:
                endpoint.released.wait(30)
                return
            body = scripted.raw if scripted.raw is not None else json.dumps(_completion(request, scripted)).encode()
            self.send_response(scripted.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint = ScriptedEndpoint(f"http://127.0.0.1:{server.server_port}/v1", answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _completion(request: dict[str, Any], scripted: Scripted) -> dict[str, Any]:
    if scripted.status != 200:
        return {"error": {"message": "scripted", "type": "scripted", "code": str(scripted.status)}}
    message = {"role": "assistant", "content": scripted.content, "refusal": scripted.refusal}
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion",
        "created": 0,
        "model": request.get("model", ""),
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }
