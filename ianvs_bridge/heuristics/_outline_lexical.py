"""The outline of code in any language with C-like or similar syntax, line by line, from its words alone."""

from __future__ import annotations

import re

from ianvs_bridge.heuristics._outline import Mark, Outline, Phrase

SIGNATURE = re.compile(
    r"(?:\b(?:func|fn|def|function)\s+(?:\([^)]*\)\s*)?(?P<a>\w+)|\b(?P<b>\w+))\s*(?:<[^>]*>)?\((?P<p>[^{;]*?)\)[^;{]*\{"
)
CLASS = re.compile(
    r"^\s*(?:(?:pub|public|export|abstract|final|static)\s+)*(?:class|struct|interface|enum)\s+(\w+)"
)
KEYWORDS = {"if", "for", "while", "switch", "catch", "match", "return", "else", "sizeof", "loop", "select"}
MODIFIERS = {"const", "mut", "final", "this", "self", "int", "char", "void", "unsigned", "struct"}
OPERATORS = (
    ("==", "equal"), ("!=", "not equal"), ("<=", "at most"), (">=", "at least"), ("<", "less"), (">", "more"),
)  # fmt: skip
EMPTY = {"nil", "null", "nullptr", "NULL", "None", "undefined"}
LOOPS = (
    re.compile(r"\bfor\s+(?:_,\s*)?(?P<x>[\w, ]+?)\s*:=\s*range\s+(?P<of>.+?)\s*\{"),
    re.compile(
        r"\bfor\s*\(\s*(?:const|let|var|final)?\s*(?:[\w<>\[\]:&*]+\s+)?(?P<x>\w+)\s*(?:of|in|:)\s*(?P<of>.+?)\)\s*\{?\s*$"
    ),
    re.compile(r"\bfor\s+(?P<x>[\w(), &]+?)\s+in\s+(?P<of>.+?)\s*[{:]"),
)
COUNTED = re.compile(r"\bfor\s*\(?\s*[^;]*?\b(?P<x>\w+)\s*:?=\s*[^;]+;\s*(?P<until>[^;]+);")
CONDITION = re.compile(r"(?P<how>\belse\s+if|\bif|\bwhile)\s*(?P<what>\(.*\)|[^{]+?)\s*(?:\{|$|(?P<then>\w.*;))")
PLACE = r"(?P<what>\*?[\w.\[\]>-]+)"
"""Something that can be assigned to."""
CHANGE = re.compile(PLACE + r"\s*(?P<how>[-+*/%&|^]|<<|>>>?)=\s*(?P<value>.+)")
ASSIGNMENT = re.compile(r"(?:[\w<>\[\],.*&:]+\s+)*" + PLACE + r"(?:\s*:\s*[\w<>&]+)?\s*:?=\s*(?P<value>[^=].*)")
CALL = re.compile(r"(?P<what>[\w.:>-]+)\((?P<value>[^()]*)\)")
ERROR = re.compile(r"(?:\bthrow\s+(?:new\s+)?|\bErr\(|\bpanic[!(]\(?|\braise\s+)(?P<what>[\w:.]*)")


def outline(code: str) -> Outline:
    """What can be seen in the lines of ``code``; never fails, and says nothing about what it does not know."""
    lines = code.split("\n")
    head = next((m for m in SIGNATURE.finditer(code) if (m["a"] or m["b"]) not in KEYWORDS), None)
    kind = CLASS.match(code)
    marks = {n: mark for n, line in enumerate(lines, 1) if (mark := _mark(line, lines[n : n + 1]))}
    results = [m[1] for line in lines if (m := re.match(r"\s*return\s+([^;{(]{1,40});?\s*$", line))]
    return Outline(
        name=kind[1] if kind else (head["a"] or head["b"]) if head else "",
        is_class=kind is not None,
        parameters=tuple(filter(None, map(_parameter, head["p"].split(",")))) if head and not kind else (),
        results=tuple(Phrase("plain", (text,)) for text in dict.fromkeys(results))[:3],
        errors=tuple(dict.fromkeys((m["what"], None) for m in ERROR.finditer(code) if m["what"])),
        marks=marks,
    )


