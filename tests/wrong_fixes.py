"""Wrong fixes of the core issues that look right: what engineers and models write before they read the discussion.

Each is the reference fix with a fault put in: lines of it, and what stands there instead.
"""

from __future__ import annotations

import wrong_fixes_en
import wrong_fixes_zh

from smart_coding_dataset.records import Feedback, Issue

Edits = list[tuple[str, str]]

WRONG: dict[str, dict[str, Edits]] = {
    "failed_batch_lost": {
        "tries again at every reading while the link is down": [
            ("        if self._added >= self._batch_size:", "        if len(self._pending) >= self._batch_size:"),
        ],
        "puts a failed batch back in the wrong order": [
            (
                "            batch = list(islice(self._pending, self._batch_size))\n",
                "            size = min(self._batch_size, len(self._pending))\n"
                "            batch = [self._pending.popleft() for _ in range(size)]\n",
            ),
            (
                "                break\n",
                "                self._pending.extendleft(batch)\n                break\n",
            ),
            ("            for _ in batch:\n                self._pending.popleft()\n", ""),
        ],
        "takes a whole batch out although fewer were sent": [
            ("            for _ in batch:\n", "            for _ in range(self._batch_size):\n"),
        ],
        "catches only one of the errors of a link": [("except OSError", "except ConnectionError")],
        "counts on after a failure": [("        self._added = 0\n        sent = 0\n", "        sent = 0\n")],
    },
    "ignore_exceptions": {
        "lets the first match decide": [("in reversed(self.patterns)", "in self.patterns")],
        "lets exceptions win wherever they stand": [
            (
                "        for pattern in reversed(self.patterns):\n",
                '        for pattern in sorted(self.patterns, key=lambda p: not p.startswith("!")):\n',
            ),
        ],
        "knows no escape": [
            ('    pattern = "!" + pattern[2:] if pattern.startswith("\\\\!") else pattern\n', ""),
        ],
        "keeps the mark in the pattern": [
            ("_matches(pattern[1:] if exception else pattern,", "_matches(pattern,")
        ],
    },
    "quiet_hours_midnight": {
        "ends on the day on which it began": [
            (
                "return self._end_around(moment) or moment\n",
                "return datetime.combine(moment.date(), self.end) if self.covers(moment) else moment\n",
            ),
        ],
        "asks for the day of the moment": [
            ("if day.weekday() in self.days and begin", "if moment.weekday() in self.days and begin")
        ],
        "covers the end itself": [("begin <= moment < end", "begin <= moment <= end")],
        "takes no length for a whole day": [("if self.end < self.start", "if self.end <= self.start")],
        "forgets the morning after": [
            ("for day in (moment.date(), moment.date() - timedelta(days=1)):", "for day in (moment.date(),):"),
        ],
    },
    "retry_after_date": {
        "trusts its own clock": [
            ('_http_date(headers.get("Date", "")) or datetime.now(timezone.utc)', "datetime.now(timezone.utc)"),
        ],
        "waits a negative time": [
            ("max(0.0, (until - now).total_seconds())", "(until - now).total_seconds()"),
        ],
        "retries at once if it cannot read": [
            ("    if until is None:\n        return None\n", "    if until is None:\n        return 0.0\n"),
        ],
        "needs the date of the answer": [
            ('_http_date(headers.get("Date", "")) or datetime.now(timezone.utc)', '_http_date(headers["Date"])'),
        ],
        "looks at the seconds of the day alone": [(".total_seconds())", ".seconds)")],
    },
    "table_width_cjk": {
        "gives combining marks a column": [("        return 0\n", "        return 1\n")],
        "cuts by characters": [("    if display_width(text) <= width:", "    if len(text) <= width:")],
        "pads by characters": [('cell + " " * (width - display_width(cell))', "cell.ljust(width)")],
        "cuts one column late": [("        if used > width - 1:", "        if used > width:")],
        "counts bytes": [("sum(_columns(char) for char in text)", 'len(text.encode("utf-8"))')],
    },
    "token_refresh_race": {
        "counts the life time from the answer": [("= asked + lifetime", "= self._clock() + lifetime")],
        "forgets a token whoever refuses it": [("            if token == self._token:\n    ", "")],
        "hands out tokens up to the last moment": [(" - self._margin", "")],
        "hands out nothing after a failure": [
            (
                "                token, lifetime = self._fetch()\n",
                "                try:\n                    token, lifetime = self._fetch()\n"
                "                except OSError:\n                    token, lifetime = '', 60.0\n",
            ),
        ],
    },
    "override_equals_sign": {
        "splits at the last sign": [('.partition("=")', '.rpartition("=")')],
        "takes a key without a value": [("if not key or not sign:", "if not key:")],
        "takes a value without a key": [("if not key or not sign:", "if not sign:")],
        "does not name the argument": [('f"expected key=value, got {argument!r}"', '"expected key=value"')],
        "refuses an empty value": [("if not key or not sign:", "if not key or not value:")],
    },
    "selector_not_equal": {
        "looks for the shorter sign first": [
            ('"!=" if "!=" in condition else "="', '"=" if "=" in condition else "!="')
        ],
        "leaves devices without the label out": [
            (
                "(device.labels.get(key) == value) is equal",
                "key in device.labels and (device.labels[key] == value) is equal",
            ),
        ],
        "takes a condition without a sign": [("if not key or not found:", "if not key:")],
        "takes a condition without a key": [("if not key or not found:", "if not found:")],
        "does not name the condition": [(", got {condition!r}", "")],
    },
    **wrong_fixes_en.WRONG,
    **wrong_fixes_zh.WRONG,
}


def wrong(row: Issue, fault: str) -> str:
    """The file after a wrong fix of ``row``."""
    code = row.code_after.code_snippet
    for old, new in WRONG[name(row)][fault]:
        assert code.count(old) == 1, f"{row.id}: {old!r} stands {code.count(old)} times in the fix"
        code = code.replace(old, new)
    return code


def name(row: Issue | Feedback) -> str:
    """The last part of a row's id."""
    return row.id.rpartition("/")[2]
