"""True explanations with all that models put into them, none of which may be called false: a third set.

Written when the rules were done, before any of it was judged.
"""

from __future__ import annotations

TRUE: dict[str, tuple[str, ...]] = {
    "override_equals_sign": (
        "Before this change, `parse_overrides(['a=b=c'])` died with `ValueError: too many values to unpack`.",
        "Command lines such as `--set database.url=host=db` work again, and so do values like `key_a=b`.",
        "I added `test_value_with_equals_sign` to `tests/test_overrides.py`; run `pytest -q` to check.",
        "`str.partition` always returns three items, so there is nothing left to unpack wrongly.",
        "Nested keys are still handled by `key.split('.')`.",
        "See https://docs.python.org/3/library/stdtypes.html#str.partition for details.",
    ),
    "failed_batch_lost": (
        "If `send` raises, the loop stops and nothing is removed from `_pending`.",
        "`deque.popleft()` used to run before the upload, which is why a `ConnectionError` lost 100 readings.",
        "The log message now says how many readings are kept.",
        "When `_added` reaches `_batch_size`, `flush` is called; `flush` itself resets the counter to 0.",
        "Note that `dropped` still only counts readings that the full queue pushes out.",
    ),
    "retry_after_date": (
        "RFC 9110 allows `Retry-After: Wed, 21 Oct 2015 07:28:00 GMT`, which `float()` cannot read.",
        "If the `Date` header is absent we fall back to `datetime.now(timezone.utc)`.",
        "Returning 0.0 from the `except` branch made 300 gateways hammer the server at once.",
        "The result is clamped with `max(0.0, ...)`, so it is never negative.",
    ),
    "stale_on_error": (
        "`_ask` catches `LookupError`, drops the entry and raises it again.",
        "On `OSError` the old `Entry` is returned with a later `ask_at`, at most `expires + max_stale`.",
        "With the default of `max_stale=0.0` nothing changes for existing callers like `settings_for(device)`.",
    ),
    "table_width_cjk": (
        "以前 `len('温度')` 得 2，而终端里占 4 列，所以 `ljust` 补的空格不够。",
        "`unicodedata.east_asian_width` 返回 `W` 或 `F` 时按两列计算。",
        "调用方（例如 `report_page()`）无需改动。",
        "`cut` 会在超出宽度之前停下，并在末尾加上 `ELLIPSIS`。",
    ),
    "nested_references": (
        "`_expand` 增加了参数 `users`，记录正在展开的键。",
        "如果 `key` 已经在 `users` 里，就抛出 `ConfigError`，而不会出现 `RecursionError`。",
        "`${a}` 引用 `${b}` 时先展开 `b`。",
        "`flatten` 没有修改。",
    ),
    "variance_of_large_values": (
        "旧公式会出现负数，于是 `math.sqrt` 抛出 `ValueError: math domain error`。",
        "`load` 遇到含有 `squares` 的旧数据时，用 `max(0.0, ...)` 保证不为负。",
        "空的统计与空的统计合并时，`merge` 直接返回。",
    ),
}
