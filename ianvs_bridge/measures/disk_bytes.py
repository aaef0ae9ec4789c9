"""Size of the model's files."""

from __future__ import annotations

from ianvs_bridge.measures._measure import seen

MEASURE = seen("B", lambda _, device: device.disk)
