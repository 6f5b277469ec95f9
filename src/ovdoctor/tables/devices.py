"""What each device does with an operation after it was read, and which compiler sees a model for the NPU."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from ovdoctor.tables.evidence import Piece
from ovdoctor.tables.features import Subject
from ovdoctor.tables.gpu import gpu_pieces
from ovdoctor.tables.load import timeline
from ovdoctor.tables.model import Target
from ovdoctor.tables.names import canonical
from ovdoctor.tables.npu_driver import driver_pieces
from ovdoctor.tables.npu_plugin import PLATFORMS as PLATFORMS
from ovdoctor.tables.npu_plugin import plugin_pieces
from ovdoctor.tables.rules import rule_pieces
from ovdoctor.tables.timeline import Timeline

_BY_DRIVER_IF_THERE = "3720"
_UNDECIDED = "it is not known whether the compiler in the driver or the one in the plugin sees the model"


class Route(NamedTuple):
    """The NPU compiler that sees a model; ``None``: not known."""

    compiler: Literal["driver", "plugin"] | None
    notes: tuple[str, ...]


def route_of(target: Target) -> Route | None:
    """By release, platform and operating system, unless the target names it; ``None``: not an NPU."""
    if target.device != "NPU":
        return None
    if target.npu_compiler:
        return Route(target.npu_compiler, (f"the compiler in the {target.npu_compiler} was named",))
    line = timeline("npu")
    place = line.place(target.openvino)
    first = line.releases.index("2026.1.0")
    if place is None or (place.above is None and place.below is None):
        return Route(None, (_UNDECIDED,))
    if place.above is not None and place.above < first:
        return Route("driver", ("up to OpenVINO 2026.0 the compiler in the driver is the default",))
    if place.below is None or place.below < first:
        return Route(None, (_UNDECIDED,))
    if target.npu_platform is None:
        return Route(None, (f"{_UNDECIDED}: the platform decides (name it: --npu-platform)",))
    if target.npu_driver is None:
        return Route("plugin", ("no driver is named: without one the compiler in the plugin is used, where it is installed",))
    if target.npu_platform == _BY_DRIVER_IF_THERE:
        return Route("driver", ("with a 3720 in the machine, the plugin leaves compiling to the driver",))
    if target.os == "windows":
        return Route(
            "plugin", ("from OpenVINO 2026.1 on the compiler in the plugin is preferred, which the Windows packages bring",)
        )
    return Route(None, (f"{_UNDECIDED}: Linux wheels do not bring the plugin's, archives do",))


def compile_pieces(subject: Subject, target: Target, route: Route | None) -> Iterator[Piece]:
    """What is known of compiling an operation for the target."""
    type_, opset = canonical(subject.type, subject.opset)
    features = dict(subject.features)
    if target.device == "CPU":
        yield from rule_pieces("cpu", "CPU", type_, opset, features)
    elif target.device == "GPU":
        yield from gpu_pieces(type_, opset, features)
    elif route is None or route.compiler is None:
        why = "; ".join(route.notes) if route else _UNDECIDED
        yield _nothing(timeline("cpu"), why)
    elif route.compiler == "plugin":
        yield from plugin_pieces(type_, opset, features, target.npu_platform)
    else:
        yield from driver_pieces(type_, opset, features, target)


def _nothing(line: Timeline, why: str) -> Piece:
    return Piece(line, "compile", frozenset(), why, "", frozenset(range(len(line.releases))))
