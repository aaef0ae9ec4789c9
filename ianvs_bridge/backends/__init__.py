"""One file per way to get an answer. A file defines ``load(what)``, which returns a ``Backend``."""

from __future__ import annotations

import sys

from ianvs_bridge.backends._backend import Backend
from smart_coding_dataset import rooms


def open_backend(spec: str) -> Backend:
    """The backend that ``BACKEND`` or ``BACKEND:WHAT`` names: ``heuristic``, ``hf:PATH``, ``chat:NAME@URL`` …

    Raises:
        UserError: There is no such backend (the message lists those that exist), or it cannot use ``WHAT``.
    """
    name, _, what = spec.partition(":")
    backend: Backend = rooms.member(sys.modules[__name__], name, "load")(what)
    return backend
