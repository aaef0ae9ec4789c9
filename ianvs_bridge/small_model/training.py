"""Training: a Qwen3 decoder of a few million parameters, on a CPU in minutes.

The questions are learnt too, at ``QUESTION`` of the weight of the answers: code repeats its names, and there a
model learns to copy. Matrix products are computed in bfloat16 where the processor has instructions for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ianvs_bridge.small_model.batches import Encoded, batches

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedTokenizerFast

CONTEXT = 1024
"""Tokens of a question with its answer."""
MATRICES, OTHERS = 0.02, 0.003
"""Learning rates: of Muon (Jordan 2024), for the matrices of the layers; of AdamW, for embeddings and norms."""
QUESTION = 0.5
"""What the loss of the question counts beside that of the answer."""
WARM_UP, FINAL = 0.03, 0.02
"""Share of the steps in which the learning rate rises, and what is left of it at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The size of the model. Every width is a multiple of 32, the block of the integer formats."""

    hidden: int = 192
    layers: int = 6
    heads: int = 6
    key_value_heads: int = 2
    inner: int = 512


def fresh(shape: Shape, tokenizer: PreTrainedTokenizerFast, seed: int) -> Any:
    """An untrained model, its weights drawn from ``seed``. Input and output share their embeddings."""
    import torch  # noqa: PLC0415
    from transformers import Qwen3Config, Qwen3ForCausalLM  # noqa: PLC0415

    torch.manual_seed(seed)
    return Qwen3ForCausalLM(
        Qwen3Config(
            vocab_size=len(tokenizer),
            hidden_size=shape.hidden,
            intermediate_size=shape.inner,
            num_hidden_layers=shape.layers,
            num_attention_heads=shape.heads,
            num_key_value_heads=shape.key_value_heads,
            head_dim=shape.hidden // shape.heads,
            max_position_embeddings=CONTEXT,
            tie_word_embeddings=True,
            bos_token_id=None,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


def trained(model: Any, lessons: Sequence[Encoded], steps: int, seed: int) -> Iterator[float]:
    """Train ``model`` in place, and yield the loss of each step, in nats a token of the answers."""
    import torch  # noqa: PLC0415

    optimizers = _optimizers(model)
    model.train()
    for step, batch in zip(range(steps), batches(lessons, seed), strict=False):
        for optimizer, rate in optimizers:
            optimizer.param_groups[0]["lr"] = rate * _share(step, steps)
        with narrow():
            asked, answered = losses(model, batch)
        loss = torch.mean(answered)
        (loss + QUESTION * torch.mean(asked)).backward()
        for optimizer, _ in optimizers:
            optimizer.step()
            optimizer.zero_grad()
        yield float(loss.detach())


def _optimizers(model: Any) -> list[tuple[Any, float]]:
    from torch.optim import AdamW, Muon  # noqa: PLC0415

    inner = [p for name, p in model.named_parameters() if p.ndim == 2 and "embed" not in name]
    others = [p for name, p in model.named_parameters() if p.ndim != 2 or "embed" in name]
    return [
        (Muon(inner, lr=MATRICES, weight_decay=0.01), MATRICES),
        (AdamW(others, lr=OTHERS, betas=(0.9, 0.95), weight_decay=0.0), OTHERS),
    ]


def _share(step: int, steps: int) -> float:
    """Of the learning rate: a linear rise, then half a cosine."""
    rise = max(1, round(WARM_UP * steps))
    if step < rise:
        return (step + 1) / rise
    return FINAL + (1 - FINAL) * (1 + math.cos(math.pi * (step - rise) / max(1, steps - rise))) / 2


def narrow() -> Any:
    """A context in which matrix products are computed in bfloat16, if the processor does that by itself."""
    import torch  # noqa: PLC0415

    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_bfloat16())


def has_bfloat16() -> bool:
    """Whether the processor multiplies matrices in bfloat16; elsewhere that would be slower than 32 bits."""
    import torch  # noqa: PLC0415

    return bool(torch.cpu._is_avx512_bf16_supported())


def losses(model: Any, batch: Sequence[Encoded]) -> tuple[torch.Tensor, torch.Tensor]:
    """The loss of each token of the questions but the first one, and of the answers, in nats."""
    import torch  # noqa: PLC0415
    from torch.nn.functional import cross_entropy  # noqa: PLC0415

    width = max(len(each.tokens) for each in batch)
    tokens = torch.zeros(len(batch), width, dtype=torch.long)
    there, answer = (torch.zeros(len(batch), width, dtype=torch.bool) for _ in range(2))
    for n, each in enumerate(batch):  # padding comes last: nothing sees it
        tokens[n, : len(each.tokens)] = torch.tensor(each.tokens)
        there[n, : len(each.tokens)] = True
        answer[n, each.asked : len(each.tokens)] = True
    there, answer = there[:, 1:], answer[:, 1:]
    hidden = model.model(input_ids=tokens, use_cache=False).last_hidden_state[:, :-1]
    found = cross_entropy(model.lm_head(hidden[there]).float(), tokens[:, 1:][there], reduction="none")
    return found[~answer[there]], found[answer[there]]
