"""How long to wait before a failed request is sent again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

RETRYABLE = frozenset({429, 502, 503, 504})
SECONDS = re.compile(r"\s*([0-9]+)\s*")


@dataclass(frozen=True)
class Policy:
    """Limits of the retries; times in seconds."""

    base: float = 0.5
    cap: float = 60.0
    attempts: int = 5


def next_delay(policy: Policy, status: int, headers: Mapping[str, str], attempt: int) -> float | None:
    """Seconds to wait after the given attempt (from 1), or None if the request must not be sent again."""
    if status in RETRYABLE and attempt < policy.attempts:
        asked = retry_after(headers)
        return min(policy.cap, policy.base * 2 ** (attempt - 1) if asked is None else asked)
    return None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asked us to wait, or None if it did not say or we cannot read it."""
    text = headers.get("Retry-After")
    if text is None:
        return None
    number = SECONDS.fullmatch(text)
    if number:
        return float(number[1])
    moment = _timestamp(text)
    if moment is None:
        return None
    sent = _timestamp(headers.get("Date"))
    if sent is None:
        sent = datetime.now(tz=UTC).timestamp()
    return moment - sent if moment > sent else 0.0


def _timestamp(text: str | None) -> float | None:
    """Seconds since 1970, or None where text is no date."""
    try:
        found = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return found.timestamp()
