"""What a confined process may read: the standard library, shared libraries, time zones, a few devices."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator

_NOT_STANDARD = {"site-packages", "dist-packages"}  # other people's packages; some ship the answers to benchmarks
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
_DATA = ("/usr/share/zoneinfo", "/etc/ld.so.cache")


def folders(library: Iterable[str], packages: Iterable[str]) -> list[str]:
    """What a small root shows; ``library`` is the standard library's part of ``sys.path``."""
    return _existing([*_outermost([*library, *packages, *_shared_library_folders()]), *_DATA, *_DEVICES])


def listable(library: Iterable[str]) -> list[str]:
    """Folders whose names may be listed: the import system lists what it searches."""
    return [*_existing(library), *_shared_library_folders()]


def readable(library: Iterable[str], packages: Iterable[str]) -> Iterator[str]:
    """What may be read: single entries of the standard library's folders, since other packages lie among them.

    One by one: the memory that a thousand names take would be copied with every fork.
    """
    for place in _existing(library):
        inside = (path for path in _below(place) if os.path.basename(path) not in _NOT_STANDARD)
        yield from inside if os.path.isdir(place) else (place,)
    for folder in dict.fromkeys(map(os.path.realpath, _shared_library_folders())):
        yield from (path for path in _below(folder) if ".so" in os.path.basename(path))
    yield from _existing([*packages, *_DATA, *_DEVICES])


def _below(folder: str) -> Iterator[str]:
    """What lies in a folder; not links to nowhere."""
    with os.scandir(folder) as entries:
        yield from (entry.path for entry in entries if os.path.exists(entry.path))


def _shared_library_folders() -> list[str]:
    multiarch = getattr(sys.implementation, "_multiarch", "")
    places = ["/lib64", "/usr/lib64", "/usr/local/lib", f"{sys.base_prefix}/lib", "/lib", "/usr/lib"]
    return _existing([*places, *(f"{place}/{multiarch}" for place in ("/lib", "/usr/lib") if multiarch)])


def _existing(paths: Iterable[str]) -> list[str]:
    return [path for path in dict.fromkeys(paths) if os.path.exists(path)]


def _outermost(paths: Iterable[str]) -> list[str]:
    """Leave out what lies below another one."""
    kept = _existing(paths)
    return [path for path in kept if not any(path.startswith(f"{other}/") for other in kept)]
