"""Changes with the refactorings that are in them, labelled by hand before the detector saw them."""
