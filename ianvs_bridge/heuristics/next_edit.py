"""The next edit by the last ones: names that were replaced so far are replaced in the next place that has them.

Where the edits so far replaced nothing that is left further down, nothing is changed. Systematic edits are what
tools recommend without a model (Meng et al. 2013, *LASE: Locating and Applying Systematic Edits*).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ianvs_bridge.heuristics._heuristic import Heuristic
from ianvs_bridge.heuristics.code_completion import is_name, tokens
from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks import next_edit
from smart_coding_dataset.tasks._answers import fenced
from smart_coding_dataset.tasks._holes import lines_of
from smart_coding_dataset.tasks._steps import diff


@dataclass(frozen=True, slots=True)
class Shown:
    """What the question shows of the file."""

    path: str
    first: tuple[str, ...]
    """Before the first edit, as the diff tells."""
    now: tuple[str, ...]


def see(row: Issue) -> Shown:
    """The file as it was first, and as it is now."""
    now = next_edit.TASK.columns(row)["code"].split("\n")
    return Shown(row.code_before.file_path, tuple(lines_of(row.code_before.code_snippet)), tuple(now))


def answer(shown: Shown, language: str) -> str:  # noqa: ARG001  code has no language
    """A diff of the next place in a fence; the file as it is where no place asks for what was done before."""
    opcodes = SequenceMatcher(None, shown.first, shown.now, autojunk=False).get_opcodes()
    done = [(shown.first[i:j], shown.now[k:m], m) for tag, i, j, k, m in opcodes if tag != "equal"]
    names = dict(pair for old, new, _ in done for pair in replaced(old, new))
    start = max((end for *_, end in done), default=0)
    then = list(shown.now)
    for number, line in enumerate(shown.now[start:], start=start):
        then[number] = again(line, names)
        if then[number] != line:
            return fenced(diff(shown.now, then, shown.path), "diff")
    return fenced("\n".join(shown.now), "python")


def replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names of an edit that went, each with the one that came in its place."""
    before, after = tokens(old), tokens(new)
    gone, come = set(before) - set(after), set(after) - set(before)
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "replace" and j - i == m - k:
            yield from (
                (a, b)
                for a, b in zip(before[i:j], after[k:m], strict=True)
                if a in gone and b in come and is_name(a) and is_name(b)
            )


def again(line: str, names: dict[str, str]) -> str:
    """A line of code after the replacements; comments stay."""
    if line.lstrip().startswith("#"):
        return line
    return re.sub(r"[A-Za-z_]\w*", lambda found: names.get(found[0], found[0]), line)


HEURISTIC = Heuristic(see=see, answer=answer)
