"""Getting pages and files from where pip would: http with retries and credentials, or the local disk.

Errors name hosts, never whole addresses: those may hold passwords and tokens.
"""

from __future__ import annotations

import hashlib
import ipaddress
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO, TypeVar, cast
from urllib.parse import urlsplit
from urllib.request import url2pathname

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import get_auth_from_url, urldefragauth
from urllib3.util.retry import Retry

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources._pip import PipSettings

ATTEMPTS = 5
BACKOFF = 0.5
"""Seconds before the second retry; doubled for each one after it."""
MAX_WAIT = 60.0
"""Seconds that a server may make us wait by ``Retry-After``."""
MAX_DOWNLOAD = 512 << 20
"""Bytes of one file."""
IN_MEMORY = 32 << 20
"""Bytes of a download beyond which it is kept in a nameless file on disk."""
_BLOCK = 1 << 16

T = TypeVar("T")


class Web:
    """A session with all the places that pip is configured for."""

    def __init__(self, settings: PipSettings) -> None:
        self.settings = settings
        self.session = requests.Session()
        self._logins = [(url, get_auth_from_url(url)) for url in (*settings.indexes, *settings.find_links)]
        self.session.mount("http://", HTTPAdapter(max_retries=_retries()))
        self.session.mount("https://", HTTPAdapter(max_retries=_retries()))
        if settings.trusted_hosts:
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)  # asked for by the user
        for host in settings.trusted_hosts:
            self.session.mount(f"https://{host}/", _Unverified(max_retries=_retries()))
            self.session.mount(f"https://{host}:", _Unverified(max_retries=_retries()))

    def page(self, url: str, accept: str) -> requests.Response | None:
        """A page over http; None where the server says that there is none (404).

        Raises:
            UserError: It could not be had; names the host.
        """
        response = _again(lambda: self._get(url, {"Accept": accept}, stream=False), place(url))
        return None if response.status_code == 404 else _checked(response)

    def download(self, url: str, filename: str) -> tuple[BinaryIO, str]:
        """A file, in memory or in a nameless file that vanishes with it, and its sha256.

        Raises:
            UserError: It could not be had whole; names the file and the host.
        """
        return _again(lambda: _keep(self._blocks(url), filename), f"{filename}: {place(url)}")

    def _blocks(self, url: str) -> Iterator[bytes]:
        if url.startswith("file:"):
            with _open(url) as file:
                yield from iter(lambda: file.read(_BLOCK), b"")
            return
        # As sent: a server that calls a .tar.gz "Content-Encoding: gzip" must not get it unpacked on the way.
        with _checked(self._get(url, {"Accept-Encoding": "identity"}, stream=True)) as response:
            yield from response.raw.stream(_BLOCK, decode_content=False)

    def _get(self, url: str, headers: dict[str, str], stream: bool) -> requests.Response:
        self._refuse_plain_http(url)
        options = self.settings
        response = self.session.get(
            urldefragauth(url),
            headers=headers,
            auth=self._login(url),
            stream=stream,
            timeout=options.timeout,
            # Given with each request, since requests lets the environment win over its session.
            verify=options.cert or True,
            cert=options.client_cert,
            proxies={"http": options.proxy, "https": options.proxy} if options.proxy else None,
        )
        self._refuse_plain_http(response.url)
        return response

    def _login(self, url: str) -> tuple[str, str] | None:
        """User and password of the configured address that is most like this one; None leaves it to .netrc."""
        near = [(known, login) for known, login in self._logins if any(login) and place(known) == place(url)]
        best = max(near, key=lambda pair: _shared(urldefragauth(pair[0]), url), default=None)
        return best[1] if best else None

    def _refuse_plain_http(self, url: str) -> None:
        name = urlsplit(url).hostname or ""
        trusted = {name, _host(url)} & set(self.settings.trusted_hosts)
        if url.startswith("http:") and not trusted and not is_loopback(name):
            raise UserError(f"{place(url)}: plain http is not safe; use https or pip's option trusted-host")


def place(url: str) -> str:
    """What may be shown of an address: scheme and host, or the path of a local one."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return str(local_path(url))
    return f"{parts.scheme}://{_host(url)}"


def _host(url: str) -> str:
    """Host and port, without user and password."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def local_path(url: str) -> Path:
    """The path of a ``file:`` address."""
    return Path(url2pathname(urlsplit(url).path))


def _shared(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


class _Unverified(HTTPAdapter):
    """For hosts that pip is told to trust whatever their certificate."""

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        return super().send(request, **{**options, "verify": False})


class _Retries(Retry):
    """Waits as long as the server asks, but not for hours."""

    def get_retry_after(self, response: Any) -> float | None:
        wait = super().get_retry_after(response)
        return None if wait is None else min(wait, MAX_WAIT)


def _retries() -> Retry:
    return _Retries(
        total=ATTEMPTS - 1, backoff_factor=BACKOFF, status_forcelist=(500, 502, 503, 504), raise_on_status=False
    )


def _again(action: Callable[[], T], what: str) -> T:
    """Do it again where a connection broke in the midst of an answer; until there is one, urllib3 sees to it."""
    for attempt in range(ATTEMPTS):
        try:
            return action()
        except (urllib3.exceptions.HTTPError, requests.exceptions.ChunkedEncodingError):
            time.sleep(BACKOFF * 2**attempt)
        except requests.RequestException as error:
            raise UserError(f"{what}: {_plain(error)}") from None
        except OSError as error:
            if error.errno is not None:  # the machine failed
                raise
            raise UserError(f"{what}: {error}") from None  # a certificate file that is not there
    raise UserError(f"{what}: the connection broke off {ATTEMPTS} times in the midst of the answer")


def _keep(blocks: Iterator[bytes], filename: str) -> tuple[BinaryIO, str]:
    digest, size = hashlib.sha256(), 0
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the caller closes it
    for block in blocks:
        size += len(block)
        if size > MAX_DOWNLOAD:
            raise UserError(f"{filename}: larger than {MAX_DOWNLOAD} bytes")
        digest.update(block)
        file.write(block)
    file.seek(0)
    return cast(BinaryIO, file), digest.hexdigest()


def _open(url: str) -> IO[bytes]:
    try:
        return local_path(url).open("rb")
    except FileNotFoundError:
        raise UserError(f"{local_path(url)}: no such file, though the package index lists it") from None


def _checked(response: requests.Response) -> requests.Response:
    if response.status_code < 400:
        return response
    response.close()
    hint = "; check the password in pip's index-url or .netrc" if response.status_code in (401, 403) else ""
    raise UserError(f"{place(response.url)}: answered {response.status_code} {response.reason}{hint}")


def _plain(error: requests.RequestException) -> str:
    """The kind of failure, without the address that requests puts into its texts."""
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted; pip's option `cert` names the authorities"
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy cannot be reached; check pip's option `proxy` and the environment"
    reason = getattr(next(iter(error.args), None), "reason", None)  # of giving up
    if isinstance(error, requests.Timeout) or isinstance(reason, urllib3.exceptions.ReadTimeoutError):
        return "no answer in time"
    if isinstance(error, requests.ConnectionError):
        return "cannot be reached; check the network and `pip config list`"
    return f"the request failed ({type(error).__name__})"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, so that plain http is safe."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
