"""MQTT 主题的访问控制。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """允许做的一件事。"""

    action: str
    pattern: str


def allowed(rules: Iterable[Rule], client: str, action: str, topic: str) -> bool:
    """逐条规则、逐级比较。"""
    wanted = topic.split("/")
    patterns = [rule.pattern.split("/") for rule in rules if rule.action == action]
    return any(_within(wanted, levels, client) for levels in patterns)


def _within(wanted: list[str], granted: list[str], client: str) -> bool:
    if granted == ["#"] or (not granted and not wanted):
        return True
    if not granted or not wanted:
        return False
    first, *rest = granted
    asked, *remaining = wanted
    if asked == "#" or (asked == "+" and first != "+"):
        return False
    if first != "+" and client.join(first.split("%c")) != asked:
        return False
    return _within(remaining, rest, client)
