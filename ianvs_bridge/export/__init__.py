"""One file per edge target: it defines ``TARGET``, which writes a model in the form that a backend reads."""
