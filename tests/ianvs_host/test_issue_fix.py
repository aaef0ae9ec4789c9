"""Code that answers issues inside Ianvs: the rank is what ``predict`` and ``score`` give."""

from __future__ import annotations

from pathlib import Path

from executing import needs_isolation

from ianvs_bridge.example import example
from ianvs_host.conftest import rank
from ianvs_host.host import Host


@needs_isolation
def test_the_reference_passes_and_the_echo_fails_in_the_rank(host: Host, tmp_path: Path) -> None:
    written = example("issue_fix", out=tmp_path, model=("echo", "reference"), limit=2, shots=(0, 1))
    lines = rank(host.run(str(written.job)))
    found = [(line["basemodel-model"], line["basemodel-shots"], line["functionality"]) for line in lines]
    assert sorted(found) == [
        ("echo", "0", "0.0"), ("echo", "1", "0.0"), ("reference", "0", "1.0"), ("reference", "1", "1.0"),
    ]  # fmt: skip
