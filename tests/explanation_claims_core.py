"""Claims about the core fixes, each labelled by hand, in the words of models: a second set, and a harder one.

They were written when the first set was judged without a fault, before any of them was judged.
"""

from __future__ import annotations

CLAIMS: dict[str, tuple[tuple[str, str], ...]] = {
    "override_equals_sign": (
        ("The call to `split` has been swapped out for `partition`.", "true"),
        ("The call to `partition` has been swapped out for `split`.", "false"),
        ("`parse_overrides` used to unpack the result of `split` into two variables.", "true"),
        ("A malformed argument now leads to a `KeyError`.", "false"),
        ("I also touched `_convert` so that floats are recognised.", "false"),
        ("The signature of `parse_overrides` stays the same.", "unchecked"),
    ),
    "failed_batch_lost": (
        ("`flush` no longer calls `popleft` before `send` has succeeded.", "unchecked"),
        ("The new attribute `_added` counts readings since the last upload.", "true"),
        ("`islice` is imported from `itertools`.", "true"),
        ("The `except OSError` clause was replaced by `except Exception`.", "false"),
        ("A `threading.Lock` now protects the queue.", "false"),
        ("`max_pending` was raised to 20000.", "false"),
        ("Under bad weather the modem drops the link.", "unchecked"),
    ),
    "month_end_renewal": (
        ("`_next_month` has been deleted in favour of `_months_after`.", "true"),
        ("`_months_after` has been deleted in favour of `_next_month`.", "false"),
        ("The function `days_left` was rewritten.", "false"),
        ("The import of `monthrange` is new.", "true"),
        ("`relativedelta()` from dateutil does the arithmetic.", "false"),
    ),
    "retry_after_date": (
        ("Instead of `0.0`, `retry_after` now returns None for garbage.", "true"),
        ("Instead of None, `retry_after` now returns `0.0` for garbage.", "false"),
        ("`parsedate_to_datetime` does the parsing.", "true"),
        ("`strptime()` does the parsing.", "false"),
        ("`_http_date` existed before and only got a docstring.", "false"),
    ),
    "stale_on_error": (
        ("The constructor accepts two more keyword arguments, `max_stale` and `pause`.", "true"),
        ("The keyword arguments `max_stale` and `pause` were dropped from the constructor.", "false"),
        ("`OSError` is caught in `_ask`.", "true"),
        ("`TimeoutError` is caught in `_ask`.", "false"),
        ("The registry is restarted every night.", "unchecked"),
    ),
    "selector_not_equal": (
        ("增加了私有函数 `_parse`。", "true"),
        ("去掉了私有函数 `_parse`。", "false"),
        ("`_meets` 的参数由 `condition` 换成了 `key`、`equal` 和 `value`。", "true"),
        ("条件无法解析时会抛出 `KeyError`。", "false"),
        ("`Device` 类没有改动。", "true"),
        ("网关设备的固件由另一个团队维护。", "unchecked"),
    ),
    "late_acknowledgement": (
        ("`Job` 现在是冻结的数据类。", "unchecked"),
        ("新增方法 `_owns`，由 `ack` 和 `fail` 调用。", "true"),
        ("在 `_owns` 中捕获 `KeyError`。", "false"),
        ("把 `replace` 替换为 `deepcopy`。", "false"),
        ("问题在于 `size` 没有加锁。", "false"),
    ),
    "table_width_cjk": (
        ("`ljust` 不再使用。", "true"),
        ("仍然使用 `ljust` 补空格。", "false"),
        ("新增了模块 `unicodedata` 的导入。", "true"),
        ("引入第三方库 `wcwidth`。", "false"),
        ("`display_width` 被改名为 `cut`。", "false"),
    ),
    "variance_of_large_values": (
        ("字段 `_total` 与 `_squares` 被 `_mean` 和 `_spread` 取代。", "true"),
        ("字段 `_mean` 和 `_spread` 被 `_total` 与 `_squares` 取代。", "false"),
        ("`merge` 没有修改。", "false"),
        ("没有读数时 `mean` 返回 None。", "true"),
        ("现在用 `Decimal` 累加。", "false"),
        ("不再抛出 `ValueError`。", "unchecked"),
    ),
}
