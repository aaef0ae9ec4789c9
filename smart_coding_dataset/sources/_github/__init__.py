"""What ``collect github`` is made of: asking, keeping the answers, and telling what they say."""
