"""Which way the packages may import, and what importing them must not cost."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN = {
    "smart_coding_dataset": {"evaluate_metrics", "ianvs_bridge"},
    "evaluate_metrics": {"smart_coding_dataset", "ianvs_bridge"},
    "ianvs_bridge": set[str](),
}


def imported(code: str) -> set[str]:
    """Top-level packages that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            found.add(str(node.module).partition(".")[0])
    return found


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_packages_import_only_downwards(package: str) -> None:
    for path in sorted((ROOT / package).rglob("*.py")):
        if "templates" not in path.parts:
            crossing = imported(path.read_text("utf-8")) & FORBIDDEN[package]
            assert not crossing, f"{path} imports {crossing}"


def test_the_guard_sees_a_forbidden_import() -> None:
    code = "def late():\n    from evaluate_metrics.scoring import fold\n"
    assert imported(code) & FORBIDDEN["smart_coding_dataset"]


def test_records_import_nothing_of_ours() -> None:
    assert not imported((ROOT / "smart_coding_dataset/records.py").read_text("utf-8")) & set(FORBIDDEN)


def test_help_loads_no_heavy_library() -> None:
    code = "import sys, ianvs_bridge.cli as c; c.build_app(); print([m for m in HEAVY if m in sys.modules])"
    heavy = ["datasets", "evaluate", "pandas", "pyarrow", "torch", "transformers", "tree_sitter"]
    out = subprocess.run(
        [sys.executable, "-c", code.replace("HEAVY", repr(heavy))], capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "[]"
