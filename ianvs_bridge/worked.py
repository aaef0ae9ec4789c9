"""Worked examples for the report: what the engineers and each backend wrote about the same code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ianvs_bridge.board import Board, Entry
from ianvs_bridge.comparing import by_row
from ianvs_bridge.results import Scored


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of code, and what was written about it."""

    number: int
    code: str
    comment: str | None
    """None where nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What one author wrote."""

    author: str
    """A backend; empty for the engineers."""
    summary: str | None
    """The comment on the whole; None where there is none."""
    lines: Sequence[Line]
    """Empty where the answer is not about lines: then ``text`` holds it."""
    text: str | None
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
    panels: Sequence[Panel]


def examples(board: Board) -> list[Example]:
    """Three rows: where the best contestant does worst, as usual, and best. None where only bounds were run."""
    contestant = next((e for e in board.entries if e.role not in {"upper", "lower"}), None)
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
        if e.role != "upper"
    ]
    return Example(which=which, id=row_id, groups=any_row.groups, panels=[engineers, *answers])


def _panel(author: str, judged: Scored | None, columns: Mapping[str, Any], written: Any) -> Panel:
    """What was written, and how it was judged; the engineers' own only where ``reference`` ran."""
    summary, lines = _shown(str(columns.get("code", "")), written)
    return Panel(
        author=author,
        summary=summary,
        lines=lines,
        text=None if lines else _instead(judged, written),
        scores=judged.scores if judged else {},
        reasons={m: r for m, evidence in judged.evidence.items() if (r := reasons(evidence))} if judged else {},
        faults=judged.faults if judged else (),
    )


def _shown(code: str, written: Any) -> tuple[str | None, Sequence[Line]]:
    """The words on the whole, and the lines: of ``code`` with what was written on them, or of what it became."""
    fix = _fix(written)
    notes = _notes(written) if fix is None else []
    if notes is None:
        return None, ()
    comments: dict[int | None, str] = {None: fix[1]} if fix and fix[1] else {}
    for line, text in notes:
        comments[line] = f"{comments[line]}\n{text}" if line in comments else text
    lines = (code if fix is None else fix[0]).split("\n")
    return comments.get(None), [Line(number=n, code=c, comment=comments.get(n)) for n, c in enumerate(lines, 1)]


def _instead(judged: Scored | None, written: Any) -> str:
    """What stands in place of lines of code: the reason why there are none, or an answer of another kind."""
    return judged.abstention or "" if judged and written is None else str(written)


def _fix(written: Any) -> tuple[str, str] | None:
    """The code after a change and what was said about it; None if ``written`` is no change."""
    try:
        change = json.loads(written)
        return str(change["code"]), str(change["explanation"])
    except (ValueError, TypeError, KeyError):
        return None


def _notes(written: Any) -> list[tuple[int | None, str]] | None:
    """The annotations in a prediction or reference; None if it is no list of them."""
    try:
        entries = json.loads(written)
        return [(entry["line_number"], str(entry["annotation"])) for entry in entries]
    except (ValueError, TypeError, KeyError):
        return None


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
