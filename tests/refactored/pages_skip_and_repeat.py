"""存放在 SQLite 里的设备事件。"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """一台设备上发生的一件事。"""

    id: int
    device: str
    at: int
    """发生的时间，Unix 秒。网关断网时会晚几个小时才上报。"""
    text: str


@dataclass(frozen=True)
class Page:
    """一页事件。"""

    events: list[Event]
    next: str | None
    """取下一页用的游标；没有下一页时为 None。"""


class EventLog:
    """事件日志，按发生时间从新到旧翻页。"""

    def __init__(self, path: str = ":memory:"):
        self._database = sqlite3.connect(path)
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS events"
            " (id INTEGER PRIMARY KEY, device TEXT NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL)"
        )

    def add(self, device: str, at: int, text: str) -> int:
        """记下一件事，返回它的编号。"""
        sql = "INSERT INTO events (device, at, text) VALUES (?, ?, ?)"
        return int(self._database.execute(sql, (device, at, text)).lastrowid or 0)

    def remove(self, event_id: int) -> None:
        """删除一件事；不存在时什么也不做。"""
        self._database.execute("DELETE FROM events WHERE id = ?", (event_id,))

    def page(self, size: int = 20, cursor: str | None = None, device: str | None = None) -> Page:
        """一页不超过 size 件的事件；同一秒的事件后记下的在前。

        Raises:
            ValueError: cursor 不是某一页的 next。
        """
        position = _position(cursor)
        rows = self._database.execute(
            """
            SELECT id, device, at, text FROM events
            WHERE (:device IS NULL OR device = :device)
              AND (:at IS NULL OR at < :at OR (at = :at AND id < :id))
            ORDER BY at DESC, id DESC
            LIMIT :more
            """,
            {"device": device, "at": position[0], "id": position[1], "more": size + 1},
        ).fetchall()
        if len(rows) <= size:
            return Page([Event(*row) for row in rows], None)
        kept = [Event(*row) for row in rows[:-1]]
        return Page(kept, json.dumps([kept[-1].at, kept[-1].id]))


def _position(cursor: str | None) -> tuple[int | None, int | None]:
    if cursor is None:
        return None, None
    found = json.loads(cursor)
    if not isinstance(found, list) or len(found) != 2:
        raise ValueError(f"cursor: {cursor}")
    return int(found[0]), int(found[1])
