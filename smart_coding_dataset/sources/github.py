"""Repositories on GitHub: issues, pull requests, reviews and test results through its API, the code through git.

Each repository becomes one raw shard; ``docs/design/github-events.md`` lists its events. They are made of GitHub's
answers, which stay beside the shard, in ``OWNER+NAME.answers``: people in them are pseudonyms already. A run that
was stopped goes on where it was; a later one asks only for what is new.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources import git
from smart_coding_dataset.sources._github.client import Client
from smart_coding_dataset.sources._github.crawl import crawl
from smart_coding_dataset.sources._github.crawl import replay as replayed
from smart_coding_dataset.sources._github.heads import heads

API = "https://api.github.com"
TOKENS = ("GITHUB_TOKEN", "GH_TOKEN")
"""Environment variables that may hold the token, the first one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What a run of ``collect`` did."""

    shard: Path
    counts: dict[str, int]
    """Events by type; what was skipped also by reason."""
    code: git.Collected | None
    """What git told; None where it was not asked."""
    former: tuple[Path, ...] = ()
    """Shards under the name by which it was asked for and that GitHub has changed since."""

    def __str__(self) -> str:
        shown = {"issue": "issues", "pull": "pull requests", "comment": "comments"}
        shown |= {"review": "reviews", "review_comment": "remarks", "check": "checks"}
        main = ", ".join(f"{self.counts.get(kind, 0)} {name}" for kind, name in shown.items())
        lines = [f"{self.shard}: {main}"]
        lines += [f"{count:8} {reason}" for reason, count in self.counts.items() if reason.startswith("skipped: ")]
        lines += [
            f"{path}: the repository has another name now; remove this, or both are built" for path in self.former
        ]
        return "\n".join([*lines, str(self.code)] if self.code else lines)


def collect(
    repository: str,
    *,
    out: Path = Path("raw"),
    api_url: str = API,
    key: Path | None = None,
    no_code: bool = False,
    replay: bool = False,
) -> Collected:
    """Collect what people did in a repository on GitHub into a raw store, and its code with it.

    A token in $GITHUB_TOKEN or $GH_TOKEN is sent to the API and to nobody else, and written nowhere; it needs no
    more rights than to read. Without one GitHub answers sixty questions an hour, so that the run waits most of the
    time, and does not tell which conversations were resolved. Code is cloned as by `collect git`, with git's own
    credentials.

    Args:
        repository: OWNER/REPO.
        out: The raw store, a folder; made if need be.
        api_url: The API, of GitHub Enterprise https://HOST/api/v3.
        key: A file with the key for the pseudonyms. By default $SMART_CODING_KEY if it is set, else OUT.key, which
            is made, readable by you alone. Keep it to give people the same pseudonyms in other repositories.
        no_code: Leave git out.
        replay: Make the shard again from the answers that are there: no network, no code.

    Raises:
        UserError: There is no such repository, it cannot be had, or GitHub wants us to wait for long. What was
            recorded stays, and the next run goes on from it.
        OSError: The raw store cannot be written.
    """
    if replay:
        shard = replayed(repository, out)
        return Collected(shard=shard, counts=git.counts(shard), code=None)
    with Client(api_url, _token(os.environ)) as client:
        shard, clone_url = crawl(repository, out, client, key)
    code = None if no_code else _code(shard, clone_url, out, key)
    return Collected(shard=shard, counts=git.counts(shard), code=code, former=_former(repository, shard, out))


def _former(repository: str, shard: Path, out: Path) -> tuple[Path, ...]:
    name = f"{repository.replace('/', '+')}.jsonl"
    if name.lower() == shard.name.lower():
        return ()
    return tuple(path for source in ("github", "git") if (path := out / source / name).exists())


def _code(shard: Path, clone_url: str, out: Path, key: Path | None) -> git.Collected:
    found = heads(shard)
    try:
        return git.collected(clone_url, out=out, name=found.name, key=key, former=found.former)
    except UserError as error:
        raise UserError(f"{shard} is written, but not the code: {error}") from None


def _token(environ: Mapping[str, str]) -> str | None:
    found = (environ.get(name, "").strip() for name in TOKENS)
    return next((token for token in found if token), None)
