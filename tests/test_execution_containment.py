"""What a candidate can do to the machine: nothing. Each attack reports how far it came, and the outside is looked at."""

# ruff: noqa: E501  tables of one case a line

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from executing import SHORT, needs_isolation, outcome

from evaluate_metrics.scoring import execution
from evaluate_metrics.scoring.execution import Job, Limits, Test

pytestmark = needs_isolation
ROOT = Path(__file__).parent.parent
NOT_NAMESPACES = (
    "namespaces",
)  # the two needed layers, and the limits, must do without the private root and network

TRY = '''
import ctypes, os, signal, socket, sys, tempfile, threading, time
def attempt(do):
    """How far it came: the error's name, or the value."""
    try:
        return do()
    except BaseException as error:
        return type(error).__name__
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    """A system call, past everything that Python might check; the error's number if it fails."""
    return -ctypes.get_errno() if libc.syscall(number, *arguments) == -1 else 0
'''
MODES = pytest.mark.parametrize("without", [(), NOT_NAMESPACES], ids=["all layers", "without namespaces"])


def came_all(attacks: Iterable[str], *, without: tuple[str, ...] = (), limits: Limits = SHORT) -> list[str]:
    """What ``attempt`` answers for each expression, or the status where there is no answer; all on one worker."""
    candidates = [f"{TRY}\ndef go(): return repr(attempt(lambda: {do}))" for do in attacks]
    jobs = [Job(candidate, (Test("t", "raise AssertionError(go())"),)) for candidate in candidates]
    outcomes = [verdict.outcomes[0] for verdict in execution.run(jobs, without=without, limits=limits)]
    return [found.detail.partition("AssertionError: ")[2] or str(found.status) for found in outcomes]


def came(do: str, *, without: tuple[str, ...] = ()) -> str:
    return came_all([do], without=without)[0]


FILES = {
    "reads a file of the user": "open({path!r}).read()",
    "lists a folder of the user": "os.listdir({folder!r})",
    "writes beside it": "open({folder!r} + '/new', 'w').write('x')",
    "overwrites it": "open({path!r}, 'w').write('x')",
    "truncates it": "os.truncate({path!r}, 0)",
    "removes it": "os.remove({path!r})",
    "renames it": "os.rename({path!r}, {path!r} + '2')",
    "moves it in": "os.rename({path!r}, 'mine')",
    "links it": "os.link({path!r}, 'mine')",
    "reads it through a link": "[os.symlink({path!r}, 'link'), open('link').read()]",
    "writes it through a link": "[os.symlink({path!r}, 'link2'), open('link2', 'w').write('x')]",
    "changes its mode": "os.chmod({path!r}, 0o777)",
    "changes its owner": "os.chown({path!r}, 1, 1)",
    "changes its times": "os.utime({path!r}, (0, 0))",
    "sets an attribute": "os.setxattr({path!r}, 'user.x', b'x')",
    "makes a device": "os.mknod({folder!r} + '/device', 0o20666, os.makedev(1, 3))",
    "makes a folder": "os.mkdir({folder!r} + '/made')",
    "mounts over it": "-1 if libc.mount(b'none', {folder!r}.encode(), b'tmpfs', 0, None) == -1 else 0",
    "climbs out of its folder": "open('../../../../../../..' + {path!r}).read()",
}


