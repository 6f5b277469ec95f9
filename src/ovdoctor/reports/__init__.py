"""A diagnosis in text and JSON: one module per format."""
