"""One API, reached by githubkit: requests as they are, answers as they come, and no other host.

githubkit's retries wait without a word and its models refuse answers that are a little odd; so neither is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin, urlsplit

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources._web import is_loopback

if TYPE_CHECKING:
    import httpx

_TIMEOUT = 60.0
_VERSION = "2022-11-28"


class Connection:
    """Sends requests. It holds the token, so it is never written."""

    def __init__(self, api_url: str, token: str | None) -> None:
        """Prepare to ask the API at ``api_url``, with a token or without one.

        Raises:
            UserError: githubkit is not installed, or the token would be sent in the clear.
        """
        self.root = _root(api_url)
        self._github = _github(self.root, token)

    def __enter__(self) -> Self:
        self._github.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._github.__exit__(kind, error, trace)

    @property
    def graph(self) -> str:
        """The address of the GraphQL API, which on GitHub Enterprise stands beside that of the REST API."""
        base = self.root.removesuffix("v3/") if self.root.endswith("/api/v3/") else self.root
        return f"{base}graphql"

    def url(self, path: str) -> str:
        """The address of a path of the REST API."""
        return self.root + path.lstrip("/")

    def path(self, response: httpx.Response, location: str) -> str:
        """The path of an address that an answer names.

        Raises:
            UserError: It is on another host, which must not see the token.
        """
        try:
            url = urljoin(str(response.url), location)
        except ValueError:
            url = ""
        if not url.startswith(self.root):
            raise UserError(f"{self.root}: points to {urlsplit(url).netloc or 'nowhere'}; not followed")
        return url[len(self.root) :]

    def send(self, method: str, url: str, headers: Mapping[str, str], asked: Any) -> httpx.Response | None:
        """Send one request, with ``asked`` as JSON. None where the connection broke."""
        import httpx  # noqa: PLC0415  comes with githubkit
        from githubkit.exception import RequestError, RequestFailed  # noqa: PLC0415

        versioned = {"X-GitHub-Api-Version": _VERSION, **headers}
        try:
            answered = self._github.request(method, url, headers=versioned, json=asked)
        except RequestFailed as error:
            answered = error.response
        except RequestError as error:
            if isinstance(error.exc, (httpx.TransportError, httpx.DecodingError)):
                return None
            raise error.exc from None
        response: httpx.Response = answered.raw_response
        return response


def _root(api_url: str) -> str:
    parts = urlsplit(api_url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    if not safe or not parts.hostname or "@" in parts.netloc or parts.query or parts.fragment:
        raise UserError("--api-url: give https://HOST or https://HOST/api/v3, without user, password and query")
    return api_url.rstrip("/") + "/"


def _github(root: str, token: str | None) -> Any:
    try:
        from githubkit import GitHub  # noqa: PLC0415  a quarter of a second that only this source pays
    except ImportError:
        raise UserError("collect github needs githubkit: pip install 'smart-coding[traces]'") from None
    return GitHub(
        token,
        base_url=root,
        user_agent="smart-coding",
        timeout=_TIMEOUT,
        follow_redirects=False,
        http_cache=False,
        auto_retry=False,
        event_hooks={"response": [_plain_number]},
    )


def _plain_number(response: httpx.Response) -> None:
    """``Retry-After`` may be a date (RFC 9110), which githubkit cannot read and GitHub never sends."""
    if not response.headers.get("retry-after", "0").isdigit():
        response.headers["retry-after"] = "60"
