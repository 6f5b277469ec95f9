"""A text with the facts of a machine: what the text says counts, where it says something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ovdoctor.facts.states import Fact, Known, Unknown

if TYPE_CHECKING:
    from ovdoctor.api import Evidence
    from ovdoctor.facts.snapshot import Snapshot
    from ovdoctor.logs.reading import Reading

_OF_OPENVINO = "openvino."
_OF_ANOTHER = Unknown("the text is about another OpenVINO than this machine has")


def on_this_machine(reading: Reading, here: Evidence) -> tuple[Snapshot, list[str]]:
    """The machine's facts, with what the text says in their place where it says something."""
    from ovdoctor.api import gather

    machine, notices = gather(here)
    said: dict[str, Fact] = {
        name: fact for name, fact in reading.facts.items() if isinstance(fact, Known) and not _is_vaguer(fact, machine.get(name))
    }
    other = sorted(
        name
        for name, fact in said.items()
        if isinstance(own := machine.get(name), Known) and isinstance(fact, Known) and own.value != fact.value
    )
    if other:
        notices.append(f"the text tells otherwise than this machine, and counts: {', '.join(other)}")
    if "openvino.version" in other:
        machine = machine.with_facts({name: _OF_ANOTHER for name in machine.facts if name.startswith(_OF_OPENVINO)})
    return machine.with_facts({**said, **_packages(machine, said, other)}), notices


def _packages(machine: Snapshot, said: dict[str, Fact], other: Sequence[str]) -> dict[str, Fact]:
    """The package as the text has it: the one that is installed here is of another release."""
    return {"package.openvino": said["openvino.version"]} if "openvino.version" in other and "packages" in machine.facts else {}


def _is_vaguer(said: Known, own: Fact) -> bool:
    """Whether the text says less of the same: Python 3.11, where it is 3.11.7."""
    return isinstance(own, Known) and str(own.value).startswith(f"{said.value}.")
