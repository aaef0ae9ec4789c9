"""issue: what was reported, the code before and after, and the change that resolved it.

One row for each issue of which ``history.linking`` knows the fix. Report and answers are those on GitHub; answers
that came after the fix was opened are about it, and left out, as are those of programs. Where only git was asked,
the message of the fix stands for the report, without what leads to the fix, and ``described_by`` says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.linking import Fix, fixes
from smart_coding_dataset.records import ChangedFile, CodeFile, Drop, Issue, Kind, Raw
from smart_coding_dataset.reports.change import Fixed, fixed
from smart_coding_dataset.reports.labels import label
from smart_coding_dataset.reports.report import Report, is_program, report
from smart_coding_dataset.steps import leakage, licence, patches, personal, secrets
from smart_coding_dataset.steps._trail import Trail


def extract(raw: Raw) -> Iterator[Issue | Drop]:
    """Rows from a repository that git saw, alone or with GitHub."""
    repository: Repository | None = raw.repository
    for fix in fixes(repository) if repository else ():
        assert repository
        yield from _rows(repository, fix)


def _rows(repository: Repository, fix: Fix) -> Iterator[Issue | Drop]:
    name = f"{repository.name}#{fix.issue}"
    fault = _fault(repository, fix)
    told = None if fault else report(repository, fix)
    changed = fixed(repository, fix) if told else fault or "issue: nothing is told but its number"
    if told is None or isinstance(changed, str):
        yield Drop(id=name, reason=str(changed))
        return
    yield leakage.unlinked(_row(repository, fix, told, changed, name), _trail(repository, fix))
    yield from told.left_out


def _fault(repository: Repository, fix: Fix) -> str | None:
    """Why there is no row; None if nothing is against it so far."""
    issue = repository.issue(fix.issue)
    if issue is None and "github" in repository.sources:
        return "issue: not on GitHub"
    if issue and is_program(issue.author):
        return "issue: reported by a program"
    return "issue: fixed by a program" if is_program(_fixer(repository, fix)) else None


def _fixer(repository: Repository, fix: Fix) -> str | None:
    """Who made the fix; None where nobody says."""
    commit = repository.commit(fix.commits[-1])
    if fix.work:
        return fix.work.author
    return commit.author.person if commit and commit.author else None


def _row(repository: Repository, fix: Fix, told: Report, changed: Fixed, name: str) -> Issue:
    work = fix.work
    return Issue(
        issue_id=str(fix.issue),
        repository_name=repository.name,
        label=label(told.labels, [told.title, work.title if work else "", *_titles(repository, fix)]),
        issue_description=told.title,
        code_before=_code(changed.main, changed.main.before),
        code_after=_code(changed.main, changed.main.after),
        pull_request_id=str(work.number) if work and work.number is not None else None,
        pull_request_description=f"{work.title}\n\n{work.description}".strip() if work else None,
        id=name,
        issue_body=told.body,
        labels=told.labels,
        answers=told.answers,
        files=changed.files,
        patch=changed.patch,
        test_files=changed.test_files,
        test_patch=changed.test_patch,
        left_out=changed.left_out,
        base_commit=fix.base,
        fix_commit=fix.commits[-1],
        created_at=told.created_at,
        closed_at=told.closed_at,
        link_evidence=[f"{e.kind}: {' '.join(e.text.split())}" for e in fix.evidence],
        described_by=told.described_by,
        license=repository.license,
        source_url=told.url,
    )


def _code(file: ChangedFile, text: str | None) -> CodeFile:
    return CodeFile(file_path=file.file_path, code_snippet=text or "")


def _titles(repository: Repository, fix: Fix) -> Iterator[str]:
    return (commit.title for commit in map(repository.commit, reversed(fix.commits)) if commit)


def _trail(repository: Repository, fix: Fix) -> Trail:
    """All that may lead to the fix, as far as this repository tells."""
    work = fix.work
    pull = repository.pull(work.number) if work and work.number is not None else None
    return Trail(
        repository=repository.name,
        numbers=[str(work.number)] if work and work.number is not None else [],
        commits=[*fix.commits, *(work.commits if work else ()), *filter(None, [work.head if work else None])],
        branches=[pull.head_ref] if pull else [],
    )


def same_change(row: Issue) -> str:
    """Two rows with the same report and the same change are duplicates."""
    return f"{row.issue_description}\0{row.patch}"


STEPS = (licence.permissive, leakage.sealed, secrets.redact, personal.redact, patches.again)

KIND = Kind(record=Issue, extract=extract, steps=STEPS, duplicate_key=same_change)
