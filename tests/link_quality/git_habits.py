"""What commits alone tell where a project has habits of its own: other hosts, merge bots, subtrees, hotfixes."""

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
    "Hopefully fixes #{n}",
    "Fix login with an empty password #{n}",
    "修复空密码登录失败的问题 #{n}",
    "fix: wrong total in the report, close #{n}",
    "Correct the unit (bug #{n} is fixed by this)",
    "Drop the old reader\n\nBREAKING CHANGE: gone.\nFixes: #{n}\nReviewed-by: Bob Baker <bob@baker.example>",
    "Never divide by zero\n\nIssue: #{n}\nResolves: #{n}",
    "Mend the index\n\nfixes\n#{n}",
    "Release the lock early\n\nFixes #{n}",
    "Version the cache key, fixes #{n}",
    "Changes the default to UTF-8. Closes #{n}",
]
NOT_FIXING = [
    "Fixes #{n} partially; the rest needs the new parser",
    "Squashed 'vendor/lib/' changes from 1a2b3c4..5d6e7f8\n\n5d6e7f8 Keep going, fixes #{n}\n1a2b3c4 Begin",
    "Answer the question of #{n} in the guide",
    "Skip the test until #{n} is fixed",
    "Note that closing #{n} needs a decision first",
    "Do not depend on the fix of #{n}",
    "Add a workaround for #{n}",
    "Reproduce #{n}",
    "Fix the tests after #{n}",
    "Fix flakes like #{n}",
    "调查 #{n}",
    "暂时绕过 #{n}",
]


@situation
def a_message_in_other_words(s: Story) -> None:
    for wording in FIXING:
        (bug,) = s.numbers(1)
        s.expect(bug, s.commit(wording.format(n=bug)), note=wording)


@situation
def a_message_that_fixes_nothing(s: Story) -> None:
    for wording in NOT_FIXING:
        (bug,) = s.numbers(1)
        s.commit(wording.format(n=bug))
        s.expect(bug, note=wording)


@situation
def a_merge_request_of_gitlab(s: Story) -> None:
    bug, request = s.numbers(2)
    s.topic("read-less", "Read less", "Read even less")
    message = f"Merge branch 'read-less' into 'main'\n\nRead less\n\nCloses #{bug}"
    landed = s.commit(f"{message}\n\nSee merge request team/tool!{request}", merge="read-less")
    s.expect(bug, landed)


