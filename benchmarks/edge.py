"""Tokens a second, time to first token and peak memory of the local backends, beside the same runtimes without us.

    .venv-edge/bin/python benchmarks/edge.py [--folder DIR] [--tokens 128] [--rounds 3] [--threads 1]

A decoder of about 5 million parameters with random weights, made on the spot, is exported in 32 bits.
Each way of answering the same questions of `comment_function` greedily runs in a process of its own, in turns:
transformers' `generate`; a target's runtime in a loop of a few lines; its generation library; and our backend,
which also renders the chat, looks for ends and reads the tokens. The model never ends an answer by itself, so that
all write as much, and writes whole characters only, as ExecuTorch's runner wants them. Loading is not counted in
the times, but in the memory.
"""

# ruff: noqa: PLC0415  each way loads what it needs and nothing else

from __future__ import annotations

import argparse
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ianvs_bridge.speaking import voice

QUESTIONS = 8
LARGER = {"hidden_size": 256, "intermediate_size": 768, "num_hidden_layers": 6, "num_attention_heads": 8}
TRACED = "traced"
Ask = Callable[[list[int]], Iterator[int]]
"""Tokens of a prompt to the tokens of an answer, as they come."""


def make(folder: Path) -> None:
    """The model and its exports; kept for the next call."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "edge"))
    import tiny
    import torch
    from transformers import Qwen3Config, Qwen3ForCausalLM

    from ianvs_bridge.export import _onnx_graph
    from ianvs_bridge.exporting import export

    source = folder / "hf"
    if not source.exists():
        torch.manual_seed(0)
        words = tiny.words_of(source)
        model = Qwen3ForCausalLM(Qwen3Config(**{**tiny.SMALL, **LARGER}, tie_word_embeddings=False))
        broken = [
            token for token in range(tiny.VOCABULARY) if "\ufffd" in words.decode([token])
        ]  # half characters
        model.lm_head.weight.data[[tiny.SMALL["eos_token_id"], *broken]] = 0  # never the likeliest
        model.save_pretrained(source)
    for target in ("onnx", "openvino", "gguf", "executorch"):
        if not (folder / target).exists():
            export(str(source), to=target, precision="fp32", rows=0, out=folder / target)
    traced = folder / TRACED
    if not traced.exists():  # what families have that the builder for ONNX lacks
        shutil.copytree(source, traced, ignore=shutil.ignore_patterns("*.safetensors"))
        _onnx_graph.write(source, traced, "fp32")


def requests() -> list[Any]:
    from ianvs_bridge.backends._backend import Request
    from ianvs_bridge.selection import select, task_named

    task = task_named("comment_function")
    rows = select(task, "core", "test", "en")[:QUESTIONS]
    return [Request(task=task, row=r, messages=task.prompt(r, "en", []), language="en") for r in rows]


def transformers(folder: Path, tokens: int, threads: int) -> Ask:
    import torch
    from transformers import AutoModelForCausalLM
    from transformers.generation.streamers import BaseStreamer

    torch.set_num_threads(threads)
    model = AutoModelForCausalLM.from_pretrained(folder / "hf").eval()

    class Keeping(BaseStreamer):
        def __init__(self) -> None:
            self.times: list[float] = []

        def put(self, _: Any) -> None:
            self.times.append(time.perf_counter())

        def end(self) -> None:
            pass

    def ask(prompt: list[int]) -> Iterator[int]:
        keeping = Keeping()  # the first time is that of the prompt
        out = model.generate(
            torch.tensor([prompt]), max_new_tokens=tokens, min_new_tokens=tokens, do_sample=False, streamer=keeping
        )
        FIRST.append(keeping.times[1])
        yield from out[0, len(prompt) :].tolist()

    return ask


FIRST: list[float] = []
"""When the first token came, for ways that give all tokens at once."""


def onnxruntime(folder: Path, tokens: int, threads: int) -> Ask:
    import numpy as np
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    session = ort.InferenceSession(folder / "onnx" / "model.onnx", options)
    width = json.loads((folder / "onnx" / "genai_config.json").read_bytes())["model"]["decoder"]["head_size"]
    heads = {i.name: i.shape[1] for i in session.get_inputs() if i.name.startswith("past")}
    kept = [o.name for o in session.get_outputs() if o.name.startswith("present")]

    def ask(prompt: list[int]) -> Iterator[int]:
        given, length = np.array([prompt]), len(prompt)
        cache = {name: np.zeros((1, count, 0, width), dtype=np.float32) for name, count in heads.items()}
        for _ in range(tokens):
            feed = {"input_ids": given, "attention_mask": np.ones((1, length), dtype=np.int64)}
            logits, *present = session.run(["logits", *kept], {**feed, **cache})
            cache = {n.replace("present", "past_key_values"): c for n, c in zip(kept, present, strict=True)}
            token = int(logits[0, -1].argmax())
            yield token
            given, length = np.array([[token]]), length + 1

    return ask


def onnxruntime_genai(folder: Path, tokens: int, threads: int) -> Ask:
    import numpy as np
    import onnxruntime_genai as og

    config = og.Config(str(folder / "onnx"))
    session = {"intra_op_num_threads": threads}
    config.overlay(json.dumps({"model": {"decoder": {"session_options": session}}}))
    model = og.Model(config)

    def ask(prompt: list[int]) -> Iterator[int]:
        params = og.GeneratorParams(model)
        params.set_search_options(max_length=len(prompt) + tokens, do_sample=False)
        generator = og.Generator(model, params)
        generator.append_tokens(np.array(prompt, dtype=np.int32))
        while not generator.is_done():
            generator.generate_next_token()
            yield int(generator.get_next_tokens()[0])

    return ask


def onnxruntime_traced(folder: Path, tokens: int, threads: int) -> Ask:
    import numpy as np
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    session = ort.InferenceSession(folder / TRACED / "model.onnx", options)
    shapes = {i.name: i.shape for i in session.get_inputs() if i.name.startswith("input.cache.")}
    kept = [o.name for o in session.get_outputs() if o.name.startswith("output.cache.")]

    def ask(prompt: list[int]) -> Iterator[int]:
        given, length = np.array([prompt]), len(prompt)
        cache = {name: np.zeros((1, int(s[1]), 0, int(s[3])), np.float32) for name, s in shapes.items()}
        for _ in range(tokens):
            places = np.arange(length - given.shape[1], length)[None]
            feed = {"input_ids": given, "attention_mask": np.ones((1, length), np.int64), "position_ids": places}
            logits, *present = session.run(["logits", *kept], {**feed, **cache})
            cache = {n.replace("output", "input", 1): c for n, c in zip(kept, present, strict=True)}
            token = int(logits[0, -1].argmax())
            yield token
            given, length = np.array([[token]]), length + 1

    return ask


def exact(threads: int) -> dict[str, object]:
    precise = {"INFERENCE_PRECISION_HINT": "f32", "KV_CACHE_PRECISION": "f32"}
    return {**precise, "INFERENCE_NUM_THREADS": threads}


def openvino(folder: Path, tokens: int, threads: int) -> Ask:
    import numpy as np
    import openvino as ov

    compiled = ov.Core().compile_model(str(folder / "openvino" / "openvino_model.xml"), "CPU", exact(threads))
    run = compiled.create_infer_request()
    beam = np.zeros(1, dtype=np.int32)

    def ask(prompt: list[int]) -> Iterator[int]:
        run.reset_state()
        given, length = np.array([prompt]), len(prompt)
        for _ in range(tokens):
            start = length - given.shape[1]
            mask, places = np.ones((1, length), dtype=np.int64), np.arange(start, length)[None]
            run.infer({"input_ids": given, "attention_mask": mask, "position_ids": places, "beam_idx": beam})
            token = int(run.get_tensor("logits").data[0, -1].argmax())
            yield token
            given, length = np.array([[token]]), length + 1

    return ask


def openvino_genai(folder: Path, tokens: int, threads: int) -> Ask:
    import numpy as np
    import openvino_genai as genai
    from openvino import Tensor

    scheduler = genai.SchedulerConfig()  # without one it keeps what prompts begin with, and these begin alike
    scheduler.max_num_batched_tokens, scheduler.max_num_seqs = 8192, 1
    pipeline = genai.LLMPipeline(str(folder / "openvino"), "CPU", scheduler_config=scheduler, **exact(threads))
    config = genai.GenerationConfig()
    config.max_new_tokens, config.ignore_eos = tokens, True

    def ask(prompt: list[int]) -> Iterator[int]:
        begun = time.perf_counter()
        out = pipeline.generate(Tensor(np.array([prompt])), config)
        FIRST.append(begun + out.perf_metrics.get_ttft().mean / 1e3)
        yield from out.tokens[0]

    return ask


def library_batch(folder: Path, tokens: int, threads: int) -> Callable[[Sequence[list[int]]], int]:
    """All questions at once, by OpenVINO's own call for that."""
    import numpy as np
    import openvino_genai as genai
    from openvino import Tensor

    scheduler = genai.SchedulerConfig()
    scheduler.max_num_batched_tokens, scheduler.max_num_seqs = 8192, QUESTIONS
    pipeline = genai.ContinuousBatchingPipeline(str(folder / "openvino"), scheduler, "CPU", exact(threads))
    config = genai.GenerationConfig()
    config.max_new_tokens, config.ignore_eos = tokens, True

    def ask(prompts: Sequence[list[int]]) -> int:
        found = pipeline.generate([Tensor(np.array([p])) for p in prompts], [config] * len(prompts))
        return sum(len(each.m_generation_ids[0]) for each in found)

    return ask


