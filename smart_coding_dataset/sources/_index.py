"""Which source distribution of a package to take, from all places that pip is configured for.

Pages are read with pypi-simple (PEP 503, 691, 700); what pip adds to them, ``find-links`` and ``file:``, is here.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from pypi_simple import ACCEPT_JSON_PREFERRED, DistributionPackage, Link, ProjectPage
from pypi_simple.errors import UnexpectedRepoVersionWarning, UnsupportedRepoVersionError

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources._archive import FORMATS
from smart_coding_dataset.sources._recipe import Pin
from smart_coding_dataset.sources._web import Web, local_path, place

warnings.simplefilter("ignore", UnexpectedRepoVersionWarning)  # newer minor versions only add


@dataclass(frozen=True, slots=True, kw_only=True)
class Sdist:
    """One source distribution that an index lists."""

    version: Version
    filename: str
    url: str
    """Where it lies: for the connection only, since it may be a mirror with a token in its address."""
    sha256: str | None
    """None where the place says nothing."""
    yanked: bool
    uploaded_at: str | None
    """ISO 8601, UTC; None where the index does not say (PEP 700)."""


def find(web: Web, pin: Pin) -> Sdist:
    """The distribution that the pin asks for, or the newest one.

    Raises:
        UserError: There is none, or a place that could have it cannot be read.
    """
    files: list[DistributionPackage] = []
    failed: list[UserError] = []
    for listing in _listings(web, pin.name):
        try:
            files += listing()
        except UserError as error:
            failed.append(error)
        exact = [sdist for sdist in _sdists(files) if pin.sha256 and sdist.sha256 == pin.sha256]
        if exact:
            return exact[0]
    if failed:
        raise failed[0]
    if not files:
        places = ", ".join(place(url) for url in (*web.settings.find_links, *web.settings.indexes)) or "nowhere"
        raise UserError(f"unknown package; looked in: {places}; check the spelling and `pip config list`")
    return _best(_sdists(files), pin)


def _best(sdists: list[Sdist], pin: Pin) -> Sdist:
    if not sdists:
        raise UserError("no source distribution, only built ones")
    if pin.version:
        fitting = [sdist for sdist in sdists if sdist.version == pin.version]
    else:
        fitting = [sdist for sdist in sdists if not sdist.yanked and not sdist.version.is_prerelease]
    if not fitting:
        versions = sorted({sdist.version for sdist in sdists}, reverse=True)
        listed = ", ".join(map(str, versions[:10])) + (" …" if len(versions) > 10 else "")
        what = "that version" if pin.version else "a release that is neither yanked nor a pre-release"
        raise UserError(f"no source distribution of {what}; there are: {listed}")
    return max(fitting, key=lambda sdist: (sdist.version, -_format(sdist.filename)))


def _format(filename: str) -> int:
    return next((rank for rank, ending in enumerate(FORMATS) if filename.endswith(ending)), len(FORMATS))


def _sdists(files: list[DistributionPackage]) -> list[Sdist]:
    return [sdist for file in files if file.package_type == "sdist" for sdist in _sdist(file)]


def _sdist(file: DistributionPackage) -> Iterator[Sdist]:
    try:
        version = Version(file.version or "")
    except InvalidVersion:
        return  # older than PEP 440
    yield Sdist(
        version=version,
        filename=file.filename,
        url=file.url,
        sha256=file.digests.get("sha256", "").lower() or None,
        yanked=file.is_yanked,
        uploaded_at=_utc(file.upload_time) if file.upload_time else None,
    )


def _utc(time: datetime) -> str:
    time = time if time.tzinfo else time.replace(tzinfo=UTC)  # PEP 700 knows no other zone
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _listings(web: Web, name: str) -> Iterator[Callable[[], list[DistributionPackage]]]:
    for url in web.settings.find_links:
        yield partial(_found_links, web, url, name)
    for url in web.settings.indexes:
        yield partial(_read_page, web, f"{url.rstrip('/')}/{name}/", name)


def _found_links(web: Web, url: str, name: str) -> list[DistributionPackage]:
    if url.startswith("file:") and local_path(url).is_dir():
        paths = sorted(path for path in local_path(url).iterdir() if path.is_file())
        files = [_file(path.name, path.as_uri(), name) for path in paths]
    else:
        files = _read_page(web, url, name)
    return [file for file in files if file.project and canonicalize_name(file.project) == name]


def _read_page(web: Web, url: str, name: str) -> list[DistributionPackage]:
    if url.startswith("file:"):
        return _read_local(local_path(url), name)
    response = web.page(url, ACCEPT_JSON_PREFERRED)
    if response is None:
        return []
    try:
        files = ProjectPage.from_response(response, name).packages
        # A page from the network has no business with files of this machine.
        return [_renamed(file, name) for file in files if file.url.startswith(("https://", "http://"))]
    except (ValueError, UnsupportedRepoVersionError):
        raise UserError(f"{place(url)}: its page for {name!r} is no package index page (PEP 503 or 691)") from None


def _read_local(path: Path, name: str) -> list[DistributionPackage]:
    page = path / "index.html" if path.is_dir() else path
    if not page.is_file():
        return []
    files = ProjectPage.from_html(name, page.read_bytes(), base_url=page.as_uri()).packages
    return [_renamed(file, name) for file in files]


def _renamed(file: DistributionPackage, name: str) -> DistributionPackage:
    """The name of a file is the end of its address; the text of a link is only meant to be."""
    filename = PurePosixPath(unquote(urlsplit(file.url).path)).name
    parsed = _file(filename, file.url, name)
    return replace(
        file, filename=filename, project=parsed.project, version=parsed.version, package_type=parsed.package_type
    )


def _file(filename: str, url: str, name: str) -> DistributionPackage:
    return DistributionPackage.from_link(Link(text=filename, url=url, attrs={}), name)
