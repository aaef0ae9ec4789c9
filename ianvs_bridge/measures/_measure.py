"""What every measure is: a test case in, and a figure or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ianvs_bridge.judging import speed
from ianvs_bridge.predictions import Prediction
from ianvs_bridge.profiling.figures import Figure, one


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of the device while a test case ran."""

    seconds: float
    """From the first question to the last answer, by the clock on the wall."""
    peak: Figure
    """Bytes of memory, at most, of this process and all that it started, from before the model was loaded."""
    joules: Figure
    """Of the whole processor, from the first question to the last answer."""
    disk: Figure
    """Bytes of the model's files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A test case that has run."""

    answers: Sequence[Prediction]
    seen: Seen | None
    """None where only the answers were handed on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure of a test case. What could not be measured has a reason and no value, never 0."""

    figure: Callable[[Case], Figure]
    of_device: bool
    """Whether the answers alone do not tell it, so that nobody can find it again later."""


def told(name: str, unit: str, missing: str) -> Measure:
    """What ``score`` reads from answers under the same name."""
    return Measure(figure=lambda case: one(unit, speed(case.answers)[name], missing), of_device=False)


def seen(unit: str, figure: Callable[[Case, Seen], Figure]) -> Measure:
    """What was seen of the device."""
    alone = Figure(unit=unit, missing="not all answers are of this run")
    return Measure(figure=lambda case: figure(case, case.seen) if case.seen else alone, of_device=True)
