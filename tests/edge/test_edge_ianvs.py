"""Quantisation as a sweep of Ianvs: exported folders as models, alone and on several nodes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

WHY = "the extras for models are not installed; `make test-edge` sets them up"
for _module in ("torch", "transformers", "onnxruntime_genai", "openvino_genai", "optimum", "pandas"):
    pytest.importorskip(_module, reason=WHY)

from ianvs_host.agreeing import agrees  # noqa: E402
from ianvs_host.conftest import host, rank  # noqa: E402, F401  the fixture of that folder
from ianvs_host.host import Host  # noqa: E402

from ianvs_bridge.example import example  # noqa: E402
from ianvs_bridge.predict import predict  # noqa: E402
from ianvs_bridge.profiling.measuring import on_disk  # noqa: E402
from ianvs_bridge.results import read as read_result  # noqa: E402
from ianvs_bridge.score import score  # noqa: E402

TASK, LIMIT, OPTION = "comment_function", 3, ("max_tokens=24",)


@pytest.mark.parametrize("paradigm", ["singletasklearning", "multiedgeinference"])
def test_exports_of_several_precisions_are_test_cases(
    host: Host,  # noqa: F811
    exported: Any,
    tmp_path: Path,
    paradigm: str,
) -> None:
    folders = [exported("qwen3", "onnx", precision).folder for precision in ("fp32", "int8")]
    models = tuple(f"onnx:{folder}" for folder in folders)
    asked: dict[str, Any] = {"model": models, "option": OPTION, "limit": LIMIT}
    job = example(TASK, out=tmp_path / "out", paradigm=paradigm, **asked).job
    lines = {line["basemodel-model"]: line for line in rank(host.run(str(job)))}
    done = predict(TASK, **asked, out=tmp_path / "predictions")
    files = score(*(file.path for file in done.files), limit=LIMIT, out=tmp_path / "results").files
    results = {result.backend: result for result in (read_result(path)[0] for path, _ in files)}
    assert set(lines) == set(results) == set(models)
    for model, line in lines.items():
        assert agrees(line, results[model])
        assert float(line["disk_bytes"]) == on_disk(model)
        assert float(line["median_first_token_seconds"]) > 0
        assert float(line["median_token_seconds"]) > 0
        assert float(line["tokens_per_second"]) > 0
        assert float(line["peak_memory_bytes"]) > 50_000_000
    assert float(lines[models[1]]["disk_bytes"]) < float(lines[models[0]]["disk_bytes"])
