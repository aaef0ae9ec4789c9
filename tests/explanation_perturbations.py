"""Ways to spoil what engineers said about their fix, for the tests of ``explainability``.

The metric must not know them: nothing under ``evaluate_metrics`` may be tuned to a word list that stands here.
"""

from __future__ import annotations

import ast
import difflib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import perturbations as spoil

DATA = Path(__file__).parent.parent / "smart_coding_dataset" / "data" / "issue"
ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for split in ("train", "test")
    for line in (DATA / f"{split}.jsonl").read_text("utf-8").splitlines()
]
Row = dict[str, Any]

_OPPOSITES = (
    "added/removed adds/removes add/remove adding/removing Added/Removed Add/Remove New/Removed new/removed "
    "introduced/deleted kept/dropped Keep/Drop keep/drop Support/Refuse left/returned before/after first/last "
    "largest/smallest only/also now/formerly Split/Join Read/Write named/hid raises/swallows raised/swallowed "
    "新增/删除 增加/移除 支持/取消 之前/之后 最近/最早 最少/最多 忽略/执行 保存/丢弃 先/后 不再/仍然 才/不 "
    "抛出/吞掉 全部/部分 加锁/解锁 旧/新 多/单 只/也 去掉/加上"
)
_NAME = re.compile(r"`([A-Za-z_][\w.]*)(\(\))?`|\b([A-Z]\w+Error)\b")

FILLER = {
    "en": "Fixed the bug by improving the logic and handling edge cases.",
    "zh": "修复了问题，优化了逻辑，提升了代码的健壮性。",
}
BOILERPLATE = {
    "en": (
        "This change resolves the issue that was reported. The implementation has been carefully reviewed and "
        "improved so that it is more robust, readable and maintainable. Edge cases are handled, errors are "
        "reported clearly, and the existing behaviour is preserved for all callers. The code follows best "
        "practices and is easy to extend in the future. All inputs are validated before they are processed, and "
        "the output is correct in every situation. Performance is not affected, and no other files had to be "
        "touched. Tests can be added "
        "to cover this behaviour."
    ),
    "zh": (
        "本次修改解决了所报告的问题。实现经过仔细检查和改进，更加健壮、易读、易维护。"
        "边界情况都得到处理，错误会清楚地报告，所有调用方的现有行为保持不变。"
        "代码遵循最佳实践，便于今后扩展。所有输入在处理之前都会经过校验，输出在任何情况下都是正确的。"
        "性能不受影响，也不需要修改其他文件。可以补充测试来覆盖这一行为。"
    ),
}
PADDING = {
    "en": (
        " Python reads modules from top to bottom. Strings are immutable, and dictionaries keep their insertion "
        "order. The project follows a common style guide. Readable names help everybody."
    ),
    "zh": (
        "Python 自上而下执行模块。字符串不可变，字典保持插入顺序。项目遵循统一的代码风格。好的命名对大家都有帮助。"
    ),
}


def language(row: Row) -> str:
    """``zh`` or ``en``, by the title of the issue."""
    return "zh" if re.search(r"[\u3400-\u9fff]", row["issue_description"]) else "en"


def name(row: Row) -> str:
    """The last part of a row's id."""
    return str(row["id"]).rpartition("/")[2]


def rows(of: str) -> list[Row]:
    """The rows of a language."""
    return [row for row in ROWS if language(row) == of]


def before(row: Row) -> str:
    """The file before."""
    return str(row["code_before"]["code_snippet"])


def after(row: Row) -> str:
    """The file after the engineers' fix."""
    return str(row["code_after"]["code_snippet"])


def told(row: Row) -> str:
    """What the engineers said."""
    return str(row["pull_request_description"])


def others(row: Row) -> Iterator[str]:
    """What was said about each other fix, in the same language."""
    return (told(r) for r in rows(language(row)) if r is not row)


