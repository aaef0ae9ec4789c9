"""The package index that pip is configured for, as pip itself tells it: files, environment, their order."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from smart_coding_dataset.errors import UserError

DEFAULT_INDEX = "https://pypi.org/simple"
DEFAULT_TIMEOUT = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PipSettings:
    """Where packages come from. The addresses may hold passwords: for the connection, never for output."""

    find_links: tuple[str, ...] = ()
    """URLs of folders or pages of files, any project in one."""
    indexes: tuple[str, ...] = (DEFAULT_INDEX,)
    """URLs of simple repositories (PEP 503): a page per project."""
    cert: str | None = None
    """Bundle of certificate authorities; None: what requests trusts."""
    client_cert: str | None = None
    proxy: str | None = None
    """None: what the environment says."""
    trusted_hosts: tuple[str, ...] = ()
    """HOST or HOST:PORT for which plain http or an unknown certificate will do."""
    timeout: float = DEFAULT_TIMEOUT
    """Seconds without an answer."""


def pip_settings() -> PipSettings:
    """Ask ``pip config list``, which runs no code of any package.

    Raises:
        UserError: There is no pip, or its configuration cannot be read.
    """
    loud = "-vvv"  # a configured `quiet` would hide the answer
    command = [sys.executable, "-m", "pip", "config", "list", loud]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise UserError(
            "`python -m pip config list` failed: the package index is the one that pip is configured for; "
            "install pip (`python -m ensurepip`) or see what that command says"
        )
    return _settings(_merged(done.stdout))


def _merged(listing: str) -> dict[str, str]:
    """Options by name, the later section over the earlier, as for the command ``pip download``."""
    sections: dict[str, dict[str, str]] = {"global": {}, "download": {}, ":env:": {}}
    for section, option, value in re.findall(
        r"^(global|download|:env:)\.([a-z-]+)=(['\"].*)$", listing, re.MULTILINE
    ):
        sections[section][option] = ast.literal_eval(value)
    return {option: value for section in sections.values() for option, value in section.items()}


def _settings(options: dict[str, str]) -> PipSettings:
    indexes = [options.get("index-url", DEFAULT_INDEX), *options.get("extra-index-url", "").split()]
    if options.get("no-index", "").lower() in ("1", "true", "yes", "on", "y", "t"):
        indexes = []
    return PipSettings(
        find_links=tuple(_url(place) for place in options.get("find-links", "").split()),
        indexes=tuple(_url(place) for place in indexes),
        cert=options.get("cert") or None,
        client_cert=options.get("client-cert") or None,
        proxy=options.get("proxy") or None,
        trusted_hosts=tuple(options.get("trusted-host", "").split()),
        timeout=float(options.get("timeout") or options.get("default-timeout") or DEFAULT_TIMEOUT),
    )


def _url(place: str) -> str:
    if "://" not in place and not place.startswith("file:"):
        return Path(place).expanduser().absolute().as_uri()
    try:
        urlsplit(place)
    except ValueError:  # and the address may hold a password, so it is not shown
        raise UserError("pip is configured for an address that is none; see `python -m pip config list`") from None
    return place
