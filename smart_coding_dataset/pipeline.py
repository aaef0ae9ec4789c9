"""``build``: raw events become a dataset folder. The same raw events give the same bytes, always.

raw shards ─ extraction.run, a job for each release or repository, in any process ─> spills
spills ─ merging, in order ─> data/*.parquet
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from smart_coding_dataset import card, extraction, kinds, manifest, merging, rooms, store
from smart_coding_dataset.errors import UserError, at_least
from smart_coding_dataset.extraction import Job, Outcome
from smart_coding_dataset.merging import Split
from smart_coding_dataset.progress import track
from smart_coding_dataset.records import Drop, Kind
from smart_coding_dataset.replacing import replacing, restore


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What was built of one config."""

    splits: Mapping[str, Split]
    """Splits that have rows; empty if no row was found."""
    dropped: Mapping[str, int]
    """How many were left out, by reason, most first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build wrote, and what it left out."""

    folder: Path
    configs: Mapping[str, Config]

    def __str__(self) -> str:
        lines = [f"built {self.folder}"]
        for name, config in self.configs.items():
            rows = (
                ", ".join(f"{split} {s.rows}" for split, s in config.splits.items())
                or "no rows in these raw events"
            )
            lines.append(f"  {name}: {rows}")
            if config.dropped:
                lines.append(f"    left out, kept in dropped/{name}.jsonl: {sum(config.dropped.values())}")
                lines += [f"    {count:8} {reason}" for reason, count in config.dropped.items()]
        return "\n".join(lines)


def build(raw: Path, out: Path, *, workers: int = 1) -> Built:
    """Turn raw events into a dataset folder, which ``load_dataset`` reads.

    Extracts the rows of every config, applies its steps, removes exact duplicates, splits by repository, and
    writes ``data/CONFIG/SPLIT-*.parquet``, ``dropped/CONFIG.jsonl`` (all that was left out, with the reason), the
    card ``README.md`` and, last, ``manifest.json``. A config without rows gets no files and no place in the card.
    If anything fails, what was in ``out`` before stays as it was.

    Args:
        raw: The raw store that ``collect`` wrote.
        out: The dataset folder to write. A dataset of ours there is replaced; anything else is refused.
        workers: Processes that extract. The result does not depend on their number.

    Raises:
        UserError: There are no raw events, one is malformed, or ``out`` is something else than a dataset of ours.
        OSError: The machine failed: a full disk, an unreadable file, a worker killed for memory.
    """
    names = rooms.names(kinds)
    return build_kinds(raw, out, {name: rooms.member(kinds, name, "KIND") for name in names}, workers=workers)


def build_kinds(raw: Path, out: Path, wanted: Mapping[str, Kind], *, workers: int = 1) -> Built:
    """The same as ``build`` for given kinds. Their functions must be importable by name in other processes."""
    at_least(1, workers=workers)
    groups = store.groups(raw)
    restore(out)
    refuse_to_destroy(out)
    with replacing(out) as folder:
        spills = folder / "spills"
        spills.mkdir()
        jobs = [Job(raw=raw, shards=s, spill=spills / f"{i:06d}", kinds=wanted) for i, s in enumerate(groups)]
        outcomes = list(track(_run(jobs, workers), "build", total=len(jobs)))
        configs = {name: _merge(name, kind, jobs, outcomes, folder) for name, kind in sorted(wanted.items())}
        shutil.rmtree(spills)
        if not any(config.splits for config in configs.values()):
            raise UserError(
                f"{raw}: no rows came out of {len(jobs)} releases or repositories; left out: {_reasons(configs)}"
            )
        card.write(folder, {name: config.dropped for name, config in configs.items()})
        manifest.write(folder, _about(outcomes, configs))
    return Built(folder=out, configs=configs)


def refuse_to_destroy(out: Path) -> None:
    """Refuse to replace what is not a dataset of ours.

    Raises:
        UserError: ``out`` is a file, or a folder with files that its manifest does not list.
    """
    if not out.exists():
        return
    if not out.is_dir():
        raise UserError(f"{out}: not a folder")
    found = manifest.read(out)
    known = set(found["files"]) if found else set()
    strange = [p.relative_to(out).as_posix() for p in manifest.members(out)]
    strange = [name for name in strange if name not in known]
    if strange:
        raise UserError(f"{out}: refusing to replace a folder that holds other files: {', '.join(strange[:3])}")


def _run(jobs: Sequence[Job], workers: int) -> Iterator[Outcome]:
    """Run the jobs, results in the order of the jobs."""
    if workers == 1:
        yield from map(extraction.run, jobs)
        return
    with _pool(workers) as pool:
        try:
            with _unheard(signal.SIGINT):
                # Not `pool.map`: it cancels what waits when it is left: the executor would trip over it, loudly.
                futures = [pool.submit(extraction.run, job) for job in jobs]
            for future in futures:
                yield future.result()
        except BrokenProcessPool:
            raise OSError("a worker process was killed, perhaps for memory; try fewer --workers") from None


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Worker processes, which end at once if the block ends with an error, whatever they are at."""
    context = multiprocessing.get_context("spawn")
    others = set(multiprocessing.active_children())
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_follow_parent) as pool:
        try:
            yield pool
        except BaseException:
            for worker in set(multiprocessing.active_children()) - others:
                worker.terminate()
            raise


@contextmanager
def _unheard(number: signal.Signals) -> Iterator[None]:
    """Workers started here never hear this signal: Ctrl-C is for the parent, which then stops them."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {number})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})


def _follow_parent() -> None:
    """In a worker: end when the parent is killed."""
    parent = multiprocessing.parent_process()
    assert parent is not None, "a worker has a parent"
    threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


def _merge(name: str, kind: Kind, jobs: Sequence[Job], outcomes: Sequence[Outcome], folder: Path) -> Config:
    spills = [extraction.spill_of(job, name) for job in jobs]
    drops = [extraction.drops_of(job, name) for job in jobs]
    counts = sum((outcome.dropped[name] for outcome in outcomes), Counter[str]())
    found = merging.survey(spills)

    def dropped(number: int, repeats: Sequence[Drop]) -> None:
        with drops[number].open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(map(extraction.drop_line, repeats))

    written = merging.merge(spills, found, kind.record, folder / "data" / name, dropped)
    for repeats in found.repeats:
        counts.update(repeats.values())
    if counts:
        _join(drops, folder / manifest.LOCAL / f"{name}.jsonl")
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Config(splits=written, dropped=dict(ordered))


def _join(parts: Sequence[Path], whole: Path) -> None:
    whole.parent.mkdir(exist_ok=True)
    with whole.open("wb") as out:
        for part in parts:
            with part.open("rb") as lines:
                shutil.copyfileobj(lines, out)


def _about(outcomes: Sequence[Outcome], configs: Mapping[str, Config]) -> dict[str, Any]:
    return {
        "library_version": version("smart-coding"),
        "raw": {
            shard: {"sha256": digest, "bytes": size}
            for shard, (digest, size) in sorted(item for o in outcomes for item in o.shards.items())
        },
        "configs": {name: asdict(config) for name, config in configs.items()},
    }


def _reasons(configs: Mapping[str, Config]) -> str:
    counts = [f"{count} {reason}" for config in configs.values() for reason, count in config.dropped.items()]
    return ", ".join(counts) or "nothing either"
