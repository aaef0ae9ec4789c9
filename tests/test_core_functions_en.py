"""The functions of the English core rows do what their comments say."""

from __future__ import annotations

import codecs
import copy
import difflib
import itertools
import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from datetime import time as clock_time
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from core_functions import load


def test_merge_intervals() -> None:
    merge = load("merge_intervals")
    assert merge([(5, 6), (1, 3), (3, 4), (1, 2)]) == [(1, 4), (5, 6)]
    assert merge([(5, 6), (1, 3), (3, 4)], gap=1) == [(1, 6)]
    assert merge([(0, 9), (2, 3)]) == [(0, 9)]
    with pytest.raises(ValueError, match="starts after its end"):
        merge([(2, 1)])


def test_retry() -> None:
    retry = load("retry")
    naps: list[float] = []
    outcomes: Iterator[str | OSError] = iter([OSError(1), OSError(2), "done"])

    def operation() -> str:
        outcome = next(outcomes)
        if isinstance(outcome, OSError):
            raise outcome
        return outcome

    assert retry(operation, sleep=naps.append) == "done"
    assert len(naps) == 2 and 0 <= naps[0] <= 0.1 and 0 <= naps[1] <= 0.2
    last = OSError("last")
    outcomes = iter([OSError("first"), last])
    naps.clear()
    with pytest.raises(OSError, match="last") as error:
        retry(operation, attempts=2, sleep=naps.append)
    assert error.value is last and len(naps) == 1
    with pytest.raises(ZeroDivisionError):
        retry(lambda: 1 / 0, sleep=naps.append)
    with pytest.raises(ValueError, match="attempts"):
        retry(operation, attempts=0)


def test_parse_content_range() -> None:
    parse = load("parse_content_range")
    assert parse("bytes 0-99/200") == (0, 100, 200)
    assert parse(" bytes 5-5/*\r\n") == (5, 6, None)
    for bad in ("bytes 0-200/200", "bytes 3-2/9", "bytes */9", "items 0-1/2"):
        with pytest.raises(ValueError, match="byte range"):
            parse(bad)


def test_debounce_samples() -> None:
    debounce = load("debounce_samples")
    samples = list(enumerate([0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0]))
    assert list(debounce(samples, 3)) == [(8, 1), (12, 0)]
    assert list(debounce(samples[:3], 1)) == [(1, 1), (2, 0)]
    assert list(debounce([(0, 1)], 1, initial=True)) == []
    with pytest.raises(ValueError, match="stable_count"):
        list(debounce([], 0))


def test_token_bucket_acquire() -> None:
    acquire, now = load("token_bucket_acquire"), [0.0]
    bucket = SimpleNamespace(_capacity=5, _rate=2.0, _level=5.0, _updated=0.0)
    bucket._lock, bucket._clock = threading.Lock(), lambda: now[0]
    assert acquire(bucket, 5) and not acquire(bucket, 1)
    now[0] = 0.5
    assert not acquire(bucket, 2) and acquire(bucket, 1)
    now[0] = 0.1
    assert not acquire(bucket) and bucket._level == 0
    now[0] = 100.0
    assert acquire(bucket, 5) and bucket._level == 0
    with pytest.raises(ValueError, match="cannot take 6"):
        acquire(bucket, 6)


def test_detect_encoding() -> None:
    detect = load("detect_encoding")
    for name in ("utf-32", "utf-16", "utf-8-sig"):
        assert detect("hé".encode(name)) == name
        assert "hé".encode(name).decode(detect("hé".encode(name))) == "hé"
    assert detect(codecs.BOM_UTF16_BE + "hé".encode("utf-16-be")) == "utf-16"
    assert detect("hé".encode()[:-1]) == "utf-8"
    assert detect(b"h\xe9llo") == "cp1252"
    assert detect(b"h\xe9llo", fallback="latin-1") == "latin-1"


def test_rotate_file(tmp_path: Path) -> None:
    rotate, path = load("rotate_file"), tmp_path / "log"
    rotate(path, 3)
    for number in range(6):
        path.write_text(str(number))
        rotate(path, 3)
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"log.1": "5", "log.2": "4", "log.3": "3"}
    (tmp_path / "log.1").unlink()
    rotate(path, 3)
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"log.3": "4"}
    with pytest.raises(ValueError, match="keep"):
        rotate(path, 0)


