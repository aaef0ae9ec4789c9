"""Sends long questions to the cloud, before anything is asked: ``difficulty:CHARACTERS``.

A question holds the code, so that its length is the size of the problem as far as can be told without a model.
"""

from __future__ import annotations

from ianvs_bridge.routers._router import Router
from smart_coding_dataset.errors import UserError


def load(what: str) -> Router:
    """The router ``difficulty:CHARACTERS``; longer questions go to the cloud.

    Raises:
        UserError: ``what`` is no number of characters.
    """
    if not what.isdecimal():
        raise UserError(f"difficulty: expected difficulty:CHARACTERS, found {what!r}")
    longest = int(what)
    return Router(to_cloud=lambda case: case.request.characters > longest)
