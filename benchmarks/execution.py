"""How fast programs are judged, and how many forgeries get through: this executor against others, in one run.

    python benchmarks/execution.py [--code-eval FOLDER] [--evalplus FOLDER] [--executions N]

``--code-eval`` is a folder with ``execute.py`` of Hugging Face's metric ``code_eval``; without it, its mechanism
(a manager and a process for every check, test and program in one text, a verdict by that process) stands in,
written anew and named as what it is. ``--evalplus`` is a folder to import EvalPlus from, if it is not installed.

All are called from a process that has loaded ``evaluate``, as a metric's has. Only this executor isolates. The
others run each forgery in a process of its own, which can be lost, below a limit of memory; none of the forgeries
aims at the machine.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.util
import io
import json
import multiprocessing
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from evaluate_metrics.scoring import execution

sys.path.append(str(Path(__file__).parent.parent / "tests"))
from forgeries import ADD, ALL

Check = Callable[[str, str], bool]  # candidate, test
TIMEOUT = 3.0
FLAT = "def flat(x):\n    return [i for y in x for i in y]\n"
VOWELS = "def vowels(s):\n    return sum(c in 'aeiou' for c in s)\n"
PRIMES = "def primes(n):\n    return [p for p in range(2, n) if all(p % d for d in range(2, p))]\n"
PROGRAMS = (
    ("def add(a, b):\n    return a + b\n", ADD),
    (FLAT, "assert flat([[1], [2, 3]]) == [1, 2, 3]\nassert flat([]) == []\n"),
    (VOWELS, "assert vowels('audio') == 4\nassert vowels('') == 0\n"),
    ("import math\ndef area(r):\n    return math.pi * r * r\n", "assert abs(area(1) - 3.14159) < 1e-4\n"),
    (PRIMES, "assert primes(8) == [2, 3, 5, 7]\n"),
)


def ours(candidate: str, test: str) -> bool:
    limits = execution.Limits(cpu_seconds=TIMEOUT, wall_seconds=10 * TIMEOUT)
    (verdict,) = execution.run([execution.Job(candidate, (execution.Test("t", test),))], limits=limits)
    return verdict.passed is True


def process_per_check(candidate: str, test: str) -> bool:
    """The mechanism of code_eval."""
    result = multiprocessing.Manager().list()
    process = multiprocessing.Process(target=_in_process, args=(f"{candidate}\n{test}", result))
    process.start()
    process.join(TIMEOUT + 1)
    if process.is_alive():
        process.kill()
    return list(result) == ["passed"]


def _in_process(program: str, result: Any) -> None:
    def late(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, TIMEOUT)
    quiet = io.StringIO()
    try:
        with tempfile.TemporaryDirectory(), contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
            exec(program, {})
        result.append("passed")
    except BaseException as error:
        result.append(f"failed: {error}")


def code_eval(folder: str) -> Check:
    """Hugging Face's own code."""
    spec = importlib.util.spec_from_file_location("code_eval_execute", Path(folder) / "execute.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["code_eval_execute"] = module
    spec.loader.exec_module(module)
    return lambda candidate, test: bool(module.check_correctness(f"{candidate}\n{test}", TIMEOUT, 0, 0)["passed"])


def evalplus() -> Check | None:
    """EvalPlus, which takes inputs and expected outputs: it is given the test as one function of no arguments."""
    try:
        from evalplus.eval import PASS, untrusted_check  # noqa: PLC0415  only where it is installed
    except ImportError:
        return None

    def check(candidate: str, test: str) -> bool:
        body = "".join(f"    {line}\n" for line in test.splitlines())
        program = f"{candidate}\ndef whole_test():\n{body}    return True\n"
        status, _ = untrusted_check("humaneval", program, [[]], "whole_test", [True], 0, [0.1], True, TIMEOUT)
        return bool(status == PASS)

    return check


def executors(options: argparse.Namespace) -> dict[str, Check]:
    found: dict[str, Check] = {"this executor": ours}
    if options.code_eval:
        found["code_eval"] = code_eval(options.code_eval)
    else:
        found["process per check, as in code_eval"] = process_per_check
    sys.path.append(options.evalplus or "")
    if check := evalplus():
        found["EvalPlus"] = check
    return found


def processor_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def throughput(name: str, check: Check, workers: int, count: int) -> tuple[float, float]:
    """Executions a second, and milliseconds of processor time for each."""
    programs = [PROGRAMS[n % len(PROGRAMS)] for n in range(count)]
    started, used = time.perf_counter(), processor_seconds()
    if check is ours:
        jobs = [execution.Job(candidate, (execution.Test("t", test),)) for candidate, test in programs]
        passed = [verdict.passed is True for verdict in execution.run(jobs, workers=workers)]
    else:
        with ThreadPoolExecutor(workers) as pool:
            passed = list(pool.map(lambda program: check(*program), programs))
    seconds, processor = time.perf_counter() - started, processor_seconds() - used
    assert all(passed), f"{name} fails correct programs"
    return count / seconds, 1000 * processor / count


def let_through(name: str, arguments: list[str]) -> int:
    """How many forgeries pass. Each is tried in a process of its own: some end the harness that runs them."""
    passed = 0
    for forgery in ALL:
        with tempfile.NamedTemporaryFile("r", suffix=".json") as answer:
            command = [sys.executable, __file__, *arguments, "--try", name, forgery.name, answer.name]
            with contextlib.suppress(subprocess.TimeoutExpired):
                subprocess.run(command, capture_output=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
            passed += answer.read() == "true"
    return passed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--code-eval", metavar="FOLDER")
    parser.add_argument("--evalplus", metavar="FOLDER")
    parser.add_argument("--executions", type=int, default=500)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--try", dest="attempt", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    found = executors(options)
    if options.attempt:
        name, title, answer = options.attempt
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
        forgery = next(each for each in ALL if each.name == title)
        result = found[name](forgery.candidate, forgery.test)
        Path(answer).write_text(json.dumps(result), "ascii")
        return
    importlib.import_module("evaluate")
    print(f"{options.executions} executions each, with {' / '.join(map(str, options.workers))} workers")
    print(f"isolation: {', '.join(execution.isolation().held)}")
    print(f"{'':36}{'executions/s, by workers':>28}{'processor ms':>16}{'forgeries let through':>24}")
    folders = {"--code-eval": options.code_eval, "--evalplus": options.evalplus}
    passed_on = [part for flag, folder in folders.items() if folder for part in (flag, folder)]
    for name, check in found.items():
        throughput(name, check, 1, len(PROGRAMS))  # what is done once
        speeds = [throughput(name, check, workers, options.executions) for workers in options.workers]
        through = let_through(name, passed_on)
        rates = " / ".join(f"{rate:.0f}" for rate, _ in speeds)
        print(f"{name:36}{rates:>28}{speeds[0][1]:>16.1f}{through:>18} of {len(ALL)}")


if __name__ == "__main__":
    main()
