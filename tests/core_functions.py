"""The functions of the shipped core rows, ready to be called."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

from smart_coding_dataset import folders
from smart_coding_dataset.records import Comment
from smart_coding_dataset.schema import from_dict

# What the files around the functions would import.
IMPORTS = """
import bisect, codecs, csv, hashlib, heapq, hmac, itertools, math, os, queue
import random, re, statistics, subprocess, tempfile, threading, time
from collections import defaultdict, deque, namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo
import numpy as np

T = TypeVar("T")
Moments = tuple[int, float, float]
Job = namedtuple("Job", "name arrival deadline duration")
class CircuitOpenError(Exception): ...
"""
TIMES = {"next_daily_run", "day_bounds"}
"""Topics whose file would import the class ``datetime.time``, and not the module ``time``."""


def topics() -> dict[str, Comment]:
    """The Python rows by topic."""
    rows = [
        from_dict(Comment, row)
        for paths in folders.find(folders.CORE)["comment"].values()
        for path in paths
        for row in folders.read(path)
    ]
    return {Path(row.file_path).stem: row for row in rows if row.programming_language == "python"}


def load(topic: str) -> Callable[..., Any]:
    """The function of one topic. Its globals are its ``__globals__``, so that a test can replace one."""
    code = topics()[topic].code_snippet
    scope: dict[str, Any] = {}
    exec(IMPORTS, scope)
    if topic in TIMES:
        exec("from datetime import datetime, time, timedelta, timezone", scope)
    exec(code, scope)
    (function,) = ast.parse(code).body
    assert isinstance(function, ast.FunctionDef)
    loaded: Callable[..., Any] = scope[function.name]
    return loaded
