"""ExecuTorch: a context of its own, answers that are PyTorch's, and a folder that its own LLM runner takes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

WHY = "the extras for models are not installed; `make test-edge` sets them up"
for _module in ("torch", "transformers", "executorch", "optimum"):
    pytest.importorskip(_module, reason=WHY)

import tiny  # noqa: E402  after the skip: it needs tokenizers
from test_edge_backends import answers, requests, texts  # noqa: E402

from ianvs_bridge.backends import executorch, hf  # noqa: E402
from ianvs_bridge.backends._prompting import words  # noqa: E402
from ianvs_bridge.exporting import export  # noqa: E402
from smart_coding_dataset.errors import UserError  # noqa: E402


@pytest.fixture(scope="session")
def short(model: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export whose context is shorter than the model's, longer than a step."""
    out = tmp_path_factory.mktemp("short") / "gemma3"
    export(str(model("gemma3")), to="executorch", precision="fp32", context=700, rows=0, out=out)
    return out


def test_long_prompts_are_read_in_steps_and_windows_slide_across_them(short: Path, model: Any) -> None:
    tokens = np.random.default_rng(0).integers(3, tiny.VOCABULARY, 640).tolist()
    ours = executorch.Program(short, executorch.Options(threads=1)).logits(tokens, tokens[:20])
    theirs = hf.Transformers(model("gemma3"), hf.Options(threads=1)).logits(tokens, tokens[:20])
    assert ours.shape == theirs.shape == (20, tiny.VOCABULARY)
    assert abs(ours - theirs).max() < 1e-2 < abs(theirs).max(), "GELU is computed roughly"


def test_the_context_is_that_of_the_export(short: Path) -> None:
    assert json.loads((short / "config.json").read_text())["max_position_embeddings"] == 700
    (found,) = answers(f"executorch:{short}", requests(1, more="\n# " + "a " * 1000))
    assert "with the answer the model takes 700" in (found.error or "")
    asked = requests(1)
    room = 700 - len(words(short).prompt(asked[0].messages))
    (found,) = answers(f"executorch:{short}", asked, max_tokens=1024)
    assert found.completion_tokens is not None and found.completion_tokens <= room


def test_an_answer_leaves_nothing_behind_for_the_next(exported: Any) -> None:
    named = f"executorch:{exported('qwen3', 'executorch', 'fp32').folder}"
    asked = requests(2)
    assert texts(named, [asked[0], asked[1], asked[0]])[2] == texts(named, asked[:1])[0]


def test_samples_are_those_of_pytorch(exported: Any, model: Any) -> None:
    asked = requests(sample=1)
    named = f"executorch:{exported('qwen3', 'executorch', 'fp32').folder}"
    assert texts(named, asked) == texts(f"hf:{model('qwen3')}", asked)


def test_layers_that_are_written_another_way_are_compressed_too(exported: Any) -> None:
    whole, less = (exported("gpt2", "executorch", precision) for precision in ("fp32", "int8"))
    assert (whole.parity.equal_answers, whole.parity.same_choice) == (2, 1.0)
    assert less.ok, less
    sizes = [(each.folder / executorch.MODEL).stat().st_size for each in (whole, less)]
    assert sizes[1] < 0.5 * sizes[0], "learned places stay as they are, all else has a quarter"


def test_the_runner_of_executorch_itself_takes_the_folder(exported: Any, model: Any) -> None:
    folder = exported("llama", "executorch", "fp32").folder
    asked = requests(1)
    (ours,) = texts(f"executorch:{folder}", asked)
    prompt = words(folder).tokenizer.decode(words(folder).prompt(asked[0].messages), skip_special_tokens=False)
    code = (
        "import sys; from executorch.extension.llm.custom_ops import custom_ops\n"
        "from executorch.extension.llm.runner import GenerationConfig, TextLLMRunner\n"
        "runner = TextLLMRunner(sys.argv[1] + '/model.pte', sys.argv[1] + '/tokenizer.json')\n"
        "config, said = GenerationConfig(echo=False, max_new_tokens=24, temperature=0.0), []\n"
        "runner.generate(sys.argv[2], config, said.append)\n"
        "print('<<' + ''.join(said) + '>>')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), prompt], capture_output=True, text=True, check=True
    )
    assert ours and f"<<{ours}" in done.stdout, done.stdout


@pytest.mark.parametrize("runtime", ["executorch", "hf"])
def test_the_command_keeps_back_what_its_runtime_says(
    runtime: str, exported: Any, model: Any, tmp_path: Path
) -> None:
    folder = model("qwen3") if runtime == "hf" else exported("qwen3", "executorch", "fp32").folder
    named = f"{runtime}:{folder}"
    command = [Path(sys.executable).with_name("smart-coding"), "predict", "comment_function", "--model", named]
    more = ["--limit", "2", "--option", "max_tokens=8", "--out", str(tmp_path)]
    done = subprocess.run([*command, *more], capture_output=True, text=True, check=True)
    assert not [line for line in done.stderr.splitlines() if ".cpp:" in line or "torch" in line.lower()]
    assert "Loading weights" not in done.stderr, "a bar, though nobody is looking"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"to": "executorch", "context": 4096}, "context: the model takes at most 2048 tokens, found 4096"),
        ({"to": "onnx", "context": 512}, "context: onnx takes room as answers grow; .* for: executorch"),
        ({"to": "executorch", "context": 1}, "context must be at least 2, found 1"),
    ],
)
def test_a_context_that_cannot_be_is_refused(more: dict[str, Any], said: str, model: Any, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=said):
        export(str(model("qwen3")), out=tmp_path / "out", precision="fp32", rows=0, **more)
    assert not (tmp_path / "out").exists()


def softcapped() -> Any:
    from transformers import Gemma2Config, Gemma2ForCausalLM

    return Gemma2ForCausalLM(Gemma2Config(**tiny.SMALL))


def without_attention() -> Any:
    from transformers import MambaConfig, MambaForCausalLM

    return MambaForCausalLM(MambaConfig(vocab_size=tiny.VOCABULARY, hidden_size=64, num_hidden_layers=2))


@pytest.mark.parametrize(
    ("made", "said"), [(softcapped, "softcap"), (without_attention, "2 of its 2 layers have no attention")]
)
def test_what_executorch_lacks_is_named(made: Any, said: str, tmp_path: Path) -> None:
    source = tmp_path / "model"
    made().save_pretrained(source)
    tiny.words_of(source)
    with pytest.raises(UserError, match=f"^executorch: .*{said}"):
        export(str(source), to="executorch", out=tmp_path / "out", rows=0)
    assert not (tmp_path / "out").exists()
