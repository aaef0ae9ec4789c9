"""File access by Landlock (``man 7 landlock``): read what is named, write one folder, execute nothing, open no
port.

What Landlock does not govern (modes, owners, times and attributes by path) the system-call filter refuses; file
names and sizes (``stat``) stay visible where there is no private root.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from contextlib import suppress

from evaluate_metrics.scoring.execution import kernel

# Numbers from 444 on are the same on every architecture.
_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_VERSION_FLAG, _PATH_BENEATH = 1, 1

_WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_DIR, _REMOVE_FILE = 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5
_MAKE_DIR, _MAKE_REG, _MAKE_SYM, _REFER, _TRUNCATE = 1 << 7, 1 << 8, 1 << 12, 1 << 13, 1 << 14
_READ = _READ_FILE | _READ_DIR
_WRITE = _READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _MAKE_SYM | _REFER | _TRUNCATE
_ON_A_FILE = _WRITE_FILE | _READ_FILE | _TRUNCATE
_RULE = struct.Struct("=Qi")  # rights, a descriptor of the path


def version() -> int:
    """The kernel's Landlock ABI, from 1; 0 if it has none or has it switched off."""
    with suppress(OSError):
        return kernel.libc("syscall", _CREATE, None, 0, _VERSION_FLAG)
    return 0


def restrict(listable: Iterable[str], readable: Iterable[str], writable: Iterable[str]) -> None:
    """Restrict this process and its later children to these files and folders, for good.

    Raises:
        OSError: The kernel has no Landlock, or a path cannot be opened.
    """
    abi = version()
    handled = _handled(abi)
    network = 3 if abi >= 4 else 0  # bind and connect
    scopes = 3 if abi >= 6 else 0  # abstract sockets and signals
    attributes = struct.pack("QQQ", handled, network, scopes)[: 24 if abi >= 6 else 16 if abi >= 4 else 8]
    ruleset = kernel.libc("syscall", _CREATE, attributes, len(attributes), 0)
    rule = ctypes.create_string_buffer(_RULE.size)
    add = kernel.prepared("syscall", _ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    for paths, rights in ((listable, _READ_DIR), (readable, _READ), (writable, _WRITE)):
        for path in paths:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            on_this = rights if stat.S_ISDIR(os.fstat(place).st_mode) else rights & _ON_A_FILE
            _RULE.pack_into(rule, 0, on_this & handled, place)
            add()
            os.close(place)
    kernel.prctl(kernel.SET_NO_NEW_PRIVS, 1)
    kernel.libc("syscall", _RESTRICT, ruleset, 0)
    os.close(ruleset)


def _handled(abi: int) -> int:
    """Every right on files that this ABI knows: what is handled and not allowed is refused."""
    last = 15 if abi >= 5 else 14 if abi >= 3 else 13 if abi >= 2 else 12
    return (1 << (last + 1)) - 1
