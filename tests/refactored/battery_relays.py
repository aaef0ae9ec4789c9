"""传感器网状网络的选路。"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """从 source 到 target 的单向链路。"""

    source: str
    target: str
    cost: float


def route(
    links: Iterable[Link], source: str, target: str, battery: Collection[str] = frozenset()
) -> list[str] | None:
    """逐轮松弛，直到没有路径可以改进。"""
    known = list(links)
    best: dict[str, tuple[int, float, tuple[str, ...]]] = {source: (0, 0.0, (source,))}
    improved = True
    while improved:
        improved = False
        for link in known:
            if link.source not in best:
                continue
            relays, cost, path = best[link.source]
            relays += link.source in battery and link.source != source
            found = (relays, cost + link.cost, (*path, link.target))
            if link.target not in path and (link.target not in best or found < best[link.target]):
                best[link.target] = found
                improved = True
    return list(best[target][2]) if target in best else None
