"""Prompts of different length as one batch."""

from __future__ import annotations

from collections.abc import Sequence


def padded(
    prompts: Sequence[Sequence[int]], filling: int = 0, *, left: bool
) -> tuple[list[list[int]], list[list[int]]]:
    """Prompts filled up to the length of the longest.

    Args:
        prompts: In tokens.
        filling: The token that stands in the empty places.
        left: Whether those are before a prompt; else they are after it.

    Returns:
        Tokens, and the mask with 1 where a token is of the prompt; both of the shape [prompts, tokens].
    """
    longest = max(map(len, prompts))
    tokens, mask = [], []
    for prompt in prompts:
        empty, full = longest - len(prompt), [1] * len(prompt)
        fill, hide = [filling] * empty, [0] * empty
        tokens.append([*fill, *prompt] if left else [*prompt, *fill])
        mask.append([*hide, *full] if left else [*full, *hide])
    return tokens, mask
