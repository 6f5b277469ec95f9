"""The one list of facts. Rules are checked against it; schema and documentation are generated from it."""

from __future__ import annotations

from difflib import get_close_matches

from ovdoctor.facts.vocabulary.definition import FactDefinition, Redaction
from ovdoctor.facts.vocabulary.devices import GPU, NPU
from ovdoctor.facts.vocabulary.log import LOG
from ovdoctor.facts.vocabulary.machine import CPU, MEMORY, OPERATING_SYSTEM
from ovdoctor.facts.vocabulary.model import MODEL
from ovdoctor.facts.vocabulary.software import OPENVINO, PACKAGES, PYTHON, REQUEST

__all__ = ["NOT_OF_A_MACHINE", "SUBJECTS", "VOCABULARY", "FactDefinition", "Redaction", "define", "suggest"]

SUBJECTS: dict[str, tuple[FactDefinition, ...]] = {
    "Operating system": OPERATING_SYSTEM,
    "CPU": CPU,
    "Memory and disk": MEMORY,
    "Python": PYTHON,
    "Packages": PACKAGES,
    "OpenVINO": OPENVINO,
    "NPU": NPU,
    "GPU": GPU,
    "Request": REQUEST,
    "Log": LOG,
    "Model": MODEL,
}

NOT_OF_A_MACHINE = frozenset({"Log", "Model"})
"""Subjects that other evidence tells of: for a machine alone their facts are not collected."""

VOCABULARY: dict[str, FactDefinition] = {fact.name: fact for facts in SUBJECTS.values() for fact in facts}


def define(name: str) -> FactDefinition | None:
    """The definition of a fact; ``package.numpy`` is defined by ``package.*``. ``None``: there is no such fact."""
    if name in VOCABULARY:
        return VOCABULARY[name]
    family, _, member = name.partition(".")
    return VOCABULARY.get(f"{family}.*") if member else None


def suggest(name: str) -> str:
    """A hint for a misspelt name, ready to follow a sentence; empty if nothing is near."""
    near = get_close_matches(name, VOCABULARY, n=1)
    return f" Did you mean '{near[0]}'?" if near else ""