def most_alike(row: Row) -> str:
    """What was said about the fix whose file has most words in common with this one."""

    def words(r: Row) -> set[str]:
        return set(re.findall(r"[a-z]{3,}", after(r).lower()))

    def alike(r: Row) -> float:
        return len(words(r) & words(row)) / len(words(r) | words(row))

    return told(max((r for r in rows(language(row)) if r is not row), key=alike))


def issue(row: Row) -> str:
    """The issue, as it was reported."""
    return f"{row['issue_description']}\n\n{row['issue_body']}"


def diff(row: Row) -> str:
    """The change as a diff."""
    return "\n".join(
        difflib.unified_diff(
            before(row).splitlines(), after(row).splitlines(), "before", "after", lineterm="", n=1
        )
    )


def read_out(row: Row) -> str:
    """The change read out line by line."""
    lines = diff(row).splitlines()[2:]
    said = {
        "en": ("Removed the line `{}`.", "Added the line `{}`."),
        "zh": ("删除了这一行：`{}`。", "增加了这一行：`{}`。"),
    }
    gone, new = said[language(row)]
    return "\n".join(
        (gone if x[0] == "-" else new).format(x[1:].strip()) for x in lines if x[0] in "+-" and x[1:].strip()
    )


def opposite(text: str, of: str) -> str:
    """Added for removed and the like, both ways."""
    other = {a: b for pair in _OPPOSITES.split() for a, b in (pair.split("/"), pair.split("/")[::-1])}
    words = "|".join(sorted(map(re.escape, other), key=len, reverse=True))
    return re.sub(rf"\b(?:{words})\b" if of == "en" else words, lambda m: other[m[0]], text)


_CODE = r"(`[^`\n]+`)"
_BETWEEN = (
    r"( instead of | rather than | becomes |(?: was| is)? (?:renamed|changed) to "
    r"|\s*(?:改名为|改为|替换为|代替)\s*)"
)
_TURNED = (
    (re.compile(_CODE + _BETWEEN + _CODE), r"\3\2\1"),
    (re.compile(rf"((?:[Rr]enamed?|[Rr]eplaced?) ){_CODE}( (?:to|by|with) ){_CODE}"), r"\1\4\3\2"),
    (re.compile(rf"{_CODE}( on CR LF, LF and CR)? replaces {_CODE}"), r"\3 replaces \1"),
)


def turned(text: str) -> str | None:
    """Renames and replacements the other way round; None where there are none."""
    found = text
    for pattern, instead in _TURNED:
        found = pattern.sub(instead, found)
    return found if found != text else None


