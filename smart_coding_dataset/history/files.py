"""Changes as the files of a row, before and after, and as a diff that git applies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.history.git import Change, Side
from smart_coding_dataset.records import ChangedFile


class Texts(Protocol):
    """Where the texts of files are: a ``Repository``."""

    def text(self, side: Side | None) -> str | None:
        """A file as text; None where there is none, or it is no UTF-8 text."""


def changed_files(changes: Iterable[Change], texts: Texts) -> tuple[list[ChangedFile], list[str]]:
    """The files that are text, and the paths of those that are not, by path.

    A copy counts as an addition: git can apply it without the file that it was copied from.
    """
    files, left_out = [], []
    for change in changes:
        old = None if change.status == "C" else change.old
        before, after = texts.text(old), texts.text(change.new)
        path = change.new.path if change.new else change.old.path if change.old else ""
        names = [side.path for side in (old, change.new) if side]
        if (old and before is None) or (change.new and after is None) or not _is_text(*names, before, after):
            left_out.append(path.encode("utf-8", "backslashreplace").decode())
            continue
        files.append(
            ChangedFile(
                file_path=path,
                before=before,
                after=after,
                old_path=old.path if old and old.path != path else None,
                before_mode=old.mode if old else None,
                after_mode=change.new.mode if change.new else None,
            )
        )
    return sorted(files, key=lambda f: f.file_path), sorted(left_out)


def patch(files: Sequence[ChangedFile]) -> str:
    """The change of files in git's own format: ``git apply`` makes ``after`` of ``before``, byte for byte.

    Raises:
        UserError: pygit2, which compares the texts, is not installed.
    """
    return "".join(_file(f) for f in files)


_LONE = re.compile(r"[\ud800-\udfff]")


def _is_text(*texts: str | None) -> bool:
    """Whether names and contents can be written as UTF-8, and git sees no binary file in them."""
    return not any("\0" in text or (not text.isascii() and _LONE.search(text)) for text in texts if text)


def _file(file: ChangedFile) -> str:
    old, new = _quoted("a/", file.old_path or file.file_path), _quoted("b/", file.file_path)
    lines = [f"diff --git {old} {new}"]
    before, after = file.before_mode or "100644", file.after_mode or "100644"
    if file.before is None:
        lines.append(f"new file mode {after}")
    elif file.after is None:
        lines.append(f"deleted file mode {before}")
    elif before[:3] != after[:3]:  # a link instead of a file: git wants it as two changes
        gone = ChangedFile(file_path=file.old_path or file.file_path, before=file.before, after=None)
        come = ChangedFile(file_path=file.file_path, before=None, after=file.after)
        return _file(_with_modes(gone, before, None)) + _file(_with_modes(come, None, after))
    elif before != after:
        lines += [f"old mode {before}", f"new mode {after}"]
    if file.old_path is not None:
        lines += [f"rename from {_quoted('', file.old_path)}", f"rename to {_quoted('', file.file_path)}"]
    hunks = _hunks(file.before or "", file.after or "")
    if hunks:
        lines.append(f"--- {old if file.before is not None else '/dev/null'}{_end(old)}")
        lines.append(f"+++ {new if file.after is not None else '/dev/null'}{_end(new)}")
    return "\n".join(lines) + "\n" + hunks


def _with_modes(file: ChangedFile, before: str | None, after: str | None) -> ChangedFile:
    return ChangedFile(
        file_path=file.file_path, before=file.before, after=file.after, before_mode=before, after_mode=after
    )


def _end(name: str) -> str:
    """git ends a name with a blank in it by a tab, so that it knows where it ends."""
    return "\t" if " " in name and not name.startswith('"') else ""


def _hunks(before: str, after: str) -> str:
    """The hunks of the comparison, as git's own library makes them."""
    try:
        import pygit2  # noqa: PLC0415  only repositories need it
    except ImportError:
        raise UserError("patches need pygit2: pip install 'smart-coding[traces]'") from None
    old, new = before.encode(), after.encode()  # libgit2 reads them later, and pygit2 does not keep them
    compared = pygit2.Patch.create_from(old, new, flag=pygit2.enums.DiffOption.FORCE_TEXT)
    made = compared.data or b""
    _, at, hunks = made.partition(b"\n@@ ")
    # What follows ``@@`` is a line cut to 80 bytes, perhaps in the middle of a character.
    return (at[1:] + hunks).decode(errors="ignore") if at else ""


_ESCAPES = {c: f"\\{name}" for c, name in zip('\\"\a\b\t\n\v\f\r', '\\"abtnvfr', strict=True)}


def _quoted(prefix: str, path: str) -> str:
    """A path as git writes it: quoted where it holds quotes, backslashes or control characters."""
    escaped = "".join(_ESCAPES.get(c) or (f"\\{ord(c):03o}" if c < " " or c == "\x7f" else c) for c in path)
    return f'"{prefix}{escaped}"' if escaped != path else f"{prefix}{path}"
