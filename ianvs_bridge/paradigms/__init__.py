"""One file per way in which Ianvs drives models, named as Ianvs names it: it defines ``PARADIGM``."""

from __future__ import annotations

import sys

from ianvs_bridge.paradigms._paradigm import Paradigm
from smart_coding_dataset import rooms


def paradigm_named(name: str) -> Paradigm:
    """The paradigm of a name.

    Raises:
        UserError: There is no such paradigm; the message lists those that exist.
    """
    found: Paradigm = rooms.member(sys.modules[__name__], name, "PARADIGM")
    return found


def every() -> list[Paradigm]:
    """All of them."""
    return [paradigm_named(name) for name in rooms.names(sys.modules[__name__])]
