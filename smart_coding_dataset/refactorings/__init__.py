"""Refactorings, recognised between the files before and after a change.

``find`` is a pure function from changed files to refactorings. ``definitions`` and ``bodies`` read functions and
classes, ``matching`` pairs those that stayed, ``moving`` those that went and came back elsewhere or under another
name, ``extracting`` sees code go from one function to another, ``naming`` names that changed inside a function.
``docs/design/refactorings.md`` has what was measured.
"""

from smart_coding_dataset.refactorings.finding import DETECTOR, find
from smart_coding_dataset.refactorings.refactoring import Refactoring

__all__ = ["DETECTOR", "Refactoring", "find"]
