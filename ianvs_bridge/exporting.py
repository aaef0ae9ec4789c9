"""Write a model in the form that a device runs, and prove that nothing was lost on the way."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ianvs_bridge import export as room
from ianvs_bridge.backends._folders import require
from ianvs_bridge.backends._hush import mute
from ianvs_bridge.backends._prompting import json_of
from ianvs_bridge.backends._sources import fetched
from ianvs_bridge.export._asking import parity, scored
from ianvs_bridge.export._optimum import paired
from ianvs_bridge.export._parity import Parity
from ianvs_bridge.export._report import markdown
from ianvs_bridge.export._target import Form, Precision, Target
from smart_coding_dataset import manifest, rooms
from smart_coding_dataset.errors import UserError, at_least, unknown
from smart_coding_dataset.replacing import replacing
from smart_coding_dataset.writing import write_whole

FORMAT = "smart-coding-export/1"
WORDS = (
    *("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"),
    *("special_tokens_map.json", "LICENSE", "README.md"),
)
"""What goes along unchanged, where a model has it; an exporter may write its own."""


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A model folder, whole."""

    folder: Path
    backend: str
    megabytes: float
    parity: Parity | None
    """None if it was not asked for."""

    @property
    def ok(self) -> bool:
        """Whether the export keeps what its precision must keep."""
        return self.parity is None or self.parity.kept

    def __str__(self) -> str:
        lines = [f"{self.folder}: {self.megabytes:.1f} MB; --model {self.backend}:{self.folder}"]
        if self.parity is not None:
            p = self.parity
            verdict = "kept" if p.kept else f"MORE WAS LOST THAN ALLOWED ({p.bound})"
            lines.append(
                f"parity: {verdict}; {p.equal_answers} of {p.prompts} answers equal, {p.same_choice:.1%} of "
                f"{p.tokens} tokens chosen alike, logits differ by {p.max_difference:.2g} at most"
            )
        return "\n".join(lines)


def export(
    model: str,
    /,
    *,
    to: str,
    out: Path,
    precision: Precision = "int8",
    context: int | None = None,
    task: str = "comment_function",
    rows: int = 8,
) -> Exported:
    """Export a model to an edge target, with a manifest and a report of what was lost.

    The report, ``parity.json`` and ``parity.md``, compares the export with the model on PyTorch: greedy answers
    and logits on questions of a task, and the scores of the task before and after. The command fails where more
    was lost than the precision may lose: at fp32 nothing, at int8 and int4 some choices between near alternatives.

    Args:
        model: A folder as transformers writes it, or a model of the Hub, optionally ``NAME@REVISION``.
        to: The target; ``smart-coding list targets`` shows them.
        out: Folder for the export. An earlier export there is replaced, any other folder is refused.
        precision: Of the weights.
        context: Tokens that prompt and answer may have together, for a target that sets room aside for all of them
            when it is loaded; None: as many as the model takes, but at most 4,096.
        task: The task whose questions the report asks, from the shipped rows of the split ``test``.
        rows: Questions of the report; 0 makes none.

    Raises:
        UserError: No such model, target or precision, something that is not installed, or a model that the target
            cannot take.
    """
    at_least(0, rows=rows)
    at_least(2, context=context)
    target: Target = rooms.member(room, to, "TARGET")
    if precision not in target.precisions:
        raise unknown(f"precision of {to}", precision, target.precisions)
    if context and not target.context:
        able = [name for name in rooms.names(room) if rooms.member(room, name, "TARGET").context]
        raise UserError(f"context: {to} takes room as answers grow; it is an option for: {', '.join(able)}")
    if out.exists() and any(out.iterdir()) and json_of(out / manifest.NAME).get("format") != FORMAT:
        raise UserError(f"{out}: not empty, and no earlier export; give another --out")
    require(f"export to {to}", f"export,{target.extra}", "optimum", *target.modules)
    mute()
    source = fetched("hf", model)
    if paired(source) and not target.encoders:
        able = [name for name in rooms.names(room) if rooms.member(room, name, "TARGET").encoders]
        raise UserError(f"{to} takes no model with an encoder; there are: {', '.join(able)}")
    form = Form(precision, context)
    with replacing(out) as folder:
        _copy(source, folder)
        target.write(source, folder, form)
        found = parity(*_specs(source, folder, target), precision, task, rows) if rows else None
        if found is not None:
            _report(folder, source, target, found, task)
        _manifest(folder, _about(model, source, to, target, form), found)
        size = sum(path.stat().st_size for path in manifest.members(folder)) / 1e6
    return Exported(folder=out, backend=target.backend, megabytes=size, parity=found)


def _copy(source: Path, folder: Path) -> None:
    for name in WORDS:
        if (source / name).is_file():
            shutil.copyfile(source / name, folder / name)


def _specs(source: Path, folder: Path, target: Target) -> tuple[str, str]:
    return f"hf:{source}", f"{target.backend}:{folder}"


def _report(folder: Path, source: Path, target: Target, found: Parity, task: str) -> None:
    """Add the scores of the task to what was compared, and write both."""
    before, after = (scored(spec, task, found.prompts) for spec in _specs(source, folder, target))
    scores = {"before": asdict(before), "after": asdict(after)}
    write_whole(folder / "parity.json", _json({**asdict(found), "scores": scores}))
    write_whole(folder / "parity.md", markdown(source.name, target.backend, found, (before, after)))


def _about(model: str, source: Path, to: str, target: Target, form: Form) -> dict[str, Any]:
    said = json_of(source / "config.json")
    local = Path(model).exists()
    return {
        "format": FORMAT,
        "target": to,
        "precision": form.precision,
        "context": form.context,
        "model_type": said.get("model_type"),
        "source": {
            "name": source.name if local else model.partition("@")[0],
            "revision": None if local else source.name,  # the Hub's snapshots are named by commit
            "sha256": fingerprint(source),
        },
        "versions": _versions(["smart-coding", "tokenizers", *target.packages]),
    }


def fingerprint(source: Path) -> str:
    """SHA-256 over what makes a model what it is, by which an export knows its source."""
    patterns = ("*.safetensors", "config.json", "tokenizer.json")
    return manifest.content(sorted(path for pattern in patterns for path in source.glob(pattern)))


def _versions(packages: Iterable[str]) -> dict[str, str | None]:
    """None for what is not installed under that name."""
    found: dict[str, str | None] = {}
    for name in sorted(packages):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    return found


def _manifest(folder: Path, about: dict[str, Any], parity: Parity | None) -> None:
    """Written last: where it is, all is there."""
    kept = None if parity is None else {k: v for k, v in asdict(parity).items() if k != "rows"}
    files = {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": manifest.digest(path)}
        for path in manifest.members(folder)
    }
    write_whole(folder / manifest.NAME, _json({**about, "parity": kept, "files": files}))


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, indent=1, ensure_ascii=False) + "\n"
