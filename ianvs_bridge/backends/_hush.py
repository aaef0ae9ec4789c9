"""Libraries that tell of things that a user can do nothing about."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager


def mute() -> None:
    """Let only errors of torchao through, which transformers loads where it is installed."""
    for name in ("torchao", "torch.utils._pytree"):
        logging.getLogger(name).setLevel(logging.ERROR)


@contextmanager
def hushed() -> Iterator[None]:
    """Send to nowhere what this process writes to its standard error, by whatever way; errors are still raised.

    For native libraries that write there by themselves, and take no option that would stop them.
    """
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
