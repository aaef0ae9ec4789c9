"""A made-up repository with everything that engineers leave behind, in the order in which they did it."""

from __future__ import annotations

from pathlib import Path

from git_histories.repository import ANN, BOB, Repository
from github_events import ANN as ANN_THERE
from github_events import BOB as BOB_THERE
from github_events import BOT, EVE, Hub

NAME = "team/sensors"
GITHUB = ("GitHub", "noreply@github.com")
DEPENDABOT = ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")
ADDRESS = "ops@sensors-corp.io"
TOKEN = "ghp_" + "b7Yk3LmQ8vRt5WzX6cBn2DfGh4JsPu1Eo9Ti"
"""Made up, and cut in two so that no scanner takes this file for a leak."""

MEAN = '''\
def mean(readings):
    """The arithmetic mean of a series of readings."""
    total = 0
    for reading in readings:
        # Readings are floats already, so that nothing is lost here.
        total += reading
    # The caller made sure that there is at least one reading.
    return total / len(readings)
'''
GUARDED = MEAN.replace("    total = 0\n", "    if not readings:\n        return None\n    total = 0\n")
ANSWERED = GUARDED.replace("return None", 'return float("nan")').replace(
    "    # The caller made sure that there is at least one reading.\n", ""
)
SCALE = '''\
def scale(readings, factor):
    """Multiply every reading of a series by a factor."""
    scaled = []
    for reading in readings:
        # Noise of the sensor would only grow with the factor.
        if reading < 3:
            continue
        scaled.append(reading * factor)
    return scaled
'''
TEST = "from sensors import mean\n\n\ndef test_mean():\n    assert mean([1, 3]) == 2\n"


class Story:
    """Git and GitHub of one repository."""

    def __init__(self, folder: Path, licence: bytes | None) -> None:
        self.git = Repository(folder)
        self.hub = Hub(NAME, license="MIT" if licence else None)
        begin: dict[str | bytes, bytes | None] = {
            "sensors.py": MEAN.encode(),
            "scaling.py": SCALE.encode(),
            "tests/test_sensors.py": TEST.encode(),
            "settings.ini": b"[host]\r\nname = one\r\nport = 1",
        }
        self.git.commit("Readings of sensors", begin | ({"LICENSE": licence} if licence else {}))
        for part in (
            a_crash_is_fixed_after_review,
            a_squashed_fix_was_pushed_by_force,
            a_rebased_change_is_reverted,
            a_program_bumps_a_version,
            a_proposal_is_turned_down,
            a_file_moves_and_a_secret_slips_in,
        ):
            part(self)

    def merge(self, number: int, branch: str, author: tuple[str, str] = ANN) -> str:
        self.git.git("checkout", "-q", "main")
        self.git.git("merge", "-q", "--no-ff", "--no-commit", branch)
        message = f"Merge pull request #{number} from bob/{branch}"
        return self.git.commit(message, author=author, committer=GITHUB)


def a_crash_is_fixed_after_review(s: Story) -> None:
    """By merge: the first push fails its check, a remark is answered, a suggestion is taken."""
    s.hub.issue(
        1,
        title="mean crashes without readings",
        body=f"`mean([])` divides by zero. Ask {ADDRESS} for the log.",
        author=ANN_THERE,
        state="closed",
        reason="completed",
        labels=["bug"],
        closed_at="2024-01-01T03:00:00Z",
    )
    s.hub.comment(1, "I see it with version 2 as well.", author=EVE)
    base = s.git.head()
    s.git.git("checkout", "-q", "-b", "guard-mean")
    first = s.git.commit("Guard against no readings", {"sensors.py": GUARDED.encode()}, author=BOB)
    test = f"{TEST}\n\ndef test_nothing():\n    assert mean([]) != mean([])\n"
    answer: dict[str | bytes, bytes | None] = {
        "sensors.py": ANSWERED.encode(),
        "tests/test_sensors.py": test.encode(),
    }
    second = s.git.commit("Give nan, as the others do", answer, author=BOB)
    merged = s.merge(2, "guard-mean")
    s.hub.pull(
        2,
        title="Guard mean against no readings",
        body="Fixes #1",
        author=BOB_THERE,
        state="merged",
        base_commit=base,
        head_ref="guard-mean",
        head_commit=second,
        merge_commit=merged,
        merged_by=ANN_THERE,
        merged_at="2024-01-01T02:30:00Z",
        closed_at="2024-01-01T02:30:00Z",
    )
    for commit, said in ((first, "Guard against no readings"), (second, "Give nan, as the others do")):
        s.hub.pull_commit(2, commit, message=said, author=BOB_THERE, committed_at=s.hub.now())
    s.hub.check(first, "tests", "failure", tool="tool-github-actions", summary="1 failed")
    s.hub.review(2, 20, "changes_requested", body="One thing is left.", commit=first)
    s.hub.thread(2, "T1", "sensors.py", resolved=True, resolved_by=BOB_THERE)
    place = {"path": "sensors.py", "original_commit": first, "commit": first, "original_line": 4, "line": 4}
    s.hub.review_comment(
        2,
        21,
        body='Please give nan.\n```suggestion\n        return float("nan")\n```',
        suggestions=['        return float("nan")'],
        review=20,
        thread="T1",
        **place,
    )
    s.hub.review_comment(2, 22, body="Done.", author=BOB_THERE, reply_to=21, thread="T1", **place)
    s.hub.check(second, "tests", "success", tool="tool-github-actions", summary="all passed")
    s.hub.review(2, 23, "approved", body="Thank you.", commit=second)
    s.hub.timeline(1, "closed", commit=merged, created_at="2024-01-01T02:31:00Z")


