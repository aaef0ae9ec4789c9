"""Energy, from the counters of Intel and AMD processors (RAPL) that Linux shows under ``/sys/class/powercap``.

They count what the whole processor takes, whoever uses it. Since 2020 only root may read them (CVE-2020-8694).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path("/")
JOULE = 1_000_000


class Meter:
    """Adds up what was taken between looks. A counter starts again at its end: look at least every few minutes."""

    def __init__(self, root: Path = ROOT) -> None:
        """Find the counters and take a first look."""
        self._zones = list(_packages(root))
        self._last = {zone: _number(zone / "energy_uj") for zone in self._zones}
        self._taken = 0
        readable = all(value is not None for value in self._last.values())
        self.missing = (
            None
            if self._zones and readable
            else "the counters of energy (RAPL) are for root alone"
            if self._zones
            else "this system shows no counters of energy (RAPL)"
        )
        """Why nothing can be measured; None if it can."""

    def look(self) -> float | None:
        """Joules since the meter was made; None where nothing can be measured."""
        for zone in self._zones:
            now, last = _number(zone / "energy_uj"), self._last[zone]
            if now is None or last is None:
                self.missing = self.missing or "a counter of energy (RAPL) could not be read any more"
            else:
                self._taken += (
                    now - last if now >= last else now - last + (_number(zone / "max_energy_range_uj") or 0)
                )
                self._last[zone] = now
        return None if self.missing else self._taken / JOULE


def _packages(root: Path) -> Iterator[Path]:
    """One zone for each processor. Their parts are in them already, and ``psys`` holds the whole machine."""
    for zone in sorted((root / "sys/class/powercap").glob("intel-rapl:*")):
        if zone.name.count(":") == 1 and (_text(zone / "name") or "").startswith("package"):
            yield zone


def _number(path: Path) -> int | None:
    text = _text(path)
    return int(text) if text is not None and text.isdigit() else None


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return None
