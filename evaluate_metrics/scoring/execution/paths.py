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


def readable(library: Iterable[str], packages: Iterable[str]) -> list[str]:
    """What may be read: single entries of the standard library's folders, since other packages lie among them."""
    entries = [entry for place in _existing(library) for entry in _entries(place)]
    shared = [
        file for folder in _shared_library_folders() for file in _below(folder) if ".so" in os.path.basename(file)
    ]
    return _existing([*entries, *shared, *packages, *_DATA, *_DEVICES])


def _entries(place: str) -> Iterator[str]:
    if os.path.isdir(place):
        yield from (entry for entry in _below(place) if os.path.basename(entry) not in _NOT_STANDARD)
    else:
        yield place


def _below(folder: str) -> list[str]:
    return [f"{folder}/{name}" for name in sorted(os.listdir(folder))]


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
