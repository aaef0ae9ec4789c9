"""Comments that speak to tools: interpreters, compilers, linters, formatters, type checkers, coverage, editors."""

from __future__ import annotations

import re

_ANY = (
    r"-\*-.*-\*-|vim?:|ex:\s*set|Local Variables:|End:$|!\s*/|<?/?editor-fold|#?\s*(?:end)?region\b"
    r"|SPDX-FileCopyrightText|cspell:|spell-?checker:|codespell:|NOSONAR|nosec\b|nosem(?:grep)?\b"
    r"|codecov:|lgtm\b|LCOV_|GCOVR?_|istanbul ignore|[cv]8 ignore|snyk:|semgrep|skipcq\b|sourcery skip"
)
_PYTHON = (
    r"noqa\b|type:|pyright:|mypy:|pytype:|pyre-|ty:\s*ignore|pylint:|flake8[:\s]|ruff:|isort:|fmt:|yapf:|black:"
    r"|pragma\b|pycharm|noinspection|doctest:|coding[:=]|encoding[:=]|cython:|distutils:|autopep8:|bandit:"
    r"|no ?cover|pytest:|docformatter:|nopep8|nopycln|lint:|E\d{3}\b|%%|^\[(?:start|end)[ \]]"
)
_SCRIPT = (
    r"eslint|tslint|jshint|jslint|jscs|globals?\s|prettier-|biome-|deno-|oxlint|@ts-|@flow|@jsx|@license|@preserve"
    r"|c8 ignore|istanbul|webpack|@vite|#__PURE__|@__PURE__|sourceMappingURL|[#@]\s*source|/\s*<reference"
    r"|noinspection|@formatter:|stylelint|standard[- ](?:disable|enable)|xo-|exported\s|jest-environment|turbopack"
)
_C = (
    r"NOLINT|clang-format|clang-tidy|cppcheck|coverity|lint[ -]?[!+-]|PVS|-V\d+|IWYU|uncrustify"
    r"|\$NetBSD|cov-|LINT|NOTREACHED|ARGSUSED|FALLTHR|astyle|indent-o|flawfinder|fall[- ]?through$"
    r"|[\\@](?:end)?cond\b"
)
_JAVA = (
    r"(?i:checkstyle)|@formatter:|noinspection|NOPMD|NOLINT|noqa|CSOFF|CSON|spotless:|SuppressWarnings|\$NON-NLS"
)
_GO = (
    r"go:|nolint|\s*\+build\b|export\s\w+$|line\s\S+:\d+|lint:|exhaustive|gofmt|gosec|#nosec|revive:"
    r"|staticcheck|#cgo"
)
_RUST = r"rustfmt|clippy|tidy-|ignore-tidy|rustc|@(?:has|matches|count)\b|compile-flags|edition:|run-pass|~"


def _pragma(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join((_ANY, *patterns))})")


PYTHON = _pragma(_PYTHON)
SCRIPT = _pragma(_SCRIPT)
C = _pragma(_C)
JAVA = _pragma(_JAVA)
GO = _pragma(_GO)
RUST = _pragma(_RUST)
