"""Reading a git repository through git's own pipes. ``sources/git.py`` says what comes out.

``place`` and ``clone`` find a repository, ``view`` shows it to git, and ``process`` runs git. ``walk`` lists refs
and commits, ``diffs`` what each changed, ``objects`` what the ids stand for; ``pipeline`` keeps git ahead of us.
``commit`` and ``contents`` turn bytes into text; ``prose``, ``targets`` and ``links`` read messages; ``merges``
says how work came in; ``licence`` what others may do with it. ``tell``, ``blobs`` and ``names`` make the data of
events, ``events`` puts them in order.
"""
