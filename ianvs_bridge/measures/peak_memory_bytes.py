"""Memory at most, of the whole process with all that it started: the model, what runs it, and the host."""

from __future__ import annotations

from ianvs_bridge.measures._measure import seen

MEASURE = seen("B", lambda _, device: device.peak)
