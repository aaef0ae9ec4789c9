"""The functions of the Chinese core rows do what their comments say."""

from __future__ import annotations

import csv
import io
import ipaddress
import math
import queue
import random
import threading
from collections import defaultdict, deque, namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from core_functions import load


def test_truncate_utf8() -> None:
    truncate = load("truncate_utf8")
    assert truncate("你好", 6) == "你好" and truncate("你好啊", 8) == "你…" and truncate("你好啊", 3) == "…"
    assert all(len(truncate("你好a啊b", n).encode()) <= n for n in range(3, 13))
    assert truncate("abcdef", 4, ellipsis="..") == "ab.."
    with pytest.raises(ValueError, match="too small"):
        truncate("你好", 2)


def test_parse_duration() -> None:
    parse = load("parse_duration")
    assert [parse(text) for text in ("1h30m", "500ms", " 2 ", "1D2s")] == [5400, 0.5, 2, 86402]
    assert parse("1.5", "m") == 90
    for bad in ("", "1x", "1h 30m", "x1h", "1..2", "-3s", "1h30"):
        with pytest.raises(ValueError, match="invalid duration"):
            parse(bad)


def test_read_frames() -> None:
    read, raw = load("read_frames"), b"\0\0\0\2hi\0\0\0\0\0\0\0\1x"
    for size in range(1, 16):
        assert list(read(raw[i : i + size] for i in range(0, len(raw), size))) == [b"hi", b"", b"x"]
    with pytest.raises(EOFError):
        list(read([raw[:-1]]))
    with pytest.raises(ValueError, match="limit of 9"):
        list(read([b"\0\0\0\x0a"], 9))


def test_micro_batches() -> None:
    batches, source = load("micro_batches"), queue.Queue[Any]()
    for item in (1, 2, 3, 4, 5, None):
        source.put(item)
    assert list(batches(source, 2, 1.0)) == [[1, 2], [3, 4], [5]]
    for item in (1, 2):
        source.put(item)
    found = batches(source, 9, 0.01)
    assert next(found) == [1, 2]
    source.put(None)
    assert list(found) == []


def test_hampel_filter() -> None:
    clean = load("hampel_filter")
    values = [20.0, 20.1, 19.9, 95.0, 20.2, 20.0, 20.1]
    assert clean(values) == [*values[:3], 20.1, *values[4:]]
    assert clean([1, 1, 1, 2, 1, 1]) == [1] * 6 and clean([]) == []
    with pytest.raises(ValueError, match="radius"):
        clean(values, radius=0)


def test_normalize_width() -> None:
    normalize = load("normalize_width")
    assert normalize("　ＡＢＣ１２３　，ｏｋ～ ") == "ABC123 ，ok~"
    assert normalize("Ｈｉ！") == "Hi！" and normalize("Ｈｉ！", keep="") == "Hi!"


def test_invalidate_dependents() -> None:
    cache = {"a": 1, "c": 1, "x": 1}
    assert load("invalidate_dependents")(cache, {"a": {"b"}, "b": {"c", "a"}}, ["a", "a"]) == {"a", "b", "c"}
    assert cache == {"x": 1}


def test_diff_lines() -> None:
    diff, rng = load("diff_lines"), random.Random(0)
    assert diff(list("abc"), list("axc")) == [(" ", "a"), ("-", "b"), ("+", "x"), (" ", "c")]
    assert diff([], ["a"]) == [("+", "a")] and diff(["a"], []) == [("-", "a")]
    for _ in range(100):
        old, new = (rng.choices("abc", k=rng.randrange(7)) for _ in range(2))
        found = diff(old, new)
        assert [line for mark, line in found if mark != "+"] == old
        assert [line for mark, line in found if mark != "-"] == new


