"""Chats to tokens and tokens to text, as the folder of a model says; the same for every runtime, without torch.

Runtimes bring tokenizers and template engines of their own, which differ in small things. With one for all, two
backends that hold the same model are given the same tokens, and what they answer can be compared.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.tasks._task import Message

NAMES = {"system": "System", "user": "User", "assistant": "Assistant"}
PLAIN_STOPS = ("\nUser:",)
"""Where a model without a template would go on with both sides of the talk."""


@dataclass(frozen=True)
class Words:
    """The tokenizer and the chat template of a model."""

    tokenizer: Any
    """A ``tokenizers.Tokenizer``."""
    template: Any
    """A ``jinja2.Template``; None where the model has none and is asked in plain words."""
    special: dict[str, str]
    """``bos_token`` and the like, for the template."""
    ends: frozenset[int]
    """Tokens that end an answer."""

    def prompt(self, messages: Sequence[Message]) -> list[int]:
        """The tokens of a chat, up to where the answer begins.

        Raises:
            ValueError: The template refuses the chat; the message is its own.
        """
        if self.template is None:
            text = "\n\n".join(f"{NAMES[m['role']]}: {m['content']}" for m in messages) + "\n\nAssistant:"
            return list(self.tokenizer.encode(text).ids)
        return list(self.tokenizer.encode(self._rendered(messages), add_special_tokens=False).ids)

    def _rendered(self, messages: Sequence[Message]) -> str:
        from jinja2 import TemplateError  # noqa: PLC0415  only a model pays for it

        try:
            return self._render(messages)
        except TemplateError as error:
            if messages[0]["role"] != "system":
                raise ValueError(f"the chat template refuses the prompt: {error}") from None
        return self._rendered(_without_system(messages))  # some models know no system's turn

    def _render(self, messages: Sequence[Message]) -> str:
        return str(self.template.render(messages=messages, add_generation_prompt=True, tools=None, **self.special))

    def text(self, tokens: Sequence[int]) -> str:
        """The text of an answer, without special tokens."""
        return str(self.tokenizer.decode(list(tokens), skip_special_tokens=True))

    @cached_property
    def stops(self) -> tuple[str, ...]:
        """Strings at which every answer of this model ends."""
        return PLAIN_STOPS if self.template is None else ()


def _without_system(messages: Sequence[Message]) -> list[Message]:
    """The system's turn put in front of the first question."""
    system, first, *rest = messages
    return [{"role": first["role"], "content": f"{system['content']}\n\n{first['content']}"}, *rest]


def words(folder: Path) -> Words:
    """What the files of a model say about its words.

    Raises:
        UserError: There is no ``tokenizer.json`` here, or it cannot be read.
    """
    from tokenizers import Tokenizer  # noqa: PLC0415  not there without an extra

    path = folder / "tokenizer.json"
    if not path.is_file():
        raise UserError(f"{folder}: no tokenizer.json; transformers' AutoTokenizer writes it with save_pretrained")
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises no narrower one
        raise UserError(f"{path}: cannot be read ({error})") from None
    tokenizer.no_truncation()  # what is too long is an error of its row, and never cut in silence
    tokenizer.no_padding()
    said = json_of(folder / "tokenizer_config.json")
    special = {name: _content(value) for name, value in said.items() if name.endswith("_token") and value}
    found = template(folder, said)
    said_if_plain(folder, found)
    return Words(tokenizer, found, special, _ends(folder, tokenizer, special))


def said_if_plain(model: Path, template: object) -> None:
    """Tell on the error output of a model without a chat template."""
    if not template:
        sys.stderr.write(f"{model}: no chat template; the model is asked in plain words (User: … Assistant:)\n")


def json_of(path: Path) -> dict[str, Any]:
    """A JSON object; empty where there is no such file.

    Raises:
        UserError: It is not JSON.
    """
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise UserError(f"{path}: not JSON ({error})") from None
    return found


def template(folder: Path, said: dict[str, Any]) -> Any:
    """The compiled chat template; None if there is none."""
    text = template_text(folder, said)
    return compiled(text) if text else None


def template_text(folder: Path, said: dict[str, Any]) -> str | None:
    """The chat template from its own file or the older place in ``said``; None if there is none."""
    path = folder / "chat_template.jinja"
    text: Any = path.read_text(encoding="utf-8") if path.is_file() else said.get("chat_template")
    if isinstance(text, list):  # several by name
        text = next((each["template"] for each in text if each["name"] == "default"), None)
    return text or None


def compiled(text: str) -> Any:
    """A template as transformers would run it: in a sandbox, since it came with a model."""
    from jinja2 import TemplateError  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    def refuse(message: str) -> None:
        raise TemplateError(message)

    def tojson(value: object, **options: Any) -> str:
        return json.dumps(value, **{"ensure_ascii": False, **options})

    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
    )
    environment.filters["tojson"] = tojson
    environment.globals["raise_exception"] = refuse
    environment.globals["strftime_now"] = lambda _: "2026-01-01"  # a prompt must not depend on the day
    return environment.from_string(text)


def _content(token: Any) -> str:
    return str(token["content"] if isinstance(token, dict) else token)


def _ends(folder: Path, tokenizer: Any, special: dict[str, str]) -> frozenset[int]:
    """By the first file that says it, else the tokenizer's own; and those at which a runtime stops by itself."""
    runtime = json_of(folder / "genai_config.json").get("model", {})
    said = [
        json_of(folder / "generation_config.json"),
        json_of(folder / "config.json"),
        {"eos_token_id": tokenizer.token_to_id(special.get("eos_token", ""))},
    ]
    first: Any = next((each["eos_token_id"] for each in said if each.get("eos_token_id") is not None), [])
    return frozenset([*_listed(first), *_listed(runtime.get("eos_token_id", []))])


def _listed(ends: Any) -> list[int]:
    return ends if isinstance(ends, list) else [ends]