def llamacpp(folder: Path, tokens: int, threads: int) -> Ask:
    from cyllama.llama import llama_cpp as cpp

    cpp.disable_logging()
    model = cpp.LlamaModel(str(folder / "gguf" / "model.gguf"), verbose=False)
    params = cpp.LlamaContextParams()
    params.n_ctx = params.n_batch = 2048
    params.n_threads = params.n_threads_batch = threads
    params.type_k = params.type_v = params.flash_attn_type = 0  # 32 bits, and attention that is not fused
    context, sampler = cpp.LlamaContext(model, params, verbose=False), cpp.LlamaSampler()
    sampler.add_greedy()
    batch = cpp.LlamaBatch(n_tokens=2048, embd=0, n_seq_max=1, verbose=False)

    def ask(prompt: list[int]) -> Iterator[int]:
        context.kv_cache_clear()
        given, past = prompt, 0
        for _ in range(tokens):
            batch.set_batch(given, past, False)
            context.decode(batch)
            past += len(given)
            token = sampler.sample(context, -1)
            yield token
            given = [token]

    return ask


def cyllama(folder: Path, tokens: int, threads: int) -> Ask:
    os.environ["OMP_THREAD_LIMIT"] = str(threads)  # it takes four, and no word about it
    from cyllama import LLM, GenerationConfig

    from ianvs_bridge.backends._prompting import words

    config = GenerationConfig(max_tokens=tokens, temperature=0.0, add_bos=False, n_ctx=2048, n_batch=2048)
    library, known = LLM(str(folder / "gguf" / "model.gguf"), config), words(folder / "gguf")

    def ask(prompt: list[int]) -> Iterator[int]:
        text = known.tokenizer.decode(prompt, skip_special_tokens=False)
        yield from (0 for _ in library(text, config, stream=True))  # what comes is text, a piece a token

    return ask


