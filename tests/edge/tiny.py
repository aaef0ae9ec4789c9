"""Tiny models of three current families, made from their configurations and trained on the shipped rows.

Nothing is downloaded. A model with random weights says nearly the same about every token, so that rounding decides
between them; a minute of training gives the margins that real models have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from ianvs_bridge.selection import select, task_named

TEMPLATE = (
    "{%- for message in messages %}{{ '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}"
    "{%- endfor %}{%- if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{%- endif %}"
)
SPECIAL = ["<|pad|>", "<|im_start|>", "<|im_end|>"]
VOCABULARY = 768
CONTEXT = 2048
SMALL = {
    "vocab_size": VOCABULARY,
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 32,
    "max_position_embeddings": CONTEXT,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}


def qwen3() -> Any:
    from transformers import Qwen3Config, Qwen3ForCausalLM

    return Qwen3ForCausalLM(Qwen3Config(**SMALL, tie_word_embeddings=True))


def llama() -> Any:
    from transformers import LlamaConfig, LlamaForCausalLM

    return LlamaForCausalLM(LlamaConfig(**SMALL, tie_word_embeddings=False))


def gemma3() -> Any:
    from transformers import Gemma3ForCausalLM, Gemma3TextConfig

    config = Gemma3TextConfig(
        **SMALL,
        sliding_window=64,
        query_pre_attn_scalar=32,
        layer_types=["sliding_attention", "full_attention"],
    )
    return Gemma3ForCausalLM(config)


def gpt2() -> Any:
    from transformers import GPT2Config, GPT2LMHeadModel

    tokens = {name: SMALL[name] for name in ("vocab_size", "pad_token_id", "bos_token_id", "eos_token_id")}
    return GPT2LMHeadModel(GPT2Config(**tokens, n_embd=64, n_layer=2, n_head=4, n_positions=CONTEXT))


def t5() -> Any:
    from transformers import T5Config, T5ForConditionalGeneration

    tokens = {name: SMALL[name] for name in ("vocab_size", "pad_token_id", "eos_token_id")}
    shape = {"d_model": 64, "d_kv": 16, "d_ff": 128, "num_layers": 2, "num_heads": 4}
    return T5ForConditionalGeneration(T5Config(**tokens, **shape, decoder_start_token_id=0))


def bart() -> Any:
    from transformers import BartConfig, BartForConditionalGeneration

    tokens = {name: SMALL[name] for name in ("vocab_size", "pad_token_id", "bos_token_id", "eos_token_id")}
    parts = {
        f"{part}_{name}": value
        for part in ("encoder", "decoder")
        for name, value in {"layers": 2, "ffn_dim": 128, "attention_heads": 4}.items()
    }
    more = {"max_position_embeddings": CONTEXT, "decoder_start_token_id": 2, "forced_eos_token_id": None}
    return BartForConditionalGeneration(BartConfig(**tokens, **parts, **more, d_model=64))


FAMILIES: dict[str, Callable[[], Any]] = {"qwen3": qwen3, "llama": llama, "gemma3": gemma3}
TRACED: dict[str, Callable[[], Any]] = {"bart": bart, "gpt2": gpt2, "t5": t5}
"""Families that the builder of onnxruntime-genai lacks."""


def texts() -> Iterator[str]:
    """Questions and answers of the shipped rows, as a chat model reads them."""
    task = task_named("comment_function")
    for row in select(task, "core", "train", None):
        (*_, question) = task.prompt(row, row.natural_language, [])
        answer = task.target(row)
        yield f"<|im_start|>user\n{question['content']}<|im_end|>\n<|im_start|>assistant\n{answer}<|im_end|>\n"


def tokenizer() -> Tokenizer:
    """Byte-level BPE, trained on those texts."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    made.train_from_iterator(
        texts(),
        trainers.BpeTrainer(
            vocab_size=VOCABULARY, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False
        ),
    )
    return made


def words_of(folder: Path) -> Any:
    """That tokenizer with its chat template, saved in ``folder``."""
    from transformers import PreTrainedTokenizerFast

    made = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer(), pad_token=SPECIAL[0], bos_token=SPECIAL[1], eos_token=SPECIAL[2]
    )
    made.chat_template = TEMPLATE
    made.save_pretrained(folder)
    return made


def make(family: str, folder: Path, steps: int = 160) -> Path:
    """A trained model of that family with its tokenizer, saved in ``folder``."""
    import torch

    torch.manual_seed(0)
    words, model = words_of(folder), {**FAMILIES, **TRACED}[family]()
    train(model, torch.tensor([token for text in texts() for token in words.encode(text)]), steps)
    model.save_pretrained(folder)
    return folder


def train(model: Any, ids: Any, steps: int) -> None:
    import torch

    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3)
    model.train()
    for _ in range(steps):
        starts = torch.randint(0, len(ids) - 129, (12,))
        batch = torch.stack([ids[start : start + 128] for start in starts.tolist()])
        given = {"input_ids": batch, "labels": batch}
        if model.config.is_encoder_decoder:
            given = {"input_ids": batch[:, :64], "labels": batch[:, 64:].contiguous()}
        loss = model(**given).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    model.eval()
