"""A chat server on the loopback interface that answers by rules, and misbehaves when it is told to."""
