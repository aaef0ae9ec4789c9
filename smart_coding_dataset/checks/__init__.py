"""One file per config whose rows must fulfil more than their types. A file declares ``CHECK``: a function from a
row to what is wrong with it, as ``checks._fault.Fault``.
"""
