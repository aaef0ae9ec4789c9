"""Claims about small changes, each labelled by hand as true, false or unchecked, in English and Chinese.

They were written before the code that judges them. ``unchecked`` is what neither file can settle: intentions,
speed, what users saw. Each claim is a whole explanation of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A change, and what is claimed of it."""

    before: str
    after: str
    claims: tuple[tuple[str, str, str], ...]
    """Language, claim, and ``true``, ``false`` or ``unchecked``."""


def _case(before: str, after: str, *claims: tuple[str, str, str]) -> Case:
    return Case(before=dedent(before).lstrip("\n"), after=dedent(after).lstrip("\n"), claims=claims)


RENAMED = _case(
    """
    def clamp(value, low, high):
        return min(value, high)


    def report(values):
        return [clamp(value, 0, 10) for value in values]


    def title(values):
        return f"{len(values)} values"
    """,
    """
    def clip(value, low, high):
        return max(low, min(value, high))


    def report(values):
        return [clip(value, 0, 10) for value in values]


    def title(values):
        return f"{len(values)} values"
    """,
    ("en", "Renamed `clamp` to `clip`.", "true"),
    ("en", "`clip` was renamed to `clamp`.", "false"),
    ("en", "The function `clamp` is now called `clip`.", "true"),
    ("en", "Renamed `title` to `heading`.", "false"),
    ("en", "Values below the range are raised by `max`, which was added.", "true"),
    ("en", "I removed the call of `max`.", "false"),
    ("en", "`title` is unchanged.", "true"),
    ("en", "Fixed `title`, which counted wrongly.", "false"),
    ("en", "The fault is in line 2.", "true"),
    ("en", "The bug was on line 40.", "false"),
    ("en", "Users found this confusing.", "unchecked"),
    ("zh", "把 `clamp` 改名为 `clip`。", "true"),
    ("zh", "将 `clip` 重命名为 `clamp`。", "false"),
    ("zh", "新增了 `max` 调用。", "true"),
    ("zh", "删除了 `max` 调用。", "false"),
    ("zh", "问题出在第 2 行。", "true"),
    ("zh", "问题出在第 11 行。", "false"),
    ("zh", "`title` 保持不变。", "true"),
    ("zh", "这样用起来更方便。", "unchecked"),
)

STORE = _case(
    """
    class Store:
        def __init__(self):
            self._items = {}

        def get(self, key):
            return self._items.get(key)

        def size(self):
            return len(self._items)
    """,
    """
    class Store:
        def __init__(self):
            self._items = {}

        def get(self, key, default=None):
            if not key:
                raise ValueError("empty key")
            return self._items.get(key, default)

        def size(self):
            return len(self._items)
    """,
    ("en", "Added an optional parameter `default` to `get`.", "true"),
    ("en", "Removed the parameter `default` from `get`.", "false"),
    ("en", "An empty key now raises a `ValueError`.", "true"),
    ("en", "An empty key now raises a KeyError.", "false"),
    ("en", "`get` no longer raises `ValueError`.", "false"),
    ("en", "Added a `default` parameter to `size`.", "false"),
    ("en", "Added a new method `fetch_all`.", "false"),
    ("en", "`Store.size` was changed to count only live items.", "false"),
    ("en", "Callers asked for this behaviour.", "unchecked"),
    ("en", "The method `get` has been modified.", "true"),
    ("zh", "`get` 新增可选参数 `default`。", "true"),
    ("zh", "移除了参数 `default`。", "false"),
    ("zh", "键为空时抛出 `ValueError`。", "true"),
    ("zh", "键为空时抛出 `TypeError`。", "false"),
    ("zh", "不再抛出 `ValueError`。", "false"),
    ("zh", "修改了 `size` 方法。", "false"),
    ("zh", "新增方法 `fetch_all`。", "false"),
    ("zh", "调用方无需改动。", "unchecked"),
)

