"""The tokenizer: byte-level BPE (Sennrich et al. 2016; Radford et al. 2019), trained on the lessons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ianvs_bridge.small_model.lessons import Lesson

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

VOCABULARY = 4096
END, USER, ASSISTANT = "<|end|>", "<|user|>", "<|assistant|>"
TEMPLATE = """\
{%- for message in messages if message['role'] != 'system' -%}
{%- set paragraphs = message['content'].split('\\n\\n') -%}
{{- '<|' + message['role'] + '|>' -}}
{%- if message['role'] == 'user' and paragraphs | length > 1 -%}
{{- paragraphs[1:] | join('\\n\\n') -}}
{%- else -%}
{{- message['content'] -}}
{%- endif -%}
{{- '<|end|>' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- '<|assistant|>' -}}{%- endif -%}
"""
"""Leaves out the system's turn and the first paragraph of a question, which holds the instructions: they are
always the same, the model has one job, and every token costs a device time. What is asked about follows them."""


def trained(lessons: Sequence[Lesson], context: int, size: int = VOCABULARY) -> PreTrainedTokenizerFast:
    """A tokenizer of ``size`` tokens for texts like those of ``lessons``; the same lessons give the same one.

    Args:
        lessons: What is learnt.
        context: Tokens that the model can take.
        size: Tokens in the vocabulary, bytes and marks of turns included.
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers  # noqa: PLC0415
    from transformers import PreTrainedTokenizerFast  # noqa: PLC0415

    bare = Tokenizer(models.BPE())
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    bare.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=[END, USER, ASSISTANT],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    bare.train_from_iterator(_texts(lessons), trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=bare,
        eos_token=END,
        pad_token=END,
        chat_template=TEMPLATE,
        model_max_length=context,
        clean_up_tokenization_spaces=False,
    )


def _texts(lessons: Sequence[Lesson]) -> Iterator[str]:
    for lesson in lessons:
        yield lesson.messages[-1]["content"].partition("\n\n")[2]
        yield lesson.answer
