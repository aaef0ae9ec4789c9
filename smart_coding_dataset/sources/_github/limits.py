"""How long GitHub wants us to wait.

Facts: "Rate limits for the REST API" and "Best practices for using the REST API", docs.github.com: first
``Retry-After``; else, where nothing remains, until the reset; else at least a minute, longer each time.
"""

from __future__ import annotations

from collections.abc import Mapping

MINUTE = 60.0
_SECONDARY = ("secondary rate", "abuse detection")


def limit(status: int, headers: Mapping[str, str], text: str, *, times: int, now: float) -> float | None:
    """Seconds to wait before the same question; None where the answer is not about a limit.

    Args:
        status: Of the answer.
        headers: Of the answer, by names in any case.
        text: What it says.
        times: How often we have waited for this question already.
        now: Seconds since 1970.
    """
    if status not in (403, 429):
        return None
    if (after := _number(headers.get("retry-after"))) is not None:
        return after
    if headers.get("x-ratelimit-remaining") == "0":
        return until_reset(headers, now)
    if status == 429 or any(words in text.lower() for words in _SECONDARY):
        return MINUTE * 2.0**times
    return None


def until_reset(headers: Mapping[str, str], now: float) -> float:
    """Seconds until there are questions left; a minute where the server does not say."""
    reset = _number(headers.get("x-ratelimit-reset"))
    return MINUTE if reset is None else max(0.0, reset - now) + 1  # their clock may be a little behind ours


def _number(value: str | None) -> float | None:
    return float(value) if value is not None and value.strip().isdigit() else None
