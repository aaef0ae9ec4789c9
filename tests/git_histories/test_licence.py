"""The licence of a repository: exact, or unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from git_histories.reading import collected
from git_histories.repository import Repository

MIT = b"""MIT License

Copyright (c) 2020 Ann Archer

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""
BSD = b"""Copyright 2014 Some Project

Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:

1.  Redistributions of source code must retain the above copyright notice,
    this list of conditions and the following disclaimer.

2.  Redistributions in binary form must reproduce the above copyright notice,
    this list of conditions and the following disclaimer in the documentation
    and/or other materials provided with the distribution.

3.  Neither the name of Some Project nor the names of its
    contributors may be used to endorse or promote products derived from this
    software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
"""
APACHE = (Path(__file__).parents[2] / "LICENSE").read_bytes()
PROJECT = b'[project]\nname = "x"\nlicense = "%s"\n'
REUSE = b"SPDX-License-Identifier: Zlib\nSee LICENSES.\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"LICENSE": MIT}, "MIT"),
        ({"LICENCE.md": b"# The MIT License (MIT)\n" + MIT[12:].replace(b"\n", b"\r\n")}, "MIT"),
        ({"COPYING": b" ".join(MIT.split())}, "MIT"),
        ({"LICENSE.txt": BSD}, "BSD-3-Clause"),
        ({"LICENSE": APACHE}, "Apache-2.0"),
        ({"LICENSE": MIT + b"\nThe Software shall be used for Good, not Evil.\n"}, None),
        (
            {
                "LICENSE": b"All of this is proprietary; only the parts named in NOTICE are under these terms:\n"
                + MIT
            },
            None,
        ),
        ({"LICENSE": b"GNU GENERAL PUBLIC LICENSE\nVersion 3\n"}, None),
        ({"LICENSE-MIT": MIT, "LICENSE-APACHE": APACHE}, None),
        (
            {
                "LICENSE-MIT": MIT,
                "LICENSE-APACHE": APACHE,
                "Cargo.toml": b'[package]\nlicense = "MIT OR Apache-2.0"\n',
            },
            "MIT OR Apache-2.0",
        ),
        ({"Cargo.toml": b'[package]\nlicense = "MIT/Apache-2.0"\n'}, "MIT OR Apache-2.0"),
        ({"pyproject.toml": PROJECT % b"MIT", "LICENSE": MIT}, "MIT"),
        ({"pyproject.toml": PROJECT % b"MIT", "LICENSE": BSD}, None),
        ({"pyproject.toml": b'[project]\nlicense = {text = "MIT License"}\n'}, "MIT"),
        (
            {
                "pyproject.toml": b'[project]\nclassifiers = ["License :: OSI Approved :: BSD License"]\n',
                "LICENSE": BSD,
            },
            "BSD-3-Clause",
        ),
        ({"pyproject.toml": PROJECT % b"Beerware-ish thing"}, None),
        ({"package.json": b'{"license": "ISC"}'}, "ISC"),
        ({"package.json": b'{"license": "ISC"}', "pyproject.toml": PROJECT % b"MIT"}, None),
        ({"package.json": b"[]", "pyproject.toml": b"= no toml"}, None),
        ({"LICENSE": REUSE}, "Zlib"),
        ({"LICENSES/ISC.txt": b"the text"}, "ISC"),
        ({"README": b"MIT\n"}, None),
        ({"sub/LICENSE": MIT}, None),
    ],
)
def test_licence_at_head(tmp_path: Path, files: dict[str | bytes, bytes], expected: str | None) -> None:
    r = Repository(tmp_path / "r")
    r.commit("older", {"LICENSE.old": b"else\n"})
    r.commit("newer", {**files, "LICENSE.old": None})
    shard = collected(r, tmp_path / "raw")
    assert shard.repository["license"] == expected
    assert {e["path"] for e in shard.repository["license_evidence"]} <= set(files)
