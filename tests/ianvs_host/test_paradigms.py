"""What every file of ``paradigms/`` owes. A new paradigm is tested by existing."""

from __future__ import annotations

from typing import Any

import pytest

from ianvs_bridge import example, paradigms
from ianvs_bridge.paradigms import paradigm_named
from ianvs_bridge.paradigms._paradigm import Wanted
from ianvs_bridge.selection import select, task_named
from ianvs_bridge.templating import TEMPLATES
from smart_coding_dataset import rooms
from smart_coding_dataset.errors import UserError

NAMES = rooms.names(paradigms)


def wanted(name: str, **others: Any) -> Wanted:
    """What a paradigm takes, and the standard of all else."""
    task = task_named("comment_line")
    rows = select(task, "core", "test", None)
    takes = paradigm_named(name).takes
    given: dict[str, Any] = {"model": ("echo",), "edge": "echo", "cloud": "reference", "seed": (1,)}
    options = {key: given.get(key, value) if key in takes else value for key, value in example.STANDARD.items()}
    return Wanted(
        task=task,
        **{**options, **others},
        option=(),
        language="own",
        shots=(0,),
        rows=rows,
        pool=[],
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_has_the_modules_and_the_template_of_its_paradigm(name: str) -> None:
    plan = paradigm_named(name).plan(wanted(name))
    assert plan.paradigm == name
    assert tuple(module.type for module in plan.modules) == paradigm_named(name).modules
    assert (TEMPLATES / plan.template).is_file()
    assert "comment_line" in plan.file
    kind, _, parameter = paradigm_named(name).subject.partition("-")
    assert parameter in next(module for module in plan.modules if module.type == kind).hyperparameters


@pytest.mark.parametrize("name", NAMES)
def test_what_it_takes_can_be_typed_again(name: str) -> None:
    found = paradigm_named(name)
    assert found.takes <= set(example.STANDARD)
    again = found.plan(wanted(name)).again
    assert found.takes <= set(again)
    assert again.get("paradigm", "singletasklearning") == name


@pytest.mark.parametrize("name", NAMES)
def test_an_option_that_would_change_nothing_is_refused(name: str) -> None:
    found = paradigm_named(name)
    example._looked_at(name, found, wanted(name))
    for option in set(example.STANDARD) - found.takes:
        with pytest.raises(UserError, match=f"{name} takes no --{option}; it takes --"):
            example._looked_at(name, found, wanted(name, **{option: "another"}))
