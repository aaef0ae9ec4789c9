"""One file per benchmark task. A file declares ``TASK``, a ``tasks._task.Task``."""
