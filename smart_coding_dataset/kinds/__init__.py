"""One file per dataset config. A file declares ``KIND``, a ``records.Kind``."""
