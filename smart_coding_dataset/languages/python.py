"""Python, through the standard tokenizer and syntax tree."""

from __future__ import annotations

import ast

from smart_coding_dataset.languages import _pragmas
from smart_coding_dataset.languages._language import Insert, Language, UnreadableError
from smart_coding_dataset.languages._lines import indent
from smart_coding_dataset.languages._python import only_definition, parse, read
from smart_coding_dataset.languages._python_code import is_code
from smart_coding_dataset.languages._python_grammar import GRAMMAR

__all__ = ["GRAMMAR", "LANGUAGE"]


def parses(text: str) -> bool:
    """Whether the text has a syntax tree."""
    try:
        parse(text)
    except UnreadableError:
        return False
    return True


def normal(code: str) -> str:
    """The syntax tree in words: quotes, brackets and line breaks of no meaning are not in it."""
    try:
        return ast.dump(parse(code))
    except RecursionError as error:
        raise UnreadableError(f"nested too deeply: {error}") from None


def document(code: str, summary: str) -> Insert:
    """A docstring for the one definition of the code, or for the whole of it if there is not exactly one."""
    tree = parse(code)
    body = (only_definition(tree) or tree).body
    if not body:
        return Insert(1, 0, _literal(summary, ""))
    first = body[0]
    line = min([first.lineno, *(d.lineno for d in getattr(first, "decorator_list", []))])
    text = code.split("\n")[line - 1]
    before = text.encode()[: first.col_offset].decode()
    if before.strip() and line == first.lineno:
        return Insert(line, len(before), repr(summary) + "; ")
    return Insert(line, 0, _literal(summary, indent(text)) + "\n")


def _literal(summary: str, margin: str) -> str:
    body = "".join(_escaped(c) for c in summary).replace('"""', r"\"\"\"")
    if "\n" in body:
        deep = all(line.startswith(" ") for line in body.split("\n")[1:] if line)
        opened = '"""\n' if deep else '"""'  # beside the quotes, the first line would not count as less indented
        return "\n".join(margin + line if line else "" for line in f'{opened}{body}\n"""'.split("\n"))
    return f'{margin}"""{body[:-1]}\\""""' if body.endswith('"') else f'{margin}"""{body}"""'


def _escaped(character: str) -> str:
    if character == "\n" or character.isprintable():
        return "\\\\" if character == "\\" else character
    return character.encode("unicode_escape").decode()


LANGUAGE = Language(
    name="python",
    title="Python",
    extensions=(".py",),
    line_comment="#",
    doc="inside",
    read=read,
    parses=parses,
    document=document,
    normal=normal,
    is_code=is_code,
    pragma=_pragmas.PYTHON,
)
