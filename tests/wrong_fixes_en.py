"""More of what ``wrong_fixes.py`` holds, for issues that were reported in English."""

from __future__ import annotations

WRONG: dict[str, dict[str, list[tuple[str, str]]]] = {
    "env_value_hash": {
        "looks for comments before it looks for quotes": [
            ("        line = line.strip()\n", '        line = re.sub(r"\\s#.*", "", line).strip()\n'),
        ],
        "strips the value before it looks for the comment": [
            ('re.sub(r"\\s#.*", "", value).strip()', 're.sub(r"(^|\\s)#.*", "", value.strip()).strip()'),
        ],
        "takes the last quote of the line for the closing one": [
            ("""(?:'([^']*)'|"((?:[^"\\\\]|\\\\.)*)")""", """(?:'(.*)'|"(.*)")"""),
        ],
        "knows no escapes": [('((?:[^"\\\\]|\\\\.)*)', '([^"]*)')],
        "takes a broken quote as it stands": [
            (
                '                raise ValueError(f"line {number}: the quote is not closed, '
                'or a value goes on after it")\n',
                "                variables[name] = value.strip()\n                continue\n",
            ),
        ],
        "undoes escapes in single quotes too": [
            (
                'single if double is None else re.sub(r"\\\\(.)", r"\\1", double)',
                're.sub(r"\\\\(.)", r"\\1", single if double is None else double)',
            ),
        ],
    },
    "month_end_renewal": {
        "goes on from the renewal before": [
            (
                "    return (_months_after(start, months) for months in count(1))\n",
                "    day = start\n    while True:\n        day = _months_after(day, 1)\n        yield day\n",
            ),
        ],
        "goes over into the month after": [
            (
                "    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))\n",
                "    return date.fromordinal(date(year, month + 1, 1).toordinal() + start.day - 1)\n",
            ),
        ],
        "keeps to the last day of the month": [
            (
                "min(start.day, monthrange(year, month + 1)[1])",
                "monthrange(year, month + 1)[1]"
                " if start.day == monthrange(start.year, start.month)[1] else start.day",
            ),
        ],
        "cuts every day to the 28th": [("min(start.day, monthrange(year, month + 1)[1])", "min(start.day, 28)")],
        "takes the length of the month of the start": [
            ("monthrange(year, month + 1)[1])", "monthrange(start.year, start.month % 12 + 1)[1])"),
        ],
        "knows no leap year": [
            (
                "min(start.day, monthrange(year, month + 1)[1])",
                "min(start.day, 28 if month == 1 else monthrange(year, month + 1)[1])",
            ),
        ],
    },
    "invoice_split_cents": {
        "gives what is left to the last team": [
            ("lucky = sorted(cut, key=lambda team: -cut[team][1])[:left]", "lucky = list(cut)[-1:]"),
            ("(cents + (team in lucky))", "(cents + left * (team in lucky))"),
        ],
        "gives what is left to the first teams": [
            ("lucky = sorted(cut, key=lambda team: -cut[team][1])[:left]", "lucky = list(cut)[:left]"),
        ],
        "gives what is left to the largest teams": [
            ("key=lambda team: -cut[team][1]", "key=lambda team: -usage[team]"),
        ],
        "lets the last of equals win": [
            (
                "sorted(cut, key=lambda team: -cut[team][1])[:left]",
                "sorted(cut, key=lambda t: cut[t][1])[::-1][:left]",
            ),
        ],
        "cuts a credit note downwards": [
            ("divmod(abs(amount) * used, whole)", "divmod(amount * used, whole)"),
            ("left = abs(amount) - sum", "left = amount - sum"),
            ("sign = -1 if amount < 0 else 1", "sign = 1"),
        ],
        "computes with floats": [
            (
                "divmod(abs(amount) * used, whole)",
                "(int(abs(amount) * used / whole), abs(amount) * used / whole % 1)",
            ),
        ],
        "shares an amount between nobody": [
            (
                '        raise ValueError("no usage to split the amount by")\n',
                "        return dict.fromkeys(usage, 0)\n",
            ),
        ],
    },
    "writer_starvation": {
        "lets a reader wait while any writer waits": [
            (
                "            ticket, (write, granted) = next(iter(self._waiting.items()))\n",
                "            writers = [item for item in self._waiting.items() if item[1][0]]\n"
                "            ticket, (write, granted) = (writers or list(self._waiting.items()))[0]\n",
            ),
        ],
        "lets in one at each release": [("        while self._waiting:\n", "        if self._waiting:\n")],
        "goes through a copy of the queue": [
            (
                "        while self._waiting:\n"
                "            ticket, (write, granted) = next(iter(self._waiting.items()))\n",
                "        for ticket, (write, granted) in list(self._waiting.items()):\n",
            ),
        ],
        "goes over those that are gone from its copy": [
            (
                "        while self._waiting:\n"
                "            ticket, (write, granted) = next(iter(self._waiting.items()))\n"
                "            if not self._is_free(write):\n                return\n",
                "        for ticket, (write, granted) in list(self._waiting.items()):\n"
                "            if ticket not in self._waiting:\n                continue\n"
                "            if not self._is_free(write):\n                continue\n",
            ),
        ],
        "asks only when the lock is given back": [
            (
                "        else:\n            del self._waiting[ticket]\n        self._grant()\n",
                "            self._grant()\n        else:\n            del self._waiting[ticket]\n",
            ),
        ],
        "calls back before the lock is held": [
            (
                "            self._holders[ticket] = write\n            granted(ticket)\n",
                "            granted(ticket)\n            self._holders[ticket] = write\n",
            ),
        ],
    },
    "stale_on_error": {
        "pushes the expiry on": [
            ("Entry(old.value, old.expires, min(", "Entry(old.value, now + self._pause, min("),
        ],
        "lets the pause go on after the end": [
            ("min(now + self._pause, old.expires + self._max_stale)", "now + self._pause"),
        ],
        "asks at every call": [("min(now + self._pause, old.expires + self._max_stale)", "now")],
        "keeps what was deleted": [("            self._entries.pop(key, None)\n", "")],
        "takes a deleted key for an outage": [
            ("        except LookupError:\n", "        except ZeroDivisionError:\n"),
            ("        except OSError:\n", "        except (OSError, LookupError):\n"),
        ],
        "is one moment late": [("now >= old.expires + self._max_stale", "now > old.expires + self._max_stale")],
        "counts from the time of loading": [
            ("now >= old.expires + self._max_stale", "now >= old.expires - self._ttl + self._max_stale"),
        ],
        "hides every error": [
            (
                "            if old is None or now >= old.expires + self._max_stale:\n                raise\n",
                "            if old is None:\n                return Entry(None, now, now)\n",
            ),
        ],
    },
    "torn_journal_tail": {
        "stops at the first record that is wrong": [
            (
                "            if end < written:\n"
                '                raise DamagedError(f"wrong record at byte {begin}, with others after it")\n',
                "",
            ),
        ],
        "appends behind the torn record": [("data[:whole] + encode", "data + encode")],
        "takes zeros for empty records": [("begin < written and begin", "begin")],
        "strips the zeros before it reads": [
            (
                '    written = len(data.rstrip(b"\\0"))\n',
                '    data = data.rstrip(b"\\0")\n    written = len(data)\n',
            ),
        ],
        "ends at the first empty record": [
            (
                "        if end > len(data) or",
                "        if length == 0:\n            return\n        if end > len(data) or",
            )
        ],
        "sees no zeros behind a torn record": [
            ("            if end < written:\n", "            if end < len(data):\n")
        ],
        "writes empty records": [("    if not payload:\n", "    if payload is None:\n")],
        "takes a record that is cut off for damage": [
            ("        if end > len(data) or zlib", "        if zlib"),
            ("            if end < written:\n", "            if end <= len(data):\n"),
        ],
    },
    "event_stream_split": {
        "holds a carriage return back": [
            (
                '        if self._after_return:\n            text = text.removeprefix("\\n")\n'
                '        self._after_return = text.endswith("\\r")\n',
                '        if self._after_return:\n            text = "\\r" + text\n'
                '        self._after_return = text.endswith("\\r")\n        text = text.removesuffix("\\r")\n',
            ),
        ],
        "takes a line end in two pieces for two": [
            ('        if self._after_return:\n            text = text.removeprefix("\\n")\n', ""),
        ],
        "forgets a carriage return at an empty piece": [
            ("        if not text:\n            return []\n", ""),
        ],
        "decodes every piece by itself": [("self._decoder.decode(piece)", 'piece.decode("utf-8", "replace")')],
        "splits at everything that splitlines knows": [
            (
                '        *lines, self._begun = re.split(r"\\r\\n|\\n|\\r", self._begun + text)\n',
                '        *lines, self._begun = (self._begun + text + "|").splitlines()\n'
                "        self._begun = self._begun[:-1]\n",
            ),
        ],
        "knows no lone carriage return": [('r"\\r\\n|\\n|\\r"', 'r"\\r?\\n"')],
        "throws away what has begun": [("self._begun + text)", "text)")],
    },
    "timetable_grid": {
        "makes up for every run that was missed": [
            ("job.due += (missed + 1) * job.every", "job.due += job.every"),
        ],
        "counts the run that is done as missed": [
            ("missed = (now - job.due) // job.every", "missed = (now - job.due) // job.every + 1"),
            ("(missed + 1) * job.every", "missed * job.every"),
        ],
        "runs again at a point of the grid": [
            ("missed = (now - job.due) // job.every", "missed = max(0, (now - job.due - 1) // job.every)"),
        ],
        "takes the multiples of the clock for the grid": [
            ("job.due += (missed + 1) * job.every", "job.due = (now // job.every + 1) * job.every"),
        ],
        "moves a job off its grid when the clock is set back": [
            ("job.due = now + (job.due - now) % job.every", "job.due = now + job.every"),
        ],
        "moves a job that has just been added": [
            ("if job.due - now > job.every:", "if job.due - now >= job.every:"),
        ],
        "lets wait go on after the clock was set back": [
            ("        self._follow(now)\n        return max", "        return max"),
        ],
        "knows no clock that is set back": [
            ("            if job.due - now > job.every:\n", "            if job.due < 0:\n"),
        ],
    },
    "wind_from_north": {
        "moves the jump to the south": [
            (
                "    return round(math.degrees(math.atan2(east, north)), 1) % 360.0\n",
                "    turned = [(s.direction + 180.0) % 360.0 - 180.0 for s in samples]\n"
                "    return round(math.fsum(turned) / len(turned), 1) % 360.0\n",
            ),
        ],
        "rounds up to 360": [
            (
                "round(math.degrees(math.atan2(east, north)), 1) % 360.0",
                "round(math.degrees(math.atan2(east, north)) % 360.0, 1)",
            ),
        ],
        "gives every sample the same weight": [
            ("sample.speed * math.sin(", "math.sin("),
            ("sample.speed * math.cos(", "math.cos("),
        ],
        "compares with zero": [
            ("<= CALM * math.fsum(sample.speed for sample in samples):", "== 0.0:"),
        ],
        "calls a little wind calm": [("CALM * math.fsum(sample.speed for sample in samples)", "0.01")],
        "exchanges east and north": [("math.atan2(east, north)", "math.atan2(north, east)")],
        "keeps the spread as it was": [
            (
                "    return round(360.0 - max(b - a for a, b in zip(directions, following, strict=True)), 1)\n",
                "    return round(directions[-1] - directions[0], 1)\n",
            ),
        ],
        "takes the shorter way between the extremes": [
            (
                "    return round(360.0 - max(b - a for a, b in zip(directions, following, strict=True)), 1)\n",
                "    width = directions[-1] - directions[0]\n    return round(min(width, 360.0 - width), 1)\n",
            ),
        ],
    },
}
