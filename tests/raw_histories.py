"""A repository made by git, as the raw events of ``collect git`` tell it."""

from __future__ import annotations

from pathlib import Path

import pytest
from git_histories.reading import KEY
from git_histories.repository import Repository as Git

from smart_coding_dataset.history import Repository
from smart_coding_dataset.sources.git import collect


def opened(git: Git, folder: Path) -> Repository:
    """What ``collect git`` saw of a repository, to look things up in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMART_CODING_KEY", KEY)
        shard = collect(str(git.folder), out=folder / "raw", name="team/tool").shard
    return Repository([shard], folder / "index")
