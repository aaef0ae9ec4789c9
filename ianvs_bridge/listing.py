"""What there is in the rooms: ``smart-coding list tasks``."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Literal

import evaluate_metrics
from ianvs_bridge import backends, export, measures, paradigms, routers
from smart_coding_dataset import kinds, rooms, tasks

ROOMS: dict[str, ModuleType] = {
    "configs": kinds,
    "tasks": tasks,
    "backends": backends,
    "paradigms": paradigms,
    "routers": routers,
    "measures": measures,
    "targets": export,
}
Room = Literal["configs", "tasks", "metrics", "backends", "paradigms", "routers", "measures", "targets"]


@dataclass(frozen=True)
class Members:
    """Names and the first line of what each says about itself."""

    lines: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        width = max((len(name) for name, _ in self.lines), default=0)
        return "\n".join(f"{name:<{width}}  {text}" for name, text in self.lines) or "none yet"


def list_members(room: Room) -> Members:
    """List what there is of a kind, each with one line about it.

    Args:
        room: ``configs`` of the dataset, benchmark ``tasks``, ``metrics``, ``backends``, ``paradigms`` of Ianvs,
            its ``routers`` between edge and cloud and its ``measures`` of a device, or export ``targets``.
    """
    if room == "metrics":
        folder = Path(evaluate_metrics.__file__).parent
        return Members(tuple((name, _about(folder / name / f"{name}.py")) for name in evaluate_metrics.names()))
    found = Path(next(iter(ROOMS[room].__path__)))
    return Members(tuple((name, _about(found / f"{name}.py")) for name in rooms.names(ROOMS[room])))


def _about(path: Path) -> str:
    """A file's ``_DESCRIPTION``, which metrics have, or the first line of its docstring; without importing it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="_DESCRIPTION")], value=ast.Constant(value=str(text))):
                return text
    return (ast.get_docstring(tree) or "").partition("\n")[0]
