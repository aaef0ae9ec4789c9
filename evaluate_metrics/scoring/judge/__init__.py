"""The metric judge: what a chat model says of an answer, by a rubric, and how far it agrees with itself."""
