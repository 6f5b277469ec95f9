"""The published form of a patch run and of a comparison. Fields are added, never renamed or removed."""

from __future__ import annotations

from typing import Literal

import msgspec

Exactness = Literal["exact", "equivalent"]


class Applied(msgspec.Struct, frozen=True):
    """One patch on one operation."""

    patch: str
    exactness: Exactness
    """``exact``: the same values bit by bit; ``equivalent``: the same mathematics, rounded elsewhere."""
    layer: str
    line: int
    before: str
    """``MaxPool-14``."""
    after: str
    """``MaxPool-8``, or ``removed``."""


class RefusedOperation(msgspec.Struct, frozen=True):
    """An operation that fails on the target and was left alone."""

    layer: str
    line: int
    operation: str
    why: str
    """Why it fails there."""
    reason: str
    """Why it is not patched."""
    stage: str = "read"
    """Where it fails: ``read`` (then the whole model does), ``compile`` or ``infer``, as it was measured on its own: inside a
    model it may be fused or folded away."""


class Run(msgspec.Struct, frozen=True):
    """The outputs of both models for one set of inputs."""

    inputs: str
    """``seed 1``, ``zeros``, ``negative``, ``large``, ``nan and inf``."""
    equal: bool
    """Bit by bit; NaN equals NaN."""
    max_abs: float
    max_rel: float


class Proof(msgspec.Struct, frozen=True):
    """What was done to show that the patched model computes the same."""

    verdict: Literal["proved", "differs", "not proved"]
    reason: str = ""
    """Why it is not proved, or what differs."""
    openvino: str = ""
    """The release that ran both models."""
    python: str = ""
    tolerance: float = 0.0
    """Largest difference allowed, relative to the largest output; 0: bit by bit."""
    runs: list[Run] = []


class UnknownOperation(msgspec.Struct, frozen=True, order=True):
    """A kind of operation of which it is not known whether it works on the target."""

    why: str
    operation: str


class ShapeChange(msgspec.Struct, frozen=True):
    """An input that got another shape."""

    input: str
    shape: str
    """As OpenVINO prints it: ``[1,3,640,640]``."""


class PatchResult(msgspec.Struct, frozen=True):
    """What became of a model."""

    schema_version: int
    model: str
    output: str | None
    """The file that was written; ``None``: none."""
    weights: Literal["none", "linked", "copied", "extended"]
    """How the weights came to the output: as a hard link, a copy, or a copy with new constants at its end."""
    target: str
    applied: list[Applied]
    refused: list[RefusedOperation]
    proof: Proof
    target_proof: Proof | None = None
    """The patched model in the target's own OpenVINO, where ``--prove-with`` named it."""
    backup: str | None = None
    shapes: list[ShapeChange] = []
    unknown: list[UnknownOperation] = []
    """What may fail there nevertheless."""
    diff: str = ""
    """The change of the XML as a unified diff, where one was asked for."""


class Measured(msgspec.Struct, frozen=True):
    """Two models on one device."""

    device: str
    verdict: Literal["same", "close", "different", "not comparable", "not available"]
    reason: str = ""
    max_abs: float = 0.0
    """Largest difference of any output, over all inputs that were tried."""
    max_rel: float = 0.0
    """The same relative to the largest value of the output."""
    cosine: float = 1.0
    """Smallest cosine between outputs."""
    latency_ratio: float | None = None
    """Time of one run of the second model over the first's: the median over interleaved pairs."""
    latency_spread: tuple[float, float] | None = None
    """Between which ratios half of the pairs lie."""
    throughput_ratio: float | None = None
    """Runs per second of the second model over the first's, compiled for throughput."""
    runs: list[Run] = []
    no_throughput: str = ""
    """Why there is no throughput."""


class Comparison(msgspec.Struct, frozen=True):
    """Two models side by side."""

    schema_version: int
    one: str
    other: str
    openvino: str
    python: str
    devices: list[Measured]
    signatures: Literal["same", "names differ", "different", "unknown"] = "unknown"
