"""Answers kept by what was asked: a file each, named by the hash of the question."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from evaluate_metrics.scoring.chat.questions import Answer

KEPT = {f.name for f in fields(Answer)} - {"cached", "error"}


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of answers; without one, nothing is kept and nothing found."""

    folder: Path | None

    def get(self, asked: Mapping[str, Any]) -> Answer | None:
        """The answer to what was asked; None if there is none, or its file is no whole answer."""
        if self.folder is None:
            return None
        try:
            found = json.loads(self._path(asked).read_bytes())
            if found["asked"] != asked:
                return None
            return replace(Answer(**{name: found["answer"][name] for name in KEPT}), cached=True)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def put(self, asked: Mapping[str, Any], answer: Answer) -> None:
        """Keep an answer. A process that is killed leaves the whole file or none, whatever others do meanwhile.

        Raises:
            OSError: The folder cannot be written to.
        """
        if self.folder is None:
            return
        path = self._path(asked)
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = {name: value for name, value in asdict(answer).items() if name in KEPT}
        handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                json.dump({"asked": asked, "answer": kept}, file)
            Path(part).replace(path)
        finally:
            Path(part).unlink(missing_ok=True)

    def _path(self, asked: Mapping[str, Any]) -> Path:
        assert self.folder is not None
        name = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
        return self.folder / name[:2] / f"{name}.json"
