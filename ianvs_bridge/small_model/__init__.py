"""A small model of our own, trained from engineers' comments, so that the whole road runs with no download."""
