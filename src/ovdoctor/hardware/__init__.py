"""Identifiers of hardware and what they stand for. Numbers only; no look at the machine."""
