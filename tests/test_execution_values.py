"""Values survive the way; nothing that comes from a candidate, however wrong, harms the judge."""

# ruff: noqa: E501  tables of one case a line

from __future__ import annotations

import json
import math
import socket
from collections import Counter, OrderedDict, defaultdict, deque
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePosixPath
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluate_metrics.scoring.execution import atoms, frames, judge
from evaluate_metrics.scoring.execution.frames import LostError
from evaluate_metrics.scoring.execution.handles import Handle
from evaluate_metrics.scoring.execution.peer import Peer
from evaluate_metrics.scoring.execution.rules import CANDIDATE, JUDGE
from evaluate_metrics.scoring.execution.values import Reader, Writer

zones = st.none() | st.integers(-1000, 1000).map(lambda m: timezone(timedelta(minutes=m)))
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers().map(lambda n: n**99), st.floats(), st.complex_numbers(),
    st.text(st.characters()), st.text(st.characters(categories=["Cs", "Lu"])), st.binary(), st.decimals(allow_nan=False),
    st.fractions(), st.dates(), st.times(), st.datetimes(timezones=zones), st.timedeltas(),
    st.builds(range, st.integers(), st.integers(), st.integers(1)), st.just(Ellipsis), st.just(NotImplemented),
    st.sampled_from([int, str, dict, ValueError, KeyError]), st.text("ab/.").map(PurePosixPath),
)  # fmt: skip
keys = st.recursive(
    scalars.filter(lambda v: "nan" not in repr(v)),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=3,
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.lists(inner, max_size=4).map(tuple), st.dictionaries(keys, inner, max_size=4),
        st.dictionaries(keys, inner, max_size=3).map(OrderedDict), st.sets(keys, max_size=3), st.frozensets(keys, max_size=3),
        st.lists(inner, max_size=3).map(lambda items: deque(items, maxlen=7)), st.binary().map(bytearray),
        st.lists(keys, max_size=4).map(Counter), st.dictionaries(keys, inner, max_size=3).map(lambda d: defaultdict(list, d)),
    ),
    max_leaves=12,
)  # fmt: skip


def there_and_back(value: object) -> Any:
    writer = Writer(Peer(-1, 0, CANDIDATE)._stand_ins.write)
    wire = json.loads(frames.pack({"value": writer.value(value), "nodes": writer.nodes}))
    return Reader(wire["nodes"], Peer(-1, 0, JUDGE)._stand_ins.read).value(wire["value"])


def shape(value: Any) -> object:
    """A value with its types, such that NaN equals NaN, 0.0 is not -0.0 and 1 is neither True nor 1.0."""
    kind = type(value).__name__
    if isinstance(value, dict):
        factory = getattr(value, "default_factory", None)
        return kind, factory, [(shape(key), shape(item)) for key, item in value.items()]
    if isinstance(value, set | frozenset):
        return kind, sorted(map(repr, map(shape, value)))
    if isinstance(value, list | tuple | deque):
        return kind, getattr(value, "maxlen", None), [shape(item) for item in value]
    return kind, hex(value) if type(value) is int else repr(value)


@settings(max_examples=300, deadline=None)
@given(values)
def test_values_survive_the_way(value: object) -> None:
    assert shape(there_and_back(value)) == shape(value)


