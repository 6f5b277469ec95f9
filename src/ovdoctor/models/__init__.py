"""A model file as facts."""
