"""Seconds of the middle answer, from the question to its end."""

from __future__ import annotations

from ianvs_bridge.measures._measure import told

MEASURE = told("median_seconds", "s", "the backend does not tell how long an answer took")
