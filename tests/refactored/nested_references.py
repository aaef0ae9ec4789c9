"""展开配置值中对其他配置项的引用。"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

TOKEN = re.compile(r"(?P<escape>\$\$\{)|\$\{(?P<name>[a-z][a-z0-9_.]*)\}")


class ConfigError(ValueError):
    """配置有误。"""


class _Expansion:
    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._finished: dict[str, Any] = {}
        self._open: list[str] = []

    def value(self, key: str) -> Any:
        if key in self._finished:
            return self._finished[key]
        if key in self._open:
            cycle = self._open[self._open.index(key) :]
            raise ConfigError(" -> ".join([*cycle, key]))
        if key not in self._settings:
            raise ConfigError(f"{self._open[-1]}: {key}?")
        self._open.append(key)
        raw = self._settings[key]
        self._finished[key] = self._text(raw) if isinstance(raw, str) else raw
        self._open.pop()
        return self._finished[key]

    def _text(self, raw: str) -> Any:
        whole = TOKEN.fullmatch(raw)
        if whole and whole["name"]:
            return self.value(whole["name"])
        return TOKEN.sub(lambda found: "${" if found["escape"] else str(self.value(found["name"])), raw)


def expand(table: Mapping[str, Any]) -> dict[str, Any]:
    """全部配置项，其中的引用已经展开。"""
    settings = flatten(table)
    expansion = _Expansion(settings)
    return {key: expansion.value(key) for key in settings}


def flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """把嵌套的表变成以点分隔的键。"""
    flat: dict[str, Any] = {}
    for name, value in table.items():
        flat.update(flatten(value, f"{prefix}{name}.") if isinstance(value, Mapping) else {prefix + name: value})
    return flat