def test_quantize_symmetric() -> None:
    quantize = load("quantize_symmetric")
    codes, _ = quantize([-1.0, 0.0, 0.5, 1.0])
    assert codes.tolist() == [-127, 0, 64, 127] and codes.dtype == np.int8
    assert quantize(np.zeros(3))[1] == 1.0 and quantize(np.array([]))[0].size == 0
    weights = np.random.default_rng(0).normal(size=500)
    codes, scale = quantize(weights, 4)
    assert np.abs(codes * scale - weights).max() <= scale / 2 + 1e-12 and codes.min() == -7
    weights[0] = -1e6
    codes, scale = quantize(weights, coverage=0.99)
    assert codes[0] == -127 and scale < 1
    for bad in (([np.nan], 8), ([1.0], 9), ([1.0], 1), ([1.0], 8, 1.1)):
        with pytest.raises(ValueError, match="must be"):
            quantize(*bad)


def test_topological_order() -> None:
    order = load("topological_order")
    assert order({"web": {"db", "cache"}, "db": {"disk"}, "a": set()}) == ["a", "cache", "disk", "db", "web"]
    assert order({}) == []
    with pytest.raises(ValueError, match=r"\['a', 'b', 'c'\]"):
        order({"a": {"b"}, "b": {"a"}, "c": {"a"}, "d": set()})


def test_fetch_all_pages() -> None:
    fetch_all = load("fetch_all_pages")
    pages = {None: {"items": [1, 2], "next": "a"}, "a": {"items": [], "next": "b"}, "b": {"items": [3]}}
    assert list(fetch_all(pages.__getitem__)) == [1, 2, 3]
    assert next(fetch_all({None: {"items": [1], "next": "?"}}.__getitem__)) == 1
    with pytest.raises(RuntimeError, match="after 2 pages"):
        list(fetch_all(pages.__getitem__, max_pages=2))
    looping = {None: {"items": [], "next": "a"}, "a": {"items": [], "next": "a"}}
    with pytest.raises(RuntimeError, match="twice"):
        list(fetch_all(looping.__getitem__))


def test_deep_merge() -> None:
    merge = load("deep_merge")
    base = {"a": {"x": 1, "y": [1, 2]}, "b": 2}
    override = {"a": {"y": [3], "x": None}, "c": {"d": None, "e": 1}, "b": {"z": 1}}
    originals = copy.deepcopy((base, override))
    assert merge(base, override) == {"a": {"y": [3]}, "b": {"z": 1}, "c": {"e": 1}}
    assert (base, override) == originals


def test_internet_checksum() -> None:
    checksum = load("internet_checksum")
    header = bytes.fromhex("450000730000400040110000c0a80001c0a800c7")
    found = checksum(header)
    assert found == 0xB861
    assert checksum(header[:10] + found.to_bytes(2, "big") + header[12:]) == 0
    assert checksum(b"\xff") == 0x00FF and checksum(b"", initial=0x1FFFF) == 0xFFFE
    assert checksum(header[12:], initial=0xFFFF ^ checksum(header[:12])) == found


def test_reservoir_sample() -> None:
    sample = load("reservoir_sample")
    assert sample("abc", 5, 0) == list("abc") and sample("abc", 0, 0) == []
    assert sample(range(99), 5, 1) == sample(range(99), 5, 1)
    counts = Counter(item for seed in range(3000) for item in sample(range(6), 2, seed))
    assert all(abs(counts[item] - 1000) < 150 for item in range(6))
    with pytest.raises(ValueError, match="size"):
        sample("abc", -1, 0)


def test_smallest_shard_size() -> None:
    smallest, rng = load("smallest_shard_size"), random.Random(0)

    def exhaustive(sizes: list[int], shards: int) -> int:
        limits = []
        for cuts in itertools.chain.from_iterable(
            itertools.combinations(range(1, len(sizes)), n) for n in range(min(shards, len(sizes)))
        ):
            ends = [0, *cuts, len(sizes)]
            limits.append(max(sum(sizes[a:b]) for a, b in itertools.pairwise(ends)))
        return min(limits)

    for _ in range(100):
        sizes, shards = [rng.randrange(9) for _ in range(rng.randrange(1, 7))], rng.randrange(1, 5)
        assert smallest(sizes, shards) == exhaustive(sizes, shards)
    assert smallest([], 3) == 0
    with pytest.raises(ValueError, match="max_shards"):
        smallest([1], 0)


