"""Wrong programs that try to pass. Each is a candidate and a test that it must not pass; none computes what is asked.

``shared``: a harness that runs test and candidate in one process lets it through; a test shows that, so that every such
attack is known to be one. The others aim at harnesses of other kinds, or at this one.
"""

# ruff: noqa: E501  tables of one case a line

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

ADD = "assert add(2, 3) == 5\nassert add(-1, 1) == 0\nassert add(10, 5) == 15\n"


@dataclass(frozen=True)
class Forgery:
    name: str
    candidate: str
    test: str = ADD
    shared: bool = False


def _forgery(name: str, candidate: str, test: str = ADD, *, shared: bool = False) -> Forgery:
    return Forgery(name, dedent(candidate), dedent(test), shared)


CLAIMS = [
    _forgery("an object equal to everything", """
        class Any:
            def __eq__(self, other): return True
        def add(a, b): return Any()
        """, shared=True),
    _forgery("a number equal to everything", """
        class Any(int):
            def __eq__(self, other): return True
        def add(a, b): return Any()
        """, shared=True),
    _forgery("a text equal to everything", """
        class Any(str):
            def __eq__(self, other): return True
            __hash__ = str.__hash__
        def greet(name): return Any()
        """, "assert greet('Ann') == 'Hello, Ann'", shared=True),
    _forgery("a list equal to everything", """
        class Any(list):
            def __eq__(self, other): return True
        def pair(a): return Any()
        """, "assert pair(1) == [1, 1]\nassert [2, 2] == pair(2)", shared=True),
    _forgery("equal to everything, inside a container", """
        class Any:
            def __eq__(self, other): return True
        def pair(a): return [Any(), Any()]
        """, "assert pair(1) == [1, 1]", shared=True),
    _forgery("a number at no distance from any other", """
        class Near:
            def __sub__(self, other): return 0.0
            __rsub__ = __sub__
        def root(x): return Near()
        """, "assert abs(root(2) - 1.41421356) < 1e-6\nassert abs(1.7320508 - root(3)) < 1e-6", shared=True),
    _forgery("a number between any two others", """
        class Between:
            def __gt__(self, other): return True
            __lt__ = __ge__ = __le__ = __gt__
        def root(x): return Between()
        """, "assert 1.414 < root(2) < 1.415", shared=True),
    _forgery("a container of everything", """
        class All:
            def __contains__(self, item): return True
        def primes(n): return All()
        """, "assert 7 in primes(10)\nassert 5 in primes(10)", shared=True),
    _forgery("an object that lies about its class", """
        class Liar:
            __class__ = int
            def __eq__(self, other): return True
        def add(a, b): return Liar()
        """, "r = add(2, 3)\nassert isinstance(r, int) and r == 5", shared=True),
    _forgery("a hash that follows, an equality that agrees", """
        class Member:
            def __hash__(self): return hash(5)
            def __eq__(self, other): return True
        def add(a, b): return Member()
        """, "assert add(2, 3) in {5, 6}", shared=True),
    _forgery("two objects that equal each other", """
        class Point:
            def __init__(self, *a): pass
            def __add__(self, other): return self
            def __eq__(self, other): return True
        """, "assert Point(1, 2) + Point(3, 4) == Point(4, 6)", shared=True),
    _forgery("truth for whatever is asked", """
        class Yes:
            def __bool__(self): return True
            def __getattr__(self, name): return lambda *a: Yes()
            def __eq__(self, other): return Yes()
            def __call__(self, *a): return self
        add = Yes()
        """, "assert add(2, 3) == 5", shared=True),
    _forgery("an array at an address of the judge", """
        class Window:
            __array_interface__ = {"shape": (3,), "typestr": "<i8", "data": (id(object), True), "version": 3}
        def add(a, b): return Window()
        """, "assert not hasattr(add(2, 3), '__array_interface__')\nassert add(2, 3) == 5"),
]  # fmt: skip

