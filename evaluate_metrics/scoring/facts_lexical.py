"""Facts of code in languages without a parser here, by patterns over its text: Java, Go, C, Rust …"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluate_metrics.scoring.facts import Comparison, Facts, Guard
from evaluate_metrics.scoring.words import TOKEN

_KEYWORDS = frozenset(
    [
        "if",
        "for",
        "while",
        "switch",
        "catch",
        "return",
        "new",
        "else",
        "do",
        "try",
        "synchronized",
        "sizeof",
        "function",
        "func",
        "fn",
    ]
)
_HEADER = re.compile(r"([A-Za-z_$][\w$]*)\s*(?:<[^<>()]*>)?\s*\(")
_EXCEPTION = re.compile(r"\b[A-Z]\w*(?:Error|Exception)\b")
_THROWS = re.compile(r"\bthrows\s+([\w.,\s]+?)\s*\{")
_RAISE = re.compile(r"\b(?:throw\s+new\s+|throw\s+|raise\s+|panic!?\(?)([A-Za-z_][\w.:]*)?")
_RETURN = re.compile(r"\b(?:return|yield)\b\s*([^;\n}]*)")
_SIDE = r"[\w.\[\]()*&+-]{1,80}(?:\s[-+*]\s[\w.\[\]()*&+-]{1,80}){0,3}"
_COMPARE = re.compile(rf"(?<![\w.\[\]()*&+-])({_SIDE})\s?(<=|>=|===|!==|==|!=|\s[<>]\s)\s*({_SIDE}|['\"-])")
_TEXT = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'")
_GO = re.compile(r"^\s*func\b", re.M)
_IF = re.compile(r"\bif\b")
_ACTION = re.compile(r"\s*\{?\s*(throw|panic!?|return|break|continue)\b\s*(?:new\s+)?([^;\n(]*)")


def read(code: str) -> Facts:
    """Read what can be read of a function without parsing it."""
    masked = _TEXT.sub(lambda m: m[0][0] + "_" * (len(m[0]) - 2) + m[0][-1], code)
    name, inside = _header(masked)
    body = code[code.find("{") + 1 :] if "{" in code else code
    throws = {x.strip().rpartition(".")[2] for m in _THROWS.findall(code) for x in m.split(",")}
    raised = {m.rpartition(".")[2] for m in _RAISE.findall(code) if m and m[:1].isupper()}
    returned = [r.strip() for r in _RETURN.findall(body)]
    return Facts(
        name=name,
        parameters=tuple(_parameters(inside, go=bool(_GO.search(code)))),
        returns=any(returned),
        raises=frozenset(throws | raised),
        mentions=frozenset(_EXCEPTION.findall(code)),
        guards=tuple(_guards(code, masked)),
        comparisons=tuple(_comparisons(code)),
    )


def _header(code: str) -> tuple[str, str]:
    """Name of the first function and the text between its brackets; empty where there is none."""
    for match in _HEADER.finditer(code):
        before = code[: match.start()].rsplit("\n", maxsplit=1)[-1]
        if match[1] not in _KEYWORDS and not before.rstrip().endswith("@") and "=" not in before:
            close = _closing(code, match.end())
            receiver = re.match(r"\s*func\s*$", before) and match[1] == "func"
            return ("", "") if receiver else (match[1], code[match.end() : close])
    return "", ""


def _closing(code: str, start: int) -> int:
    """Where the bracket that opened before ``start`` closes, or the end of the code."""
    depth = 1
    for i in range(start, len(code)):
        depth += {"(": 1, ")": -1}.get(code[i], 0)
        if not depth:
            return i
    return len(code)


def _parameters(inside: str, go: bool) -> Iterator[str]:
    """Names of parameters: ``name: type`` (Rust, TypeScript), ``name type`` (Go) or ``type name`` (C, Java)."""
    flat = inside
    for _ in range(3):
        flat = re.sub(r"<[^<>]*>|\([^()]*\)|\{[^{}]*\}|\[[^\]]*\]|@\w+|::\w+", " ", flat)
    pieces = [re.sub(r"=.*", "", p, flags=re.S) for p in flat.split(",")]
    for piece in pieces:
        head, _, _ = piece.partition(":")
        found = re.findall(r"[A-Za-z_$][\w$]*", head)
        if found:
            name = found[0] if go else found[-1]
            if name not in {"self", "this", "void", "mut"}:
                yield name


def _comparisons(code: str) -> Iterator[Comparison]:
    for number, line in enumerate(code.split("\n"), 1):
        for left, operator, right in _COMPARE.findall(line):
            short = operator.strip()[:2]
            yield Comparison(frozenset(TOKEN.findall(left)), short, frozenset(TOKEN.findall(right)), number)


def _guards(code: str, masked: str) -> Iterator[Guard]:
    for match in _IF.finditer(masked):
        opening = re.match(r"\s*\(", code[match.end() :])
        if opening:
            end = _closing(masked, match.end() + opening.end())
            condition = code[match.end() + opening.end() : end]
        else:
            end = code.find("{", match.end())
            condition = code[match.end() : end] if end > 0 else ""
        action = _ACTION.match(code, end + 1 if opening else end) if condition else None
        line = code.count("\n", 0, match.start()) + 1
        if action:
            kind = {"throw": "raise", "panic": "raise", "panic!": "raise"}.get(action[1], action[1])
            yield Guard(condition.strip(), kind, action[2].strip(), line)
        elif condition:
            yield Guard(condition.strip(), "", "", line)
