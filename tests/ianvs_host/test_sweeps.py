"""Every hyperparameter is swept, reaches the model, and comes back from the rank as it was."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from chat_host.host import Host as Server
from chat_host.minds import engineer

from ianvs_bridge.example import example
from ianvs_bridge.example_files import BENCH
from ianvs_bridge.rank_files import ALL, key_of
from ianvs_bridge.rank_files import read as read_rank
from ianvs_bridge.ranks import ranks
from ianvs_host.conftest import rank
from ianvs_host.host import Host

TASK = "comment_function"
CHINESE = re.compile("[\u4e00-\u9fff]")
ALGORITHM = f"{BENCH}/testalgorithms/gen/gen_algorithm.yaml"


def write(out: Path, **options: Any) -> Path:
    return example(TASK, out=out, **{"limit": 2, "language": "en"} | options).job


def test_models(host: Host, tmp_path: Path) -> None:
    models = ("reference", "echo", "heuristic")
    assert {line["basemodel-model"] for line in rank(host.run(str(write(tmp_path, model=models))))} == set(models)


def test_the_language_of_the_prompt(host: Host, tmp_path: Path) -> None:
    with Server(engineer) as server:
        job = write(tmp_path, model=(f"chat:{server.model}",))
        path = tmp_path / ALGORITHM
        path.write_text(path.read_text("utf-8").replace('values: ["en"]', 'values: ["en", "zh"]'), "utf-8")
        lines = rank(host.run(str(job)))
    assert {line["basemodel-language"] for line in lines} == {"en", "zh"}
    prompts = [asked.body["messages"][0]["content"] for asked in server.log]
    assert [bool(CHINESE.search(prompt)) for prompt in prompts] == [False, False, True, True]


def test_shots(host: Host, tmp_path: Path) -> None:
    with Server(engineer) as server:
        lines = rank(host.run(str(write(tmp_path, model=(f"chat:{server.model}",), shots=(0, 1, 3)))))
    assert {line["basemodel-shots"] for line in lines} == {"0", "1", "3"}
    assert [len(asked.body["messages"]) for asked in server.log] == [2, 2, 4, 4, 8, 8]


def test_seeds(host: Host, tmp_path: Path) -> None:
    with Server(engineer) as server:
        lines = rank(host.run(str(write(tmp_path, model=(f"chat:{server.model}",), seed=(0, 1, 7)))))
    assert {line["basemodel-seed"] for line in lines} == {"0", "1", "7"}
    assert [asked.body.get("seed") for asked in server.log][2:] == [1, 1, 7, 7]
    assert [asked.body["temperature"] > 0 for asked in server.log] == [False, False, True, True, True, True]


@pytest.mark.parametrize(
    ("option", "given", "sent"),
    [
        ("max_tokens", ("64", "900"), [64, 900]),
        ("temperature", ("0.50", "1"), [0.5, 1]),
        ("stream", ("true", "false"), [True, None]),
    ],
)
def test_options_are_text_to_ianvs_typed_to_the_backend_and_right_in_the_rank(
    host: Host, tmp_path: Path, option: str, given: tuple[str, ...], sent: list[Any]
) -> None:
    with Server(engineer) as server:
        model = (f"chat:{server.model}",)
        values = tuple(f"{option}={value}" for value in given)
        job = write(tmp_path, model=model, option=values, seed=(1,), limit=1)
        lines = rank(host.run(str(job)))
        assert [asked.body.get(option) for asked in server.log] == sent
        assert {line[f"basemodel-{option}"] for line in lines} == set(given)
        host.run(str(job))  # whose rank holds both runs, the old lines as pandas writes them again
        assert len(rank(host.run(str(job)), ALL)) == 6
    shown = ranks(tmp_path, out=tmp_path / "report")
    assert shown.ok, shown.differences
    assert len(list((tmp_path / "report/results").glob("*.json"))) == 2, "two test cases, run three times each"


def test_a_rank_that_got_an_option_later_keeps_its_test_cases(host: Host, tmp_path: Path) -> None:
    with Server(engineer) as server:
        model = (f"chat:{server.model}",)
        host.run(str(write(tmp_path, model=model, limit=1)))
        for _ in range(2):
            folder = host.run(str(write(tmp_path, model=model, limit=1, option=("max_tokens=64",))))
    lines = read_rank(folder / ALL, ["coverage"])
    found = [line.hyperparameters["basemodel-max_tokens"] for line in lines]
    assert sorted(found) == ["", "64", "64.0"], "what pandas makes of it"
    assert len({line.case for line in lines}) == 2
    assert ranks(tmp_path, out=tmp_path / "report").ok


def test_the_key_tells_values_apart() -> None:
    same = [{"n": "64"}, {"n": "64.0"}, {"n": "64", "other": ""}]
    assert len({key_of(each) for each in same}) == 1
    assert key_of({"n": "true"}) == key_of({"n": "True"})
    assert key_of({"n": "0.50"}) == key_of({"n": "0.5"})
    different = ["64", "65", "6.4", "hf:64", "nan", "inf", "true", "zh", "1e400"]
    assert len({key_of({"n": each}) for each in different}) == len(different) - 1, "1e400 is infinite"
