"""Tokens of all answers in a second of answering (throughput of the model)."""

from __future__ import annotations

from ianvs_bridge.measures._measure import told
from ianvs_bridge.profiling.measuring import NO_TOKENS

MEASURE = told("tokens_per_second", "1/s", NO_TOKENS)
