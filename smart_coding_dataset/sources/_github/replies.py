"""What an answer holds, and whether it is whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx


def read(response: httpx.Response | None) -> tuple[Any, bool]:
    """The JSON of an answer, and whether there is all of it. Errors and empty answers are None, and whole."""
    if response is None:
        return None, False
    if response.is_error or response.status_code != 200:
        return None, True
    try:
        return json.loads(response.content), True
    except ValueError:
        return None, False


def has_data(body: Any) -> bool:
    """Whether GraphQL found what it was asked for; errors about parts of it may stand beside it."""
    data = body.get("data") if isinstance(body, dict) else None
    return isinstance(data, dict) and any(value is not None for value in data.values())


def is_limited(body: Any) -> bool:
    """Whether GraphQL answers, with status 200, that nothing is left of the rate limit."""
    return any(error.get("type") in ("RATE_LIMIT", "RATE_LIMITED") for error in _errors(body))


def is_mishap(body: Any) -> bool:
    """Whether GraphQL failed within: its errors then, unlike ``NOT_FOUND`` and unknown fields, have no kind."""
    return any(not {"type", "extensions"} & error.keys() for error in _errors(body)) and not has_data(body)


def _errors(body: Any) -> list[dict[str, Any]]:
    found = body.get("errors") if isinstance(body, dict) else None
    return [error for error in found if isinstance(error, dict)] if isinstance(found, list) else []
