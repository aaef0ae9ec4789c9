"""The parity report in words: what a person wants to know before they put a model on a device."""

from __future__ import annotations

from ianvs_bridge.export._asking import Score
from ianvs_bridge.export._parity import Parity

HEAD = """\
# Parity of {name}, {target} {precision}

{verdict}

| | |
| --- | --- |
| questions | {p.prompts} of the task {score.task}{left_out} |
| tokens that the source answered, greedily | {p.tokens} |
| the export's own answers are the same | {p.equal_answers} of {p.prompts}{ties} |
| tokens before the first that differs | {p.equal_tokens:.1%} |
| the same choice, given the source's answer up to there | {p.same_choice:.1%} |
| difference of logits, at most and on average | {p.max_difference:.2g}, {p.mean_difference:.2g} |

| {score.metric} of {p.prompts} answers | mean | could be read | cut off |
| --- | ---: | ---: | ---: |
"""
FIRST = """
| first difference in | at token | of | the source preferred its own by |
| --- | ---: | ---: | ---: |
"""


def markdown(name: str, target: str, parity: Parity, scores: tuple[Score, Score]) -> str:
    """The report as Markdown; scores of the source and of the export."""
    text = HEAD.format(
        name=name,
        target=target,
        precision=parity.precision,
        verdict=f"{'Kept' if parity.kept else 'More was lost than allowed'}: {parity.bound}.",
        p=parity,
        left_out=f"; {parity.left_out} more are too long for the model" if parity.left_out else "",
        ties=f"; {parity.ties} part at a tie" if parity.ties else "",
        score=scores[0],
    )
    text += "".join(_score(who, score) for who, score in zip(("source", "export"), scores, strict=True))
    apart = [row for row in parity.rows if row.first_divergence is not None]
    if apart:
        text += FIRST + "".join(
            f"| {row.id} | {row.first_divergence} | {row.tokens} | {row.margin:.2g} |\n" for row in apart
        )
    return text


def _score(who: str, score: Score) -> str:
    mean = "none" if score.mean is None else f"{score.mean:.3f}"
    return f"| {who} | {mean} | {score.coverage:.0%} | {score.truncated} |\n"
