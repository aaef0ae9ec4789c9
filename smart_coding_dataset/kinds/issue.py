"""issue: what was reported, the code before and after, and the change that resolved it.

The rows that ship are hand-written. Out of raw events this config yields nothing yet: package releases, the only
source so far, hold neither issues nor changes. Once a source emits those, ``extract`` is where they are read.
"""

from __future__ import annotations

from collections.abc import Iterator

from smart_coding_dataset.records import Drop, Issue, Kind, Raw


def extract(raw: Raw) -> Iterator[Issue | Drop]:
    """No issue is in the events of today's sources, so this yields nothing; it reads no event either."""
    del raw
    return iter(())


def same_change(row: Issue) -> str:
    """Two rows with the same report and the same change are duplicates."""
    return f"{row.issue_description}\0{row.patch}"


KIND = Kind(record=Issue, extract=extract, steps=(), duplicate_key=same_change)
