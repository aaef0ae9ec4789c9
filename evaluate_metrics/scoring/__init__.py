"""The arithmetic that the metric folders share. Functions only: ``evaluate`` takes the first class it finds."""
