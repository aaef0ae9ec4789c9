"""Source distributions from the package index that pip is configured for. Nothing in them is executed.

Each release becomes one raw shard, ``NAME-VERSION``: an event ``release``, then a ``file`` for each file of source
code, then a ``skipped`` with its reason for each other file.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.version import InvalidVersion, Version

from smart_coding_dataset import store
from smart_coding_dataset.errors import UserError, at_least
from smart_coding_dataset.progress import track
from smart_coding_dataset.records import RawEvent
from smart_coding_dataset.sources._index import Sdist, find
from smart_coding_dataset.sources._pip import pip_settings
from smart_coding_dataset.sources._recipe import Pin, pins
from smart_coding_dataset.sources._release import events
from smart_coding_dataset.sources._web import Web, place


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What a run of ``collect`` did."""

    out: Path
    collected: int
    """Releases written by this run."""
    present: int
    """Releases that were there already."""

    def __str__(self) -> str:
        total = self.collected + self.present
        return f"{total} releases in {self.out}: {self.collected} collected now, {self.present} there already"


def collect(*names: str, recipe: str | None = None, out: Path = Path("raw"), jobs: int = 4) -> Collected:
    """Collect the source code of released Python packages into a raw store.

    Downloads source distributions from the package index that pip is configured for, checks their hashes, and
    reads them without unpacking or executing anything. A release that is there already is not downloaded again.
    The raw store holds the sources as they are, addresses of their authors too: it is not for publishing, and
    `build` redacts what it takes from it.

    Args:
        names: Packages, as NAME (the newest release) or NAME==VERSION.
        recipe: A file with pinned packages: the name of a shipped one (`classic`, `bench`, `small`) or a path to a
            .toml.
        out: The raw store, a folder; made if need be.
        jobs: Downloads at a time. The result is the same for any number.

    Raises:
        UserError: Something named cannot be had. All others are collected first; one line for each that failed.
        OSError: The raw store cannot be written. What is complete stays.
    """
    at_least(1, jobs=jobs)
    chosen = pins(names, recipe)
    todo = [pin for pin in chosen if not _is_present(out, pin)]
    written, failed = _collect_all(todo, out, jobs) if todo else (0, [])
    if failed:
        raise UserError(_failure(failed, len(chosen), out))
    return Collected(out=out, collected=written, present=len(chosen) - written)


def _failure(failed: Sequence[str], chosen: int, out: Path) -> str:
    """One line for one failure; for more, one that counts them and then one each."""
    kept = chosen - len(failed)
    rest = f"; collected without {'it' if len(failed) == 1 else 'them'}: {kept}, in {out}" if kept else ""
    if len(failed) == 1:
        return failed[0] + rest
    return "\n  ".join([f"{len(failed)} of {chosen} packages not collected{rest}", *sorted(failed)])


def _collect_all(todo: Sequence[Pin], out: Path, jobs: int) -> tuple[int, list[str]]:
    """Try them all; how many were written, and a line for each that failed."""
    web = Web(pip_settings())
    written, failed = 0, []
    with ThreadPoolExecutor(jobs) as pool:
        futures: dict[Future[bool], Pin] = {pool.submit(_collect_one, web, pin, out): pin for pin in todo}
        try:
            for future in track(as_completed(futures), "collect", total=len(futures)):
                try:
                    written += future.result()
                except UserError as error:
                    failed.append(f"{futures[future]}: {error}")
        except BaseException:  # a full disk or Ctrl-C: nothing more is begun
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return written, failed


def _collect_one(web: Web, pin: Pin, out: Path) -> bool:
    """Whether the release had to be written; False if it proved to be there already."""
    sdist = find(web, pin)
    if _is_present(out, replace(pin, version=sdist.version, sha256=pin.sha256 or sdist.sha256)):
        return False
    try:
        file, sha256 = web.download(sdist.url, sdist.filename)
        with file:
            _check_hash(pin, sdist, sha256)
            store.write_shard(out, "pypi", f"{pin.name}-{sdist.version}", events(pin, sdist, sha256, file))
    except OSError as error:
        raise OSError(error.errno, f"{error.strerror}: while collecting {pin} into {out}") from None
    return True


def _check_hash(pin: Pin, sdist: Sdist, found: str) -> None:
    for who, expected in (("the recipe", pin.sha256), (place(sdist.url), sdist.sha256)):
        if expected not in (None, found):
            raise UserError(f"{sdist.filename}: wrong sha256: {who} says {expected}, found {found}")


def _is_present(out: Path, pin: Pin) -> bool:
    """Whether a complete shard holds just what is pinned, so that no index need be asked."""
    release = _release_of(out, pin)
    pinned = (("sha256", pin.sha256), ("license", pin.license))
    return release is not None and all(expected in (None, release.data.get(key)) for key, expected in pinned)


def _release_of(out: Path, pin: Pin) -> RawEvent | None:
    """The first event of the shard of that version; None if there is none, or the pin names no version."""
    for path in (out / "pypi").glob(f"{pin.name}-*.jsonl"):
        try:
            version = Version(path.stem.removeprefix(f"{pin.name}-"))
        except InvalidVersion:
            continue  # a package whose name begins like this one
        if version == pin.version:
            return next(store.read_shard(path), None)
    return None
