"""When subscriptions are renewed, and what is left of the period that has been paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta


def renewals(start: date) -> Iterator[date]:
    """Days on which a monthly subscription that began on start is renewed, without end."""
    year, month = start.year, start.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        yield _day_in(year, month, start.day)


def next_renewal(start: date, today: date) -> date:
    """The first renewal after today; start itself for a subscription that has not begun."""
    return start if today < start else _period(start, today)[1]


def days_left(start: date, today: date) -> tuple[int, int]:
    """Days of the current period from today on, and days of the whole period."""
    if today < start:
        raise ValueError(f"the subscription begins on {start}")
    begin, end = _period(start, today)
    return (end - today).days, (end - begin).days


def _period(start: date, today: date) -> tuple[date, date]:
    begin, following = start, renewals(start)
    end = next(following)
    while end <= today:
        begin, end = end, next(following)
    return begin, end


def _day_in(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        first_of_next = date(year + month // 12, month % 12 + 1, 1)
        return first_of_next - timedelta(days=1)
