"""固件升级的状态机，由云端消息驱动。"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

NEXT = {
    "idle": {"start": "downloading"},
    "downloading": {"downloaded": "verifying", "cancel": "idle"},
    "verifying": {"verified": "installing", "cancel": "idle"},
    "installing": {"installed": "idle"},
}


class TransitionError(ValueError):
    """当前状态不接受这个事件。"""


@dataclass(frozen=True)
class Message:
    """云端下发的一条消息。"""

    seq: int
    event: str


def _is_newer(seq: int, than: int) -> bool:
    ahead = (seq - than) & 0xFFFF
    return 0 < ahead <= 0x8000


class Upgrade:
    """一台设备的升级过程。"""

    def __init__(
        self, actions: Mapping[str, Callable[[], None]], state: str = "idle", handled: int | None = None
    ) -> None:
        self.state = state
        self._handled = handled
        self._actions = dict(actions)

    def handle(self, message: Message) -> str:
        """处理一条消息。"""
        if self._handled is None or _is_newer(message.seq, self._handled):
            self._advance(message.event)
            self._handled = message.seq
        return self.state

    def _advance(self, event: str) -> None:
        reachable = NEXT[self.state]
        if event not in reachable:
            raise TransitionError(f"{event}: {self.state}")
        self._actions.get(event, lambda: None)()
        self.state = reachable[event]

    def save(self) -> dict[str, Any]:
        """重启之前要保存的内容。"""
        saved: dict[str, Any] = {"state": self.state}
        if self._handled is not None:
            saved["handled"] = self._handled
        return saved

    @classmethod
    def load(cls, saved: Mapping[str, Any], actions: Mapping[str, Callable[[], None]]) -> Upgrade:
        """从 save 保存的内容恢复。"""
        return cls(actions, saved["state"], saved.get("handled"))
