"""Child processes that ask an OpenVINO something: which interpreter, the process and its limits, what it said, how it ended.

What runs in the child is ``inside`` and a script of whoever asks. This package imports nothing itself, for what is imported
before the child starts delays it.
"""
