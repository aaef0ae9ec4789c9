"""The router between edge and cloud, and what it saves: what a generated ``joint_TASK.py`` inherits too."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ianvs_bridge.adapters import joint_metrics
from ianvs_bridge.adapters.joint import JointModel
from ianvs_bridge.adapters.log import LOG
from ianvs_bridge.predictions import safe_name
from ianvs_bridge.rank_files import key_of
from ianvs_bridge.routers import open_router
from ianvs_bridge.routers._router import Case
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.writing import write_whole

INJECTED = "OracleRouter"
"""The one alias of a router to which Ianvs hands both models. Without them a router cannot look at an answer."""


class JointRouter:
    """The module ``hard_example_mining``: a hard row is one for the cloud."""

    def __init__(self, *, router: str, edgemodel: JointModel, cloudmodel: JointModel) -> None:
        """Take a router; Ianvs adds the models.

        Args:
            router: ``ROUTER`` or ``ROUTER:WHAT``.
            edgemodel: The model on the edge.
            cloudmodel: The model in the cloud.

        Raises:
            UserError: There is no such router.
        """
        self._spec, self._router = router, open_router(router)
        self._edge, self._cloud = edgemodel, cloudmodel
        self._chosen: list[tuple[Any, JointModel]] = []

    def __call__(self, data: Any) -> bool:
        """Whether the cloud is to answer this row."""
        edge, cloud = self._edge, self._cloud
        case = Case(
            task=edge.asking.task,
            row=data,
            request=edge.request(data),
            edge=lambda sample: edge.ask(data, sample),
            cloud=lambda: cloud.ask(data),
        )
        is_hard = self._router.to_cloud(case)
        chosen = cloud if is_hard else edge
        chosen.after(data, [edge.ask(data, sample) for sample in range(self._router.edge_answers)])
        self._chosen.append((data, chosen))
        return is_hard

    def cleanup(self) -> None:
        """Save what was answered under this router as one predictions file, which ``score`` and ``ranks`` read."""
        path = routed(Path(os.environ["RESULT_SAVED_URL"]), self._hyperparameters())
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [_line(self._spec, model.predict(row)) for row, model in self._chosen]
        write_whole(path, "".join(lines))
        LOG.info("%s: %s", self._spec, path)

    def _hyperparameters(self) -> dict[str, str]:
        models = {"edgemodel": self._edge.hyperparameters, "cloudmodel": self._cloud.hyperparameters}
        named = {f"{kind}-{n}": str(v) for kind, given in models.items() for n, v in given.items()}
        return {**named, "hard_example_mining-router": self._spec}


def _line(router: str, result: Mapping[str, Any]) -> str:
    """A prediction of the router, with what tells where it is from."""
    told = {"place": result["place"], "characters": result["characters"]}
    return json.dumps(result["prediction"] | {"backend": router} | told, ensure_ascii=False) + "\n"


def figures(path: Path) -> dict[str, float | None]:
    """The figures of edge and cloud together, from what a router saved.

    Raises:
        UserError: The file does not tell which of them answered.
    """
    predictions = [json.loads(line) for line in path.read_bytes().split(b"\n") if line]
    if not all({"place", "characters"} <= set(prediction) for prediction in predictions):
        raise UserError(f"{path}: does not tell whether edge or cloud answered; run the example again")
    return joint_metrics.figures([{"prediction": prediction, **prediction} for prediction in predictions])


def routed(folder: Path, hyperparameters: Mapping[str, str]) -> Path:
    """The answers of one test case. Ianvs gives it no folder of its own: so its hyperparameters are in the name.

    Args:
        folder: That of the algorithm, in the workspace.
        hyperparameters: ``TYPE-NAME`` and the value as text, as in the rank.
    """
    mine = {name: value for name, value in hyperparameters.items() if name not in ADDED}
    return folder / "routed" / f"{safe_name(mine['hard_example_mining-router'])}.{key_of(mine)}.jsonl"


ADDED = ("hard_example_mining-edgemodel", "hard_example_mining-cloudmodel")
"""What Ianvs adds to the hyperparameters of a router."""
