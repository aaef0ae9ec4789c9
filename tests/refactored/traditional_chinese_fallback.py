"""界面文字的多语言目录。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

SCRIPT_OF_REGION = {"TW": "Hant", "HK": "Hant", "MO": "Hant"}


class Catalogs:
    """各种语言的文字。"""

    def __init__(self, messages: Mapping[str, Mapping[str, str]], default: str = "en"):
        self._messages = {name: dict(texts) for name, texts in messages.items()}
        self._default = default

    def text(self, locale: str, key: str, **values: object) -> str:
        """Key 在 locale 下的文字。"""
        names = [*chain(locale), self._default]
        found = [self._messages[name][key] for name in names if key in self._messages.get(name, ())]
        return found[0].format(**values) if found else key


def chain(locale: str) -> list[str]:
    """依次查找的目录。"""
    return list(_names(normalize(locale).split("-")))


def _names(parts: list[str]) -> Iterator[str]:
    if parts[0] != "zh":
        while parts:
            yield "-".join(parts)
            parts = parts[:-1]
        return
    scripts = [part for part in parts[1:] if part in ("Hans", "Hant")]
    regions = [part for part in parts[1:] if len(part) == 2]
    expected = SCRIPT_OF_REGION.get(regions[0], "Hans") if regions else "Hans"
    script = scripts[0] if scripts else expected
    for region in regions:
        if script == expected:
            yield f"zh-{region}"
        yield f"zh-{script}-{region}"
    yield f"zh-{script}"
    if script == "Hans":
        yield "zh"


def normalize(locale: str) -> str:
    """规范写法。"""
    parts = locale.replace("_", "-").lower().split("-")
    return "-".join([parts[0], *(p.capitalize() if len(p) == 4 else p.upper() for p in parts[1:])])
