"""What honest candidates and tests can rely on."""

# ruff: noqa: E501  tables of one case a line

from __future__ import annotations

import sys

import pytest
from executing import SHORT, needs_isolation, outcome, status

from evaluate_metrics.scoring import execution
from evaluate_metrics.scoring.execution import Isolation, IsolationError, Job, Limits, Test, judge, layers, worker

pytestmark = needs_isolation

SHAPES = '''
"""Shapes."""
import asyncio, collections, contextlib, dataclasses, enum, io
from fractions import Fraction

class ShapeError(ValueError):
    def __init__(self, name, code=7):
        super().__init__(f"no shape {name}")
        self.code = code
class Missing(ShapeError, KeyError): pass
Bad = ValueError
LIMIT = 3
Point = collections.namedtuple("Point", "x y count")
class Colour(enum.Enum):
    RED = 1
class Level(enum.IntEnum):
    LOW = 1
@dataclasses.dataclass
class Vector:
    """A vector."""
    x: "int"
    y: "int" = 0
    def __add__(self, other): return Vector(self.x + other.x, self.y + other.y)
    def __mul__(self, n): return Vector(self.x * n, self.y * n)
    def __abs__(self): return (self.x ** 2 + self.y ** 2) ** 0.5
    def __contains__(self, n): return n in (self.x, self.y)
    def __len__(self): return 2
    def __getitem__(self, i): return (self.x, self.y)[i]
    def __iter__(self): return iter((self.x, self.y))
    def length(self): return abs(self)
    @property
    def double(self): return self * 2
    @classmethod
    def unit(cls): return cls(1, 0)
class Stack(list):
    def top(self): return self[-1]
def find(name):
    """Find a shape."""
    raise Missing(name, code=9)
def plain_error(): raise KeyError("key")
def unicode_error(): return b"\\xff".decode()
def file_error(): open("/nowhere")
def counted(n):
    for i in range(n):
        LOG.append(i)
        yield i
    return "done"
LOG = []
def echo():
    got = None
    while got != "stop":
        got = yield got
def sort_in_place(items): items.sort()
def same(value): return value
def fill(mapping): mapping["new"] = [1]; mapping.pop("old", None)
def apply(f, *values): return [f(value) for value in values]
def wrapped(f):
    import functools
    @functools.wraps(f)
    def inner(*a): return f(*a) + 1
    return inner
def default(f=None): return (f or (lambda: "none"))()
def walk(node):
    values = []
    while node is not None:
        values.append(node.value); node = node.next
    return values
def reverse(node):
    last = None
    while node is not None:
        node.next, last, node = last, node, node.next
    return last
def read(file): return file.read().splitlines()
def shout(): print("loud")
async def later(x): await asyncio.sleep(0); return x
@contextlib.contextmanager
def opened(name): yield name.upper()
def counter(): return collections.Counter("aab")
def make_stack(): return Stack([1, 2])
def find_mapping(): return {"self": 1}
'''

