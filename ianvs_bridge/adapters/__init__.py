"""What the Python files of a generated Ianvs example call, so that they stay a few lines long.

Nothing here imports Ianvs or Sedna: the generated files do, and register what they find here.
"""
