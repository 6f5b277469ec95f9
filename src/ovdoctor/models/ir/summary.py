"""What one reading of a model says of it as a whole."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ovdoctor.models.ir.layers import Shape
from ovdoctor.models.ir.shapes import is_bounded, is_static


class OperationCount(msgspec.Struct, frozen=True, order=True):
    """How often an operation occurs, sub-graphs included."""

    type: str
    opset: str
    count: int
    in_subgraphs: int = 0
    """How many of them lie in sub-graphs."""


class ModelPort(msgspec.Struct, frozen=True):
    """An input or output of the model."""

    name: str
    """Of the Parameter or Result operation."""
    tensor_names: tuple[str, ...]
    """The names by which programs ask for it."""
    element_type: str | None
    shape: Shape | None
    line: int


class Constants(msgspec.Struct, frozen=True):
    """The constants of the model, sub-graphs included."""

    count: int = 0
    size: int = 0
    """Bytes of all of them. Constants may share bytes: the weights file can be smaller."""
    sizes: Mapping[str, int] = {}
    """Bytes by element type."""


class ConstantProblem(msgspec.Struct, frozen=True):
    """A constant that cannot be read from the weights file."""

    layer: str
    line: int
    reason: str


class Weights(msgspec.Struct, frozen=True):
    """The weights file, held against the constants. OpenVINO reads the model only if there are no problems."""

    path: str
    size: int | None
    """Bytes; ``None``: there is no such file."""
    needed: int
    """Bytes up to the end of the last constant."""
    problems: tuple[ConstantProblem, ...] = ()
    """The first of them."""
    problem_count: int = 0

    @property
    def is_missing(self) -> bool:
        """Whether constants need the file and it is not there."""
        return self.size is None and self.problem_count > 0

    @property
    def is_too_short(self) -> bool:
        """Whether it ends before the last constant does: an interrupted download, or another model's file."""
        return self.size is not None and self.size < self.needed


class ModelSummary(msgspec.Struct, frozen=True):
    """A model in a few kilobytes, however large it is."""

    path: str
    size: int
    """Bytes of the XML."""
    name: str
    ir_version: int
    written_by: str | None
    """The OpenVINO release that wrote or converted the model, in OpenVINO's own words."""
    rt_info: Mapping[str, str]
    """What is said of the model's making: ``conversion_parameters.framework``, ``nncf.weight_compression.mode``, …"""
    rt_info_left_out: int
    """Entries that were too many to keep."""
    layers: int
    """Operations, sub-graphs included."""
    operations: tuple[OperationCount, ...]
    """Sorted by type, then opset."""
    element_types: Mapping[str, int]
    """How many outputs have which; in the order of the names."""
    inputs: tuple[ModelPort, ...]
    outputs: tuple[ModelPort, ...]
    """In the order of the file, as far as they are listed; ``operations`` counts them all."""
    constants: Constants
    weights: Weights
    subgraphs: int
    subgraph_depth: int
    """0: none."""
    unconnected_inputs: int
    """Input ports that nothing feeds; OpenVINO reads few such models."""

    @property
    def dynamic_inputs(self) -> tuple[ModelPort, ...]:
        """Inputs whose shape is not static."""
        return tuple(port for port in self.inputs if not is_static(port.shape))

    @property
    def unbounded_inputs(self) -> tuple[ModelPort, ...]:
        """Inputs with a dimension that has no upper bound, or of unknown rank."""
        return tuple(port for port in self.inputs if not is_bounded(port.shape))
