"""One end of the conversation between judge and candidate: each may ask the other, also while it is being asked.

A request is ``{"do": operation, "to": target, "with": arguments, "named": {…}, "nodes": […]}``; its answer has
``"value"`` or ``"raised"``, the new ``"nodes"``, and under ``"changed"`` the containers of the request that the
operation changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evaluate_metrics.scoring.execution import frames, operations
from evaluate_metrics.scoring.execution.frames import LostError
from evaluate_metrics.scoring.execution.rules import Rules
from evaluate_metrics.scoring.execution.standins import StandIns
from evaluate_metrics.scoring.execution.values import Reader, Wire, Writer


class Peer:
    """One end: a stream's descriptor, what crossed it so far, and whether the other end is lost."""

    def __init__(
        self, stream: int, limit: int, rules: Rules, own: Mapping[str, Callable[..., Any]] | None = None
    ) -> None:
        self.lost: LostError | None = None
        """Why the other end is gone; None while it is there."""
        self.raised: list[BaseException] = []
        """By what the other end asked for, in order."""
        self._stream, self._limit, self._rules = stream, limit, rules
        self._own = own or {}
        self._stand_ins = StandIns(self.ask, rules)

    def ask(self, operation: str, target: object, *arguments: Any, **named: Any) -> Any:
        """Have the other end do something, answering what it asks meanwhile.

        Raises:
            LostError: The other end is gone or broke the protocol, now or earlier.
            BaseException: What the operation raised there.
        """
        if self.lost:
            raise self.lost
        writer = Writer(self._stand_ins.write)
        request = {
            "do": operation,
            "to": writer.value(target),
            "with": list(map(writer.value, arguments)),
            "named": {name: writer.value(value) for name, value in named.items()} if named else {},
            "nodes": writer.nodes,
        }
        try:
            frames.send(self._stream, request)
            while "do" in (message := self._receive()):
                self._answer(message)
            raised, outcome = self._understand(message, writer.objects)
        except LostError as error:
            self.lost = error
            raise
        if not raised:
            return outcome
        if (
            isinstance(outcome, StopIteration | StopAsyncIteration | GeneratorExit)
            and operation not in operations.ADVANCING
        ):
            # As in a generator (PEP 479); else all(map(check, cases)) would end early, and be true.
            raise RuntimeError(f"the candidate raised {type(outcome).__name__}")
        raise outcome

    def serve(self) -> None:
        """Answer until the other end is gone."""
        while True:
            self._answer(self._receive())

    def _receive(self) -> dict[str, Any]:
        message = frames.receive(self._stream, self._limit)
        if not isinstance(message, dict):
            raise LostError("a message that is no object")
        return message

    def _understand(self, message: dict[str, Any], known: list[object]) -> tuple[bool, Any]:
        """Whether an answer is an exception, and its value. Changes what was asked with."""
        try:
            reader = Reader(message["nodes"], self._stand_ins.read, known)
            for index, node in message["changed"]:
                if type(index) is not int or not 0 <= index < len(known):
                    raise TypeError("only what was asked with can change")
                reader.fill(index, node)
            raised = "raised" in message
            outcome = reader.value(message["raised" if raised else "value"])
            if raised and not isinstance(outcome, BaseException):
                raise TypeError("only an exception can be raised")
        except Exception as error:  # the other end is not trusted: whatever is wrong with its answer ends it
            raise LostError(f"an answer that makes no sense ({type(error).__name__}: {error})") from None
        return raised, outcome

    def _answer(self, message: dict[str, Any]) -> None:
        try:
            nodes = message["nodes"]
            reader = Reader(nodes, self._stand_ins.read)
            arguments = tuple(map(reader.value, message["with"]))
            named = {name: reader.value(wire) for name, wire in message["named"].items()}
            key, outcome = self._do(message["do"], reader.value(message["to"]), arguments, named)
        except Exception as error:
            raise LostError(f"a request that makes no sense ({type(error).__name__}: {error})") from None
        try:
            body = self._pack(key, outcome, reader.objects, nodes)
        except Exception as error:  # an object that cannot be taken apart, or may not be handed out
            body = self._pack("raised", TypeError(f"cannot be handed over: {error}"), reader.objects, [])
        if len(body) > self._limit:
            body = self._pack(
                "raised", ValueError(f"an answer of more than {self._limit} bytes"), reader.objects, []
            )
        frames.send_bytes(self._stream, body)

    def _pack(self, key: str, outcome: object, known: list[object], before: list[Wire]) -> bytes:
        writer = Writer(self._stand_ins.write, known)
        value, changed = writer.value(outcome), writer.changed(before)
        return frames.pack({key: value, "nodes": writer.nodes, "changed": changed})

    def _do(
        self, name: str, target: object, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[str, object]:
        try:
            if not self._rules.permits(name, target, arguments):
                refusal = AttributeError if name.endswith("attr") else TypeError
                raise refusal(f"{name} is not possible with a {type(target).__name__} of the test")
            return "value", (self._own.get(name) or operations.ALL[name])(target, *arguments, **named)
        except LostError:
            raise
        except BaseException as error:
            self.raised.append(error)
            return "raised", error
