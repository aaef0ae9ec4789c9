"""A model that `export --to executorch` wrote, on ExecuTorch; its library for Python needs PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from ianvs_bridge.backends import _options
from ianvs_bridge.backends._budget import fits
from ianvs_bridge.backends._drawing import answered
from ianvs_bridge.backends._engine import Asked, Take
from ianvs_bridge.backends._folders import local, require
from ianvs_bridge.backends._hush import hushed
from ianvs_bridge.backends._local import Local, Options
from ianvs_bridge.backends._prompting import words

MODEL = "model.pte"


class Program:
    """The model, one prompt at a time: it has one cache."""

    def __init__(self, folder: Path, options: Options) -> None:
        """Load the weights, and set room for the whole context aside."""
        with hushed():  # it tells of processors
            import torch  # noqa: PLC0415  seconds, and not there without an extra
            from executorch.extension.llm.custom_ops import custom_ops  # noqa: F401, PLC0415
            from executorch.extension.pybindings.portable_lib import _unsafe_reset_threadpool  # noqa: PLC0415
            from executorch.kernels import quantized  # noqa: F401, PLC0415
            from executorch.runtime import Runtime, Verification  # noqa: PLC0415

            if options.threads is not None:
                _unsafe_reset_threadpool(options.threads)
            self._torch = torch
            self._program = Runtime.get().load_program(folder / MODEL, verification=Verification.Minimal)
            self._forward = self._program.load_method("forward")
        self.context, self._most = self._said("get_max_context_len"), self._said("get_max_seq_len")

    def generate(self, asked: Sequence[Asked], take: Take) -> None:
        """See ``Engine``."""
        for which, each in enumerate(asked):
            self._answer(each, partial(take, which))

    def _answer(self, asked: Asked, take: Callable[[int], bool]) -> None:
        import numpy as np  # noqa: PLC0415

        seen = 0

        def step(tokens: Any, _stayed: Sequence[int] | None) -> Any:
            nonlocal seen
            seen += tokens.shape[1]
            return self._step(tokens[0], seen - tokens.shape[1])[None]

        answered([asked], np.array([asked.tokens]), step, lambda _row, token: take(token))

    def logits(self, prompt: Sequence[int], answer: Sequence[int]) -> Any:
        """See ``Engine``."""
        import numpy as np  # noqa: PLC0415

        steps = [(prompt, 0), *(([token], len(prompt) + place) for place, token in enumerate(answer[:-1]))]
        return np.stack([self._step(tokens, seen) for tokens, seen in steps])

    def _step(self, tokens: Sequence[int], seen: int) -> Any:
        """Scores after the last of those tokens, as many of them at a time as the program takes."""
        torch = self._torch
        for first in range(0, len(tokens), self._most):
            part = torch.as_tensor(tokens[first : first + self._most])
            places = torch.arange(seen + first, seen + first + len(part))
            (scores,) = self._forward.execute((part[None], places))
        return scores[0, -1].numpy()

    def _said(self, method: str) -> int:
        return int(self._program.load_method(method).execute(())[0])


def load(what: str, options: Mapping[str, str]) -> Local:
    """The backend ``executorch:PATH``.

    Raises:
        UserError: The runtime or the folder is not there, an option cannot be used, or the model is too large.
    """
    read = _options.read(Options, options, "executorch")
    require("the backend executorch", "executorch", "executorch", "torch", "tokenizers")
    folder = local("executorch", what, MODEL)
    fits("executorch", folder, read)
    return Local(words(folder), Program, folder, read)
