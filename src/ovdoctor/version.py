"""The version of ovdoctor, and nothing else: every room may import it."""

__version__ = "0.1.0"
