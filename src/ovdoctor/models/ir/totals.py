"""What is counted over all graphs of a model."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ovdoctor.models.ir.summary import OperationCount
from ovdoctor.models.ir.table import UNFED, GraphTable, Operation


@dataclass
class Totals:
    """The sums so far."""

    operations: Counter[Operation] = field(default_factory=Counter)
    inside: Counter[Operation] = field(default_factory=Counter)
    """Those in sub-graphs."""
    element_types: Counter[str] = field(default_factory=Counter)
    """Of outputs."""
    unconnected: int = 0
    subgraphs: int = 0
    depth: int = 0

    def add(self, table: GraphTable, *, inside: bool) -> None:
        """Count a complete graph."""
        values = table.values
        for code, count in Counter(table.operations).items():
            operation = values.operations.value(code)
            self.operations[operation] += count
            if inside:
                self.inside[operation] += count
        for code, count in Counter(table.signatures).items():
            self.element_types[values.signatures.value(code)[0] or "unknown"] += count
        self.unconnected += table.sources.count(UNFED)

    def counts(self) -> tuple[OperationCount, ...]:
        """The operations, sorted."""
        return tuple(sorted(OperationCount(*kind, count, self.inside[kind]) for kind, count in self.operations.items()))
