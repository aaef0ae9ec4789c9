"""Seconds until the first token of the middle answer (time to first token)."""

from __future__ import annotations

from ianvs_bridge.measures._measure import told
from ianvs_bridge.profiling.measuring import NO_FIRST

MEASURE = told("median_first_token_seconds", "s", NO_FIRST)