def test_day_bounds() -> None:
    bounds = load("day_bounds")
    start, end = bounds(datetime(2024, 5, 1, 17, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
    assert (start, end) == (datetime(2024, 5, 1, 16, tzinfo=UTC), datetime(2024, 5, 2, 16, tzinfo=UTC))
    for month, day, hours in ((3, 10, 23), (11, 3, 25)):
        start, end = bounds(datetime(2024, month, day, 12, tzinfo=UTC), ZoneInfo("America/New_York"))
        assert end - start == timedelta(hours=hours)
    with pytest.raises(ValueError, match="time zone"):
        bounds(datetime(2024, 5, 1), ZoneInfo("UTC"))


def test_softmax_temperature() -> None:
    softmax = load("softmax_temperature")
    found = softmax([1000.0, 999.0, -math.inf])
    assert sum(found) == pytest.approx(1) and found[2] == 0 and found[0] > found[1]
    assert softmax([0, 1], 100)[0] > softmax([0, 1], 1)[0]
    for bad in (([1.0], 0), ([-math.inf], 1), ([math.inf, 0], 1)):
        with pytest.raises(ValueError, match="must be"):
            softmax(*bad)


def test_range_to_cidrs() -> None:
    convert, rng = load("range_to_cidrs"), random.Random(0)
    for _ in range(100):
        first, last = sorted(rng.randrange(1 << rng.choice((4, 16, 32))) for _ in range(2))
        ends = ipaddress.IPv4Address(first), ipaddress.IPv4Address(last)
        wanted = [(int(net.network_address), net.prefixlen) for net in ipaddress.summarize_address_range(*ends)]
        assert convert(first, last) == wanted
    assert convert(0, 0xFFFFFFFF) == [(0, 0)] and convert(5, 5) == [(5, 32)]
    for bad in ((2, 1), (0, 1 << 32), (-1, 1)):
        with pytest.raises(ValueError, match="invalid address range"):
            convert(*bad)


def test_sliding_window_allow() -> None:
    allow = load("sliding_window_allow")
    limiter = SimpleNamespace(_calls=defaultdict(deque), _window=10, _limit=2)
    moments = (0, 1, 2, 9.9, 10, 10.5, 11)
    assert [allow(limiter, "a", now) for now in moments] == [True, True, False, False, True, False, True]
    assert allow(limiter, "b", 2)


def test_weighted_choice() -> None:
    choose = load("weighted_choice")

    def at(value: float) -> Any:
        return SimpleNamespace(random=lambda: value)

    assert choose("abc", [0, 1, 3], at(0.0)) == "b" and choose("abc", [0, 1, 3], at(0.25)) == "c"
    assert choose("abc", [1, 3, 0], at(1 - 2**-53)) == "b"
    for bad in (("ab", [1]), ("ab", [1, -1]), ("", []), ("a", [0])):
        with pytest.raises(ValueError, match="weight"):
            choose(*bad, at(0.5))


def test_pick_replicas() -> None:
    pick, nodes = load("pick_replicas"), [f"n{i}" for i in range(6)]
    for key in map(str, range(50)):
        chosen = pick(key, nodes, 2)
        assert chosen == pick(key, nodes[::-1], 2) and len(set(chosen)) == 2
        left = pick(key, [node for node in nodes if node != "n3"], 2)
        assert set(chosen) - {"n3"} <= set(left) and ("n3" in chosen or left == chosen)
    for count in (0, 7):
        with pytest.raises(ValueError, match="cannot pick"):
            pick("a", nodes, count)


def test_circuit_breaker_call() -> None:
    call, now = load("circuit_breaker_call"), [0]
    breaker = SimpleNamespace(_opened_at=None, _cooldown=10, _failures=0, _threshold=2)
    breaker._lock, breaker._clock = threading.Lock(), lambda: now[0]

    def outcome(operation: Any) -> Any:
        try:
            return call(breaker, operation)
        except Exception as error:
            return type(error).__name__

    def fail() -> None:
        raise KeyError

    assert [outcome(fail), outcome(lambda: 1), outcome(fail), outcome(fail)] == [
        "KeyError",
        1,
        "KeyError",
        "KeyError",
    ]
    assert outcome(lambda: 1) == "CircuitOpenError"
    now[0] = 10
    assert outcome(fail) == "KeyError" and outcome(lambda: 1) == "CircuitOpenError"
    now[0] = 20
    assert outcome(lambda: outcome(lambda: 2)) == "CircuitOpenError", "only one call probes"
    assert outcome(lambda: 3) == 3


def test_safe_join(tmp_path: Path) -> None:
    join, root = load("safe_join"), tmp_path / "data"
    root.mkdir()
    (tmp_path / "data2").mkdir()
    (root / "out").symlink_to(tmp_path / "data2")
    assert join(root, "a/../b") == root.resolve() / "b"
    for bad in ("../data2/x", "/etc/passwd", "out/x", ".."):
        with pytest.raises(PermissionError):
            join(root, bad)
    with pytest.raises(ValueError, match="null"):
        join(root, "a\0")


def test_split_sentences() -> None:
    split = load("split_sentences")
    text = "他说：“走吧！” 我没动……真的？！好。完"
    assert split(text) == ["他说：“走吧！”", "我没动……", "真的？！", "好。", "完"]
    assert split("") == [] and split("好。 ") == ["好。"]


def test_last_lines(tmp_path: Path) -> None:
    last, path = load("last_lines"), tmp_path / "log"
    for body in (b"", b"a", b"a\n", b"a\nbb\nccc\n", b"a\nbb\nccc", b"\n\n\n"):
        path.write_bytes(body)
        for count in range(5):
            wanted = body.splitlines()[-count:] if count else []
            assert all(last(path, count, block) == wanted for block in (1, 2, 3, 99))


def test_downsample_extremes() -> None:
    downsample, points = load("downsample_extremes"), [(i, 0.0) for i in range(10)]
    points[4], points[7] = (4, 9.0), (7, -5.0)
    assert downsample(points, 2) == [(0, 0.0), (4, 9.0), (5, 0.0), (7, -5.0)] and downsample(points, 5) == points
    assert downsample([(i, 1.0) for i in range(9)], 3) == [(0, 1.0), (3, 1.0), (6, 1.0)]
    with pytest.raises(ValueError, match="buckets"):
        downsample(points, 0)


def test_parse_csv() -> None:
    parse, rng = load("parse_csv"), random.Random(0)
    for _ in range(100):
        rows = [["".join(rng.choices('a",\n', k=rng.randrange(4))) for _ in range(3)] for _ in range(2)]
        file = io.StringIO()
        csv.writer(file).writerows(rows)
        assert parse(file.getvalue()) == parse(file.getvalue()[:-2]) == rows
    assert parse("") == [] and parse('a;"b;c"\n', ";") == [["a", "b;c"]]
    assert parse('5"x') == [['5"x']] and parse('""') == [[""]]
    with pytest.raises(ValueError, match="unterminated"):
        parse('"a')


def test_schedule_edf() -> None:
    schedule = load("schedule_edf")
    job = namedtuple("job", "name arrival deadline duration")
    jobs = [job("a", 0, 10, 4), job("b", 1, 6, 2), job("c", 1, 6, 3), job("d", 50, 51, 1), job("e", 2, 20, 1)]
    assert schedule(jobs) == ([("a", 0), ("b", 4), ("e", 6), ("d", 50)], ["c"])
    assert schedule([]) == ([], [])
