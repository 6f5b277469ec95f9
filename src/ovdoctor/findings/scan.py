"""The published form of a scan: what becomes of models on targets. Programs read it as JSON: fields are added, never renamed.

A *target* is a device with an OpenVINO release, and for an NPU its platform and driver. ``Scan`` holds models, a model its
targets, a target its findings (what is wrong, once per rule and operation version) and the operations concerned.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from ovdoctor.findings.model import Evidence, Reference, Remedy, Severity

SCAN_SCHEMA_VERSION = 1

Verdict = Literal["ok", "fails", "unknown"]
Stage = Literal["read", "compile", "infer"]
WORST_FIRST: tuple[Verdict, ...] = ("fails", "unknown", "ok")


def operation_name(type_: str, opset: str) -> str:
    """``MaxPool-14``: how an operation version is written."""
    return f"{type_}-{opset.removeprefix('opset')}" if opset else type_


class Place(msgspec.Struct, frozen=True):
    """An operation in the model's file."""

    layer: str
    """Its name."""
    line: int
    """Of ``<layer``, from 1."""
    column: int
    """Of ``<layer`` in bytes, from 1."""
    begin: int
    """Byte at which ``<layer`` starts, from 0."""
    end: int
    """Byte after ``</layer>``."""
    inside: tuple[str, ...] = ()
    """The operations whose sub-graphs it lies in, outermost first."""


class Patch(msgspec.Struct, frozen=True):
    """A way to change the model, of which ``ovdoctor patch`` knows."""

    id: str
    summary: str
    to: str
    """What the operation becomes: ``MaxPool-8``."""


class OperationFound(msgspec.Struct, frozen=True):
    """One kind of operation that fails on a target, or of which nobody knows: those alike in the model are one."""

    type: str
    opset: str
    """As the IR writes it: ``opset14``."""
    count: int
    """How many of them the model has, sub-graphs included."""
    verdict: Verdict
    stage: Stage | None
    why: str
    how_known: str
    """measured, compiler source, plugin symbols, documentation, report; and of what."""
    since: str | None
    """The release from which on it works on this device, up to the newest that was measured."""
    works: tuple[str, ...]
    """The measured releases in which it works: ``2024.1.0..2025.2.0``, ``2026.1.0..``."""
    first_good_release: str | None
    """The next newer release in which it works."""
    error: str
    """What OpenVINO says, as it was measured; empty if it was not."""
    patches: tuple[Patch, ...]
    places: tuple[Place, ...]
    """The first of them in the order of the file; ``count`` says how many there are."""

    @property
    def name(self) -> str:
        """``MaxPool-14``: the operation version."""
        return operation_name(self.type, self.opset)


