"""A text with the facts of a machine: what the text says counts, where it says something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ovdoctor.explaining.origin import HARDWARE, SYSTEM, contradictions
from ovdoctor.facts.kinds import VersionOf
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.truth import Truth
from ovdoctor.facts.versions import parse_any
from ovdoctor.facts.vocabulary import define

if TYPE_CHECKING:
    from ovdoctor.api import Evidence
    from ovdoctor.logs.reading import Reading

_OF_OPENVINO = "openvino."
_HARDWARE = ("cpu.", "gpu.", "npu.", "memory.", "disk.", "os.")
_OF_THE_MACHINE = ("os.", "cpu.", "npu.hardware", "gpu.hardware")
_OF_ANOTHER = Unknown("the text is about another OpenVINO than this machine has")


def on_this_machine(reading: Reading, here: Evidence, printed_here: bool = False) -> tuple[Snapshot, list[str]]:
    """The machine's facts, with what the text says in their place where it says something.

    A text of another system is judged by itself; one of another processor or NPU with the software of this machine.
    What was printed here (``printed_here``) may name others, and is of this machine.
    """
    from ovdoctor.api import gather

    machine, notices = gather(here)
    said: dict[str, Fact] = {
        name: fact for name, fact in reading.facts.items() if isinstance(fact, Known) and not _is_vaguer(fact, machine.get(name))
    }
    if printed_here:
        said = {
            name: fact for name, fact in said.items() if not (name.startswith(_OF_THE_MACHINE) and _is_told(machine.get(name)))
        }
    elif system := contradictions(Snapshot(reading.facts), machine, SYSTEM):
        return Snapshot(reading.facts), [*notices, f"the text is from another machine ({system[0]}): only the text counts"]
    elif hardware := contradictions(Snapshot(reading.facts), machine, HARDWARE):
        notices.append(f"the text is from another machine ({hardware[0]}): of this one only the software counts")
        machine = Snapshot({name: fact for name, fact in machine.facts.items() if not _is_of_the_hardware(name)})
    other = sorted(
        name
        for name, fact in said.items()
        if isinstance(own := machine.get(name), Known) and isinstance(fact, Known) and _differs(name, fact, own)
    )
    if other:
        notices.append(f"the text tells otherwise than this machine, and counts: {', '.join(other)}")
    if "openvino.version" in other:
        machine = machine.with_facts({name: _OF_ANOTHER for name in machine.facts if name.startswith(_OF_OPENVINO)})
    return machine.with_facts({**said, **_packages(machine, said, other)}), notices


def _is_of_the_hardware(name: str) -> bool:
    return name.startswith(_HARDWARE) and name != "os.family"


def _is_told(fact: Fact) -> bool:
    return isinstance(fact, (Known, Absent))


def _packages(machine: Snapshot, said: dict[str, Fact], other: Sequence[str]) -> dict[str, Fact]:
    """The package as the text has it: the one that is installed here is of another release."""
    return {"package.openvino": said["openvino.version"]} if "openvino.version" in other and "packages" in machine.facts else {}


def _differs(name: str, said: Known, own: Known) -> bool:
    """Whether it is another value: ``2026.4.1`` is also written with its build."""
    kind = definition.kind if (definition := define(name)) else None
    versions = [parse_any(str(fact.value), kind.schemes) for fact in (said, own)] if isinstance(kind, VersionOf) else [None, None]
    first, second = versions
    if first is None or second is None or first.scheme != second.scheme:
        return said.value != own.value
    return first.precedes(second) is not Truth.FALSE or second.precedes(first) is not Truth.FALSE


def _is_vaguer(said: Known, own: Fact) -> bool:
    """Whether the text says less of the same: Python 3.11, where it is 3.11.7."""
    return isinstance(own, Known) and str(own.value).startswith(f"{said.value}.")
