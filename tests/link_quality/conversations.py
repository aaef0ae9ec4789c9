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