@pytest.mark.parametrize(
    "value",
    [math.nan, -math.inf, -0.0, 2**70_000, -(2**63), "\ud83d\ude00", "\ud800", "😀", b"\x00\xff", {1: {1.5: {None: ()}}},
     Decimal("-0E-7"), Decimal("NaN"), Fraction(1, 3), date.min, time(1, 2, fold=1), datetime(2020, 1, 1, tzinfo=UTC)],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_edge_values_survive_the_way(value: object) -> None:
    assert shape(there_and_back(value)) == shape(value)


def test_a_class_of_a_library_types_name_is_not_taken_for_it() -> None:
    """Types are known by name, so that their modules are not loaded, and by identity where there is one."""
    kind = type("Decimal", (Decimal,), {"__module__": "decimal"})
    assert atoms.take_apart(Decimal(1)) == ["Decimal", "1"]
    assert atoms.take_apart(kind(1)) is None
    assert isinstance(there_and_back(kind(1)), Handle)


def test_sharing_and_cycles_survive_the_way() -> None:
    inner: list[Any] = [1]
    inner.append((inner, {"me": inner}))
    outer = there_and_back([inner, inner])
    assert outer[0] is outer[1] is outer[0][1][0] is outer[0][1][1]["me"]


def test_long_and_deep_lists_survive_the_way() -> None:
    deep: list[Any] = []
    for _ in range(20_000):
        deep = [deep]
    back, depth = there_and_back(deep), 0
    while back:
        back, depth = back[0], depth + 1
    assert depth == 20_000
    assert there_and_back(list(range(100_000))) == list(range(100_000))


def talk(answer: bytes) -> str:
    """What the judge makes of a candidate that answers its first questions with these bytes, and leaves."""
    mine, theirs = socket.socketpair()

    def answers() -> None:
        with theirs:
            try:
                for _ in range(5 if answer else 1):
                    frames.receive(theirs.fileno(), 1 << 20)
                    theirs.sendall(answer)
            except (LostError, OSError):
                return

    thread = Thread(target=answers)
    thread.start()
    with mine:
        status, _ = judge._run("assert f() == 1", [], Peer(mine.fileno(), 1 << 20, JUDGE))
    thread.join()
    return status


def framed(body: bytes) -> bytes:
    return len(body).to_bytes(4, "little") + body


def answer(value: object, nodes: object = (), changed: object = ()) -> bytes:
    return framed(json.dumps({"value": value, "nodes": nodes, "changed": changed}).encode())


LOADED = ["@", 1]  # the answer's first node: number 0 is the tuple of names that the judge asked for
HOSTILE = {
    "nothing": b"",
    "a huge length": b"\xff\xff\xff\xff",
    "no JSON": framed(b"passed"),
    "not UTF-8": framed(b"\xff\xfe{}"),
    "a number": framed(b"1"),
    "nested too deeply": framed(b"[" * 100_000),
    "a number of many digits": framed(b"9" * 100_000),
    "an empty object": framed(b"{}"),
    "a verdict": framed(b'{"status": "passed"}'),
    "an object as a value": answer({"status": "passed"}),
    "an empty list as a value": answer([]),
    "a list as a tag": answer([["@"]]),
    "an unknown tag": answer(["exec", "1"]),
    "a node that is not there": answer(["@", 5]),
    "a negative node": answer(["@", -1]),
    "a node that is no number": answer(["@", "0"]),
    "a true node": answer(["@", True]),
    "nodes that are no list": answer(LOADED, 5),
    "a node of an unknown kind": answer(LOADED, [["object", []]]),
    "a node without contents": answer(LOADED, [["list"]]),
    "a tuple inside itself": answer(LOADED, [["tuple", [["@", 1]]]]),
    "a key that cannot be one": answer(LOADED, [["dict", [[["@", 2], 1]]], ["list", []]]),
    "a pair of three": answer(LOADED, [["dict", [[1, 2, 3]]]]),
    "bytes that are no base64": answer(["bytes", "!"]),
    "an atom of too many parts": answer(["complex", 1, 2, 3]),
    "an atom of parts that are no scalars": answer(["Decimal", ["@", 0]], [["list", []]]),
    "a fraction by zero": answer(["Fraction", "0x1", "0x0"]),
    "a date that is none": answer(["date", "2020-99-99"]),
    "a handle with a wrong number": answer(["object", "1"]),
    "a handle of mine that I never gave": answer(["yours", 10**6]),
    "a negative handle of mine": answer(["yours", -1]),
    "a function of mine by name": answer(["builtin", "eval"]),
    "the widest exception": answer(["builtin", "BaseException"]),
    "the widest exception as a class": answer(["class", "BaseException"]),
    "a class that is no exception": answer(["class", [1, "X", ["int"]]]),
    "a class of itself": answer(["class", [1, "X", [[1, "X", []]]]]),
    "a class with a bad name": answer(["class", [1, "\x00", []]]),
    "an exception raised that is none": framed(b'{"raised": 1, "nodes": [], "changed": []}'),
    "an array without numpy's consent": answer(["array", "|O8", [1], "AAAAAAAAAAA="]),
    "an array of negative size": answer(["array", "<i8", [-1], ""]),
    "an array with a hole": answer(["array", "<i8", [10**9], "AAAAAAAAAAA="]),
    "a change of what was never sent": answer(None, [], [[99, ["list", []]]]),
    "a change of kind": answer(None, [], [[0, ["dict", []]]]),
    "a frozen list": answer(["frozen", 1, "X", ["@", 0]], [["list", []]]),
    "a request that is none": framed(b'{"do": 1}'),
    "a request for an operation that is none": framed(
        b'{"do": "exec", "to": null, "with": [["@", 0]], "named": {}, "nodes": [["list", [1, 2, 3]]]}'
    ),
    "a module that is a number, names that are none": answer(LOADED, [["tuple", [1, 2]]]),
    "names that were not asked for": answer(
        LOADED, [["tuple", [1, ["@", 2]]], ["dict", [["__builtins__", 1], ["assert", 1]]]]
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_answers_are_failures(name: str) -> None:
    assert talk(HOSTILE[name]) in ("crashed", "error")


wires = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.sampled_from(["@", "yours", "object", "frozen"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["value", "nodes", "do", "to", "with", "named"]), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=30)
    | wires.map(lambda wire: framed(json.dumps(wire).encode()))
    | st.builds(answer, wires, wires, wires)
)
def test_random_answers_are_failures(body: bytes) -> None:
    assert talk(body + b"\xff" * 8) in ("crashed", "error")


def test_the_same_judge_passes_an_honest_answer() -> None:
    """Without which all of the above could fail for a reason of its own."""
    mine, theirs = socket.socketpair()
    own = {"load": lambda _, names: (None, {"f": lambda: 1})}

    def serve() -> None:
        with pytest.raises(LostError):
            Peer(theirs.fileno(), 1 << 20, CANDIDATE, own).serve()

    thread = Thread(target=serve)
    thread.start()
    with mine:
        assert judge._run("assert f() == 1", [], Peer(mine.fileno(), 1 << 20, JUDGE)) == ("passed", "")
    thread.join()
    theirs.close()
