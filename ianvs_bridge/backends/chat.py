"""Any model behind an OpenAI-style server: ``chat:NAME@URL``, such as ``chat:qwen3@http://127.0.0.1:11434/v1``.

vLLM, Ollama, llama.cpp's server and clouds speak this protocol. A key is taken from the environment variable
``SMART_CODING_CHAT_KEY``, else ``OPENAI_API_KEY``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from evaluate_metrics.scoring import chat
from evaluate_metrics.scoring.chat import Options
from ianvs_bridge.backends import _options
from ianvs_bridge.backends._backend import Completion, Request
from smart_coding_dataset.errors import UserError

ELSEWHERE = True
"""The model is in another process, and perhaps on another machine."""


class Chat:
    """Shows the server the messages alone, never the row."""

    def __init__(self, asked: chat.Chat) -> None:
        self._asked = asked

    def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
        """One answer a request, in order; a few requests are taken ahead, as ``concurrency`` says."""
        questions = (chat.Question(messages=r.messages, sample=r.sample) for r in requests)
        for answer in self._asked.answers(questions):
            yield Completion(
                text=answer.text,
                seconds=answer.seconds,
                first_token_seconds=answer.first_token_seconds,
                prompt_tokens=answer.prompt_tokens,
                completion_tokens=answer.completion_tokens,
                truncated=answer.truncated,
                error=answer.error,
            )


def load(what: str, options: Mapping[str, str]) -> Chat:
    """The backend ``chat:NAME@URL``. Nothing is sent before the first request.

    Raises:
        UserError: ``what`` is no such address, or the key must not be sent there.
    """
    read = _options.read(Options, options, "chat")
    try:
        return Chat(chat.Chat(what, read))
    except ValueError as error:
        raise UserError(f"chat: {error}") from None
