"""The terms of reports and code, so that they compare: words of names, stems, pairs of Chinese characters."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from itertools import pairwise

from ianvs_bridge.heuristics._words import chinese, words

TOKEN = re.compile(r"[A-Za-z_]\w*|[\u4e00-\u9fff]+", re.ASCII)
STOP = {
    *keyword.kwlist,
    *re.findall(
        r"\w+",
        """a an the this that these those it its he she they we you me my our your their of to on at by so no than
        then be been was were are am do does did done has have had can could will would should shall may might must
        what which who when where why how all any each more most some such only too very just now also but here
        self cls str int bool float""",
    ),
}
"""Words that stand everywhere and tell nothing apart."""


def terms(text: str) -> list[str]:
    """The terms of a text: of ``retry_after`` itself, retry and after; of ``重新排队`` 重新, 新排 and 排队."""
    return [term for token in TOKEN.findall(text) for term in _terms(token)]


def bilingual(text: str) -> list[str]:
    """``terms``, and beside each known English word its Chinese: code is read with a report in either language."""
    names = [word for token in TOKEN.findall(text) if token.isascii() for word in words(token)]
    known = (chinese([word], verbs=True) for word in names)
    return terms(text) + [term for word in known if not word.isascii() for term in terms(word)]


def _terms(token: str) -> Iterator[str]:
    if not token.isascii():
        yield from (a + b for a, b in pairwise(token))
        return
    parts = [stem(word) for word in words(token) if len(word) > 1 and word not in STOP]
    if len(parts) > 1:
        yield token.lower().strip("_")
    yield from parts


def stem(word: str) -> str:
    """An English word without the commonest endings: ``retries``, ``retry``, ``retried`` and ``retrying`` are one.

    Plurals as in the S-stemmer (Harman 1991, *How Effective Is Suffixing?*), then ``-ed`` and ``-ing``.
    """
    for ending, left in (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + left
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            bare = word.removesuffix(ending)
            return bare[:-1] if bare[-1] == bare[-2] and bare[-1] not in "lsz" else bare
    return word.removesuffix("e") if len(word) > 3 else word
