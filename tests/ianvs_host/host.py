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

from ianvs_host import data, factory, joint, modules, multiedge, rank

Parameters = dict[str, Any]
PARADIGMS = ("singletasklearning", "multiedgeinference", "jointinference")


@dataclass(frozen=True)
class Case:
    """One combination of hyperparameters of one algorithm."""

    name: str
    paradigm: str
    initial: str
    modules: list[tuple[dict[str, Any], Parameters]]
    """In the order of the file."""


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
        results = [self._run(case, workspace, (train, test), environment) for case in cases]
        rank.save(config["rank"], Path(workspace), results)
        return Path(workspace) / "rank"

    def _run(self, case: Case, workspace: str, files: tuple[str, str], environment: dict[str, Any]) -> rank.Result:
        output = os.path.join(workspace, case.name, str(uuid.uuid4()))  # noqa: PTH118
        instances = {module["type"]: self._instance(module, parameters) for module, parameters in case.modules}
        if case.paradigm == "singletasklearning":
            answers = self._answers(instances["basemodel"], case.initial, output, files)
        elif case.paradigm == "multiedgeinference":
            os.environ["LOCAL_TEST"] = "TRUE"
            answers = multiedge.answers(self._call, instances["basemodel"], case.initial, output, files)
        else:
            mode = environment.get("hard_example_mining_mode", "mining-then-inference")
            answers = joint.answers(instances, self.factory, data.load(files[1]), output, mode)
        functions = {m["name"]: self._metric(m) for m in environment["metrics"]}  # only now: a typo costs the run
        truth = data.load(files[1]).y
        scores = {name: function(truth, answers) for name, function in functions.items()}
        types = {module["type"]: module["name"] for module, _ in case.modules}
        named = [(f"{m['type']}-{key}", str(v)) for m, parameters in case.modules for key, v in parameters.items()]
        return rank.Result(case.name, case.paradigm, scores, types, dict(named), output)

    def _instance(self, module: dict[str, Any], parameters: Parameters) -> Any:
        modules.load(module["url"])
        if module["type"] == "hard_example_mining":
            return {"method": module["name"], "param": parameters}  # of which an object is made later
        return self.factory.get_cls("general", module["name"])(**parameters)

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

    def _call(self, model: Any, method: str, *values: Any, **named: Any) -> Any:
        self.calls.append(method)
        return getattr(model, method)(*values, **named)


def _cases(name: str, url: str) -> Iterator[Case]:
    """The test cases of an algorithm: the cartesian product of the hyperparameters of all its modules."""
    config = _yaml(url)["algorithm"]
    assert config["paradigm_type"] in PARADIGMS
    combined = [[(module, parameters) for parameters in _combinations(module)] for module in config["modules"]]
    for chosen in itertools.product(*combined):
        modules = [(module, dict(parameters)) for module, parameters in chosen]
        yield Case(name, config["paradigm_type"], config.get("initial_model_url", ""), modules)


def _combinations(module: dict[str, Any]) -> list[Parameters]:
    pairs = [item.popitem() for item in module.get("hyperparameters", [])]  # of two keys only the last survives
    names = [name for name, _ in pairs]
    values = itertools.product(*(options.get("values") for _, options in pairs))
    return [dict(zip(names, chosen, strict=True)) for chosen in values]


def _yaml(path: str) -> Any:
    if not os.path.isfile(path):  # noqa: PTH113
        raise RuntimeError(f"not found config file({path}) in local")
    with open(path, "rb") as file:  # noqa: PTH123
        return yaml.safe_load(file)
