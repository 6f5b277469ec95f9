"""Who is told what the reader finds, while it reads."""

from __future__ import annotations

from ovdoctor.models.ir.graph import Graph
from ovdoctor.models.ir.layers import Layer


class Sink:
    """Override what is of interest. What is handed over may be kept; the reader keeps none of it.

    A file that turns out to be broken is refused by an exception from ``read_ir`` after part of it was handed over.
    """

    def layer(self, layer: Layer) -> None:
        """An operation is complete. Those of a sub-graph come before the operation that owns it."""

    def graph(self, graph: Graph) -> None:
        """A graph is complete, its edges are known: bodies first, the model's own last."""