def file_names(row: Row) -> list[str]:
    """Functions, classes, parameters and attributes of the file before, in order."""
    found = []
    for node in ast.walk(ast.parse(before(row))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.append(node.name)
        elif isinstance(node, ast.arg | ast.Attribute):
            found.append(node.arg if isinstance(node, ast.arg) else node.attr)
    return [n for n in dict.fromkeys(found) if n not in ("self", "cls") and not n.startswith("__")]


def other_names(text: str, row: Row) -> str | None:
    """Names exchanged for others of the file; None where no name is told."""
    known = file_names(row)
    instead: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        old = match[1] or match[3]
        free = [n for n in known if n not in text and n not in instead.values()] or known
        return f"`{instead.setdefault(old, free[len(instead) * 3 % len(free)])}`"

    found = _NAME.sub(other, text)
    return found if found != text else None


def invented_names(text: str) -> str | None:
    """Names exchanged for such as exist nowhere; None where no name is told."""
    found = _NAME.sub(lambda m: f"`{'zq_' + (m[1] or m[3]).lower()[::-1].strip('_')}`", text)
    return found if found != text else None


def stuffed(row: Row) -> str:
    """Every name of both files."""
    return ", ".join(dict.fromkeys(re.findall(r"[A-Za-z_]\w+", before(row) + after(row))))


def stuffed_quoted(row: Row) -> str:
    """Every name of the file in backticks, after a phrase."""
    start = {"en": "The change is about ", "zh": "本次修改涉及 "}[language(row)]
    return start + ("、" if language(row) == "zh" else ", ").join(f"`{n}`" for n in file_names(row))


def stuffed_words(row: Row) -> str:
    """Every word of the changed lines, without punctuation."""
    return " ".join(dict.fromkeys(re.findall(r"[A-Za-z_]\w+|[\u3400-\u9fff]+", diff(row))))


def listed(row: Row) -> str:
    """What any tool can tell from the two files: which definitions differ, without a word on what was wrong."""

    def definitions(code: str) -> dict[str, str]:
        return {n.name: ast.unparse(n) for n in ast.walk(ast.parse(code)) if isinstance(n, ast.FunctionDef)}

    old, new = definitions(before(row)), definitions(after(row))
    found = [(n, "changed" if n in old else "added") for n in new if old.get(n) != new[n]]
    found += [(n, "removed") for n in old if n not in new]
    said = {
        "en": {"changed": "Changed `{}`.", "added": "Added `{}`.", "removed": "Removed `{}`."},
        "zh": {"changed": "修改了 `{}`。", "added": "新增 `{}`。", "removed": "删除 `{}`。"},
    }[language(row)]
    return " ".join(said[kind].format(n) for n, kind in found)


def irrelevant(row: Row) -> str:
    """Sentences that are true of the file, or of Python, and have nothing to do with the change."""
    return told(row) + PADDING[language(row)]


def elsewhere(row: Row) -> str | None:
    """What was said, with true words about a definition that the change does not touch; None where all are."""
    known = {n.name: ast.unparse(n) for n in ast.walk(ast.parse(before(row))) if isinstance(n, ast.FunctionDef)}
    new = {n.name: ast.unparse(n) for n in ast.walk(ast.parse(after(row))) if isinstance(n, ast.FunctionDef)}
    touched = " ".join(code for n, code in known.items() if new.get(n) != code)
    free = [
        n for n, code in known.items() if new.get(n) == code and n not in told(row) + touched and n[:2] != "__"
    ]
    said = {"en": " The file also has `{}`.", "zh": "文件里还有 `{}`。"}[language(row)]
    return told(row) + said.format(free[0]) if free else None


def false_line(row: Row) -> str:
    """What was said, with a line number that does not exist."""
    return told(row) + {"en": " The fault was in line 977.", "zh": "出错的地方是第 977 行。"}[language(row)]


def false_function(row: Row) -> str:
    """What was said, with a function that does not exist."""
    return (
        told(row)
        + {"en": " The fix is in `reticulate_all()`.", "zh": "修复位于函数 `reticulate_all`。"}[language(row)]
    )


DENIALS = spoil.DENIALS | {"retracted": spoil.retract}


def kinds(row: Row) -> Iterator[tuple[str, str | None]]:
    """Each way to spoil what was said about a row: its kind and the text; None where it does not apply."""
    text, of = told(row), language(row)
    yield from (("another fix", other) for other in others(row))
    yield "most alike", most_alike(row)
    yield "issue", issue(row)
    yield "title", row["issue_description"]
    yield "diff", diff(row)
    yield "read out", read_out(row)
    yield "code before", before(row)
    yield "code after", after(row)
    yield from (("denied: " + kind, deny(text, of)) for kind, deny in DENIALS.items())
    yield "opposite", opposite(text, of) if opposite(text, of) != text else None
    yield "turned", turned(text)
    yield "other names", other_names(text, row)
    yield "invented names", invented_names(text)
    yield "filler", FILLER[of]
    yield "boilerplate", BOILERPLATE[of]
    yield "stuffed", stuffed(row)
    yield "stuffed, quoted", stuffed_quoted(row)
    yield "stuffed, words", stuffed_words(row)
    yield "listed", listed(row)
    yield "padded", irrelevant(row)
    yield "padded from the file", elsewhere(row)
    yield "false line", false_line(row)
    yield "false function", false_function(row)
