"""More of what ``wrong_fixes.py`` holds, for issues that were reported in Chinese."""

from __future__ import annotations

WRONG: dict[str, dict[str, list[tuple[str, str]]]] = {
    "frame_cuts_characters": {
        "cuts between any two characters": [
            ("    for glyph in _glyphs(text):\n", "    for glyph in text:\n"),
        ],
        "drops the halves of characters": [
            (
                "    for glyph in _glyphs(text):\n",
                "    data = text.encode()\n"
                "    pieces = [data[i : i + limit] for i in range(0, len(data), limit)]\n"
                '    return [piece.decode(errors="ignore").encode() for piece in pieces]\n'
                "    for glyph in _glyphs(text):\n",
            ),
        ],
        "counts characters and not bytes": [
            ("            if len(data) > room:\n", "            if len(part) > room:\n"),
            ("            room -= len(data)\n", "            room -= len(part)\n"),
        ],
        "leaves out a glyph that fits in no frame": [
            (
                "[glyph] if len(glyph.encode()) <= limit else glyph:",
                "[glyph] if len(glyph.encode()) <= limit else []:",
            ),
        ],
        "sends a glyph that fits in no frame all the same": [
            ("for part in [glyph] if len(glyph.encode()) <= limit else glyph:", "for part in [glyph]:"),
        ],
        "cuts before what a joiner joins": [
            ("if glyph and not extends and not glyph.endswith(JOINER):", "if glyph and not extends:"),
        ],
        "composes characters first": [
            ("in _glyphs(text):\n", 'in _glyphs(unicodedata.normalize("NFC", text)):\n'),
        ],
        "knows combining marks by their class alone": [
            ('unicodedata.category(char).startswith("M")', "unicodedata.combining(char) > 0"),
        ],
        "opens an empty frame first": [("    chunks: list[bytes] = []\n", '    chunks: list[bytes] = [b""]\n')],
    },
    "nested_references": {
        "replaces until nothing changes": [
            (
                "    settings = flatten(table)\n",
                "    settings = flatten(table)\n"
                "    for _ in settings:\n"
                "        settings = {key: _expand(key, settings, ()) for key in settings}\n"
                "    return settings\n",
            ),
            ("        return _expand(name, settings, (*users, key))\n", "        return settings[name]\n"),
        ],
        "goes one step further only": [
            (
                "        return _expand(name, settings, (*users, key))\n",
                "        return _expand(name, settings, (*users, key)) if not users else settings[name]\n",
            ),
        ],
        "takes a second use for a cycle": [
            (
                "    return {key: _expand(key, settings, ()) for key in settings}\n",
                "    return {key: _expand(key, settings, []) for key in settings}\n",
            ),
            ("users: tuple[str, ...])", "users: list[str])"),
            ("    value = settings[key]\n", "    users.append(key)\n    value = settings[key]\n"),
            ("(*users, key))\n", "users)\n"),
            ("(*users[users.index(key) :], key)", "[*users[users.index(key) :], key]"),
        ],
        "lets a cycle end in a recursion error": [
            ("    if key in users:\n", "    if key in users and len(users) > 10**6:\n"),
        ],
        "sees only what refers to itself": [("    if key in users:\n", "    if key in users[-1:]:\n")],
        "names what only leads to the cycle": [("users[users.index(key) :]", "users")],
        "leaves a cycle as it is written": [
            (
                '        raise ConfigError("循环引用：" + " -> ".join((*users[users.index(key) :], key)))\n',
                "        return settings[key]\n",
            ),
        ],
        "loses the type on the way": [
            ("        return _expand(name,", "        return str(_expand(name,"),
            ("(*users, key))\n", "(*users, key)))\n"),
        ],
    },
    "redelivered_events": {
        "ignores whatever does not fit the state": [
            (
                "        if self.last is not None and (self.last - message.seq) % SEQUENCE < SEQUENCE // 2:\n",
                "        if (self.state, message.event) not in TRANSITIONS:\n",
            ),
        ],
        "knows only the last message again": [
            ("(self.last - message.seq) % SEQUENCE < SEQUENCE // 2:", "message.seq == self.last:"),
        ],
        "compares numbers as if they never began again": [
            ("(self.last - message.seq) % SEQUENCE < SEQUENCE // 2:", "message.seq <= self.last:"),
        ],
        "remembers a message before its action has succeeded": [
            (
                "        target = TRANSITIONS.get(",
                "        self.last = message.seq\n        target = TRANSITIONS.get(",
            ),
        ],
        "takes a repeated last message for new": [
            ("(self.last - message.seq) % SEQUENCE <", "0 < (self.last - message.seq) % SEQUENCE <"),
        ],
        "forgets what was handled when it is saved": [(', "last": self.last}', "}")],
        "cannot load what was saved before": [('saved.get("last")', 'saved["last"]')],
        "begins with a number": [
            ("        self.last: int | None = None\n", "        self.last: int | None = 0\n"),
        ],
        "does not look at new messages that do not fit": [
            (
                '            raise TransitionError(f"{self.state} 状态不接受事件 {message.event}")\n',
                "            return self.state\n",
            ),
        ],
    },
}
