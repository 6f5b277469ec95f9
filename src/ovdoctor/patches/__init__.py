"""Patches: the same model, so that it works there. ``registry`` lists them, ``plan`` chooses, ``proof`` proves."""
