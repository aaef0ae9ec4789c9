"""A model that `export --to onnx` wrote, on ONNX Runtime; no PyTorch is needed.

What its model builder wrote runs on the generation library, what transformers' exporter wrote in a loop of ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ianvs_bridge.backends import _options
from ianvs_bridge.backends._budget import fits
from ianvs_bridge.backends._engine import Asked, Take
from ianvs_bridge.backends._folders import local, require
from ianvs_bridge.backends._local import Local, Options
from ianvs_bridge.backends._onnx_graph import MODEL, Graph
from ianvs_bridge.backends._onnx_pair import ENCODER, Pair
from ianvs_bridge.backends._padding import padded
from ianvs_bridge.backends._prompting import json_of, words

CONFIG = "genai_config.json"


class Genai:
    """The model, prompts of a batch padded on the right, where its attention does not look."""

    def __init__(self, folder: Path, options: Options) -> None:
        """Load the weights."""
        import onnxruntime_genai as og  # noqa: PLC0415  not there without an extra

        said = json_of(folder / CONFIG)["model"]
        pad = said.get("pad_token_id", 0)
        self._pad: int = pad[0] if isinstance(pad, list) else pad
        self.context: int = said["context_length"]
        # Where layers look back only so far, the runtime will not make their cache any shorter.
        self._least: int = said["decoder"].get("sliding_window", {}).get("window_size", 0)
        config = og.Config(str(folder))
        if options.threads is not None:
            session = {"intra_op_num_threads": options.threads}
            config.overlay(json.dumps({"model": {"decoder": {"session_options": session}}}))
        self._og, self._model = og, og.Model(config)

    def generate(self, asked: Sequence[Asked], take: Take) -> None:
        """See ``Engine``."""
        for group in self._groups(asked):
            self._run(group, asked, take)

    def _groups(self, asked: Sequence[Asked]) -> Iterator[list[int]]:
        """Which prompts go together: a seed is for one alone, and padding must leave room for every answer."""
        greedy = [which for which, each in enumerate(asked) if each.sampling is None]
        longest = max((len(asked[which].tokens) for which in greedy), default=0)
        roomy = [which for which in greedy if longest + asked[which].most <= self.context]
        if roomy:
            yield roomy
        yield from ([which] for which in range(len(asked)) if which not in roomy)

    def _run(self, group: Sequence[int], asked: Sequence[Asked], take: Take) -> None:
        import numpy as np  # noqa: PLC0415

        prompts, _ = padded([asked[which].tokens for which in group], self._pad, left=False)
        most = len(prompts[0]) + max(asked[which].most for which in group)
        generator = self._generator(most, len(group), asked[group[0]])
        generator.append_tokens(np.array(prompts, dtype=np.int32))
        open_ = dict(enumerate(group))
        while open_ and not generator.is_done():
            generator.generate_next_token()
            tokens = generator.get_next_tokens()
            open_ = {row: which for row, which in open_.items() if not take(which, int(tokens[row]))}

    def _generator(self, length: int, rows: int, asked: Asked) -> Any:
        params = self._og.GeneratorParams(self._model)
        length = max(length, min(self._least, self.context))
        params.set_search_options(max_length=length, batch_size=rows, do_sample=asked.sampling is not None)
        if (drawn := asked.sampling) is not None:
            params.set_search_options(
                random_seed=drawn.seed, temperature=drawn.temperature, top_p=drawn.top_p, top_k=0
            )
        return self._og.Generator(self._model, params)

    def logits(self, prompt: Sequence[int], answer: Sequence[int]) -> Any:
        """See ``Engine``."""
        import numpy as np  # noqa: PLC0415

        generator = self._generator(len(prompt) + len(answer), 1, Asked(tokens=prompt, most=len(answer)))
        found = []
        for tokens in [prompt, *([token] for token in answer[:-1])]:
            generator.append_tokens(np.array(tokens, dtype=np.int32))
            found.append(np.array(generator.get_logits(), dtype=np.float32).reshape(-1))
        return np.stack(found)


def load(what: str, options: Mapping[str, str]) -> Local:
    """The backend ``onnx:PATH``.

    Raises:
        UserError: The runtime or the folder is not there, an option cannot be used, or the model is too large.
    """
    read = _options.read(Options, options, "onnx")
    require("the backend onnx", "onnx", "onnxruntime_genai", "tokenizers")
    folder = local("onnx", what, MODEL)
    fits("onnx", folder, read)
    return Local(words(folder), _engine(folder), folder, read)


def _engine(folder: Path) -> type[Genai | Graph | Pair]:
    """By the files that are there."""
    if (folder / CONFIG).is_file():
        return Genai
    return Pair if (folder / ENCODER).is_file() else Graph