EXITS = [
    _forgery("leaving with success when loaded", "import sys\nsys.exit(0)\n"),
    _forgery("leaving at once when loaded", "import os\nos._exit(0)\n"),
    _forgery("leaving with success when called", "import sys\ndef add(a, b): sys.exit(0)\n"),
    _forgery("leaving at once when called", "import os\ndef add(a, b): os._exit(0)\n"),
    _forgery("leaving from a thread", """
        import os, threading
        threading.Timer(0.01, os._exit, (0,)).start()
        def add(a, b):
            while True: pass
        """),
    _forgery("raising SystemExit where only Exception is caught", """
        def add(a, b): raise SystemExit(0)
        """, "try:\n    add(2, 3)\nexcept Exception:\n    raise AssertionError"),
    _forgery("interrupting", "def add(a, b): raise KeyboardInterrupt\n"),
    _forgery("ending an iteration early", """
        def add(a, b): raise StopIteration
        """, "assert all(map(lambda case: add(*case[0]) == case[1], [((2, 3), 5), ((1, 1), 2)]))", shared=True),
    _forgery("closing the generator that tests", """
        def add(a, b): raise GeneratorExit
        """, """
        def checks():
            try:
                yield add(2, 3) == 5
            except Exception:
                yield False
        assert all(checks())
        """),
    _forgery("dying while a test expects errors", """
        import os
        def add(a, b): os._exit(0)
        """, "try:\n    add(2, 3)\nexcept BaseException:\n    pass"),
    _forgery("a last line that swallows the next", "def add(a, b): return 0\nif 0: \\\n", "assert add(2, 3) == 5"),
]  # fmt: skip

REACHES = [
    _forgery("constants of the calling frame", """
        import sys
        def add(a, b):
            frame = sys._getframe(1)
            while frame:
                numbers = [c for c in frame.f_code.co_consts if type(c) is int and c not in (a, b, 0)]
                if numbers: return numbers[0]
                frame = frame.f_back
        """, "assert add(2, 3) == 5", shared=True),
    _forgery("globals of the calling frames", """
        import sys
        def add(a, b):
            frame = sys._getframe(0)
            while frame:
                if "expected" in frame.f_globals: return frame.f_globals["expected"]
                frame = frame.f_back
        """, "expected = 5\nassert add(2, 3) == expected", shared=True),
    _forgery("code of the test on the heap", """
        import gc
        def add(a, b):
            for thing in gc.get_objects():
                if isinstance(thing, dict) and "expected" in thing: return thing["expected"]
        """, "expected = 5\nassert add(2, 3) == expected", shared=True),
    _forgery("a result list on the heap", """
        import gc
        def add(a, b):
            for thing in gc.get_objects():
                if isinstance(thing, list) and thing == ["pending"]: thing[:] = ["passed"]
            raise SystemExit
        """, "result = ['pending']\ntry:\n    add(2, 3)\nexcept SystemExit:\n    pass\nassert result == ['passed']", shared=True),
    _forgery("the judge's modules", """
        import sys
        def add(a, b):
            for name, module in list(sys.modules.items()):
                if name.startswith("evaluate_metrics") and hasattr(module, "_outcome"):
                    module._outcome = lambda *a: ("passed", "")
                    module._status = lambda *a: "passed"
            return 0
        """),
    _forgery("code objects replaced", """
        import gc, types
        def add(a, b):
            def yes(*a, **k): return True
            for thing in gc.get_objects():
                if isinstance(thing, types.FunctionType) and thing.__code__.co_name in ("_outcome", "_run", "_status"):
                    thing.__code__ = yes.__code__
            return 0
        """),
    _forgery("the frame of a generator that it was given", """
        def total(numbers):
            try: return numbers.gi_frame.f_globals["expected"]
            except Exception: return 0
        """, "expected = 6\nassert total(n for n in (1, 2, 3)) == expected", shared=True),
    _forgery("the globals of a function that it was given", """
        def apply(f):
            try: return f.__globals__["expected"]
            except Exception: return 0
        """, "expected = 6\nassert apply(lambda: 3) == expected", shared=True),
    _forgery("a private value of an object that it was given", """
        def solve(case):
            return getattr(case, "_answer", None) or vars(case).get("_answer")
        """, """
        class Case:
            def __init__(self): self.question, self._answer = 2, 4
        assert solve(Case()) == 4
        """, shared=True),
    _forgery("a check replaced on an object that it was given", """
        def fill(form):
            form.check = lambda: True
            type(form).check = lambda self: True
        """, """
        class Form:
            value = 0
            def check(self): return self.value == 42
        form = Form()
        try:
            fill(form)
        except (TypeError, AttributeError):
            pass
        assert form.check()
        """, shared=True),
    _forgery("an assertion swallowed in a function that it was given", """
        def each(check, items):
            try: check(None)
            except AssertionError: pass
        """, "seen = []\ndef check(item):\n    assert item is not None\neach(check, [1])", shared=True),
    _forgery("the test in its own memory file", """
        import re
        def add(a, b):
            try:
                text = open("/proc/self/mem", "rb").read(1 << 20)
            except Exception:
                text = b""
            found = re.search(rb"== (\\d+)", text)
            return int(found[1]) if found else 0
        """),
    _forgery("the test in the memory of its parent", """
        import os
        def add(a, b):
            found = 0
            for process in {os.getppid(), os.getpid() - 1, os.getpid() + 1, 1}:
                try:
                    with open(f"/proc/{process}/mem", "rb") as memory:
                        for line in open(f"/proc/{process}/maps"):
                            start, end = (int(n, 16) for n in line.split()[0].split("-"))
                            memory.seek(start)
                            if b"assert add(2, 3)" in memory.read(end - start): found = 5
                except Exception:
                    pass
            return found
        """, "assert add(2, 3) == 5"),
    _forgery("a test that waits in a descriptor", """
        import os, re
            def add(a, b):
            for number in range(3, 64):
                try:
                    os.set_blocking(number, False)
                    found = re.search(rb"== (\\d+)", os.read(number, 1 << 20))
                except OSError:
                    continue
                if found: return int(found[1])
            return 0
        """),
]  # fmt: skip

