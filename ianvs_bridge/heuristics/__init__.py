"""One file per task: an honest answer without a model, for models to beat. A file declares ``HEURISTIC``."""
