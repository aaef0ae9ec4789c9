"""One request and its answer over HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2

from evaluate_metrics.scoring.chat.address import Model
from evaluate_metrics.scoring.chat.errors import PassingError, RefusedError, is_empty_purse, plain, said
from evaluate_metrics.scoring.chat.gathering import Gathering, Reply

BUSY = {408, 425, 429}
"""Statuses below 500 that pass."""
ABOUT_ALL = {401, 402, 403, 404}
"""Statuses that every question would meet."""
LARGEST = 32 << 20
"""Bytes of one answer; more is no answer."""
ERROR_BODY = 64 << 10
"""Bytes that are read of the answer to a failed request."""


def exchange(client: httpx2.Client, model: Model, body: Mapping[str, Any], timeout: float) -> Reply:
    """Ask once.

    Raises:
        PassingError: It may go better when asked again.
        RefusedError: It would not.
    """
    began = time.monotonic()
    content = json.dumps(body).encode()  # ASCII, so that half characters cannot stop it
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream, application/json"}
    request = client.build_request("POST", f"{model.url}/chat/completions", content=content, headers=headers)
    try:
        response = client.send(request, stream=True)
        response.stream = _Watched(response.stream, began + timeout)
        try:
            return _read(response, model, Gathering(lambda: time.monotonic() - began))
        finally:
            response.close()
    except httpx2.TimeoutException:
        raise PassingError(f"no whole answer within {timeout:g} s") from None
    except (httpx2.ConnectError, httpx2.ProxyError) as error:
        raise PassingError(f"cannot be reached ({plain(str(error))})", unreached=True) from None
    except (httpx2.TransportError, httpx2.DecodingError) as error:
        raise PassingError(f"the connection broke off ({plain(str(error)) or type(error).__name__})") from None


class _Watched(httpx2.SyncByteStream):
    """The bytes of an answer, with an end to time and size: the client's own timeout starts anew at each byte."""

    def __init__(self, stream: Any, until: float) -> None:
        self._stream = stream
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for block in self._stream:
            size += len(block)
            if time.monotonic() > self._until:
                raise httpx2.ReadTimeout("")
            if size > LARGEST:
                raise RefusedError(f"sent more than {LARGEST >> 20} MiB")
            yield block

    def close(self) -> None:
        self._stream.close()


def _read(response: httpx2.Response, model: Model, gathering: Gathering) -> Reply:
    if not response.is_success:
        raise _failure(response, model)
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind == "text/event-stream":
        return _streamed(response, gathering)
    if kind != "application/json":
        found = plain(kind) or "something unnamed"
        raise RefusedError(f"answers with {found} and no chat completion; is {model.url} right?")
    gathering.add(_json(response.read().decode("utf-8", "replace")))
    if gathering.finish_reason is None:
        raise PassingError("sent JSON that is no chat completion")
    return gathering.reply(streamed=False)


def _streamed(response: httpx2.Response, gathering: Gathering) -> Reply:
    for event in httpx2.EventSource(response):
        if event.data == "[DONE]":
            return gathering.reply(streamed=True)
        if event.data:  # an empty one keeps the connection alive
            gathering.add(_json(event.data))
    if gathering.finish_reason is None:
        raise PassingError("the answer broke off")
    return gathering.reply(streamed=True)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise PassingError(f"sent something that is not JSON: {plain(text)[:40]}") from None


def _failure(response: httpx2.Response, model: Model) -> Exception:
    body = _error_body(response)
    line = f"{response.status_code} {plain(response.reason_phrase)}".strip()
    if text := said(body):
        line = f"{line}: {text}"
    status = response.status_code
    if (status in BUSY or status >= 500) and not is_empty_purse(body):
        return PassingError(line, wait=_retry_after(response.headers))
    if response.is_redirect:
        line = f"{line}: moved to {plain(response.headers.get('Location', 'nowhere'))}; give that address"
    if status == 404:
        line = f"{line} (is there a model {model.name}, and is {model.url} right?)"
    return RefusedError(line, all_alike=status in ABOUT_ALL or response.is_redirect or is_empty_purse(body))


def _error_body(response: httpx2.Response) -> Any:
    """The JSON of a failed request; None where it is anything else, such as the page of a proxy."""
    read = b""
    try:
        for block in response.iter_bytes():
            read += block
            if len(read) > ERROR_BODY:
                return None
        return json.loads(read)
    except (ValueError, RecursionError, httpx2.TransportError, httpx2.DecodingError):
        return None


def _retry_after(headers: httpx2.Headers) -> float | None:
    """Seconds to wait, as RFC 9110 has it: a number of them, or a date by the clock of the server."""
    text = headers.get("Retry-After", "")
    try:
        return max(0.0, float(text)) if text.strip()[:1].isdigit() else _until(text, headers.get("Date"))
    except (ValueError, TypeError):
        return None


def _until(date: str, now: str | None) -> float:
    then = parsedate_to_datetime(date).timestamp()
    return max(0.0, then - (parsedate_to_datetime(now).timestamp() if now else time.time()))
