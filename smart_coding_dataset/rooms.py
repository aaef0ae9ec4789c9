"""A room is a package whose files are its members: to add one is to add a file.

A member's file defines one constant that its room asks for (``KIND`` in ``kinds/``, ``TASK`` in ``tasks/`` …).
Files whose names start with an underscore are the room's own and no members.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any

from smart_coding_dataset.errors import unknown


def names(room: ModuleType) -> list[str]:
    """Names of the members of ``room``, sorted, without importing any of them."""
    return sorted(m.name for m in pkgutil.iter_modules(room.__path__) if not m.name.startswith("_"))


def member(room: ModuleType, name: str, constant: str) -> Any:
    """Import one member of ``room`` and return the constant that it declares.

    Raises:
        UserError: There is no such member; the message lists those that exist.
    """
    if name not in names(room):
        raise unknown(room.__name__.rpartition(".")[2].removesuffix("s"), name, names(room))
    return getattr(importlib.import_module(f"{room.__name__}.{name}"), constant)
