"""Ways to spoil a comment, for the tests of the comment metrics: each takes a text and its language.

Kinds, not cases: a negation goes in front of the verb, after an auxiliary, or comes out; opposites change places.
The metrics must not know them: nothing under ``evaluate_metrics`` may be tuned to a word list that stands here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

Row = Mapping[str, Any]
Notes = list[tuple[int | None, str]]

_AUXILIARY = re.compile(r"\b(is|are|was|were|can|may|must|will|would|should|does|do|has|have|could)\b(?! not)")
_DENIED = re.compile(r"\b(?:not|never) |\bnot\b")
_SENTENCES = re.compile(r"(?<=[.!?。；])\s*(?=[A-Z\u4e00-\u9fff])")
_VERBS_ZH = re.findall(
    r"\S+", "返回 抛出 保留 包含 产出 合并 删除 去掉 取出 得到 使用 超过 检查 需要 可以 能 会 是 按 取 用"
)
_OPPOSITES = (
    "True/False true/false less/greater smaller/larger first/last before/after minimum/maximum only/also "
    "start/end included/excluded empty/full add/remove "
    "小于/大于 至少/至多 最大/最小 之前/之后 第一/最后 包含/不含 相同/不同 首/末"
)


def notes(row: Row) -> Notes:
    """The comments of a row: the summary first."""
    summary = [(None, row["summary"])] if row["summary"] else []
    return [*summary, *((a["line_number"], a["annotation"]) for a in row["annotations"])]


def answer(given: Notes) -> str:
    """Comments in the form of a prediction or a reference."""
    return json.dumps([{"line_number": n, "annotation": t} for n, t in given], ensure_ascii=False)


def reference(row: Row) -> str:
    """What the engineers wrote."""
    return answer(notes(row))


def deny_opening(text: str, language: str) -> str:
    """``Return x.`` -> ``Do not return x.``, ``Returns x.`` -> ``Does not return x.``, ``返回`` -> ``不返回``."""
    if language == "zh":
        return ("不" if not text[:1].isascii() else "并非 ") + text
    verb, _, rest = text.partition(" ")
    if re.fullmatch(r"[A-Z][a-z]+s", verb):
        return f"Does not {verb[0].lower()}{verb[1:-1]} {rest}"
    return f"Do not {text[0].lower()}{text[1:]}"


def turn_each_sentence(text: str, language: str) -> str:
    """Take the first negation out of every sentence, or put one in where there is none."""
    turned = [_turn_zh(s) if language == "zh" else _turn_en(s) for s in _SENTENCES.split(text)]
    return ("" if language == "zh" else " ").join(turned)


def _turn_en(sentence: str) -> str:
    if _DENIED.search(sentence):
        return _DENIED.sub("", sentence, count=1)
    if _AUXILIARY.search(sentence):
        return _AUXILIARY.sub(r"\1 not", sentence, count=1)
    return deny_opening(sentence, "en")


def _turn_zh(sentence: str) -> str:
    if re.search(r"不(?![同仅过断足论管])|没有", sentence):
        return re.sub(r"不(?![同仅过断足论管])|没有", "", sentence, count=1)
    verb = next((v for v in _VERBS_ZH if v in sentence), None)
    return sentence.replace(verb, "不" + verb, 1) if verb else "并非" + sentence


def deny_every_verb(text: str, language: str) -> str:
    """Put a negation at every verb that can be found."""
    if language == "zh":
        found = re.sub("|".join(_VERBS_ZH), lambda m: "没有" + m[0], text)
    else:
        found = _AUXILIARY.sub(r"\1 not", text)
        found = re.sub(r"\b(Raise|Return|Throw|Yield|Keep|Make)s\b", lambda m: f"Does not {m[1].lower()}", found)
    return found if found != text else deny_opening(text, language)


def say_the_opposite(text: str, language: str) -> str:
    """Exchange words for their opposites, both ways."""
    pairs = [p.split("/") for p in _OPPOSITES.split()]
    other = {a: b for pair in pairs for a, b in (pair, pair[::-1])}
    words = "|".join(sorted(map(re.escape, other), key=len, reverse=True))
    return re.sub(rf"\b(?:{words})\b" if language == "en" else words, lambda m: other[m[0]], text)


DENIALS: dict[str, Callable[[str, str], str]] = {
    "opening": deny_opening,
    "each sentence": turn_each_sentence,
    "every verb": deny_every_verb,
}


def spoiled(row: Row, how: Callable[[str, str], str]) -> str:
    """Every comment of a row, spoiled."""
    return answer([(n, how(t, row["natural_language"])) for n, t in notes(row)])


def named(row: Row, parameters: tuple[str, ...]) -> list[str]:
    """The parameters that the comments of a row name, in the order of the signature."""
    text = "\n".join(t for _, t in notes(row))
    return [p for p in parameters if re.search(_whole(p), text)]


def exchanged(row: Row, a: str, b: str) -> str:
    """The comments of a row with two names exchanged wherever they stand."""
    other = {a: b, b: a}
    pattern = re.compile("|".join(_whole(p) for p in sorted(other, key=len, reverse=True)))
    return answer([(n, pattern.sub(lambda m: other[m[0]], t)) for n, t in notes(row)])


def _whole(name: str) -> str:
    return rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])"


def retract(text: str, language: str) -> str:
    """Leave every word as it is and say that it is untrue."""
    return f"以下说法不成立：{text}" if language == "zh" else f"It is not true that {text[0].lower()}{text[1:]}"


def greet(text: str, language: str) -> str:
    """What a chat model says around a comment."""
    if language == "zh":
        return f"当然可以！下面是您要的注释：\n\n{text}"
    return f"Sure! Here is the comment you asked for:\n\n{text}\n\nLet me know if you need anything else!"


def moved(row: Row, by: int) -> str | None:
    """Every note on a line that many lines further down, round the end; None where there are none."""
    lines = row["code_snippet"].count("\n") + 1
    given = [(n if n is None else (n + by - 1) % lines + 1, t) for n, t in notes(row)]
    return answer(given) if lines > 2 * by and given != notes(row) else None


def most_alike(row: Row, rows: list[Row]) -> Row:
    """The other row whose code has most identifiers in common with it: the hardest to tell apart."""

    def words(r: Row) -> set[str]:
        return set(re.findall(r"[a-z]{3,}", r["code_snippet"].lower()))

    def alike(r: Row) -> float:
        return len(words(r) & words(row)) / len(words(r) | words(row))

    return max((r for r in rows if r["code_snippet"] != row["code_snippet"]), key=alike)
