"""Tokens and chat template for GGUF, from the tokenizer of a model: of bytes and merges, or of SentencePiece."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ianvs_bridge.backends._prompting import Words, json_of, template_text, words
from smart_coding_dataset.errors import UserError

BEFORE = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"
AFTER = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
CUTS: Mapping[tuple[str, ...], str] = {
    ("ByteLevel",): "gpt-2",
    ("Digits", "ByteLevel"): "smollm",
    (rf"{BEFORE}\p{{N}}{{1,3}}{AFTER}",): "llama-bpe",
    (rf"{BEFORE}\p{{N}}{AFTER}",): "qwen2",
}
"""How a text is cut before tokens are looked for, and what llama.cpp calls that."""
BYTE = "<0x"
NEVER = -1e9
"""The score of a token that comes of no merge."""


def put_words(writer: Any, folder: Path, size: int) -> None:
    """Write what the files of a model say about its words; ``size`` tokens, as the model has them.

    Raises:
        UserError: llama.cpp would read texts in other tokens.
    """
    said, found = json_of(folder / "tokenizer.json"), words(folder)
    model = said["model"]
    if model["type"] != "BPE":
        raise UserError(f"{folder}: gguf takes tokenizers with merges alone, found {model['type']}")
    merges = [tuple(each.split(" ")) if isinstance(each, str) else tuple(each) for each in model["merges"]]
    every = _tokens(said, size)
    writer.add_token_list([token for token, _ in every])
    writer.add_token_types([kind for _, kind in every])
    if model.get("byte_fallback"):
        _refuse_gaps(model["vocab"], merges, {each["content"] for each in said["added_tokens"]}, folder)
        writer.add_tokenizer_model("llama")
        writer.add_tokenizer_pre("default")
        writer.add_token_scores(_scores([token for token, _ in every], merges))
        writer.add_add_space_prefix("Prepend" in str(said["normalizer"]))
    else:
        writer.add_tokenizer_model("gpt2")
        writer.add_tokenizer_pre(cut(said["pre_tokenizer"], folder))
        writer.add_token_merges([" ".join(pair) for pair in merges])
    _put_special(writer, found)
    if text := template_text(folder, json_of(folder / "tokenizer_config.json")):
        writer.add_chat_template(text)


def _tokens(said: Mapping[str, Any], size: int) -> list[tuple[str, Any]]:
    """Every token with its kind."""
    from gguf import TokenType  # noqa: PLC0415  not there without an extra

    model, found = said["model"], {}
    bytes_ = TokenType.BYTE if model.get("byte_fallback") else TokenType.NORMAL
    for token, number in model["vocab"].items():
        found[number] = token, bytes_ if token.startswith(BYTE) else TokenType.NORMAL
    for each in said["added_tokens"]:
        kind = TokenType.CONTROL if each["special"] else TokenType.USER_DEFINED
        found[each["id"]] = each["content"], kind
    if (unknown := model.get("unk_token")) is not None:
        found[model["vocab"][unknown]] = unknown, TokenType.UNKNOWN
    return [found.get(number, (f"[PAD{number}]", TokenType.UNUSED)) for number in range(size)]


def _scores(tokens: Sequence[str], merges: Sequence[Sequence[str]]) -> list[float]:
    """Of SentencePiece, which joins what has the highest score: what is merged first."""
    first: dict[str, float] = {}
    for number, pair in enumerate(merges):
        first.setdefault("".join(pair), -float(number))
    return [first.get(token, NEVER) for token in tokens]


def _refuse_gaps(vocabulary: Mapping[str, int], merges: Sequence[Any], added: set[str], folder: Path) -> None:
    """SentencePiece makes a token of any two that give it: all of them must be merges."""
    there = set(merges)
    for token in vocabulary.keys() - added:
        for at in range(1, len(token)):
            pair = token[:at], token[at:]
            if pair[0] in vocabulary and pair[1] in vocabulary and pair not in there and token[:3] != BYTE:
                raise UserError(f"{folder}: its tokenizer is no SentencePiece: it has no merge of {pair}")


def _put_special(writer: Any, found: Words) -> None:
    """Which token begins a text, which ends it and an answer, and whether a text is read with them."""
    ids = {name: found.tokenizer.token_to_id(token) for name, token in found.special.items()}
    ids.setdefault("eos_token", min(found.ends, default=None))
    puts = {"bos": writer.add_bos_token_id, "eos": writer.add_eos_token_id, "pad": writer.add_pad_token_id}
    for name, put in puts.items():
        if (token := ids.get(f"{name}_token")) is not None:
            put(token)
    if turns := sorted(found.ends - {ids.get("eos_token")}):
        writer.add_eot_token_id(turns[0])
    framed = found.tokenizer.encode("a").ids
    writer.add_add_bos_token(framed[0] == ids.get("bos_token"))
    writer.add_add_eos_token(framed[-1] == ids.get("eos_token"))


def cut(said: Mapping[str, Any], folder: Path) -> str:
    """llama.cpp's name for how a tokenizer cuts a text.

    Raises:
        UserError: It has none that is known here.
    """
    found = tuple(_steps(said))
    if found not in CUTS:
        raise UserError(f"{folder}: gguf has no name for how its tokenizer cuts texts ({', '.join(found)})")
    return CUTS[found]


def _steps(said: Mapping[str, Any]) -> Iterator[str]:
    match said:
        case {"type": "Sequence", "pretokenizers": parts}:
            for part in parts:
                yield from _steps(part)
        case {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}:
            yield pattern
        case {"type": "Digits", "individual_digits": True}:
            yield "Digits"
        case {"type": "ByteLevel", "use_regex": False}:
            pass  # bytes alone
        case {"type": "ByteLevel", "add_prefix_space": False}:
            yield "ByteLevel"
        case _:
            yield str(said)
