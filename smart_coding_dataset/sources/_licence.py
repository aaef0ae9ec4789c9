"""The licence that a release states in its own metadata, as an SPDX expression. The ambiguous stays unknown."""

from __future__ import annotations

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.metadata import parse_email

# Only what has one meaning: "BSD" may be any of four licences and "Apache Software License" any of three.
_CLASSIFIERS = {
    "License :: OSI Approved :: Boost Software License 1.0 (BSL-1.0)": "BSL-1.0",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: MIT No Attribution License (MIT-0)": "MIT-0",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: The Unlicense (Unlicense)": "Unlicense",
    "License :: OSI Approved :: Zero-Clause BSD (0BSD)": "0BSD",
    "License :: OSI Approved :: zlib/libpng License": "Zlib",
}
_FIELDS = {
    "3-clause bsd": "BSD-3-Clause",
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "bsd 2-clause": "BSD-2-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "isc license": "ISC",
    "mit license": "MIT",
    "new bsd": "BSD-3-Clause",
    "simplified bsd": "BSD-2-Clause",
    "the mit license": "MIT",
    "the mit license (mit)": "MIT",
}


def stated_licence(pkg_info: str) -> str | None:
    """Read the licence out of ``PKG-INFO``: PEP 639's field, else the older field and the classifiers.

    Returns:
        An SPDX expression; None where the metadata state none, one that is ambiguous, or two that differ.
    """
    metadata, _ = parse_email(pkg_info)
    expression = metadata.get("license_expression")
    if expression is not None:
        return spdx(expression)
    field = _older_field(metadata.get("license", ""))
    marks = [c for c in metadata.get("classifiers", []) if c.startswith("License ::")]
    stated = {_CLASSIFIERS[mark] for mark in marks if mark in _CLASSIFIERS} if len(marks) == 1 else set()
    stated |= {field} if field else set()
    return stated.pop() if len(stated) == 1 else None


def spdx(expression: str) -> str | None:
    """The expression in SPDX's own spelling; None if it is none."""
    try:
        return str(canonicalize_license_expression(expression))
    except InvalidLicenseExpression:
        return None


def _older_field(text: str) -> str | None:
    return spdx(text) or _FIELDS.get(text.strip().lower())
