"""Rows a second and peak memory of ``build``, beside ``from_generator(...).to_parquet(...)`` on the same rows.

    python benchmarks/building.py [--rows 100000]

Two comparisons, each way in a process of its own, so that peak memory is its own: from raw events with a trivial
extraction (reading JSON Lines, splitting, writing), and writing rows that are in memory. In the first, ``build``
does more: it removes duplicates, splits by repository, hashes every file and writes the card.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from smart_coding_dataset import merging, schema, store
from smart_coding_dataset.pipeline import build_kinds
from smart_coding_dataset.records import Annotation, Comment, Kind, Raw, RawEvent

Cost = tuple[float, float]
"""Seconds, and processor seconds, which other work on the machine disturbs less."""
SHARDS = 20
WORDS = [f"{stem}{i}" for stem in ("value", "index", "buffer", "sensor", "retry", "frame") for i in range(60)]


def make(number: int) -> Comment:
    """A row of about 1.6 KB."""
    chance = random.Random(number)
    lines = [f"    {chance.choice(WORDS)} = {chance.choice(WORDS)} + {chance.random():.9f}" for _ in range(24)]
    text = " ".join(chance.choices(WORDS, k=12))
    return Comment(
        description=f"Function {number} of the benchmark.",
        code_snippet="\n".join([f"def f{number}():", *lines]),
        annotations=[Annotation(line_number=n, annotation=text) for n in (2, 9)],
        id=f"bench/{number}",
        scope="function",
        summary=text,
        programming_language="python",
        natural_language="en",
        repository_name=f"owner/repository{number % 97}",
        file_path="src/module.py",
        license="MIT",
    )


def extract(raw: Raw) -> Iterator[Comment]:
    for event in raw.events("bench"):
        notes = [Annotation(**note) for note in event.data["annotations"]]
        yield Comment(**{**event.data, "annotations": notes})


def key(row: Comment) -> str:
    return row.code_snippet


KIND = Kind(record=Comment, extract=extract, steps=(), duplicate_key=key)


def write_raw(raw: Path, rows: int) -> None:
    for shard in range(SHARDS):
        numbers = range(shard, rows, SHARDS)
        events = (RawEvent(source="bench", type="row", id=str(n), data=schema.to_dict(make(n))) for n in numbers)
        store.write_shard(raw, "bench", f"shard{shard:02d}", events)


def build(raw: Path, out: Path, _: int) -> Cost:
    return timed(lambda: build_kinds(raw, out, {"comment": KIND}))


def build_two_workers(raw: Path, out: Path, _: int) -> Cost:
    return timed(lambda: build_kinds(raw, out, {"comment": KIND}, workers=2))


def from_generator(raw: Path, out: Path, _: int) -> Cost:
    import datasets  # noqa: F401, PLC0415  its seconds of import are no part of the measurement

    def rows() -> Iterator[Any]:
        for shard in store.shards(raw):
            for event in store.read_shard(shard):
                yield event.data

    return timed(lambda: generate(rows, out))


def write(_: Path, out: Path, rows: int) -> Cost:
    made = [make(n) for n in range(rows)]
    out.mkdir()

    def run() -> None:
        shards = merging.Shards(out, "train", rows, schema.arrow_schema(Comment))
        for start in range(0, rows, merging.ROWS_PER_GROUP):
            shards.write(schema.to_table(Comment, made[start : start + merging.ROWS_PER_GROUP]))
        shards.close()

    return timed(run)


def write_from_generator(_: Path, out: Path, rows: int) -> Cost:
    import datasets  # noqa: F401, PLC0415

    made = [schema.to_dict(make(n)) for n in range(rows)]
    return timed(lambda: generate(lambda: iter(made), out))


def generate(rows: Callable[[], Iterator[Any]], out: Path) -> None:
    import datasets  # noqa: PLC0415  the other ways need not load it

    datasets.disable_progress_bars()
    out.mkdir()
    # Its cache is fingerprinted from the generator; a folder of its own makes sure that it runs.
    made = datasets.Dataset.from_generator(rows, features=schema.features(Comment), cache_dir=str(out / "cache"))
    made.to_parquet(str(out / "train.parquet"))


def timed(run: Callable[[], object]) -> Cost:
    start, busy = time.perf_counter(), cpu()
    run()
    return time.perf_counter() - start, cpu() - busy


def cpu() -> float:
    """Processor seconds of this process and of its children that have ended."""
    return sum(os.times()[:4])


WAYS = {f.__name__: f for f in (build, build_two_workers, from_generator, write, write_from_generator)}
AGAINST = {"build": "from_generator", "build_two_workers": "from_generator", "write": "write_from_generator"}


def measure(way: str, raw: Path, rows: int) -> dict[str, float]:
    """Run one way in a fresh process."""
    with tempfile.TemporaryDirectory(dir=raw.parent) as tmp:
        command = [
            sys.executable,
            __file__,
            "--way",
            way,
            "--raw",
            str(raw),
            "--out",
            f"{tmp}/out",
            "--rows",
            str(rows),
        ]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--raw", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.way:
        seconds, busy = WAYS[options.way](options.raw, options.out, options.rows)
        who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        peak = max(resource.getrusage(w).ru_maxrss for w in who) / 1024
        print(json.dumps({"seconds": seconds, "cpu": busy, "peak_mb": peak}))
        return
    with tempfile.TemporaryDirectory() as tmp:
        write_raw(Path(tmp) / "raw", options.rows)
        found = {way: measure(way, Path(tmp) / "raw", options.rows) for way in WAYS}
    print(
        f"{options.rows} rows\n\n| way | rows/s | rows/CPU s | peak MB of one process | times as fast | by CPU |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for way, cost in found.items():
        other = found[AGAINST.get(way, way)]
        speeds = " | ".join(f"{options.rows / cost[k]:,.0f}" for k in ("seconds", "cpu"))
        ratios = " | ".join(f"{other[k] / cost[k]:.1f}" for k in ("seconds", "cpu"))
        print(f"| {way} | {speeds} | {cost['peak_mb']:.0f} | {ratios} |")


if __name__ == "__main__":
    main()
