"""The one error that users see: a line that names the thing and says what would have been right."""

from __future__ import annotations

from collections.abc import Iterable


class UserError(Exception):
    """Input that cannot be used. Its text is one line, printed as it is, and the command exits with 2."""


def at_least(least: int, **options: int | None) -> None:
    """Refuse an option below ``least``; None is an option that was not given.

    Raises:
        UserError: One is; the message names it.
    """
    for name, value in options.items():
        if value is not None and value < least:
            raise UserError(f"{name} must be at least {least}, found {value}")


def unknown(what: str, name: str, known: Iterable[str]) -> UserError:
    """Say that ``name`` is no ``what``, and list those that exist."""
    return UserError(f"unknown {what} {name!r}; there are: {', '.join(sorted(known)) or 'none'}")
