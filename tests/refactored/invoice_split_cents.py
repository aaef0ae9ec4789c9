"""Shares the costs of a cluster between the teams that use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor


@dataclass(frozen=True)
class Invoice:
    """An invoice of the provider; the amount is in cents, negative for a credit note."""

    number: str
    amount: int


def split(amount: int, usage: Mapping[str, int]) -> dict[str, int]:
    """Cents of amount that each team pays, in proportion to its usage; together they are the amount."""
    if not any(usage.values()):
        raise ValueError("nothing was used")
    if amount < 0:
        return {team: -cents for team, cents in split(-amount, usage).items()}
    total = sum(usage.values())
    exact = {team: Fraction(amount * used, total) for team, used in usage.items()}
    shares = {team: floor(share) for team, share in exact.items()}
    order = sorted(enumerate(exact), key=lambda item: (shares[item[1]] - exact[item[1]], item[0]))
    for _, team in order[: amount - sum(shares.values())]:
        shares[team] += 1
    return shares


def bill(invoices: list[Invoice], usage: Mapping[str, int]) -> dict[str, int]:
    """Cents that each team pays for all invoices together; each invoice is split by itself."""
    parts = [split(invoice.amount, usage) for invoice in invoices]
    return {team: sum(part[team] for part in parts) for team in usage}


def as_text(cents: int) -> str:
    """Cents as they are printed on a bill: ``-12.05``."""
    units, rest = divmod(abs(cents), 100)
    return "-" * (cents < 0) + f"{units}.{rest:02}"
