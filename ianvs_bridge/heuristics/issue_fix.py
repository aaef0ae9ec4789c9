"""No fix: the file as it is, with a word on where the fault may lie.

Repair without a model means trying templates against tests that fail (Le Goues et al. 2012, *GenProg*; Liu et al.
2019, *TBar*), and answers are given without running any. docs/design/baselines.md has what they would reach.
"""

from __future__ import annotations

from collections.abc import Sequence

from ianvs_bridge.heuristics._heuristic import Heuristic
from ianvs_bridge.heuristics.fault_localisation import Report, places, see
from smart_coding_dataset.tasks._answers import fenced
from smart_coding_dataset.tasks._faults import Place, lines_of

SUSPECTED = {
    "en": "Nothing is changed. By the words of the report, the fault is most likely in {what}.",
    "zh": "未作修改。从问题描述的用词看，最可能出错的是 {what}。",
}
UNKNOWN = {"en": "Nothing is changed.", "zh": "未作修改。"}


def answer(report: Report, language: str) -> str:
    """The file in a fence after one or two sentences."""
    found = places(report)
    said = SUSPECTED[language].format(what=named(found, report)) if found else UNKNOWN[language]
    code = "\n".join(lines_of(report.code)).rstrip("\n")
    return f"{said}\n\n{fenced(code, 'python')}"


def named(found: Sequence[Place], report: Report) -> str:
    """The function that comes first, or the line where that stands outside of functions."""
    first = found[0]
    return f"`{first.function}`" if first.function else f"`{lines_of(report.code)[first.lines[0] - 1].strip()}`"


HEURISTIC = Heuristic(see=see, answer=answer)
