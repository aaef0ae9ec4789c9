"""One file per programming language. A file declares ``LANGUAGE``, which finds functions and comments."""
