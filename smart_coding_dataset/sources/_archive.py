"""Source archives read member by member, in memory: nothing is unpacked to disk, followed or executed.

What no honest source distribution holds is refused: links, devices, paths that lead out, members that come twice,
and archives that unfold beyond the limits below (bombs).
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from smart_coding_dataset.errors import UserError

MAX_MEMBERS = 50_000
"""Files and folders in one archive."""
MAX_FILE = 128 << 20
"""Bytes of one file."""
MAX_TOTAL = 512 << 20
"""Bytes of all files."""
MAX_RATIO = 200
"""How many times larger an archive may unfold, looked at from ``MIN_SUSPECT`` bytes on. Real text reaches 20."""
MIN_SUSPECT = 16 << 20
MAX_HEADER = 1 << 20
"""Bytes between the end of one file of a tar archive and the start of the next."""

FORMATS = (".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".zip")
_CORRUPT = (EOFError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Member:
    """One regular file."""

    path: str
    """Relative, with forward slashes, without ``.`` and ``..``."""
    size: int
    content: bytes | None
    """None where it was not wanted."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What an archive says about one of its members."""

    name: str
    size: int
    kind: str
    """``file``, ``folder``, or what is wrong with it."""
    read: Callable[[], bytes]


def members(file: BinaryIO, filename: str, wanted: Callable[[str, int], bool]) -> Iterator[Member]:
    """Read the regular files of an archive, in its own order.

    Args:
        file: The archive, seekable.
        filename: Its name: the ending tells its format, and errors name it.
        wanted: Says by path and size in bytes whether the content is needed.

    Raises:
        UserError: The archive is corrupt, of no known format, or holds what is refused; names archive and member.
    """
    seen: set[str] = set()
    total, limit = 0, max(MIN_SUSPECT, MAX_RATIO * file.seek(0, 2))
    with _clear_errors(filename):
        for count, entry in enumerate(_entries(file, filename), start=1):
            path = _relative(entry.name)
            total += entry.size
            _refuse_if(count > MAX_MEMBERS, entry, f"more than {MAX_MEMBERS} members")
            _refuse_if(entry.kind not in ("file", "folder"), entry, entry.kind)
            _refuse_if(not 0 <= entry.size <= MAX_FILE, entry, f"a file of {entry.size} bytes")
            _refuse_if(total > min(limit, MAX_TOTAL), entry, f"a bomb: unfolds to more than {total} bytes")
            if entry.kind == "file":
                _refuse_if(path in seen, entry, "comes twice")
                seen.add(path)
                yield Member(path, entry.size, entry.read() if wanted(path, entry.size) else None)


class _RefusedError(Exception):
    """A member that is refused, and why."""


def _refuse_if(condition: bool, entry: _Entry, reason: str) -> None:
    if condition:
        raise _RefusedError(f"member {entry.name!r}: {reason}")


@contextmanager
def _clear_errors(filename: str) -> Iterator[None]:
    """One line that names the archive for everything that can be wrong with it."""
    try:
        yield
    except _RefusedError as error:
        raise UserError(f"{filename}: refused: {error}") from None
    except (*_CORRUPT, RecursionError) as error:
        raise UserError(f"{filename}: corrupt or truncated archive ({error})") from None
    except OSError as error:
        if error.errno is not None:  # the machine failed, not the archive
            raise
        raise UserError(f"{filename}: corrupt or truncated archive ({error})") from None


def _entries(file: BinaryIO, filename: str) -> Iterator[_Entry]:
    file.seek(0)
    if filename.endswith(".zip"):
        return _zip(file)
    if filename.endswith((".tar.gz", ".tgz")):
        return _tar(gzip.GzipFile(fileobj=file, mode="rb"))
    if filename.endswith(".tar.bz2"):
        return _tar(bz2.BZ2File(file))
    if filename.endswith(".tar.xz"):
        return _tar(lzma.LZMAFile(file))
    raise UserError(f"{filename}: unknown archive format; known are {', '.join(FORMATS)}")


def _relative(name: str) -> str:
    slashed = name.replace("\\", "/")
    parts = [part for part in slashed.split("/") if part not in ("", ".")]
    if slashed.startswith("/") or re.match(r"[A-Za-z]:", slashed):
        raise _RefusedError(f"member {name!r}: absolute path")
    if ".." in parts:
        raise _RefusedError(f"member {name!r}: path leads out of the archive")
    if re.search(r"[\x00-\x1f\x7f]", name):
        raise _RefusedError(f"member {name!r}: control character in the path")
    return "/".join(parts)


class _StrictInfo(tarfile.TarInfo):
    """A header that is damaged in the midst ends the reading; tarfile alone would take it for the end."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _StrictInfo:
        try:
            return super().frombuf(buf, encoding, errors)
        except tarfile.InvalidHeaderError as error:  # type: ignore[attr-defined]
            raise tarfile.ReadError(f"damaged header: {error}") from None


class _Metered:
    """A decompressed stream that gives no more than allowed: a bomb ends here, before it fills the memory."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self.stream = stream
        self.left = MAX_HEADER

    def read(self, size: int) -> bytes:
        data = self.stream.read(size)
        self.left -= len(data)
        if self.left < 0:
            raise _RefusedError(f"a header of more than {MAX_HEADER} bytes")
        return data


def _tar(plain: io.BufferedIOBase) -> Iterator[_Entry]:
    stream: Any = _Metered(plain)
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=_StrictInfo, encoding="utf-8") as tar:
        for info in tar:
            stream.left = info.size + MAX_HEADER
            yield _Entry(info.name, info.size, _tar_kind(info), partial(_read_tar, tar, info))
    while stream.read(1 << 16):  # the checksum of the compressed stream stands behind the last byte
        pass


def _read_tar(tar: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    content = tar.extractfile(info)
    return content.read() if content else b""


def _tar_kind(info: tarfile.TarInfo) -> str:
    if info.sparse is not None:
        return "sparse file"
    if info.type in (tarfile.REGTYPE, tarfile.AREGTYPE):
        return "file"
    names = {
        tarfile.DIRTYPE: "folder",
        tarfile.SYMTYPE: "symbolic link",
        tarfile.LNKTYPE: "hard link",
        tarfile.CHRTYPE: "device",
        tarfile.BLKTYPE: "device",
        tarfile.FIFOTYPE: "named pipe",
    }
    return names.get(info.type, f"member of unknown type {info.type!r}")


def _zip(file: BinaryIO) -> Iterator[_Entry]:
    _refuse_crowd(file)
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            yield _Entry(info.orig_filename, info.file_size, _zip_kind(info), partial(archive.read, info))


def _refuse_crowd(file: BinaryIO) -> None:
    """Count the entries of the directory before zipfile loads them all."""
    count = sum(block.count(b"PK\x01\x02") for block in iter(partial(file.read, 1 << 20), b""))
    if count > MAX_MEMBERS:
        raise _RefusedError(f"more than {MAX_MEMBERS} members")


def _zip_kind(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 1:
        return "encrypted file"
    if info.is_dir():
        return "folder"
    mode = stat.S_IFMT(info.external_attr >> 16)
    names = {
        0: "file",  # made on a system without modes
        stat.S_IFREG: "file",
        stat.S_IFLNK: "symbolic link",
        stat.S_IFCHR: "device",
        stat.S_IFBLK: "device",
        stat.S_IFIFO: "named pipe",
    }
    return names.get(mode, f"member of unknown mode {mode:o}")