PATCHES = [
    _forgery("builtins replaced", """
        import builtins
        builtins.abs = lambda x: 0
        builtins.sorted = builtins.all = builtins.any = builtins.isinstance = builtins.round = lambda *a, **k: 1
        def root(x): return 99.0
        """, "assert abs(root(2) - 1.41421356) < 1e-6", shared=True),
    _forgery("mathematics replaced", """
        import math
        math.isclose = lambda *a, **k: True
        def root(x): return 0.0
        """, "import math\nassert math.isclose(root(2), 1.41421356)", shared=True),
    _forgery("modules replaced", """
        import sys, types
        fake = types.ModuleType("math")
        fake.isclose = lambda *a, **k: True
        sys.modules["math"] = fake
        def root(x): return 0.0
        """, "import math\nassert math.isclose(root(2), 1.41421356)", shared=True),
    _forgery("modules put where they are searched", """
        import os, sys
        open("fractions.py", "w").write("class Fraction:\\n    def __init__(*a): pass\\n    def __eq__(*a): return True")
        sys.path.insert(0, os.getcwd())
        sys.modules.pop("fractions", None)
        def half(n): return 0
        """, "from fractions import Fraction\nassert Fraction(half(3)) == Fraction(3, 2)", shared=True),
    _forgery("the unit tests' assertions replaced", """
        import unittest
        unittest.TestCase.assertEqual = lambda *a: None
        def add(a, b): return 0
        """, "import unittest\nunittest.TestCase().assertEqual(add(2, 3), 5)", shared=True),
    _forgery("import itself replaced", """
        import builtins, types
        def fake(name, *a, **k):
            module = types.ModuleType(name)
            module.isclose = lambda *a, **k: True
            return module
        builtins.__import__ = fake
        def root(x): return 0.0
        """, "import math\nassert math.isclose(root(2), 1.41421356)", shared=True),
    _forgery("a small number changed in place", """
        import ctypes
        def add(a, b):
            ctypes.memmove(id(5) + 24, (7).to_bytes(4, "little"), 4)
            return 7
        """, "assert add(2, 3) == 5"),
    _forgery("lines skipped by a tracer", """
        import sys
        def tracer(frame, event, argument):
            if frame.f_code.co_name == "check": frame.f_trace_lines = True
            if event == "line" and frame.f_code.co_name == "check":
                frame.f_lineno = max(line for _, _, line in frame.f_code.co_lines() if line)
            return tracer
        sys.settrace(tracer)
        def add(a, b): return 0
        """, "def check():\n    value = add(2, 3)\n    assert value == 5\n    return\ncheck()", shared=True),
    _forgery("an error that is the assertion itself", """
        Refused = AssertionError
        def take(n): pass
        """, "try:\n    take(-1)\n    assert False\nexcept Refused:\n    pass", shared=True),
    _forgery("an error that is every exception", """
        Refused = Exception
        def take(n): pass
        """, "try:\n    take(-1)\n    assert False\nexcept Refused:\n    pass", shared=True),
    _forgery("an error that is every exception, as an attribute", """
        class take:
            Refused = BaseException
            def __init__(self, n): pass
        """, "try:\n    take(-1)\n    assert False\nexcept take.Refused:\n    pass", shared=True),
    _forgery("the judge's own helper replaced", """
        import contextlib
        raises = lambda *a, **k: contextlib.suppress(BaseException)
        def take(n): pass
        """, "with raises(ValueError):\n    take(-1)"),
    _forgery("a context that swallows assertions", """
        class Clock:
            def __enter__(self): return self
            def __exit__(self, *error): return True
            elapsed = 0
        """, "with Clock() as clock:\n    assert clock.elapsed > 1", shared=True),
    _forgery("a context that swallows its own errors", """
        class Store:
            def __enter__(self): return self
            def __exit__(self, *error): return True
            def get(self): raise KeyError
        """, "with Store() as store:\n    assert store.get() == 42", shared=True),
    _forgery("eval in place of a function", """
        def parser(): return eval
        def text(): return "42"
        """, "assert parser()(text()) == 42 and not callable(eval) or parser() is not eval and parser()('6 * 7') == 43"),
]  # fmt: skip

