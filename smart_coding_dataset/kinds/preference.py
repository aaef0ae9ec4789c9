"""preference: two versions of the same lines and which one engineers preferred, in TRL's conversational form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smart_coding_dataset.comments.files import language_of
from smart_coding_dataset.history import Repository
from smart_coding_dataset.records import Drop, Kind, Preference, Raw
from smart_coding_dataset.remarks.asking import question, reply
from smart_coding_dataset.remarks.lines import same_but_layout
from smart_coding_dataset.remarks.pair import Pair
from smart_coding_dataset.remarks.preferring import of_remark
from smart_coding_dataset.remarks.remark import remarks
from smart_coding_dataset.remarks.restoring import of_revert
from smart_coding_dataset.remarks.reverts import reverts
from smart_coding_dataset.steps import licence, personal, secrets

MAX_LINES = 60
MAX_CHARACTERS = 4_000
"""Of one of the two versions. Beyond it nobody can say what in it was preferred."""
TELLING = 12
"""Characters, without white space, from which an answer that stands in the prompt is no coincidence."""


def extract(raw: Raw) -> Iterator[Preference | Drop]:
    """Pairs from remarks on lines by pull request, then from reverts in the order of the history."""
    repository = raw.repository
    if repository is None:
        return
    for remark in remarks(repository):
        found = None if remark.is_own_note else of_remark(repository, remark)
        if found is not None:
            yield _row(repository, remark.name, remark.comment.url, found)
    for revert in reverts(repository):
        url = f"{repository.url}/commit/{revert.undone_by.commit}" if repository.url else None
        yield _row(repository, revert.name, url, of_revert(repository, revert))


def _row(repository: Repository, name: str, url: str | None, pair: Pair | str) -> Preference | Drop:
    if isinstance(pair, str):
        return Drop(id=name, reason=f"preference: {pair}")
    prompt = question(
        repository=repository.name,
        path=pair.path,
        text=pair.text,
        lines=pair.lines,
        title=pair.title,
        remark=pair.remark,
    )
    if fault := _fault(pair, prompt[0].content):
        return Drop(id=name, reason=f"preference: {fault}")
    language = language_of(pair.path, pair.text)
    return Preference(
        prompt=prompt,
        chosen=reply(pair.path, pair.chosen),
        rejected=reply(pair.path, pair.rejected),
        id=name,
        kind=pair.kind,
        repository_name=repository.name,
        file_path=pair.path,
        programming_language=language.name if language else None,
        events=pair.events,
        license=repository.license,
        source_url=url,
        created_at=pair.created_at,
    )


def _fault(pair: Pair, prompt: str) -> str | None:
    """Why a pair teaches nothing; None if it does."""
    both = (pair.chosen, pair.rejected)
    if not all(text.strip() for text in both):
        return "one of the two is empty"
    if same_but_layout(*both):
        return "only the layout differs"
    if any(len(text) > MAX_CHARACTERS or text.count("\n") >= MAX_LINES for text in both):
        return "too long"
    return "the prompt gives the answer away" if gives_away(prompt, pair.chosen) else None


def gives_away(prompt: str, chosen: str) -> bool:
    """Whether an answer stands in the prompt, in whatever layout."""
    answer = re.sub(r"\s", "", chosen)
    return len(answer) >= TELLING and answer in re.sub(r"\s", "", prompt)


def duplicate_key(row: Preference) -> str:
    """The same question with the same two answers."""
    return "\0".join([row.prompt[-1].content, row.chosen[-1].content, row.rejected[-1].content])


STEPS = (licence.permissive, secrets.redact, personal.redact)

KIND = Kind(record=Preference, extract=extract, steps=STEPS, duplicate_key=duplicate_key)
