"""Seconds for each token after the first, of the middle answer (time per output token)."""

from __future__ import annotations

from ianvs_bridge.measures._measure import told
from ianvs_bridge.profiling.measuring import NO_REST

MEASURE = told("median_token_seconds", "s", NO_REST)
