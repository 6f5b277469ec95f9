"""What is asked of the tables, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol, TypeAlias

import msgspec

Outcome: TypeAlias = Literal["ok", "fails", "unknown"]
Stage: TypeAlias = Literal["read", "compile", "infer"]
Device: TypeAlias = Literal["CPU", "GPU", "NPU"]
Os: TypeAlias = Literal["windows", "linux", "macos"]


class PortLike(Protocol):
    """An input or output. ``element_type`` is OpenVINO's name, ``None`` if not known; a length of ``-1`` or bounds is dynamic."""

    @property
    def element_type(self) -> str | None: ...

    @property
    def shape(self) -> tuple[int | tuple[int, int | None], ...] | None: ...


class OperationLike(Protocol):
    """One operation as the IR states it; ``models.ir.Layer`` is one."""

    @property
    def type(self) -> str: ...

    @property
    def opset(self) -> str: ...

    @property
    def attributes(self) -> Mapping[str, str]: ...

    @property
    def inputs(self) -> Sequence[PortLike]: ...

    @property
    def outputs(self) -> Sequence[PortLike]: ...


class Tensor(msgspec.Struct, frozen=True):
    """A port, for those who have no reader at hand."""

    element_type: str | None = None
    shape: tuple[int | tuple[int, int | None], ...] | None = None


class Operation(msgspec.Struct, frozen=True):
    """An operation, for those who have no reader at hand."""

    type: str
    opset: str
    attributes: Mapping[str, str] = {}
    inputs: tuple[Tensor, ...] = ()
    outputs: tuple[Tensor, ...] = ()


class Target(msgspec.Struct, frozen=True):
    """Where a model is to run."""

    device: Device
    openvino: str
    """A release, nightly or build string: ``2024.5``, ``2024.5.0.dev20240911``."""
    npu_platform: str | None = None
    """``3720``, ``4000``, ``5010``."""
    npu_driver: str | None = None
    """``32.0.100.3104`` on Windows, ``1.10.0`` on Linux."""
    os: Os | None = None
    npu_compiler: Literal["driver", "plugin"] | None = None
    """Which compiler will see the model, where that is known (``npu.compiler.route``)."""


class Span(msgspec.Struct, frozen=True):
    """Measured releases in a row. ``last`` is ``None`` where the newest measured release is one of them."""

    first: str
    last: str | None = None


class OperationVerdict(msgspec.Struct, frozen=True):
    """What is known of one operation on one target."""

    type: str
    opset: str
    verdict: Outcome
    stage: Stage | None = None
    """Where it fails, or where it would if it did; ``None`` where nothing is known of any stage."""
    why: str = ""
    """The reason for ``fails`` and ``unknown``, as a sentence."""
    how_known: str = ""
    """measured, compiler source, plugin symbols, documentation; and of what."""
    works: tuple[Span, ...] = ()
    """The measured releases in which it works on this device."""
    since: str | None = None
    """The release from which on it works, up to the newest that was measured."""
    first_good_release: str | None = None
    """The next newer release in which it works; ``None``: not known of any."""
    error: str = ""
    """What OpenVINO says, as it was measured."""


class ModelVerdict(msgspec.Struct, frozen=True):
    """What is known of a model on one target."""

    target: Target
    verdict: Outcome
    stage: Stage | None = None
    operations: tuple[OperationVerdict, ...] = ()
    """What fails or is unknown, each kind once: first what fails at the earliest stage."""
    counts: Mapping[str, int] = {}
    """Kinds of operations by verdict."""
    needs_openvino: str | None = None
    """From this release on nothing fails that fails now; ``None``: nothing fails, or no such release is known."""
    route: Literal["driver", "plugin"] | None = None
    """NPU: the compiler that sees the model."""
    notes: tuple[str, ...] = ()
    """What the verdict rests on and does not say."""