@MODES
def test_files_outside_are_out_of_reach(without: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("secret", "utf-8")
    before = path.stat()
    answers = came_all([do.format(path=str(path), folder=str(tmp_path)) for do in FILES.values()], without=without)
    refused = ("'PermissionError'", "'FileNotFoundError'", "'OSError'", "-1")
    assert {name: got for name, got in zip(FILES, answers, strict=True) if got not in refused} == {}
    assert path.read_text("utf-8") == "secret"
    after = path.stat()
    assert (before.st_mode, before.st_uid, before.st_mtime, before.st_nlink) == (
        after.st_mode, after.st_uid, after.st_mtime, after.st_nlink,
    )  # fmt: skip
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret"]


PLACES = [
    "/etc/passwd",
    "/proc/self/environ",
    "/proc/1/environ",
    "/proc/self/mem",
    "/dev/mem",
    "/dev/shm",
    "/sys",
    "/tmp",
]


@MODES
def test_places_of_the_system_cannot_be_read(without: tuple[str, ...]) -> None:
    places = [*PLACES, sys.executable, __file__, execution.__file__]
    reads = [
        f"os.listdir({place!r})" if Path(place).is_dir() else f"open({place!r}, 'rb').read(1)" for place in places
    ]
    answers = came_all(reads, without=without)
    refused = ("'PermissionError'", "'FileNotFoundError'")
    assert {place: got for place, got in zip(places, answers, strict=True) if got not in refused} == {}


CALLS = {
    "forks": "os.fork()",
    "forks by the system call": "call(57)",
    "clones": "call(56, 17, 0, 0, 0, 0)",
    "clones with vfork's flags": "call(56, 0x4111, 0, 0, 0, 0)",
    "starts a program": "os.execv('/bin/sh', ['sh', '-c', 'true'])",
    "starts a shell": "__import__('subprocess').run(['true'])",
    "signals its parent": "os.kill(os.getppid(), 9) if os.getppid() > 1 else os.kill(1, 9)",
    "signals everyone": "os.kill(-1, 9)",
    "signals its group": "os.kill(0, 9)",
    "signals its neighbours": "[os.kill(os.getpid() + n, 9) for n in (-2, -1, 1, 2)]",
    "signals by queue": "call(129, os.getppid() or 1, 9, ctypes.create_string_buffer(128))",
    "signals by descriptor": "signal.pidfd_send_signal(os.pidfd_open(os.getppid() or 1), 9)",
    "signals through a descriptor's owner": "__import__('fcntl').fcntl(0, 8, os.getppid() or 1)",
    "reads its parent's memory": "call(310, os.getppid() or 1, 0, 0, 0, 0, 0)",
    "traces its parent": "call(101, 16, os.getppid() or 1, 0, 0)",
    "opens a socket": "socket.socket()",
    "opens a Unix socket": "socket.socket(socket.AF_UNIX)",
    "opens a datagram pair": "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
    "opens a raw socket": "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "opens a netlink socket": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "makes a ring": "call(425, 8, ctypes.create_string_buffer(256))",
    "makes namespaces": "call(272, 0x10000000)",
    "loads a program into the kernel": "call(321, 0, ctypes.create_string_buffer(128), 128)",
    "counts events": "call(298, ctypes.create_string_buffer(128), 0, -1, -1, 0)",
    "makes a key": "call(248, b'user', b'x', b'y', 1, -2)",
    "makes shared memory": "call(29, 1, 4096, 0o1600)",
    "makes a memory file": "os.memfd_create('x')",
    "raises a limit": "call(302, 0, 0, ctypes.create_string_buffer(16), 0)",
    "becomes another user": "os.setuid(1)",
    "gets more priority": "os.nice(-5)",
    "moves to another session": "os.setsid()",
    "reboots": "call(169, 0, 0, 0, 0)",
    "sets the clock": "time.clock_settime(time.CLOCK_REALTIME, 0.0)",
    "adds a filter of its own": "call(317, 1, 0, 0)",
    "becomes readable to others": "call(157, 4, 1, 0, 0, 0)",
    "handles page faults": "call(323, 0)",
}


@MODES
def test_system_calls_beyond_computing_are_refused(without: tuple[str, ...]) -> None:
    numbered = os.uname().machine == "x86_64"  # the numbers in call(…) are this architecture's
    attacks = {name: do for name, do in CALLS.items() if numbered or "call(" not in do}
    answers = came_all(attacks.values(), without=without)
    refused = ("'PermissionError'", "-1")
    assert {name: got for name, got in zip(attacks, answers, strict=True) if got not in refused} == {}


FLOODS = {
    "maps 10 GB": ("len(bytearray(10 << 30))", ("'MemoryError'",)),
    "fills memory": ("[bytearray(1 << 20) for _ in range(10_000)][0]", ("'MemoryError'",)),
    "fills a file": ("open('big', 'wb').write(bytes(64 << 20))", ("'OSError'",)),
    "fills the disk": ("[open(f'f{n}', 'wb').write(bytes(8 << 20)) for n in range(20)][0]", ("'OSError'",)),
    "opens many files": ("[open('/dev/null') for _ in range(5000)][0]", ("'OSError'",)),
    "starts many threads": ("[threading.Thread(target=time.sleep, args=(9,)).start() for _ in range(20_000)][0]", ("'RuntimeError'",)),
}  # fmt: skip


def test_floods_end_at_a_limit() -> None:
    answers = came_all([do for do, _ in FLOODS.values()])
    wrong = {name: got for (name, (_, ends)), got in zip(FLOODS.items(), answers, strict=True) if got not in ends}
    assert wrong == {}


def test_memory_that_runs_out_is_said_so() -> None:
    assert outcome("def f(): return bytearray(10 << 30)", "f()").status == "memory"


def test_output_floods_go_nowhere() -> None:
    test = "assert f() == 1\nassert 0 < len(printed()) <= 1 << 20"
    candidate = "def f():\n    for _ in range(300): print('x' * 100_000)\n    return 1"
    assert outcome(candidate, test).status == "passed"


HANGS = {
    "loops": "while True: pass",
    "loops and ignores signals": "import signal\nfor n in range(1, 65):\n    try: signal.signal(n, signal.SIG_IGN)\n    except (OSError, ValueError): pass\nwhile True: pass",
    "loops in a thread": "import threading\ndef spin():\n    while True: pass\nfor _ in range(4): threading.Thread(target=spin).start()\nspin()",
    "loops in one expression": "10 ** 10 ** 10",
    "catches everything": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
}  # fmt: skip


def test_hangs_end_at_the_limit_of_processor_time() -> None:
    jobs = [Job(hang, (Test("t", "pass"),)) for hang in HANGS.values()]
    for verdict in execution.run(jobs, limits=Limits(cpu_seconds=0.3, wall_seconds=60)):
        assert verdict.outcomes[0].status == "timeout"
        assert 0.2 < verdict.outcomes[0].cpu_seconds < 2


def test_sleep_ends_at_the_backstop() -> None:
    started = time.monotonic()
    found = outcome("import time\ntime.sleep(60)", "pass", limits=Limits(cpu_seconds=5, wall_seconds=0.5))
    assert (found.status, found.detail) == ("timeout", "wall time")
    assert time.monotonic() - started < 20


LEFTOVERS = """
import os, sys, threading
os.umask(0)
open("left.py", "w").write("x = 1")
os.makedirs("closed/inner/most"); open("closed/inner/file", "w").write("x")
os.mkdir("none", 0); os.makedirs("some/none", 0o700); os.mkdir("some/other", 0)
os.symlink("/", "root"); os.symlink("some", "loop")
for n in range(1000):
    os.mkdir("deep"); os.chdir("deep")
"""


def test_nothing_is_left_for_the_next_candidate() -> None:
    looks = "import os, sys\ndef found(): return os.listdir('.')\ndef modules(): return 'left' in sys.modules\n"
    jobs = [
        Job(LEFTOVERS, (Test("t", "pass"),)),
        Job(looks, (Test("files", "assert found() == []"), Test("modules", "assert not modules()"))),
    ]
    for without in ((), NOT_NAMESPACES):
        assert [verdict.passed for verdict in execution.run(jobs, limits=SHORT, without=without)] == [True, True]


def test_tests_and_candidate_share_a_scratch_folder() -> None:
    test = "open('in.txt', 'w').write('a b')\nassert words('in.txt') == ['a', 'b']"
    assert outcome("def words(path): return open(path).read().split()", test).status == "passed"


def _children(of: int) -> set[int]:
    """All descendants of a process."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found: set[int] = set()
    level = {of}
    while level:
        level = {child for child, parent in parents.items() if parent in level}
        found |= level
    return found


def test_nothing_outlives_a_run() -> None:
    before = _children(os.getpid())
    hang = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n"
    assert outcome(hang, "pass").status == "passed"
    assert _children(os.getpid()) <= before


def test_nothing_outlives_an_abandoned_run() -> None:
    before = _children(os.getpid())
    verdicts = execution.run([Job("", (Test("t", "pass"),))] * 50, workers=2)
    next(verdicts)
    verdicts.close()  # type: ignore[attr-defined]
    assert _children(os.getpid()) <= before


@pytest.mark.parametrize("without", ["()", "('namespaces',)"])
def test_nothing_outlives_a_client_that_is_killed(without: str) -> None:
    script = (
        "from evaluate_metrics.scoring.execution import *\n"
        "limits = Limits(cpu_seconds=60, wall_seconds=60)\n"
        f"jobs = [Job('', (Test('t', 'pass'),)), Job('while True: pass', (Test('t', 'pass'),))] * 4\n"
        f"verdicts = run(jobs, limits=limits, without={without})\n"
        "print(next(verdicts).passed, flush=True)\n"
        "list(verdicts)"
    )
    client = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT)
    assert client.stdout and client.stdout.readline() == b"True\n"
    deadline = time.monotonic() + 20
    while len(processes := _children(client.pid)) < 3:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    client.kill()
    client.wait()
    client.stdout.close()
    deadline = time.monotonic() + 20
    while (left := [number for number in processes if _runs(number)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == []


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


AS_A_USER = """
from evaluate_metrics.scoring.execution import *
print(set(NEEDED) <= set(isolation().held), *isolation().held)
reads = Job("def go(): return open('/etc/passwd').read()", (Test("t", "with raises(OSError):\\n    go()"),))
forks = Job("import os\\ndef go(): return os.fork()", (Test("t", "with raises(PermissionError):\\n    go()"),))
wrong = Job("def go(): return 1", (Test("t", "assert go() == 2"),))
for without in ((), ("namespaces",)):
    print(*[verdict.passed for verdict in run([reads, forks, wrong], without=without)])
"""


def _interpreter_of_all() -> str | None:
    """A Python 3.11 or later that an ordinary user can start; root's own may lie in a closed home."""
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        path = Path("/usr/bin") / name
        if path.exists():
            ask = subprocess.run(
                [path, "-c", "import sys; print(sys.version_info >= (3, 11))"], capture_output=True, check=False
            )
            if ask.stdout == b"True\n":
                return str(path)
    return None


@pytest.mark.skipif(os.getuid() != 0, reason="the other tests run as an ordinary user already")
def test_an_ordinary_user_is_isolated_too() -> None:
    python = _interpreter_of_all()
    if python is None:
        pytest.skip("no Python 3.11 in /usr/bin, which a user without root's home could start")
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "evaluate_metrics"
        shutil.copytree(ROOT / "evaluate_metrics", package)
        for place in (Path(folder), *Path(folder).rglob("*")):
            place.chmod(0o755)
        done = subprocess.run(
            [python, "-c", AS_A_USER], user=65534, group=65534, extra_groups=[], env={"PYTHONPATH": folder}, cwd="/",
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
    assert done.stdout.splitlines()[0].startswith("True"), done.stdout + done.stderr
    assert done.stdout.splitlines()[1:] == ["True True False"] * 2


# Each layer is needed: without it, what it stops succeeds (where that does no harm).


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_without_the_filter_a_candidate_forks() -> None:
    forks = "(lambda pid: pid > 0 or os._exit(0))(os.fork())"
    assert came(forks) == "'PermissionError'"
    assert came(forks, without=("seccomp",)) == "True"


def test_without_landlock_a_candidate_reads_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", "utf-8")
    reads = f"open({str(tmp_path / 'secret')!r}).read()"
    assert came(reads, without=("landlock", "namespaces")) == "'secret'"
    assert came(reads, without=("namespaces",)) == "'PermissionError'"


def test_without_namespaces_filter_and_landlock_a_candidate_reaches_the_network(listening: int) -> None:
    connects = f"socket.create_connection(('127.0.0.1', {listening})).close()"
    assert came(connects, without=("seccomp", "namespaces", "landlock")) == "None"
    assert came(connects, without=("seccomp", "landlock")) != "None"
    assert came(connects, without=("namespaces", "landlock")) == "'PermissionError'"


def test_without_limits_a_candidate_takes_memory() -> None:
    takes = "len(bytearray(300 << 20))"
    assert came(takes, without=("rlimits",)) == str(300 << 20)
    assert came(takes) == "'MemoryError'"
