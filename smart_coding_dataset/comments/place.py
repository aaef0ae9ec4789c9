"""Lines of code, and where around them a comment can stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import Literal

from smart_coding_dataset.comments.cut import Kept
from smart_coding_dataset.languages._language import Language
from smart_coding_dataset.languages._lines import indent


class Code:
    """The lines of code of a piece, comments taken out, by their numbers in the text."""

    def __init__(self, kept: Mapping[int, Kept], language: Language) -> None:
        self._kept = kept
        self._language = language
        self.lines = [n for n, line in kept.items() if line.text or line.fixed]

    def __contains__(self, line: int) -> bool:
        return line in self._kept and bool(self._kept[line].text or self._kept[line].fixed)

    def below(self, line: int) -> int | None:
        """The first line of code after a line; None if there is none."""
        at = bisect_right(self.lines, line)
        return self.lines[at] if at < len(self.lines) else None

    def above(self, line: int) -> int | None:
        """The last line of code before a line; None if there is none."""
        at = bisect_left(self.lines, line)
        return self.lines[at - 1] if at else None

    def text(self, line: int) -> str:
        """A line of code as it stands, indented."""
        return self._kept[line].text

    def margin(self, line: int) -> str:
        """The white space before the code of a line."""
        return indent(self._kept[line].text)

    def column(self, line: int) -> int:
        """Where the code of a line starts."""
        return len(indent(self._kept[line].text))

    def ends_block(self, line: int, column: int) -> bool:
        """Whether a comment at ``column`` above the line stands in a block that the line is no part of."""
        text = self._kept[line].text
        # In languages with //, code that starts with # is for the preprocessor, at any indentation.
        shallower = self.column(line) < column and not text.lstrip().startswith("#")
        return shallower or bool(self._language.closes.match(text))

    def place(self, line: int) -> Literal["above", "after"] | None:
        """Where a comment on this line can stand so that it is read as one on this line; None for nowhere."""
        kept = self._kept[line]
        before = self.above(line)
        continued = before is not None and self._kept[before].text.endswith("\\")
        first = before is None and self._language.doc == "above"
        if not (kept.fixed or continued or first or self._language.closes.match(kept.text)):
            return "above"
        goes_on = line + 1 in self._kept and self._kept[line + 1].fixed
        return None if goes_on or kept.text.endswith("\\") else "after"
