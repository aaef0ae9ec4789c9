"""The system-call filter as data: both architectures' tables, and a machine that runs the filter as the kernel would."""

# ruff: noqa: E501  tables of one case a line

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from executing import missing

from evaluate_metrics.scoring.execution import landlock, seccomp, syscalls

HEADERS = {  # of the kernel, where its development files are installed
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}
NEVER = {"fork", "vfork", "execve", "execveat", "socket", "connect", "bind", "ptrace", "process_vm_readv", "unshare", "setns",
         "mount", "chmod", "fchmod", "fchmodat", "chown", "fchownat", "utimensat", "setxattr", "truncate", "memfd_create",
         "io_uring_setup", "bpf", "seccomp", "setrlimit", "shmget", "keyctl", "tkill", "rt_sigqueueinfo", "pidfd_send_signal"}  # fmt: skip
ALLOW, KILL = 0x7FFF0000, 0x80000000
machines = pytest.mark.parametrize("machine", list(syscalls.ARCHITECTURES))


def both(machine: str) -> dict[str, int]:
    return syscalls.numbers(syscalls.ALLOWED, machine) | syscalls.numbers(syscalls.BY_ARGUMENT, machine)


def decide(machine: str, call: int, *arguments: int, architecture: int | None = None, pid: int = 77) -> int:
    """What the filter answers."""
    return trace(machine, call, *arguments, architecture=architecture, pid=pid)[0]


def trace(
    machine: str, call: int, *arguments: int, architecture: int | None = None, pid: int = 77
) -> tuple[int, int]:
    """What the filter answers, and after how many instructions: classic BPF, as far as the filter uses it."""
    code = seccomp.program(machine, pid)
    words = [*arguments, *([0] * (6 - len(arguments)))]
    data = struct.pack("<iIQ6Q", call, architecture or syscalls.ARCHITECTURES[machine], 0, *words)
    at = loaded = 0
    for step in range(1, len(code)):
        operation, yes, no, operand = struct.unpack_from("<HBBI", code, 8 * at)
        at += 1
        if operation == 0x06:
            return int(operand), step
        if operation == 0x20:
            (loaded,) = struct.unpack_from("<I", data, operand)
        else:
            true = {0x15: loaded == operand, 0x35: loaded >= operand, 0x45: bool(loaded & operand)}[operation]
            at += yes if true else no
    raise AssertionError("the filter does not end")


@machines
def test_tables_are_consistent(machine: str) -> None:
    numbers = both(machine)
    assert len(set(numbers.values())) == len(numbers)
    assert all(0 <= number < 470 for number in numbers.values())
    assert not NEVER & set(numbers)
    for table in (syscalls.ALLOWED, syscalls.BY_ARGUMENT):
        assert all(re.fullmatch(r"\s*[a-z0-9_]+ \d+ (\d+|-)\s*", row) for row in table.split(","))


def test_arm64_lacks_only_what_it_has_under_another_name() -> None:
    """Its C library makes the old calls from the newer ones, which must then be there."""
    lacking = set(both("x86_64")) - set(both("aarch64"))
    newer = {"openat", "newfstatat", "ppoll", "faccessat", "pipe2", "pselect6", "dup3", "rt_sigsuspend", "setitimer", "getdents64",
             "renameat", "mkdirat", "unlinkat", "linkat", "symlinkat", "readlinkat", "epoll_create1", "epoll_pwait"}  # fmt: skip
    assert newer <= set(both("aarch64"))
    assert lacking == {"open", "stat", "lstat", "poll", "access", "pipe", "select", "dup2", "pause", "alarm", "getdents",
                       "rename", "mkdir", "rmdir", "creat", "link", "unlink", "symlink", "readlink", "getpgrp", "time",
                       "epoll_create", "epoll_wait"}  # fmt: skip


