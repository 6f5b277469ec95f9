"""What a patched model is to satisfy: a target of the tables, a newest opset, or both."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ovdoctor.findings.patching import UnknownOperation
from ovdoctor.models.ir import Port
from ovdoctor.patches.graph import Node, PatchGraph
from ovdoctor.tables import OperationVerdict, Target, judge_subject, subject_of
from ovdoctor.tables.names import canonical, opset_number

_SOME_LENGTH = 16


class Goal(msgspec.Struct, frozen=True):
    """Where the model is to work."""

    target: Target | None = None
    max_opset: int | None = None

    def fails(self, graph: PatchGraph, node: Node) -> str | None:
        """Why the operation does not work there; ``None``: nothing is known against it."""
        number = opset_number(canonical(node.type, node.opset)[1])
        if self.max_opset is not None and number is not None and number > self.max_opset:
            return f"{node.type} came with opset{number}, and opset{self.max_opset} is the newest that is wanted"
        found = self.judge(graph, node)
        return found.why or "it fails there" if found is not None and found.verdict == "fails" else None

    def stage(self, graph: PatchGraph, node: Node) -> str:
        """Where an operation fails. Too new an opset is a matter of reading."""
        number = opset_number(canonical(node.type, node.opset)[1])
        found = self.judge(graph, node)
        too_new = self.max_opset is not None and number is not None and number > self.max_opset
        return "read" if too_new or found is None or found.stage is None else found.stage

    def judge(self, graph: PatchGraph, node: Node) -> OperationVerdict | None:
        """What the tables know of it; ``None`` without a target."""
        if self.target is None:
            return None
        feeding = [graph.feeds.get((node.id, port.id)) for port in node.inputs]
        constants = [graph.is_constant(wire) for wire in feeding]
        return judge_subject(subject_of(node, constants=constants, rankless=graph.rankless), self.target)

    def was_measured(self, graph: PatchGraph, node: Node) -> bool:
        """Whether the operation was seen to fail after it was read: then what takes its place is to be known to work."""
        found = self.judge(graph, node)
        return found is not None and found.verdict == "fails" and found.stage != "read" and "measured" in found.how_known

    def fails_for_its_shapes(self, graph: PatchGraph, node: Node) -> bool:
        """Whether it would work with static shapes: then no other version of it is a remedy."""
        inputs, outputs = ([_static(port) for port in ports] for ports in (node.inputs, node.outputs))
        if inputs == list(node.inputs) and outputs == list(node.outputs):
            return False
        found = self.judge(graph, msgspec.structs.replace(node, inputs=tuple(inputs), outputs=tuple(outputs)))
        return found is not None and found.verdict != "fails"

    def is_unknown(self, graph: PatchGraph, node: Node) -> bool:
        """Whether nobody knows if the operation works there."""
        found = self.judge(graph, node)
        return found is not None and found.verdict == "unknown"

    def unknown(self, graphs: Iterable[PatchGraph]) -> list[UnknownOperation]:
        """Operations of which nobody knows whether they work there, each kind once."""
        found = set()
        for graph in graphs:
            for node in graph.nodes.values():
                verdict = self.judge(graph, node)
                if verdict is not None and verdict.verdict == "unknown":
                    found.add(UnknownOperation(verdict.why, f"{node.type}-{node.opset.removeprefix('opset')}"))
        return sorted(found)

    @property
    def device(self) -> str | None:
        """The device, where one is known."""
        return self.target.device if self.target is not None else None


def _static(port: Port) -> Port:
    """The port with lengths in place of what is dynamic."""
    shape = tuple(dim if isinstance(dim, int) and dim >= 0 else _SOME_LENGTH for dim in port.shape or ())
    return port if shape == (port.shape or ()) else msgspec.structs.replace(port, shape=shape)
