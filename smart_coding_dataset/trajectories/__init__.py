"""From pieces of work to events in the order of time; one file for each thing that tells of them.

``docs/design/trajectories.md`` says what each type of event means and where it is read from.
"""

from smart_coding_dataset.trajectories.tracing import Trace, trace

__all__ = ["Trace", "trace"]
