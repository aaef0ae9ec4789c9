"""Pseudonyms: stable, keyed, and nobody's name left."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from git_histories.reading import KEY
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources._people import People, read_key
from smart_coding_dataset.sources._tools import tool

PEOPLE = People(KEY.encode(), "Ann Archer <ann@new.example> <ann@old.example>\n# <x@y.z> <ann@new.example>\n")
ANN = PEOPLE.person("Ann Archer", "ann@new.example")


@pytest.mark.parametrize(
    ("name", "email"),
    [("Ann", "ann@new.example"), ("A. Archer", "ANN@new.example "), ("whoever", "ann@old.example")],
)
def test_a_person_is_the_address_after_the_mailmap(name: str, email: str) -> None:
    assert PEOPLE.person(name, email) == ANN


def test_a_login_and_its_noreply_address_are_one() -> None:
    assert PEOPLE.login("AnnA") == PEOPLE.person("Ann", "123+anna@users.noreply.github.com")


def test_without_an_address_the_name_counts() -> None:
    assert PEOPLE.person("Ann", "") == PEOPLE.person("ann", "none") != PEOPLE.person("Bob", "")


def test_another_key_gives_another_pseudonym() -> None:
    other = People(b"another key, as long as that one")
    assert other.person("Ann", "ann@new.example") != ANN
    assert other.key_mark != PEOPLE.key_mark


@pytest.mark.parametrize(
    ("message", "redacted"),
    [
        ("Thanks to Ann Archer <ann@new.example>!", f"Thanks to {ANN}!"),
        ("Write to ann@old.example.", f"Write to {ANN}."),
        ("Co-authored-by: Ann B. Archer <ann@new.example>", f"Co-authored-by: {ANN}"),
        ("Reviewed-by: ann@new.example, Ann <ann@old.example>", f"Reviewed-by: {ANN}, {ANN}"),
        ("Reviewed-by: Ann Archer", f"Reviewed-by: {PEOPLE.person('Ann Archer', '')}"),
        ("Cc: @AnnA", f"Cc: {PEOPLE.login('anna')}"),
        ("Thanks @anna, for this", f"Thanks @{PEOPLE.login('anna')}, for this"),
        ("Merge pull request #3 from anna/topic", f"Merge pull request #3 from {PEOPLE.login('anna')}/topic"),
        (
            "Merge branch 'x' of github.com:anna/tool",
            f"Merge branch 'x' of github.com:{PEOPLE.login('anna')}/tool",
        ),
        (
            "Merge branch 'x' of https://github.com/anna/t",
            f"Merge branch 'x' of https://github.com/{PEOPLE.login('anna')}/t",
        ),
        ("Author: Ann Archer <ann@new.example>\nDate: today", f"Author: {ANN}\nDate: today"),
        ("Signed-off-by: dependabot[bot] <support@github.com>", "Signed-off-by: tool-dependabot"),
    ],
)
def test_messages_lose_their_names(message: str, redacted: str) -> None:
    assert PEOPLE.redact(message) == redacted
    assert PEOPLE.redact(redacted) == redacted


@pytest.mark.parametrize(
    "message",
    [
        "Use @property and @click.command() here",
        "Clone git@github.com:owner/repo.git",
        "Bump @types/node",
        "Fixed-by: 0123456789abcdef",
        "Link: https://example.org/a@b",
        "See Acked-by: https://example.org/1",
        "a @ b",
    ],
)
def test_what_is_nobody_stays(message: str) -> None:
    assert PEOPLE.redact(message) == message


@given(st.text(alphabet="ab@.<> -:\nBy", max_size=60))
def test_redaction_is_idempotent(message: str) -> None:
    once = PEOPLE.redact(message)
    assert PEOPLE.redact(once) == once


@given(
    st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.(?:org|com)", fullmatch=True),
    st.sampled_from(["({})", "<{}>", "by {}.", "{},"]),
)
def test_no_address_survives(address: str, around: str) -> None:
    assert address not in PEOPLE.redact("x " + around.format(address))


@pytest.mark.parametrize("part", ["a", "a-", "a.", "<", "a@", "Ann ", "Reviewed-by: a ", "from ", "@a "])
def test_long_messages_take_no_time(part: str) -> None:
    PEOPLE.redact("Reviewed-by: " + part * 10_000)  # a pattern that looks back over and over would take minutes


@pytest.mark.parametrize(
    ("name", "email", "expected"),
    [
        ("GitHub", "noreply@github.com", "tool-github"),
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", "tool-dependabot"),
        ("pre-commit-ci[bot]", "", "tool-pre-commit-ci"),
        ("Renovate Bot", "bot@example.org", "tool-renovate-bot"),
        ("Claude", "noreply@anthropic.com", "tool-claude"),
        ("Copilot", "198982749+Copilot@users.noreply.github.com", "tool-copilot"),
        ("Claude Monet", "claude@monet.example", None),
        ("Abbott", "abbott@example.org", None),
    ],
)
def test_programs_keep_their_names(name: str, email: str, expected: str | None) -> None:
    assert tool(name, email) == expected


def test_the_key_is_made_once_beside_the_store_for_its_owner_alone(tmp_path: Path) -> None:
    key = read_key(tmp_path / "raw", None, {})
    path = tmp_path / "raw.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(tmp_path / "raw", None, {}) == key
    assert [p.name for p in tmp_path.iterdir()] == ["raw.key"]


def test_a_key_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("0123456789abcdef\n")
    path.chmod(0o600)
    assert read_key(tmp_path / "raw", path, {"SMART_CODING_KEY": KEY}) == b"0123456789abcdef"
    assert read_key(tmp_path / "raw", None, {"SMART_CODING_KEY": KEY}) == KEY.encode()


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [("short", 0o600, "at least 16"), ("x" * 32, 0o644, "chmod 600"), (None, 0o600, "cannot be read")],
)
def test_a_bad_key_is_refused(tmp_path: Path, text: str | None, mode: int, said: str) -> None:
    path = tmp_path / "key"
    if text is not None:
        path.write_text(text)
        path.chmod(mode)
    with pytest.raises(UserError, match=said):
        read_key(tmp_path / "raw", path, {})
