"""Answers to review inside Ianvs: the rank is what ``predict`` and ``score`` give."""

from __future__ import annotations

import json
from pathlib import Path

from executing import needs_isolation

from ianvs_bridge.example import example
from ianvs_bridge.example_files import BENCH
from ianvs_host.conftest import rank
from ianvs_host.host import Host


@needs_isolation
def test_the_reference_agrees_and_the_echo_does_not_in_the_rank(host: Host, tmp_path: Path) -> None:
    written = example("code_review", out=tmp_path, model=("echo", "reference"), limit=2, shots=(0, 1))
    lines = rank(host.run(str(written.job)))
    names = ("basemodel-model", "basemodel-shots", "engineer_alignment", "functionality")
    assert sorted(tuple(line[name] for name in names) for line in lines) == [
        ("echo", "0", "0.0", "0.0"), ("echo", "1", "0.0", "0.0"),
        ("reference", "0", "1.0", "1.0"), ("reference", "1", "1.0", "1.0"),
    ]  # fmt: skip


def test_the_data_carries_the_remark_and_its_tests_beside_the_question(tmp_path: Path) -> None:
    written = example("code_review", out=tmp_path, language="zh")
    assert (written.rows, written.dropped) == (24, 0)
    assert (tmp_path / BENCH / "testenv/acc_code_review.py").is_file()
    data = tmp_path / "dataset/smart_coding/feedback/test_data/data.jsonl"
    for row in map(json.loads, data.read_text("utf-8").splitlines()):
        (remark,) = json.loads(row["response"]["columns"]["remarks"])
        assert remark["body"] in row["query"] and "评审" in row["prompt"]
        assert not any(test["code"] in row["query"] for test in remark["tests"])
