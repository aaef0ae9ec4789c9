"""Asks GitHub, one question at a time and as patiently as GitHub wants."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources._github.connection import Connection
from smart_coding_dataset.sources._github.limits import limit, until_reset
from smart_coding_dataset.sources._github.replies import has_data, is_limited, is_mishap, read

if TYPE_CHECKING:
    import httpx

ATTEMPTS = 5
"""For one question, where the server or the connection fails."""
MAX_WAIT = 3_900.0
"""Seconds at a time; GitHub's limits are reset every hour."""
MAX_WAITS = 8
"""For one question."""
FAILURES = 3
"""Questions in a row that fail for good, after which it is not they that are at fault."""
_REDIRECTS = (301, 302, 307, 308)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What GitHub said."""

    status: int
    """200, 304 (nothing new), or the error that the question met in the end."""
    body: Any
    """JSON; None where there is none."""
    etag: str | None
    next: str | None
    """The path of the next page; None: there is none."""


class Client:
    """Asks one API; within ``with``, over one connection."""

    def __init__(
        self,
        api_url: str,
        token: str | None,
        *,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Be ready to ask.

        Args:
            api_url: ``https://api.github.com``, or ``https://HOST/api/v3`` of GitHub Enterprise.
            token: None asks without one.
            sleep: Waits for seconds.
            clock: Seconds since 1970.
            chance: A number from 0 to 1, by which waits differ.

        Raises:
            UserError: githubkit is not installed, or the token would be sent in the clear.
        """
        self._connection = Connection(api_url, token)
        self.knows_token = token is not None
        self._sleep, self._clock, self._chance = sleep, clock, chance
        self._failures = 0

    def __enter__(self) -> Self:
        self._connection.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.__exit__(kind, error, trace)

    def get(self, path: str, etag: str | None = None) -> Reply:
        """Ask for ``path``, below the API's address; with ``etag``, only if it has changed since."""
        headers = {"If-None-Match": etag} if etag else {}
        for _ in range(ATTEMPTS):
            response, body = self._patiently("GET", self._connection.url(path), headers)
            if response.status_code not in _REDIRECTS:
                return self._reply(response, body)
            path = self._connection.path(response, response.headers.get("location", ""))
        raise UserError(f"{path}: is redirected again and again")

    def graph(self, query: str, variables: Mapping[str, Any]) -> Reply:
        """Ask the GraphQL API."""
        asked = {"query": query, "variables": dict(variables)}
        response, body = self._patiently("POST", self._connection.graph, {}, asked)
        if response.status_code == 200 and not has_data(body):
            return Reply(status=404, body=None, etag=None, next=None)
        return self._reply(response, body)

    def _patiently(
        self, method: str, url: str, headers: Mapping[str, str], asked: Any = None
    ) -> tuple[httpx.Response, Any]:
        """Ask until there is an answer that asking again would not change."""
        failed = waited = 0
        while True:
            response = self._connection.send(method, url, headers, asked)
            body, whole = read(response)
            wait = None if response is None else self._limit(response, body, waited)
            if wait is not None:
                waited += 1
                self._wait(wait, waited)
                continue
            if response is not None and whole and response.status_code < 500 and not is_mishap(body):
                self._failures = 0
                return response, body
            failed += 1
            if failed == ATTEMPTS:
                return self._failed(response), None
            self._sleep(2.0**failed * (0.5 + self._chance() / 2))

    def _limit(self, response: httpx.Response, body: Any, times: int) -> float | None:
        now = self._clock()
        if is_limited(body):
            return until_reset(response.headers, now)
        return limit(response.status_code, response.headers, response.text, times=times, now=now)

    def _wait(self, seconds: float, times: int) -> None:
        if seconds > MAX_WAIT or times > MAX_WAITS:
            minutes = f"{seconds / 60:.0f} minutes" if seconds > MAX_WAIT else "once more"
            raise UserError(f"GitHub wants us to wait {minutes}; run it again then: what was collected is kept")
        self._sleep(seconds)

    def _failed(self, response: httpx.Response | None) -> httpx.Response:
        """The failure of one question; of several in a row, the failure of all."""
        self._failures += 1
        if response is not None and response.status_code >= 500 and self._failures < FAILURES:
            return response
        said = f"answered {response.status_code}" if response is not None and response.is_error else "no answer"
        raise UserError(
            f"{self._connection.root}: {said} {ATTEMPTS} times; run it again later: what was collected is kept"
        )

    def _reply(self, response: httpx.Response, body: Any) -> Reply:
        if response.status_code == 401:
            raise UserError(
                f"{self._connection.root}: the token is not valid (401); check $GITHUB_TOKEN or $GH_TOKEN"
            )
        following = response.links.get("next", {}).get("url")
        return Reply(
            status=response.status_code,
            body=body,
            etag=response.headers.get("etag"),
            next=self._connection.path(response, following) if following else None,
        )
