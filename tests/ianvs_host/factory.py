"""Sedna's registry of classes: one namespace of aliases a type, and the last registration wins."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any

TYPES = {"GENERAL": "general", "HEM": "hard_example_mining", "FL_AGG": "aggregation"}


class ClassFactory:
    """What ``sedna.common.class_factory.ClassFactory`` does for a module that registers itself."""

    registry: dict[str, dict[str, Any]]

    @classmethod
    def register(cls, type_name: str = "general", alias: str | None = None) -> Callable[[Any], Any]:
        def add(found: Any) -> Any:
            name = alias or found.__name__
            if type_name in cls.registry and name in cls.registry:
                raise ValueError(f"Cannot register duplicate class ({name})")  # the name of a type in use
            cls.registry.setdefault(type_name, {})[name] = found
            return found

        return add

    @classmethod
    def get_cls(cls, type_name: str, name: str) -> Any:
        if name not in cls.registry.get(type_name, {}):
            raise ValueError(f"can't find class type {type_name} class name {name} in class registry")
        return cls.registry[type_name][name]


def install() -> type[ClassFactory]:
    """Make ``from sedna.common.class_factory import ClassFactory, ClassType`` work, with an empty registry."""
    fresh = type("ClassFactory", (ClassFactory,), {"registry": {}})
    sedna, common = types.ModuleType("sedna"), types.ModuleType("sedna.common")
    module = types.ModuleType("sedna.common.class_factory")
    module.ClassFactory, module.ClassType = fresh, type("ClassType", (), dict(TYPES))  # type: ignore[attr-defined]
    sedna.__path__, common.__path__ = [], []
    sys.modules |= {"sedna": sedna, "sedna.common": common, "sedna.common.class_factory": module}
    return fresh