def executorch(folder: Path, tokens: int, threads: int) -> Ask:
    import torch
    from executorch.extension.llm.custom_ops import custom_ops  # noqa: F401
    from executorch.extension.pybindings.portable_lib import _unsafe_reset_threadpool
    from executorch.runtime import Runtime

    _unsafe_reset_threadpool(threads)
    program = Runtime.get().load_program(folder / "executorch" / "model.pte")
    forward, most = program.load_method("forward"), program.load_method("get_max_seq_len").execute(())[0]

    def ask(prompt: list[int]) -> Iterator[int]:
        given, past = prompt, 0
        for _ in range(tokens):
            for first in range(0, len(given), most):
                part = torch.tensor([given[first : first + most]])
                (logits,) = forward.execute((part, torch.arange(past, past + part.shape[1])))
                past += part.shape[1]
            token = int(logits[0, -1].argmax())
            yield token
            given = [token]

    return ask


def executorch_runner(folder: Path, tokens: int, threads: int) -> Ask:
    from executorch.extension.llm.custom_ops import custom_ops  # noqa: F401
    from executorch.extension.llm.runner import GenerationConfig, TextLLMRunner
    from executorch.extension.pybindings.portable_lib import _unsafe_reset_threadpool

    from ianvs_bridge.backends._prompting import words

    _unsafe_reset_threadpool(threads)
    folder /= "executorch"
    known = words(folder)
    runner = TextLLMRunner(str(folder / "model.pte"), str(folder / "tokenizer.json"))
    config = GenerationConfig(echo=False, max_new_tokens=tokens, temperature=0.0)

    def ask(prompt: list[int]) -> Iterator[int]:
        times: list[float] = []
        text = known.tokenizer.decode(prompt, skip_special_tokens=False)
        runner.reset()
        runner.generate(text, config, lambda _piece: times.append(time.perf_counter()))
        FIRST.append(times[0])
        yield from (0 for _ in times)  # what comes is text, a piece a token

    return ask


