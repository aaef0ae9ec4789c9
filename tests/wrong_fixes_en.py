"""More of what ``wrong_fixes.py`` holds, for issues that were reported in English."""

from __future__ import annotations

WRONG: dict[str, dict[str, list[tuple[str, str]]]] = {}
