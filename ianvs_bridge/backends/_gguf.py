"""A GGUF file as llama.cpp reads it: the model, its shape, and its words where no other file tells them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ianvs_bridge.backends._prompting import Words, compiled, said_if_plain
from smart_coding_dataset.errors import UserError

ERROR = 4
"""Of ``ggml_log_level``."""
SHAPE: Mapping[str, str] = {
    "num_hidden_layers": "block_count",
    "num_attention_heads": "attention.head_count",
    "num_key_value_heads": "attention.head_count_kv",
    "head_dim": "attention.key_length",
    "hidden_size": "embedding_length",
    "max_position_embeddings": "context_length",
}
"""Names of transformers, and those behind the architecture in a GGUF file."""


def opened(path: Path, *, light: bool = False) -> Any:
    """The model in a file, as ``cyllama`` has it; llama.cpp is told to be quiet.

    Args:
        path: The file.
        light: For its words alone: weights stay in the file, and are not put in order for fast answers.

    Raises:
        UserError: llama.cpp cannot load it; the message has its reason.
    """
    from cyllama.llama import llama_cpp  # noqa: PLC0415  not there without an extra

    class Model(llama_cpp.LlamaModel):  # type: ignore[misc]
        """With a name that cyllama before 0.4 itself asks for, where it reads logits."""

        @property
        def n_vocab(self) -> int:
            return int(self.get_vocab().n_vocab)

    said: list[str] = []
    llama_cpp.set_log_callback(lambda level, text: said.append(text) if level == ERROR else None)
    params = llama_cpp.LlamaModelParams()
    params.use_extra_bufts = not light
    try:
        return Model(str(path), params, verbose=False)
    except (OSError, ValueError) as error:
        reason = (said[0] if said else str(error)).rpartition("error loading model: ")[2].strip()
        raise UserError(f"{path}: llama.cpp cannot load it ({reason})") from None
    finally:
        llama_cpp.disable_logging()


def shape_of(model: Any) -> dict[str, Any]:
    """What the budget asks a ``config.json`` for; without what the file does not say in one number."""
    known: dict[str, str] = model.metadata()
    found = {name: known.get(f"{known['general.architecture']}.{key}", "") for name, key in SHAPE.items()}
    return {name: int(value) for name, value in found.items() if value.isdecimal()}


def words_of(model: Any, path: Path) -> Words:
    """The words of a file that came alone, by llama.cpp's own tokenizer.

    Raises:
        UserError: They are of a kind that is not read back here.
    """
    known, said = model.get_vocab(), model.metadata()
    # Not what llama.cpp answers to be the first and last token: where a file names none, it has defaults.
    numbers = {f"{name}_token": said.get(f"tokenizer.ggml.{name}_token_id") for name in ("bos", "eos")}
    special = {name: known.get_text(int(number)) for name, number in numbers.items() if number is not None}
    text = model.get_default_chat_template()
    said_if_plain(path, text)
    ends = frozenset(number for number in range(known.n_vocab) if known.is_eog(number))
    return Words(Tokenizer(model, known, _decoder(said, path)), compiled(text) if text else None, special, ends)


def _decoder(said: Mapping[str, str], path: Path) -> Any:
    """What makes text of tokens as they stand in the file."""
    from tokenizers import decoders  # noqa: PLC0415

    kind = said["tokenizer.ggml.model"]
    if kind == "gpt2":
        return decoders.ByteLevel()
    if kind != "llama":
        raise UserError(f"{path}: its tokens are of the kind {kind}; read from a file alone are gpt2 and llama")
    parts = [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    prefixed = said.get("tokenizer.ggml.add_space_prefix", "true") == "true"
    return decoders.Sequence([*parts, decoders.Strip(" ", 1, 0)] if prefixed else parts)


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """llama.cpp's vocabulary with those methods of a ``tokenizers.Tokenizer`` that ``Words`` calls."""

    model: Any
    """Held here, since the vocabulary goes with it."""
    known: Any
    """The vocabulary."""
    decoder: Any
    """llama.cpp's own would tidy up the space before a full stop or an apostrophe."""

    def encode(self, text: str, add_special_tokens: bool = True) -> SimpleNamespace:
        """The tokens of a text; the names of special tokens are read as such."""
        return SimpleNamespace(ids=self.known.tokenize(text, add_special_tokens, True))

    def decode(self, tokens: Sequence[int], skip_special_tokens: bool = True) -> str:
        """The text of tokens."""
        shown = (token for token in tokens if not (skip_special_tokens and self.known.is_control(token)))
        return str(self.decoder.decode([self.known.get_text(token) for token in shown]))

    def token_to_id(self, token: str) -> int | None:
        """None if it is no single token."""
        found: list[int] = self.known.tokenize(token, False, True)
        return found[0] if len(found) == 1 else None
