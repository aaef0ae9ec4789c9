"""What the pages for users say can be typed as it stands there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from ianvs_bridge import cli

ROOT = Path(__file__).parent.parent
CARD = "dataset_card.md"  # its example names a folder that does not exist
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", ROOT / "docs" / "ianvs.md", ROOT / CARD]
FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for fence in FENCE.finditer(page.read_text(encoding="utf-8")):
            if fence["language"] == language:
                yield page.name, fence["body"]


def commands() -> Iterator[tuple[str, str]]:
    for language in ("", "bash"):
        for page, body in blocks(language):
            for line in body.replace("\\\n", " ").splitlines():
                if line.removeprefix("$ ").startswith("smart-coding "):
                    yield page, line.removeprefix("$ ")


@pytest.mark.parametrize(("page", "command"), list(commands()))
def test_every_command_is_one_that_there_is(page: str, command: str) -> None:
    words = shlex.split(command, comments=True)[1:]
    cli.build_app().parse_args(words, exit_on_error=False, print_error=False)


@pytest.mark.parametrize(("page", "example"), [b for b in blocks("python") if b[0] != CARD])
def test_every_example_runs_in_a_checkout(page: str, example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(example, page, "exec"), {})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link
