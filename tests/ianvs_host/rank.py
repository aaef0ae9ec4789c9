"""The rank files: written once, after every test case has succeeded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Result:
    """What one test case brings to the rank."""

    algorithm: str
    paradigm: str
    metrics: dict[str, Any]
    modules: dict[str, str]
    hyperparameters: dict[str, str]
    """``TYPE-NAME`` and the value as text."""
    url: str


def save(rank: dict[str, Any], workspace: Path, results: list[Result]) -> None:
    """Write ``all_rank.csv``, which grows from run to run, and ``selected_rank.csv``."""
    folder = workspace / "rank"
    folder.mkdir(parents=True, exist_ok=True)
    metrics = list({name for result in results for name in result.metrics})  # an order nobody can rely on
    types = list(dict.fromkeys(name for result in results for name in result.modules))
    parameters = list(dict.fromkeys(name for result in results for name in result.hyperparameters))
    table = _table(results, ["algorithm", *metrics, "paradigm", *types, *parameters, "time", "url"])
    if (folder / "all_rank.csv").is_file():
        table = pd.concat([pd.read_csv(folder / "all_rank.csv", index_col=0), table])
    table = _sorted(table, rank["sort_by"], metrics)
    _write(table, folder / "all_rank.csv")
    chosen = rank["selected_dataitem"]
    header = [
        "algorithm",
        *_chosen(chosen["metrics"], metrics),
        "paradigm",
        *_chosen(chosen["modules"], types),
        *_chosen(chosen["hyperparameters"], parameters),
        "time",
        "url",
    ]
    selected = pd.DataFrame(table, columns=header).drop_duplicates(header[:-2])
    _write(selected, folder / "selected_rank.csv")


def _table(results: list[Result], header: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(columns=header)
    for number, result in enumerate(results):
        row = {"algorithm": result.algorithm, "paradigm": result.paradigm, "time": "now", "url": result.url}
        row |= result.metrics | result.modules | result.hyperparameters
        assert not any(isinstance(value, (dict, list)) for value in row.values()), "crashes the rank"
        table.loc[number] = row
    return table


def _sorted(table: pd.DataFrame, sort_by: list[dict[str, str]], metrics: list[str]) -> pd.DataFrame:
    known = [next(iter(item.items())) for item in sort_by if next(iter(item)) in metrics]
    return table.sort_values(by=[name for name, _ in known], ascending=[order == "ascend" for _, order in known])


def _chosen(names: list[str], every: list[str]) -> list[str]:
    return every if names == ["all"] else names


def _write(table: pd.DataFrame, path: Path) -> None:
    table = table.copy()
    table.index = np.arange(1, len(table) + 1)
    table.to_csv(path, index_label="rank", encoding="utf-8")
