"""What the report shows, computed from results and free of any markup: boards, leaderboard lines, splits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ianvs_bridge.comparing import Estimate, by_row, difference, interval, mean
from ianvs_bridge.results import Result, Scored

ROLES = {"reference": "upper", "echo": "lower", "heuristic": "baseline"}
"""What the backends without a model are there for."""
SPLITS = ("natural_language", "programming_language", "repository_name")
LONGEST = 10
"""Groups of a split that are shown; those with the fewest rows are left to the rows file."""

Loaded = tuple[Path, Result, Sequence[Scored]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One metric of one backend."""

    metric: str
    mean: float | None
    """Over the answers that could be scored; None if there are none."""
    low: float | None
    """End of the 95 % interval; None where there is none."""
    high: float | None
    over_all: float
    """Over all rows, those without a score as 0."""
    scored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One backend in a leaderboard."""

    name: str
    role: str | None
    """``upper``, ``lower`` or ``baseline``; None for a contestant."""
    cells: Sequence[Cell]
    """By metric; the first one ranks."""
    against: Estimate | None
    """How much better than the baseline over all rows, by the first metric; None for the baseline itself."""
    result: Result
    rows: Sequence[Scored]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The first metric by group, over all rows of the group."""

    by: str
    groups: Sequence[tuple[str, int, Mapping[str, float]]]
    """Name, number of rows, and the mean of each backend."""
    left_out: int
    """Groups that are not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The backends that answered the same rows of one task, best first."""

    task: str
    metrics: Sequence[str]
    entries: Sequence[Entry]
    baseline: str | None
    """The backend that the others are compared with; None where it did not run."""
    splits: Sequence[Split]
    languages: Mapping[str, int]
    """Rows by natural language, where rows have one."""

    @property
    def run(self) -> Result:
        """Any one of the results; all agree on the rows."""
        return self.entries[0].result

    @property
    def title(self) -> str:
        """The task, and the last part of the name of the data where that is not the shipped rows."""
        data = self.run.data.rstrip("/").rpartition("/")[2] or self.run.data
        return self.task if data == "core" else f"{self.task} · {data}"


def backends(shown: Sequence[Board]) -> list[str]:
    """The names in all boards: upper bounds first, then the best over the boards that each is in."""
    found: dict[str, list[Entry]] = {}
    for board in shown:
        for entry in board.entries:
            found.setdefault(entry.name, []).append(entry)

    def place(name: str) -> tuple[bool, float, str]:
        entries = found[name]
        return entries[0].role != "upper", -mean([entry.cells[0].over_all for entry in entries]), name

    return sorted(found, key=place)


def boards(loaded: Sequence[Loaded], baseline: str) -> list[Board]:
    """Group results by task and rows: only what answered the same rows can be ranked together."""
    together: dict[tuple[str, str], list[Loaded]] = {}
    for one in loaded:
        together.setdefault((one[1].task, one[1].dataset_hash), []).append(one)
    return [_board(group, baseline) for _, group in sorted(together.items(), key=lambda item: _order(item[1]))]


def _order(group: Sequence[Loaded]) -> tuple[str, bool, str]:
    """By task; the shipped rows come first."""
    return group[0][1].task, group[0][1].data != "core", group[0][1].dataset_hash


def _board(group: Sequence[Loaded], baseline: str) -> Board:
    first = group[0][1]
    metrics = list(first.metrics)
    base = next((by_row(rows, metrics[0]) for _, result, rows in group if result.backend == baseline), None)
    entries = sorted((_entry(one, group, base, baseline) for one in group), key=_place)
    splits = [split for by in SPLITS if (split := _split(by, entries, metrics[0])) is not None]
    counts: dict[str, set[str]] = {}
    for row in group[0][2]:
        if "natural_language" in row.groups:
            counts.setdefault(row.groups["natural_language"], set()).add(row.id)
    languages = {name: len(ids) for name, ids in sorted(counts.items())}
    return Board(
        task=first.task,
        metrics=metrics,
        entries=entries,
        baseline=baseline if base is not None else None,
        splits=splits,
        languages=languages,
    )


def _place(entry: Entry) -> tuple[float, bool, str]:
    """The best first; of equals, the lower bound last."""
    return -entry.cells[0].over_all, entry.role == "lower", entry.name


def _entry(one: Loaded, group: Sequence[Loaded], base: Mapping[str, float] | None, baseline: str) -> Entry:
    _, result, rows = one
    ours = by_row(rows, next(iter(result.metrics)))
    return Entry(
        name=_name(one, [other for other in group if other[1].backend == result.backend]),
        role=ROLES.get(result.backend),
        cells=[_cell(name, result, rows) for name in result.metrics],
        against=difference(ours, base) if base is not None and result.backend != baseline else None,
        result=result,
        rows=rows,
    )


def _name(one: Loaded, namesakes: Sequence[Loaded]) -> str:
    """The backend; where it stands there several times, also the first thing that tells all of them apart."""
    if len(namesakes) == 1:
        return one[1].backend

    def marks(each: Loaded) -> tuple[str, ...]:
        path, result, _ = each
        return path.stem.rpartition(".")[2], path.absolute().parent.name, result.rows_hash[:8]

    apart = next(
        n for n, marked in enumerate(zip(*map(marks, namesakes), strict=True)) if len(set(marked)) == len(marked)
    )
    return f"{one[1].backend} ({marks(one)[apart]})"


def _cell(metric: str, result: Result, rows: Sequence[Scored]) -> Cell:
    returned = result.metrics[metric]
    bounds = returned.get("ci95")
    if result.samples > 1 and bounds:
        # Samples of one row depend on each other: the metric, which knows no rows, has an interval too narrow.
        scored = [row for row in rows if row.scores.get(metric) is not None]
        estimate = interval(list(by_row(scored, metric).values()))
        bounds = (estimate.low, estimate.high)
    return Cell(
        metric=metric,
        mean=returned[metric],
        low=bounds[0] if bounds else None,
        high=bounds[1] if bounds else None,
        over_all=mean(list(by_row(rows, metric).values())),
        scored=returned["scored"],
    )


def _split(by: str, entries: Sequence[Entry], metric: str) -> Split | None:
    """The groups of one column, largest first; None where all rows are in one, or each is in one of its own."""
    members: dict[str, set[str]] = {}
    for row in entries[0].rows:
        if by in row.groups:
            members.setdefault(row.groups[by], set()).add(row.id)
    if len(members) < 2 or max(map(len, members.values())) < 2:
        return None
    means = {entry.name: by_row(entry.rows, metric) for entry in entries}
    groups = [
        (name, len(ids), {backend: mean([scores[i] for i in sorted(ids)]) for backend, scores in means.items()})
        for name, ids in sorted(members.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return Split(by=by, groups=groups[:LONGEST], left_out=max(0, len(groups) - LONGEST))
