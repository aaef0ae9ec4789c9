"""What is taken out of a source distribution: text, licence, pins, and the settings of pip."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from packaging.version import Version

from smart_coding_dataset import languages, rooms
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources._licence import spdx, stated_licence
from smart_coding_dataset.sources._pip import PipSettings, pip_settings
from smart_coding_dataset.sources._recipe import RECIPES, Pin, pins
from smart_coding_dataset.sources._text import SOURCE_ENDINGS, Skip, decode, is_licence, is_source, wanted

PERMISSIVE = {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "PSF-2.0", "Zlib"}


@pytest.mark.parametrize(
    ("path", "content", "text"),
    [
        ("a.py", "s = 'é'\n".encode(), "s = 'é'\n"),
        ("a.py", b"\xef\xbb\xbfs = 1\r\n", "s = 1\r\n"),
        ("a.py", "# -*- coding: latin-1 -*-\ns = 'é'\n".encode("latin-1"), "# -*- coding: latin-1 -*-\ns = 'é'\n"),
        (
            "a.py",
            "# vim: set fileencoding=gbk :\n# 注释\n".encode("gbk"),
            "# vim: set fileencoding=gbk :\n# 注释\n",
        ),
        ("a.go", "// 注释\n".encode(), "// 注释\n"),
        ("a.c", b"\xef\xbb\xbfint x;", "int x;"),
        ("a.py", b"", ""),
    ],
)
def test_text_is_decoded_as_its_language_says(path: str, content: bytes, text: str) -> None:
    assert decode(path, content) == text


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("a.py", "s = 'é'\n".encode("latin-1"), "undecodable"),
        ("a.go", "// é".encode("latin-1"), "undecodable"),
        ("a.py", b"# coding: no-such-codec\n", "undecodable"),
        ("a.py", b"# coding: rot13\nk = 1\n", "undecodable"),
        ("a.py", b"\xef\xbb\xbf# coding: latin-1\n", "undecodable"),
        ("a.py", b"# coding: utf-7\ns = '+2AA-'\n", "undecodable"),
        ("a.py", "s = 1\n".encode("utf-16"), "undecodable"),
        ("a.js", b"GIF\0\0", "binary"),
    ],
)
def test_what_is_no_text_is_skipped_with_a_reason(path: str, content: bytes, reason: str) -> None:
    assert decode(path, content) == Skip(reason)


def test_files_of_every_language_are_taken() -> None:
    for name in rooms.names(languages):
        assert set(rooms.member(languages, name, "LANGUAGE").extensions) <= SOURCE_ENDINGS, name
    assert is_source("src/A.PY") and not is_source("py") and not is_source("a.pyc")


def test_licence_texts_are_known_by_name() -> None:
    assert all(is_licence(path) for path in ("LICENSE", "COPYING.txt", "docs/licence.rst", "Notice"))
    assert not is_licence("src/license.py") and not is_licence("unlicense")
    assert wanted("LICENSE", 9) and wanted("PKG-INFO", 9) and wanted("a.rs", 9)
    assert not wanted("a.png", 9) and not wanted("a.py", 1 << 30)


def metadata(*lines: str) -> str:
    return "\n".join(["Metadata-Version: 2.1", "Name: x", "Version: 1", *lines, "", "About x."])


MIT = "Classifier: License :: OSI Approved :: MIT License"
BSD = "Classifier: License :: OSI Approved :: BSD License"


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        (["License-Expression: mit or apache-2.0"], "MIT OR Apache-2.0"),
        (["License-Expression: MIT", "License: GPL-3.0-only"], "MIT"),
        (["License: BSD-3-Clause", BSD], "BSD-3-Clause"),
        (["License: Apache 2.0"], "Apache-2.0"),
        (["License: The MIT License (MIT)"], "MIT"),
        ([MIT], "MIT"),
        (["License: MIT", MIT], "MIT"),
        ([], None),
        (["License-Expression: no such licence", MIT], None),
        (["License: BSD"], None),
        ([BSD], None),
        (["License: ISC", MIT], None),
        ([MIT, "Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)"], None),
        (["License: see the file LICENSE"], None),
    ],
)
def test_a_licence_is_stated_or_unknown_but_never_guessed(lines: list[str], licence: str | None) -> None:
    assert stated_licence(metadata(*lines)) == licence


def test_broken_metadata_state_nothing() -> None:
    assert stated_licence("") is None
    assert stated_licence("\n\nLicense: MIT") is None


def test_shipped_recipes_pin_what_they_promise() -> None:
    classic, bench = pins([], "classic"), pins([], "bench")
    assert len(classic) >= 40 and len(bench) == 6
    assert set(bench) <= set(classic)
    for recipe, found in (("classic", classic), ("bench", bench)):
        lines = [line for line in (RECIPES / f"{recipe}.toml").read_text().splitlines() if " = {" in line]
        assert [line.partition(" ")[0] for line in lines] == [pin.name for pin in found]
        assert all(pin.license in PERMISSIVE and spdx(pin.license) == pin.license for pin in found)


def test_names_and_a_recipe_come_together_sorted(tmp_path: Path) -> None:
    recipe = tmp_path / "own.toml"
    recipe.write_text(f'[packages]\nB_x = {{ version = "2.0", sha256 = "{"0" * 64}" }}\n')
    assert pins(["zed", "A.pkg==1.0"], str(recipe)) == [
        Pin(name="a-pkg", version=Version("1.0")),
        Pin(name="b-x", version=Version("2.0"), sha256="0" * 64),
        Pin(name="zed"),
    ]


@pytest.mark.parametrize(
    ("names", "recipe", "part"),
    [
        ([], None, "or a recipe (bench, classic, small or a path)"),
        (["a b"], None, "'a b' is no package name"),
        (["../up"], None, "no package name"),
        (["x>=1"], None, "no package name"),
        (["x=="], None, "no version as PEP 440"),
        (["x", "X==1"], None, "'x' is named twice: x and x==1"),
        (["requests"], "classic", "named twice"),
        ([], "clasic", "unknown recipe 'clasic'; there are: bench, classic"),
        ([], "none.toml", "none.toml: no such recipe file; shipped recipes are: bench, classic, small"),
    ],
)
def test_a_wrong_order_says_what_would_have_been_right(names: list[str], recipe: str | None, part: str) -> None:
    with pytest.raises(UserError) as caught:
        pins(names, recipe)
    assert part in str(caught.value)


HASH = "0" * 64


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[packages", "no TOML file"),
        ("x = 1", "has a table [packages]"),
        ("[packages]", "has a table [packages]"),
        ('[packages]\nx = "1"', "x: expected { version, sha256 }"),
        ('[packages]\nx = { version = "1" }', "x: expected { version, sha256 }"),
        (f'[packages]\nx = {{ version = "1", sha256 = "{HASH}", more = "2" }}', "x: expected"),
        (f'[packages]\nx = {{ version = 1, sha256 = "{HASH}" }}', "x: all values must be strings"),
        (f'[packages]\nx = {{ version = "one", sha256 = "{HASH}" }}', "x: 'one' is no version"),
        ('[packages]\nx = { version = "1", sha256 = "00" }', "x: sha256 must be 64"),
        (f'[packages]\nx = {{ version = "1", sha256 = "{HASH}", license = "BSD" }}', "x: 'BSD' is no SPDX"),
    ],
)
def test_a_bad_recipe_is_one_line_that_names_the_entry(tmp_path: Path, text: str, part: str) -> None:
    recipe = tmp_path / "own.toml"
    recipe.write_text(text)
    with pytest.raises(UserError) as caught:
        pins([], str(recipe))
    assert str(caught.value).startswith(f"{recipe}: ") and part in str(caught.value)


@pytest.fixture
def pip_env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine where pip reads one configuration file and nothing else; its path."""
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    config = tmp_path / "pip.conf"
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return config


