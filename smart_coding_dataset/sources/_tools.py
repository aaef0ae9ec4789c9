"""Programs that commit: they are no persons, so they keep their names, as ``tool-NAME``."""

from __future__ import annotations

import re

_BOT = re.compile(r"([\w .-]+?)[ -]*\[bot\]", re.IGNORECASE)
_NAMES = re.compile(
    r"(dependabot(?:-preview)?|renovate(?:[ -]bot)?|greenkeeper\w*|pyup[.-]?(?:io)?[ -]?bot|pre-commit-ci"
    r"|github[ -]actions?|snyk[ -]bot|codecov[ -]?(?:io|bot)?|weblate|hosted weblate|transifex\w*"
    r"|semantic-release-bot|travis[ -]ci|all-?contributors|copilot(?:-swe-agent)?|github copilot|openhands"
    r"|aider(?: \(.{1,60}\))?|devin ai|cursor ?agent|codex|google-labs-jules)",
    re.IGNORECASE,
)
_ADDRESSES = (
    (re.compile(r"noreply@github\.com"), "github"),
    (re.compile(r"noreply@anthropic\.com"), "claude"),
    (re.compile(r"noreply@openai\.com"), "codex"),
    (re.compile(r"cursoragent@cursor\.com"), "cursor"),
    (re.compile(r"openhands@all-hands\.dev"), "openhands"),
    (re.compile(r"(?:\d+\+)?copilot(?:-swe-agent)?@users\.noreply\.github\.com"), "copilot"),
    (re.compile(r"noreply@aider\.chat|aider@aider\.chat"), "aider"),
    (re.compile(r"(?:\d+\+)?devin-ai-integration(?:\[bot\])?@users\.noreply\.github\.com"), "devin"),
    (re.compile(r"(?:\d+\+)?([a-z0-9-]+)\[bot\]@users\.noreply\.github\.com"), ""),
    (re.compile(r"(?:support|bot)@(dependabot|renovateapp|pyup|greenkeeper)\.(?:com|io)"), ""),
    (re.compile(r"hosted@weblate\.org"), "weblate"),
)


def tool(name: str, email: str) -> str | None:
    """``tool-NAME`` for bots, assistants and the host's own web pages; None for what is taken to be a person.

    ``tool-github`` commits what was edited, squashed or merged on GitHub's pages; the author is then the person.
    """
    for pattern, slug in _ADDRESSES:
        found = pattern.fullmatch(email.strip().lower())
        if found:
            return f"tool-{slug or found[1]}"
    named = _BOT.fullmatch(name.strip()) or _NAMES.fullmatch(name.strip())
    return f"tool-{_slug(named[1])}" if named else None


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.partition("(")[0].lower()).strip("-")
