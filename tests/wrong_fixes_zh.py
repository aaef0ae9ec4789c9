"""More of what ``wrong_fixes.py`` holds, for issues that were reported in Chinese."""

from __future__ import annotations

WRONG: dict[str, dict[str, list[tuple[str, str]]]] = {
    "battery_relays": {
        "takes nodes on battery out of the network": [
            (
                "        outgoing[link.source].append(link)\n",
                "        if link.source == source or link.source not in battery:\n"
                "            outgoing[link.source].append(link)\n",
            ),
        ],
        "takes every link of a battery out": [
            (
                "        outgoing[link.source].append(link)\n",
                "        if not {link.source, link.target} & set(battery):\n"
                "            outgoing[link.source].append(link)\n",
            ),
        ],
        "adds a large cost": [
            ("            relays += 1\n", "            cost += 1000.0\n"),
        ],
        "adds a small cost": [
            ("            relays += 1\n", "            cost += 10.0\n"),
        ],
        "falls back to the cost alone": [
            (
                "        if node != source and node in battery:\n            relays += 1\n",
                "        if node != source and node in battery:\n            relays = 1\n",
            ),
        ],
        "compares the cost first": [
            (
                "paths: list[tuple[int, float, list[str]]] = [(0, 0.0, [source])]",
                "paths: list[tuple[float, int, list[str]]] = [(0.0, 0, [source])]",
            ),
            ("        relays, cost, path = heapq", "        cost, relays, path = heapq"),
            ("(relays, cost + link.cost, [*path", "(cost + link.cost, relays, [*path"),
        ],
        "is done with a node when it is first seen": [
            (
                "                heapq.heappush(",
                "                done.add(link.target)\n                heapq.heappush(",
            ),
            ("        if node in done:\n            continue\n", ""),
        ],
        "counts hops instead of their cost": [("cost + link.cost", "cost + 1")],
        "counts every node and not those on battery": [
            ("if node != source and node in battery:", "if node != source and battery:")
        ],
    },
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
    "late_acknowledgement": {
        "hands out one object to both": [
            ("@dataclass(frozen=True)\n", "@dataclass\n"),
            ("        job = replace(job, attempts=job.attempts + 1)\n", "        job.attempts += 1\n"),
        ],
        "compares one object with itself": [
            ("@dataclass(frozen=True)\n", "@dataclass\n"),
            ("        job = replace(job, attempts=job.attempts + 1)\n", "        job.attempts += 1\n"),
            ("latest is not None and latest.attempts == job.attempts", "latest is job"),
        ],
        "looks at the time that is left": [
            (
                "        _, latest = self._taken.get(job.id, (0.0, None))\n"
                "        return latest is not None and latest.attempts == job.attempts\n",
                "        deadline, _ = self._taken.get(job.id, (0.0, None))\n"
                "        return self._clock() < deadline\n",
            ),
        ],
        "wants the time and the owner to be right": [
            ("        _, latest = self._taken.get", "        deadline, latest = self._taken.get"),
            (
                "latest.attempts == job.attempts\n",
                "latest.attempts == job.attempts and self._clock() < deadline\n",
            ),
        ],
        "lets anybody give a job back": [
            (
                "        if not self._owns(job):\n            return False\n        self._return(job)\n",
                "        if job.id not in self._taken:\n            return False\n        self._return(job)\n",
            ),
        ],
        "lets anybody confirm a job": [
            (
                "        if not self._owns(job):\n            return False\n        del self",
                "        if job.id not in self._taken:\n            return False\n        del self",
            ),
        ],
        "confirms without letting go": [
            ("        del self._taken[job.id]\n        return True\n", "        return True\n")
        ],
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
    "pages_skip_and_repeat": {
        "goes on at an earlier second": [
            (
                '            conditions.append("(at, id) < (?, ?)")\n            values += [at, event_id]\n',
                '            conditions.append("at < ?")\n            values.append(at)\n',
            ),
        ],
        "goes on at the same second": [
            (
                '            conditions.append("(at, id) < (?, ?)")\n            values += [at, event_id]\n',
                '            conditions.append("at <= ? AND id != ?")\n            values += [at, event_id]\n',
            ),
        ],
        "goes by the number of the event": [
            (
                '            conditions.append("(at, id) < (?, ?)")\n            values += [at, event_id]\n',
                '            conditions.append("id < ?")\n            values.append(event_id)\n',
            ),
        ],
        "compares time and number apart": [("(at, id) < (?, ?)", "at <= ? AND id < ?")],
        "forgets which of AND and OR binds closer": [
            (
                '            conditions.append("(at, id) < (?, ?)")\n            values += [at, event_id]\n',
                '            conditions.append("at < ? OR at = ? AND id < ?")\n'
                "            values += [at, at, event_id]\n",
            ),
        ],
        "looks the time of the last event up": [
            (
                '            conditions.append("(at, id) < (?, ?)")\n            values += [at, event_id]\n',
                '            conditions.append("(at, id) < ((SELECT at FROM events WHERE id = ?), ?)")\n'
                "            values += [event_id, event_id]\n",
            ),
        ],
        "ends with an empty page": [("if len(events) > size else None", "if len(events) >= size else None")],
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
    "traditional_chinese_fallback": {
        "falls back to simplified characters": [
            ('[*names, "zh"] if script == "Hans" else names', '[*names, "zh"]'),
        ],
        "knows one region only": [('frozenset({"TW", "HK", "MO"})', 'frozenset({"TW"})')],
        "puts the script in place of the region": [
            (
                'names = [f"zh-{script}-{region}", *([f"zh-{region}"] if script == usual else []), *names]',
                'names = [f"zh-{script}-{region}", *names]',
            ),
        ],
        "looks for the region as it was written": [
            (
                'names = [f"zh-{script}-{region}", *([f"zh-{region}"] if script == usual else []), *names]',
                'names = ["-".join(["zh", *subtags]), *names]',
            ),
        ],
        "lets the region decide over the script": [
            ("    script = next((part for part in subtags if len(part) == 4), usual)\n", "    script = usual\n"),
        ],
        "gives a region's catalogue to both scripts": [
            ('*([f"zh-{region}"] if script == usual else [])', 'f"zh-{region}"')
        ],
        "forgets the catalogue that is just zh": [('[*names, "zh"] if script == "Hans" else names', "names")],
        "finds only regions in upper case": [
            ('    parts = normalize(locale).split("-")\n', '    parts = locale.replace("_", "-").split("-")\n'),
        ],
        "treats every region as traditional": [('if region in TRADITIONAL else "Hans"', 'if region else "Hans"')],
    },
    "variance_of_large_values": {
        "only keeps the root from failing": [
            ("        self._spread = 0.0\n", "        self._spread = self._squares = self._total = 0.0\n"),
            (
                "        self._spread += before * (value - self._mean)\n",
                "        self._total += value\n        self._squares += value * value\n"
                "        self._spread = max(0.0, self._squares - self._total**2 / self.count)\n",
            ),
        ],
        "adds spreads as if the means were equal": [(" + apart**2 * self.count * other.count / count", "")],
        "takes the middle of two means": [("apart * other.count / count\n", "apart / 2\n")],
        "divides by zero where there is nothing to merge": [("        if not count:\n            return\n", "")],
        "cannot read what was saved before": [
            (
                '        if "squares" not in saved:\n'
                '            running._mean, running._spread = saved["mean"], saved["spread"]\n'
                "        elif running.count:\n",
                '        running._mean, running._spread = saved["mean"], saved["spread"]\n'
                '        if "squares" in saved:\n',
            ),
        ],
        "believes a negative sum of squares": [
            (
                'max(0.0, saved["squares"] - saved["total"] * running._mean)',
                'saved["squares"] - saved["total"] * running._mean',
            ),
        ],
        "has no mean of nothing": [("self._mean if self.count else None", "self._mean")],
    },
    "wildcard_subscription": {
        "refuses every wildcard": [
            ('    if wanted == "#":\n', '    if wanted in ("+", "#"):\n'),
        ],
        "refuses wildcards before it looks": [
            (
                "    return any(rule.action",
                '    if "#" in topic:\n        return False\n    return any(rule.action',
            ),
        ],
        "lets the name of a client ask for any name": [('wanted != "+" and wanted ==', "wanted ==")],
        "puts the name of a client in before it splits": [
            ('granted = pattern.split("/")', 'granted = pattern.replace("%c", client).split("/")'),
        ],
        "leaves special characters of a name out": [
            ('level.replace("%c", client)', 'level.replace("%c", client.strip("+#/"))'),
        ],
        "looks only for the wildcard in the last rule": [
            ('    if wanted == "#":\n', '    if wanted == "#" and level != "+":\n'),
        ],
        "lets one level ask for a name": [
            ('    return wanted != "+" and wanted ==', '    return wanted == "+" or wanted =='),
        ],
        "forgets that # includes its parent": [
            (
                '        if level == "#":\n            return True\n',
                '        if level == "#":\n            return index < len(wanted)\n',
            ),
        ],
    },
}
