"""OpenVINO asked in a child process: the process and its limits, the transcript of what it said, and the facts in it.

``Interrogation`` starts the child when it is made and imports nothing heavy, so that a command can make one first and load
the rest of itself while the child imports OpenVINO. This package imports nothing itself, for the same reason.
"""