def _parameter(text: str) -> str:
    """The name in one parameter, whichever side its type is on; empty for a receiver."""
    found: list[str] = [w for w in re.findall(r"[A-Za-z_]\w*", text.partition("=")[0]) if w not in MODIFIERS]
    if not found:
        return ""
    named_first = ":" in text or re.match(r"\s*[a-z]\w* [\[*\w.\]]+$", text)
    return found[0] if named_first else found[-1]


def _mark(line: str, after: list[str]) -> Mark | None:
    for pattern in LOOPS:
        if found := pattern.search(line):
            return Mark(phrase=Phrase("loop", (found["x"].strip(), found["of"].strip("( "))), weight=2)
    if found := COUNTED.search(line):
        return Mark(phrase=Phrase("while", (test(found["until"]),)), weight=2)
    if found := CONDITION.search(line):
        return _conditional(found, after)
    if re.search(r"\b(?:for|loop)\s*\{", line) or re.search(r"\bwhile\s*\((?:true|1)\)", line):
        return Mark(phrase=Phrase("forever"), weight=2)
    if (then := action(line)).pattern != "go on":
        return Mark(phrase=then, weight=0)
    return None


def _conditional(found: re.Match[str], after: list[str]) -> Mark:
    condition = test(found["what"])
    if found["how"] == "while":
        return Mark(phrase=Phrase("while", (condition,)), weight=2)
    then = action(found["then"] or " ".join(after))
    how = "else if" if "else" in found["how"] else "if"
    return Mark(
        phrase=Phrase(how, (condition, then)),
        weight=3 if then.pattern in {"return", "leave", "raise", "skip", "break"} else 2,
    )


def test(text: str) -> Phrase:
    """A condition in source form."""
    text = _unwrapped(text.strip())
    for operator, joint in (("||", "or"), ("&&", "and")):
        left, found, right = text.partition(operator)
        if found and left.count("(") == left.count(")"):
            return Phrase(joint, (test(left), test(right)))
    for operator, pattern in OPERATORS:
        left, found, right = text.partition(f" {operator} ")
        if found and not re.search(r"&&|\|\|", right):
            if right.strip() in EMPTY:
                return Phrase("none" if pattern == "equal" else "not none", (left.strip(), right.strip()))
            return Phrase(pattern, (left.strip(), right.strip("= ")))
    if text.startswith("!") and "=" not in text:
        return Phrase("false" if "(" in text else "empty", (_unwrapped(text[1:]),))
    return Phrase("true" if "(" in text else "some", (text,))


def _unwrapped(text: str) -> str:
    """Without the brackets around the whole, if they belong together."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0 and at < len(text) - 1:
            return text
    return text[1:-1].strip()


def action(line: str) -> Phrase:  # noqa: PLR0911  one case for each kind of statement
    """What a simple statement does; ``go on`` where that is not seen."""
    text = line.strip().rstrip(";").strip()
    if found := ERROR.search(text):
        return Phrase("raise", (found["what"] or "error",))
    if found := re.fullmatch(r"return\s*(.*)", text):
        return Phrase("return", (found[1],)) if found[1] else Phrase("leave")
    if text in {"continue", "break"}:
        return Phrase("skip" if text == "continue" else "break")
    if found := CHANGE.fullmatch(text):
        how = {"+": "increase", "-": "decrease"}.get(found["how"], "change")
        return Phrase(how, (found["what"], found["value"]))
    if found := ASSIGNMENT.fullmatch(text):
        return Phrase("set", (found["what"], found["value"]))
    if found := CALL.fullmatch(text):
        return (
            Phrase("do with", (found["what"], found["value"]))
            if found["value"]
            else Phrase("do", (found["what"],))
        )
    return Phrase("go on")
