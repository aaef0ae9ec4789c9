"""The folder of a model: where it is, what it needs, and whether it can be used here, before it is loaded."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from smart_coding_dataset.errors import UserError

WEIGHTS = ("*.safetensors", "*.bin", "*.onnx", "*.onnx.data", "*.gguf")


def require(what: str, extra: str, *modules: str) -> None:
    """Refuse to go on without the modules that an extra installs.

    Raises:
        UserError: One is missing; the message names the command that installs it.
    """
    for module in modules:
        if find_spec(module) is None:
            raise UserError(f"{what} needs {module}: pip install 'smart-coding[{extra}]'")


def local(backend: str, what: str, *needed: str) -> Path:
    """The folder that ``BACKEND:WHAT`` names, with the files that the backend cannot do without.

    Raises:
        UserError: No folder was named, or it is none that this backend reads.
    """
    if not what:
        raise UserError(f"the backend {backend} needs a model: {backend}:PATH")
    folder = Path(what)
    missing = [name for name in needed if not (folder / name).is_file()]
    if missing:
        raise UserError(f"{folder}: no {missing[0]}; `smart-coding export MODEL --to {backend}` writes one")
    return folder


def fits(folder: Path, most: float | None) -> None:
    """Refuse a model whose weights alone need more memory than allowed.

    Args:
        folder: The folder of the model.
        most: Megabytes that it may take; None asks for as much as is free.

    Raises:
        UserError: They need more; the message says how much.
    """
    needed = sum(path.stat().st_size for pattern in WEIGHTS for path in folder.glob(pattern)) / 1e6
    free = most if most is not None else available()
    if free is not None and needed > free:
        said = "max_memory allows" if most is not None else "this machine has free"
        raise UserError(f"{folder}: its weights take {needed:.0f} MB, and {said} {free:.0f} MB")


def available() -> float | None:
    """Megabytes of memory that a process may still take; None where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1e3 for line in lines if line.startswith("MemAvailable:")), None)
