"""What the small model learns: the benchmark's own questions, answered with the comments that engineers wrote.

The answer to a whole function is the first paragraph of its comment, as prose, which the tasks read as the comment
on the whole. Hardly any package is commented in Chinese, so every row is asked about in Chinese too, and answered
with what the backend ``heuristic`` says: its sentences are this project's own. In both languages only what the
code bears out is learnt: a model this small can learn to speak of what it sees, and no more.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from evaluate_metrics.scoring import row as scored
from evaluate_metrics.scoring import total
from ianvs_bridge.heuristics import comment_function, comment_line
from ianvs_bridge.heuristics._commenting import see
from ianvs_bridge.selection import task_named
from smart_coding_dataset import loading
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.records import Comment
from smart_coding_dataset.tasks._notes import written
from smart_coding_dataset.tasks._task import Message

LEAST_SCORE = 0.5
"""Of an answer, by ``comment_score`` beside its code alone. Lower ones say what the code does not show."""
MAX_ANSWER = 400
"""Characters of an answer. Longer ones are left out, never cut: a sentence without its end would be learnt."""
LEAST_WORDS = 4
"""Of an English answer: shorter ones say little, and would teach to say little."""
TESTS = re.compile(r"(?:^|/)tests?/|(?:^|/)test_|_test\.")
"""Paths of test code, in which comments are about the test."""
TASKS = ("comment_function", "comment_line")


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where a lesson is from, as its row says."""

    repository: str
    version: str
    license: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A question and its answer."""

    task: str
    language: str
    messages: list[Message]
    answer: str
    source: Source


def lessons(data: str, split: str, left_out: Counter[str]) -> list[Lesson]:
    """The lessons in one split of a dataset, those of the same question and answer once.

    Args:
        data: A built folder, or a name on the Hub, as ``predict`` takes it.
        split: ``train`` or ``validation``.
        left_out: Gets the number of rows that made no lesson, by reason.

    Raises:
        UserError: No such data or split, the split is ``test``, or no lesson is left.
    """
    if split not in ("train", "validation"):
        raise UserError(f"no lessons are made of split {split!r}; there are: train, validation")
    asked = {_bare(row.code_snippet) for row in loading.rows("core", "comment", "test")}
    found: dict[tuple[str, str], Lesson] = {}
    for row in loading.rows(data, "comment", split):
        if _bare(row.code_snippet) in asked:
            left_out["code of the shipped test rows"] += 1
            continue
        if TESTS.search(row.file_path):
            left_out["test code"] += 1
            continue
        for lesson in _of_row(row, left_out):
            found.setdefault((lesson.messages[-1]["content"], lesson.answer), lesson)
    if not found:
        raise UserError(f"{data}: no row of split {split!r} makes a lesson for {', '.join(TASKS)}")
    return list(found.values())


def _of_row(row: Comment, left_out: Counter[str]) -> Iterator[Lesson]:
    task = task_named("comment_function" if row.target_line is None else "comment_line")
    for asked in [row, *_in_chinese(row)]:
        answer = _answer(asked)
        if reason := _unfit(answer) or _unfounded(asked, answer):
            left_out[f"{reason}, {asked.natural_language}"] += 1
            continue
        tongue = asked.natural_language
        messages = task.prompt(asked, tongue, ())
        source = Source(row.repository_name, row.commit or "", row.license or "", row.source_url or "")
        yield Lesson(task=task.name, language=tongue, messages=messages, answer=answer, source=source)


def _answer(row: Comment) -> str:
    """What to answer about ``row``: the first paragraph of what was written, on one line."""
    notes = written(row)
    said = notes.summary if row.target_line is None else "\n".join(a.annotation for a in notes.annotations)
    return " ".join((said or "").strip().partition("\n\n")[0].split())


def _unfit(answer: str) -> str | None:
    """Why nothing should be learnt from ``answer``; None if something should."""
    if not answer:
        return "no comment on the whole"
    if len(answer) > MAX_ANSWER:
        return f"more than {MAX_ANSWER} characters"
    if answer.isascii() and len(answer.split()) < LEAST_WORDS:
        return f"fewer than {LEAST_WORDS} words"
    return "begins an example or a list" if re.search(r"[:：]$|>>>|\.\. ", answer) else None


def _unfounded(row: Comment, answer: str) -> str | None:
    """Why the code of ``row`` alone does not bear ``answer`` out; None if it does."""
    said = [{"line_number": row.target_line, "annotation": answer}]
    read = scored.read(json.dumps(said), row.code_snippet, None, row.natural_language)
    return f"scores less than {LEAST_SCORE}" if total.score(read)[0] < LEAST_SCORE else None


def _in_chinese(row: Comment) -> Sequence[Comment]:
    """The same row asked about in Chinese, and answered by rules; none if it is in Chinese already."""
    if row.natural_language == "zh":
        return ()
    rules = comment_function if row.target_line is None else comment_line
    said = rules.notes(see(row), "zh")
    return (replace(row, annotations=list(said.annotations), summary=said.summary, natural_language="zh"),)


def _bare(code: str) -> str:
    return "".join(code.split())
