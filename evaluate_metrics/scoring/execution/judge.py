"""The judge's side: run one test against the candidate, and say how it went.

The test's text and the values it expects exist in this process alone. The candidate reaches it only through
``Peer``, and what comes from there is rebuilt as plain values or stays a handle.
"""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, ModuleType
from typing import Any

from evaluate_metrics.scoring.execution import frames, handles
from evaluate_metrics.scoring.execution.frames import LostError
from evaluate_metrics.scoring.execution.jobs import Status
from evaluate_metrics.scoring.execution.peer import Peer
from evaluate_metrics.scoring.execution.rules import JUDGE, TEST_MODULE

_MOST_TEXT = 64 << 20
_MOST_DETAIL = 300
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def main(candidate: int, control: int, limit: int) -> None:
    """Receive a test on ``control``, run it, and send its status and detail back.

    ``candidate`` is the descriptor to ask on, in messages of at most ``limit`` bytes.
    """
    test = frames.receive(control, _MOST_TEXT)
    peer = Peer(candidate, limit, JUDGE)
    try:
        status, detail = _run(test["code"], test["objects"], peer)
    except MemoryError:
        status, detail = "memory", "the judge ran out of memory"
    frames.send(control, {"status": status, "detail": _ADDRESS.sub("", detail)[:_MOST_DETAIL]})


def _run(code: str, objects: list[str], peer: Peer) -> tuple[Status, str]:
    try:
        program = compile(code, f"<{TEST_MODULE}>", "exec")
    except (SyntaxError, ValueError) as error:
        return "error", f"the test does not compile: {error}"
    try:
        scope = _scope(peer, tuple(sorted(_free_names(program))), objects)
    except LostError as lost:
        return "crashed", str(lost)
    except BaseException as error:
        return _status(error), f"while the module was loaded: {_describe(error)}"
    return _outcome(peer, program, scope, code)


def _outcome(peer: Peer, program: CodeType, scope: dict[str, Any], code: str) -> tuple[Status, str]:
    problem: BaseException | None = None
    try:
        exec(program, scope)
    except BaseException as error:
        problem = error
    if peer.lost:  # whatever the test made of it
        return "crashed", str(peer.lost)
    if problem is None:  # a candidate may have swallowed what failed in a function that it was given
        problem = next((error for error in peer.raised if isinstance(error, AssertionError)), None)
    if problem is None:
        return "passed", ""
    return _status(problem), f"{_place(problem, code)}{_describe(problem)}"


def _scope(peer: Peer, names: tuple[str, ...], objects: list[str]) -> dict[str, Any]:
    module, found = peer.ask("load", None, names)  # a tuple: a list the candidate could add names of its own to
    test = sys.modules[TEST_MODULE] = ModuleType(TEST_MODULE)  # dataclasses look classes' modules up
    scope = vars(test)
    scope.update((name, handles.opened(found[name], name in objects)) for name in names if name in found)
    # Last, so that the candidate's of the same names do not count.
    scope.update(candidate=module, raises=raises, printed=lambda: str(peer.ask("printed", None)))
    return scope


@contextmanager
def raises(*kinds: type[BaseException], match: str = "") -> Iterator[list[BaseException]]:
    """Expect an exception of one of ``kinds`` whose text contains the regular expression ``match``.

    Yields a list that has the exception afterwards.
    """
    caught: list[BaseException] = []
    try:
        yield caught
    except kinds as error:
        if not re.search(match, str(error)):
            raise AssertionError(f"{type(error).__name__} does not say {match!r}: {error}") from None
        caught.append(error)
        return
    raise AssertionError(f"nothing was raised of {', '.join(kind.__name__ for kind in kinds)}")


def _free_names(program: CodeType) -> set[str]:
    """Names that the code uses and Python does not have; attributes' are among them, which does no harm.

    Special names are left out: ``__builtins__`` of the candidate would be the test's.
    """
    nested = (part for part in program.co_consts if isinstance(part, CodeType))
    own = {name for name in program.co_names if not hasattr(builtins, name) and not name.startswith("__")}
    return own.union(*map(_free_names, nested))


def _status(error: BaseException) -> Status:
    if isinstance(error, AssertionError):
        return "failed"
    return "memory" if isinstance(error, MemoryError) else "error"


def _describe(error: BaseException) -> str:
    try:
        text = str(error)
    except BaseException:  # the text may be asked of the candidate: assert ok, handle
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _place(error: BaseException, code: str) -> str:
    """The test's innermost line in the traceback, as ``line 3, assert f(2) == 4: ``."""
    trace, line = error.__traceback__, 0
    while trace:
        if trace.tb_frame.f_code.co_filename == f"<{TEST_MODULE}>":
            line = trace.tb_lineno
        trace = trace.tb_next
    lines = code.splitlines()
    return f"line {line}, {lines[line - 1].strip()}: " if 0 < line <= len(lines) else ""
