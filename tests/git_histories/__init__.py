"""Collecting git: real repositories, made by git itself."""