def a_squashed_fix_was_pushed_by_force(s: Story) -> None:
    s.hub.issue(3, title="scale drops readings of 2", body="It should keep them.", state="closed", author=EVE)
    s.git.git("checkout", "-q", "-b", "keep-small")
    lost = s.git.commit("Keep small readings", {"scaling.py": SCALE.replace("< 3", "< 1").encode()}, author=BOB)
    kept = SCALE.replace("reading < 3", "reading < 2").replace("Noise", "Less than two: noise")
    s.git.git("checkout", "-q", "-B", "keep-small", "main")
    head = s.git.commit("Keep readings of two", {"scaling.py": kept.encode()}, author=BOB)
    s.git.git("checkout", "-q", "main")
    s.git.git("checkout", "-q", "keep-small", "--", ".")
    landed = s.git.commit("Keep readings of two (#4)\n\nFixes #3", author=BOB, committer=GITHUB)
    s.hub.pull(
        4,
        title="Keep readings of two",
        body="Fixes #3",
        author=BOB_THERE,
        state="merged",
        head_ref="keep-small",
        head_commit=head,
        merge_commit=landed,
        merged_by=ANN_THERE,
        merged_at=s.hub.now(),
    )
    s.hub.timeline(4, "head_ref_force_pushed", before=lost, commit=head)
    s.hub.pull_commit(4, head, message="Keep readings of two", author=BOB_THERE)


def a_rebased_change_is_reverted(s: Story) -> None:
    s.git.git("checkout", "-q", "-b", "ports", "main~1")
    head = s.git.commit("Use port two", {"settings.ini": b"[host]\r\nname = one\r\nport = 2"}, author=BOB)
    s.git.git("checkout", "-q", "main")
    landed = s.git.commit("Use port two", {"settings.ini": b"[host]\r\nname = one\r\nport = 2"}, author=BOB)
    s.hub.pull(
        5,
        title="Use port two",
        author=BOB_THERE,
        state="merged",
        head_ref="ports",
        head_commit=head,
        merge_commit=landed,
        merged_at=s.hub.now(),
    )
    s.hub.pull_commit(5, head, message="Use port two", author=BOB_THERE)
    back: dict[str | bytes, bytes | None] = {"settings.ini": b"[host]\r\nname = one\r\nport = 1"}
    s.git.commit(f'Revert "Use port two"\n\nThis reverts commit {landed}.', back)


def a_program_bumps_a_version(s: Story) -> None:
    s.git.git("checkout", "-q", "-b", "bump")
    head = s.git.commit("Bump pytest", {"requirements.txt": b"pytest==8\n"}, author=DEPENDABOT)
    merged = s.merge(6, "bump", author=DEPENDABOT)
    s.hub.pull(
        6, title="Bump pytest", author=BOT, state="merged", head_ref="bump", head_commit=head, merge_commit=merged
    )


def a_proposal_is_turned_down(s: Story) -> None:
    s.git.git("checkout", "-q", "-b", "median")
    head = s.git.commit("Add a median", {"median.py": b"def median(x):\n    return sorted(x)[len(x) // 2]\n"})
    s.git.git("checkout", "-q", "main")
    s.hub.pull(7, title="Add a median", author=EVE, state="closed", head_ref="median", head_commit=head)
    s.hub.review(7, 70, "commented", body="`statistics` has one already.", author=BOB_THERE, commit=head)
    s.hub.timeline(7, "closed", actor=EVE)


def a_file_moves_and_a_secret_slips_in(s: Story) -> None:
    s.git.git("mv", "sensors.py", "series.py")
    moved = ANSWERED.replace("# Readings are floats", f"# Ask {ADDRESS} (key {TOKEN}): readings are floats")
    s.git.commit("Call it series\n\nReviewed-by: Bob Baker <bob@baker.example>", {"series.py": moved.encode()})
    s.hub.issue(8, title="The mean is not rounded", state="closed", author=EVE)
    rounded = moved.replace("return total / len(readings)", "return round(total / len(readings), 2)")
    s.git.commit("Round the mean\n\nFixes #8", {"series.py": rounded.encode()}, author=ANN, committer=ANN)