WAYS: dict[str, Callable[[Path, int, int], Ask]] = {
    "transformers": transformers,
    "onnxruntime": onnxruntime,
    "onnxruntime-genai": onnxruntime_genai,
    "onnxruntime, traced": onnxruntime_traced,
    "openvino": openvino,
    "openvino-genai": openvino_genai,
    "llama.cpp": llamacpp,
    "cyllama": cyllama,
    "executorch": executorch,
    "executorch's runner": executorch_runner,
}
BATCHED = f"{QUESTIONS} together"
ROUGH = "exact=no"
"""As the library of llama.cpp does it: keys and values in 16 bits, attention in one step."""
ORDER = [
    *("transformers", "ours: hf", "onnxruntime", "onnxruntime-genai", "ours: onnx"),
    *("onnxruntime, traced", f"ours: onnx, {TRACED}"),
    *("openvino", "openvino-genai", "ours: openvino"),
    *("llama.cpp", "ours: llamacpp", "cyllama", f"ours: llamacpp, {ROUGH}"),
    *("executorch", "executorch's runner", "ours: executorch"),
    *(f"openvino-genai, {BATCHED}", f"ours: openvino, {BATCHED}"),
    *(f"ours: onnx, {BATCHED}", f"ours: llamacpp, {BATCHED}"),
]
PAIRS = {
    "ours: hf": ("transformers",),
    "ours: onnx": ("onnxruntime", "onnxruntime-genai"),
    f"ours: onnx, {TRACED}": ("onnxruntime, traced",),
    "ours: openvino": ("openvino", "openvino-genai"),
    f"ours: openvino, {BATCHED}": (f"openvino-genai, {BATCHED}",),
    "ours: llamacpp": ("llama.cpp",),
    f"ours: llamacpp, {ROUGH}": ("cyllama",),
    "ours: executorch": ("executorch", "executorch's runner"),
}
"""What each of ours is compared with: the runtime called directly, its generation library, or both."""


def measure(way: str, folder: Path, tokens: int, threads: int) -> dict[str, float]:
    """One way, in this process: the first question warms up."""
    asked = requests()
    if way.startswith("ours: "):
        name, _, more = way.removeprefix("ours: ").partition(", ")
        options = {"max_tokens": tokens, "threads": threads, "batch": QUESTIONS if more == BATCHED else 1}
        return ours(name, folder, asked, options | ({"exact": "no"} if more == ROUGH else {}), more)
    from ianvs_bridge.backends._prompting import words

    known = words(folder / "hf")
    prompts = [known.prompt(request.messages) for request in asked]
    if way.endswith(BATCHED):
        batch = library_batch(folder, tokens, threads)
        batch(prompts)
        begun, cpu = time.perf_counter(), time.process_time()
        made = batch(prompts)
        return figures(made, time.perf_counter() - begun, time.process_time() - cpu, [])
    ask = WAYS[way](folder, tokens, threads)
    list(ask(prompts[0]))
    made, firsts = 0, []
    begun, cpu = time.perf_counter(), time.process_time()
    for prompt in prompts:
        FIRST.clear()
        start = time.perf_counter()
        answer = ask(prompt)
        count = len([next(answer)])
        firsts.append((FIRST[0] if FIRST else time.perf_counter()) - start)
        made += count + len(list(answer))
    return figures(made, time.perf_counter() - begun, time.process_time() - cpu, firsts)


