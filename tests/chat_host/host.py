"""The server: what OpenAI-style clients ask of ``/chat/completions``, streamed or whole."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

PIECE = 7
"""Characters of one event."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the model answers."""

    text: str
    reasoning: str = ""
    finish: str | None = "stop"
    usage: bool = True
    """Whether the server counts tokens; it counts words."""
    seconds: float = 0.0
    """How long it thinks."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request."""

    at: float
    body: dict[str, Any]
    headers: dict[str, str]


Mind = Callable[[dict[str, Any]], Said]
"""From the body of a request to what the model answers."""


class Host:
    """Start with ``with Host(mind) as host``. Each fault is met by one request, in order."""

    def __init__(self, mind: Mind) -> None:
        self.mind = mind
        self.faults: list[Callable[[Handler, Said], None]] = []
        self.log: list[Asked] = []
        self.at_once = 0
        """The most requests that were there at the same time."""
        self.over = Event()
        self.lock = Lock()
        self.now = 0
        handler = type("Bound", (Handler,), {"host": self})
        self._server = _Server(handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self.model = f"rules@{self.url}"

    def __enter__(self) -> Host:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        assert not self._server.faults, f"the server itself failed: {self._server.faults[0]!r}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.faults: list[BaseException] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep what went wrong here; that a client goes away is nothing wrong."""
        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError):
            self.faults.append(error)


class Handler(BaseHTTPRequestHandler):
    host: Host
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: the kernel would hold back the second

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  its name in the base class
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.host.lock:
            self.host.log.append(Asked(at=time.monotonic(), body=body, headers=dict(self.headers)))
            self.host.now += 1
            self.host.at_once = max(self.host.at_once, self.host.now)
            fault = self.host.faults.pop(0) if self.host.faults else None
        try:
            self.stream = bool(body.get("stream"))
            self.respond(body, fault)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with self.host.lock:
                self.host.now -= 1

    def respond(self, body: dict[str, Any], fault: Callable[[Handler, Said], None] | None) -> None:
        if self.path != "/v1/chat/completions":
            self.whole({"detail": "Not Found"}, 404)
            return
        said = self.host.mind(body)
        time.sleep(said.seconds)
        if fault:
            fault(self, said)
        elif self.stream:
            self.events(frames(said, body))
        else:
            self.whole(completion(said, body))

    def whole(self, body: Any, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.head(status, kind, {"Content-Length": str(len(data)), **headers})
        self.wfile.write(data)
        self.wfile.flush()

    def head(self, status: int, kind: str, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        for name, value in {"Date": self.date_time_string(), "Content-Type": kind, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def events(self, these: Iterator[str], *, ended: bool = True) -> None:
        """Events in chunks of their own; ``ended`` closes the chunks as HTTP wants it."""
        self.head(200, "text/event-stream; charset=utf-8", {"Transfer-Encoding": "chunked"})
        for each in these:
            data = each.encode()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()
        if ended:
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = not ended


def count(text: str) -> int:
    return len(text.split())


def usage(said: Said, body: dict[str, Any]) -> dict[str, int]:
    asked = sum(count(message["content"]) for message in body["messages"])
    return {"prompt_tokens": asked, "completion_tokens": count(f"{said.reasoning} {said.text}")}


def completion(said: Said, body: dict[str, Any]) -> dict[str, Any]:
    message = {"role": "assistant", "content": said.text, "reasoning_content": said.reasoning or None}
    choice = {"index": 0, "message": message, "finish_reason": said.finish}
    told = {"usage": usage(said, body)} if said.usage else {}
    return {"object": "chat.completion", "choices": [choice], **told}


def frame(body: Any) -> str:
    return f"data: {json.dumps(body)}\n\n"


def frames(said: Said, body: dict[str, Any]) -> Iterator[str]:
    """The events of an answer: thoughts, text, how it ended, tokens, the end."""
    yield ": keep alive\n\n"
    yield frame({"choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]})
    for name, whole in (("reasoning_content", said.reasoning), ("content", said.text)):
        for at in range(0, len(whole), PIECE):
            delta = {name: whole[at : at + PIECE]}
            yield frame({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    yield frame({"choices": [{"index": 0, "delta": {}, "finish_reason": said.finish}]})
    if said.usage and body.get("stream_options", {}).get("include_usage"):
        yield frame({"choices": [], "usage": usage(said, body)})
    yield "data: [DONE]\n\n"
