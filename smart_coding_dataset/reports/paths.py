"""What a changed file is, told by its path: a test, code, or something that a tool wrote."""

from __future__ import annotations

import re

from smart_coding_dataset.comments.files import file_fault, language_of
from smart_coding_dataset.records import ChangedFile

_TEST_FOLDER = re.compile(
    r"(?:^|/)(?:tests?|__tests__|__mocks__|__snapshots__|specs?|e2e|test[-_]?(?:data|util|utils|suite|cases)"
    r"|(?:unit|integration|system|functional|regression)[-_]?tests?|\w+[-_]tests?|androidTest)/",
    re.IGNORECASE,
)
"""``src/test/`` of Java and ``tests/`` of Rust among them. Not ``testing/``, often part of the program."""
_TEST_NAME = re.compile(
    r"(?:^|/)(?:test[-_][^/]*|tests?|conftest|[^/]*[-_](?:tests?|spec|unittest))\.\w+$"
    r"|\.(?:test|spec|cy|stories)\.[cm]?[jt]sx?$"
    r"|(?:^|/)(?:\w*(?-i:Tests?|(?<=[a-z])IT|TestCase|Spec)|(?-i:Test[A-Z0-9])\w*)\.(?:java|kt|scala|groovy|cs|cpp|cc|swift|php)$",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?:^|/)(?:docs?|examples?|samples?|demos?|benchmarks?|scripts?|tools?)/", re.IGNORECASE)
_OTHER_TEXT = """
.bash .cs .css .cu .dart .ex .exs .fs .groovy .hs .html .ipynb .jl .kt .less .lua .m .ml .mm .php .pl .proto .ps1
.pyi .pyx .r .rb .sass .scala .scss .sh .sql .svelte .swift .tmpl .vue .zig
"""
_OTHER_CODE = frozenset(_OTHER_TEXT.split())
"""Extensions of code in languages that we do not read."""
_LOCK = re.compile(
    r"(?:^|/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|uv\.lock"
    r"|pdm\.lock|Pipfile\.lock|Cargo\.lock|composer\.lock|Gemfile\.lock|go\.sum|flake\.lock|gradle\.lockfile)$"
    r"|(?:^|/)(?:vendor|node_modules|third[-_]?party)/|\.min\.(?:js|css)$|\.(?:js|css)\.map$",
    re.IGNORECASE,
)


def is_test(path: str) -> bool:
    """Whether a file is a test or belongs to tests, by the conventions of the languages that we read."""
    return bool(_TEST_FOLDER.search(path) or (_TEST_NAME.search(path) and is_code(path)))


def is_code(path: str) -> bool:
    """Whether a file is code: no text, no configuration, no data."""
    return is_read(path) or path[path.rfind(".") :].lower() in _OTHER_CODE


def is_read(path: str) -> bool:
    """Whether a file is code in a language that we read."""
    return language_of(path) is not None


def is_program(path: str) -> bool:
    """Whether a file belongs to the program itself, and not to its documentation, examples or tools."""
    return not _BESIDE.search(path)


def is_locked(path: str) -> bool:
    """Whether a tool put the file there: what was resolved, copied or packed."""
    return bool(_LOCK.search(path))


def is_foreign(file: ChangedFile, licence: str | None) -> bool:
    """Whether code was copied or generated, or is under another licence than its repository."""
    texts = [text for text in (file.before, file.after) if text]
    return is_read(file.file_path) and any(_fault(file.file_path, text, licence) for text in texts)


def _fault(path: str, text: str, licence: str | None) -> bool:
    return file_fault(path, text, licence) not in (None, "too large")