def ours(name: str, folder: Path, asked: list[Any], options: dict[str, Any], more: str) -> dict[str, float]:
    from ianvs_bridge.backends import open_backend

    form = TRACED if more == TRACED else {"llamacpp": "gguf"}.get(name, name)
    backend = open_backend(f"{name}:{folder / form}", {key: str(value) for key, value in options.items()})
    list(backend.complete(asked[: options["batch"]]))
    begun, cpu = time.perf_counter(), time.process_time()
    answers = list(backend.complete(asked))
    wall, used = time.perf_counter() - begun, time.process_time() - cpu
    return figures(
        sum(a.completion_tokens or 0 for a in answers), wall, used, [a.first_token_seconds or 0 for a in answers]
    )


def figures(tokens: int, wall: float, used: float, firsts: Sequence[float]) -> dict[str, float]:
    return {
        "tokens": tokens,
        "tokens_per_second": tokens / wall,
        "cpu_ms": used / tokens * 1e3,
        "first_ms": statistics.median(firsts) * 1e3 if firsts else float("nan"),
        "megabytes": peak(),
    }


def peak() -> float:
    """Of this process alone; ``getrusage`` would begin with what the process that started it had."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/edge-benchmark"))
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--way", choices=ORDER, help="only this one, in this process")
    parser.add_argument("--only", default="", help="only ways in whose names this stands")
    a = parser.parse_args()
    if a.way:
        say = voice()  # libraries print, from below Python too
        say(measure(a.way, a.folder, a.tokens, a.threads))
        return
    make(a.folder)
    command = [
        sys.executable,
        __file__,
        "--folder",
        a.folder,
        "--tokens",
        str(a.tokens),
        "--threads",
        str(a.threads),
    ]
    environment = {**os.environ, "OMP_NUM_THREADS": str(a.threads), "HF_HUB_OFFLINE": "1"}
    runs: dict[str, list[dict[str, float]]] = {way: [] for way in ORDER if a.only in way}
    order, chance = list(runs), random.Random(0)
    for _ in range(a.rounds):
        chance.shuffle(order)  # or a machine with a rhythm of its own would always slow the same ones down
        for way in order:
            done = subprocess.run(
                [*command, "--way", way], capture_output=True, text=True, env=environment, check=False
            )
            if done.returncode:
                sys.exit(f"{way}: {done.stderr}")
            runs[way].append(json.loads(done.stdout))
            sys.stderr.write(f"{way}: {done.stdout}")
    print("| way | tokens/s | processor ms a token | first token, ms | peak MB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for way, each in runs.items():
        m = {key: statistics.median(run[key] for run in each) for key in each[0]}
        speed = f"{m['tokens_per_second']:,.0f} | {m['cpu_ms']:.2f}"
        first = "" if math.isnan(m["first_ms"]) else f"{m['first_ms']:.0f}"
        print(f"| {way} | {speed} | {first} | {m['megabytes']:.0f} |")
    print("\n| ours | beside | tokens/s of it | between |\n| --- | --- | ---: | ---: |")
    for way, others in PAIRS.items():
        for other in others:
            if runs.get(way) and runs.get(other):
                print(f"| {way} | {other} | {compared(runs[way], runs[other])} |")


def compared(ours: list[dict[str, float]], theirs: list[dict[str, float]]) -> str:
    """Round by round, since what a machine does beside it changes from one to the next."""
    ratios = [a["tokens_per_second"] / b["tokens_per_second"] for a, b in zip(ours, theirs, strict=True)]
    return f"{statistics.median(ratios):.2f} | {min(ratios):.2f} and {max(ratios):.2f}"


if __name__ == "__main__":
    main()
