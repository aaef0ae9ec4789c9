"""GGUF: every family in its table says what transformers says, and a file alone reads texts as its folder does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

WHY = "the extras for models are not installed; `make test-edge` sets them up"
for _module in ("torch", "transformers", "gguf", "cyllama", "optimum"):
    pytest.importorskip(_module, reason=WHY)

import tiny  # noqa: E402  after the skip: it needs tokenizers
from test_edge_backends import requests, texts  # noqa: E402
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers  # noqa: E402

from ianvs_bridge.backends import open_backend  # noqa: E402
from ianvs_bridge.backends._engine import Asked  # noqa: E402
from ianvs_bridge.backends._local import Local  # noqa: E402
from ianvs_bridge.export import _gguf_words, gguf  # noqa: E402
from ianvs_bridge.export._gguf_families import FAMILIES  # noqa: E402
from ianvs_bridge.export._target import Form  # noqa: E402
from smart_coding_dataset.errors import UserError  # noqa: E402

SMALL = {**tiny.SMALL, "head_dim": 16}
WINDOWS = {
    "sliding_window": 64,
    "query_pre_attn_scalar": 16,
    "layer_types": ["sliding_attention", "full_attention"],
}
MORE: dict[str, dict[str, Any]] = {
    "gemma2": WINDOWS,
    "gemma3_text": WINDOWS,
    "gpt2": {"n_embd": 64, "n_layer": 2, "n_head": 4, "n_positions": 2048, "num_key_value_heads": None},
    "granite": {
        "attention_multiplier": 0.1,
        "embedding_multiplier": 3.0,
        "residual_multiplier": 0.5,
        "logits_scaling": 2.0,
    },
    "mistral": {"sliding_window": None},
    "phi3": {"sliding_window": None, "partial_rotary_factor": 0.5},
    "smollm3": {"num_hidden_layers": 4},
    "starcoder2": {"sliding_window": None},
}
LLAMA3 = {"low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 64}
ROTARY: dict[str, dict[str, Any]] = {
    "linear": {"factor": 4.0},
    "llama3": {"factor": 8.0, **LLAMA3},
    "yarn": {"factor": 4.0, "original_max_position_embeddings": 512},
}
HARD = (
    "I'LL don't 1234567 1.5e10  x\n\n\n  y\t\tz",
    "é 中文字符，测试。 日本語 🙂 ",
    "  def f(x):\n    return x . y  # ' 's\r\n",
    "...!!!???\n\n\u00a0wide\u3000",
)


def saved(family: str, folder: Path, **more: Any) -> Path:
    """A model with random weights, all of which matter: biases and norms too."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    torch.manual_seed(1)
    tiny.words_of(folder)
    model = AutoModelForCausalLM.from_config(
        AutoConfig.for_model(family, **{**SMALL, **MORE.get(family, {}), **more})
    )
    with torch.no_grad():
        for weights in model.parameters():
            weights.copy_(weights * 4 if weights.ndim > 1 else weights + 0.1 * torch.randn_like(weights))
    model.save_pretrained(folder)
    return folder


def local(spec: str) -> Local:
    found = open_backend(spec, {"threads": "1"})
    assert isinstance(found, Local)
    return found


def apart(folder: Path) -> float:
    """By how much logits differ at most, behind a prompt longer than a window."""
    gguf.write(folder, folder, Form("fp32"))
    prompt, answer = list(range(40, 140)), list(range(200, 230))
    before, after = (local(f"{name}:{folder}").engine.logits(prompt, answer) for name in ("hf", "llamacpp"))
    assert abs(before).max() > 1, "logits that are all alike show nothing"
    return float(abs(before - after).max())


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_says_what_transformers_says(family: str, tmp_path: Path) -> None:
    # llama.cpp looks GELU up in a table of 16 bits.
    assert apart(saved(family, tmp_path)) < (5e-3 if "gelu" in FAMILIES[family].activation else 1e-4)


@pytest.mark.parametrize("kind", ROTARY)
def test_places_beyond_those_learnt_are_told(kind: str, tmp_path: Path) -> None:
    said = {"rope_type": kind, "rope_theta": 10000.0, **ROTARY[kind]}
    assert apart(saved("llama", tmp_path, rope_parameters=said, attention_bias=True)) < 1e-4


@pytest.mark.parametrize(
    ("family", "more", "said"),
    [
        ("gpt_neox", {}, "unknown family for gguf 'gpt_neox'; there are: gemma, .*qwen3, smollm3"),
        ("qwen2", {"use_sliding_window": True, "sliding_window": 64}, "qwen2 no layers that look back .* of 64"),
        ("llama", {"hidden_act": "relu"}, "llama the activation silu alone, found relu"),
        (
            "qwen3",
            {"rope_parameters": {"rope_type": "llama3", "rope_theta": 1e4, "factor": 8.0, **LLAMA3}},
            "llama3",
        ),
        (
            "llama",
            {"rope_parameters": {"rope_type": "dynamic", "rope_theta": 1e4, "factor": 2.0}},
            "found dynamic",
        ),
        ("gemma3_text", {"query_pre_attn_scalar": 5}, "queries scaled by the width of a head, found 5"),
        ("gemma2", {"layer_types": ["full_attention"] * 2}, "even distances"),
        ("smollm3", {"no_rope_layers": [1] * 4}, "every fourth layer alone"),
    ],
)
def test_what_llama_cpp_would_compute_otherwise_is_refused(
    family: str, more: dict[str, Any], said: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=said):
        gguf.write(saved(family, tmp_path, **more), tmp_path, Form("fp32"))


