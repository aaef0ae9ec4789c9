"""All raw events of a repository, from answers alone. ``docs/design/github-events.md`` lists them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from smart_coding_dataset.records import RawEvent
from smart_coding_dataset.sources._git.seen import Seen
from smart_coding_dataset.sources._github import tell
from smart_coding_dataset.sources._github.answers import Answers, NoAnswerError
from smart_coding_dataset.sources._github.graph import issue_graph, pull_graph
from smart_coding_dataset.sources._github.listing import Listing
from smart_coding_dataset.sources._github.raws import Raw, as_documented, raw, skipped, tried
from smart_coding_dataset.sources._github.record import About
from smart_coding_dataset.sources._github.work import Worker


def events(answers: Answers, about: About) -> Iterator[RawEvent]:
    """The repository, its issues and pull requests, its releases, and ``end`` with the counts of all before it."""
    counts: Counter[str] = Counter()
    left_out: Counter[str] = Counter()

    def counted(raws: Iterable[Raw]) -> Iterator[RawEvent]:
        for kind, end, data in raws:
            counts[kind] += 1
            if kind == "skipped":
                left_out[data["reason"]] += 1
            where = f"github:{about.name}/{kind}"
            yield RawEvent(source="github", type=kind, id=f"{where}/{end}" if end else where, data=data)

    with as_documented(about.name):
        repository = _repository(answers.page(f"repos/{about.name}").body, about)
    yield from counted([("repository", "", repository)])
    if not about.graph:
        yield from counted([skipped("thread", "only those with a token are told")])
    with Seen() as checked:
        yield from counted(_work(answers, about, checked, left_out))
    yield from counted(_releases(answers, about.name))
    reasons = {f"skipped: {reason}": count for reason, count in left_out.items()}
    yield from counted([("end", "", {"counts": dict(sorted({**counts, **reasons}.items()))})])


def _repository(found: dict[str, Any], about: About) -> dict[str, Any]:
    license_ = (found.get("license") or {}).get("spdx_id")
    return {
        "name": about.name,
        "url": found["html_url"],
        "license": None if license_ == "NOASSERTION" else license_,
        "default_branch": found["default_branch"],
        "fork": found["fork"],
        "archived": found["archived"],
        "created_at": found["created_at"],
        "key": about.key,
    }


def _work(answers: Answers, about: About, checked: Seen, left_out: Counter[str]) -> Iterator[Raw]:
    """Issues and pull requests by number."""
    path, by_date = f"repos/{about.name}", "sort=created&direction=asc"
    try:
        issues = Listing(answers, f"{path}/issues?state=all&{by_date}")
        pulls = Listing(answers, f"{path}/pulls?state=all&{by_date}")
    except NoAnswerError as error:
        yield skipped("issue", str(error))
        return
    remarks, none = tried("review_comment", lambda: [Listing(answers, f"{path}/pulls/comments?{by_date}")])
    numbers = sorted({*issues.numbers()} - {*pulls.numbers()})
    worker = Worker(
        answers=answers,
        repository=about.name,
        issues=issue_graph(answers, issues, numbers) if about.graph else None,
        pulls=pull_graph(answers, pulls) if about.graph else None,
        remarks=next(iter(remarks), None),
        checked=checked,
        left_out=left_out,
    )
    yield from none
    for number in sorted([*numbers, *pulls.numbers()]):
        pull = pulls.item(number)
        issue = issues.item(number)
        with as_documented(f"{about.name}#{number}"):
            if pull is not None:
                yield from worker.pull(pull)
            elif issue is not None and issue.get("pull_request") is None:
                yield from worker.issue(issue)
            else:
                yield skipped("pull", "opened while its list was read", number=number)


def _releases(answers: Answers, repository: str) -> Iterator[Raw]:
    """Releases that are published, oldest first: GitHub lists the newest first."""
    try:
        pages = [page for page, _ in answers.pages(f"repos/{repository}/releases")]
    except NoAnswerError as error:
        yield skipped("release", str(error))
        return
    for page in reversed(pages):
        for found in reversed(answers.page(page).body):
            with as_documented(f"{repository}: a release"):
                if not found["draft"]:
                    yield raw("release", found["id"], tell.release(found))
