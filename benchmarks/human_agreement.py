"""Agreement of the comment metrics with engineers: ``python benchmarks/human_agreement.py FOLDER``.

FOLDER holds ``summaries_*.jsonl``, one object a line: ``code``, ``summary``, ``function`` (its group),
``written_by``, and lists of ratings ``content_adequacy``, ``conciseness``, ``fluency``. Any language that the
metrics take will do. Where a writer is ``human_written``, the others are also measured with that as reference.

Figures are Spearman's rank correlation with the mean rating. Intervals are bootstrapped over functions, since
ratings of one function are not independent. Nothing is fitted; but constants were chosen with such a set in view,
and so they are chosen anew without the functions (and without the writers) that are then measured.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from evaluate_metrics.scoring import accuracy, against_code, form, logic
from evaluate_metrics.scoring.row import Row, read
from evaluate_metrics.scoring.words import words

Judge = Callable[[Row], tuple[float, dict[str, object]]]
RATED: dict[str, tuple[str, Judge]] = {
    "comment_accuracy": ("content_adequacy", accuracy.score),
    "comment_format": ("conciseness", form.score),
    "comment_logic": ("fluency", logic.score),
}
FOLDS, DRAWS, SEED = 9, 500, 7
GRID: dict[str, tuple[Any, str, tuple[float, ...]]] = {
    "SUBSTANCE": (accuracy, "SUBSTANCE", (0.4, 0.8, 1.2)),
    "COVERAGE": (accuracy, "COVERAGE", (0.0, 1.5, 3.0)),
    "MISSING_EXCEPTION": (against_code, "MISSING_EXCEPTION", (0.2, 0.8, 1.6)),
}


def main(folder: Path) -> None:
    """Measure every rated file of a folder and print the figures."""
    files = sorted(folder.glob("summaries_*.jsonl"))
    if not files:
        sys.exit(f"no rated summaries in {folder}: expected files named summaries_*.jsonl")
    for file in files:
        rated = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        print(f"{file.name}: {len(rated)} summaries of {len({r['function'] for r in rated})} functions")
        human = {r["function"]: r["summary"] for r in rated if r["written_by"] == "human_written"}
        for known in ({}, human):
            table(rated, known)
        chosen_anew(rated)


def table(rated: list[dict[str, Any]], human: dict[Any, str]) -> None:
    """Print, for each metric, its agreement overall, inside functions, beside length, and for each writer."""
    if human:
        rated = [r for r in rated if r["written_by"] != "human_written"]
    rows = read_rows(rated, human)
    length = np.array([len(words(r["summary"])) for r in rated], dtype=float)
    functions, writers = column(rated, "function"), column(rated, "written_by")
    print("\nwith the human summary as reference" if human else "\nwithout references")
    for name, (rating, judge) in RATED.items():
        truth = np.array([np.mean(r[rating]) for r in rated])
        scores = np.array([judge(row)[0] for row in rows])
        low, high = interval(scores, truth, functions)
        inside = [spearman(scores[functions == f], truth[functions == f]) for f in np.unique(functions)]
        without = [spearman(scores[writers != w], truth[writers != w]) for w in np.unique(writers)]
        alone = {str(w): round(spearman(scores[writers == w], truth[writers == w]), 2) for w in np.unique(writers)}
        print(
            f"  {name} ~ {rating}: {spearman(scores, truth):.3f} [{low:.3f}, {high:.3f}]"
            f"  length partialled out {partial(scores, truth, length):.3f}"
            f"  mean inside a function {np.nanmean(inside):.3f}"
            f"  leaving one writer out {min(without):.3f} to {max(without):.3f}\n    one writer alone {alone}"
        )


def chosen_anew(rated: list[dict[str, Any]]) -> None:
    """Choose the constants of accuracy on the other groups, and measure on those left out."""
    rows = read_rows(rated, {})
    truth = np.array([np.mean(r["content_adequacy"]) for r in rated])
    tried = np.array(list(tries(rows)))
    functions, writers = column(rated, "function"), column(rated, "written_by")
    order = {f: i % FOLDS for i, f in enumerate(np.unique(functions))}
    folds = np.array([order[f] for f in functions])
    print("\nconstants of accuracy chosen on the other groups")
    print(f"  by function, {FOLDS} folds: {spearman(held_out(tried, truth, folds), truth):.3f}")
    _, codes = np.unique(writers, return_inverse=True)
    print(f"  by writer: {spearman(held_out(tried, truth, codes), truth):.3f}")


def tries(rows: list[Row]) -> Iterator[list[float]]:
    """Scores of all rows under each setting of the grid; the constants are put back."""
    before = {name: getattr(module, attribute) for name, (module, attribute, _) in GRID.items()}
    for setting in itertools.product(*(values for _, _, values in GRID.values())):
        for (module, attribute, _), value in zip(GRID.values(), setting, strict=True):
            setattr(module, attribute, value)
        yield [accuracy.score(row)[0] for row in rows]
    for name, (module, attribute, _) in GRID.items():
        setattr(module, attribute, before[name])


def held_out(tried: np.ndarray, truth: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """For each group the ranks, among all rows, under the setting that is best on the other groups."""
    scores = np.empty(len(truth))
    for group in np.unique(groups):
        others = groups != group
        best = max(range(len(tried)), key=lambda i: spearman(tried[i][others], truth[others]))
        scores[~others] = ranks(tried[best])[~others]
    return scores


def read_rows(rated: list[dict[str, Any]], human: dict[Any, str]) -> list[Row]:
    """The rated summaries as rows, with the human summary of the same function as reference where there is one."""
    return [read(r["summary"], r["code"], human.get(r["function"]), None) for r in rated]


def column(rated: list[dict[str, Any]], name: str) -> np.ndarray:
    """One column as an array."""
    return np.array([r[name] for r in rated])


def ranks(x: np.ndarray) -> np.ndarray:
    """Ranks from 0, ties at their mean."""
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return ((ends - counts + ends - 1) / 2)[inverse]


def spearman(x: np.ndarray, y: np.ndarray) -> float:
    """Spearman's rank correlation; not a number where one side does not vary."""
    a, b = ranks(x), ranks(y)
    if a.std() == 0 or b.std() == 0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def partial(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> float:
    """Spearman's correlation of ``x`` and ``y`` with ``z`` partialled out."""
    xy, xz, yz = spearman(x, y), spearman(x, z), spearman(y, z)
    return float((xy - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2)))


def interval(x: np.ndarray, y: np.ndarray, groups: np.ndarray) -> tuple[float, float]:
    """95 % bootstrap interval over groups."""
    random = np.random.default_rng(SEED)
    members = [np.flatnonzero(groups == g) for g in np.unique(groups)]
    draws = []
    for _ in range(DRAWS):
        chosen = np.concatenate([members[i] for i in random.integers(0, len(members), len(members))])
        draws.append(spearman(x[chosen], y[chosen]))
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(low), float(high)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("usage: python benchmarks/human_agreement.py FOLDER (a folder with files summaries_*.jsonl)")
    main(Path(sys.argv[1]))
