"""The page of a report or a profile: one file, loading nothing, in English and Chinese.

All that a model wrote is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from ianvs_bridge.board import Board, Entry, backends
from ianvs_bridge.worked import examples

TEMPLATES = Path(__file__).parent / "templates" / "report"


def page(boards: Sequence[Board]) -> str:
    """The HTML of the report."""
    return rendered(
        "page.html.jinja",
        boards=boards,
        backends=backends(boards),
        examples=[examples(board) for board in boards],
        metrics=list(dict.fromkeys(metric for board in boards for metric in board.metrics)),
    )


def rendered(template: str, **values: Any) -> str:
    """A page of its own. The browser is told to run no script but ours, whatever stands in the page."""
    script = "\n" + (TEMPLATES / "script.js").read_text(encoding="utf-8")
    texts: dict[str, list[str]] = json.loads((TEMPLATES / "texts.json").read_text(encoding="utf-8"))
    return (
        _environment(texts)
        .get_template(template)
        .render(
            **values,
            texts=texts,
            style=Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")),
            script=Markup(script),
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            version=version("smart-coding"),
        )
    )


def _environment(texts: dict[str, list[str]]) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.filters |= {
        "percent": _percent,
        "reach": _reach,
        "seconds": _seconds,
        "flowed": _flowed,
        "amount": _amount,
        "unit": lambda name: "s" if name.endswith("_seconds") else "B",
        "neighbours": lambda items: list(itertools.pairwise(items)),
    }
    environment.globals["t"] = lambda key: _both(texts[key])
    return environment


def _both(text: Sequence[str]) -> Markup:
    """A label in both languages; the page's style shows one."""
    english, chinese = text
    return Markup('<span class="en" lang="en">{}</span><span class="zh" lang="zh">{}</span>').format(
        english, chinese
    )


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"


def _seconds(value: float) -> str:
    return "< 0.01" if value < 0.01 else f"{value:.2f}"


def _amount(value: float, unit: str) -> str:
    """Three digits that count, with the unit in the size that fits."""
    sizes = {
        "s": (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)),
        "B": (("GB", 1e9), ("MB", 1e6), ("kB", 1e3), ("B", 1.0)),
    }
    name, size = next((each for each in sizes.get(unit, ()) if abs(value) >= each[1]), (unit, 1.0))
    number = f"{value / size:.0f}" if abs(value / size) >= 100 else f"{value / size:.3g}"
    return f"{number} {name}".rstrip()


def _flowed(text: str) -> str:
    """Lines that were broken for the width of a file, joined to fit the page; paragraphs and lists stay."""
    chinese = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
    text = re.sub(rf"(?<={chinese})\n(?={chinese})", "", text)
    return re.sub(r"(?<!\n)\n(?=[\w(\"'`])", " ", text)


def _reach(compared: Sequence[Entry]) -> float:
    """The end of an axis around 0 that holds all intervals, to a round tenth."""
    furthest = max(max(abs(e.against.low), abs(e.against.high)) for e in compared if e.against is not None)
    return max(1, -int(-furthest * 10 // 1)) / 10
