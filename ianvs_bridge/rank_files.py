"""The rank files of Ianvs, read by the names of their columns, whose order changes from run to run."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.writing import write_whole

BOOLEANS = {"True": "true", "False": "false"}
ALL, SELECTED = "all_rank.csv", "selected_rank.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One test case in a rank."""

    algorithm: str
    paradigm: str
    modules: Mapping[str, str]
    """By type, the alias: ``basemodel`` …"""
    hyperparameters: Mapping[str, str]
    """``TYPE-NAME`` and the value as text."""
    figures: Mapping[str, float | None]
    """By metric; None where the cell is blank."""
    time: str
    url: str
    """The folder that Ianvs names for its output."""

    @property
    def case(self) -> tuple[object, ...]:
        """What tells one test case from another, however often it is run."""
        return self.algorithm, self.paradigm, *sorted(self.modules.items()), key_of(self.hyperparameters)


def key_of(hyperparameters: Mapping[str, str]) -> str:
    """Eight characters that change with the hyperparameters.

    Ianvs writes them as text. When it adds to a rank, pandas reads the old lines and writes them anew: ``true``
    becomes ``True``, ``0.50`` 0.5, 64 ``64.0`` where another line has no such option, and that line has a blank.
    To this key they are one.
    """
    content = sorted((name, _plain(value)) for name, value in hyperparameters.items() if value)
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:8]


def _plain(value: str) -> str:
    """A value as it is whatever pandas made of it."""
    try:
        number = float(value)
    except ValueError:
        return BOOLEANS.get(value, value)
    return repr(int(number) if number.is_integer() else number)


def read(path: Path, metrics: Sequence[str]) -> list[Line]:
    """The lines of a rank file.

    Args:
        path: ``all_rank.csv`` or ``selected_rank.csv``.
        metrics: Names of the columns that are figures; those that the file lacks are left out.

    Raises:
        UserError: The file is missing or no rank file, or a figure is no number; the message names it.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise UserError(f"{path}: no rank yet ({error.strerror}); `smart-coding ianvs run` makes one") from None
    table = csv.DictReader(io.StringIO(text))
    header = list(table.fieldnames or ())
    missing = [name for name in ("algorithm", "paradigm", "time", "url") if name not in header]
    if missing:
        raise UserError(f"{path}: not a rank of Ianvs: no column {missing[0]!r}")
    return [_line(values, header, metrics, f"{path}:{table.line_num}") for values in table]


def _line(values: Mapping[str, str], header: Sequence[str], metrics: Sequence[str], where: str) -> Line:
    hyperparameters = [name for name in header if name.partition("-")[0] in header and "-" in name]
    types = {name.partition("-")[0] for name in hyperparameters} - set(metrics)
    return Line(
        algorithm=values["algorithm"],
        paradigm=values["paradigm"],
        modules={name: values[name] for name in header if name in types},
        hyperparameters={name: values[name] for name in hyperparameters},
        figures={name: _figure(values[name], f"{where}: {name}") for name in metrics if name in header},
        time=values["time"],
        url=values["url"],
    )


def _figure(text: str, where: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise UserError(f"{where}: expected a number, found {text!r}") from None


def write(folder: Path, lines: Sequence[Line]) -> None:
    """Write both files as Ianvs does, in the order of ``lines``; it adds its own to them when it runs there."""
    folder.mkdir(parents=True, exist_ok=True)
    distinct: dict[tuple[object, ...], Line] = {}
    for line in lines:
        distinct.setdefault((line.case, *line.figures.items()), line)
    write_whole(folder / ALL, _csv(lines))
    write_whole(folder / SELECTED, _csv(list(distinct.values())))


def _csv(lines: Sequence[Line]) -> str:
    def columns(field: str) -> list[str]:
        return list(dict.fromkeys(name for line in lines for name in getattr(line, field)))

    header = ["rank", "algorithm", *columns("figures"), "paradigm", *columns("modules")]
    header += [*columns("hyperparameters"), "time", "url"]
    text = io.StringIO()
    table = csv.DictWriter(text, header, restval="", lineterminator="\n")
    table.writeheader()
    for number, line in enumerate(lines, start=1):
        about = {"rank": number, "algorithm": line.algorithm, "paradigm": line.paradigm}
        table.writerow(
            {**about, **line.figures, **line.modules, **line.hyperparameters, "time": line.time, "url": line.url}
        )
    return text.getvalue()
