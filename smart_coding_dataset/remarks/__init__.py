"""Remarks on code and the changes that answered them: lines carried through commits, and what people said."""
