"""Which files are worth reading."""

from __future__ import annotations

import re
from functools import cache

from smart_coding_dataset import languages, rooms
from smart_coding_dataset.languages._language import Language

MAX_CHARACTERS = 1_000_000
"""Files above are data or generated."""
MAX_MEAN_LINE = 200
"""Mean length of a line above which a file is taken for minified."""
_HEAD = 2000

_GENERATED = re.compile(
    r"@generated\b|\bdo not (?:edit|modify)\b|\bauto(?:matically)?[- ]?generated\b"
    r"|^\W*(?:this (?:file|code|module) (?:is|was|has been) )?(?:generated|created) (?:by|from|with|using)\b",
    re.IGNORECASE | re.MULTILINE,
)
_VENDORED = re.compile(
    r"(?:^|/)(?:_?vendor(?:ed)?|_?externals?|extern|third[-_]?party|3rdparty|node_modules|bower_components)/"
    r"|(?:^|/)jquery[^/]*\.js$|^\w+/packages/.+\.py$|(?:^|/)cargo/|(?:^|/)(?:_?static|dist)/.*\.[cm]?js$",
    re.IGNORECASE,
)
_COPYLEFT = re.compile(
    r"GNU (?:Lesser |Library |Affero )?General Public License|\bA?L?GPL(?:v|-)?\d|Mozilla Public License"
)
_COPYLEFT_NAME = re.compile(r"GPL|MPL|General Public|Mozilla", re.IGNORECASE)
_CPP = re.compile(
    r"^\s*(?:class\s+\w+|namespace\b|template\s*<|using\s|(?:public|private|protected)\s*:)", re.MULTILINE
)


def language_of(path: str, text: str = "") -> Language | None:
    """The language of a file by its extension, of a C header also by its text; None if we do not read it."""
    extension = path[path.rfind(".") :]
    return _by_extension().get(".hpp" if extension == ".h" and _CPP.search(text) else extension)


@cache
def _by_extension() -> dict[str, Language]:
    members: list[Language] = [rooms.member(languages, name, "LANGUAGE") for name in rooms.names(languages)]
    return {extension: member for member in members for extension in member.extensions}


def file_fault(path: str, text: str, licence: str | None) -> str | None:
    """Why a file is not read, given the licence of its release; None if it is."""
    if _VENDORED.search(path):
        return "copied or built, not written here"
    head = text[:_HEAD]
    if _COPYLEFT.search(head) and not _COPYLEFT_NAME.search(licence or ""):
        return "states another licence"
    if len(text) > MAX_CHARACTERS:
        return "too large"
    if ".min." in path or len(text) > MAX_MEAN_LINE * (text.count("\n") + 1):
        return "minified"
    return "generated" if _GENERATED.search(head) else None
