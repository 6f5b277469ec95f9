"""A model made to work on a target, with its proof; and two models held against each other."""

from ovdoctor.findings.patching import Comparison, PatchResult, Proof
from ovdoctor.patching.commands import compare, patch

__all__ = ["Comparison", "PatchResult", "Proof", "compare", "patch"]
