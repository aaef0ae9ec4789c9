"""Running code that nobody has read, against tests whose verdict it cannot forge: docs/design/execution.md."""

from evaluate_metrics.scoring.execution.client import run
from evaluate_metrics.scoring.execution.jobs import Job, Limits, Outcome, Status, Test, Verdict
from evaluate_metrics.scoring.execution.layers import LAYERS, NEEDED, Isolation, IsolationError, isolation

__all__ = [
    "LAYERS", "NEEDED", "Isolation", "IsolationError", "Job", "Limits", "Outcome", "Status", "Test", "Verdict",
    "isolation", "run",
]  # fmt: skip
