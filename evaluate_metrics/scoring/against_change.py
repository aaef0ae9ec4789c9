"""What of an explanation its own change speaks against, and what is beside the point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evaluate_metrics.scoring.claim_truth import Judged
from evaluate_metrics.scoring.explained import Explained, borne_out
from evaluate_metrics.scoring.findings import Finding
from evaluate_metrics.scoring.polarity import opens_with_denial, retracts

FALSE, BESIDE, NO_CHANGE, RETRACTED, DENIED_OPENING = 2.5, 0.5, 4.0, 2.5, 1.5
"""What each false claim costs, and the rest by its name."""
ENOUGH = 0.4
"""Share of a sentence borne out below which it is beside the point, the more the less of it is."""


def findings(explained: Explained, judged: Iterable[Judged]) -> Iterator[Finding]:
    """False claims, claims of a change where there is none, words taken back, and what is beside the point."""
    sentences = explained.told.sentences
    if explained.made.is_empty:
        yield Finding("no code is changed", "", NO_CHANGE)
    if opens_with_denial(sentences[0].plain):
        yield Finding("opens with a denial", sentences[0].plain[:60], DENIED_OPENING)
    charged = set()
    for each in judged:
        if each.verdict == "false" and each.claim not in charged:
            charged.add(each.claim)  # Several turns of phrase may tell the same of it.
            yield Finding(f"false: {each.kind}", f"{each.claim}: {each.because}", FALSE)
        elif each.elsewhere:
            yield Finding("beside the point", f"{each.claim}: {each.because}", BESIDE)
    for sentence in sentences:
        if retracts(sentence.plain):
            yield Finding("says of a claim that it is untrue", sentence.plain[:60], RETRACTED)
        lack = 1 - borne_out(sentence, explained.known) / ENOUGH
        if lack > 0:
            yield Finding("beside the point", sentence.plain[:60], BESIDE * lack)
