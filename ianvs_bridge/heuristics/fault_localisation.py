"""Where a fault lies, by the words that the report and the code share: information retrieval.

Functions and lines are ranked by BM25 for the report; what the report quotes counts more, and lines of functions
that fit count more (Zhou et al. 2012, *Where Should the Bugs Be Fixed?*; Saha et al. 2013, *Improving Bug
Localization Using Structured Information Retrieval*). Lines that only name things come last: bodies are at fault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ianvs_bridge.heuristics._heuristic import Heuristic
from ianvs_bridge.heuristics._ranking import bm25
from ianvs_bridge.heuristics._terms import bilingual, terms
from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks._faults import Place, lines_of, to_json
from smart_coding_dataset.tasks._fixes import tidy
from smart_coding_dataset.tasks._spots import Spots, spots

QUOTED = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
NAMING = re.compile(r"\s*(?:(?:async )?def |class |@)")
TITLE, QUOTE = 3, 2
"""What a term in the title, and one that is quoted, counts beside one in the text."""
OWN, BESIDE, FUNCTION = 1.0, 0.5, 1.0
"""What a line's own words count, those of the lines beside it, and those of its function."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the question shows."""

    title: str
    body: str
    code: str


def see(row: Issue) -> Report:
    """The report and the file before the fix."""
    return Report(row.issue_description, tidy(row.issue_body), row.code_before.code_snippet)


def answer(report: Report, language: str) -> str:  # noqa: ARG001  lines have no language
    """Every line of code as a JSON list of places, the most suspicious first."""
    return to_json(places(report))


def places(report: Report) -> list[Place]:
    """Every line that does something, the most suspicious first; lines of equal rank in the order of the file."""
    lines = lines_of(report.code)
    file = spots("\n".join(lines))
    if file is None:
        return []
    query = _query(report)
    of_line = dict(enumerate(bm25(query, [bilingual(line) for line in lines]), start=1))
    of_function = _functions(query, file, lines)

    def suspicion(line: int) -> float:
        beside = max(of_line.get(line - 1, 0.0), of_line.get(line + 1, 0.0))
        return OWN * of_line[line] + BESIDE * beside + FUNCTION * of_function[file.within(line)]

    def names(line: int) -> bool:
        return file.within(line) is None or NAMING.match(lines[line - 1]) is not None

    ranked = sorted(file.code, key=lambda line: (names(line), -suspicion(line), line))
    return [Place((line,), file.within(line)) for line in ranked]


def _query(report: Report) -> Counter[str]:
    """The terms of the report with their weights."""
    query = Counter(terms(report.body))
    for text, more in [(report.title, TITLE), *((quote, QUOTE - 1) for quote in QUOTED.findall(report.body))]:
        for term in terms(text):
            query[term] += more
    return query


def _functions(query: Counter[str], file: Spots, lines: Sequence[str]) -> dict[str | None, float]:
    """How well each function fits, with its comments; code outside of functions is one piece."""
    members: dict[str | None, list[str]] = {None: []}
    for number, line in enumerate(lines, start=1):
        members.setdefault(file.within(number), []).append(line)
    found = bm25(query, [bilingual("\n".join(text)) for text in members.values()])
    return dict(zip(members, found, strict=True))


HEURISTIC = Heuristic(see=see, answer=answer)
