"""Chooses devices by their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

CONDITION = re.compile(r"\s*(?P<key>[^=]*?[^=!\s])\s*(?P<sign>!?=)\s*(?P<value>.*?)\s*", re.DOTALL)


@dataclass(frozen=True)
class Device:
    """A device and the labels that its operator gave it."""

    name: str
    labels: Mapping[str, str] = field(default_factory=dict)


def select(devices: Iterable[Device], expression: str) -> list[Device]:
    """The devices that meet all conditions of expression, in the order given."""
    wanted, unwanted = [], []
    for part in expression.split(","):
        if not part.strip():
            continue
        found = CONDITION.fullmatch(part)
        if found is None:
            raise ValueError(f"neither key=value nor key!=value: {part.strip()}")
        pair = (found["key"], found["value"])
        (unwanted if found["sign"] == "!=" else wanted).append(pair)
    return [
        device
        for device in devices
        if all(device.labels.get(key) == value for key, value in wanted)
        and not any(device.labels.get(key) == value for key, value in unwanted)
    ]
