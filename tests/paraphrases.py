"""Other true explanations of the core fixes, in other words than the engineers': as models write them.

Written before the metric, from the fixes. Those in ``HELD_BACK`` were first scored when its weights stood.
"""

from __future__ import annotations

PARAPHRASES: dict[str, str] = {
    "override_equals_sign": """\
**Root cause:** `parse_overrides` calls `argument.split("=")`, which yields more than two parts as soon as the
value
itself contains an equals sign, so unpacking into `key, value` fails.

**Fix:** use `partition("=")` instead of `split`, so only the first `=` separates the key from the value. If the
separator or the key is missing, a `ValueError` that shows the argument is raised.""",
    "event_stream_split": """\
The root cause is that `_lines` decoded and split every piece on its own: a line, or a UTF-8 character, that
was cut
by the network was treated as complete.

- An incremental decoder now holds back incomplete bytes.
- The unfinished line is stored in `_begun` and prepended to the next piece.
- `_after_return` remembers a trailing CR, so that a CR LF split across two pieces counts once.
- `re.split` on CR LF, LF and CR replaces `splitlines`, which also breaks at other separators.""",
    "failed_batch_lost": """\
## What was wrong

`flush` popped the readings from `_pending` before calling `send`. When the upload failed with an `OSError`,
the batch
had already left the queue and was lost.

## What I changed

The batch is now only copied with `islice`; the readings are popped after the upload has succeeded. A counter
`_added`
triggers `flush` once per `batch_size` new readings, so a dead link is not tried for every single reading.""",
    "invoice_split_cents": """\
Rounding each share independently means the rounded shares need not sum to the amount. `split` now computes the
whole
cents with `divmod` and integer arithmetic, then hands the remaining cents one by one to the teams with the
largest
remainder. It works on `abs(amount)` and applies the sign afterwards, so credit notes mirror invoices. When
nobody has
any usage it raises a `ValueError`.""",
    "month_end_renewal": """\
The root cause was that each renewal was derived from the previous one by `_next_month`: `day.replace` fails
when the
next month is shorter, and once the day is lost it cannot be recovered. I removed `_next_month` and added
`_months_after`, which counts months from the start date and limits the day to the length of the month as given by
`monthrange`.""",
    "wind_from_north": """\
1. **Cause:** `mean_direction` took the arithmetic mean of the angles, which is wrong around north because 350
and 10
   average to 180.
2. **Solution:** each sample is turned into an east and a north component, the components are summed, and
`atan2` gives
   the direction. If the resulting vector is practically zero (`CALM`), it returns None.
3. `spread` now sorts the directions and subtracts the largest gap between neighbours from 360 degrees.""",
    "retry_after_date": """\
`retry_after` only understood a number of seconds: an HTTP date made `float(value)` raise, and the handler
returned
`0.0`, so the client retried immediately. The new helper `_http_date` parses dates with
`parsedate_to_datetime`; the
waiting time is the difference to the server's `Date` header, or to the local clock if that is missing. Unreadable
values now give None, so the usual exponential backoff applies.""",
    "selector_not_equal": """\
**问题原因**：`_meets` 只用 `partition("=")` 拆分条件，`role!=gateway` 会被当成名为 `role!` 的标签。

**修改内容**：
- 新增 `_parse`，先识别 `!=` 再识别 `=`，返回键、是否要求相等以及值；
- `_meets` 比较标签值是否相等，再与要求对照，因此缺少该标签的设备满足不等于；
- 条件缺少键或运算符时抛出 `ValueError`，并附上原条件。""",
    "late_acknowledgement": """\
根本原因：`ack` 和 `fail` 只按任务编号判断，租约到期后任务被别人取走，先前的工作进程仍然能够确认它。

修改：`Job` 改为不可变（`frozen=True`），`take` 用 `replace` 生成新的对象并增加 `attempts`；新增 `_owns`，
比较 `attempts` 是否与最近一次取出时相同，只有当前的所有者才能确认或放弃任务。""",
    "nested_references": """\
问题在于 `_expand` 直接返回 `settings[name]`，被引用的值里如果还有引用，就不会继续展开。

现在 `_expand` 递归调用自身来展开被引用的键，并通过新参数 `users` 记录正在展开的键；如果键已经在其中，
说明出现循环引用，抛出 `ConfigError` 并给出环路。""",
    "pages_skip_and_repeat": """\
## 原因
翻页使用 `OFFSET`，两次请求之间有事件新增或删除时，偏移量对应的行就会移位，于是出现重复或遗漏。

## 修复
- 游标改为记录上一页最后一个事件的 `at` 和 `id`，查询条件为 `(at, id) < (?, ?)`；
- 去掉 `OFFSET`，多取一行（`size + 1`）来判断后面是否还有事件；
- 没有后续事件时游标为 None。""",
    "table_width_cjk": """\
原因是列宽、截断和填充都用 `len` 计算字符个数，而汉字等全角字符在终端里占两列，于是表格错位。
我新增了 `display_width` 和 `_columns`：全角字符记为 2，组合字符记为 0，其余为 1。`cut` 按显示宽度逐个字符截断，
`_line` 按显示宽度补空格，不再使用 `ljust`。""",
    "token_refresh_race": """\
多个线程同时发现令牌过期时，都会去调用 `_fetch`，造成重复刷新。修复方法：
1. 用 `threading.Lock` 保护 `get`，同一时间只有一个线程刷新令牌；
2. `invalidate` 先比较传入的令牌与当前令牌，相同才清空；
3. 过期时间从发出请求之前的时刻 `asked` 起算，而不是收到响应之后。""",
    "variance_of_large_values": """\
原来用平方和减去总和的平方来求方差，数值很大时两个大数相减丢失精度，结果甚至可能为负，`sqrt` 因此报错。
现改用 Welford 算法：`add` 更新均值 `_mean` 和离差平方和 `_spread`，`merge` 合并时加上两段均值之差的贡献。
`save` 保存新的字段，`load` 仍能读取旧的 `total` 与 `squares`。""",
}

