"""The system-call filter: a list of what is allowed; the rest answers EPERM.

A filter is a program for the kernel's classic BPF machine (``man 2 seccomp``): instructions of 8 bytes that load
words of ``struct seccomp_data`` (call number at 0, architecture at 4, six 64-bit arguments from 16), compare
and jump.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Callable, Iterable, Mapping

from evaluate_metrics.scoring.execution import kernel, syscalls

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, operand
Steps = tuple[Instruction, ...]

_LOAD, _EQUAL, _AT_LEAST, _BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW: Instruction = (_RETURN, 0, 0, 0x7FFF0000)
_KILL: Instruction = (_RETURN, 0, 0, 0x80000000)
_X32 = 0x40000000  # calls at or above it are the 32-bit-pointer variants on x86-64
_MODE_FILTER = 2
_MYSELF = 0x7FFFFFFF  # stands for the process's own number until that is known; no process has it
_OPERAND = struct.Struct("I")

_CLONE_THREAD = 0x10000
_AF_UNIX, _SOCK_STREAM = 1, 1
# Duplicates, flags, locks, the size of a pipe; not F_SETOWN, F_SETSIG, F_NOTIFY, which have signals sent.
_FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)
# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX.
_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
_PRCTL = (15, 16, 0x53564D41)  # thread's name, get and set; names of memory areas (malloc sets them)


def prepare() -> Callable[[], None]:
    """What filters a process and its later threads, for good, so that it may signal only itself.

    Raises:
        OSError: There is no table of system calls for this processor.
    """
    machine = os.uname().machine
    if machine not in syscalls.ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"no table of system calls for {machine}")
    kernel.prctl(kernel.SET_NO_NEW_PRIVS, 1)
    code = program(machine, _MYSELF)
    buffer = ctypes.create_string_buffer(code, len(code))
    places = [at for at in range(4, len(code), 8) if code[at : at + 4] == _OPERAND.pack(_MYSELF)]
    header = struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(buffer))
    take = kernel.prepared_prctl(kernel.SET_SECCOMP, _MODE_FILTER, header)

    def install() -> None:
        pid = os.getpid()
        for place in places:
            _OPERAND.pack_into(buffer, place, pid)
        take()

    return install


def program(machine: str, pid: int) -> bytes:
    """The filter for a process numbered ``pid`` on ``machine``."""
    rules = _rules(pid)
    answers: dict[int, Steps] = dict.fromkeys(syscalls.numbers(syscalls.ALLOWED, machine).values(), (_ALLOW,))
    answers |= {number: rules[name] for name, number in syscalls.numbers(syscalls.BY_ARGUMENT, machine).items()}
    if machine == "x86_64":
        answers[_X32] = (_KILL,)
    code = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, syscalls.ARCHITECTURES[machine]),
        _KILL,
        (_LOAD, 0, 0, 0),
        *_search(_ranges(answers)),
    ]
    return b"".join(struct.pack("HBBI", *instruction) for instruction in code)


def _ranges(answers: Mapping[int, Steps]) -> list[tuple[int, Steps]]:
    """Numbers from which on another answer holds, in order; what is not among ``answers`` is refused."""
    found: list[tuple[int, Steps]] = []
    for number in sorted({0, *answers, *(number + 1 for number in answers if number < _X32)}):
        answer = answers.get(number, (_fail(errno.EPERM),))
        if not found or answer != found[-1][1]:
            found.append((number, answer))
    return found


def _search(ranges: list[tuple[int, Steps]]) -> Steps:
    """Find the range of the number that is loaded by halving: the kernel tries a new filter with every number."""
    if len(ranges) == 1:
        return ranges[0][1]
    middle = len(ranges) // 2
    below, above = _search(ranges[:middle]), _search(ranges[middle:])
    return ((_AT_LEAST, len(below), 0, ranges[middle][0]), *below, *above)


def _rules(pid: int) -> dict[str, Steps]:
    """What follows a call's number when the answer depends on its arguments; each rule ends in a return."""
    myself = _one_of(0, [pid], errno.EPERM)
    return {
        "clone": (
            _argument(0),
            (_BITS, 0, 1, _CLONE_THREAD),
            _ALLOW,
            _fail(errno.EPERM),
        ),  # threads, never processes
        "clone3": (_fail(errno.ENOSYS),),  # its flags lie behind a pointer; the C library then takes clone
        "kill": myself,
        "tgkill": myself,
        # Stream only: a datagram could still be sent to any address, which needs no connect().
        "socketpair": (
            _argument(0),
            (_EQUAL, 0, 3, _AF_UNIX),
            _argument(1),
            (_BITS, 1, 0, 0xE),
            _ALLOW,
            _fail(errno.EPERM),
        ),
        "sendto": _null(4),
        "prlimit64": _null(2),  # read, not set
        "fcntl": _one_of(1, _FCNTL, errno.EPERM),
        "ioctl": _one_of(1, _IOCTL, errno.ENOTTY),
        "prctl": _one_of(0, _PRCTL, errno.EPERM),
    }


def _one_of(argument: int, values: Iterable[int], otherwise: int) -> Steps:
    checks = [step for value in values for step in ((_EQUAL, 0, 1, value), _ALLOW)]
    return (_argument(argument), *checks, _fail(otherwise))


def _null(argument: int) -> Steps:
    """Allow only a null pointer: both halves of the word are 0."""
    low, high = _argument(argument), (_LOAD, 0, 0, 20 + 8 * argument)
    return (low, (_EQUAL, 0, 3, 0), high, (_EQUAL, 0, 1, 0), _ALLOW, _fail(errno.EPERM))


def _argument(index: int) -> Instruction:
    """Load the lower 32 bits of an argument (both architectures are little-endian)."""
    return (_LOAD, 0, 0, 16 + 8 * index)


def _fail(number: int) -> Instruction:
    return (_RETURN, 0, 0, 0x00050000 | number)
