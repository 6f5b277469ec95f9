"""Whether a model takes indices from its inputs: made-up ones lead out of tables, where some releases read garbage or crash."""

from __future__ import annotations

from ovdoctor.patches.document import Document

_PORTS = {
    "CTCGreedyDecoderSeqLen": (1,),
    "EmbeddingBagOffsets": (1, 2, 3),
    "EmbeddingBagOffsetsSum": (1, 2, 3),
    "EmbeddingBagPacked": (1,),
    "EmbeddingBagPackedSum": (1,),
    "EmbeddingSegmentsSum": (1, 2, 4),
    "Gather": (1, 2),
    "GatherElements": (1,),
    "GatherND": (1,),
    "GatherTree": (0, 1, 2),
    "ROIAlign": (2,),
    "ReverseSequence": (1,),
    "ScatterElementsUpdate": (1,),
    "ScatterNDUpdate": (1,),
    "ScatterUpdate": (1,),
}
"""Inputs that are indices or lengths, by operation."""


def has_indices(document: Document) -> bool:
    """Whether some operation takes indices that are not constant."""
    for graph in document.graphs.values():
        for node in graph.nodes.values():
            for place in _PORTS.get(node.type, ()):
                if place < len(node.inputs) and not graph.is_constant(graph.feeds.get((node.id, node.inputs[place].id))):
                    return True
    return False
