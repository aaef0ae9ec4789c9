"""Functions through their history: which of them a change changed, in which lines, and if comments followed."""

from smart_coding_dataset.versions.changed import Changed, changed_functions
from smart_coding_dataset.versions.functions import Function
from smart_coding_dataset.versions.trees import Trees

__all__ = ["Changed", "Function", "Trees", "changed_functions"]
