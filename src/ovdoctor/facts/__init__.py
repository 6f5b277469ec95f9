"""What is known: the vocabulary of facts, their three states, snapshots of a machine, typed versions.

Imports nothing else of ovdoctor.
"""
