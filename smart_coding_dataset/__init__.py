"""What engineers did, what they were told, and what they changed because of it, as datasets."""

from smart_coding_dataset.loading import load

__all__ = ["load"]
