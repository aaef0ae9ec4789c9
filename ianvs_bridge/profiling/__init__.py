"""Measuring a model on this device: each in a process of its own, so that its memory and its start are its own."""
