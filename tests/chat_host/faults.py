"""Ways in which a server misbehaves, each once."""

from __future__ import annotations

import itertools
import json
import socket
import time
from collections.abc import Callable
from email.utils import formatdate
from itertools import islice
from typing import Any

from chat_host.host import Handler, Said, completion, frame, frames

Fault = Callable[[Handler, Said], None]
BODY: dict[str, Any] = {"messages": [], "stream_options": {"include_usage": True}}


def status(code: int, message: str = "no", **headers: str) -> Fault:
    """An error as servers of this protocol tell it."""
    return lambda handler, said: handler.whole({"error": {"message": message, "code": None}}, code, **headers)


def body(body: Any, code: int = 200, kind: str = "application/json") -> Fault:
    return lambda handler, said: handler.whole(body, code, kind)


def page(code: int) -> Fault:
    """What a proxy shows for people."""
    return body(b"<html><body><h1>Bad gateway</h1></body></html>", code, "text/html; charset=utf-8")


def busy_until(seconds: int) -> Fault:
    """429, with the time as a date of the server's own clock, which is an hour slow."""
    now = time.time() - 3600
    return status(
        429, "busy", Retry_After=formatdate(now + seconds, usegmt=True), Date=formatdate(now, usegmt=True)
    )


def closes(handler: Handler, said: Said) -> None:
    """Not a word."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def silent(handler: Handler, said: Said) -> None:
    """The connection stays, and nothing comes."""
    handler.host.over.wait(30)
    handler.close_connection = True


def drips(handler: Handler, said: Said) -> None:
    """A byte now and then, without an end."""
    handler.head(200, "text/event-stream", {"Connection": "close"})
    while not handler.host.over.wait(0.05):
        handler.wfile.write(b":")
        handler.wfile.flush()


def endless(handler: Handler, said: Said) -> None:
    """Text without an end, as fast as it is taken."""
    more = frame({"choices": [{"index": 0, "delta": {"content": "on and " * 999}}]})
    handler.events(itertools.repeat(more))


def half_body(handler: Handler, said: Said) -> None:
    """A body that is shorter than it was said to be."""
    data = json.dumps(completion(said, BODY)).encode()
    handler.head(200, "application/json", {"Content-Length": str(len(data))})
    handler.wfile.write(data[: len(data) // 2])
    handler.close_connection = True


def half_stream(handler: Handler, said: Said) -> None:
    """The connection breaks in the midst of the events."""
    handler.events(islice(frames(said, BODY), 3), ended=False)


def stops_early(handler: Handler, said: Said) -> None:
    """The events end in good form, but without the end of the answer."""
    handler.events(islice(frames(said, BODY), 3))


def broken_event(handler: Handler, said: Said) -> None:
    handler.events(iter(['data: {"choices": [{"delta": {"con\n\n']))


def error_event(message: str) -> Fault:
    """Fails after the answer began, when the status can no longer say so."""
    return lambda handler, said: handler.events(
        iter([*islice(frames(said, BODY), 3), frame({"error": {"message": message, "code": 500}})])
    )


def not_streamed(handler: Handler, said: Said) -> None:
    """Answers whole, though a stream was asked for."""
    handler.whole(completion(said, BODY))


def odd_tokens(handler: Handler, said: Said) -> None:
    usage = {"prompt_tokens": "12", "completion_tokens": -1}
    handler.whole({**completion(said, BODY), "usage": usage})
