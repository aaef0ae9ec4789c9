"""What commits alone tell. The labels are what an engineer who knows the project would say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from link_quality.asking import ask
from link_quality.cases import Decision
from link_quality.story import ANN, BOB, GITHUB, Story

SITUATIONS: list[Callable[[Story], None]] = []


def situation(play: Callable[[Story], None]) -> Callable[[Story], None]:
    SITUATIONS.append(play)
    return play


def decisions(folder: Path) -> list[Decision]:
    return ask("fix, git alone", SITUATIONS, folder, with_github=False)


FIXING = [
    "Sort keys before hashing them\n\nFixes #{n}.",
    "Close the file in every case (closes #{n})",
    "Resolve #{n}: wrong offset after a tab",
    "fix(parser): keep comments\n\nThe parser lost them.\n\nCloses: #{n}",
    "[fix #{n}] Do not read past the end",
    "Bug #{n}: the cache was never emptied\n\nThis commit resolves #{n} and adds a test.",
    "Handle BOM\n\nSigned-off-by: Bob Baker <bob@baker.example>\nFixes: #{n}",
    "Handle surrogates\n\nFixes https://github.com/team/tool/issues/{n}",
    "Handle lone carriage returns, fixes team/tool#{n}",
    "Handle form feeds. Fixes GH-{n}.",
    "Fixed issue #{n}",
    "修复 #{n}：空列表时崩溃",
    "修复#{n}的内存泄漏",
    "解决 #{n} 中报告的乱码问题",
    "优化缓存\n\n关闭 #{n}",
    "fix: 处理空指针，修复了 #{n}",
    "修正 issue #{n}：时区换算错误",
    "避免重复请求\n\nCloses #{n}",
    "解决了问题 #{n}",
]
NOT_FIXING = [
    "Log more about the cache\n\nThis does not fix #{n}, but shows where it happens.",
    "Show how to write messages\n\nWrite `fixes #{n}` at the end.",
    "Explain closing words in the guide\n\n```\nGood message\n\nCloses #{n}\n```",
    "Answer a remark\n\n> this fixes #{n}\n\nIt does not; more will follow.",
    "First step of the new scanner\n\nPart of #{n}",
    "Move the table\n\nRefs #{n}",
    "Split the loader in two\n\nTowards #{n}.",
    "Add a failing test for #{n}",
    "Mark the test of #{n} as expected to fail",
    "Undo the change that caused #{n}? Not yet, only measure",
    "Tell more in errors\n\nSee #{n} for why.",
    "Partially fixes #{n}",
    "Try to fix #{n}",
    "Cover more lines\n\nThe bug was already fixed, see #{n}.",
    "Use the same words as upstream\n\nFixes other/project#{n}",
    "Work around https://github.com/other/project/issues/{n}",
    "Fill in the form\n\n<!-- Fixes #{n} -->\n",
    "Describe known faults, #{n} among them",
    "关联 #{n}",
    "部分修复 #{n}，其余后续处理",
    "为 #{n} 增加日志，尚未修复",
    "参考 #{n} 的讨论调整格式",
]


@situation
def a_commit_that_says_so(s: Story) -> None:
    for wording in FIXING:
        (bug,) = s.numbers(1)
        s.expect(bug, s.commit(wording.format(n=bug)), note=wording)


@situation
def a_commit_that_only_touches_on_it(s: Story) -> None:
    for wording in NOT_FIXING:
        (bug,) = s.numbers(1)
        s.commit(wording.format(n=bug))
        s.expect(bug, note=wording)


@situation
def several_issues_in_one_list(s: Story) -> None:
    first, second, third = s.numbers(3)
    fix = s.commit(f"Rewrite the lexer\n\nFixes #{first}, fixes #{second}, #{third}")
    for bug in (first, second, third):
        s.expect(bug, fix)


@situation
def a_chinese_list_of_issues(s: Story) -> None:
    first, second = s.numbers(2)
    fix = s.commit(f"重写词法分析器\n\n修复 #{first}、#{second}")
    s.expect(first, fix)
    s.expect(second, fix)


@situation
def one_issue_is_fixed_and_another_only_named(s: Story) -> None:
    fixed, named = s.numbers(2)
    fix = s.commit(f"Compare in constant time\n\nFixes #{fixed}. Related to #{named}.")
    s.expect(fixed, fix)
    s.expect(named)


@situation
def a_pull_request_merged_with_a_merge_commit(s: Story) -> None:
    bug, pull = s.numbers(2)
    topic = s.topic("empty-input", "Add a test", f"Handle empty input\n\nFixes #{bug}")
    (landed,) = s.pull(pull, topic, "Handle empty input", how="merge")
    s.expect(bug, landed)
    s.expect(pull, note="its own number is no issue")


@situation
def a_squash_whose_body_lists_the_commits(s: Story) -> None:
    bug, pull = s.numbers(2)
    topic = s.topic("speed", "one")
    (landed,) = s.pull(pull, topic, "Read in chunks", message=f"* First try\n\n* Fix #{bug}\n\n* Tidy")
    s.expect(bug, landed)


@situation
def a_squash_whose_title_has_both_numbers(s: Story) -> None:
    bug, pull = s.numbers(2)
    topic = s.topic("speed-again", "one")
    (landed,) = s.pull(pull, topic, f"Fix #{bug}: read in chunks")
    s.expect(bug, landed)


@situation
def a_squash_that_names_two_numbers_in_brackets(s: Story) -> None:
    bug, pull = s.numbers(2)
    topic = s.topic("bracketed", "one")
    (landed,) = s.pull(pull, topic, f"Fix crash on exit (fixes #{bug})")
    s.expect(bug, landed)


@situation
def a_pull_request_landed_by_rebase_with_its_head_still_there(s: Story) -> None:
    bug, pull = s.numbers(2)
    topic = s.topic("rebased", "Make the reader lazy", f"Use the lazy reader\n\nFixes #{bug}")
    s.ref(f"refs/pull/{pull}/head", topic)
    s.commit("Meanwhile")
    first, second = s.pull(pull, topic, "Lazy reader", how="rebase")
    s.expect(bug, first, second)


@situation
def a_branch_merged_without_a_pull_request(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.topic("fix-locks", "Lock before reading", f"Unlock in every case\n\nFixes #{bug}")
    landed = s.commit("Merge branch 'fix-locks'", merge="fix-locks")
    s.expect(bug, landed)


@situation
def a_fast_forwarded_commit(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.branch("ff")
    s.commit("Prepare", "ff")
    fix = s.commit(f"Count in bytes\n\nFixes #{bug}", "ff")
    s.forward("main", "ff")
    s.expect(bug, fix)


@situation
def fixed_twice_since_the_first_fix_was_reverted(s: Story) -> None:
    (bug,) = s.numbers(1)
    first = s.commit(f"Check the length\n\nFixes #{bug}")
    s.commit(f'Revert "Check the length"\n\nThis reverts commit {first}.\n\nIt broke the import.')
    second = s.commit(f"Check the length, but allow none\n\nFixes #{bug}")
    s.expect(bug, second)


@situation
def reverted_and_never_fixed_again(s: Story) -> None:
    (bug,) = s.numbers(1)
    first = s.commit(f"Check the width\n\nFixes #{bug}")
    s.commit(f'Revert "Check the width"\n\nThis reverts commit {first}.')
    s.expect(bug)


@situation
def reverted_with_a_short_id(s: Story) -> None:
    (bug,) = s.numbers(1)
    first = s.commit(f"Check the height\n\nFixes #{bug}")
    s.commit(f"Back out the height check\n\nThis reverts commit {first[:9]}")
    s.expect(bug)


@situation
def reverted_with_no_id_but_its_title(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.commit(f"Check the depth, fixes #{bug}")
    s.commit(f'Revert "Check the depth, fixes #{bug}"')
    s.expect(bug)


@situation
def a_merged_pull_request_reverted_by_its_merge(s: Story) -> None:
    bug, pull = s.numbers(2)
    topic = s.topic("threads", f"Use threads\n\nFixes #{bug}")
    (landed,) = s.pull(pull, topic, "Use threads", how="merge")
    s.commit(
        f'Revert "Merge pull request #{pull} from bobb/threads"\n\n'
        f"This reverts commit {landed}, reversing\nchanges made to {landed[::-1]}."
    )
    s.expect(bug)


@situation
def a_squash_reverted_by_another_pull_request(s: Story) -> None:
    bug, pull, undoing = s.numbers(3)
    s.pull(pull, s.topic("greedy", "x"), "Match greedily", f"Fixes #{bug}")
    topic = s.topic("revert-greedy", "y")
    s.pull(undoing, topic, f'Revert "Match greedily (#{pull})"', f"Reverts team/tool#{pull}")
    s.expect(bug)


@situation
def the_revert_is_reverted(s: Story) -> None:
    (bug,) = s.numbers(1)
    first = s.commit(f"Write atomically\n\nFixes #{bug}")
    undone = s.commit(f'Revert "Write atomically"\n\nThis reverts commit {first}.')
    again = s.commit(f'Revert "Revert "Write atomically""\n\nThis reverts commit {undone}.')
    s.expect(bug, again)


@situation
def reapplied_as_new_git_says(s: Story) -> None:
    (bug,) = s.numbers(1)
    first = s.commit(f"Write in one go\n\nFixes #{bug}")
    undone = s.commit(f'Revert "Write in one go"\n\nThis reverts commit {first}.')
    again = s.commit(f'Reapply "Write in one go"\n\nThis reverts commit {undone}.')
    s.expect(bug, again)


@situation
def reverted_only_on_a_release_branch(s: Story) -> None:
    (bug,) = s.numbers(1)
    fix = s.commit(f"Cache the result\n\nFixes #{bug}")
    s.branch("kept/3.1.x")
    s.commit(f'Revert "Cache the result"\n\nThis reverts commit {fix}.', "kept/3.1.x")
    s.expect(bug, fix)


@situation
def a_backport_with_the_id_of_the_original(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.branch("kept/3.2.x")
    fix = s.commit(f"Escape quotes\n\nFixes #{bug}")
    s.commit(f"Escape quotes\n\nFixes #{bug}\n\n(cherry picked from commit {fix})", "kept/3.2.x")
    s.expect(bug, fix)


@situation
def a_backport_picked_without_a_word(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.branch("kept/3.3.x")
    message = f"Escape ampersands\n\nFixes #{bug}"
    fix = s.commit(message, author=BOB)
    s.commit(message, "kept/3.3.x", author=BOB, authored=s.moment(), committer=ANN)
    s.expect(bug, fix)


@situation
def a_backport_by_a_pull_request_of_its_own(s: Story) -> None:
    bug, pull, backport = s.numbers(3)
    s.branch("kept/3.4.x")
    (fix,) = s.pull(pull, s.topic("braces", "x"), "Escape braces", f"Fixes #{bug}")
    topic = s.topic("backport-braces", "x", at="kept/3.4.x")
    s.pull(backport, topic, f"[3.4.x] Escape braces (#{pull})", f"Fixes #{bug}", base="kept/3.4.x")
    s.expect(bug, fix)


@situation
def fixed_on_the_stable_branch_and_merged_up(s: Story) -> None:
    bug, other = s.numbers(2)
    s.branch("kept/stable")
    fix = s.commit(f"Escape stars\n\nFixes #{bug}", "kept/stable")
    second = s.commit(f"Escape slashes\n\nFixes #{other}", "kept/stable")
    s.commit("Merge branch 'stable'", merge="kept/stable")
    s.expect(bug, fix)
    s.expect(other, second)


@situation
def picked_from_the_stable_branch_to_main(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.branch("kept/3.5.x")
    fix = s.commit(f"Escape carets\n\nFixes #{bug}", "kept/3.5.x")
    s.ref("refs/tags/3.5.1", "kept/3.5.x")
    s.commit(f"Escape carets\n\nFixes #{bug}\n\n(cherry picked from commit {fix})")
    s.expect(bug, fix)


@situation
def fixed_only_where_it_was_released(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.branch("kept/release-2")
    fix = s.commit(f"Allow old settings\n\nFixes #{bug}", "kept/release-2")
    s.expect(bug, fix)


@situation
def a_branch_that_was_never_merged(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.branch("kept/experiment")
    s.commit(f"Try another parser\n\nFixes #{bug}", "kept/experiment")
    s.expect(bug)


@situation
def a_pull_request_that_was_never_merged(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.ref(f"refs/pull/{pull}/head", s.topic("declined", f"Do it the other way\n\nFixes #{bug}"))
    s.expect(bug)


@situation
def a_pull_request_into_a_feature_branch_that_is_merged_later(s: Story) -> None:
    bug, pull, whole = s.numbers(3)
    s.branch("new-engine")
    s.commit("Begin the new engine", "new-engine")
    (part,) = s.pull(pull, s.topic("engine-order", "x", at="new-engine"), "Keep the order", f"Fixes #{bug}",
                     base="new-engine")  # fmt: skip
    s.pull(whole, "new-engine", "New engine", how="merge")
    s.expect(bug, part)


@situation
def the_topic_brought_main_in_before_it_was_merged(s: Story) -> None:
    bug, other, pull = s.numbers(3)
    topic = s.topic("long-lived", "Begin the long work")
    direct = s.commit(f"Keep going on errors\n\nFixes #{other}")
    s.commit("Merge branch 'main' into long-lived", topic, merge="main")
    s.commit(f"Finish the long work\n\nFixes #{bug}", topic)
    (landed,) = s.pull(pull, topic, "The long work", how="merge")
    s.expect(bug, landed)
    s.expect(other, direct, note="what main had already")


@situation
def a_pull_before_a_push(s: Story) -> None:
    ours, theirs = s.numbers(2)
    s.branch("theirs")
    other = s.commit(f"Trim lines\n\nFixes #{theirs}", "theirs", author=BOB)
    fix = s.commit(f"Trim words\n\nFixes #{ours}")
    s.commit("Merge branch 'main' of github.com:team/tool", merge="theirs")
    s.expect(ours, fix)
    s.expect(theirs, other)


@situation
def the_verb_is_about_a_pull_request(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.topic("tabs", "Expand tabs")
    s.ref(f"refs/pull/{pull}/head", "tabs")
    s.commit(f"Expand tabs\n\nCloses #{pull}. Thanks!", author=BOB, committer=ANN)
    s.expect(pull, note="a pull request, applied by hand")
    fix = s.commit(f"Expand all tabs\n\nCloses #{bug}")
    s.expect(bug, fix)


@situation
def the_release_lists_what_was_fixed(s: Story) -> None:
    first, second = s.numbers(2)
    one = s.commit(f"Round down\n\nFixes #{first}")
    two = s.commit(f"Round up\n\nFixes #{second}")
    s.commit(f"Release 3.6\n\n* Fixed #{first}\n* Fixed #{second}")
    s.expect(first, one)
    s.expect(second, two)


@situation
def a_second_commit_finishes_what_the_first_began(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.commit(f"Flush on exit\n\nFixes #{bug}")
    fix = s.commit(f"Flush on abort as well\n\nThis really fixes #{bug}.")
    s.expect(bug, fix)


@situation
def a_follow_up_names_what_the_fix_fixed(s: Story) -> None:
    (bug,) = s.numbers(1)
    fix = s.commit(f"Free the buffer\n\nFixes #{bug}")
    s.commit(f"Tidy up after the fix for the buffer\n\nFollow-up to #{bug}")
    s.expect(bug, fix)


@situation
def a_changelog_entry_comes_later(s: Story) -> None:
    (bug,) = s.numbers(1)
    fix = s.commit(f"Free the other buffer (fixes #{bug})")
    s.commit(f"Add changelog for #{bug}")
    s.expect(bug, fix)


@situation
def a_fixup_was_pushed_on_its_own(s: Story) -> None:
    (bug,) = s.numbers(1)
    fix = s.commit(f"Skip blank lines, fixes #{bug}")
    s.commit(f"fixup! Skip blank lines, fixes #{bug}")
    s.expect(bug, fix)


@situation
def the_branch_is_named_after_the_issue_and_the_work_speaks_of_it(s: Story) -> None:
    bug, pull = s.numbers(2)
    topic = s.topic(f"fix-issue-{bug}", f"Handle the empty case\n\nSee #{bug}.")
    (landed,) = s.pull(pull, topic, "Handle the empty case", how="merge")
    s.expect(bug, landed)


@situation
def the_branch_is_named_after_the_issue_but_is_only_a_part(s: Story) -> None:
    bug, pull = s.numbers(2)
    topic = s.topic(f"issue-{bug}-part-1", f"Prepare the empty case\n\nPart of #{bug}.")
    s.pull(pull, topic, "Prepare the empty case", how="merge")
    s.expect(bug)


@situation
def a_branch_with_a_number_that_is_no_issue(s: Story) -> None:
    pull, code = 0, 404
    (pull,) = s.numbers(1)
    s.pull(pull, s.topic("fix-404-page", "Show a friendly page"), "Show a friendly page", how="merge")
    s.expect(code)


@situation
def two_pull_requests_and_only_the_second_fixes(s: Story) -> None:
    bug, first, second = s.numbers(3)
    s.pull(first, s.topic("groundwork", "x"), "Groundwork", f"Needed for #{bug}")
    (landed,) = s.pull(second, s.topic("real-work", "x"), "Real work", f"Closes #{bug}")
    s.expect(bug, landed)


@situation
def a_squash_and_its_pick_carry_the_same_number(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.branch("kept/3.7.x")
    (landed,) = s.pull(pull, s.topic("globs", "x"), "Match dots", f"Fixes #{bug}")
    s.commit(f"Match dots (#{pull})\n\nFixes #{bug}\n\n(cherry picked from commit {landed})", "kept/3.7.x",
             author=BOB, committer=ANN)  # fmt: skip
    s.expect(bug, landed)


@situation
def an_octopus_brings_two_branches(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.topic("left-hand", f"Mirror the layout\n\nFixes #{bug}")
    landed = s.commit("Merge branches 'left-hand' and others", merge="left-hand", committer=ANN)
    s.expect(bug, landed)


@situation
def a_pull_request_merged_on_the_command_line(s: Story) -> None:
    bug, pull = s.numbers(2)
    topic = s.topic("from-a-fork", f"Read the environment\n\nfixes #{bug}")
    landed = s.commit(f"Merge PR #{pull}: read the environment", merge=topic, committer=ANN)
    s.expect(bug, landed)


@situation
def a_message_of_a_service_quotes_an_older_fix(s: Story) -> None:
    bug, pull = s.numbers(2)
    fix = s.commit(f"Guard against loops\n\nFixes #{bug}")
    topic = s.topic("bump-x", "Bump x from 1 to 2", author=("dependabot[bot]", "support@github.com"))
    s.pull(pull, topic, "Bump x from 1 to 2", message=f"Release notes of x:\n- fixes #{bug} by making it faster")
    s.expect(bug, fix)


@situation
def the_web_editor_made_a_commit_straight_on_main(s: Story) -> None:
    (bug,) = s.numbers(1)
    fix = s.commit(f"Update install.md\n\nFixes #{bug}", author=BOB, committer=GITHUB)
    s.expect(bug, fix)
