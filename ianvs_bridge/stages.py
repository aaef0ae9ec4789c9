"""The stages of a long run: each says when it begins, and how long it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stage(title: str) -> Iterator[None]:
    """Say what begins, and when it is done how long it took."""
    began = time.perf_counter()
    sys.stderr.write(f"{title} …\n")
    yield
    sys.stderr.write(f"  done in {time.perf_counter() - began:.1f} s\n")
