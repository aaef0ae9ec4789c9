"""The command ``smart-coding``: each verb is the library function of the same name.

Options, their types and their help come from the signature and the docstring of that function, so there is one
place to change. Verbs are named by their path and imported only when called. What this file adds is the way out:
a result on standard output, or one line on standard error and an exit code.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path
from typing import Any, get_args

from cyclopts import App, CycloptsError, Parameter, Token, convert

from smart_coding_dataset import rooms, sources
from smart_coding_dataset.errors import UserError

VERBS: dict[str, str] = {
    "build": "smart_coding_dataset.pipeline:build",
    "check": "smart_coding_dataset.check:check",
    "push": "smart_coding_dataset.hub:push",
    "pull": "smart_coding_dataset.hub:pull",
    "predict": "ianvs_bridge.predict:predict",
    "score": "ianvs_bridge.score:score",
    "report": "ianvs_bridge.report:report",
    "train": "ianvs_bridge.train:train",
    "export": "ianvs_bridge.exporting:export",
    "profile": "ianvs_bridge.profile:profile",
    "bench": "ianvs_bridge.bench:bench",
    "list": "ianvs_bridge.listing:list_members",
}
"""In the order of the road: each turns files into files."""

GROUPS = {
    "collect": (
        "Collect raw events from a source into a raw store.",
        {name: f"{sources.__name__}.{name}:collect" for name in rooms.names(sources)},
    ),
    "ianvs": (
        "Take the benchmark into KubeEdge-Ianvs.",
        {
            "example": "ianvs_bridge.example:example",
            "run": "ianvs_bridge.run:run",
            "ranks": "ianvs_bridge.ranks:ranks",
            "export": "ianvs_bridge.rank_export:export",
        },
    ),
}
"""Verbs that have verbs of their own."""


def build_app() -> App:
    """The command with all its verbs."""
    about = "Datasets, metrics and benchmarks of collaborative coding."
    plain = Parameter(negative=(), converter=_converted)  # no `--no-…` and `--empty-…` twins
    app = App(
        name="smart-coding",
        help=about,
        version=_version,
        default_parameter=plain,
        suppress_keyboard_interrupt=False,
    )
    for name, (text, verbs) in GROUPS.items():
        app.command(_mount(App(name=name, help=text, sort_key=-1), verbs))
    return _mount(app, VERBS)


def _converted(hint: Any, tokens: Sequence[Token]) -> Any:
    """As cyclopts does it, but 1.5 is no whole number: it would become 2 without a word."""
    for token in tokens if int in (hint, *get_args(hint)) else ():
        if "." in token.value:
            raise ValueError(f"{token.value} is no whole number")
    return convert(hint, tokens)


def _mount(app: App, verbs: dict[str, str]) -> App:
    for place, (name, function) in enumerate(verbs.items()):
        app.command(function, name=name, help=_about(function), sort_key=place)
    return app


def _about(path: str) -> str:
    """The docstring of the function at ``MODULE:FUNCTION``, read without importing what it needs."""
    module, name = path.split(":")
    spec = find_spec(module)
    assert spec is not None and spec.origin is not None, f"{path} names no file"
    tree = ast.parse(Path(spec.origin).read_bytes())
    found = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
    return ast.get_docstring(found) or ""


def _version() -> str:
    return version("smart-coding")


def main() -> None:
    """Run the command. Exit codes: 0 done, 1 the machine failed (a full disk, say), 2 unusable input."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal may lack Chinese, or the lines of a table
    try:
        result = build_app()(exit_on_error=False, print_error=False, result_action="return_value")
        if result is not None:
            print(result, flush=True)  # noqa: T201  the one place where a verb's result meets a terminal
    except (UserError, CycloptsError) as error:
        _leave(str(error), 2)
    except BrokenPipeError:  # the reader has read enough: `| head`
        _silence()
        sys.exit(1)
    except OSError as error:
        _silence()
        _leave(_said(error), 1)
    except KeyboardInterrupt:
        _leave("stopped", 130)
    if not getattr(result, "ok", True):
        sys.exit(2)


def _said(error: OSError) -> str:
    """The file and what is wrong with it. Where a folder was to be made, a file in its place "exists"."""
    if error.filename is None:
        return error.strerror or str(error)
    what = "there is a file of that name, not a folder" if isinstance(error, FileExistsError) else error.strerror
    return f"{error.filename}: {what}"


def _silence() -> None:
    """Forget what is still to be written: where that failed, Python would try again as it ends, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _leave(message: str, code: int) -> None:
    sys.stderr.write(f"smart-coding: {message}\n")
    sys.exit(code)