HOLDS = {
    "exceptions by type and text": "with raises(ValueError, KeyError, match='no shape x') as caught:\n    find('x')\nassert caught[0].code == 9",
    "the candidate's own exceptions": "with raises(ShapeError):\n    find('x')\nwith raises(Missing):\n    find('x')",
    "another of its exceptions is not caught": "try:\n    plain_error()\nexcept ShapeError:\n    assert False\nexcept KeyError as error:\n    assert error.args == ('key',)",
    "exceptions made by a test": "error = ShapeError('y', code=3)\nassert isinstance(error, ValueError) and error.code == 3 and str(error) == 'no shape y'",
    "an alias of a builtin exception": "assert Bad is ValueError",
    "exceptions with fields": "with raises(UnicodeDecodeError) as caught:\n    unicode_error()\nassert caught[0].start == 0",
    "errors of the system": "import errno\nwith raises(OSError) as caught:\n    file_error()\nassert caught[0].errno in (errno.ENOENT, errno.EACCES) and caught[0].filename == '/nowhere'",
    "constants": "assert LIMIT == 3 and candidate.LIMIT == 3",
    "docstrings": "assert find.__doc__ == 'Find a shape.' and find.__name__ == 'find' and candidate.__doc__ == 'Shapes.'",
    "generators, lazily": "g = counted(5)\nassert next(g) == 0 and candidate.LOG == [0]\nassert list(g) == [1, 2, 3, 4]",
    "generators, as such": "import inspect\nassert inspect.isgenerator(counted(1))\ndef run():\n    return (yield from counted(2))\ng = run()\nnext(g); next(g)\ntry:\n    next(g)\nexcept StopIteration as stop:\n    assert stop.value == 'done'",
    "generators that are sent to": "g = echo()\nnext(g)\nassert g.send('hi') == 'hi'\ng.close()",
    "changes in place": "items = [3, 1, 2]\nassert sort_in_place(items) is None and items == [1, 2, 3]",
    "changes in place, nested": "m = {'old': 1, 'deep': []}\nfill(m)\nassert m == {'deep': [], 'new': [1]}",
    "identity of what comes back": "items = [1]\nassert same(items) is items\nt = (1, items)\nassert same(t)[1] is items\nf = lambda: 1\nassert same(f) is f",
    "functions of the test": "assert apply(lambda n: n * 2, 1, 2) == [2, 4]\nassert apply(len, 'ab', '') == [2, 0]\nassert apply(str.upper, 'a') == ['A']",
    "errors of functions of the test": "def refuse(n):\n    raise LookupError('mine')\nwith raises(LookupError, match='mine'):\n    apply(refuse, 1)",
    "decorators": "def one(n):\n    'One.'\n    return n\nassert wrapped(one)(1) == 2 and wrapped(one).__name__ == 'one'\nassert default() == 'none' and default(lambda: 'mine') == 'mine'",
    "objects of the test": "class Node:\n    def __init__(self, value, next=None):\n        self.value, self.next = value, next\nlist3 = Node(1, Node(2, Node(3)))\nassert walk(list3) == [1, 2, 3]\nassert walk(reverse(list3)) == [3, 2, 1]",
    "files of the test": "import io\nassert read(io.StringIO('a\\nb')) == ['a', 'b']",
    "instances by attribute and method": "v = Vector(3, 4)\nassert (v.x, v.y, v.length(), v.double.x) == (3, 4, 5.0, 6)\nv.x = 5\nassert v.x == 5 and not hasattr(v, 'z')\nassert Vector.unit().x == 1 and isinstance(v, Vector)",
    "instances as containers": "v = Vector(3, 4)\nassert len(v) == 2 and v[1] == 4 and list(v) == [3, 4] and 4 in v and 5 not in v and sorted(v) == [3, 4]",
    "instances as text": "assert repr(Vector(1, 2)) == 'Vector(x=1, y=2)' and f'{Vector(1)}' == 'Vector(x=1, y=0)'",
    "named tuples": "p = same(Point(1, 2, 3))\nassert p == (1, 2, 3) and p.x == 1 and p[1] == 2 and p._replace(x=5) == (5, 2, 3)",
    "members of enumerations": "assert Colour.RED is Colour.RED and Colour(1) is Colour.RED and Colour.RED.name == 'RED'\nassert Level.LOW == 1 and Level.LOW.name == 'LOW' and Level.LOW + 1 == 2",
    "subclasses of containers": "s = make_stack()\nassert s == [1, 2] and s != [1] and s.top() == 2 and list(s) == [1, 2]\ns.append(3)\nassert s == [1, 2, 3]",
    "counters": "c = counter()\nassert c == {'a': 2, 'b': 1} and c['zzz'] == 0 and c.most_common(1) == [('a', 2)]",
    "printing": "shout()\nassert printed() == 'loud\\n' and printed() == ''",
    "coroutines": "import asyncio\nassert asyncio.run(later(3)) == 3",
    "contexts": "with opened('a') as name:\n    assert name == 'A'",
    "names that Python has too": "assert sum([1, 2]) == 3",
    "dictionaries with any key": "m = {(1, 2): 'a', frozenset({1}): 'b', None: 'c', 1.5: 'd'}\nassert same(m) == m",
    "arguments called self": "assert find_mapping() == {'self': 1}",
    "classes in the test": "import dataclasses\n@dataclasses.dataclass\nclass Case:\n    n: 'int'\nassert apply(lambda c: c.n, Case(1)) == [1]",
}  # fmt: skip

