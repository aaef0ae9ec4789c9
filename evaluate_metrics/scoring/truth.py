"""All that an explanation claims of a change, each judged: statements, names, line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluate_metrics.scoring import claim_truth, claims
from evaluate_metrics.scoring.change import Change
from evaluate_metrics.scoring.claim_truth import Judged
from evaluate_metrics.scoring.mentions import MARK, Sentence
from evaluate_metrics.scoring.phrases import pattern
from evaluate_metrics.scoring.polarity import retracts
from evaluate_metrics.scoring.verdicts import Verdict

MOST = 300
"""Claims and names that are judged of one explanation."""
BESIDE = 3
"""Lines on each side of a changed one that count as the place of the change."""
_LINE = re.compile(
    "\\blines? (?:\ue000(\\d+)\ue001|(\\d+))(?:(?: ?[-–] ?| to | and )(?:\ue000(\\d+)\ue001|(\\d+)))?"
    "|第 ?(?:\ue000(\\d+)\ue001|(\\d+)) ?(?:[-–~到至] ?第? ?(?:\ue000(\\d+)\ue001|(\\d+)) ?)?行",
    re.I,
)
_NOTHING, _TELLS, _DENIED = pattern("nothing changed"), pattern("tells of a change"), pattern("claim denied")


def judged(sentences: tuple[Sentence, ...], change: Change) -> list[Judged]:
    """The claims of an explanation in order, each once, with what came of them."""
    found: dict[tuple[str, str], Judged] = {}
    for sentence in sentences:
        if len(found) >= MOST:
            break
        for each in _sentence(sentence, change):
            found.setdefault((each.kind, each.claim), each)
    return list(found.values())


def _sentence(sentence: Sentence, change: Change) -> Iterator[Judged]:
    yield from _whole(sentence, change)
    spoken: set[str] = set()
    for claim in claims.find(sentence):
        for each in claim_truth.judge(claim, change):
            spoken.update(m.text for m in claim.of)
            yield _retracted(each) if retracts(sentence.plain) else each
    numbers = set()
    for match in _LINE.finditer(sentence.text):
        marked = [int(n) for n in MARK.findall(match[0])]
        if all(sentence.mentions[n].text.isdecimal() for n in marked):
            numbers.update(marked)
            yield _line(match, sentence, change)
    for n, mention in enumerate(sentence.mentions):
        if n not in numbers and mention.name and not mention.name[0].isdigit() and mention.text not in spoken:
            each = claim_truth.named(mention, sentence, change)
            yield each._replace(verdict="unchecked") if claims.is_example(n, sentence) else each


def _whole(sentence: Sentence, change: Change) -> Iterator[Judged]:
    """What is said of the change as a whole."""
    text = sentence.plain
    if _NOTHING.search(text):
        so: Verdict = "true" if change.is_empty else "false"
        yield Judged("nothing changed", text[:80], so, "the code before and after is compared")
    elif change.is_empty and _TELLS.search(text) and not _DENIED.search(text):
        yield Judged("a change", text[:80], "false", "the code before and after is the same")


def _retracted(each: Judged) -> Judged:
    """A true claim of which the sentence says that it is untrue."""
    if each.verdict != "true":
        return each
    return Judged(each.kind, each.claim, "false", f"said to be untrue, but {each.because}")


def _line(match: re.Match[str], sentence: Sentence, change: Change) -> Judged:
    """A line number is true of either file, if the change stands there."""
    first, last = _ends(match, sentence)
    counts = [side.source.count("\n") + 1 for side in (change.before, change.after)]
    text = MARK.sub(lambda m: sentence.mentions[int(m[1])].text, match[0])
    if not 1 <= first <= last <= max(counts):
        return Judged("line", text, "false", f"the file has {max(counts)} lines")
    changed = {line.number for side in (change.deleted, change.added) for line in side}
    near = any(first - BESIDE <= n <= last + BESIDE for n in changed)
    return Judged("line", text, "true" if near else "false", f"the change is {'there' if near else 'elsewhere'}")


def _ends(match: re.Match[str], sentence: Sentence) -> tuple[int, int]:
    """The first and the last line of a reference to lines."""
    given = match.groups()
    numbers = []
    for marked, plain in zip(given[::2], given[1::2], strict=True):
        if marked or plain:
            numbers.append(int(sentence.mentions[int(marked)].text if marked else plain))
    return numbers[0], numbers[-1]
