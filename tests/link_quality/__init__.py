"""Link decisions labelled by hand: which change fixed an issue, which change answered a remark."""