DECLARED = {
    "operators": "assert Vector(1, 2) + Vector(3, 4) == Vector(4, 6) and Vector(1, 2) != Vector(2, 1)\nassert (Vector(1, 2) * 3).y == 6 and abs(Vector(3, 4)) == 5.0 and 3 in Vector(3, 4)",
    "sets": "assert Vector(1, 2) in [Vector(1, 2)]",
}  # fmt: skip

FAILS = {
    "a wrong value": ("def f(): return 1", "x = 0\nassert f() == 2", "failed", "line 2, assert f() == 2: AssertionError"),
    "an error": ("def f(): return 1 / 0", "f()", "error", "line 1, f(): ZeroDivisionError: division by zero"),
    "no such name": ("", "f()", "error", "line 1, f(): NameError: name 'f' is not defined"),
    "syntax": ("def f(:", "f()", "error", "while the module was loaded: SyntaxError: invalid syntax (candidate.py, line 1)"),
    "an error when loaded": ("1 / 0", "pass", "error", "while the module was loaded: ZeroDivisionError: division by zero"),
    "the test's syntax": ("", "def", "error", "the test does not compile: invalid syntax (<test>, line 1)"),
    "nothing raised": ("def f(): pass", "with raises(ValueError):\n    f()", "failed",
                       "line 1, with raises(ValueError):: AssertionError: nothing was raised of ValueError"),
    "addresses in texts": ("def f(): raise ValueError(object())", "f()", "error", "line 1, f(): ValueError: <object object>"),
    "an operator that is not declared": (SHAPES, "assert Vector(1) + Vector(2) == Vector(3)", "error",
                                         "line 1, assert Vector(1) + Vector(2) == Vector(3): TypeError: "
                                         "unsupported operand type(s) for +: 'Handle' and 'Handle'"),
    "a crash": ("import os\ndef f(): os.abort()", "f()", "crashed", "the candidate ended (SIGABRT)"),
}  # fmt: skip


@pytest.fixture(scope="module")
def held() -> dict[str, execution.Outcome]:
    tests = [Test(name, code) for name, code in HOLDS.items()]
    tests += [Test(name, code, objects=("Vector",)) for name, code in DECLARED.items()]
    (verdict,) = execution.run([Job(SHAPES, tuple(tests))], limits=SHORT)
    return {found.test: found for found in verdict.outcomes}


@pytest.mark.parametrize("name", [*HOLDS, *DECLARED])
def test_what_holds_in_one_process_holds_in_two(name: str, held: dict[str, execution.Outcome]) -> None:
    assert held[name].status == "passed", held[name]


@pytest.mark.parametrize("name", [name for name in HOLDS if "printed()" not in HOLDS[name]])
def test_what_is_tested_here_holds_in_one_process(name: str) -> None:
    module = type(sys)("candidate")
    sys.modules["candidate"] = module
    exec(SHAPES, vars(module))
    exec(HOLDS[name], {**vars(module), "__name__": "test", "candidate": module, "raises": judge.raises})


@pytest.mark.parametrize("name", FAILS)
def test_failures_say_what_failed(name: str) -> None:
    candidate, test, expected, detail = FAILS[name]
    found = outcome(candidate, test)
    assert (found.status, found.detail) == (expected, detail)


def test_verdicts_come_in_the_order_of_the_jobs() -> None:
    jobs = [
        Job(f"import time\ntime.sleep({0.05 * (n % 3)})\nn = {n}", (Test("t", f"assert n == {n // 2 * 2}"),))
        for n in range(12)
    ]
    assert [verdict.passed for verdict in execution.run(jobs, workers=3)] == [n % 2 == 0 for n in range(12)]


def test_jobs_are_taken_as_they_are_needed() -> None:
    taken = []

    def jobs() -> object:
        for n in range(1000):
            taken.append(n)
            yield Job("", (Test("t", "pass"),))

    verdicts = execution.run(jobs())  # type: ignore[arg-type]
    next(verdicts)
    verdicts.close()  # type: ignore[attr-defined]
    assert len(taken) < 20


def test_every_test_meets_a_fresh_module() -> None:
    counts = "n = 0\ndef up():\n    global n\n    n += 1\n    return n\n"
    (verdict,) = execution.run([Job(counts, (Test("a", "assert up() == 1"), Test("b", "assert up() == 1")))])
    assert verdict.passed


