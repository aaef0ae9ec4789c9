"""From an outline to sentences, in English or Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ianvs_bridge.heuristics._outline import Mark, Outline, Phrase
from ianvs_bridge.heuristics._words import VERBS, chinese, words
from smart_coding_dataset.records import Annotation

FULL = {"iter": "iterate over", "init": "initialize", "lookup": "look up"}
"""Verbs that are short in names."""
LINKS = {"to", "from", "by", "with", "in", "as", "if", "all", "is"}
"""Words after a verb that take no article before them."""
PATTERNS = {
    # conditions
    "none": ("{0} is {1}", "{0} 为 {1}"),
    "not none": ("{0} is given", "{0} 不为空"),
    "some": ("{0} is true or not empty", "{0} 为真或非空"),
    "empty": ("{0} is empty or false", "{0} 为空或为假"),
    "true": ("{0} holds", "{0} 成立"),
    "false": ("{0} does not hold", "{0} 不成立"),
    "equal": ("{0} is {1}", "{0} 等于 {1}"),
    "not equal": ("{0} is not {1}", "{0} 不等于 {1}"),
    "less": ("{0} is less than {1}", "{0} 小于 {1}"),
    "more": ("{0} is greater than {1}", "{0} 大于 {1}"),
    "at most": ("{0} is at most {1}", "{0} 不超过 {1}"),
    "at least": ("{0} is at least {1}", "{0} 不小于 {1}"),
    "in": ("{0} is in {1}", "{0} 在 {1} 中"),
    "not in": ("{0} is not in {1}", "{0} 不在 {1} 中"),
    "is a": ("{0} is a {1}", "{0} 是 {1} 类型"),
    "is no": ("{0} is no {1}", "{0} 不是 {1} 类型"),
    "starts": ("{0} starts with {1}", "{0} 以 {1} 开头"),
    "ends": ("{0} ends with {1}", "{0} 以 {1} 结尾"),
    "not": ("it is not so that {0}", "并非{0}"),
    "and": ("{0} and {1}", "{0} 且 {1}"),
    "or": ("{0} or {1}", "{0} 或 {1}"),
    # values
    "pair": ("{0} and {1}", "{0} 和 {1}"),
    "call": ("the result of {0}", "{0} 的结果"),
    "call with": ("{0} of {1}", "对 {1} 调用 {0} 的结果"),
    "each": ("{0} for each {1} in {2}", "{2} 中每个 {1} 对应的 {0}"),
    "each if": ("{0} for each {1} in {2} where {3}", "{2} 中满足 {3} 的每个 {1} 对应的 {0}"),
    "whether": ("whether {0}", "{0} 是否成立"),
    "choice": ("{0} if {1}, otherwise {2}", "{1} 时为 {0}，否则为 {2}"),
    "text": ("a text made of {0}", "由 {0} 组成的文本"),
    # actions
    "set": ("set {0} to {1}", "将 {0} 设为 {1}"),
    "start": ("start with {0} at {1}", "{0} 从 {1} 开始"),
    "increase": ("increase {0} by {1}", "将 {0} 增加 {1}"),
    "decrease": ("decrease {0} by {1}", "将 {0} 减少 {1}"),
    "change": ("update {0} with {1}", "用 {1} 更新 {0}"),
    "add": ("add {1} to {0}", "将 {1} 加入 {0}"),
    "do": ("call {0}", "调用 {0}"),
    "do with": ("call {0} with {1}", "以 {1} 调用 {0}"),
    "return": ("return {0}", "返回 {0}"),
    "leave": ("return at once", "直接返回"),
    "yield": ("yield {0}", "产出 {0}"),
    "raise": ("raise {0}", "抛出 {0}"),
    "skip": ("go on with the next one", "跳过，继续处理下一个"),
    "break": ("leave the loop", "跳出循环"),
    "ignore": ("ignore it", "忽略该异常"),
    "delete": ("remove {0}", "删除 {0}"),
    "define": ("define {0}", "定义 {0}"),
    "import": ("import {0}", "导入 {0}"),
    "assert": ("make sure that {0}", "确保 {0}"),
    "go on": ("do what follows", "执行后续步骤"),
    "check": ("see whether {0}", "再看 {0} 是否成立"),
    # lines
    "if": ("if {0}, {1}", "如果 {0}，则{1}"),
    "else if": ("otherwise, if {0}, {1}", "否则，如果 {0}，则{1}"),
    "else": ("otherwise, {0}", "否则{0}"),
    "loop": ("go through each {0} of {1}", "逐个处理 {1} 中的 {0}"),
    "while": ("repeat while {0}", "当 {0} 时重复执行"),
    "forever": ("repeat until the loop is left", "循环执行，直到主动退出"),
    "on error": ("on {0}, {1}", "出现 {0} 时，{1}"),
    "attempt": ("this may fail: {0}", "可能失败：{0}"),
    "with": ("hold {0} until the block ends", "在代码块结束前持有 {0}"),
    "plain": ("{0}", "{0}"),
}


def say(phrase: Phrase | str, language: str) -> str:
    """A phrase in words, without a full stop."""
    if isinstance(phrase, str):
        return phrase
    english, chinese_pattern = PATTERNS[phrase.pattern]
    pattern = chinese_pattern if language == "zh" else english
    text = pattern.format(*(say(part, language) for part in phrase.parts))
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text)


def sentence(phrase: Phrase | str, language: str) -> str:
    """A phrase as a sentence."""
    text = say(phrase, language)
    return f"{text}。" if language == "zh" else f"{text[:1].upper()}{text[1:]}."


def summary(outline: Outline, language: str) -> str | None:
    """What the whole does: purpose, result, errors; None where nothing can be said."""
    first = purpose(outline, language)
    rest = [_gives("yields", outline.yields, language), _gives("returns", outline.results, language)]
    rest += [_fails(outline, language)]
    said = [text for text in rest if text]
    body = ("" if language == "zh" else " ").join(said)
    return "\n\n".join(filter(None, (first, body))) or None


def purpose(outline: Outline, language: str) -> str:
    """The first sentence, from the name and the parameters; empty where there is no name."""
    found = words(outline.name)
    if not found:
        return ""
    given = _listed([p for p in outline.parameters if words(p) != found[1:]], language)
    if language == "zh":
        return (f"根据 {given} " if given else "") + _chinese_purpose(found, outline) + "。"
    return _english_purpose(found, outline) + (f" given {given}" if given else "") + "."


def _english_purpose(found: list[str], outline: Outline) -> str:
    verb, *rest = found
    if outline.is_class:
        return f"Represent {_article(found)}"
    if outline.name == "__init__":
        return "Set up the object"
    if "to" in found[1:-1] and verb not in VERBS:
        at = found.index("to", 1)
        return f"Convert {' '.join(found[:at])} to {' '.join(found[at + 1 :])}"
    if verb in {"is", "has", "can", "should"}:
        return f"Tell whether it {verb} {' '.join(rest)}".rstrip()
    if verb in VERBS:
        verb = FULL.get(verb, verb).capitalize()
        return (
            f"{verb} the {' '.join(rest)}"
            if rest and rest[0] not in LINKS and found[0] != "test"
            else " ".join([verb, *rest])
        )
    return f"Compute the {' '.join(found)}" if outline.results else f"Carry out the {' '.join(found)}"


def _chinese_purpose(found: list[str], outline: Outline) -> str:
    verb, *rest = found
    if outline.is_class:
        return f"表示{_spaced(chinese(found))}"
    if outline.name == "__init__":
        return "初始化对象"
    if "to" in found[1:-1] and verb not in VERBS:
        at = found.index("to", 1)
        return f"将{_spaced(chinese(found[:at]))}转换为{_spaced(chinese(found[at + 1 :]))}"
    if verb in {"is", "has", "can", "should"}:
        return f"判断是否{_spaced(chinese(rest))}"
    if verb in VERBS:
        return VERBS[verb] + _spaced(chinese(rest))
    return ("计算" if outline.results else "执行") + _spaced(chinese(found))


def _spaced(text: str) -> str:
    """Latin words stand apart from Chinese ones."""
    return f" {text}" if text[:1].isascii() and text else text


def _article(found: list[str]) -> str:
    return f"{'an' if found[0][0] in 'aeiou' else 'a'} {' '.join(found)}"


def _listed(parts: Sequence[str], language: str) -> str:
    if language == "zh":
        return "、".join(parts[:-1]) + (" 和 " if len(parts) > 1 else "") + parts[-1] if parts else ""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _gives(how: str, values: Sequence[Phrase], language: str) -> str:
    said = [say(value, language) for value in values]
    if not said:
        return ""
    if language == "zh":
        return f"{'依次产出' if how == 'yields' else '返回'} {' 或 '.join(said)}。"
    return f"{how.capitalize()} {' or '.join(said)}."


def _fails(outline: Outline, language: str) -> str:
    said = []
    for name, condition in outline.errors:
        if language == "zh":
            said.append(f"如果 {say(condition, 'zh')}，抛出 {name}。" if condition else f"可能抛出 {name}。")
        else:
            said.append(f"Raises {name} if {say(condition, 'en')}." if condition else f"May raise {name}.")
    return ("" if language == "zh" else " ").join(said)


def remarks(marks: dict[int, Mark], lines: int, language: str) -> list[Annotation]:
    """Comments on the lines that matter most: at most one for every four lines, none on what is obvious."""
    worth = sorted((n for n in marks if marks[n].weight > 1), key=lambda n: (-marks[n].weight, n))
    chosen = sorted(worth[: max(1, lines // 4)])
    return [Annotation(line_number=n, annotation=sentence(marks[n].phrase, language)) for n in chosen]
