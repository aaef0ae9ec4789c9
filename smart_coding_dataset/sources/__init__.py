"""One file per place that raw events come from. A file defines ``collect``, which is also the command
``smart-coding collect NAME``: its parameters are the options, its docstring is the help.
"""