HELD_BACK: dict[str, str] = {
    "env_value_hash": """\
The parser cut each line at the first `#` before looking at quotes, so a `#` inside a value was mistaken for a
comment.
Quoted values are now matched first with the regular expression `QUOTED`, including backslash escapes in double
quotes,
and in unquoted values only a `#` after white space begins a comment. An unclosed quote, or text behind the
closing
one, raises a `ValueError` with the number of the line.""",
    "ignore_exceptions": """\
Previously `any(...)` ignored a path as soon as one pattern matched, and an exclamation mark had no meaning.
Patterns
are now tried from the last to the first: the first hit decides, and a leading `!` means that the path is not
ignored.
`_matches` turns an escaped `\\!` into a literal exclamation mark.""",
    "torn_journal_tail": """\
`decode` assumed that every record is complete, so a record cut off by a power failure raised an error. A new
generator
`_records` yields the positions of whole records and stops at a broken one when only zero bytes follow;
otherwise it
raises `DamagedError`. `append` overwrites the broken tail, and `encode` rejects an empty payload with a
`ValueError`.""",
    "frame_cuts_characters": """\
`split` 原来按字节数切分，可能把一个汉字的 UTF-8 编码切成两半。现在先用 `_glyphs` 把文字分成字形（包含组合符号和
零宽连接符连接的部分），再逐个装入帧中；放不下时换下一帧。只有一个字形本身超过上限时，才按字符拆开。""",
    "quiet_hours_midnight": """\
原因：`covers` 比较 `start <= time < end`，结束时间早于开始时间时永远不成立。新增 `_end_around`，分别检查从当天和
前一天开始的时段，跨零点时结束时间加一天；`covers` 和 `ends_after` 都调用它，`days` 按时段开始的那天判断。""",
    "redelivered_events": """\
消息重复投递时，`handle` 会再次执行转换，因而报错或重复动作。现在用 `last` 记录最近成功处理的 `seq`，按模
`SEQUENCE`
比较，已处理过的消息直接返回当前状态；动作成功之后才更新 `last`。`save` 与 `load` 也保存和恢复该编号，
旧内容没有它也能读取。""",
}
