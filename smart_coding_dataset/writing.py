"""Writing files so that an error names the file, and a file that is not appended to is whole or as it was."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Say which file did not fit: the system's own error, when a disk is full, names none.

    Raises:
        OSError: As it was raised within, with ``path`` as its file name.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from None


def write_whole(path: Path, text: str) -> bytes:
    """Write ``text`` as UTF-8 and return the bytes; a lone surrogate becomes an escape, as JSON spells it."""
    body = text.encode("utf-8", "backslashreplace")
    part = path.with_name(path.name + ".part")
    try:
        with naming(path):
            part.write_bytes(body)
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return body
