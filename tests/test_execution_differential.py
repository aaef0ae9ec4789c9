"""Through the executor and in this process, the same functions do the same: values, changes, exceptions."""

# ruff: noqa: E501  tables of one case a line

from __future__ import annotations

import bisect
import calendar
import colorsys
import difflib
import fnmatch
import fractions
import heapq
import html
import inspect
import posixpath
import random
import re
import shlex
import statistics
import string
import textwrap
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import ModuleType

import pytest
from executing import needs_isolation

from evaluate_metrics.scoring import execution
from evaluate_metrics.scoring.execution import Job, Test

pytestmark = needs_isolation
TEXT = "The quick brown fox jumps over the lazy dog.\n\nIt did\tso   twice; the dog 'slept' & snored: 100 % true — 狗."
NUMBERS = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3.5, -7, Fraction(1, 3), 2**70]


@dataclass(frozen=True)
class Case:
    """Calls of one module's functions: the module's source is the candidate, run there as here."""

    module: ModuleType
    calls: tuple[str, ...]


CASES = (
    Case(textwrap, ("wrap(TEXT, 20)", "fill(TEXT, 30)", "shorten(TEXT, 25)", "dedent('  a\\n    b\\n')", "indent(TEXT, '> ')",
                    "wrap(TEXT, 0)", "wrap(None)", "TextWrapper(width=12).wrap(TEXT)")),
    Case(bisect, ("bisect_left([1, 3, 5], 3)", "bisect_right([1, 3, 5], 3)", "insort(NUMBERS[:5], 2)", "bisect([], 1)",
                  "bisect_left([1, 2], 'x')", "bisect_left([1, 2], 1, -1)", "insort(sorted(map(str, NUMBERS)), 'zz', key=len)")),
    Case(heapq, ("nsmallest(3, NUMBERS)", "nlargest(3, NUMBERS, key=abs)", "list(merge([1, 4], [2, 3], [0, 9]))", "heappop([])",
                 "heapify(NUMBERS[:9])", "list(merge(['b', 'a'], ['c'], key=len, reverse=True))", "heapify([1, 'a', None])")),
    Case(statistics, ("mean(NUMBERS[:9])", "median(NUMBERS)", "stdev(NUMBERS[:9])", "mode('aab')", "mean([])", "quantiles(range(9))",
                      "fmean([1, 2.5])", "multimode('aabb')", "harmonic_mean([-1])", "mean([Decimal('1.5'), Decimal('2.5')])",
                      "variance([Fraction(1, 2), Fraction(3, 2)])", "tuple(linear_regression([1, 2, 3], [2, 4, 7]))")),
    Case(difflib, ("get_close_matches('appel', ['ape', 'apple', 'peach'])", "list(unified_diff(['a', 'b'], ['a', 'c'], 'x', 'y'))",
                   "list(ndiff(['one'], ['ore']))", "SequenceMatcher(None, 'abcd', 'bcde').ratio()",
                   "SequenceMatcher(None, 'abcd', 'bcde').get_opcodes()", "get_close_matches('a', ['b'], n=0)",
                   "list(restore(['- a', '+ b'], 3))")),
    Case(fractions, ("str(candidate.Fraction('3/4'))", "candidate.Fraction(1, 0)", "candidate.Fraction(6, 4).numerator", "candidate.Fraction('x')", "float(candidate.Fraction(1, 3))",
                     "candidate.Fraction(3.5).limit_denominator(2).denominator")),
    Case(string, ("capwords(TEXT)", "Template('$a ${b}').substitute(a=1, b=2)", "Template('$a').substitute()", "ascii_letters",
                  "Template('$').safe_substitute()", "Formatter().format('{0!r:>5} {x}', 'a', x=3)")),
    Case(fnmatch, ("candidate.filter(['a.py', 'b.txt'], '*.py')", "translate('[!a]?*')", "fnmatch('a', '[ab]')", "fnmatchcase('A', 'a')")),
    Case(shlex, ("split(TEXT)", "quote(TEXT)", "join(['a b', 'c'])", "split('\\'')", "list(shlex('a=b c', posix=True))")),
    Case(html, ("escape(TEXT)", "unescape('&lt;&#xe9;&notit;')", "escape(3)")),
    Case(colorsys, ("rgb_to_hsv(0.2, 0.4, 0.6)", "hls_to_rgb(0.5, 0.5, 0.5)", "rgb_to_yiq(1, 0, 'x')")),
    Case(posixpath, ("join('a', '/b', 'c')", "normpath('a/../b//./c')", "split('/a/b')", "commonpath(['/a/b', 'c'])", "relpath('/a', '/b/c')",
                     "splitext('x.tar.gz')", "join('a', b'b')", "basename(None)")),
    Case(calendar, ("isleap(2000)", "monthrange(2024, 2)", "month(2024, 2)", "monthrange(2024, 13)", "Calendar().monthdatescalendar(2024, 2)[0][0]",
                    "timegm((1970, 1, 2, 0, 0, 0))", "weekday(2024, 2, 29)")),
    Case(random, ("Random(1).random()", "Random(1).sample(range(100), 5)", "Random(2).choice([])", "Random(3).gauss(0, 1)")),
)  # fmt: skip


def source(module: ModuleType) -> str:
    """The module's text, without what replaces its functions by ones in C."""
    return re.sub(r"from _(bisect|heapq) import .*", "pass", inspect.getsource(module))


def here(case: Case, call: str) -> object:
    """The value of a call, or its error, in this process."""
    module = ModuleType("candidate")
    exec(compile(source(case.module), "candidate.py", "exec"), vars(module))
    known = {"candidate": module, "TEXT": TEXT, "NUMBERS": NUMBERS, "Fraction": Fraction, "Decimal": Decimal}
    try:
        return eval(call, {**vars(module), **known})
    except Exception as error:
        return type(error).__name__, str(error)


CHECK = """
import datetime
from decimal import Decimal
from fractions import Fraction
TEXT = {text!r}
NUMBERS = {numbers!r}
expected = {expected!r}
try:
    value = {call}
except Exception as error:
    value = (type(error).__name__, str(error))
assert value == expected and type(value) is type(expected), (value, expected)
"""


def job(case: Case) -> Job:
    """Judged by tests that hold this process's results."""
    checks = [
        CHECK.format(text=TEXT, numbers=NUMBERS, call=call, expected=here(case, call)) for call in case.calls
    ]
    return Job(source(case.module), tuple(map(Test, case.calls, checks)))


@pytest.fixture(scope="module")
def details() -> dict[tuple[str, str], str]:
    """What went wrong with each call; empty where nothing did."""
    verdicts = zip(CASES, execution.run(map(job, CASES), workers=2), strict=True)
    return {
        (case.module.__name__, found.test): found.detail
        for case, verdict in verdicts
        for found in verdict.outcomes
    }


@pytest.mark.parametrize(("module", "call"), [(c.module.__name__, call) for c in CASES for call in c.calls])
def test_no_difference(module: str, call: str, details: dict[tuple[str, str], str]) -> None:
    assert details[module, call] == ""


def test_a_difference_is_seen() -> None:
    case = Case(bisect, ("bisect_left([1, 3, 5], 3)",))
    other = Job(source(bisect).replace("hi = mid", "hi = mid - 1"), job(case).tests)
    (verdict,) = execution.run([other])
    assert verdict.passed is False
