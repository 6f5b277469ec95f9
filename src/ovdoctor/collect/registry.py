"""The collectors of the machine. A new one is a file and a line here."""

from __future__ import annotations

from ovdoctor.collect import cpu, gpu, memory, npu, operating_system
from ovdoctor.collect.facts import Collector
from ovdoctor.facts.vocabulary import VOCABULARY

COLLECTORS: dict[str, Collector] = {
    "os": operating_system.collect,
    "cpu": cpu.collect,
    "memory": memory.collect,
    "npu": npu.collect,
    "gpu": gpu.collect,
}

_PREFIXES = {"memory": ("memory.", "disk.")}


def names_of(subject: str) -> tuple[str, ...]:
    """The facts that a collector answers for."""
    prefixes = _PREFIXES.get(subject, (f"{subject}.",))
    return tuple(name for name in VOCABULARY if name.startswith(prefixes) and name not in npu.FROM_OPENVINO)