@machines
def test_tables_agree_with_the_kernels_headers(machine: str) -> None:
    if not HEADERS[machine].exists():
        pytest.skip(f"{HEADERS[machine]} is not installed")
    text = HEADERS[machine].read_text("ascii").replace("__NR3264_", "__NR_")
    known = {
        name: int(number) for name, number in re.findall(r"#define __NR_(\w+)\s+(\d+)\s*$", text, re.MULTILINE)
    }
    known.setdefault("newfstatat", known.get("fstatat", -1))
    assert {name: number for name, number in both(machine).items() if known.get(name) != number} == {}


@machines
def test_the_filter_allows_the_table_and_nothing_else(machine: str) -> None:
    allowed = set(syscalls.numbers(syscalls.ALLOWED, machine).values())
    by_argument = set(syscalls.numbers(syscalls.BY_ARGUMENT, machine).values())
    for call in set(range(1000)) - by_argument:
        assert (decide(machine, call) == ALLOW) == (call in allowed), call


@machines
def test_the_filter_kills_other_architectures(machine: str) -> None:
    assert decide(machine, both(machine)["read"], architecture=0x40000003) == KILL
    if machine == "x86_64":
        assert decide(machine, 0x40000000 | both(machine)["read"]) == KILL


@machines
def test_the_filter_looks_at_arguments(machine: str) -> None:
    calls = both(machine)
    threads, process = 0x3D0F00, 17
    cases = {
        ("clone", threads): True, ("clone", process): False, ("clone", 0x4111): False, ("clone3", 0): False,
        ("kill", 77, 9): True, ("kill", 1, 9): False, ("kill", 2**32 - 1, 9): False, ("kill", 0, 9): False,
        ("tgkill", 77, 77, 6): True, ("tgkill", 78, 78, 6): False,
        ("socketpair", 1, 1): True, ("socketpair", 1, 0x80801): True, ("socketpair", 1, 2): False, ("socketpair", 1, 5): False,
        ("socketpair", 2, 1): False, ("sendto", 3, 0, 0, 0, 0): True, ("sendto", 3, 0, 0, 0, 1 << 40): False,
        ("sendto", 3, 0, 0, 0, 1): False, ("prlimit64", 0, 7, 0): True, ("prlimit64", 0, 7, 1): False,
        ("prlimit64", 0, 7, 1 << 32): False, ("fcntl", 3, 1): True, ("fcntl", 3, 8): False, ("fcntl", 3, 10): False,
        ("ioctl", 3, 0x5401): True, ("ioctl", 3, 0x5412): False, ("prctl", 15): True, ("prctl", 4): False,
    }  # fmt: skip
    wrong = {
        case: expected
        for case, expected in cases.items()
        if (decide(machine, calls[case[0]], *case[1:]) == ALLOW) != expected
    }
    assert wrong == {}


@machines
def test_the_filter_finds_a_call_by_halving(machine: str) -> None:
    """The kernel tries a new filter with every number, in every child: a list that it walks costs more than all else."""
    by_argument = set(syscalls.numbers(syscalls.BY_ARGUMENT, machine).values())
    assert max(trace(machine, call)[1] for call in set(range(500)) - by_argument) <= 12


@machines
def test_jumps_stay_within_the_filter(machine: str) -> None:
    code = seccomp.program(machine, 77)
    instructions = list(struct.iter_unpack("<HBBI", code))
    assert len(instructions) <= 4096
    for at, (operation, yes, no, _) in enumerate(instructions):
        assert operation in (0x06, 0x20, 0x15, 0x35, 0x45)
        assert at + 1 + max(yes, no) < len(instructions) or operation == 0x06


def test_isolation_holds_where_the_kernel_offers_it() -> None:
    """Else a fault of ours would only have tests skipped."""
    if not landlock.version() or not Path("/proc/sys/kernel/seccomp/actions_avail").exists():
        pytest.skip("this kernel has no Landlock or no seccomp")
    assert missing() == ""


def test_the_tables_numbers_are_checked() -> None:
    """The check against the headers can fail."""
    numbers = syscalls.numbers("read 0 63, write 1 65", "aarch64")
    assert numbers == {"read": 63, "write": 65} != {"read": 63, "write": 64}
