"""What every file of ``kinds/`` owes. A new kind is tested by existing."""

from __future__ import annotations

import importlib
import json
import types
import typing
from collections import Counter
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from typing import Any

import pytest
from raw_store import Seen

from ianvs_bridge.listing import list_members
from smart_coding_dataset import checks, kinds, records, rooms, schema
from smart_coding_dataset.records import ChangedFile, Drop, Kind, RawEvent
from smart_coding_dataset.steps import _code, _texts, licence, patches, personal, secrets

NAMES = rooms.names(kinds)
KINDS: Mapping[str, Kind] = {name: rooms.member(kinds, name, "KIND") for name in NAMES}
ADDRESS = "jo.field@corp-mail.io"
TOKEN = "ghp_" + "c6Zk4LmQ7vRt3WyX5cBn8DfGh2JsPu9Eo1Ti"
"""Made up, and cut in two so that no scanner takes this file for a leak."""


def row(record: type[Any], text: str) -> Any:
    """A row with this text in every column that takes one, one item in every list, and a permissive licence."""
    hints = typing.get_type_hints(record)
    made = record(**{f.name: _value(hints[f.name], f, text) for f in fields(record)})
    return replace(made, license="MIT") if hasattr(made, "license") else made


def _value(hint: Any, field: Field[Any], text: str) -> Any:
    if isinstance(hint, types.UnionType):
        (hint,) = (h for h in typing.get_args(hint) if h is not types.NoneType)
    if typing.get_origin(hint) is list:
        return [_value(typing.get_args(hint)[0], field, text)]
    if is_dataclass(hint):
        return row(typing.cast(type, hint), text)
    if hint is str:
        return field.name if field.name in _texts.STRUCTURE else text
    return {int: 1, float: 0.5, bool: True}[hint]


def faults(name: str, kind: Kind) -> list[str]:
    """What a kind lacks, as far as its parts show it."""
    module = importlib.import_module(f"{kinds.__name__}.{name}")
    found = (
        [] if (module.__doc__ or "").startswith(f"{name}: ") else ["its docstring does not begin with its name"]
    )
    if getattr(records, name.capitalize(), None) is not kind.record:
        found.append("its record is not in records.py under its name")
    if name not in rooms.names(checks):
        found.append("it has no check")
    required = {f.name for f in fields(kind.record)} if is_dataclass(kind.record) else set()
    found += [
        f"its rows have no {column}" for column in ("id", "repository_name", "license") if column not in required
    ]
    wanted = [licence.permissive, secrets.redact, personal.redact]
    if required & patches.PATCH_OF.keys():
        wanted.append(patches.again)
    found += [f"its steps lack {step.__module__}" for step in wanted if step not in kind.steps]
    places = [kind.steps.index(step) for step in wanted if step in kind.steps]
    return found if places == sorted(places) else [*found, "licence, secrets, personal, patches is not the order"]


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_is_whole(name: str) -> None:
    assert faults(name, KINDS[name]) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_is_listed_with_what_it_is(name: str) -> None:
    told = dict(list_members("configs").lines)
    assert told[name].startswith(f"{name}: ")


@pytest.mark.parametrize("name", [name for name in NAMES if name != "comment"])
def test_a_release_of_a_package_has_no_history_and_gives_no_rows(name: str) -> None:
    release = RawEvent(source="pypi", type="release", id="pypi:x==1", data={"name": "x"})
    assert list(KINDS[name].extract(Seen("pypi", [release]))) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_row_comes_back_from_json_and_from_arrow_as_it_was(name: str) -> None:
    record = KINDS[name].record
    made = row(record, "text")
    assert schema.from_dict(record, json.loads(json.dumps(schema.to_dict(made)))) == made
    (read,) = schema.to_table(record, [made]).to_pylist()
    assert schema.from_dict(record, read) == made
    assert all(f.default is not MISSING or getattr(made, f.name) is not None for f in fields(record))


@pytest.mark.parametrize("name", NAMES)
def test_its_steps_hide_secrets_and_addresses_in_every_column(name: str) -> None:
    made: Any = row(KINDS[name].record, f"ask {ADDRESS} for {TOKEN}\n")
    for step in (s for s in KINDS[name].steps if s.__module__ in _REDACTING):
        made = step(made)
    shown = json.dumps(schema.to_dict(made))
    assert ADDRESS not in shown
    assert TOKEN not in shown


def unnamed(record: type[Any]) -> set[str]:
    """Columns of text that are not named, once, as structure, code or prose."""
    named = Counter([*_texts.STRUCTURE, *_code.CODE, *_texts.PROSE])
    columns = {column for column, _ in _texts.strings(row(record, "text"))}
    return {column for column in columns if named[column] != 1}


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_named_as_structure_or_code_or_prose(name: str) -> None:
    assert unnamed(KINDS[name].record) == set()


_REDACTING = {secrets.__name__, personal.__name__, patches.__name__}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("given", "reason"), [(None, "licence: none stated"), ("GPL-3.0-only", "licence: not permissive")]
)
def test_its_steps_leave_out_rows_that_nobody_may_pass_on(name: str, given: str | None, reason: str) -> None:
    found: Any = replace(row(KINDS[name].record, "text"), license=given)
    for step in KINDS[name].steps:
        found = step(found)
        if isinstance(found, Drop):
            break
    assert isinstance(found, Drop)
    assert found.reason == reason


@dataclass(frozen=True, slots=True, kw_only=True)
class _WithMore:
    """A record with a column that is in no list."""

    id: str
    body: str
    shown_to: list[str]


class TestTheGuards:
    """Each was made to fail once."""

    def test_a_kind_without_redaction_or_licence_is_seen(self) -> None:
        bare = replace(KINDS["issue"], steps=())
        assert [f for f in faults("issue", bare) if "lack" in f] == [
            f"its steps lack smart_coding_dataset.steps.{step}"
            for step in ("licence", "secrets", "personal", "patches")
        ]

    def test_patches_made_before_redaction_are_seen(self) -> None:
        wrong = replace(KINDS["issue"], steps=(licence.permissive, patches.again, secrets.redact, personal.redact))
        assert faults("issue", wrong) == ["licence, secrets, personal, patches is not the order"]

    def test_a_column_that_nobody_named_is_seen(self) -> None:
        assert unnamed(_WithMore) == {"shown_to"}

    def test_a_record_of_another_place_is_seen(self) -> None:
        assert faults("issue", replace(KINDS["issue"], record=ChangedFile))[0] == (
            "its record is not in records.py under its name"
        )