def of_bytes(*before: Any) -> Tokenizer:
    """Byte-level BPE that cuts texts as it is told to."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.Sequence([*before])
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    made.train_from_iterator(corpus(), trainer(tiny.SPECIAL, initial_alphabet=alphabet))
    return made


def of_pieces(prefix: bool) -> Tokenizer:
    """As a SentencePiece model is read by transformers: every two pieces that give a third are a merge."""
    bare = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    space = normalizers.Replace(" ", "▁")
    bare.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), space]) if prefix else space
    bare.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
    strip = [decoders.Strip(" ", 1, 0)] if prefix else []
    bare.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), *strip]
    )
    fallback = [f"<0x{byte:02X}>" for byte in range(256)]
    bare.train_from_iterator(corpus(), trainer([*tiny.SPECIAL, "<unk>", *fallback]))
    said = json.loads(bare.to_str())
    model, known = said["model"], said["model"]["vocab"]
    said["added_tokens"] = [each for each in said["added_tokens"] if each["content"] not in fallback]
    said["pre_tokenizer"] = None
    model["merges"] = [
        (piece[:at], piece[at:])
        for piece in dict.fromkeys("".join(pair) for pair in model["merges"])
        for at in range(1, len(piece))
        if piece[:at] in known and piece[at:] in known
    ]
    return Tokenizer.from_str(json.dumps(said))


def corpus() -> list[str]:
    return [*tiny.texts(), *HARD[:1] * 20]


def trainer(special: list[str], **more: Any) -> Any:
    return trainers.BpeTrainer(vocab_size=900, special_tokens=special, show_progress=False, **more)


def split(pattern: str) -> Any:
    return pre_tokenizers.Split(Regex(pattern), "isolated")


BYTES = pre_tokenizers.ByteLevel(add_prefix_space=False)
ONLY_BYTES = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
DIGITS = pre_tokenizers.Digits(individual_digits=True)
STEPS = {"ByteLevel": BYTES, "Digits": DIGITS}


NAMES = dict(zip(("pad_token", "bos_token", "eos_token"), tiny.SPECIAL, strict=True))


def words_of(tokenizer: Tokenizer, folder: Path, names: dict[str, str] = NAMES) -> Path:
    """A model of one layer with that tokenizer, and more tokens than it has."""
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    words = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names)
    words.chat_template = tiny.TEMPLATE
    words.save_pretrained(folder)
    sizes = {"vocab_size": tokenizer.get_vocab_size() + 3, "num_hidden_layers": 1}
    LlamaForCausalLM(LlamaConfig(**{**SMALL, **sizes})).save_pretrained(folder)
    return folder


def same_words(folder: Path) -> None:
    gguf.write(folder, folder, Form("int8"))
    ours, theirs = local(f"llamacpp:{folder}").words, local(f"llamacpp:{folder}/model.gguf").words
    assert theirs.ends == ours.ends
    assert theirs.special == {name: token for name, token in ours.special.items() if name != "pad_token"}
    assert [theirs.prompt(each.messages) for each in requests(48)] == [
        ours.prompt(each.messages) for each in requests(48)
    ]
    for text in [*HARD, *tiny.texts()]:
        tokens = ours.tokenizer.encode(text).ids
        assert theirs.tokenizer.encode(text).ids == tokens
        assert theirs.text(tokens) == ours.text(tokens)
        assert theirs.text(tokens[1:9]) == ours.text(tokens[1:9]), "from the middle of a word, or of a character"
    for name in (*tiny.SPECIAL, "no token at all"):
        assert theirs.tokenizer.token_to_id(name) == ours.tokenizer.token_to_id(name)


@pytest.mark.parametrize(("steps", "name"), _gguf_words.CUTS.items(), ids=_gguf_words.CUTS.values())
def test_llama_cpp_cuts_texts_as_the_tokenizer_does(steps: tuple[str, ...], name: str, tmp_path: Path) -> None:
    parts = [STEPS[step] if step in STEPS else split(step) for step in steps]
    tokenizer = of_bytes(*parts, *([] if "ByteLevel" in steps else [ONLY_BYTES]))
    assert _gguf_words.cut(json.loads(tokenizer.to_str())["pre_tokenizer"], tmp_path) == name
    same_words(words_of(tokenizer, tmp_path))


@pytest.mark.parametrize("names", [{"eos_token": tiny.SPECIAL[2]}, {}], ids=["no first", "neither"])
def test_a_text_need_not_have_a_token_that_begins_or_ends_it(names: dict[str, str], tmp_path: Path) -> None:
    folder = words_of(of_bytes(BYTES), tmp_path, names)
    gguf.write(folder, folder, Form("int8"))
    alone = local(f"llamacpp:{folder}/model.gguf").words
    assert alone.ends == {2}, "which the configuration of the model says"
    assert alone.special == {"eos_token": tiny.SPECIAL[2]}


@pytest.mark.parametrize("prefix", [False, True])
def test_llama_cpp_joins_pieces_as_the_tokenizer_does(prefix: bool, tmp_path: Path) -> None:
    same_words(words_of(of_pieces(prefix), tmp_path))
    words = local(f"llamacpp:{tmp_path}/model.gguf").words.tokenizer
    (byte,) = words.known.tokenize("\x07", False, False)[-1:]
    assert words.known.get_text(byte) == "<0x07>"
    assert words.known.token_to_piece(byte) == "\x07", "other programs read bytes by their kind"


def test_a_tokenizer_that_llama_cpp_reads_otherwise_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no name for how its tokenizer cuts texts \(\\d, ByteLevel\)"):
        gguf.write(words_of(of_bytes(split(r"\d"), BYTES), tmp_path / "cut"), tmp_path, Form("fp32"))
    said = json.loads(of_pieces(prefix=False).to_str())
    lost = said["model"]["merges"].pop(-1)
    with pytest.raises(UserError, match="no SentencePiece: it has no merge of") as failed:
        gguf.write(words_of(Tokenizer.from_str(json.dumps(said)), tmp_path / "gap"), tmp_path, Form("fp32"))
    assert str(tuple(lost)) in str(failed.value)


@pytest.mark.parametrize("family", tiny.FAMILIES)
def test_a_file_alone_answers_as_its_folder_does(family: str, exported: Any, tmp_path: Path) -> None:
    folder = exported(family, "gguf", "int8").folder
    alone = Path(shutil.copy(folder / "model.gguf", tmp_path / "downloaded.gguf"))
    for sample in (0, 1):
        asked = requests(sample=sample)
        assert texts(f"llamacpp:{alone}", asked, batch=4) == texts(f"llamacpp:{folder}", asked, batch=4)
    assert local(f"llamacpp:{alone}").words.template is not None


def test_a_file_alone_is_measured_before_it_is_loaded(exported: Any) -> None:
    folder = exported("llama", "gguf", "int8").folder
    failures = []
    for spec in (f"llamacpp:{folder}", f"llamacpp:{folder}/model.gguf"):
        with pytest.raises(UserError, match=r"needs at least \d+ MB .*max_memory allows 1 MB") as failed:
            open_backend(spec, {"max_memory": "1"})
        failures.append(str(failed.value).partition(" needs ")[2])
    assert failures[0] == failures[1]


def test_fewer_bits_of_keys_and_values_say_nearly_the_same(exported: Any) -> None:
    spec = f"llamacpp:{exported('qwen3', 'gguf', 'fp32').folder}"
    prompt, answer = list(range(40, 140)), list(range(200, 230))
    exact, rough = (open_backend(spec, {"exact": value}).engine.logits(prompt, answer) for value in ("yes", "no"))
    assert 1e-4 < abs(exact - rough).max() < 0.05


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"GGUF", "too small to contain a valid GGUF header"),
        (None, "data is not within the file bounds"),
        (b"no model at all, but a text that somebody gave another name", "GGUF"),
    ],
)
def test_a_file_that_is_none_is_named_with_the_reason(
    content: bytes | None, said: str, exported: Any, tmp_path: Path
) -> None:
    whole = (exported("llama", "gguf", "int8").folder / "model.gguf").read_bytes()
    (tmp_path / "m.gguf").write_bytes(whole[: len(whole) // 2] if content is None else content)
    with pytest.raises(UserError, match=rf"m\.gguf: llama\.cpp cannot load it \(.*{said}"):
        open_backend(f"llamacpp:{tmp_path}/m.gguf")
    with pytest.raises(UserError, match=r"none\.gguf: llama\.cpp cannot load it"):
        open_backend(f"llamacpp:{tmp_path}/none.gguf")


def test_the_runtime_answers_many_at_once_each_as_long_as_it_may_be(exported: Any) -> None:
    model = local(f"llamacpp:{exported('llama', 'gguf', 'int8').folder}")
    asked = [
        Asked(tokens=model.words.prompt(request.messages), most=most)
        for request, most in zip(requests(3), (3, 9, 5), strict=True)
    ]

    def answered(asked: list[Asked]) -> list[list[int]]:
        taken: list[list[int]] = [[] for _ in asked]
        model.engine.generate(asked, lambda row, token: bool(taken[row].append(token)))  # wants ever more
        return taken

    together = answered(asked)  # at the first try: a backend would try again, with one at a time
    assert [len(each) for each in together] == [3, 9, 5]
    assert together == [answered([each])[0] for each in asked]
