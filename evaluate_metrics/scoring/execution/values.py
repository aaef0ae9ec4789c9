"""Values as data: a graph of nodes in JSON. Sharing and cycles survive; decoding runs no code of the sender.

A value is a scalar as JSON has it, or a list: ``["@", index]`` points to a node, an atom is ``[type, part, …]``
(see ``atoms``), any other tag is a stand-in, which the caller makes and reads. A node is ``[type, values, …]``.
A graph may start from nodes that both sides know: so an answer can refer to, and change, what was asked with.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable
from typing import Any

from evaluate_metrics.scoring.execution import atoms, binary

Wire = Any  # JSON
Write = Callable[[object], Wire]
Read = Callable[[Wire], Any]
_DICTIONARIES: tuple[type, ...] = (dict, OrderedDict, Counter, defaultdict)
_MUTABLE: tuple[type, ...] = (list, set, deque, bytearray, *_DICTIONARIES)
_IMMUTABLE: tuple[type, ...] = (tuple, frozenset)
CONTAINERS = frozenset((*_MUTABLE, *_IMMUTABLE))
_BY_NAME = {kind.__name__: kind for kind in CONTAINERS}


class Writer:
    """Turns values into their wire form; ``known`` are objects that have a node already, in order."""

    def __init__(self, stand_in: Callable[[object, Write], list[Wire]], known: Iterable[object] = ()) -> None:
        self.objects = list(known)
        self.nodes: list[Wire] = []
        self._known = len(self.objects)
        self._index = {id(item): index for index, item in enumerate(self.objects) if type(item) in CONTAINERS}
        self._stand_in = stand_in

    def value(self, item: object) -> Wire:
        """The wire form of a value; the nodes it needs are written, too."""
        wire = self._value(item)
        while self._known + len(self.nodes) < len(self.objects):
            self.nodes.append(self.node(self.objects[self._known + len(self.nodes)]))
        return wire

    def changed(self, before: list[Wire]) -> list[tuple[int, Wire]]:
        """Those of the first known nodes, given as they were, that have changed, with their index."""
        if not before:
            return []
        pairs = (
            (index, self.node(item))
            for index, item in enumerate(self.objects[: len(before)])
            if type(item) in _MUTABLE
        )
        found = [(index, node) for index, node in pairs if repr(node) != repr(before[index])]  # 1 == True
        self.value(None)  # write what the changes refer to
        return found

    def node(self, item: Any) -> list[Wire]:
        """The node of one container."""
        kind = type(item)
        if kind is bytearray:
            return ["bytearray", binary.to_text(item)]
        if kind in _DICTIONARIES:
            pairs = [[self._value(key), self._value(item[key])] for key in list(item)]
            return (
                [kind.__name__, pairs, self._value(item.default_factory)]
                if kind is defaultdict
                else [kind.__name__, pairs]
            )
        values = list(map(self._value, item))
        return ["deque", values, item.maxlen] if kind is deque else [kind.__name__, values]

    def _value(self, item: object) -> Wire:
        if atoms.is_inline(item):
            return item
        if type(item) in CONTAINERS:
            return ["@", self._place(item)]
        return atoms.take_apart(item) or self._stand_in(item, self._value)

    def _place(self, item: object) -> int:
        index = self._index.setdefault(id(item), len(self.objects))
        if index == len(self.objects):
            self.objects.append(item)
        return index


class Reader:
    """Builds values from their wire form. Any wrong wire form ends in an ordinary exception, never in code that
    runs."""

    def __init__(
        self, nodes: list[Wire], stand_in: Callable[[list[Wire], Read], object], known: Iterable[object] = ()
    ) -> None:
        self.objects: list[Any] = [*known, *([_UNBUILT] * len(nodes))]
        self._known = len(self.objects) - len(nodes)
        self._nodes = nodes
        self._stand_in = stand_in
        for index in range(self._known, len(self.objects)):
            self._object(index)
        for index, node in enumerate(nodes, start=self._known):
            if type(self.objects[index]) in _MUTABLE:
                self.fill(index, node)

    def value(self, wire: Wire) -> Any:
        """The value of a wire form."""
        if not isinstance(wire, list):
            if isinstance(wire, dict):
                raise TypeError("a value is a scalar or a list")
            return wire
        tag = wire[0]
        if tag == "@":
            return self._object(_natural(wire[1]))
        if tag in atoms.NAMES:
            return atoms.put_together(tag, wire[1:])
        return self._stand_in(wire, self.value)

    def fill(self, index: int, node: list[Wire]) -> None:
        """Give a mutable object the contents of its node; an object that was there keeps its identity."""
        item = self.objects[_natural(index)]
        kind = type(item)
        if kind not in _MUTABLE or node[0] != kind.__name__:
            raise TypeError("only a container can be filled, with its own kind")
        if kind is bytearray:
            item[:] = binary.to_bytes(node[1])
            return
        if kind in _DICTIONARIES:
            new: Any = [(self.value(key), self.value(value)) for key, value in node[1]]
            if kind is defaultdict:
                item.default_factory = self.value(node[2])
        else:
            new = list(map(self.value, node[1]))
        item.clear()
        if (
            kind in _DICTIONARIES
        ):  # one by one: a Counter would count in update, an OrderedDict not learn of dict.update
            for key, value in new:
                item[key] = value
        else:
            item.update(new) if kind is set else item.extend(new)

    def _object(self, index: int) -> Any:
        if self.objects[index] is _UNBUILT:
            node = self._nodes[index - self._known]
            kind = _BY_NAME[node[0]]
            if kind in _MUTABLE:
                self.objects[index] = deque(maxlen=node[2]) if kind is deque else kind()
            else:
                self.objects[index] = _BEING_BUILT
                self.objects[index] = kind(map(self.value, node[1]))
        if self.objects[index] is _BEING_BUILT:
            raise ValueError("a tuple inside itself")
        return self.objects[index]


_UNBUILT, _BEING_BUILT = object(), object()


def _natural(number: Any) -> int:
    if type(number) is not int or number < 0:
        raise TypeError("an index is a natural number")
    return number