def test_chance_is_the_same_every_time_and_follows_the_seed() -> None:
    draws = "import random\ndef draw(): return random.random(), hash('text')\n"
    said = [outcome(draws, "raise ValueError(draw())", seed=seed).detail for seed in (0, 0, 1)]
    assert said[0] == said[1] != said[2]


def test_a_child_finds_nothing_of_what_was_rehearsed_and_no_more_than_it_needs() -> None:
    """Every fork copies what the server has loaded; what it rehearsed with is no candidate's business."""
    candidate = "import sys\nloaded = sorted(sys.modules)\ndef modules(): return loaded\n"
    test = "raise ValueError(*{'test', 'pathlib', 'socket', 'datetime', 'decimal', 'base64', 'asyncio', 'typing'} & {*modules()})"
    assert outcome(candidate, test).detail.endswith("ValueError: typing")
    assert status("print('x')", "assert printed() == 'x\\n'") == "passed"


def test_packages_can_be_imported_only_when_named() -> None:
    candidate = "import yaml\ndef load(text): return yaml.safe_load(text)\n"
    assert status(candidate, "assert load('a: 1') == {'a': 1}", packages=("yaml",)) == "passed"
    assert status(candidate, "assert load('a: 1') == {'a': 1}") == "error"


def test_arrays_cross() -> None:
    pytest.importorskip("numpy")
    candidate = "import numpy as np\ndef double(a): return a * 2\ndef total(a): return a.sum()\n"
    test = (
        "import numpy as np\na = np.arange(6, dtype='f4').reshape(2, 3)\nb = double(a)\n"
        "assert type(b) is np.ndarray and b.dtype == a.dtype and np.array_equal(b, a * 2)\nassert total(a) == 15.0"
    )
    assert outcome(candidate, test, packages=("numpy",)).detail == ""


def test_verdicts_name_the_layers_that_held() -> None:
    job = Job("", (Test("t", "pass"),))
    (verdict,) = execution.run([job], without={"namespaces"})
    assert {"seccomp", "landlock"} <= set(verdict.isolation)
    assert not {"namespaces", "tmpfs"} & set(verdict.isolation)


def test_a_missing_layer_is_refused_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Isolation(
        ("seccomp", "rlimits"), {"landlock": "Function not implemented", "namespaces": "no", "tmpfs": "no"}
    )
    monkeypatch.setattr(layers, "isolation", lambda _: found)
    with pytest.raises(IsolationError, match=r"landlock \(Function not implemented\)"):
        execution.run([])
    assert list(execution.run([], without={"landlock"})) == []


def test_a_layer_that_fails_is_found_by_taking_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_START", worker._START.replace("server.main", BROKEN_LANDLOCK + "server.main"))
    found = layers.isolation.__wrapped__()
    assert found.missing == {"landlock": "Function not implemented"}
    assert (
        found.held == ("namespaces", "tmpfs", "rlimits", "seccomp")
        or "namespaces" in execution.isolation().missing
    )


BROKEN_LANDLOCK = """
from evaluate_metrics.scoring.execution import landlock
def absent(*_): raise OSError(38, "Function not implemented")
landlock.restrict = absent
"""


def test_machinery_that_fails_once_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = worker.Worker.run, []

    def fails_once(self: worker.Worker, source: str, test: Test) -> execution.Outcome:
        calls.append(self)
        if len(calls) == 1:
            self._process.kill()
            self._control.close()
            raise worker.MachineryError("lost")
        return real(self, source, test)

    monkeypatch.setattr(worker.Worker, "run", fails_once)
    assert status("def f(): return 1", "assert f() == 1") == "passed"
    assert len({id(each) for each in calls}) == 2


def test_machinery_that_fails_twice_gives_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = worker._START.replace("server.main", "server._spawn = None\nserver.main")
    execution.isolation()
    monkeypatch.setattr(worker, "_START", broken)
    (verdict,) = execution.run([Job("", (Test("t", "pass"),))], limits=Limits(cpu_seconds=1))
    assert verdict.passed is None
    assert verdict.outcomes[0].status is None
    assert "failed twice" in verdict.outcomes[0].detail


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"workers": 0}, "at least 1"),
        ({"without": {"selinux"}}, "there are: "),
        ({"packages": ("nowhere",)}, "nowhere"),
    ],
)
def test_wrong_arguments_are_named(options: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        execution.run([], **options)  # type: ignore[arg-type]
