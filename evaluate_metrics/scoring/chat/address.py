"""Where a model is, ``NAME@URL``, and the key that its server may want.

The key comes from the environment alone. It is sent to the server in one header and goes nowhere else.
"""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

KEYS = ("SMART_CODING_CHAT_KEY", "OPENAI_API_KEY")
"""Environment variables that may hold the key. Ours goes first, also when it is empty: then no key is sent."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model at a server."""

    name: str
    """As the server knows it."""
    url: str
    """To which ``/chat/completions`` is added; it usually ends in ``/v1``."""

    @property
    def host(self) -> str:
        """What errors show of the address."""
        return urlsplit(self.url).netloc

    def __str__(self) -> str:
        return f"{self.name}@{self.url}"


def model(text: str) -> Model:
    """Read ``NAME@URL``. The name may hold ``@`` and ``/``.

    Raises:
        ValueError: It is something else, or the address holds a password or a query, where keys hide.
    """
    found = re.fullmatch(r"(?P<name>.+?)@(?P<url>https?://[^\s?#]+)", text)
    if found is None:
        raise ValueError(f"{text.partition('?')[0]!r} is no NAME@URL, such as qwen3@http://127.0.0.1:11434/v1")
    parts = urlsplit(found["url"])
    if "@" in parts.netloc or not parts.hostname:
        raise ValueError(f"the address of {found['name']} must be a host without a password; keys: {KEYS[0]}")
    return Model(found["name"], found["url"].rstrip("/"))


def key(place: Model) -> str | None:
    """The key for a server; None where the environment has none.

    Raises:
        ValueError: It would cross a network in the clear, or no header can hold it. The message does not show it.
    """
    name = next((name for name in KEYS if name in os.environ), None)
    value = os.environ[name].strip() if name else ""
    if not value:
        return None
    if not (value.isascii() and value.isprintable()):
        raise ValueError(f"the key in {name} holds characters that cannot be sent")
    if place.url.startswith("http:") and not _is_here(urlsplit(place.url).hostname or "") and name != KEYS[0]:
        raise ValueError(
            f"the key in {name} would go to {place.host} unencrypted; use https, or set {KEYS[0]} to the key "
            "for that server, empty if it wants none"
        )
    return value


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
