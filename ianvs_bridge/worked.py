"""Worked examples for the report: what the engineers and each backend wrote about the same code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ianvs_bridge.board import Board, Entry
from ianvs_bridge.comparing import by_row
from ianvs_bridge.results import Scored
from ianvs_bridge.shown import Shown, shown

BOUNDS = {"upper", "lower"}
"""Roles whose answers are not shown: the engineers' stand first anyway, and to give the code back says nothing."""
SHOWN = ("code", "references")
"""Columns by which an answer is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What one author wrote."""

    author: str
    """A backend; empty for the engineers."""
    shown: Shown | None
    """None where there is no answer that could be read."""
    abstention: str | None
    """Why there is none; None if there is one."""
    scores: Mapping[str, float | None]
    reasons: Mapping[str, Sequence[str]]
    """By metric: what held the score down."""
    faults: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One row, answered by everybody."""

    which: str
    """``worst``, ``typical`` or ``best`` of the best backend that is not the upper bound."""
    id: str
    groups: Mapping[str, str]
    text: str | None
    """What was asked about, where it is no code; None where the panels show it."""
    panels: Sequence[Panel]


def examples(board: Board) -> list[Example]:
    """Three rows: where the best contestant does worst, as usual, and best. None where only bounds were run."""
    contestant = next((e for e in board.entries if e.role not in BOUNDS), None)
    if contestant is None:
        return []
    scores = by_row(contestant.rows, board.metrics[0])
    ranked = sorted(scores, key=lambda key: (scores[key], key))
    chosen = {"typical": ranked[len(ranked) // 2], "worst": ranked[0], "best": ranked[-1]}
    unique = {row: which for which, row in reversed(chosen.items())}
    return [_example(which, row, board.entries) for row, which in reversed(unique.items())]


def _example(which: str, row_id: str, entries: Sequence[Entry]) -> Example:
    rows = {entry.name: next(r for r in entry.rows if r.id == row_id) for entry in entries}
    upper = next((rows[entry.name] for entry in entries if entry.role == "upper"), None)
    any_row = rows[entries[0].name]
    engineers = _panel("", upper, any_row.columns, any_row.columns.get("references"))
    answers = [
        _panel(e.name, rows[e.name], any_row.columns, rows[e.name].prediction)
        for e in entries
        if e.role not in BOUNDS
    ]
    has_labels = engineers.shown is not None and bool(engineers.shown.labels)
    text = str(any_row.columns["code"]) if has_labels else None
    return Example(which=which, id=row_id, groups=any_row.groups, text=text, panels=[engineers, *answers])


def _panel(author: str, judged: Scored | None, columns: Mapping[str, Any], written: Any) -> Panel:
    """What was written, and how it was judged; the engineers' own only where ``reference`` ran."""
    return Panel(
        author=author,
        shown=None if written is None else shown(str(written), *(str(columns.get(n) or "") for n in SHOWN)),
        abstention=judged.abstention if judged else None,
        scores=judged.scores if judged else {},
        reasons={m: r for m, evidence in judged.evidence.items() if (r := reasons(evidence))} if judged else {},
        faults=judged.faults if judged else (),
    )


def reasons(evidence: Any) -> list[str]:
    """What held a score down, worst first: parts below 1, and findings with what they cost. Three at most."""
    return [text for _, text in sorted(_reasons(evidence), key=lambda pair: (pair[0], pair[1]))[:3]]


def _reasons(evidence: Any) -> Iterator[tuple[float, str]]:
    if not isinstance(evidence, Mapping):
        return
    for key, value in evidence.items():
        if isinstance(value, float | int) and not isinstance(value, bool) and value < 0.995:
            yield float(value), f"{key.replace('_', ' ')} {value:.2f}"
        elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
            for item in {json.dumps(i, sort_keys=True, ensure_ascii=False): i for i in value}.values():
                yield (
                    1 - float(item.get("cost", 0)),
                    " ".join(str(item[k]) for k in ("kind", "detail") if k in item),
                )
