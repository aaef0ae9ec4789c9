"""Collecting from a package index: what is chosen, what is written, and what is not done twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from collecting import contents, failure, recipe, shard
from package_index import Index, PipSays, sdist, tar

from smart_coding_dataset.sources._pip import PipSettings
from smart_coding_dataset.sources.pypi import collect


@pytest.mark.parametrize("as_json", [True, False])
def test_a_release_becomes_a_shard(index: Index, tmp_path: Path, as_json: bool) -> None:
    index.json = as_json
    files = {"src/b.py": "b = 'é'\n", "src/a.rs": "// a\n", "README": "", "LICENSE": "MIT.\n", "logo.js": "\0"}
    digest = index.add("demo-1.0.tar.gz", sdist("demo", "1.0", files), uploaded_at="2024-05-06T07:08:09.1Z")
    assert str(collect("Demo", out=tmp_path)) == f"1 releases in {tmp_path}: 1 collected now, 0 there already"
    release, *others = shard(tmp_path, "demo-1.0")
    assert (release.source, release.type, release.id) == ("pypi", "release", "pypi:demo==1.0")
    assert release.data == {
        "name": "demo",
        "version": "1.0",
        "license": "MIT",
        "license_files": {"LICENSE": "MIT.\n"},
        "sha256": digest,
        "filename": "demo-1.0.tar.gz",
        "url": "https://pypi.org/project/demo/1.0/",
        "uploaded_at": "2024-05-06T07:08:09Z" if as_json else None,
    }
    assert [(e.type, e.id, *e.data.values()) for e in others] == [
        ("file", "pypi:demo==1.0/src/a.rs", "src/a.rs", "// a\n"),
        ("file", "pypi:demo==1.0/src/b.py", "src/b.py", "b = 'é'\n"),
        ("skipped", "pypi:demo==1.0/README", "README", "not source code"),
        ("skipped", "pypi:demo==1.0/logo.js", "logo.js", "binary"),
    ]


def test_every_file_of_the_archive_is_in_the_shard_once(index: Index, tmp_path: Path) -> None:
    files = {"a.py": "a", "b.png": "b", "big.py": "#" * (1 << 20) + "#", "LICENSE": "l"}
    index.add("demo-1.0.tar.gz", sdist("demo", "1.0", files))
    collect("demo", out=tmp_path)
    release, *others = shard(tmp_path, "demo-1.0")
    found = {str(e.data["path"]): e.data.get("reason", "") for e in others}
    assert found == {"a.py": "", "b.png": "not source code", "big.py": "too large"}
    assert set(release.data["license_files"]) == {"LICENSE"}  # and PKG-INFO, which gave the licence


def test_a_second_run_asks_nobody(index: Index, pip_says: PipSays, tmp_path: Path) -> None:
    pinned = recipe(tmp_path, one=index.release("one", "1.0"), two=index.release("two", "1.0"))
    assert collect(recipe=pinned, out=tmp_path / "raw").collected == 2
    before = contents(tmp_path / "raw")
    index.requests.clear()
    again = collect(recipe=pinned, out=tmp_path / "raw")
    assert (again.collected, again.present) == (0, 2)
    assert collect("one==1", out=tmp_path / "raw").present == 1  # 1 and 1.0 are one version (PEP 440)
    assert index.requests == [] and contents(tmp_path / "raw") == before
    pip_says(PipSettings(indexes=("http://127.0.0.1:9/simple",)))
    assert collect(recipe=pinned, out=tmp_path / "raw").present == 2


def test_a_second_run_without_pins_downloads_nothing(index: Index, tmp_path: Path) -> None:
    index.release("demo", "1.0")
    collect("demo", out=tmp_path)
    assert collect("demo", out=tmp_path).present == 1
    assert len(index.downloads()) == 1
    index.release("demo", "1.1")
    assert collect("demo", out=tmp_path).collected == 1
    assert len(index.downloads()) == 2


def test_another_pin_or_half_a_shard_is_collected_anew(index: Index, tmp_path: Path) -> None:
    index.release("demo", "1.0")
    collect("demo", out=tmp_path)
    whole = contents(tmp_path)
    digest = index.add("demo-1.0.tar.gz", sdist("demo", "1.0", {"new.py": "new = 1\n"}))
    assert collect(recipe=recipe(tmp_path, demo=digest), out=tmp_path).collected == 1
    assert shard(tmp_path, "demo-1.0")[1].data["path"] == "new.py"
    index.release("demo", "1.0")
    (tmp_path / "pypi" / "demo-1.0.jsonl").write_text("")
    (tmp_path / "pypi" / "demo-1.0.part").write_text('{"half": ')
    collect("demo==1.0", out=tmp_path)
    (tmp_path / "recipe.toml").unlink()
    assert contents(tmp_path) == whole


def test_another_licence_in_the_recipe_counts(index: Index, tmp_path: Path) -> None:
    digest = index.release("demo", "1.0")
    collect("demo", out=tmp_path)
    path = tmp_path / "recipe.toml"
    path.write_text(f'[packages]\ndemo = {{ version = "1.0", license = "ISC", sha256 = "{digest}" }}\n')
    for collected in (1, 0):
        assert collect(recipe=str(path), out=tmp_path).collected == collected
    assert shard(tmp_path, "demo-1.0")[0].data["license"] == "ISC"


@pytest.mark.parametrize("paths", [["a/x.py", "b/x.py"], ["demo-1.0/x.py", "x.py"]])
def test_only_a_folder_that_holds_everything_is_left_out_of_paths(
    index: Index, tmp_path: Path, paths: list[str]
) -> None:
    index.add("demo-1.0.tar.gz", tar(dict.fromkeys(paths, b"x = 1\n")))
    collect("demo", out=tmp_path)
    assert [e.data["path"] for e in shard(tmp_path, "demo-1.0")[1:]] == paths


def test_the_result_is_the_same_for_any_number_of_jobs(index: Index, tmp_path: Path) -> None:
    names = [f"package-{i}" for i in range(8)]
    for name in names:
        index.release(name, "1.0")
    for jobs in (1, 5):
        collect(*(names if jobs == 1 else reversed(names)), out=tmp_path / str(jobs), jobs=jobs)
    assert contents(tmp_path / "1") == contents(tmp_path / "5")


def test_the_newest_release_is_neither_yanked_nor_a_prerelease(index: Index, tmp_path: Path) -> None:
    index.release("demo", "1.9")
    index.release("demo", "1.10")
    index.release("demo", "2.0rc1")
    index.release("demo", "1.11", yanked=True)
    index.add("demo-3.0-py3-none-any.whl", b"")
    collect("demo", out=tmp_path)
    collect("demo==2.0rc1", out=tmp_path)
    collect("demo==1.11", out=tmp_path)
    assert sorted(p.stem for p in tmp_path.glob("pypi/*")) == ["demo-1.10", "demo-1.11", "demo-2.0rc1"]


def test_what_is_not_there_is_said(index: Index, tmp_path: Path) -> None:
    index.release("yanked", "1.0", yanked=True)
    index.release("yanked", "2.0rc1")
    index.release("old", "1.0")
    index.add("built-1.0-py3-none-any.whl", b"")
    text = failure("yanked", "old==7", "built", "unknown", out=tmp_path)
    assert text.splitlines() == [
        "4 of 4 packages not collected",
        "  built: no source distribution, only built ones",
        "  old==7: no source distribution of that version; there are: 1.0",
        f"  unknown: unknown package; looked in: http://{index.host}; check the spelling and `pip config list`",
        "  yanked: no source distribution of a release that is neither yanked nor a pre-release; "
        "there are: 2.0rc1, 1.0",
    ]


def test_one_that_fails_does_not_lose_the_others(index: Index, tmp_path: Path) -> None:
    index.release("good", "1.0")
    index.add("bad-1.0.tar.gz", b"no archive")
    text = failure("good", "bad", out=tmp_path)
    assert text == (
        "bad: bad-1.0.tar.gz: corrupt or truncated archive (Not a gzipped file (b'no')); "
        f"collected without it: 1, in {tmp_path}"
    )
    assert [p.name for p in (tmp_path / "pypi").iterdir()] == ["good-1.0.jsonl"]


def test_a_wrong_hash_names_file_and_both_hashes(index: Index, tmp_path: Path) -> None:
    found = index.release("one", "1.0")
    text = failure(recipe=recipe(tmp_path, one="0" * 64), out=tmp_path / "raw")
    assert f"one-1.0.tar.gz: wrong sha256: the recipe says {'0' * 64}, found {found}" in text
    index.release("two", "1.0", sha256="1" * 64)
    text = failure("two", out=tmp_path / "raw")
    assert f"two-1.0.tar.gz: wrong sha256: http://{index.host} says {'1' * 64}, found" in text
    assert contents(tmp_path / "raw") == {}


def test_a_refused_archive_leaves_nothing(index: Index, tmp_path: Path) -> None:
    index.add("evil-1.0.tar.gz", tar({"evil-1.0/x.py": b"x = 1\n", "../evil.py": b""}))
    assert "evil-1.0.tar.gz: refused: member '../evil.py': path leads out" in failure("evil", out=tmp_path)
    assert contents(tmp_path) == {}
