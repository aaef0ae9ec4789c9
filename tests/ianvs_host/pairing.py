"""A small model and a large one, each behind a server of its own: what edge and cloud are in the field."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chat_host.host import Host as Server
from chat_host.minds import expert, held, junior

ROUTERS = ("edge_only", "cloud_only", "confidence", "difficulty:900", "agreement:0.8", "oracle")
BOUNDS = ("edge_only", "cloud_only", "oracle")
BETWEEN = ("confidence", "difficulty:900", "agreement:0.8")


@contextmanager
def pair() -> Iterator[tuple[Server, Server, dict[str, Any]]]:
    """Both servers, and the options of an example that ranks routers between them.

    The one on the edge comments short code well and guesses at long code, each time something else; some of its
    answers are cut off at the limit on tokens. So each router has something to go by.
    """
    with Server(held(junior)) as edge, Server(held(expert)) as cloud:
        options = {
            "paradigm": "jointinference",
            "edge": f"chat:{edge.model}",
            "cloud": f"chat:{cloud.model}",
            "router": ROUTERS,
            "option": ("edge.max_tokens=25", "cloud.max_tokens=400"),
            "limit": 12,
        }
        yield edge, cloud, options


def by_router(table: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """The lines of a rank by their router."""
    return {line["hard_example_mining-router"]: line for line in table}


def stands_between(table: dict[str, dict[str, str]]) -> bool:
    """Whether every router beats the edge alone, stays below the oracle, and asks the cloud less than all."""

    def figure(router: str, name: str) -> float:
        return float(table[router][name])

    return all(
        figure("edge_only", "comment_score") < figure(router, "comment_score") < figure("oracle", "comment_score")
        and 0 < figure(router, "edge_share") < 1
        and all(
            0 < figure(router, name) < figure("cloud_only", name)
            for name in ("cloud_prompt_tokens", "cloud_completion_tokens", "cloud_characters")
        )
        and figure(router, "median_seconds") > 0
        for router in BETWEEN
    )
