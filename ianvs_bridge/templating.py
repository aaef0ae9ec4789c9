"""The files that are written from templates."""

from __future__ import annotations

import json
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

TEMPLATES = Path(__file__).parent / "templates" / "ianvs"


def render(name: str, **values: Any) -> str:
    """Fill one template of ``templates/ianvs``; a value that it lacks is an error, never an empty string."""
    return _environment().get_template(name).render(values)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,
    )
    # JSON is YAML, except that YAML reads an escaped surrogate pair as two characters: so nothing is escaped.
    environment.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False)
    environment.filters["shell"] = shlex.quote
    return environment
