"""What GitHub and git tell together. The labels are what an engineer who knows the project would say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from github_events import ANN as ANN_THERE
from github_events import BOB as BOB_THERE
from github_events import EVE

from link_quality.asking import ask
from link_quality.cases import Decision
from link_quality.story import ANN, BOB, GITHUB, Story

SITUATIONS: list[Callable[[Story], None]] = []


def situation(play: Callable[[Story], None]) -> Callable[[Story], None]:
    SITUATIONS.append(play)
    return play


def decisions(folder: Path) -> list[Decision]:
    return ask("fix, git and GitHub", SITUATIONS, folder, with_github=True)


BODIES_THAT_FIX = [
    "Fixes #{n}",
    "This closes #{n} by keeping the order.",
    "## What\n\nNo more races.\n\n## Issues\n\n- resolves #{n}\n",
    "Fix: https://github.com/team/tool/issues/{n}",
    "<!-- What does this do? -->\nStops the crash. Closes team/tool#{n}.\n<!-- fixes #0 -->",
]
BODIES_THAT_DO_NOT = [
    "Part of #{n}. Two more will follow.",
    "Related: #{n}",
    "<!-- Fixes #{n} -->\nAdds a button.",
    "Towards #{n}",
    "This lays the ground for #{n} but does not fix it.",
    "Unlike #{n}, this only touches the docs.",
    "> Fixes #{n}\n\nThat was the plan, but it turned out to be a different fault.",
    "Use `Fixes #{n}` in the template's example",
    "Follow-up to #{n}",
    "See also other/tool#{n}, fixes other/tool#{n}",
    "与 #{n} 有关，但不是同一个问题",
]


@situation
def github_closed_it_with_the_pull_request(s: Story) -> None:
    for wording in BODIES_THAT_FIX:
        bug, pull = s.numbers(2)
        s.issue(bug, "It races")
        landed = s.pull(pull, s.topic(f"races-{pull}", "x"), "Wait", wording.format(n=bug), closes=(bug,))
        s.expect(bug, *landed, note=wording)


@situation
def the_issue_was_closed_by_hand_later(s: Story) -> None:
    for wording in BODIES_THAT_DO_NOT:
        bug, pull = s.numbers(2)
        s.issue(bug, "It is slow")
        s.pull(pull, s.topic(f"slow-{pull}", "x"), "Measure", wording.format(n=bug))
        s.happens(bug, "cross-referenced", by=pull)
        s.commit("Something else")
        s.happens(bug, "closed")
        s.expect(bug, note=wording)


@situation
def a_maintainer_linked_it_by_hand(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Colours are wrong")
    s.happens(bug, "connected", by=pull)
    landed = s.pull(pull, s.topic("colours", "x"), "Use the palette", closes=(bug,))
    s.expect(bug, *landed)


@situation
def linked_by_hand_and_unlinked_again(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Fonts are wrong")
    s.happens(bug, "connected", by=pull)
    s.happens(bug, "disconnected", by=pull)
    s.pull(pull, s.topic("fonts", "x"), "Use the other font")
    s.happens(bug, "closed", actor=EVE)
    s.expect(bug)


@situation
def a_commit_on_main_closed_it(s: Story) -> None:
    bug, named = s.numbers(2)
    s.issue(bug, "It hangs")
    s.issue(named, "It hangs as well")
    fix = s.commit(f"Never wait for ever, closes #{bug} (not #{named})")
    s.happens(bug, "closed", by=fix)
    s.happens(named, "closed", actor=EVE)
    s.expect(bug, fix)
    s.expect(named)


@situation
def a_commit_inside_a_merged_pull_request_closed_it(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Tabs are lost")
    topic = s.topic("tabs", "Prepare", f"Keep tabs\n\nFixes #{bug}")
    (landed,) = s.pull(pull, topic, "Keep tabs", how="merge")
    s.happens(bug, "closed", by=s.head(topic))
    s.expect(bug, landed)


@situation
def a_rebased_pull_request(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Lines are lost")
    topic = s.topic("lines", "Add a test", "Keep lines", "Say so in the changelog")
    s.commit("Meanwhile, elsewhere")
    landed = s.pull(pull, topic, "Keep lines", f"Closes #{bug}", how="rebase", closes=(bug,))
    assert len(landed) == 3
    s.expect(bug, *landed)


@situation
def a_rebased_pull_request_whose_first_commit_closed_it(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Words are lost")
    topic = s.topic("words", f"Keep words\n\nFixes #{bug}", "Tidy up")
    s.commit("Meanwhile, somewhere else")
    landed = s.pull(pull, topic, "Keep words", how="rebase")
    s.happens(bug, "closed", by=landed[0])
    s.expect(bug, *landed)


@situation
def a_pull_request_of_one_commit_landed_by_rebase(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Letters are lost")
    s.commit("Not part of it", author=BOB)
    landed = s.pull(pull, s.topic("letters", "Keep letters"), "Keep letters", f"Fix #{bug}", how="rebase",
                    closes=(bug,))  # fmt: skip
    s.expect(bug, *landed)


@situation
def one_pull_request_closes_three(s: Story) -> None:
    one, two, three, pull = s.numbers(4)
    for bug in (one, two, three):
        s.issue(bug, f"Report {bug}")
    landed = s.pull(pull, s.topic("three", "x"), "New parser", f"Fixes #{one}, fixes #{two}, and closes #{three}",
                    closes=(one, two, three))  # fmt: skip
    for bug in (one, two, three):
        s.expect(bug, *landed)


@situation
def one_verb_for_a_list_of_which_github_closes_only_the_first(s: Story) -> None:
    one, two, pull = s.numbers(3)
    s.issue(one, "First of two")
    s.issue(two, "Second of two")
    landed = s.pull(pull, s.topic("two", "x"), "New scanner", f"Fixes #{one}, #{two}", closes=(one,))
    s.happens(two, "closed")
    s.expect(one, *landed)
    s.expect(two, *landed)


@situation
def reopened_after_a_revert_and_fixed_again(s: Story) -> None:
    bug, first, undoing, second = s.numbers(4)
    s.issue(bug, "Wrong total")
    s.pull(first, s.topic("total", "x"), "Sum as decimal", f"Fixes #{bug}", closes=(bug,))
    s.pull(undoing, s.topic("revert-total", "x"), f'Revert "Sum as decimal (#{first})"',
           f"Reverts team/tool#{first}")  # fmt: skip
    s.happens(bug, "reopened")
    landed = s.pull(second, s.topic("total-2", "x"), "Sum as fraction", f"Fixes #{bug}", closes=(bug,))
    s.expect(bug, *landed)


@situation
def reopened_since_the_first_fix_was_not_enough(s: Story) -> None:
    bug, first, second = s.numbers(3)
    s.issue(bug, "Crash on empty list")
    s.pull(first, s.topic("empty-list", "x"), "Guard the list", f"Fixes #{bug}", closes=(bug,))
    s.happens(bug, "reopened")
    landed = s.pull(second, s.topic("empty-list-2", "x"), "Guard the inner list", f"Fixes #{bug}", closes=(bug,))
    s.expect(bug, *landed)


@situation
def reopened_and_then_closed_as_not_planned(s: Story) -> None:
    bug, first = s.numbers(2)
    s.issue(bug, "Odd layout", reason="not_planned")
    s.pull(first, s.topic("layout", "x"), "Align", f"Fixes #{bug}", closes=(bug,))
    s.happens(bug, "reopened")
    s.happens(bug, "closed")
    s.expect(bug)


@situation
def reopened_after_the_fix_and_closed_by_hand_without_another(s: Story) -> None:
    bug, first = s.numbers(2)
    s.issue(bug, "Odd margins")
    s.pull(first, s.topic("margins", "x"), "Align margins", f"Fixes #{bug}", closes=(bug,))
    s.happens(bug, "reopened")
    s.comment(bug, "The vendor changed their side, nothing to do for us any more.")
    s.happens(bug, "closed")
    s.expect(bug)


@situation
def reopened_and_still_open(s: Story) -> None:
    bug, first = s.numbers(2)
    s.issue(bug, "Odd padding", state="open")
    s.pull(first, s.topic("padding", "x"), "Align padding", f"Fixes #{bug}", closes=(bug,))
    s.happens(bug, "reopened")
    s.expect(bug)


@situation
def closed_as_not_planned_after_a_mention(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Please add a theme", reason="not_planned")
    s.pull(pull, s.topic("theme", "x"), "Drop themes", f"Makes #{bug} moot")
    s.happens(bug, "closed")
    s.expect(bug)


@situation
def closed_as_a_duplicate(s: Story) -> None:
    bug, twin, pull = s.numbers(3)
    s.issue(bug, "Crash at start")
    s.issue(twin, "It crashes when started", reason="duplicate")
    s.comment(twin, f"Duplicate of #{bug}", association="MEMBER")
    s.happens(twin, "closed")
    landed = s.pull(pull, s.topic("start", "x"), "Start lazily", f"Fixes #{bug} (see also #{twin})", closes=(bug,))
    s.expect(bug, *landed)
    s.expect(twin)


@situation
def a_pull_request_into_a_branch_that_is_not_the_default(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.branch("kept/rewrite")
    s.issue(bug, "Slow start", state="open")
    s.pull(pull, s.topic("lazy", "x", at="kept/rewrite"), "Lazy start", f"Fixes #{bug}", base="kept/rewrite")
    s.expect(bug)


@situation
def into_a_branch_that_never_came_in_and_closed_for_another_reason(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.branch("kept/abandoned")
    s.issue(bug, "Slow stop")
    s.pull(pull, s.topic("lazy-stop", "x", at="kept/abandoned"), "Stop lazily", f"Fixes #{bug}",
           base="kept/abandoned")  # fmt: skip
    s.happens(bug, "closed")
    s.expect(bug)


@situation
def into_develop_which_is_merged_at_the_release(s: Story) -> None:
    bug, pull, release = s.numbers(3)
    s.branch("kept/develop")
    s.issue(bug, "Slow middle")
    landed = s.pull(pull, s.topic("middle", "x", at="kept/develop"), "Fast middle", f"Fixes #{bug}",
                    base="kept/develop")  # fmt: skip
    s.pull(release, "kept/develop", "Release 4.0", how="merge")
    s.happens(bug, "closed")
    s.expect(bug, *landed)


@situation
def into_a_release_branch_alone(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.branch("kept/4.1.x")
    s.issue(bug, "Old settings are refused in 4.1")
    landed = s.pull(pull, s.topic("old-settings", "x", at="kept/4.1.x"), "Accept them", f"Fixes #{bug}",
                    base="kept/4.1.x")  # fmt: skip
    s.happens(bug, "closed")
    s.expect(bug, *landed)


@situation
def a_backport_says_it_fixes_the_same(s: Story) -> None:
    bug, pull, backport = s.numbers(3)
    s.branch("kept/4.2.x")
    s.issue(bug, "Wrong sign")
    landed = s.pull(pull, s.topic("sign", "x"), "Flip the sign", f"Fixes #{bug}", closes=(bug,))
    s.pull(backport, s.topic("backport-sign", "x", at="kept/4.2.x"), f"[4.2.x] Flip the sign (#{pull})",
           f"Backport of #{pull}. Fixes #{bug}", base="kept/4.2.x")  # fmt: skip
    s.expect(bug, *landed)


@situation
def the_backport_has_the_words_and_the_original_has_not(s: Story) -> None:
    bug, pull, backport = s.numbers(3)
    s.branch("kept/4.3.x")
    s.issue(bug, "Wrong unit")
    (landed,) = s.pull(pull, s.topic("unit", "x"), "Use metres", f"For #{bug}.")
    s.happens(bug, "closed")
    s.comment(bug, f"Fixed in #{pull}, I will backport it.", author=ANN_THERE, association="MEMBER")
    s.pull(backport, s.topic("backport-unit", "x", at="kept/4.3.x"), "[4.3.x] Use metres",
           f"Fixes #{bug}\n\n(cherry picked from commit {landed})", base="kept/4.3.x")  # fmt: skip
    s.expect(bug, landed)


@situation
def a_number_that_is_a_pull_request(s: Story) -> None:
    first, second = s.numbers(2)
    s.pull(first, s.topic("first", "x"), "First try", "A first try", how="merge")
    s.pull(second, s.topic("second", "x"), "Second try", f"Fixes #{first}")
    s.expect(first)


@situation
def a_pull_request_replaces_one_that_was_declined(s: Story) -> None:
    bug, declined, pull = s.numbers(3)
    s.issue(bug, "No help text")
    s.topic("help-1", f"Add help\n\nFixes #{bug}")
    s.unmerged(declined, "help-1", "Add help", f"Fixes #{bug}", state="closed", closes=(bug,))
    landed = s.pull(pull, s.topic("help-2", "x"), "Add help", f"Replaces #{declined}. Fixes #{bug}", closes=(bug,))
    s.expect(bug, *landed)


@situation
def declined_and_nothing_else(s: Story) -> None:
    bug, declined = s.numbers(2)
    s.issue(bug, "No hints")
    s.unmerged(declined, s.topic("hints", "x"), "Add hints", f"Fixes #{bug}", state="closed", closes=(bug,))
    s.happens(bug, "closed", actor=BOB_THERE)
    s.expect(bug)


@situation
def a_maintainer_applied_a_declined_pull_request_by_hand(s: Story) -> None:
    bug, declined = s.numbers(2)
    s.issue(bug, "No examples")
    s.unmerged(declined, s.topic("examples", "x"), "Add examples", f"Fixes #{bug}", state="closed", closes=(bug,))
    fix = s.commit(f"Add examples\n\nCloses #{declined}, fixes #{bug}", author=BOB, committer=ANN)
    s.happens(bug, "closed", by=fix)
    s.expect(bug, fix)


@situation
def somebody_wrote_fixes_in_a_comment(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Wrong icon", state="open")
    s.pull(pull, s.topic("icons", "x"), "New icons", "All new.")
    s.comment(pull, f"Fixes #{bug}, doesn't it?", author=EVE, association="NONE")
    s.expect(bug)


@situation
def somebody_wrote_fixes_in_a_comment_and_it_was_closed_for_another_reason(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Wrong favicon")
    s.pull(pull, s.topic("favicon", "x"), "New favicon", "All new.")
    s.comment(pull, f"I think this fixes #{bug}", author=EVE, association="NONE")
    s.comment(bug, "We dropped icons altogether.", association="MEMBER")
    s.happens(bug, "closed")
    s.expect(bug)


SAID_WHEN_CLOSING = [
    "Fixed in #{p}.",
    "Fixed by #{p}, thanks for the report!",
    "This was resolved by https://github.com/team/tool/pull/{p}",
    "Closed via #{p}",
    "已在 #{p} 中修复，感谢反馈。",
    "Should be fixed with #{p} now, please reopen if not.",
]
SAID_BUT_NOT_THAT = [
    ("Not fixed by #{p} unfortunately, but we have dropped the feature.", "MEMBER"),
    ("Is this fixed by #{p}?", "NONE"),
    ("I believe this was fixed in #{p}.", "NONE"),
    ("Duplicate of #{p}", "MEMBER"),
    ("#{p} made it worse, see the new docs.", "MEMBER"),
    ("This will not be fixed in #{p}", "MEMBER"),
]


@situation
def a_maintainer_said_what_fixed_it(s: Story) -> None:
    for said in SAID_WHEN_CLOSING:
        bug, pull = s.numbers(2)
        s.issue(bug, "It leaks")
        landed = s.pull(pull, s.topic(f"leak-{pull}", "x"), "Free it", "No more leak.")
        s.comment(bug, said.format(p=pull), association="MEMBER")
        s.happens(bug, "closed")
        s.expect(bug, *landed, note=said)


@situation
def a_maintainer_named_the_commit(s: Story) -> None:
    bug, other = s.numbers(2)
    s.issue(bug, "It leaks memory")
    s.issue(other, "It leaks handles")
    fix = s.commit("Free the handle")
    s.comment(bug, f"Fixed in {fix[:8]}", association="OWNER")
    s.happens(bug, "closed")
    s.comment(other, f"Fixed by team/tool@{fix}", association="OWNER")
    s.happens(other, "closed")
    s.expect(bug, fix)
    s.expect(other, fix)


@situation
def what_was_said_was_something_else(s: Story) -> None:
    for said, association in SAID_BUT_NOT_THAT:
        bug, pull = s.numbers(2)
        s.issue(bug, "It blinks")
        s.pull(pull, s.topic(f"blink-{pull}", "x"), "Blink less", "Less of it.")
        s.comment(bug, said.format(p=pull), association=association, author=EVE)
        s.happens(bug, "closed", actor=ANN_THERE)
        s.expect(bug, note=said)


@situation
def named_after_the_issue_and_closed_with_the_merge(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Shadow is cut off")
    landed = s.pull(pull, s.topic(f"fix-{bug}-shadow", "x"), "Draw the whole shadow", merged_by=BOB_THERE)
    s.happens(bug, "closed", actor=BOB_THERE)
    s.expect(bug, *landed)


@situation
def named_after_the_issue_and_it_speaks_of_it(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Border is cut off")
    landed = s.pull(pull, s.topic(f"issue-{bug}", "x"), "Draw the whole border", f"As reported in #{bug}.")
    s.commit("Some time later")
    s.happens(bug, "closed", actor=EVE)
    s.expect(bug, *landed)


@situation
def a_branch_with_the_number_of_something_else(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Port is taken")
    s.pull(pull, s.topic(f"python-{bug}", "x"), "Support the new Python", merged_by=BOB_THERE)
    for _ in range(30):
        s.now()
    s.happens(bug, "closed", actor=EVE)
    s.expect(bug)


@situation
def the_same_words_in_a_commit_and_in_its_pull_request_about_different_issues(s: Story) -> None:
    by_commit, by_pull, pull = s.numbers(3)
    s.issue(by_commit, "Left is wrong")
    s.issue(by_pull, "Right is wrong")
    topic = s.topic("sides", f"Swap left\n\nFixes #{by_commit}", "Swap right")
    (landed,) = s.pull(pull, topic, "Swap sides", f"Fixes #{by_pull}", how="merge", closes=(by_pull,))
    s.happens(by_commit, "closed", by=s.head(topic))
    s.expect(by_commit, landed)
    s.expect(by_pull, landed)


@situation
def only_the_branch_of_a_squash_had_the_words(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Arrow points down")
    topic = s.topic("arrow", f"Turn the arrow\n\nfixes #{bug}")
    landed = s.pull(pull, topic, "Turn the arrow", message="")
    s.happens(bug, "closed")
    s.expect(bug, *landed)


@situation
def another_repository_fixed_it(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.issue(bug, "Crash in the plug-in")
    s.commit(f"Test with the plug-in, see #{bug}")
    s.hub.timeline(bug, "closed", source={"number": 7, "repository": "team/plugin", "page": "pull"},
                   created_at=s.now())  # fmt: skip
    s.expect(bug)


@situation
def a_commit_in_a_fork_closed_nothing(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.issue(bug, "Crash in the fork", reason="not_planned")
    s.hub.timeline(bug, "referenced", commit="f" * 40, commit_repository="eve/tool", created_at=s.now())
    s.happens(bug, "closed")
    s.expect(bug)


@situation
def a_bot_quotes_release_notes(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Import is slow")
    author = ("dependabot[bot]", "support@github.com")
    s.pull(pull, s.topic("dependabot/x-2", "Bump x", author=author), "Bump x from 1 to 2",
           f"Release notes\n- Fixes #{bug}: faster import", author="tool-dependabot")  # fmt: skip
    s.happens(bug, "closed")
    s.expect(bug)


@situation
def the_fix_was_reverted_and_made_again_by_a_revert(s: Story) -> None:
    bug, pull, undoing, again = s.numbers(4)
    s.issue(bug, "Deadlock")
    s.pull(pull, s.topic("deadlock", "x"), "Lock in order", f"Fixes #{bug}", closes=(bug,))
    (undone,) = s.pull(undoing, s.topic("revert-deadlock", "x"), f'Revert "Lock in order (#{pull})"',
                       f"Reverts team/tool#{pull}")  # fmt: skip
    s.happens(bug, "reopened")
    landed = s.pull(again, s.topic("reapply-deadlock", "x"), f'Reapply "Lock in order (#{pull})"',
                    f"This reverts commit {undone}.")  # fmt: skip
    s.happens(bug, "closed")
    s.expect(bug, *landed)


@situation
def reverted_while_the_issue_stayed_closed(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Livelock")
    (landed,) = s.pull(pull, s.topic("livelock", "x"), "Back off", f"Fixes #{bug}", closes=(bug,))
    s.commit(f'Revert "Back off (#{pull})"\n\nThis reverts commit {landed}.')
    s.expect(bug)


@situation
def the_issue_was_closed_a_moment_before_the_merge(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Typo in the title")
    topic = s.topic("typo", "x")
    s.happens(bug, "closed")
    landed = s.pull(pull, topic, "Mend the title", f"Fixes #{bug}")
    s.expect(bug, *landed)


@situation
def a_later_pull_request_repeats_the_words(s: Story) -> None:
    bug, pull, later = s.numbers(3)
    s.issue(bug, "Unstable sort")
    landed = s.pull(pull, s.topic("stable", "x"), "Sort stably", f"Fixes #{bug}", closes=(bug,))
    s.pull(later, s.topic("stable-docs", "x"), "Document the stable sort", f"Since #{pull} fixes #{bug}.")
    s.expect(bug, *landed)


@situation
def two_issues_fixed_by_two_pull_requests_that_name_each_other(s: Story) -> None:
    one, two, first, second = s.numbers(4)
    s.issue(one, "Upper case")
    s.issue(two, "Lower case")
    a = s.pull(first, s.topic("upper", "x"), "Upper", f"Fixes #{one}. #{two} is left to #{second}.", closes=(one,))
    b = s.pull(second, s.topic("lower", "x"), "Lower", f"Fixes #{two}, as #{first} did #{one}.", closes=(two,))
    s.expect(one, *a)
    s.expect(two, *b)


@situation
def the_release_notes_repeat_all(s: Story) -> None:
    one, two, pull, release = s.numbers(4)
    s.issue(one, "Comma")
    s.issue(two, "Dot")
    landed = s.pull(pull, s.topic("comma", "x"), "Allow commas", f"Resolves #{one}", closes=(one,))
    fix = s.commit(f"Allow dots, fix #{two}")
    s.happens(two, "closed", by=fix)
    s.pull(release, s.topic("release-5", "x"), "Release 5.0", f"- fixed #{one}\n- fixed #{two}")
    s.expect(one, *landed)
    s.expect(two, fix)


@situation
def the_web_interface_merged_a_patch_of_a_newcomer(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "Spelling")
    landed = s.pull(pull, s.topic("patch-1", "Update README.md"), "Update README.md", f"修复 #{bug}", how="merge")
    s.happens(bug, "closed")
    s.expect(bug, *landed)


@situation
def chinese_words_github_does_not_know(s: Story) -> None:
    for wording in ("解决 #{n}", "修复了#{n}中的问题", "关闭 issue #{n}"):
        bug, pull = s.numbers(2)
        s.issue(bug, "启动时崩溃")
        landed = s.pull(pull, s.topic(f"qidong-{pull}", "x"), "延迟加载", wording.format(n=bug))
        s.happens(bug, "closed")
        s.expect(bug, *landed, note=wording)


@situation
def the_issue_is_still_open_though_a_commit_has_the_words(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.issue(bug, "Flaky test", state="open")
    s.commit(f"Wait longer\n\nFixes #{bug}", committer=GITHUB)
    s.happens(bug, "reopened")
    s.expect(bug)


@situation
def the_pull_request_was_merged_by_hand_with_other_ids(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.issue(bug, "No newline at the end")
    topic = s.topic("newline", "End with a newline")
    landed = s.pull(pull, topic, "End with a newline", f"Fixes #{bug}", how="rebase")
    s.happens(bug, "closed", by=pull)
    s.expect(bug, *landed)
