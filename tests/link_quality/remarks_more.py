"""More of what engineers do about remarks: labelled after ``remarks``, before the code was run on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from link_quality.cases import Decision
from link_quality.remarks import asked
from link_quality.remarks_talk import BOB, FILE, WORK, Talk, edited, person

SITUATIONS: list[Callable[[Talk], None]] = []


def situation(play: Callable[[Talk], None]) -> Callable[[Talk], None]:
    SITUATIONS.append(play)
    return play


def decisions(folder: Path) -> list[Decision]:
    return asked(SITUATIONS, folder)


@situation
def a_change_of_the_line_for_a_reason_of_its_own_after_a_question_was_answered(t: Talk) -> None:
    p = t.pull()
    why = p.remark(19, "Why 0.1?")
    p.reply(why, "Measured: below that the sink drops items.")
    p.reply(why, "I see, makes sense. Leave it as is then.", BOB)
    p.commit(
        "Rename sink", {16: "def drain(queue, out):", 18: "        out.send(queue.pop(0))", 20: "    return out"}
    )
    p.end()
    p.expect(why, None)


@situation
def a_large_rewrite_answers_all(t: Talk) -> None:
    p = t.pull()
    one, two = p.remark(12, "Slow for long queues."), p.remark(19, "Do not sleep at all.")
    fix = p.commit("Rewrite on top of deque", "from collections import deque\n\n\nclass Queue(deque):\n    pass\n")
    p.end("squash")
    p.expect(one, fix)
    p.expect(two, fix)


@situation
def two_rounds_in_one_conversation(t: Talk) -> None:
    p = t.pull()
    first = p.remark(11, "Use a name for this.")
    fix = p.commit("Name it", {5: "LIMIT = 10\nM = 20", 11: "    if len(queue) > M:"})
    p.reply(first, "done")
    p.reply(first, "M says nothing.", BOB)
    p.commit("Better name", {5: "LIMIT = 10", 6: "MOST = 20", 12: "    if len(queue) > MOST:"})
    p.reply(first, "Better?")
    p.resolve(first, BOB)
    p.end()
    p.expect(first, fix)


@situation
def the_file_is_split_and_the_lines_move_to_another_file(t: Talk) -> None:
    p = t.pull()
    kept = p.remark(24, "Empty queues?")
    rest = edited(p.text, {21: None, 22: None, 23: None, 24: None})
    p.text = rest
    p.commit_files("Split", {p.path: rest, f"src/{p.number}/size.py": "def size(queue):\n    return len(queue)\n"})
    p.end()
    p.expect(kept, None, "the lines are as they were, elsewhere")


@situation
def only_a_test_was_asked_for(t: Talk) -> None:
    p = t.pull()
    test = p.remark(11, "Could you add a test for this?")
    fix = p.commit_files("Add a test for the limit", {f"tests/{p.number}/test_queue.py": "assert 1\n"})
    p.reply(test, "Added a test.")
    p.resolve(test)
    p.end()
    p.expect(test, fix)


@situation
def a_licence_bot_and_a_robot_reply(t: Talk) -> None:
    p = t.pull()
    lint = p.remark(1, "Missing licence header.", author="tool-licence")
    fix = p.commit("Header", {1: '# SPDX: MIT\n"""A queue that drops the oldest."""'})
    p.end()
    p.expect(lint, fix)


@situation
def typo_in_a_comment(t: Talk) -> None:
    p = t.pull()
    p.commit("Explain", {10: "    # Add teh item.\n    queue.append(item)"})
    typo = p.remark(10, "s/teh/the/")
    fix = p.commit("typo", {10: "    # Add the item."})
    p.end()
    p.expect(typo, fix)


@situation
def the_reviewer_takes_it_back(t: Talk) -> None:
    p = t.pull()
    wrong = p.remark(11, "Should be >=.")
    p.reply(wrong, "Never mind, I misread it.", BOB)
    p.commit("Count once", {11: "    if size(queue) > LIMIT * 2:"})
    p.end()
    p.expect(wrong, None)


@situation
def rebased_twice_and_answered_in_between(t: Talk) -> None:
    p = t.pull()
    slow = p.remark(19, "Slower, please.")
    one = t.on_main({p.path: edited(FILE, {3: "import sys\nimport time"})})
    p.force({}, onto=one, text=edited(FILE, {3: "import sys\nimport time", **WORK}))
    fix = p.commit("Slower", {20: "        time.sleep(3)"})
    two = t.on_main({f"src/{p.number}/other.py": "x = 1\n"})
    p.force({}, onto=two)
    p.end("squash")
    p.expect(slow, fix)


@situation
def answered_twice_in_the_same_push(t: Talk) -> None:
    p = t.pull()
    name = p.remark(16, "drain_into would be a better name")
    fix = p.commit("Rename drain to drain_into", {16: "def drain_into(queue, sink):"})
    p.commit("Types", {16: "def drain_into(queue: list, sink: Sink):"})
    p.reply(name, "Renamed.")
    p.end()
    p.expect(name, fix)


@situation
def thanks_with_a_promise_and_then_done(t: Talk) -> None:
    p = t.pull()
    doc = p.remark(16, "请补充文档")
    p.reply(doc, "好的，稍后补充")
    fix = p.commit("补充文档", {16: 'def drain(queue, sink):\n    """Send everything to the sink."""'})
    p.end()
    p.expect(doc, fix)


@situation
def a_generated_conflict_resolution_keeps_our_line(t: Talk) -> None:
    p = t.pull()
    asked_for = p.remark(11, "Is twice right?")
    main = t.on_main({p.path: edited(FILE, {11: "    if len(queue) >= LIMIT:"})})
    p.commit("Merge branch 'main' into topic", {}, merges=main)
    p.end("squash")
    p.expect(asked_for, None, "the merge kept what was there")


@situation
def praise_with_a_request(t: Talk) -> None:
    p = t.pull()
    nice = p.remark(11, "Nice! But could this be a constant?")
    fix = p.commit("Constant", {5: "LIMIT = 10\nMOST = 20", 11: "    if len(queue) > MOST:"})
    p.end()
    p.expect(nice, fix)


@situation
def emphatic_yes_without_any_change(t: Talk) -> None:
    p = t.pull()
    good = p.remark(11, "Do we really want to pay for this on every push?", author=person("eve"))
    p.reply(good, "Yes, it is cheap.")
    p.commit("Docs", {9: '    """Add an item and make room."""'})
    p.end()
    p.expect(good, None)


@situation
def the_suggestion_is_applied_and_then_refined(t: Talk) -> None:
    p = t.pull()
    s = p.suggest(19, "        time.sleep(PAUSE)")
    fix = p.commit("Update src/queue.py", {19: "        time.sleep(PAUSE)"})
    p.commit("Say what it is", {19: "        time.sleep(PAUSE)  # seconds"})
    p.end()
    p.expect(s, fix)


@situation
def a_rebase_in_which_the_author_goes_back_to_what_main_has(t: Talk) -> None:
    p = t.pull()
    back = p.remark(19, "One second was right.")
    main = t.on_main({p.path: edited(FILE, {3: "import sys\nimport time"})})
    new = p.force({}, onto=main, text=edited(FILE, {3: "import sys\nimport time", 11: WORK[11]}))
    p.end()
    p.expect(back, new)
