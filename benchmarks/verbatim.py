"""How much of what the small model answers it has by heart: words in a row that stand in an answer it learnt.

    python benchmarks/verbatim.py DATASET PREDICTIONS.jsonl ...

Words are compared without case and punctuation, Chinese by characters. Common phrases are found as well as what
was learnt by heart; so the same is measured for what the engineers wrote on these rows, which were never learnt.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from ianvs_bridge import predictions
from ianvs_bridge.selection import select, task_named
from ianvs_bridge.small_model.lessons import lessons
from smart_coding_dataset.tasks._notes import written

WORD = re.compile(r"[\u4e00-\u9fff]|\w+")
LONGEST = 60
"""Words in a row that are looked for, at most."""
Runs = dict[int, set[tuple[str, ...]]]


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def runs(texts: Iterable[str]) -> Runs:
    """All words in a row of every length, of all ``texts``."""
    found: Runs = {n: set() for n in range(1, LONGEST + 1)}
    for said in map(words, texts):
        for n in range(1, min(LONGEST, len(said)) + 1):
            found[n].update(tuple(said[at : at + n]) for at in range(len(said) - n + 1))
    return found


def longest(text: str, known: Runs) -> int:
    """Words in a row of ``text`` that are among ``known``, at most."""
    said = words(text)
    for n in range(min(LONGEST, len(said)), 0, -1):
        if any(tuple(said[at : at + n]) in known[n] for at in range(len(said) - n + 1)):
            return n
    return 0


def show(name: str, texts: Sequence[str], known: Runs, whole: set[str]) -> None:
    lengths = sorted(longest(text, known) for text in texts)
    middle, most = lengths[len(lengths) // 2], lengths[-1]
    alike = sum(" ".join(words(text)) in whole for text in texts)
    print(
        f"{name}: {len(texts)} answers; words in a row that were learnt: median {middle}, at most {most};"
        f" {alike} are a whole answer that was learnt; {len(set(texts))} differ"
    )
    text = max(texts, key=lambda each: longest(each, known))
    print(f"  the most: {text[:200]!r}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("dataset")
    parser.add_argument("predictions", nargs="+", type=Path)
    options = parser.parse_args()
    learnt = [lesson.answer for lesson in lessons(options.dataset, "train", Counter())]
    known, whole = runs(learnt), {" ".join(words(text)) for text in learnt}
    for path in options.predictions:
        answers = [p for _, p in predictions.read(path)]
        show(path.name, [p.text or "" for p in answers], known, whole)
        task = task_named(answers[0].task)
        rows = select(task, "core", "test", None)
        notes = [note for row in rows if (note := written(row))]
        texts = [" ".join([n.summary or "", *(a.annotation for a in n.annotations)]) for n in notes]
        show("  the engineers", [text for text in texts if text.strip()], known, whole)


if __name__ == "__main__":
    main()