def test_without_configuration_it_is_pypi(pip_env: Path) -> None:
    assert pip_settings() == PipSettings(indexes=("https://pypi.org/simple",))


def test_settings_come_from_files_and_the_environment_wins(pip_env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip_env.write_text(
        "[global]\nindex-url = https://user:p%40ss@one.example/simple\nquiet = 2\ntimeout = 7\n"
        f"extra-index-url =\n    https://two.example/simple\n    file:///three\nfind-links = {pip_env.parent}\n"
        "[download]\ntrusted-host = two.example\n[install]\nindex-url = https://wrong.example\n"
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(pip_env))
    monkeypatch.setenv("PIP_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("PIP_TIMEOUT", "9")
    found = pip_settings()
    assert found.indexes == (
        "https://user:p%40ss@one.example/simple",
        "https://two.example/simple",
        "file:///three",
    )
    assert found.find_links == (pip_env.parent.as_uri(),)
    assert found.trusted_hosts == ("two.example",)
    assert found.proxy == "http://proxy.example:3128"
    assert found.timeout == 9.0


def test_no_index_means_find_links_alone(pip_env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "https://links.example/all.html")
    assert pip_settings() == PipSettings(indexes=(), find_links=("https://links.example/all.html",))


def test_a_broken_configuration_is_one_line(pip_env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://user:secret@[one/simple")
    with pytest.raises(UserError, match="an address that is none; see") as caught:
        pip_settings()
    assert "secret" not in str(caught.value)
    pip_env.write_text("index-url = https://user:secret@one.example/simple\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(pip_env))
    with pytest.raises(UserError, match="pip config list` failed") as caught:
        pip_settings()
    assert "secret" not in str(caught.value)