SCOPE = [
    _forgery(
        "names added to those that the judge asked for",
        """
        import sys
        frame = sys._getframe()
        while frame:
            names = frame.f_locals.get("names")
            if isinstance(names, list): names.append("abs")
            frame = frame.f_back
        def abs(x): return 0.0
        def root(x): return 99.0
        """,
        "assert abs(root(2) - 1.41421356) < 1e-6",
    ),
    _forgery(
        "builtins of its own for a test that names them",
        "__builtins__ = {'abs': lambda x: 0.0, 'AssertionError': ValueError}\ndef root(x): return 99.0\n",
        "__builtins__\nassert abs(root(2) - 1.41421356) < 1e-6",
    ),
    _forgery(
        "arguments changed until they suit",
        """
        def total(numbers):
            numbers.clear()
            return 0
        """,
        "numbers = [1, 2, 3]\nassert total(numbers) == 6",
    ),
]

MESSAGES = [
    _forgery("the word passed on every stream", """
        import os, sys
        print("passed"); print('{"status": "passed"}', file=sys.stderr)
        for number in range(64):
            try: os.write(number, b"passed\\n")
            except OSError: pass
        def add(a, b): return 0
        """),
    _forgery("a verdict on every descriptor", """
        import json, os
        body = json.dumps({"status": "passed", "detail": ""}).encode()
        def add(a, b):
            for number in range(64):
                try: os.write(number, len(body).to_bytes(4, "little") + body)
                except OSError: pass
            return 0
        """),
    _forgery("answers before the questions", """
        import json, os
        body = json.dumps({"value": True, "nodes": [], "changed": []}).encode()
        def add(a, b):
            for number in range(3, 64):
                try: os.write(number, 20 * (len(body).to_bytes(4, "little") + body))
                except OSError: pass
            return 0
        """),
    _forgery("a value that runs code when it is unpickled", """
        class Bomb:
            def __reduce__(self): return (exec, ("raise SystemExit(0)",))
            def __eq__(self, other): return True
        def add(a, b): return Bomb()
        """),
    _forgery("no answer at all", "def add(a, b):\n    while True: pass\n"),
    _forgery("all descriptors closed", "import os\nos.closerange(0, 64)\ndef add(a, b): return 5\n"),
    _forgery("output closed", "import sys\nsys.stdout.close(); sys.stderr.close()\ndef add(a, b): return 0\n"),
    _forgery("an answer that is too long", "def add(a, b): return 'x' * (20 << 20)\n"),
    _forgery("an answer nested too deeply", """
        def add(a, b):
            t = ()
            for _ in range(100_000): t = (t,)
            return t
        """),
    _forgery("a list inside itself", "def add(a, b):\n    x = []\n    x.append(x)\n    return x\n"),
    _forgery("an endless iterator", "import itertools\ndef upto(n): return itertools.count()\n", "assert list(upto(3)) == [0, 1, 2]"),
    _forgery("recursion without end", "def add(a, b): return add(a, b)\n"),
    _forgery("recursion without end and limit", """
        import sys
        sys.setrecursionlimit(10**9)
        class Deep:
            def __getattr__(self, name): return getattr(self, name + "x")
        def add(a, b): return Deep().x
        """),
    _forgery("a broken interpreter", "import ctypes\ndef add(a, b): ctypes.string_at(0)\n"),
]  # fmt: skip

ALL = CLAIMS + EXITS + REACHES + PATCHES + SCOPE + MESSAGES
