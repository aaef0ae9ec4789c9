"""From raw events of git and GitHub to rows of ``preference`` and drops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from git_histories.reading import KEY
from git_histories.repository import Repository as Git
from link_quality.remarks_talk import BOB, NAME, Talk, person

from smart_coding_dataset import schema
from smart_coding_dataset.checks.preference import CHECK
from smart_coding_dataset.gathered import Gathered
from smart_coding_dataset.kinds.preference import KIND, MAX_LINES
from smart_coding_dataset.records import Drop, Message, Preference
from smart_coding_dataset.remarks.asking import AROUND
from smart_coding_dataset.sources.git import collect

Made = Callable[[Callable[[Talk], Any]], "Rows"]


@dataclass(frozen=True)
class Rows:
    rows: list[Preference]
    reasons: list[str]

    def one(self) -> Preference:
        assert len(self.rows) == 1, self.reasons
        return self.rows[0]


def extracted(shards: list[Path], scratch: Path) -> Iterator[Preference | Drop]:
    with Gathered(shards, scratch) as raw:
        yield from KIND.extract(raw)


def read(shards: list[Path], scratch: Path) -> Rows:
    found = list(extracted(shards, scratch))
    assert found == list(extracted(shards[::-1], scratch)), "the same rows on every build"
    rows = [row for row in found if isinstance(row, Preference)]
    assert [fault for row in rows for fault in CHECK(row)] == []
    return Rows(rows=rows, reasons=[row.reason for row in found if isinstance(row, Drop)])


def collected(folder: Path, out: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMART_CODING_KEY", KEY)
        return collect(str(folder), out=out, name=NAME).shard


@pytest.fixture
def made(tmp_path: Path) -> Made:
    def make(play: Callable[[Talk], Any]) -> Rows:
        with Talk(tmp_path / "git") as talk:
            play(talk)
        shards = [collected(tmp_path / "git", tmp_path / "raw"), talk.hub.write(tmp_path / "raw")]
        return read(shards, tmp_path / "index")

    return make


def code(turns: list[Message]) -> str:
    assert [turn.role for turn in turns] == ["assistant"]
    first, *lines, last = turns[0].content.split("\n")
    assert (first, last) == ("```python", "```")
    return "\n".join(lines)


def test_what_was_merged_after_a_remark_is_preferred(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull(title="Keep more items")
        p.remark(11, "Name this number.")
        p.commit("Name it", {9: '    """Add an item."""\n    most = LIMIT * 2', 11: "    if len(queue) > most:"})
        p.end()

    row = made(play).one()
    assert code(row.chosen) == "    if len(queue) > most:"
    assert code(row.rejected) == "    if len(queue) > LIMIT * 2:"
    (turn,) = row.prompt
    assert turn.role == "user"
    assert turn.content.startswith("Write the missing lines of `src/11/queue.py` in team/tool.")
    assert "Keep more items" in turn.content
    assert "Name this number." in turn.content
    assert "    queue.append(item)\n<missing lines>\n        queue.pop(0)" in turn.content
    assert (row.kind, row.programming_language) == ("review", "python")
    assert [event.split("/")[2] for event in row.events] == ["review_comment", "commit", "commit"]


def test_neighbouring_changes_belong_to_the_answer(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        p.remark(11, "Use a loop.")
        p.commit("Loop", {11: "    while len(queue) > LIMIT * 2:", 12: "        queue.popleft()"})
        p.end()

    row = made(play).one()
    assert code(row.chosen) == "    while len(queue) > LIMIT * 2:\n        queue.popleft()"
    assert code(row.rejected) == "    if len(queue) > LIMIT * 2:\n        queue.pop(0)"


def test_a_suggestion_that_was_taken_is_preferred_and_not_shown(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        p.suggest(19, "        time.sleep(PAUSE_BETWEEN)", "A constant says more.")
        p.commit("Apply suggestions from code review", {19: "        time.sleep(PAUSE_BETWEEN)"})
        p.end("squash")

    row = made(play).one()
    assert (row.kind, code(row.chosen)) == ("suggestion", "        time.sleep(PAUSE_BETWEEN)")
    assert "A constant says more." in row.prompt[0].content
    assert "PAUSE_BETWEEN" not in row.prompt[0].content


def test_what_stayed_is_preferred_to_a_suggestion_that_the_author_declined(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        asked = p.suggest(19, "        time.sleep(5)")
        p.reply(asked, "No, that would be too slow.")
        silent = p.suggest(11, "    if len(queue) > 20:")
        p.resolve(silent)
        p.end()

    row = made(play).one()
    assert (code(row.chosen), code(row.rejected)) == ("        time.sleep(0.1)", "        time.sleep(5)")
    assert "How about this?" not in row.prompt[0].content


def test_a_refusal_by_somebody_else_proves_nothing(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        asked = p.suggest(19, "        time.sleep(5)")
        p.reply(asked, "No, that would be too slow.", "eve")
        p.end()

    assert made(play) == Rows(rows=[], reasons=[])


def test_what_was_preferred_must_have_been_merged(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        p.remark(11, "Use >=.")
        p.commit("Use >=", {11: "    if len(queue) >= LIMIT * 2:"})
        p.commit("Three", {11: "    if len(queue) >= LIMIT * 3:"})
        p.end()
        given_up = t.pull()
        given_up.remark(11, "Use >=.")
        given_up.commit("Use >=", {11: "    if len(queue) >= LIMIT * 2:"})
        given_up.end(None)

    assert made(play) == Rows(rows=[], reasons=["preference: what was preferred was not merged"] * 2)


LONG = "\n".join(f"    step({n})" for n in range(MAX_LINES + 1))


@pytest.mark.parametrize(
    ("remark", "now", "reason"),
    [
        ("Delete this.", None, "one of the two is empty"),
        ("nit: spaces around operators", "    if len(queue)>LIMIT*2:", "only the layout differs"),
        ("Spell it out.", LONG, "too long"),
        (
            "Write `if len(queue) > 2 * LIMIT:`",
            "    if len(queue) > 2 * LIMIT:",
            "the prompt gives the answer away",
        ),
    ],
)
def test_pairs_that_teach_nothing_are_dropped(made: Made, remark: str, now: str | None, reason: str) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        p.remark(11, remark)
        p.commit("Do it", {11: now})
        p.end()

    assert made(play) == Rows(rows=[], reasons=[f"preference: {reason}"])


def test_the_code_around_is_that_before_the_answer_and_not_all_of_a_long_file(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        p.commit("Longer", {24: "\n".join(["    return len(queue)", *(f"x{n} = {n}" for n in range(100))])})
        p.remark(24, "Use another way.")
        p.commit("Another way", {24: "    return sum(1 for _ in queue)", 27: "later = 1"})
        p.end()

    asked = made(play).one().prompt[0].content
    assert "later = 1" not in asked
    assert asked.count("\nx") == AROUND


def history(folder: Path, *last: str) -> Rows:
    """A commit, and others on top of it; a message with ``{two}`` undoes it."""
    git = Git(folder / "git")
    before, after = b"def f(x):\n    return x\n", b"def f(x):\n    return cache[x]\n"
    git.commit("One", {"a.py": before})
    two = git.commit("Cache", {"a.py": after})
    for message in last:
        before, after = (after, before) if "{two}" in message else (before, after)
        two = git.commit(message.format(two=two), {"a.py": after})
    return read([collected(git.folder, folder / "raw")], folder / "index")


UNDO = 'Revert "Cache"\n\nThis reverts commit {two}.\n\nThe cache is never emptied.'


def test_what_was_before_a_commit_that_was_taken_back_is_preferred(tmp_path: Path) -> None:
    row = history(tmp_path, UNDO).one()
    assert (row.kind, code(row.chosen), code(row.rejected)) == ("revert", "    return x", "    return cache[x]")
    assert "The cache is never emptied." in row.prompt[0].content
    assert len(row.events) == 2


def test_what_was_brought_back_is_not_rejected(tmp_path: Path) -> None:
    found = history(tmp_path, UNDO, 'Revert "Revert "Cache""\n\nThis reverts commit {two}.')
    assert found.reasons == ["preference: reverted, and brought back"]
    (row,) = found.rows
    assert code(row.chosen) == "    return cache[x]"


def test_rows_are_in_the_conversational_form_of_trl(made: Made) -> None:
    """Lists of ``{"role", "content"}``: the prompt ends with the user, either answer is the assistant's."""

    def play(t: Talk) -> None:
        p = t.pull()
        p.remark(11, "Name this number.")
        p.commit("Name it", {11: "    if len(queue) > MOST:"})
        p.end()

    (example,) = schema.to_table(Preference, made(play).rows).to_pylist()
    for column, role in (("prompt", "user"), ("chosen", "assistant"), ("rejected", "assistant")):
        assert [set(turn) for turn in example[column]] == [{"role", "content"}]
        assert example[column][-1]["role"] == role


def test_a_row_that_contradicts_itself_is_found(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        p.suggest(19, "        time.sleep(PAUSE_BETWEEN)", author=person(BOB))
        p.commit("Apply suggestions from code review", {19: "        time.sleep(PAUSE_BETWEEN)"})
        p.end()

    row = made(play).one()
    told = replace(row.prompt[0], content=row.prompt[0].content + "time.sleep(PAUSE_BETWEEN)")
    wrong: list[dict[str, Any]] = [
        {"kind": "vote"},
        {"programming_language": "klingon"},
        {"events": []},
        {"prompt": []},
        {"prompt": row.chosen},
        {"chosen": []},
        {"rejected": [*row.rejected, *row.rejected]},
        {"rejected": row.chosen},
        {"prompt": [told]},
    ]
    for change in wrong:
        assert list(CHECK(replace(row, **change))), change
