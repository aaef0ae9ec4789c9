"""One file per filter or transform: a function that takes a row and returns a row or a ``Drop``."""
