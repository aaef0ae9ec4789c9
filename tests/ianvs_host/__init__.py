"""A stand-in for Ianvs, written from its contract: it drives an example exactly as Ianvs does, and is as strict.

It proves the generated examples where Ianvs is not installed. What it must copy faithfully are the habits that
bite: paths from the working directory, modules imported by base name, one namespace of aliases, metrics imported
only after inference, no rank file unless every test case succeeds.
"""
