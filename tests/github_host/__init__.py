"""``collect github`` against a server on the loopback interface that behaves as GitHub's documentation says."""
