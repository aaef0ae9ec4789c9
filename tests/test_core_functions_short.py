"""The functions of the train split and of the line rows do what their comments say."""

from __future__ import annotations

import hashlib
import hmac
import os
import subprocess
import threading
import time
from collections import OrderedDict, deque
from pathlib import Path
from types import SimpleNamespace

import pytest
from core_functions import load


def test_overlapping_windows() -> None:
    windows = load("overlapping_windows")
    assert list(windows("abcdef", 4, 2)) == ["abcd", "cdef"]
    assert list(windows("abc", 2)) == ["ab", "c"] and list(windows("", 2)) == []
    for overlap in (2, -1):
        with pytest.raises(ValueError, match="overlap"):
            list(windows("ab", 2, overlap))


def test_atomic_write(tmp_path: Path) -> None:
    write, path = load("atomic_write"), tmp_path / "state"
    write(path, "old")
    write(path, "é")
    with pytest.raises(UnicodeEncodeError):
        write(path, "\ud800")
    assert path.read_text("utf-8") == "é" and list(tmp_path.iterdir()) == [path]


def test_parse_env_line() -> None:
    parse = load("parse_env_line")
    assert parse('export A = "x=y" ') == ("A", "x=y") and parse("A='") == ("A", "'")
    assert parse(" # a=b") is None and parse("\n") is None
    for bad in ("abc", "1a=2", "=x"):
        with pytest.raises(ValueError, match="not an assignment"):
            parse(bad)


def test_expiring_get() -> None:
    get, now = load("expiring_get"), time.monotonic()
    cache = SimpleNamespace(_lifetime=60, _entries=OrderedDict(a=(1, now), b=(2, now - 60), c=(3, now)))
    assert get(cache, "a") == 1 and get(cache, "b", 9) == 9 and get(cache, "z") is None
    assert list(cache._entries) == ["c", "a"]


def test_ceil_division() -> None:
    blocks = load("ceil_division")
    assert [blocks(n, 4) for n in (0, 1, 4, 5, 10**20 + 1)] == [0, 1, 1, 2, 25 * 10**18 + 1]


def test_late_binding() -> None:
    stored: list[tuple[str, int]] = []
    bus = SimpleNamespace(subscribe=lambda channel, handle: None)
    for handle in load("late_binding")(bus, "ab", lambda *pair: stored.append(pair)):
        handle(1)
    assert stored == [("a", 1), ("b", 1)]


def test_purge_expired() -> None:
    sessions = {"a": 0.0, "b": 5.0}
    assert load("purge_expired")(sessions, 10, 5) == 1 and sessions == {"b": 5.0}


def test_verify_signature() -> None:
    verify = load("verify_signature")
    good = "sha256=" + hmac.new(b"k", b"x", hashlib.sha256).hexdigest()
    assert verify(b"x", good, b"k")
    assert not verify(b"y", good, b"k") and not verify(b"x", good[7:], b"k") and not verify(b"x", "sha256=é", b"k")


def test_price_to_cents() -> None:
    cents = load("price_to_cents")
    assert [cents(price) for price in (1.005, 0.29, 2)] == [101, 29, 200]
    with pytest.raises(ValueError, match="not a price"):
        cents(float("nan"))


def test_split_sessions() -> None:
    split = load("split_sessions")
    assert split([9, 1, 3, 5], 2) == [[1, 3, 5], [9]] and split([], 2) == []


def test_version_key() -> None:
    key = load("version_key")
    assert key("1.10") > key("1.9") and key("V1.2") == key("1.2.0")
    assert key("1.2-rc1") < key("1.2") < key("1.2.1-a")
    for bad in ("1.x", "", "1..2", "-rc1"):
        with pytest.raises(ValueError, match="not a version"):
            key(bad)


def test_adc_to_voltage() -> None:
    convert = load("adc_to_voltage")
    assert convert([0, 4095, 4095, 4095], 3.3) == pytest.approx(3.3)
    assert convert([0, 255, 0], 5.0, bits=8) == 0
    for bad in ([1, 2], [1, 2, 4096], [1, 2, -1]):
        with pytest.raises(ValueError, match="sample"):
            convert(bad, 3.3)


def test_format_size() -> None:
    sizes = {0: "0 B", 1023: "1023 B", 1024: "1.0 KiB", 1536: "1.5 KiB", 1048575: "1.0 MiB", 1 << 52: "4096.0 TiB"}
    assert {size: load("format_size")(size) for size in sizes} == sizes
    assert load("format_size")(1300, digits=2) == "1.27 KiB"
    with pytest.raises(ValueError, match="negative"):
        load("format_size")(-1)


def test_condition_wait() -> None:
    take, got = load("condition_wait"), []
    condition, jobs, closed = threading.Condition(), deque[int](), threading.Event()
    thread = threading.Thread(target=lambda: got.append(take(condition, jobs, closed)))
    thread.start()
    for job in ((), (7,)):
        with condition:
            jobs.extend(job)
            condition.notify_all()
    thread.join(5)
    assert got == [7] and not jobs
    closed.set()
    assert take(condition, jobs, closed) is None


def test_skip_header() -> None:
    total = load("skip_header")
    assert total([]) == 0 and total(["a,b\n", "x,1\n", "\n", "y,2.5"]) == 3.5


def test_lowest_set_bit() -> None:
    blocks = load("lowest_set_bit")
    assert list(blocks(0b10110)) == [1, 2, 4] and list(blocks(0)) == []


def test_option_injection(tmp_path: Path) -> None:
    latest = load("option_injection")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a"]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "first"], check=True)
    assert len(latest(str(tmp_path), "main")) == 40
    with pytest.raises(subprocess.CalledProcessError):
        latest(str(tmp_path), "--git-dir")


def test_file_name_bytes(tmp_path: Path) -> None:
    folder, manifest = tmp_path / "names", tmp_path / "manifest"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/a\xff")).touch()
    assert load("file_name_bytes")(str(folder), str(manifest)) == 1
    assert manifest.read_bytes() == b"a\xff\0"
