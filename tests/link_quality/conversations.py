"""What GitHub and git tell where the page of the issue has the last word: closed by hand, reopened, explained."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from github_events import ANN as ANN_THERE
from github_events import BOB as BOB_THERE
from github_events import EVE

from link_quality.asking import ask
from link_quality.cases import Decision
from link_quality.story import Story

SITUATIONS: list[Callable[[Story], None]] = []


def situation(play: Callable[[Story], None]) -> Callable[[Story], None]:
    SITUATIONS.append(play)
    return play


def decisions(folder: Path) -> list[Decision]:
    return ask("fix, git and GitHub", SITUATIONS, folder, with_github=True)


SAID = [
    "PR #{p} fixes this, closing.",
    "Landed in #{p}",
    "Implemented in #{p} 🎉",
    "Thanks, this is fixed on main now (#{p}).",
    "I have fixed this with #{p}. It will be in the next release.",
    "合并 #{p} 后已解决，关闭。",
    "这个问题由 #{p} 解决了",
    "Done: see https://github.com/team/tool/pull/{p}/files",
]
SAID_OTHERWISE = [
    "Fixed in v2.3.1.",
    "Never mind, my mistake; #{p} is unrelated.",
    "Closing, as nobody can reproduce it. #{p} may have changed something there.",
    "We will not do this. See the discussion in #{p}.",
    "#{p} was reverted, so this is not fixed by it.",
    "不是 #{p} 修复的，是配置错误。",
    "Please use the option that #{p} added.",
]


@situation
def said_in_other_words(s: Story) -> None:
    for said in SAID:
        bug, pull = s.numbers(2)
        s.issue(bug, "It is loud")
        landed = s.pull(pull, s.topic(f"loud-{pull}", "x"), "Be quiet", "Quiet by default.")
        s.now()
        s.comment(bug, said.format(p=pull), association="MEMBER")
        s.happens(bug, "closed", actor=EVE)
        s.expect(bug, *landed, note=said)


@situation
def said_something_else(s: Story) -> None:
    for said in SAID_OTHERWISE:
        bug, pull = s.numbers(2)
        s.issue(bug, "It is dark")
        s.pull(pull, s.topic(f"dark-{pull}", "x"), "Be light", "Light by default.")
        s.comment(bug, said.format(p=pull), association="MEMBER")
        s.happens(bug, "closed", actor=EVE)
        s.expect(bug, note=said)


@situation
def the_reporter_says_so_and_closes(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Colours fade", author=EVE)
    landed = s.pull(pull, s.topic("fade", "x"), "Keep colours", "They stay.")
    s.comment(bug, f"Fixed in #{pull}, thank you!", author=EVE, association="NONE")
    s.happens(bug, "closed", actor=EVE)
    s.expect(bug, *landed)


@situation
def fixed_before_it_was_reported(s: Story) -> None:
    pull, bug = s.numbers(2)
    landed = s.pull(pull, s.topic("early", "x"), "Start at zero", "Off by one.")
    s.issue(bug, "The first row is missing")
    s.comment(bug, f"Already fixed in #{pull}, not yet released.", association="OWNER")
    s.happens(bug, "closed")
    s.expect(bug, *landed)


@situation
def reopened_by_mistake(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Rows overlap")
    landed = s.pull(pull, s.topic("overlap", "x"), "Space rows", f"Fixes #{bug}", closes=(bug,))
    s.happens(bug, "reopened", actor=BOB_THERE)
    s.happens(bug, "closed", actor=BOB_THERE)
    s.expect(bug, *landed)


@situation
def a_bot_had_closed_it_as_stale(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Columns overlap")
    s.happens(bug, "closed", actor="tool-stale")
    landed = s.pull(pull, s.topic("columns", "x"), "Space columns", f"Fixes #{bug}")
    s.expect(bug, *landed)


@situation
def merged_by_pushing_it_forward(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Wrong week")
    s.branch("week")
    first = s.commit("Add a calendar", "week")
    second = s.commit("Count weeks as ISO does", "week")
    s.forward("main", "week")
    s.unmerged(pull, "week", "Weeks", f"Fixes #{bug}", state="merged", merge_commit=second, merged_at=s.now())
    s.happens(bug, "closed", by=pull)
    s.expect(bug, first, second)


@situation
def a_stacked_pull_request(s: Story) -> None:
    bug, lower, upper = s.numbers(3)
    s.issue(bug, "No sorting by size")
    s.topic("lower", "Add sizes")
    landed = s.pull(upper, s.topic("upper", "x", at="lower"), "Sort by size", f"Fixes #{bug}", base="lower")
    s.pull(lower, "lower", "Sizes", how="merge")
    s.happens(bug, "closed")
    s.expect(bug, *landed)


@situation
def ported_forward_from_the_release(s: Story) -> None:
    bug, first, forward = s.numbers(3)
    s.branch("kept/7.0.x")
    s.issue(bug, "Crash in 7.0")
    s.pull(first, s.topic("crash-7", "x", at="kept/7.0.x"), "Guard", f"Fixes #{bug}", base="kept/7.0.x")
    landed = s.pull(forward, s.topic("crash-main", "x"), "Guard (main)", f"Port of #{first}. Fixes #{bug}",
                    closes=(bug,))  # fmt: skip
    s.expect(bug, *landed)


@situation
def reverted_and_landed_again_under_another_name(s: Story) -> None:
    bug, first, again = s.numbers(3)
    s.issue(bug, "Slow search")
    (bad,) = s.pull(first, s.topic("search", "x"), "Search with a tree", f"Fixes #{bug}", closes=(bug,))
    s.commit(f'Revert "Search with a tree (#{first})"\n\nThis reverts commit {bad}.')
    landed = s.pull(again, s.topic("search-2", "x"), "Search with a balanced tree", f"Fixes #{bug}")
    s.expect(bug, *landed)


@situation
def a_check_list_of_which_one_is_left(s: Story) -> None:
    done, left, pull = s.numbers(3)
    s.issue(done, "No dark mode")
    s.issue(left, "No contrast mode", state="open")
    landed = s.pull(pull, s.topic("modes", "x"), "Dark mode", f"- [x] fixes #{done}\n- [ ] fixes #{left}",
                    closes=(done,))  # fmt: skip
    s.expect(done, *landed)
    s.expect(left)


@situation
def only_the_title_says_so(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Empty tooltip")
    landed = s.pull(pull, s.topic("tooltip", "x"), f"Fix #{bug} by hiding it")
    s.happens(bug, "closed", actor=EVE)
    s.expect(bug, *landed)


@situation
def one_verb_in_each_language(s: Story) -> None:
    first, second, pull = s.numbers(3)
    s.issue(first, "乱码")
    s.issue(second, "字体太小")
    landed = s.pull(pull, s.topic("font", "x"), "改用新字体", f"Fix #{first}，同时解决 #{second}", closes=(first,))
    s.happens(second, "closed")
    s.expect(first, *landed)
    s.expect(second, *landed)


@situation
def a_maintainer_named_a_commit_on_main(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.issue(bug, "Wrong escape")
    fix = s.commit("Escape once")
    s.comment(bug, f"Fixed on main by {fix}.", association="COLLABORATOR")
    s.happens(bug, "closed")
    s.expect(bug, fix)


@situation
def first_half_fixed_by_one_and_the_rest_by_another(s: Story) -> None:
    bug, first, second = s.numbers(3)
    s.issue(bug, "Fails on two systems")
    s.pull(first, s.topic("linux", "x"), "Work on Linux", "One of two.")
    s.comment(bug, f"Fixed by #{first}, but only for Linux.", association="MEMBER")
    landed = s.pull(second, s.topic("macos", "x"), "Work on macOS", f"Fixes #{bug}", closes=(bug,))
    s.expect(bug, *landed)


@situation
def linked_by_hand_to_work_on_a_release(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.branch("kept/7.1.x")
    s.issue(bug, "Only 7.1 prints twice")
    landed = s.pull(pull, s.topic("twice", "x", at="kept/7.1.x"), "Print once", base="kept/7.1.x")
    s.happens(bug, "connected", by=pull)
    s.happens(bug, "closed")
    s.expect(bug, *landed)


@situation
def in_favour_of_another_issue(s: Story) -> None:
    bug, other, pull = s.numbers(3)
    s.issue(bug, "Add an option")
    s.issue(other, "Rethink all options")
    s.comment(bug, f"Closing in favour of #{other}", association="MEMBER")
    s.happens(bug, "closed")
    landed = s.pull(pull, s.topic("options", "x"), "New options", f"Closes #{other}", closes=(other,))
    s.expect(bug)
    s.expect(other, *landed)


@situation
def the_closing_words_name_an_issue_that_is_not_there(s: Story) -> None:
    missing, pull = s.numbers(2)
    s.pull(pull, s.topic("missing", "x"), "Mend it", f"Fixes #{missing}")
    s.expect(missing)


@situation
def merged_by_the_queue(s: Story) -> None:
    bug, first, second = s.numbers(3)
    s.issue(bug, "Rounding")
    s.pull(first, s.topic("queue-1", "x"), "Round half up", "Part of the plan.")
    landed = s.pull(second, s.topic("queue-2", "x"), "Round half even", f"Resolves: #{bug}", closes=(bug,),
                    merged_by="tool-github-merge-queue")  # fmt: skip
    s.expect(bug, *landed)


@situation
def a_mention_on_the_day_it_was_closed(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Question about sorting")
    s.pull(pull, s.topic("faq", "x"), "Answer more questions", f"Came up in #{bug}.", merged_by=ANN_THERE)
    s.happens(bug, "cross-referenced", by=pull)
    s.happens(bug, "closed", actor=ANN_THERE)
    s.expect(bug)


@situation
def two_fixes_in_two_pull_requests_at_once(s: Story) -> None:
    bug, first, second = s.numbers(3)
    s.issue(bug, "Slow on both ends")
    s.pull(first, s.topic("reader", "x"), "Faster reader", f"Part 1 of 2 for #{bug}")
    landed = s.pull(second, s.topic("writer", "x"), "Faster writer", f"Closes #{bug} together with #{first}",
                    closes=(bug,))  # fmt: skip
    s.expect(bug, *landed)


@situation
def closed_by_a_commit_that_was_pushed_without_review(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Missing comma")
    s.unmerged(pull, s.topic("comma-2", "x"), "Add the comma", f"Fixes #{bug}", state="closed")
    fix = s.commit(f"Add comma (fix #{bug}, thanks)")
    s.happens(bug, "closed", by=fix)
    s.expect(bug, fix)


@situation
def a_draft_that_says_work_in_progress(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "No undo", state="open")
    s.unmerged(pull, s.topic("undo", "x"), "WIP: undo", f"Will fix #{bug}", draft=True, closes=(bug,))
    s.expect(bug)


@situation
def converted_to_a_discussion(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "How do I sort?")
    s.happens(bug, "converted_to_discussion")
    s.pull(pull, s.topic("sort-docs", "x"), "Explain sorting", f"Inspired by #{bug}")
    s.happens(bug, "closed")
    s.expect(bug)


@situation
def the_body_was_the_template_with_all_lines_left_in(s: Story) -> None:
    bug, other, pull = s.numbers(3)
    s.issue(bug, "Sound is off")
    s.issue(other, "Sound is on", state="open")
    body = f"Turn it on.\n\nFixes #{bug}\n\n<!--\nWrite Fixes #{other} or Closes #{other} here.\n-->\n- [x] Tests"
    landed = s.pull(pull, s.topic("sound", "x"), "Turn the sound on", body, closes=(bug,))
    s.expect(bug, *landed)
    s.expect(other)


@situation
def a_bot_closed_it_when_the_release_came_out(s: Story) -> None:
    bug, pull, release = s.numbers(3)
    s.issue(bug, "Zoom is lost")
    landed = s.pull(pull, s.topic("zoom", "x"), "Keep the zoom", f"fix #{bug}", message="", base="main")
    s.pull(
        release,
        s.topic("v8", "x"),
        "chore: release 8.0.0",
        f"### Bug Fixes\n\n* keep the zoom (#{pull}), closes #{bug}",
    )
    s.happens(bug, "closed", actor="tool-release-please")
    s.expect(bug, *landed)


@situation
def reopened_twice(s: Story) -> None:
    bug, one, two, three = s.numbers(4)
    s.issue(bug, "Cursor jumps")
    s.pull(one, s.topic("jump-1", "x"), "Hold it", f"Fixes #{bug}", closes=(bug,))
    s.happens(bug, "reopened", actor=EVE)
    s.pull(two, s.topic("jump-2", "x"), "Hold it tighter", f"Fixes #{bug}", closes=(bug,))
    s.happens(bug, "reopened", actor=EVE)
    landed = s.pull(three, s.topic("jump-3", "x"), "Never move it", f"Fixes #{bug}", closes=(bug,))
    s.expect(bug, *landed)


@situation
def a_test_for_it_came_after_the_fix(s: Story) -> None:
    bug, pull, test = s.numbers(3)
    s.issue(bug, "Wrong month")
    landed = s.pull(pull, s.topic("month", "x"), "Months from one", f"Fixes #{bug}", closes=(bug,))
    s.pull(test, s.topic("month-test", "x"), "Test months", f"Adds the test that #{pull} lacked, for #{bug}")
    s.expect(bug, *landed)


@situation
def the_maintainer_says_who_did_not_fix_it(s: Story) -> None:
    bug, pull, other = s.numbers(3)
    s.issue(bug, "Wrong year")
    s.pull(pull, s.topic("year-1", "x"), "Years as integers", "Integers.")
    landed = s.pull(other, s.topic("year-2", "x"), "Years with a sign", "Signs.")
    s.comment(bug, f"It was not #{pull} but #{other} that fixed this. Closing.", association="OWNER")
    s.happens(bug, "closed", actor=EVE)
    s.expect(bug, *landed)


@situation
def fixed_upstream(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Crash in the parser library")
    s.pull(
        pull, s.topic("raise-parser", "x"), "Require parser 3", "See parser/parser#12, fixed in parser/parser#14"
    )
    s.comment(bug, "Fixed upstream in parser/parser#14.", association="MEMBER")
    s.happens(bug, "closed")
    s.expect(bug)


@situation
def the_fix_was_a_new_version_of_a_dependency(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Crash in the other library")
    landed = s.pull(pull, s.topic("raise-other", "x"), "Require other 3", f"It crashes no more. Resolves #{bug}.",
                    closes=(bug,))  # fmt: skip
    s.expect(bug, *landed)


@situation
def closed_as_a_side_effect_that_the_author_explains(s: Story) -> None:
    side, main, pull = s.numbers(3)
    s.issue(side, "Also flickers in print")
    s.issue(main, "Flickers")
    body = f"Fixes #{main}\nAs a side effect, this also fixes #{side}."
    landed = s.pull(pull, s.topic("flicker", "x"), "Draw once", body, closes=(main, side))
    s.expect(main, *landed)
    s.expect(side, *landed)


@situation
def a_merge_into_main_from_a_fork_with_its_own_merges(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "No colours in pipes")
    topic = s.topic("pipes", "Detect pipes")
    s.commit("Merge branch 'main' into pipes", topic, merge="main")
    s.commit("Colours in pipes", topic)
    landed = s.pull(pull, topic, "Colours in pipes", f"Fixes #{bug}", how="merge", closes=(bug,))
    s.expect(bug, *landed)


@situation
def closed_with_the_words_in_chinese_only(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "窗口无法关闭")
    landed = s.pull(pull, s.topic("window", "x"), "修复窗口关闭逻辑", "之前的逻辑有误。")
    s.comment(bug, f"已经在 #{pull} 修复，下个版本发布。", association="OWNER")
    s.happens(bug, "closed")
    s.expect(bug, *landed)


@situation
def said_to_be_planned_and_then_declined(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Add plug-ins")
    s.comment(bug, f"Will be implemented in #{pull}.", association="MEMBER")
    s.unmerged(pull, s.topic("plug-ins", "x"), "Plug-ins", f"Closes #{bug}", state="closed", closes=(bug,))
    s.happens(bug, "closed")
    s.expect(bug)


@situation
def another_repository_fixed_it_and_this_one_tests_it(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Crash with the plug-in")
    s.pull(pull, s.topic(f"issue-{bug}", "x"), "Test with the plug-in", f"The test of #{bug}.")
    other = {"number": 9, "repository": "team/plugin", "page": "pull"}
    s.hub.timeline(bug, "closed", source=other, created_at=s.now())
    s.expect(bug)


@situation
def named_after_the_issue_which_was_closed_long_after_by_another(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Charts are slow")
    s.pull(pull, s.topic(f"fix-{bug}-measure", "x"), "Measure charts", "Numbers first.", merged_by=BOB_THERE)
    for _ in range(30):
        s.now()
    s.comment(bug, "We have no charts any more.", author=EVE)
    s.happens(bug, "closed", actor=EVE)
    s.expect(bug)
