"""What ExecuTorch runs: a step of a decoder that keeps its keys and values, as its LLM runner calls it."""

from __future__ import annotations

from typing import Any

import executorch.extension.llm.custom_ops.custom_ops  # noqa: F401  puts its operators under torch.ops.llama
import torch
from transformers import AttentionInterface
from transformers.masking_utils import AttentionMaskInterface
from transformers.pytorch_utils import Conv1D

NAME = "smart_coding_executorch"
"""Of our attention, among those of transformers."""


class Step(torch.nn.Module):  # type: ignore[misc]  # PyTorch is seen as untyped
    """Tokens [1, n] and their places [n] in, scores after the last token [1, 1, vocabulary] out.

    The attention of the model is replaced by ExecuTorch's, which writes into a cache as long as the context, and
    reads only as far as there are tokens.
    """

    def __init__(self, model: Any, context: int) -> None:
        """Set aside what ``context`` tokens need.

        Raises:
            ValueError: A layer of the model has no attention that can be replaced.
        """
        super().__init__()
        self.model, self.context, self._start = model, context, 0
        AttentionInterface.register(NAME, self._attend)
        AttentionMaskInterface.register(NAME, self._mask)
        model.set_attn_implementation(NAME)
        with torch.no_grad():
            self(torch.zeros((1, 2), dtype=torch.long), torch.arange(2))  # in which every layer asks for its room
        if "chunked_attention" in (getattr(model.config.get_text_config(), "layer_types", None) or ()):
            raise ValueError("some of its layers attend to chunks, which that of ExecuTorch does not")
        layers, found = model.config.get_text_config().num_hidden_layers, len([*self.buffers(recurse=False)]) // 2
        if found != layers:
            raise ValueError(f"{layers - found} of its {layers} layers have no attention that ExecuTorch has")

    def forward(self, input_ids: Any, cache_position: Any) -> Any:
        """The step; keys and values of earlier tokens are where earlier steps left them."""
        count, self._start = input_ids.shape[1], cache_position[0].item()
        torch._check(self._start >= 0)
        torch._check(self._start + count <= self.context)
        self._places = cache_position
        given = {"input_ids": input_ids, "position_ids": cache_position[None], "use_cache": False}
        if self.model._supports_logits_to_keep():
            given["logits_to_keep"] = 1
        return self.model(**given).logits[:, -1:]

    def _attend(
        self,
        module: Any,
        query: Any,
        key: Any,
        value: Any,
        mask: Any,
        *,
        scaling: float | None = None,
        **more: Any,
    ) -> tuple[Any, None]:
        """As transformers calls an attention, with tensors of the shape [1, heads, n, width]."""
        for name in ("softcap", "s_aux", "position_bias"):
            if more.get(name) is not None:
                raise ValueError(f"its attention has {name}, which that of ExecuTorch has not")
        kept = [self._kept(f"{n}_{module.layer_idx}", x.transpose(1, 2)) for n, x in (("k", key), ("v", value))]
        turned = query.transpose(1, 2)
        found = torch.ops.llama.custom_sdpa(turned, *kept, self._start, mask, 0.0, mask is None, scaling)
        return found, None

    def _kept(self, name: str, new: Any) -> Any:
        """The cache of that name, with what is new in it."""
        if not hasattr(self, name):
            self.register_buffer(name, new.new_zeros((1, self.context, *new.shape[2:])), persistent=False)
        cache = getattr(self, name)
        torch.ops.llama.update_cache(new, cache, self._start)
        return cache

    def _mask(self, *, local_size: int | None = None, **_more: Any) -> Any | None:
        """As transformers asks for one: [n, context] where a layer looks at a window, else none is needed.

        The rule that transformers gives with it is not taken: it also looks for several texts in one row.
        """
        if local_size is None or local_size >= self.context:
            return None
        here, there = self._places[:, None], torch.arange(self.context)[None]
        return torch.where((there <= here) & (there > here - local_size), 0.0, -torch.inf)


def plain(model: Any) -> None:
    """Put a model in the form that ExecuTorch's passes look for: linear layers as such, tables without padding."""
    if model._can_set_experts_implementation():
        model.set_experts_implementation("batched_mm")  # experts by operators that it has
    for name, part in [*model.named_modules()]:
        if isinstance(part, torch.nn.Embedding):
            part.padding_idx = None
        if isinstance(part, Conv1D):
            layer = torch.nn.Linear(*part.weight.shape)
            layer.weight, layer.bias = torch.nn.Parameter(part.weight.T.contiguous()), part.bias
            model.set_submodule(name, layer)
