"""An explanation as it is judged: its sentences, without the code, diffs and questions that it merely repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from evaluate_metrics.scoring import echo
from evaluate_metrics.scoring.change import Change
from evaluate_metrics.scoring.concepts import STOP_WORDS
from evaluate_metrics.scoring.grounding import weight
from evaluate_metrics.scoring.mention_finding import sentences
from evaluate_metrics.scoring.mentions import MARK, Sentence
from evaluate_metrics.scoring.words import parts, words

READ = 20_000
"""Characters that are read of an explanation."""
GLUE = 0.15
"""Words without a meaning of their own, for each one with a meaning, below which words are no sentence."""
MOST = 35
"""Words that no clause goes beyond, two Chinese characters counted as one; 21 is the most of a shipped row."""
FRAGMENT = 24
"""Characters up to which a fragment of code counts as a word of its sentence; longer ones are quotations."""
_DIFF = re.compile(r"^(?:@@ .*|diff --git .*|index [0-9a-f]+\.\..*|(?:---|\+\+\+)(?: .*)?)$", re.M)
_SIGN = re.compile(r"^[+-]", re.M)
_ISSUE = re.compile(r"(?:\b(?:fix|close|resolve)[sd]?|\bfixes|修复|实现|关闭|解决)? ?(?<![\w&])#\d+[.。]?", re.I)
_BLANKS = re.compile(r"[^\S\n]+")
_LATIN = re.compile(r"[A-Za-z_][\w']*", re.A)
_COMMA = re.compile(r"[,，、;|]")
_CLAUSE = re.compile(r"[,，.。:：;；()（）—]")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is said about a change."""

    sentences: tuple[Sentence, ...]

    @property
    def concepts(self) -> Mapping[str, float]:
        """What its words stand for, each with how much it says."""
        return _concepts(self.sentences)

    @property
    def substance(self) -> float:
        """How much is said in words; names and fragments of code do not count."""
        return sum(_concepts(tuple(Sentence(MARK.sub(" ", s.text), ()) for s in self.sentences)).values())


@lru_cache(maxsize=128)
def read(text: str, change: Change) -> Explanation:
    """Read an explanation that stands beside a change."""
    text = _BLANKS.sub(" ", text[:READ].replace("\r", ""))
    text = _ISSUE.sub("", "\n".join(line.strip() for line in text.split("\n")))
    code = f"{change.before.source[:READ]}\n{change.after.source[:READ]}"
    told = echo.said(_without_diff(text, code), code)
    return Explanation(tuple(s for s in sentences(told, change.knows) if _is_prose(s)))


def _without_diff(text: str, code: str) -> str:
    """Text without the lines of a diff of the code."""
    known = {"".join(line.split()) for line in code.splitlines()}
    lines = _DIFF.sub("", text).split("\n")
    return "\n".join(x for x in lines if not (x[:1] in "+-" and x[:1] and "".join(x[1:].split()) in known))


def _is_prose(sentence: Sentence) -> bool:
    """Whether it is said in sentences; a list of names or of words says nothing."""
    text = MARK.sub(" ", sentence.text)
    latin = _LATIN.findall(text)
    little = sum(word.lower() in STOP_WORDS for word in latin) + len(_HAN.findall(text))
    much = len(latin) + len(sentence.mentions) - little
    if not words(sentence.plain) or (much > 3 and little < GLUE * much):
        return False
    listed = len(_COMMA.findall(text))
    return not (listed >= 5 and 2 * listed >= much) and max(map(_length, _CLAUSE.split(sentence.text))) <= MOST


def _length(clause: str) -> float:
    """The words of a clause; a mention is one, and two Chinese characters are one."""
    text = MARK.sub(" x ", clause)
    return len(_LATIN.findall(text)) + len(_HAN.findall(text)) / 2


@lru_cache(maxsize=2048)
def concepts(sentence: Sentence) -> Mapping[str, float]:
    """What the words of a sentence stand for, each with how much it says; long pieces of code are left out."""
    kept = [m.text if len(m.text) <= FRAGMENT else m.last for m in sentence.mentions]
    text = MARK.sub(lambda m: f" {kept[int(m[1])]} ", sentence.text)
    return dict(_weighted(text))


def _weighted(text: str) -> Iterator[tuple[str, float]]:
    for word in words(text):
        is_name = word.text.isascii() and ("_" in word.text or not word.text.islower())
        split = parts(word.text) if is_name else []
        for each in [w for part in split for w in words(part)] or [word]:
            if each.concept:
                yield each.concept, weight(each)


@lru_cache(maxsize=512)
def _concepts(found: tuple[Sentence, ...]) -> Mapping[str, float]:
    return {c: w for s in found for c, w in concepts(s).items()}
