"""Where a model comes from: a folder, or the Hub."""

from __future__ import annotations

from pathlib import Path

from smart_coding_dataset.errors import UserError

FILES = ("*.json", "*.safetensors", "*.jinja", "*.model", "*.txt")
"""What a model on PyTorch needs of a repository, which may hold the same weights in several forms."""


def fetched(backend: str, what: str) -> Path:
    """The folder of a model: ``what`` itself, or the copy of ``NAME`` or ``NAME@REVISION`` on the Hub.

    Raises:
        UserError: There is no such folder or model.
    """
    if not what:
        raise UserError(f"the backend {backend} needs a model: {backend}:PATH or {backend}:NAME@REVISION")
    if (Path(what) / "config.json").is_file():
        return Path(what)
    if Path(what).exists() or what.startswith((".", "/", "~")) or what.count("/") > 1:
        raise UserError(f"{what}: no config.json here, so this is no model of transformers")
    name, _, revision = what.partition("@")
    from huggingface_hub import snapshot_download  # noqa: PLC0415  only a model of the Hub pays for it

    try:
        return Path(snapshot_download(name, revision=revision or None, allow_patterns=list(FILES)))
    except (OSError, ValueError) as error:  # no such name, no network, a name that the Hub would not take
        said = str(error).strip().partition("\n")[0]
        raise UserError(f"{what}: neither a folder here nor a model that the Hub gives ({said})") from None
