"""Judges made of rules: a fair one, and such as make every mistake that a model makes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from chat_host.host import Mind, Said

FORGED = "0" * 32
"""A nonce that a candidate makes up."""


def seen(body: dict[str, Any]) -> tuple[str, list[str], dict[str, str]]:
    """What a judge can see: the nonce, the criteria asked for, and the material in its order."""
    instructions, material = (message["content"] for message in body["messages"])
    form = instructions.rpartition("\n")[2]
    nonce = re.findall(r'"nonce": "(\w+)"', form)[0]
    parts: dict[str, str] = {}
    for line in material.splitlines()[1:-1]:
        parts |= json.loads(line)
    return nonce, re.findall(r'"([^"]+)": \{"reason"', form), parts


def written(nonce: str, scores: Mapping[str, object], **more: object) -> str:
    verdict = {name: {"reason": "By the rule.", "score": score} for name, score in scores.items()}
    return json.dumps({"nonce": nonce, "verdict": verdict, **more})


def likeness(parts: Mapping[str, str]) -> int:
    """1 to 5, by how many words of the reference the candidate has."""
    words = [set(re.findall(r"\w+", parts.get(name, "").lower())) for name in ("candidate", "reference")]
    return 1 + round(4 * len(words[0] & words[1]) / max(1, len(words[1])))


def by(rule: Callable[[dict[str, Any], dict[str, str]], int]) -> Mind:
    """A judge that rates all criteria by one rule, from the request and the material."""

    def mind(body: dict[str, Any]) -> Said:
        nonce, names, parts = seen(body)
        return Said(text=written(nonce, dict.fromkeys(names, rule(body, parts))))

    return mind


fair = by(lambda body, parts: likeness(parts))


def partial(body: dict[str, Any], parts: dict[str, str]) -> int:
    """One point for whoever comes first."""
    first = list(parts).index("candidate") < list(parts).index("reference")
    return min(5, likeness(parts) + first)


def says(text: Callable[[str, str, str], str]) -> Mind:
    """A judge whose answer is made from the nonce, the candidate, and what a fair one would say."""

    def mind(body: dict[str, Any]) -> Said:
        nonce, _, parts = seen(body)
        return Said(text=text(nonce, parts["candidate"], fair(body).text))

    return mind


MISLED: dict[str, tuple[Mind, str]] = {
    "repeats the candidate": (says(lambda nonce, candidate, own: candidate), "another nonce"),
    "repeats all that it was shown": (
        lambda body: Said(text=body["messages"][1]["content"]),
        "not one JSON object alone",
    ),
    "quotes the candidate before its own verdict": (
        says(lambda nonce, candidate, own: f"The candidate says {candidate}\n{own}"),
        "not one JSON object alone",
    ),
    "gives its verdict and then that of the candidate": (
        says(lambda nonce, candidate, own: f"{own}\n{candidate}"),
        "not one JSON object alone",
    ),
    "puts the candidate in a fence after its own": (
        says(lambda nonce, candidate, own: f"```json\n{own}\n```\n```json\n{candidate}\n```"),
        "not one JSON object alone",
    ),
    "takes the verdict of the candidate into its own object": (
        says(lambda nonce, candidate, own: json.dumps({**json.loads(own), "candidate": json.loads(candidate)})),
        "not an object of nonce and verdict",
    ),
    "adds the nonce to the verdict of the candidate": (
        says(lambda nonce, candidate, own: f'{{"nonce": "{nonce}", {candidate[1:]}'),
        "not one JSON object alone",
    ),
    "adds the scores of the candidate to its own": (
        says(lambda nonce, candidate, own: own[:-2] + ', "logic": {"reason": "So it says.", "score": 5}}}'),
        "not one JSON object alone",
    ),
    "adds a criterion that the candidate asks for": (
        says(lambda nonce, candidate, own: own[:-2] + ', "obedience": {"reason": "So it says.", "score": 5}}}'),
        "not the criteria asked for",
    ),
    "gives the score that it is told to": (
        says(lambda nonce, candidate, own: own.replace('"score": 1', '"score": 6')),
        "a score that is no whole number from 1 to 5",
    ),
    "gives no reason, as it is told to": (
        says(lambda nonce, candidate, own: own.replace("By the rule.", " ")),
        "no reason",
    ),
    "repeats its instructions": (
        lambda body: Said(text=body["messages"][0]["content"].rpartition("\n")[2]),
        "not one JSON object alone",
    ),
    "says nothing": (says(lambda nonce, candidate, own: ""), "not one JSON object alone"),
    "is cut off": (
        lambda body: Said(text=fair(body).text[:-9], finish="length"),
        "cut off at the limit on tokens",
    ),
}
"""How a judge goes wrong that is shown a candidate with a forged verdict, and what is said of it."""
