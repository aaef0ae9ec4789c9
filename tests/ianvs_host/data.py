"""The two data forms for text, parsed as Ianvs parses them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np


class Plain:
    """``data.jsonl``: question and answer; everything else on the line is lost."""

    def __init__(self, path: str) -> None:
        lines = _lines(path) if os.path.exists(path) else []  # noqa: PTH110  a missing file is an empty one
        self.x = np.array([line["question"] for line in lines])
        self.y = np.array([line["answer"] for line in lines])

    def __len__(self) -> int:
        return len(self.x)


class Metadata:
    """``metadata.json`` with ``data.jsonl`` beside it. Its object goes to ``predict`` whole."""

    need_other_info = True

    def __init__(self, path: str) -> None:
        values = json.loads(Path(path).read_text("utf-8"))
        self.dataset_name, self.description = values["dataset"], values["description"]
        self.level_1_dim, self.level_2_dim = values["level_1_dim"], values["level_2_dim"]
        for name in {"level_3_dim", "level_4_dim"} & set(values):
            setattr(self, name, values[name])
        lines = _lines(path.replace("metadata.json", "data.jsonl"))
        self.x = np.array(["" + line.get("prompt", "") + line["query"] for line in lines])
        self.y = np.array([line["response"] for line in lines])
        self.explanation = np.array([line.get("explanation", "") for line in lines])
        self.judge_prompts = np.array(["" + line.get("judge_prompt", "") for line in lines])
        self.level_3 = np.array([line["level_3_dim"] for line in lines])
        self.level_4 = np.array([line["level_4_dim"] for line in lines])

    def __len__(self) -> int:
        return len(self.x)


def load(path: str) -> Plain | Metadata:
    return Metadata(path) if os.path.basename(path) == "metadata.json" else Plain(path)  # noqa: PTH119


def urls(config: dict[str, str]) -> tuple[str, str]:
    """The train and the test file that ``testenv.dataset`` names."""
    return _url(config, "train"), _url(config, "test")


def _url(config: dict[str, str], side: str) -> str:
    for key, suffix in ((f"{side}_data", ".jsonl"), (f"{side}_data_info", "metadata.json")):
        if url := config.get(key):
            if not os.path.isfile(url) and not os.path.isabs(url):  # noqa: PTH113, PTH117
                raise ValueError(f"dataset file({url}) is not a local file and not a absolute path.")
            if not url.endswith(suffix):
                raise ValueError(f"dataset file({url})'s format is not supported.")
            return url
    raise NotImplementedError(f"not one of {side}_index/{side}_data/{side}_data_info")


def _lines(path: str) -> list[dict[str, Any]]:
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        return [json.loads(line) for line in file]  # a blank line or a BOM ends it here, as it does there
