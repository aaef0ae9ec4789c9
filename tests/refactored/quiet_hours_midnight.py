"""Times of the day at which nobody wants to be notified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True)
class QuietHours:
    """From start (inclusive) to end (exclusive), in local time without a time zone."""

    start: time
    end: time
    days: frozenset[int] = EVERY_DAY
    """Days of the week on which quiet hours start, Monday is 0."""

    def covers(self, moment: datetime) -> bool:
        """Whether moment lies within the quiet hours."""
        return any(begin <= moment < end for begin, end in self._near(moment))

    def ends_after(self, moment: datetime) -> datetime:
        """The first time from moment on at which notifying is allowed."""
        for begin, end in self._near(moment):
            if begin <= moment < end:
                return end
        return moment

    def _near(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Quiet hours that begin on the day of moment, or on the day before."""
        today = moment.date()
        for day in (today - timedelta(days=1), today):
            if day.weekday() in self.days:
                last = day + timedelta(days=int(self.start > self.end))
                yield datetime.combine(day, self.start), datetime.combine(last, self.end)


def next_quiet_day(hours: QuietHours, today: date) -> date | None:
    """The next day from today on with quiet hours; None if there are none in any week."""
    days = (today + timedelta(days=offset) for offset in range(7))
    return next((day for day in days if day.weekday() in hours.days), None)
