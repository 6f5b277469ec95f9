"""OpenVINO IR, XML versions 10 and 11, read as a stream: a file of any size costs a few dozen bytes per operation.

``read_ir`` hands every operation to a ``Sink`` as soon as it is complete, every graph when its edges are known, and returns a
``ModelSummary``. No OpenVINO is needed and none is imported.
"""

from ovdoctor.models.ir.graph import Graph, Source
from ovdoctor.models.ir.layers import Bounds, Dim, Enclosing, Layer, Port, Shape
from ovdoctor.models.ir.reader import iter_layers, read_ir
from ovdoctor.models.ir.refusal import IrError
from ovdoctor.models.ir.sink import Sink
from ovdoctor.models.ir.summary import ConstantProblem, Constants, ModelPort, ModelSummary, OperationCount, Weights
from ovdoctor.models.ir.tee import Tee

__all__ = [
    "Bounds",
    "ConstantProblem",
    "Constants",
    "Dim",
    "Enclosing",
    "Graph",
    "IrError",
    "Layer",
    "ModelPort",
    "ModelSummary",
    "OperationCount",
    "Port",
    "Shape",
    "Sink",
    "Source",
    "Tee",
    "Weights",
    "iter_layers",
    "read_ir",
]
