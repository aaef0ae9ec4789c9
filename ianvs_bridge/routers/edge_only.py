"""The edge answers everything: what there is without a cloud."""

from __future__ import annotations

from ianvs_bridge.routers._router import Router, no_what


def load(what: str) -> Router:
    """The router ``edge_only``."""
    no_what("edge_only", what)
    return Router(to_cloud=lambda _: False)
