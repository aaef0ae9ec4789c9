"""What this device has and what is used of it: memory, processor, energy, as the Linux kernel tells.

Every function takes the root of the file system, so that a test can make one up. What a system does not tell is
None.
"""
