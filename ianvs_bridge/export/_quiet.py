"""Exporters talk much, on both outputs, of things that a user can do nothing about."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO


@contextmanager
def quiet() -> Iterator[None]:
    """Let only errors of transformers, PyTorch and NNCF through."""
    from transformers.utils import logging as theirs  # noqa: PLC0415  seconds, and not there without an extra

    before = theirs.get_verbosity(), theirs.is_progress_bar_enabled(), logging.root.manager.disable
    theirs.set_verbosity_error()
    theirs.disable_progress_bar()
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        theirs.set_verbosity(before[0])
        if before[1]:
            theirs.enable_progress_bar()
        logging.disable(before[2])
