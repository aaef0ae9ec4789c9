"""What engineers do about remarks, and which change an engineer who was there would call the answer.

An answer is the change that was made because of the remark and that stands at the end of the work. The labels were
written before the code that they measure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from git_histories.reading import KEY
from pytest import MonkeyPatch

from link_quality.cases import Decision
from link_quality.remarks_talk import BOB, FILE, NAME, WORK, Talk, edited
from smart_coding_dataset.history import Repository
from smart_coding_dataset.remarks.remark import remarks
from smart_coding_dataset.sources.git import collect

SITUATIONS: list[Callable[[Talk], None]] = []


def situation(play: Callable[[Talk], None]) -> Callable[[Talk], None]:
    SITUATIONS.append(play)
    return play


def decisions(folder: Path) -> list[Decision]:
    return asked(SITUATIONS, folder)


def asked(situations: Sequence[Callable[[Talk], None]], folder: Path) -> list[Decision]:
    """A decision for each label."""
    labels, repository = played(situations, folder)
    found = {r.key: r.answer.commit if r.answer else None for r in remarks(repository)}
    repository.close()
    return [
        Decision(kind="answer to a remark", situation=f"{key}, {what}", wanted=wanted, found=found[key])
        for what, key, wanted in labels
    ]


def played(
    situations: Sequence[Callable[[Talk], None]], folder: Path
) -> tuple[list[tuple[str, int, str | None]], Repository]:
    """The labels, and the repository as its raw events tell it."""
    with Talk(folder / "git") as talk:
        for play in situations:
            talk.situation = play.__name__.replace("_", " ")
            play(talk)
    with MonkeyPatch.context() as patch:
        patch.setenv("SMART_CODING_KEY", KEY)
        shards = [collect(str(folder / "git"), out=folder / "raw", name=NAME).shard]
    shards.append(talk.hub.write(folder / "raw"))
    return talk.labels, Repository(shards, folder / "index")


@situation
def the_lines_are_changed_next(t: Talk) -> None:
    p = t.pull()
    asked, other = p.remark(11, "Why twice? Name it."), p.remark(24, "This name hides the builtin idea of size.")
    fix = p.commit("Name the limit", {5: "LIMIT = 10\nMAX = 2 * LIMIT", 11: "    if len(queue) > MAX:"})
    p.end()
    p.expect(asked, fix)
    p.expect(other, None, "nothing was done about the other")


@situation
def several_commits_follow_and_one_is_about_it(t: Talk) -> None:
    p = t.pull()
    asked, late = p.remark(19, "0.1 is too eager."), p.remark(9, "请写明丢弃的是哪一个")
    p.commit("Say more at the top", {1: '"""A queue that drops the oldest item."""'})
    fix = p.commit("Wait longer", {19: "        time.sleep(0.5)"})
    said = p.commit("完善文档", {9: '    """Add an item, and drop the oldest."""'})
    p.commit("Return nothing", {20: "    return None"})
    p.end()
    p.expect(asked, fix)
    p.expect(late, said, "in Chinese")


@situation
def a_remark_on_several_lines(t: Talk) -> None:
    p = t.pull()
    asked, whole = p.remark(12, "Use a deque.", start=10), p.remark(20, "Give up after a while?", start=16)
    p.commit("Import it", {3: "import time\nfrom collections import deque"})
    fix = p.commit("Use a deque", {12: None, 13: "        queue.popleft()"})
    p.end("squash")
    p.expect(asked, fix, "one of its lines is changed, one is above")
    p.expect(whole, None, "the lines only moved")


@situation
def a_line_is_put_into_the_lines_meant(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(13, "Log what is dropped.", start=11)
    fix = p.commit("Log", {12: "        log(queue[0])\n        queue.pop(0)"})
    p.end()
    p.expect(asked, fix)


@situation
def a_suggestion_is_applied_on_the_page(t: Talk) -> None:
    p = t.pull()
    asked = p.suggest(11, "    while len(queue) > LIMIT * 2:")
    said = "Update src/queue.py\n\nCo-authored-by: Bob <bob@users.noreply.github.com>"
    fix = p.commit(said, {11: "    while len(queue) > LIMIT * 2:"})
    p.resolve(asked)
    p.end("squash")
    p.expect(asked, fix)


@situation
def one_of_two_suggestions_is_applied_by_hand(t: Talk) -> None:
    p = t.pull()
    one, two = p.suggest(24, "    return sum(1 for _ in queue)"), p.suggest(19, "        time.sleep(0.2)", "建议")
    fix = p.commit("Apply suggestions from code review", {19: "        time.sleep(0.2)"})
    p.reply(one, "No, len is fine here.")
    p.end()
    p.expect(one, None, "declined")
    p.expect(two, fix, "taken")


@situation
def a_suggestion_that_deletes_lines(t: Talk) -> None:
    p = t.pull()
    asked = p.suggest(19, "", "Not needed.")
    fix = p.commit("Do not wait", {19: None})
    p.end()
    p.expect(asked, fix)


@situation
def a_suggestion_taken_in_another_form(t: Talk) -> None:
    p = t.pull()
    asked = p.suggest(11, "    if len(queue) > MAX:")
    fix = p.commit("Name it", {5: "LIMIT = 10\nMAXIMUM = 20", 11: "    if len(queue) > MAXIMUM:"})
    p.end()
    p.expect(asked, fix)


@situation
def a_suggestion_taken_later_than_another_change_of_the_line(t: Talk) -> None:
    p = t.pull()
    asked = p.suggest(19, "        time.sleep(1 / RATE)")
    p.commit("Wait longer", {19: "        time.sleep(0.3)"})
    fix = p.commit("Go by a rate", {5: "LIMIT = 10\nRATE = 10", 19: "        time.sleep(1 / RATE)"})
    p.end()
    p.expect(asked, fix)


@situation
def answered_by_an_amended_commit(t: Talk) -> None:
    p = t.pull()
    asked, kept = p.remark(11, "Off by one?"), p.remark(19, "Why 0.1?")
    new = p.force({11: "    if len(queue) >= LIMIT * 2:"})
    p.end()
    p.expect(asked, new)
    p.expect(kept, None, "the other line was not amended")


@situation
def answered_by_an_amended_commit_and_the_old_one_is_gone(t: Talk) -> None:
    p = t.pull()
    hunk = "@@ -8,7 +8,7 @@\n def push(queue, item):\n     queue.append(item)\n-    if len(queue) > LIMIT:\n"
    asked = p.remark(11, "Off by one?", diff_hunk=f"{hunk}+    if len(queue) > LIMIT * 2:")
    p.outdated(asked)
    hunk = "@@ -16,5 +16,5 @@ def drain\n         sink.send(queue.pop(0))\n-        time.sleep(1)\n"
    kept = p.remark(19, "Why 0.1?", diff_hunk=f"{hunk}+        time.sleep(0.1)")
    new = p.force({11: "    if len(queue) >= LIMIT * 2:"}, kept=False)
    p.end()
    p.expect(asked, new)
    p.expect(kept, None, "the other line was not amended")


@situation
def a_rebase_that_only_moves_the_lines(t: Talk) -> None:
    p = t.pull()
    one, two = p.remark(11, "Is this tested?"), p.remark(19, "这里会不会太快？")
    main = t.on_main({p.path: edited(FILE, {3: "import sys\nimport time"})})
    p.force({}, onto=main, text=edited(FILE, {3: "import sys\nimport time", **WORK}))
    p.end()
    p.expect(one, None)
    p.expect(two, None)


@situation
def a_rebase_that_brings_a_change_of_the_line_from_main(t: Talk) -> None:
    p = t.pull()
    asked, also = p.remark(24, "Cache this."), p.remark(19, "Slower, please.")
    changed = {24: "    return len(queue) or 0"}
    main = t.on_main({p.path: edited(FILE, changed)})
    new = p.force({}, onto=main, text=edited(FILE, {**changed, **WORK, 19: "        time.sleep(0.8)"}))
    p.end()
    p.expect(asked, None, "main changed it")
    p.expect(also, new, "the rebase was used to answer")


@situation
def main_is_merged_and_changes_the_line(t: Talk) -> None:
    p = t.pull()
    asked, other = p.remark(24, "Cache this."), p.remark(20, "Return how many were sent.")
    p.merge_main({24: "    return len(list(queue))"})
    fix = p.commit("Count", {20: "    return 1"})
    p.end()
    p.expect(asked, None)
    p.expect(other, fix, "after the merge")


@situation
def main_is_merged_and_moves_the_lines_and_then_they_are_changed(t: Talk) -> None:
    p = t.pull()
    asked, quiet = p.remark(19, "Too eager."), p.remark(11, "Sure?")
    p.merge_main({1: '"""A queue that drops the oldest.\n\nIt never blocks.\n"""'})
    fix = p.commit("Wait", {22: "        time.sleep(0.4)"})
    p.end()
    p.expect(asked, fix)
    p.expect(quiet, None)


@situation
def answered_and_then_taken_back(t: Talk) -> None:
    p = t.pull()
    asked, again = p.remark(11, "Twice is too much."), p.remark(19, "Slower.")
    p.commit("Once is enough", {11: "    if len(queue) > LIMIT:", 19: "        time.sleep(0.2)"})
    p.commit('Revert "Once is enough"', WORK)
    fix = p.commit("Slower after all", {19: "        time.sleep(0.7)"})
    p.end()
    p.expect(asked, None)
    p.expect(again, fix, "taken back, and answered again")


@situation
def lines_moved_by_another_commit(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(19, "A constant, please.")
    p.commit("Explain", {1: '"""A queue.\n\nIt drops the oldest.\n\nNot for threads.\n"""', 6: "\n\nX = 1\n"})
    line = p.text.splitlines().index("        time.sleep(0.1)") + 1
    fix = p.commit("Name the pause", {line: "        time.sleep(PAUSE)"})
    p.end()
    p.expect(asked, fix)


@situation
def a_function_is_moved_up_unchanged(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(24, "Empty queues?")
    p.commit("Size first", {7: "\n\ndef size(queue):\n    return len(queue)\n\n", 23: None, 24: None})
    p.end()
    p.expect(asked, None)


@situation
def the_file_is_renamed(t: Talk) -> None:
    p = t.pull()
    asked, silent = p.remark(19, "Slower."), p.remark(12, "A deque?")
    p.rename(f"src/{p.number}/line.py")
    fix = p.commit("Slower", {19: "        time.sleep(0.6)"})
    p.end()
    p.expect(asked, fix)
    p.expect(silent, None, "a mere rename")


@situation
def the_file_is_renamed_with_the_change(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(11, "Compare with >=.")
    fix = p.rename(f"src/{p.number}/line.py", {11: "    if len(queue) >= LIMIT * 2:"})
    p.end("squash")
    p.expect(asked, fix)


@situation
def the_file_is_deleted(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(8, "Do we need this module at all?")
    fix = p.commit_files("Remove the queue, nobody uses it", {p.path: None, f"src/{p.number}/note": "Gone.\n"})
    p.end(None)
    p.expect(asked, fix)


@situation
def a_nit_answered_by_deleting_the_function(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(24, "nit: `size` could be a property")
    fix = p.commit("Drop size", {21: None, 22: None, 23: None, 24: None})
    p.end()
    p.expect(asked, fix)


@situation
def a_remark_on_a_line_that_the_work_deletes(t: Talk) -> None:
    p = t.pull()
    p.commit("No doc", {9: None, 13: None})
    asked = p.remark(9, "Why is the docstring gone? Please keep it.", side="left")
    other = p.remark(13, "And the return?", side="left")
    fix = p.commit("Bring it back", {8: 'def push(queue, item):\n    """Add an item."""'})
    p.end()
    p.expect(asked, fix)
    p.expect(other, None)


@situation
def a_remark_on_the_old_side_of_a_changed_line(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(19, "Why was one second wrong?", side="left")
    kept = p.remark(11, "旧的写法不好吗？", side="left")
    fix = p.commit("One second again", {19: "        time.sleep(1)"})
    p.end()
    p.expect(asked, fix)
    p.expect(kept, None)


@situation
def two_remarks_on_the_same_line(t: Talk) -> None:
    p = t.pull()
    first = p.remark(19, "Make it 0.2.")
    fix = p.commit("Wait 0.2", {19: "        time.sleep(0.2)"})
    second = p.remark(19, "And now use a constant.")
    then = p.commit("A constant", {5: "LIMIT = 10\nPAUSE = 0.2", 19: "        time.sleep(PAUSE)"})
    p.end()
    p.expect(first, fix)
    p.expect(second, then)


@situation
def two_remarks_at_once_on_the_same_line(t: Talk) -> None:
    p = t.pull()
    name, value = p.remark(19, "Use a constant."), p.suggest(19, "        time.sleep(0.9)")
    fix = p.commit("Sleep for 0.9", {19: "        time.sleep(0.9)"})
    then = p.commit("Use a constant", {5: "LIMIT = 10\nPAUSE = 0.9", 19: "        time.sleep(PAUSE)"})
    p.end()
    p.expect(value, fix)
    p.expect(name, then, "the message repeats the remark")


@situation
def the_remark_is_on_an_outdated_commit(t: Talk) -> None:
    p = t.pull()
    seen = p.head
    p.commit("Slower", {19: "        time.sleep(0.2)"})
    late, open_ = p.remark(19, "0.1 is too eager.", at=seen), p.remark(11, "Twice?", at=seen)
    fix = p.commit("Once", {11: "    if len(queue) > LIMIT:"})
    p.end()
    p.expect(late, None, "it had been changed before")
    p.expect(open_, fix)


@situation
def the_author_says_no(t: Talk) -> None:
    p = t.pull()
    asked, chinese = p.remark(11, "Should be three times."), p.remark(19, "改成一秒吧")
    p.reply(asked, "Won't fix, twice was agreed on in the meeting.")
    p.reply(chinese, "不改了，这里必须快一些。")
    p.resolve(asked, BOB)
    p.commit("Comment", {11: "    if len(queue) > LIMIT * 2:  # as agreed"})
    p.end()
    p.expect(asked, None, "a comment says that it stays")
    p.expect(chinese, None)


@situation
def the_author_says_no_and_thinks_again(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(19, "One second, please.")
    p.reply(asked, "I disagree, it must be fast.")
    p.reply(asked, "It will melt the sink.", BOB)
    fix = p.commit("One second", {19: "        time.sleep(1)"})
    p.reply(asked, "OK, done.")
    p.end()
    p.expect(asked, fix)


@situation
def a_program_remarks(t: Talk) -> None:
    p = t.pull()
    lint = p.remark(11, "Magic number 2.", author="tool-lint")
    cover = p.remark(19, "This line is not covered by tests.", author="tool-coverage")
    fix = p.commit("Name it", {5: "LIMIT = 10\nTWICE = 20", 11: "    if len(queue) > TWICE:"})
    p.end()
    p.expect(lint, fix)
    p.expect(cover, None)


@situation
def resolved_without_a_change(t: Talk) -> None:
    p = t.pull()
    asked, talked = p.remark(11, "Is that safe with threads?"), p.remark(19, "为什么是 0.1？")
    p.reply(asked, "Yes, there is a lock around it.")
    p.reply(talked, "实测下来足够。")
    p.resolve(asked, BOB)
    p.resolve(talked, BOB)
    p.commit("Say more", {1: '"""A queue that drops the oldest, under a lock."""'})
    p.end("squash")
    p.expect(asked, None)
    p.expect(talked, None)


@situation
def a_mere_reformat(t: Talk) -> None:
    p = t.pull()
    asked, about = p.remark(11, "Twice of what?"), p.remark(24, "nit: indent by four, not by eight")
    p.commit("Format", {11: "    if  len( queue ) > LIMIT*2 :"})
    fix = p.commit("Indentation", {24: "        return len(queue)"})
    p.end()
    p.expect(asked, None)
    p.expect(about, fix, "the remark asks for it")


@situation
def wrapped_over_lines_by_a_formatter(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(11, "Could overflow?")
    p.commit("Run the formatter", {11: "    if (\n        len(queue)\n        > LIMIT * 2\n    ):"})
    p.end()
    p.expect(asked, None)


@situation
def the_reply_names_the_commit(t: Talk) -> None:
    p = t.pull()
    asked, chinese = p.remark(11, "Please test this."), p.remark(24, "缺少测试")
    tests = p.commit_files("Test the limit", {f"src/{p.number}/test_queue.py": "assert True\n"})
    also = p.commit_files("Test the size", {f"src/{p.number}/test_size.py": "assert True\n"})
    p.reply(asked, f"Done in {tests[:8]}")
    p.reply(chinese, f"已在 {also} 中补上")
    p.end()
    p.expect(asked, tests)
    p.expect(chinese, also)


@situation
def the_reply_names_a_commit_that_is_no_answer(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(11, "Why twice?")
    p.reply(asked, f"This is as it was in {p.base[:10]}, I only moved it.")
    p.commit("More", {1: '"""A queue."""'})
    p.end()
    p.expect(asked, None)


@situation
def the_author_says_done_and_changed_what_is_next_to_it(t: Talk) -> None:
    p = t.pull()
    asked, chinese = p.remark(8, "Say what happens when it is full."), p.remark(16, "参数类型？")
    fix = p.commit("Say it", {9: '    """Add an item; when full, the oldest goes."""'})
    typed = p.commit("加类型", {17: "    # sink: Sink\n    while queue:"})
    p.reply(asked, "Done!")
    p.reply(chinese, "已修改")
    p.end()
    p.expect(asked, fix)
    p.expect(chinese, typed)


@situation
def something_next_to_it_changes_for_another_reason(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(18, "What if the sink is closed?")
    about = p.remark(19, "Slower.")
    fix = p.commit("Slower", {19: "        time.sleep(0.2)"})
    p.reply(asked, "Then it raises, as before.")
    p.end()
    p.expect(asked, None)
    p.expect(about, fix)


@situation
def lines_are_put_right_below_and_the_thread_is_resolved(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(10, "Tell the listeners here.")
    fix = p.commit("Tell the listeners", {10: "    queue.append(item)\n    tell(item)"})
    p.resolve(asked, BOB)
    p.end()
    p.expect(asked, fix)


@situation
def the_message_says_that_it_answers_the_review(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(10, "Check the type of item first.")
    fix = p.commit("Address review comments", {9: '    """Add an item."""\n    check(item)'})
    p.end()
    p.expect(asked, fix)


@situation
def changed_only_in_the_squash(t: Talk) -> None:
    p = t.pull()
    asked, other = p.remark(11, "Three times."), p.remark(19, "Hm?")
    landed = p.end("squash", text=edited(p.text, {11: "    if len(queue) > LIMIT * 3:"}))
    p.expect(asked, landed)
    p.expect(other, None)


@situation
def the_squash_only_brings_what_main_changed(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(24, "Cache?")
    changed = {24: "    return len(queue) + 0"}
    t.on_main({p.path: edited(FILE, changed)})
    p.end("squash", text=edited(p.text, changed))
    p.expect(asked, None)


@situation
def a_remark_on_the_whole_file(t: Talk) -> None:
    p = t.pull()
    done, silent = p.remark(None, "Needs a licence header."), p.remark(None, "Could live in another package.")
    fix = p.commit("Licence header", {1: '# SPDX: MIT\n"""A queue that drops the oldest."""'})
    p.reply(done, "Added.")
    p.end()
    p.expect(done, fix)
    p.expect(silent, None)


@situation
def praise_is_no_request(t: Talk) -> None:
    p = t.pull()
    nice, looks = p.remark(11, "Nice!"), p.remark(19, "LGTM 👍")
    p.commit("Other numbers", {11: "    if len(queue) > LIMIT * 4:", 19: "        time.sleep(0.11)"})
    p.end()
    p.expect(nice, None)
    p.expect(looks, None)


@situation
def the_work_was_given_up(t: Talk) -> None:
    p = t.pull()
    asked, silent = p.remark(11, "Use >=."), p.remark(19, "No sleeping.")
    fix = p.commit("Use >=", {11: "    if len(queue) >= LIMIT * 2:"})
    p.end(None)
    p.expect(asked, fix)
    p.expect(silent, None)


@situation
def someone_else_pushes_the_answer(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(19, "I will make this slower myself.")
    fix = p.commit("Slower", {19: "        time.sleep(0.5)"}, author=BOB)
    p.end()
    p.expect(asked, fix)


@situation
def a_commit_written_before_the_remark_and_pushed_after(t: Talk) -> None:
    p = t.pull()
    early, seen = t.now(), p.head
    asked = p.remark(19, "Slower.")
    p.commit("Slower", {19: "        time.sleep(0.5)"}, time=early)
    p.end()
    assert seen != p.head
    p.expect(asked, None, "nobody can answer what is not yet said")


@situation
def a_fixup_is_squashed_before_the_merge(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(11, "Use >=.")
    p.commit("fixup! Keep more items", {11: "    if len(queue) >= LIMIT * 2:"})
    fix = p.head
    p.force({})
    p.end()
    p.expect(asked, fix, "the fixup is still known")


@situation
def a_remark_after_a_force_push(t: Talk) -> None:
    p = t.pull()
    p.force({19: "        time.sleep(0.2)"})
    asked, other = p.remark(19, "Still too fast."), p.remark(11, "?")
    fix = p.commit("Slower", {19: "        time.sleep(2)"})
    p.end()
    p.expect(asked, fix)
    p.expect(other, None)


@situation
def a_request_in_chinese_is_answered_in_chinese(t: Talk) -> None:
    p = t.pull()
    talk = p.remark(11, "这个函数需要加锁")
    locked = {10: "    lock()\n    queue.append(item)", 11: "    if len(queue) > LIMIT * 2 and locked():"}
    fix = p.commit("加锁", locked)
    p.end()
    p.expect(talk, fix)


@situation
def a_promise_is_no_answer(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(24, "Cache this.")
    p.reply(asked, "Good idea, I will do it in a follow-up.")
    p.commit("Rename", {23: "def size(line):", 24: "    return len(line)"})
    p.end()
    p.expect(asked, None)


@situation
def a_line_far_away_changes_and_the_author_only_thanks(t: Talk) -> None:
    p = t.pull()
    asked = p.remark(24, "Fun fact: this is what the old one did.")
    p.commit("Top", {1: '"""A queue."""'})
    p.reply(asked, "Thanks!")
    p.end()
    p.expect(asked, None)