def test_iter_server_events() -> None:
    stream = ": hi\n\ndata: a\ndata:  b\r\n\nevent: end\nid: 7\n\nevent: x\ndata\n\ndata: lost\n"
    events = load("iter_server_events")(stream.splitlines(keepends=True))
    assert list(events) == [("message", "a\n b"), ("x", "")]


def test_next_daily_run() -> None:
    due, zone = load("next_daily_run"), ZoneInfo("America/New_York")

    def utc(*parts: int) -> datetime:
        return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]

    assert due(utc(2024, 3, 9, 12), clock_time(2, 30), zone) == utc(2024, 3, 10, 7, 30)
    assert due(utc(2024, 3, 10, 7, 30), clock_time(2, 30), zone) == utc(2024, 3, 11, 6, 30)
    assert due(utc(2024, 11, 3), clock_time(1, 30), zone) == utc(2024, 11, 3, 5, 30)
    assert due(utc(2024, 11, 3, 5, 45), clock_time(1, 30), zone) == utc(2024, 11, 4, 6, 30)
    assert due(utc(2024, 6, 1, 1), clock_time(23), zone) == utc(2024, 6, 1, 3)
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2024, 6, 1), clock_time(23), zone)


def test_merge_moments() -> None:
    merge = load("merge_moments")

    def moments(values: list[float]) -> tuple[int, float, float]:
        if not values:
            return 0, 0.0, 0.0
        return len(values), statistics.fmean(values), statistics.pvariance(values) * len(values)

    for left, right in (([1.0, 2.0, 4.0], [7.0, 9.0]), ([], [3.0, 5.0]), ([3.0, 5.0], []), ([], [])):
        assert merge(moments(left), moments(right)) == pytest.approx(moments(left + right))


def test_single_flight_get() -> None:
    get = load("single_flight_get")
    cache, loads, got = SimpleNamespace(_lock=threading.Lock(), _futures={}), [], []

    def slow(key: int) -> int:
        loads.append(key)
        time.sleep(0.05)
        return key * 2

    threads = [threading.Thread(target=lambda: got.append(get(cache, 3, slow))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [6] * 5 and loads == [3]
    with pytest.raises(ZeroDivisionError):
        get(cache, 1, lambda key: key / 0)
    assert get(cache, 1, str) == "1"


def test_apply_unified_diff() -> None:
    apply, rng = load("apply_unified_diff"), random.Random(0)
    for _ in range(100):
        old = [rng.choice(["x", "-y", "+z", "@@ -1 +1", "w"]) for _ in range(rng.randrange(12))]
        new = [line for line in old if rng.random() > 0.2]
        new.insert(rng.randrange(len(new) + 1), "new")
        for context in (0, 1, 3):
            assert apply(old, difflib.unified_diff(old, new, n=context, lineterm="")) == new
    assert apply(["", "a"], ["@@ -1,2 +1,2 @@", "", "-a", "+b"]) == ["", "b"]
    for bad in (["@@ -1 +1 @@", "-q"], ["@@ -9 +9 @@", "-x"], ["@@ -2 +2 @@", "-b", "@@ -1 +1 @@", "-a"]):
        with pytest.raises(ValueError, match=r"hunk|match"):
            apply(["a", "b"], bad)


def test_parse_cron_field() -> None:
    parse = load("parse_cron_field")
    assert parse("*/15", 0, 59) == [0, 15, 30, 45] and parse("1-3,2,7", 0, 7) == [1, 2, 3, 7]
    assert parse("5/20", 0, 59) == [5, 25, 45] and parse("5-30/10", 0, 59) == [5, 15, 25]
    for bad in ("", "x", "60", "5-1", "*/0", "-5", "1-", "1/", "*/-1"):
        with pytest.raises(ValueError, match=r".+"):
            parse(bad, 0, 59)
