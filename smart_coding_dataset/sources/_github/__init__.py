"""Asking GitHub, keeping the answers and telling what they say. ``sources/github.py`` says what comes out.

``connection`` sends a request, ``client`` repeats it as ``limits`` and ``replies`` say. ``private`` takes people
out of an answer, with ``wording`` and ``suggestions`` for its texts; ``record`` keeps it, and ``answers`` asks
only for what is not there. ``listing``, ``work``, ``graph``, ``timeline`` and ``checks`` know what to ask;
``tell`` and ``raws`` make the data of events, ``events`` puts them in order, ``crawl`` does it all, ``heads`` says
what git is to fetch.
"""
