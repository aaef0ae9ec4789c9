"""Asking models that speak the OpenAI-style chat protocol: vLLM, Ollama, llama.cpp's server, a cloud.

    chat = Chat("qwen3@http://127.0.0.1:11434/v1", Options(cache=Path("answers")))
    for answer in chat.answers([Question(messages=[{"role": "user", "content": "Why?"}])]):
        print(answer.text or answer.error)

A failed question is an answer with ``error``; only a call that cannot be meant raises ``ValueError``.
"""

from __future__ import annotations

from evaluate_metrics.scoring.chat.client import Chat
from evaluate_metrics.scoring.chat.ledger import Spent
from evaluate_metrics.scoring.chat.options import Options
from evaluate_metrics.scoring.chat.questions import Answer, Question

__all__ = ["Answer", "Chat", "Options", "Question", "Spent"]
