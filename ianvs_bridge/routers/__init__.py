"""One file per way to choose between a model on the edge and one in the cloud: it defines ``load(what)``."""

from __future__ import annotations

import sys

from ianvs_bridge.routers._router import Router
from smart_coding_dataset import rooms


def open_router(spec: str) -> Router:
    """The router that ``ROUTER`` or ``ROUTER:WHAT`` names: ``edge_only``, ``difficulty:2000`` …

    Raises:
        UserError: There is no such router (the message lists those that exist), or it cannot use ``WHAT``.
    """
    name, _, what = spec.partition(":")
    router: Router = rooms.member(sys.modules[__name__], name, "load")(what)
    return router
