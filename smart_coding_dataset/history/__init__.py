"""A repository as its raw events tell it, to look things up in: what ``kinds/`` read of git and GitHub.

Events are a stream, a kind needs a file of some commit or the remarks on some pull request. ``index`` finds events
again, by where they stand in their shards; ``repository`` gives them as the records of ``git`` and ``github``.
Memory does not grow with the history: contents and texts stay in the shards until they are asked for.
"""

from smart_coding_dataset.history.repository import Repository

__all__ = ["Repository"]
