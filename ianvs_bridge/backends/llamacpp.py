"""A model that `export --to gguf` wrote, or any GGUF file, on llama.cpp; no PyTorch is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ianvs_bridge.backends import _local, _options
from ianvs_bridge.backends._budget import fits
from ianvs_bridge.backends._engine import Asked, Sampling, Take
from ianvs_bridge.backends._folders import local, require
from ianvs_bridge.backends._gguf import opened, shape_of, words_of
from ianvs_bridge.backends._local import Local
from ianvs_bridge.backends._prompting import words
from ianvs_bridge.device import processor

FILE = "model.gguf"
F32, PLAIN = 0, 0
"""Numbers in ``ggml.h`` and ``llama.h``: keys and values in 32 bits, attention that is not fused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(_local.Options):
    """What it takes besides."""

    exact: bool = True
    """Keeps keys and values in 32 bits; false lets the runtime take 16, in half the room."""


class Llama:
    """The model. A context is made for every batch, as large as it may grow, which costs a millisecond or two."""

    def __init__(self, path: Path, options: Options) -> None:
        """Load the weights."""
        from cyllama.llama import llama_cpp  # noqa: PLC0415  not there without an extra

        self._cpp, self._options, self._model = llama_cpp, options, opened(path)
        self.context: int = self._model.n_ctx_train

    def generate(self, asked: Sequence[Asked], take: Take) -> None:
        """See ``Engine``."""
        longest = max(len(each.tokens) + each.most for each in asked)
        with self._room(len(asked), longest, sum(len(each.tokens) for each in asked)) as (context, batch):
            samplers = [self._sampler(each.sampling) for each in asked]
            ends = [_added(batch, row, each.tokens, 0) for row, each in enumerate(asked)]
            open_ = dict(enumerate(ends))
            for step in range(max(each.most for each in asked)):
                _decoded(context, batch)
                tokens = {row: samplers[row].sample(context, place) for row, place in open_.items()}
                batch.clear()
                going = [
                    row for row, token in tokens.items() if not take(row, token) and step + 1 < asked[row].most
                ]
                open_ = {row: _added(batch, row, [tokens[row]], len(asked[row].tokens) + step) for row in going}
                if not open_:
                    return

    def logits(self, prompt: Sequence[int], answer: Sequence[int]) -> Any:
        """See ``Engine``."""
        import numpy as np  # noqa: PLC0415

        found, place = [], 0
        with self._room(1, len(prompt) + len(answer), len(prompt)) as (context, batch):
            for tokens in [prompt, *([token] for token in answer[:-1])]:
                batch.clear()
                end = _added(batch, 0, tokens, place)
                _decoded(context, batch)
                found.append(np.array(context.get_logits_ith(end), dtype=np.float32))
                place += len(tokens)
        return np.stack(found)

    @contextmanager
    def _room(self, rows: int, length: int, most: int) -> Iterator[tuple[Any, Any]]:
        """A context for so many answers of at most that length, and a batch for so many tokens in one step."""
        params = self._cpp.LlamaContextParams()
        params.n_seq_max, params.n_ctx, params.n_batch = rows, rows * length, most
        params.n_threads = params.n_threads_batch = self._options.threads or processor.cores()
        if self._options.exact:
            params.type_k = params.type_v = F32
            params.flash_attn_type = PLAIN
        batch = self._cpp.LlamaBatch(n_tokens=most, embd=0, n_seq_max=1, verbose=False)
        with self._cpp.LlamaContext(self._model, params, verbose=False) as context, batch:
            yield context, batch

    def _sampler(self, drawn: Sampling | None) -> Any:
        sampler = self._cpp.LlamaSampler()
        if drawn is None:
            sampler.add_greedy()
        else:
            sampler.add_temp(drawn.temperature)
            sampler.add_top_p(drawn.top_p, 1)
            sampler.add_dist(drawn.seed)
        return sampler


def _added(batch: Any, row: int, tokens: Sequence[int], place: int) -> int:
    """Put tokens of an answer into a batch, from a place on; returns where the scores after the last will be."""
    for n, token in enumerate(tokens, 1):
        batch.add(token, place + n - 1, [row], n == len(tokens))
    return int(batch.n_tokens) - 1


def _decoded(context: Any, batch: Any) -> None:
    try:
        context.decode(batch)
    except ValueError as error:  # what cyllama makes of a refusal
        raise RuntimeError(str(error)) from None


def load(what: str, options: Mapping[str, str]) -> Local:
    """The backend ``llamacpp:PATH``: an exported folder, or a GGUF file, whose words are then read from it alone.

    Raises:
        UserError: The runtime or the model is not there, an option cannot be used, or the model is too large.
    """
    read = _options.read(Options, options, "llamacpp")
    require("the backend llamacpp", "llamacpp", "cyllama", "tokenizers")
    if what.endswith(".gguf"):
        path = Path(what)
        model = opened(path, light=True)
        fits("llamacpp", path, read, config=shape_of(model))
        return Local(words_of(model, path), Llama, path, read)
    folder = local("llamacpp", what, FILE, target="gguf")
    fits("llamacpp", folder, read)
    return Local(words(folder), Llama, folder / FILE, read)
