"""Patches: each of them in real OpenVINO."""
