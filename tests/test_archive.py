"""Archives that nobody should unpack, and those that everybody does."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from package_index import tar

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources import _archive
from smart_coding_dataset.sources._archive import members

MODES = {".tar.gz": "w:gz", ".tgz": "w:gz", ".tar.bz2": "w:bz2", ".tar.xz": "w:xz"}


def zipped(files: dict[str, bytes], mode: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


def read(archive: bytes, filename: str = "a-1.tar.gz") -> dict[str, bytes | None]:
    return {m.path: m.content for m in members(io.BytesIO(archive), filename, lambda path, size: True)}


def refusal(archive: bytes, filename: str = "a-1.tar.gz") -> str:
    with pytest.raises(UserError) as caught:
        read(archive, filename)
    text = str(caught.value)
    assert text.startswith(filename) and "\n" not in text
    return text


def special(kind: bytes, target: str = "") -> bytes:
    info = tarfile.TarInfo("a-1/odd")
    info.type, info.linkname = kind, target
    return tar({"a-1/good.py": b"x = 1\n", "a-1/odd": info})


paths = st.lists(
    st.text("abcXYZ._-é中 ", min_size=1, max_size=8).filter(lambda s: s.strip(".")), min_size=1, max_size=4
).map("/".join)


@settings(max_examples=60, deadline=None)
@given(files=st.dictionaries(paths, st.binary(max_size=600), max_size=6), ending=st.sampled_from([*MODES, ".zip"]))
def test_what_goes_in_comes_out(files: dict[str, bytes], ending: str) -> None:
    archive = zipped(files) if ending == ".zip" else tar(files, MODES[ending])
    assert read(archive, f"a-1{ending}") == files


def test_content_is_read_only_where_it_is_wanted() -> None:
    archive = tar({"a-1/a.py": b"a", "a-1/b.bin": b"b", "a-1/c.py": b"c"})
    found = members(io.BytesIO(archive), "a-1.tar.gz", lambda path, size: PurePosixPath(path).suffix == ".py")
    assert [(m.path, m.content) for m in found] == [("a-1/a.py", b"a"), ("a-1/b.bin", None), ("a-1/c.py", b"c")]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../evil.py", "leads out"),
        ("a-1/../../evil.py", "leads out"),
        ("a-1\\..\\..\\evil.py", "leads out"),
        ("/etc/evil.py", "absolute path"),
        ("\\evil.py", "absolute path"),
        ("C:\\evil.py", "absolute path"),
        ("a-1/two\nlines.py", "control character"),
    ],
)
def test_paths_that_lead_elsewhere_are_refused(name: str, why: str) -> None:
    for text in (refusal(tar({name: b""})), refusal(zipped({name: b""}), "a-1.zip")):
        assert why in text and repr(name) in text


@pytest.mark.parametrize(
    ("archive", "why"),
    [
        (special(tarfile.SYMTYPE, "good.py"), "symbolic link"),
        (special(tarfile.SYMTYPE, "/etc/passwd"), "symbolic link"),
        (special(tarfile.LNKTYPE, "a-1/good.py"), "hard link"),
        (special(tarfile.CHRTYPE), "device"),
        (special(tarfile.BLKTYPE), "device"),
        (special(tarfile.FIFOTYPE), "named pipe"),
        (special(b"Z"), "unknown type"),
    ],
)
def test_links_and_devices_are_refused(archive: bytes, why: str) -> None:
    text = refusal(archive)
    assert why in text and "'a-1/odd'" in text


@pytest.mark.parametrize(
    ("mode", "why"),
    [(stat.S_IFLNK, "symbolic link"), (stat.S_IFIFO, "named pipe"), (stat.S_IFCHR, "device"), (0o60000, "device")],
)
def test_links_and_devices_in_zips_are_refused(mode: int, why: str) -> None:
    assert why in refusal(zipped({"a-1/odd": b"target"}, mode), "a-1.zip")


def test_a_member_that_comes_twice_is_refused() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name in ("a-1/x.py", "a-1/./x.py"):
            archive.addfile(tarfile.TarInfo(name))
    assert "comes twice" in refusal(buffer.getvalue())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(twice := io.BytesIO(), "w") as zip_file:
        zip_file.writestr("a-1/x.py", "1")
        zip_file.writestr("a-1/x.py", "2")
    assert "comes twice" in refusal(twice.getvalue(), "a-1.zip")


def test_bombs_are_refused() -> None:
    zeros = {"a-1/zeros.bin": bytes(_archive.MIN_SUSPECT + 1)}
    assert "bomb" in refusal(tar(zeros))
    assert "bomb" in refusal(tar(zeros, "w:xz"), "a-1.tar.xz")
    assert "bomb" in refusal(zipped(zeros), "a-1.zip")


def test_a_file_that_only_claims_to_be_huge_is_refused_before_it_is_read() -> None:
    info = tarfile.TarInfo("a-1/huge.bin")
    info.size = _archive.MAX_FILE + 1
    header = io.BytesIO()
    with tarfile.open(fileobj=header, mode="w:gz") as archive:
        archive.fileobj.write(info.tobuf())  # type: ignore[union-attr]
    assert f"a file of {_archive.MAX_FILE + 1} bytes" in refusal(header.getvalue())


def test_a_bomb_in_a_header_is_refused() -> None:
    info = tarfile.TarInfo("a-1/x.py")
    info.pax_headers = {"comment": "x" * (2 * _archive.MAX_HEADER)}
    assert "header of more than" in refusal(tar({"a-1/x.py": info}))


def test_crowds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archive, "MAX_MEMBERS", 3)
    files = {f"a-1/{i}.py": b"" for i in range(4)}
    assert "more than 3 members" in refusal(tar(files))
    assert "more than 3 members" in refusal(zipped(files), "a-1.zip")
    assert "more than 3 members" in refusal(b"PK\x01\x02" * 4, "a-1.zip")  # counted before the directory is read
    assert len(read(tar(dict(list(files.items())[:3])))) == 3


@pytest.mark.parametrize("ending", [*MODES, ".zip"])
def test_truncated_and_corrupt_archives_are_one_clear_line(ending: str) -> None:
    noise = {f"a-1/{i}.py": bytes((7 * j * j + i) % 251 for j in range(4000)) for i in range(5)}
    good = zipped(noise) if ending == ".zip" else tar(noise, MODES[ending])
    damaged = bytearray(good)
    damaged[len(good) // 2] ^= 0x55
    for bad in (good[: len(good) * 2 // 3], bytes(damaged), b"not an archive", b""):
        assert "corrupt or truncated" in refusal(bad, f"a-1{ending}")


def test_the_checksum_behind_the_last_member_counts() -> None:
    good = tar({"a-1/x.py": b"x = 1\n"})
    assert "corrupt or truncated" in refusal(good[:-8] + b"\0" * 8)


def test_a_damaged_header_in_the_midst_is_not_the_end() -> None:
    plain = bytearray(tar({"a-1/x.py": b"1", "a-1/y.py": b"2"}, "w:"))
    plain[1024] ^= 1  # the name in the second header, so that its checksum is wrong
    assert "damaged header" in refusal(gzip.compress(bytes(plain)))


def test_sparse_files_are_refused() -> None:
    info = tarfile.TarInfo("a-1/odd")
    info.pax_headers = {"GNU.sparse.map": "0,1", "GNU.sparse.size": "1000000000000"}
    assert "'a-1/odd': sparse file" in refusal(tar({"a-1/odd": info}))


def test_encrypted_files_are_refused() -> None:
    archive = bytearray(zipped({"a-1/x.py": b"x = 1\n"}))
    archive[6] |= 1
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted file" in refusal(bytes(archive), "a-1.zip")


def test_headers_within_headers_without_end_are_refused() -> None:
    info = tarfile.TarInfo("a-1/x.py")
    info.pax_headers = {"comment": "x"}
    with_header = io.BytesIO()
    with tarfile.open(fileobj=with_header, mode="w") as archive:
        archive.addfile(info)
    assert "corrupt" in refusal(gzip.compress(with_header.getvalue()[:1024] * 1000))


def test_a_negative_size_is_refused() -> None:
    info = tarfile.TarInfo("a-1/x.py")
    info.pax_headers = {"size": "-1"}
    refusal(tar({"a-1/x.py": info}))


def test_unknown_formats_are_named() -> None:
    assert "known are .tar.gz" in refusal(b"", "a-1.rar")