class ScanFinding(msgspec.Struct, frozen=True):
    """What a rule or the tables conclude of a model on a target, once per rule and operation version."""

    rule: str
    """A rule's id, or ``operation-not-read``, ``operation-not-compiled``, ``operation-not-run``, ``operation-not-known``."""
    title: str
    severity: Severity
    verdict: Verdict
    """``fails`` decides the target's verdict; ``unknown`` leaves it open; ``ok``: worth knowing, no reason to fail."""
    stage: Stage | None
    operation: str | None
    """The operation version concerned (``MaxPool-14``); ``None``: the model as a whole."""
    explanation: str
    how_known: str
    count: int
    """Operations concerned; 0 for the model as a whole."""
    places: tuple[Place, ...]
    why: tuple[Evidence, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    sources: tuple[Reference, ...] = ()


class Headline(msgspec.Struct, frozen=True):
    """What people want to know first. ``kind``: needs-openvino, npu-driver, written-by, dynamic-inputs, weights, route, …"""

    kind: str
    text: str


class Asked(msgspec.Struct, frozen=True):
    """What the real plugin of this machine said (``--ask``), and whether the tables agree."""

    device: str
    openvino: str
    question: Literal["read_model", "query_model", "compile_model"]
    outcome: Literal["ok", "fails", "not asked"]
    text: str
    """Its own words, or why it could not be asked."""
    agreement: Literal["agrees", "contradicts", "not comparable"]
    note: str = ""
    same: bool = False
    """Whether it is about the target itself: this device, release and compiler."""


class TargetScan(msgspec.Struct, frozen=True):
    """A model on one target."""

    device: Literal["CPU", "GPU", "NPU"]
    openvino: str
    npu_platform: str | None
    npu_driver: str | None
    os: str | None
    chosen: str
    """Where the target comes from: named, this machine, saved facts; and what of it was not known."""
    verdict: Verdict
    stage: Stage | None
    """Where it fails, or would if it did."""
    findings: tuple[ScanFinding, ...]
    operations: tuple[OperationFound, ...]
    counts: Mapping[str, int]
    """Kinds of operations by verdict."""
    headlines: tuple[Headline, ...]
    needs_openvino: str | None
    """From this release on nothing of it fails on this device; ``None``: nothing fails, or no such release is known."""
    npu_compiler: Literal["driver", "plugin"] | None
    notes: tuple[str, ...]
    """What the verdict rests on, and does not say."""
    undecided: tuple[str, ...] = ()
    """Rules that could be neither confirmed nor ruled out."""
    asked: tuple[Asked, ...] = ()
    command: str | None = None
    """The ``ovdoctor patch`` command that would change the model, where a patch exists for what fails."""
    how_known: str = ""
    """How the verdict is known, of what works too, in a line: ``measured on CPU 2024.0.0``; empty: as the notes say."""

    @property
    def name(self) -> str:
        """``NPU 4000, driver 32.0.100.3104, OpenVINO 2024.5``."""
        platform = f" {self.npu_platform}" if self.npu_platform else ""
        driver = f", driver {self.npu_driver}" if self.npu_driver else ""
        return f"{self.device}{platform}{driver}, OpenVINO {self.openvino}"


class StripRow(msgspec.Struct, frozen=True):
    """A device through the releases."""

    device: str
    """``CPU``, ``GPU``, ``NPU 4000``, ``NPU driver 1.10.0``."""
    verdicts: tuple[Verdict, ...]
    """One for each release of the strip."""
    stages: tuple[Stage | None, ...]
    why: tuple[str, ...]
    """The first reason of each verdict that is not ``ok``."""


class Strip(msgspec.Struct, frozen=True):
    """Releases × devices."""

    releases: tuple[str, ...]
    rows: tuple[StripRow, ...]


class ModelPort(msgspec.Struct, frozen=True):
    """An input or output of the model."""

    name: str
    element_type: str | None
    shape: str
    """``[1,3,?,640]``, ``[1..8,3,224,224]``, ``[...]`` of unknown rank."""


class ModelFound(msgspec.Struct, frozen=True):
    """What the file says of itself."""

    format: str
    """``ir``, ``onnx``, ``tflite``, ``tensorflow``, ``paddle``."""
    name: str
    ir_version: int | None
    written_by: str | None
    """The OpenVINO release that wrote it, in its own words; for other formats, the one that read it here."""
    layers: int
    subgraphs: int
    operations: Mapping[str, int]
    """How many of each operation version: ``{"MaxPool-14": 3}``."""
    inputs: tuple[ModelPort, ...]
    outputs: tuple[ModelPort, ...]
    element_types: Mapping[str, int]
    constants_size: int
    """Bytes."""
    rt_info: Mapping[str, str]


class MapKind(msgspec.Struct, frozen=True):
    """Operations of one version that fare alike."""

    operation: str
    """``MaxPool-14``."""
    verdicts: tuple[Verdict, ...]
    """By the tables, one for each target of the scan, in their order."""
    why: tuple[str, ...]
    """The reason of each verdict that is not ``ok``; else empty."""


class ModelMap(msgspec.Struct, frozen=True):
    """Where in the model the trouble sits: all operations, constants and those of sub-graphs too, in the order of the file."""

    kinds: tuple[MapKind, ...]
    operations: tuple[int, ...]
    """Of each operation, the number of its kind, from 0."""
    lines: tuple[int, ...]
    """Of each, where it begins, from 1; empty for formats that have no lines."""
    names: tuple[str, ...] = ()
    """Of each, its layer's name; empty unless they were asked for."""


class ModelScan(msgspec.Struct, frozen=True):
    """One model on its targets."""

    path: str
    verdict: Verdict
    """The worst of the targets' verdicts; ``unknown`` for a file that could not be judged."""
    error: str | None
    """Why the file could not be judged, with its line where there is one; then there are no targets."""
    model: ModelFound | None
    """``None``: it could not be read."""
    targets: tuple[TargetScan, ...]
    headlines: tuple[Headline, ...] = ()
    """What holds whatever the target: who wrote it, inputs without fixed shapes, weights that are missing."""
    strip: Strip | None = None
    map: ModelMap | None = None
    """Only where it was asked for."""

    @property
    def stage(self) -> Stage | None:
        """Of the worst target."""
        return next((target.stage for target in self.targets if target.verdict == self.verdict), None)

    @property
    def findings(self) -> tuple[ScanFinding, ...]:
        """Of all targets, each once."""
        return tuple({finding: None for target in self.targets for finding in target.findings})

    @property
    def operations(self) -> tuple[OperationFound, ...]:
        """Of all targets, each once."""
        return tuple({operation: None for target in self.targets for operation in target.operations})


class Scan(msgspec.Struct, frozen=True):
    """All models of a run, in the order of their paths."""

    schema_version: int
    ovdoctor: str
    models: tuple[ModelScan, ...]
    notices: tuple[str, ...]
    """What the reader must know of the run itself."""
