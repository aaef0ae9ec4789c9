"""What the kernel tells of this device, read from trees made up here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from ianvs_bridge.device import memory, processor
from ianvs_bridge.device.energy import Meter

MB = 1_000_000


def lay(root: Path, files: Mapping[str, object]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n")
    return root


def machine(available: int = 8000) -> dict[str, object]:
    return {"proc/meminfo": f"MemTotal: 16000000 kB\nMemFree: 1 kB\nMemAvailable: {available * 1000} kB"}


def test_what_is_free_is_what_the_kernel_says_is_available(tmp_path: Path) -> None:
    found = memory.free(lay(tmp_path, machine()))
    assert found == memory.Free(8_000_000 * 1024, "memory of the machine")
    assert memory.total(tmp_path) == 16_000_000 * 1024


def test_nothing_is_known_where_the_system_tells_nothing(tmp_path: Path) -> None:
    assert memory.free(tmp_path) is None
    assert memory.total(tmp_path) is None
    assert memory.peaks(1, tmp_path) == {}


def test_the_tightest_control_group_sets_the_bound(tmp_path: Path) -> None:
    groups = "sys/fs/cgroup"
    files = {
        **machine(),
        "proc/self/cgroup": "0::/kube/pod",
        f"{groups}/kube/memory.max": 900 * MB,
        f"{groups}/kube/memory.current": 500 * MB,
        f"{groups}/kube/pod/memory.max": "max",
        f"{groups}/kube/pod/memory.current": 100 * MB,
    }
    assert memory.free(lay(tmp_path, files)) == memory.Free(400 * MB, "control group /kube")
    pod = {f"{groups}/kube/pod/memory.max": 300 * MB, f"{groups}/kube/pod/memory.stat": f"inactive_file {50 * MB}"}
    assert memory.free(lay(tmp_path, pod)) == memory.Free(250 * MB, "control group /kube/pod")


def test_a_group_of_version_1_counts_and_one_mounted_as_the_root_is_found(tmp_path: Path) -> None:
    group = "sys/fs/cgroup/memory"
    files = {
        **machine(),
        "proc/self/cgroup": "5:cpu:/\n4:memory:/docker/0a1b",
        f"{group}/memory.limit_in_bytes": 512 * MB,
        f"{group}/memory.usage_in_bytes": 500 * MB,
        f"{group}/memory.stat": f"cache 7\ntotal_inactive_file {100 * MB}",
    }
    assert memory.free(lay(tmp_path, files)) == memory.Free(112 * MB, "control group /")
    lay(tmp_path, {f"{group}/memory.usage_in_bytes": 700 * MB})
    found = memory.free(tmp_path)
    assert found is not None and found.bytes == 0, "over its limit: nothing is free, and not less than nothing"
    lay(tmp_path, {f"{group}/memory.limit_in_bytes": 2**63 - 4096})
    found = memory.free(tmp_path)
    assert found is not None and found.bound == "memory of the machine", "that is how version 1 writes no limit"


def test_the_peaks_are_those_of_a_process_and_all_that_it_started(tmp_path: Path) -> None:
    files: dict[str, object] = {}
    for pid, name, parent, peak in [
        (10, "a", 1, 5),
        (11, "b) R 99 (", 10, 7),
        (12, "c", 11, 11),
        (13, "d", 1, 100),
    ]:
        files[f"proc/{pid}/stat"] = f"{pid} ({name}) S {parent} 0 0"
        files[f"proc/{pid}/status"] = f"Name: x\nVmHWM:\t {peak} kB\nThreads: 1"
    assert memory.peaks(10, lay(tmp_path, files)) == {10: 5 * 1024, 11: 7 * 1024, 12: 11 * 1024}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system has no /proc")
def test_a_peak_is_seen_after_it_has_passed() -> None:
    code = "x = bytearray(200_000_000); del x; print('done', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert memory.peaks(os.getpid())[child.pid] > 200_000_000
        assert sum(memory.peaks(child.pid).values()) < 400_000_000
        child.kill()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("processor\t: 0\nmodel name\t: Fast X\n", "Fast X"), ("Model\t\t: Raspberry Pi 5\n", "Raspberry Pi 5")],
)
def test_the_processor_is_named_as_the_kernel_does(text: str, expected: str, tmp_path: Path) -> None:
    assert processor.name(lay(tmp_path, {"proc/cpuinfo": text})) == expected
    assert processor.name(tmp_path / "nowhere"), "the architecture"
    assert processor.cores() >= 1


ZONES = "sys/class/powercap"


def zone(name: str, kind: str, joules: float, most: float = 1000) -> dict[str, object]:
    values = {"name": kind, "energy_uj": round(joules * 1e6), "max_energy_range_uj": round(most * 1e6)}
    return {f"{ZONES}/{name}/{key}": value for key, value in values.items()}


def test_energy_is_that_of_all_processors_without_their_parts(tmp_path: Path) -> None:
    lay(tmp_path, zone("intel-rapl:0", "package-0", 10) | zone("intel-rapl:1", "package-1", 20))
    lay(tmp_path, zone("intel-rapl:0:0", "core", 5) | zone("intel-rapl:2", "psys", 50))
    meter = Meter(tmp_path)
    assert meter.missing is None
    assert meter.look() == 0
    lay(tmp_path, zone("intel-rapl:0", "package-0", 13) | zone("intel-rapl:1", "package-1", 21))
    lay(tmp_path, zone("intel-rapl:0:0", "core", 500) | zone("intel-rapl:2", "psys", 500))
    assert meter.look() == pytest.approx(4)


def test_a_counter_that_began_again_has_gone_on(tmp_path: Path) -> None:
    meter = Meter(lay(tmp_path, zone("intel-rapl:0", "package-0", 990)))
    lay(tmp_path, zone("intel-rapl:0", "package-0", 2))
    assert meter.look() == pytest.approx(12)
    lay(tmp_path, zone("intel-rapl:0", "package-0", 3))
    assert meter.look() == pytest.approx(13)


def test_energy_that_cannot_be_read_is_none_with_the_reason(tmp_path: Path) -> None:
    meter = Meter(tmp_path)
    assert (meter.look(), meter.missing) == (None, "this system shows no counters of energy (RAPL)")
    lay(tmp_path, {f"{ZONES}/intel-rapl:0/name": "package-0"})  # root alone may read the counter itself
    meter = Meter(tmp_path)
    assert (meter.look(), meter.missing) == (None, "the counters of energy (RAPL) are for root alone")
    meter = Meter(lay(tmp_path, zone("intel-rapl:0", "package-0", 1)))
    (tmp_path / ZONES / "intel-rapl:0/energy_uj").unlink()
    assert meter.look() is None, "never 0"
