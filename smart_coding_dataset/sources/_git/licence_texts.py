"""Well-known licence texts, recognised only where every word is right.

The texts are not kept here, but the hash of what ``words`` makes of them: lower case, no punctuation, no copyright
lines, names of holders left out, as SPDX's matching guidelines (annex B of SPDX 2.3) let them differ. A text with
one more sentence is another licence, and unknown. The GPL family is left out on purpose: its texts do not say
whether later versions may be chosen.
"""

from __future__ import annotations

import hashlib
import re

_KNOWN = {
    "284b86a51a961b06315a176d303e27b6": "Apache-2.0",
    "9d112ef603d3207d4e033c8a2a469612": "BlueOak-1.0.0",
    "f6793054f404c2f80d9b055b6ad1f900": "BSD-2-Clause",
    "e37951933e191c7be80960173d7a1409": "BSD-3-Clause",
    "e087fccd86c2f7ce34d48c2c2c15126e": "BSL-1.0",
    "a8bcc886de6b253c28d90cc6a2fe92db": "CC0-1.0",
    "a5fe0f305119d254115eb1d8c28288ef": "ISC",
    "e74d14734754397a06f99a4da3a00aeb": "MIT",
    "e072a55ac4fd46555eea7fa865a91b35": "MPL-2.0",
    "8d9a78931e1a60f9c6176312dd379145": "Unlicense",
    "1b8c5cd52eceb19ab0bc3cb40be110b1": "Zlib",
}
_COPYRIGHT = re.compile(
    r"^[ \t#*;/]*(?:(?:portions )?copyright\b[^\n]*(?:\(c\)|©|\d{4})|\(c\)|©|all rights reserved)[^\n]*",
    re.MULTILINE,
)
_STARTS = (
    "apache license version 2 0 january 2004",
    "mozilla public license version 2 0",
    "permission is hereby granted free of charge",
    "redistribution and use in source and binary forms",
    "permission to use copy modify",
    "this is free and unencumbered software released into the public domain",
    "boost software license version 1 0",
    "this software is provided as is without any express or implied warranty",
    "cc0 1 0 universal",
    "creative commons legal code cc0 1 0 universal",
)
_TITLE_WORDS = 8
"""What may stand before the text of a licence: its title, the name of a project. More may be another licence."""
_HOLDERS = (
    (r"\bneither the names? of .{1,120}? nor the names? of .{1,60}? may be used", "neither holder may be used"),
    (r"\bis provided by .{1,80}? as is", "is provided by holder as is"),
    (r"\bin no event shall .{1,80}? be liable", "in no event shall holder be liable"),
    (r"\bis provided as is and .{1,60}? disclaims?\b", "is provided as is and holder disclaims"),
    (r"\bend of terms and conditions\b.*", ""),
    (r"\bhttps\b", "http"),
)


def identify(text: str) -> str | None:
    """The SPDX identifier of a licence text; None where it is no well-known one, word for word."""
    return _KNOWN.get(hashlib.sha256(words(text).encode()).hexdigest()[:32])


def words(text: str) -> str:
    """The words of a licence that may not differ."""
    text = _COPYRIGHT.sub("", text.lower())
    plain = " ".join(word for word in re.findall(r"[a-z0-9]+", text) if word not in ("i", "ii", "iii"))
    begins = [at for start in _STARTS if (at := plain.find(start)) >= 0]
    start = min(begins, default=0)
    if plain.count(" ", 0, start) <= _TITLE_WORDS:
        plain = plain[start:]
    for pattern, instead in _HOLDERS:
        plain = re.sub(pattern, instead, plain)
    plain = re.sub(r"\b\d (?=[a-z])", "", plain) if plain.startswith("redistribution") else plain
    return plain.strip()