NARROWED = _case(
    """
    import json


    def load(path):
        try:
            with open(path) as file:
                return json.load(file)
        except Exception:
            return {}
    """,
    """
    import json
    import logging

    log = logging.getLogger(__name__)


    def load(path):
        try:
            with open(path) as file:
                return json.load(file)
        except FileNotFoundError:
            log.warning("no settings at %s", path)
            return {}
    """,
    ("en", "Catch `FileNotFoundError` instead of `Exception`.", "true"),
    ("en", "Catch `Exception` instead of `FileNotFoundError`.", "false"),
    ("en", "Replaced `FileNotFoundError` with `Exception`.", "false"),
    ("en", "`load` only catches `FileNotFoundError` now.", "true"),
    ("en", "`load` now catches `PermissionError` too.", "false"),
    ("en", "It imports `logging` and writes a warning.", "true"),
    ("en", "The import of `json` was removed.", "false"),
    ("en", "Swallowing every error hid real faults for months.", "unchecked"),
    ("zh", "用 `FileNotFoundError` 代替 `Exception`。", "true"),
    ("zh", "把 `FileNotFoundError` 改为 `Exception`。", "false"),
    ("zh", "只捕获 `FileNotFoundError`。", "true"),
    ("zh", "现在捕获 `PermissionError`。", "false"),
    ("zh", "引入 `logging` 模块。", "true"),
    ("zh", "删除了 `json` 的导入。", "false"),
    ("zh", "线上曾多次出现这个故障。", "unchecked"),
)

RETRIES = _case(
    """
    import time

    LIMIT = 3


    def pause(attempt):
        time.sleep(2 ** attempt)


    def fetch(get):
        attempt = 0
        while attempt < LIMIT:
            try:
                return get()
            except OSError:
                pause(attempt)
            attempt += 1
        return None
    """,
    """
    import time

    LIMIT = 5


    def fetch(get):
        attempt = 0
        while attempt <= LIMIT:
            try:
                return get()
            except OSError:
                time.sleep(min(30, 2 ** attempt))
            attempt += 1
        raise TimeoutError("gave up")
    """,
    ("en", "The helper `pause` is gone.", "true"),
    ("en", "A helper `pause` was introduced.", "false"),
    ("en", "Changed `LIMIT` from 3 to 5.", "true"),
    ("en", "Changed `LIMIT` from 5 to 3.", "false"),
    ("en", "`attempt < LIMIT` becomes `attempt <= LIMIT`.", "true"),
    ("en", "Replaced `attempt <= LIMIT` by `attempt < LIMIT`.", "false"),
    ("en", "`fetch` raises `TimeoutError` instead of returning None.", "true"),
    ("en", "It returns None instead of raising `TimeoutError`.", "false"),
    ("en", "Moved the waiting into `backoff_delay`.", "false"),
    ("en", "The server can be slow in the morning.", "unchecked"),
    ("zh", "删除辅助函数 `pause`。", "true"),
    ("zh", "新增辅助函数 `pause`。", "false"),
    ("zh", "`LIMIT` 由 3 改为 5。", "true"),
    ("zh", "`LIMIT` 由 5 改为 3。", "false"),
    ("zh", "最后抛出 `TimeoutError`，不再返回 None。", "true"),
    ("zh", "不再抛出 `TimeoutError`。", "false"),
    ("zh", "早上服务器可能很慢。", "unchecked"),
)

UNCHANGED = _case(
    """
    def parse(text):
        return text.split("=")
    """,
    """
    def parse(text):
        return text.split("=")
    """,
    ("en", "Replaced `split` by `partition`.", "false"),
    ("en", "`parse` was fixed.", "false"),
    ("en", "Added a check for empty text.", "false"),
    ("en", "Nothing was changed.", "true"),
    ("zh", "修复了 `parse`。", "false"),
    ("zh", "增加了对空文本的检查。", "false"),
    ("zh", "没有改动任何代码。", "true"),
    ("zh", "配置文件很长。", "unchecked"),
)

CASES = {"renamed": RENAMED, "store": STORE, "narrowed": NARROWED, "retries": RETRIES, "unchanged": UNCHANGED}
