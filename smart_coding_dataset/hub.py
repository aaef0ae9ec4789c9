"""``push`` and ``pull``: a dataset folder to the Hub and back, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from smart_coding_dataset import manifest, pipeline
from smart_coding_dataset.check import check
from smart_coding_dataset.checks import _card
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.replacing import replacing, restore


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """What went over the wire."""

    folder: Path
    name: str
    commit: str
    """The commit on the Hub; a revision that never changes."""

    def __str__(self) -> str:
        return f"{self.folder} is {self.name}@{self.commit}"


def push(folder: Path, name: str, *, tag: str | None = None, private: bool = False) -> Transfer:
    """Upload a dataset folder to the Hub as one commit; the repository is made if it is not there.

    ``dropped/`` stays here: among what was left out are rows that nobody may publish. Files of an earlier version
    that this one lacks are removed. The token is the one that ``hf auth login`` or ``HF_TOKEN`` gave.

    Args:
        folder: The dataset folder, as ``build`` wrote it.
        name: The dataset on the Hub, ``USER/NAME``.
        tag: A name for this version, to be asked for as ``USER/NAME@TAG``. None gives it none.
        private: Make a new repository private.

    Raises:
        UserError: The folder is not sound, or the Hub refuses.
    """
    report = check(folder)
    if not report.ok:
        raise UserError(f"{folder}: {len(report.faults)} faults, the first: {report.faults[0]}; see `check`")
    from huggingface_hub import HfApi  # noqa: PLC0415  a second that only this pays

    api = HfApi()
    with _one_line(name):
        api.create_repo(name, repo_type="dataset", private=private, exist_ok=True)
        done = api.upload_folder(
            repo_id=name,
            repo_type="dataset",
            folder_path=folder,
            ignore_patterns=[f"{manifest.LOCAL}/**"],
            delete_patterns=["data/**"],
            commit_message="Upload a build of Smart Coding",
        )
        if tag is not None:
            api.create_tag(name, tag=tag, revision=done.oid, repo_type="dataset", exist_ok=True)
    return Transfer(folder=folder, name=name, commit=str(done.oid))


def pull(name: str, out: Path, *, revision: str = "main") -> Transfer:
    """Download a dataset from the Hub into a folder, whole or not at all, and compare it with its manifest.

    Args:
        name: The dataset on the Hub, ``USER/NAME``.
        out: The folder to write. A dataset of ours there is replaced; anything else is refused.
        revision: A branch, tag or commit.

    Raises:
        UserError: No such dataset or revision, or what came is not what the manifest says.
    """
    from huggingface_hub import HfApi, snapshot_download  # noqa: PLC0415

    restore(out)
    pipeline.refuse_to_destroy(out)
    with replacing(out) as folder, _one_line(f"{name}@{revision}"):
        commit = str(HfApi().dataset_info(name, revision=revision).sha)
        snapshot_download(name, repo_type="dataset", revision=commit, local_dir=folder)
        rmtree(folder / ".cache", ignore_errors=True)  # the downloader's own notes
        (folder / ".gitattributes").unlink(missing_ok=True)  # the Hub's
        for fault in _card.check_manifest(folder):
            raise UserError(str(fault))
    return Transfer(folder=out, name=name, commit=commit)


@contextmanager
def _one_line(name: str) -> Iterator[None]:

    # HTTPError is that of the Hub's HTTP client, by whatever name it goes: no server answers, say.
    from huggingface_hub.errors import HFValidationError, HTTPError  # type: ignore[attr-defined]  # noqa: PLC0415

    try:
        yield
    except (HTTPError, HFValidationError, ConnectionError) as error:
        said = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise UserError(f"{name}: the Hub says: {said.strip()}") from None
