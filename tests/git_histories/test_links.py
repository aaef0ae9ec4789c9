"""Links: measured on labelled messages; each label can be missed and each trap can be fallen into."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from git_histories.messages import MESSAGES
from smart_coding_dataset.sources._git.link import Link
from smart_coding_dataset.sources._git.links import links
from smart_coding_dataset.sources._git.prose import prose


def label(link: Link) -> str:
    if link.person:
        return f"{link.kind} {link.person}"
    at = f"{link.repository or ''}@{link.commit}" if link.repository and link.commit else link.commit
    number = f"{link.repository or ''}#{link.number}" if link.number else None
    return " ".join(filter(None, (link.kind, number or at)))


def test_precision_and_recall_over_the_labelled_messages() -> None:
    right, found, wanted = 0, 0, 0
    wrong = []
    for message, labels in MESSAGES:
        said = Counter(label(link) for link in links(message))
        right += (said & Counter(labels)).total()
        found += said.total()
        wanted += len(labels)
        if said != Counter(labels):
            wrong.append(f"{message!r}: found {sorted(said.elements())}, labelled {sorted(labels)}")
    assert len(MESSAGES) >= 80
    assert right / found >= 0.97, wrong
    assert right / wanted >= 0.90, wrong


@pytest.mark.parametrize(("message", "labels"), MESSAGES)
def test_the_words_are_kept_with_their_place(message: str, labels: list[str]) -> None:
    for link in links(message):
        assert message[link.start : link.start + len(link.text)] == link.text
        assert link.number is None or str(link.number) in link.text


@given(st.text(alphabet="ab #1`>\n\t*-fixes/"))
def test_prose_blanks_but_never_moves(message: str) -> None:
    text = prose(message)
    assert len(text) == len(message)
    assert all(b in (a, " ") for a, b in zip(message, text, strict=True))


@given(st.text(max_size=80))
def test_any_text_can_be_read(message: str) -> None:
    assert all(message[link.start :].startswith(link.text) for link in links(message))


@pytest.mark.parametrize("part", ["`", "fixes #1, ", "(", "[", "> ", "<!--", "#1,", "a/", "Reviewed-by: ", "- "])
def test_long_messages_take_no_time(part: str) -> None:
    links(part * 5_000)  # a pattern that looks back over and over would take minutes
