"""Calls into the C library for what Python 3.11 has no function for."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from contextlib import suppress

Argument = int | str | bytes | ctypes.Array[ctypes.c_char] | None
_LIBC = ctypes.CDLL(None, use_errno=True)

SET_PDEATHSIG, SET_DUMPABLE, SET_SECCOMP, CAPBSET_DROP, SET_NO_NEW_PRIVS = 1, 4, 22, 24, 38


def libc(function: str, *arguments: Argument) -> int:
    """Call a C function that answers -1 on failure. Integers go as long, text in the file system's encoding.

    Raises:
        OSError: The call failed; the message names the function.
    """
    return prepared(function, *arguments)()


def prepared(function: str, *arguments: Argument) -> Callable[[], int]:
    """The same call for later, with nothing left to be made: what a child makes is memory that it copies."""
    routine = getattr(_LIBC, function)
    routine.restype = ctypes.c_long if function == "syscall" else ctypes.c_int
    values = [_argument(argument) for argument in arguments]

    def call() -> int:
        result: int = routine(*values)
        if result == -1:
            number = ctypes.get_errno()
            raise OSError(number, f"{function}: {os.strerror(number)}")
        return result

    return call


def prctl(option: int, value: int = 0, pointer: bytes | int = 0) -> None:
    """Change one attribute of the calling process."""
    prepared_prctl(option, value, pointer)()


def prepared_prctl(option: int, value: int = 0, pointer: bytes | int = 0) -> Callable[[], int]:
    """The same for later."""
    return prepared("prctl", option, value, pointer, 0, 0)


def drop_capabilities() -> None:
    """Give up every capability, now and for every later child."""
    for capability in range(64):
        with suppress(OSError):  # no such capability; or an ordinary user's process, which has none to give up
            prctl(CAPBSET_DROP, capability)
    version_3 = (0x20080522).to_bytes(4, "little") + bytes(4)
    libc("capset", version_3, bytes(24))


def _argument(value: Argument) -> object:
    if isinstance(value, int):
        return ctypes.c_long(value)
    return os.fsencode(value) if isinstance(value, str) else value
