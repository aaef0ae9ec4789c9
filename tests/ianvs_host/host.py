"""`ianvs -f JOB`: one job, from its YAML to its rank files."""

from __future__ import annotations

import itertools
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ianvs_host import data, factory, modules, rank


@dataclass(frozen=True)
class Case:
    """One combination of hyperparameters of one algorithm."""

    name: str
    initial: str
    module: dict[str, Any]
    parameters: dict[str, Any]


class Host:
    """One Ianvs process: its modules and aliases live as long as it does."""

    def __init__(self) -> None:
        self.factory = factory.install()
        self.calls: list[str] = []
        """What was called on the model, in order."""

    def run(self, job: str) -> Path:
        """Run a job from the working directory and return the folder of its rank files."""
        config = _yaml(job)["benchmarkingjob"]
        workspace = os.path.join(config.get("workspace", "./workspace"), config["name"])  # noqa: PTH118
        environment = _yaml(config["testenv"])["testenv"]
        train, test = data.urls(environment["dataset"])
        assert config["test_object"]["type"] == "algorithms"
        cases = [case for a in config["test_object"]["algorithms"] for case in _cases(a["name"], a["url"])]
        results = [self._run(case, workspace, (train, test), environment["metrics"]) for case in cases]
        rank.save(config["rank"], Path(workspace), results)
        return Path(workspace) / "rank"

    def _run(
        self, case: Case, workspace: str, files: tuple[str, str], metrics: list[dict[str, str]]
    ) -> rank.Result:
        output = os.path.join(workspace, case.name, str(uuid.uuid4()))  # noqa: PTH118
        modules.load(case.module["url"])
        model = self.factory.get_cls("general", case.module["name"])(**case.parameters)
        answers = self._answers(model, case.initial, output, files)
        functions = {m["name"]: self._metric(m) for m in metrics}  # imported only now: a typo costs the whole run
        truth = data.load(files[1]).y
        scores = {name: function(truth, answers) for name, function in functions.items()}
        kind = case.module["type"]
        hyperparameters = {f"{kind}-{key}": str(value) for key, value in case.parameters.items()}
        return rank.Result(case.name, scores, {kind: case.module["name"]}, hyperparameters, output)

    def _answers(self, model: Any, initial: str, output: str, files: tuple[str, str]) -> Any:
        if self._call(model, "preprocess") is not None:
            self._call(model, "preprocess")
        os.environ["BASE_MODEL_URL"], os.environ["LOCAL_TEST"] = initial, "TRUE"
        self._call(model, "train", data.load(files[0]))
        saved = self._call(model, "save", os.path.join(output, "output/train/"))  # noqa: PTH118
        questions = data.load(files[1])
        os.environ["RESULT_SAVED_URL"] = os.path.join(output, "output/inference/")  # noqa: PTH118  not created
        self._call(model, "load", initial if saved is None else saved)
        whole = hasattr(questions, "need_other_info")
        return self._call(model, "predict", questions if whole else questions.x)

    def _metric(self, metric: dict[str, str]) -> Any:
        modules.load(metric["url"])
        return self.factory.get_cls("general", metric["name"])

    def _call(self, model: Any, method: str, *values: Any) -> Any:
        self.calls.append(method)
        return getattr(model, method)(*values)


def _cases(name: str, url: str) -> Iterator[Case]:
    """The test cases of an algorithm: the cartesian product of its hyperparameters."""
    config = _yaml(url)["algorithm"]
    assert config["paradigm_type"] == "singletasklearning"
    (module,) = config["modules"]
    pairs = [item.popitem() for item in module.get("hyperparameters", [])]  # of two keys only the last survives
    for values in itertools.product(*(options.get("values") for _, options in pairs)):
        parameters = dict(zip((name for name, _ in pairs), values, strict=True))
        yield Case(name, config.get("initial_model_url", ""), module, parameters)


def _yaml(path: str) -> Any:
    if not os.path.isfile(path):  # noqa: PTH113
        raise RuntimeError(f"not found config file({path}) in local")
    with open(path, "rb") as file:  # noqa: PTH123
        return yaml.safe_load(file)
