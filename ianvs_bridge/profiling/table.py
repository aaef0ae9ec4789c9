"""What was measured as a table for the terminal, and the reasons for what was not."""

from __future__ import annotations

import io
from collections.abc import Sequence

from ianvs_bridge.profiling.figures import Figure
from ianvs_bridge.profiling.measuring import Profiled

COLUMNS = {
    "load_seconds": ("load", "s", 1.0),
    "first_token_seconds": ("first token", "ms", 1e3),
    "token_seconds": ("each token", "ms", 1e3),
    "answer_seconds": ("answer", "ms", 1e3),
    "tokens_per_second": ("tokens/s", "", 1.0),
    "together_tokens_per_second": ("together", "", 1.0),
    "peak_memory_bytes": ("memory", "MB", 1e-6),
    "disk_bytes": ("disk", "MB", 1e-6),
    "answer_joules": ("energy", "J", 1.0),
    "quality": ("quality", "", 1.0),
}
"""Of the table for the terminal: heading, unit, and what to multiply with."""


def table(models: Sequence[Profiled]) -> str:
    """A line for each model: medians, and in brackets what nine runs in ten did not exceed."""
    from rich.console import Console  # noqa: PLC0415  only a printed profile pays for it
    from rich.table import Table  # noqa: PLC0415

    console = Console(file=io.StringIO(), width=130)
    shown = Table("model")
    for heading, unit, _ in COLUMNS.values():
        shown.add_column(f"{heading}\n{unit}".rstrip(), justify="right")
    for each in models:
        shown.add_row(each.model, *(_cell(each.figures[name], COLUMNS[name][2]) for name in COLUMNS))
    console.print(shown)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().rstrip()


def _cell(figure: Figure, factor: float) -> str:
    if figure.value is None:
        return "–"
    spread = f" ({_short(figure.p90 * factor)})" if figure.p90 is not None else ""
    return _short(figure.value * factor) + spread


def _short(value: float) -> str:
    """Three digits that count."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def reasons(models: Sequence[Profiled]) -> list[str]:
    """Why there are dashes, each reason once, and which answers failed."""
    missing: dict[str, list[str]] = {}
    for each in models:
        for name, (heading, _, _) in COLUMNS.items():
            if (why := each.figures[name].missing) is not None:
                missing.setdefault(f"{heading}: {why}", []).append(each.model)
    failed = [f"{each.model}: {each.failed} answers failed: {each.error}" for each in models if each.failed]
    return [*(f"– {why} ({', '.join(names)})" for why, names in missing.items()), *failed]