@situation
def a_merge_bot(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.topic("bors", f"Check bounds\n\nFixes #{bug}")
    landed = s.commit(f"Auto merge of #{pull} - bobb:bors, r=ann\n\nCheck bounds", merge="bors", committer=BOB)
    s.expect(bug, landed)


@situation
def closed_with_blanks_between_the_numbers(s: Story) -> None:
    first, second = s.numbers(2)
    fix = s.commit(f"Compare names without case\n\ncloses #{first} #{second}")
    s.expect(first, fix)
    s.expect(second, fix)


@situation
def squashed_on_the_command_line(s: Story) -> None:
    (bug,) = s.numbers(1)
    fix = s.commit(
        "Squashed commit of the following:\n\n"
        f"commit {'7' * 40}\nDate:   Mon Jan 1 00:00:00 2024 +0000\n\n    Write less\n\n    Fixes #{bug}\n"
    )
    s.expect(bug, fix)


@situation
def the_revert_is_the_fix(s: Story) -> None:
    (bug,) = s.numbers(1)
    first = s.commit("Map files into memory")
    fix = s.commit(f'Revert "Map files into memory"\n\nThis reverts commit {first}.\n\nFixes #{bug}.')
    s.expect(bug, fix)


@situation
def reverted_since_it_did_not_fix_it(s: Story) -> None:
    (bug,) = s.numbers(1)
    first = s.commit(f"Wait for the lock\n\nFixes #{bug}")
    s.commit(f'Revert "Wait for the lock"\n\nThis reverts commit {first} because it did not fix #{bug}.')
    s.expect(bug)


@situation
def a_hotfix_branch_merged_into_main(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.branch("hotfix/5.0.1")
    fix = s.commit(f"Close the socket\n\nFixes #{bug}", "hotfix/5.0.1")
    s.commit("Version 5.0.1", "hotfix/5.0.1")
    s.commit("Merge branch 'hotfix/5.0.1'", merge="hotfix/5.0.1")
    s.expect(bug, fix)


@situation
def main_is_merged_into_a_release_branch(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.branch("kept/release/5.1")
    (fix,) = s.pull(pull, s.topic("sockets", "x"), "Close all sockets", f"Fixes #{bug}")
    s.commit("Merge branch 'main' into release/5.1", "kept/release/5.1", merge="main")
    s.expect(bug, fix)


@situation
def fixed_on_a_fork_that_has_numbers_of_its_own(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.branch("fork")
    s.topic("fork-topic", f"Count twice\n\nFixes #{bug}", at="fork")
    s.commit("Merge pull request #3 from bobb/fork-topic\n\nCount twice", "fork", merge="fork-topic")
    (landed,) = s.pull(pull, "fork", "Count twice", how="merge")
    s.expect(bug, landed)


@situation
def applied_from_the_mail_with_its_head_still_there(s: Story) -> None:
    bug, pull = s.numbers(2)
    message = f"Keep the sign\n\nFixes #{bug}"
    s.ref(f"refs/pull/{pull}/head", s.topic("sign", message))
    written = s.moment()
    s.commit("Meanwhile in main")
    fix = s.commit(message, author=BOB, committer=ANN, authored=written)
    s.expect(bug, fix)


@situation
def pushed_forward_with_its_head_still_there(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.branch("forward")
    fix = s.commit(f"Keep the order of keys\n\nFixes #{bug}", "forward", author=BOB)
    s.ref(f"refs/pull/{pull}/head", "forward")
    s.forward("main", "forward")
    s.expect(bug, fix)


@situation
def the_pull_request_was_fixed_up_after_the_merge(s: Story) -> None:
    bug, pull = s.numbers(2)
    (landed,) = s.pull(pull, s.topic("fixed-up", "x"), "Hide the cursor", f"Closes #{bug}")
    s.commit(f"Fix lint after #{pull}")
    s.expect(bug, landed)


@situation
def a_dependency_was_raised_to_fix_it(s: Story) -> None:
    (bug,) = s.numbers(1)
    fix = s.commit(f"Require parser 2.1\n\nIts older versions crash. Fixes #{bug}")
    s.expect(bug, fix)


@situation
def merged_up_through_two_release_branches(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.branch("kept/6.0.x")
    s.branch("kept/6.1.x")
    fix = s.commit(f"Accept colons\n\nFixes #{bug}", "kept/6.0.x")
    s.commit("Merge branch '6.0.x' into 6.1.x", "kept/6.1.x", merge="kept/6.0.x")
    s.commit("Merge branch '6.1.x'", merge="kept/6.1.x")
    s.expect(bug, fix)


@situation
def a_merge_that_says_nothing(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.topic("nameless", "Read the first half", f"Read the second half\n\nFixes #{bug}")
    landed = s.commit("Merge", merge="nameless", committer=GITHUB)
    s.expect(bug, landed)


@situation
def the_same_title_twice_and_one_reverted(s: Story) -> None:
    one, two = s.numbers(2)
    fix = s.commit(f"Update settings\n\nFixes #{one}")
    other = s.commit(f"Update settings\n\nFixes #{two}")
    s.commit(f'Revert "Update settings"\n\nThis reverts commit {other}.')
    s.expect(one, fix)
    s.expect(two)


@situation
def only_a_documentation_change_names_it(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.commit(f"Document the limits\n\nThe limits come from #{bug}, which is closed.")
    s.expect(bug)


@situation
def reverted_on_the_stable_branch_but_kept_on_main(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.branch("kept/7.0.x")
    message = f"Deprecate the old name\n\nFixes #{bug}"
    early = s.commit(message, "kept/7.0.x", author=BOB)
    fix = s.commit(message, author=BOB, authored=s.moment(), committer=ANN)
    s.commit(f'Revert "Deprecate the old name"\n\nThis reverts commit {early}.\n\nToo late.', "kept/7.0.x")
    s.expect(bug, fix)


@situation
def the_number_is_of_the_tracker_of_a_distribution(s: Story) -> None:
    (pull,) = s.numbers(1)
    topic = s.topic("895270-make-the-build-reproducible", "Sort the files\n\nReported as Debian bug #895270.")
    s.pull(pull, topic, "Make the build reproducible", how="merge")
    s.expect(895270)


@situation
def a_title_that_comes_again_and_again(s: Story) -> None:
    one, two = s.numbers(2)
    fix = s.commit(f"Update the manual\n\nFixes #{one}")
    s.commit(f"Update the manual\n\nFixes #{two}")
    s.commit('Revert "Update the manual"\n\nThe pictures were wrong.')
    s.expect(one, fix)
    s.expect(two)


@situation
def another_branch_reverted_its_own_copy(s: Story) -> None:
    (bug,) = s.numbers(1)
    s.branch("kept/8.0.x")
    fix = s.commit(f"Fold case, fixes #{bug}")
    copy = s.commit(f"Fold case, fixes #{bug}\n\n(cherry picked from commit {fix})", "kept/8.0.x", author=BOB)
    s.commit(f'Revert "Fold case, fixes #{bug}"\n\nThis reverts commit {copy}.', "kept/8.0.x")
    s.expect(bug, fix)


@situation
def changelogs_are_written_before_each_release(s: Story) -> None:
    (bug,) = s.numbers(1)
    fix = s.commit(f"Fold space, fixes #{bug}")
    for title in ("Changelog for 8.1", "8.1.0", "chore: release v8.1.0", "Version 8.1", "发布 8.1"):
        s.commit(f"{title}\n\n- fixes #{bug}")
    s.expect(bug, fix)


@situation
def the_commit_behind_a_merge_is_reverted_by_its_title(s: Story) -> None:
    bug, pull = s.numbers(2)
    s.pull(pull, s.topic("fast-fold", f"Fold fast\n\nFixes #{bug}"), "Fold fast", how="merge")
    s.commit('Revert "Fold fast"', merge=s.topic("revert-fast-fold", 'Revert "Fold fast"'))
    s.expect(bug)
