"""What a text means: the same facts, the same rules, and the causes ranked."""

from ovdoctor.explaining.answer import ExplanationResult, explain, read_text

__all__ = ["ExplanationResult", "explain", "read_text"]
