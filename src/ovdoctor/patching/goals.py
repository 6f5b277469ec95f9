"""Where a model is to work, from what was asked for."""

from __future__ import annotations

import msgspec

from ovdoctor.api import Evidence, gather
from ovdoctor.errors import InputError
from ovdoctor.patches.goal import Goal
from ovdoctor.scanning.targets import Wanted, find_targets
from ovdoctor.tables.devices import route_of


def goal_of(
    targeted: bool,
    openvino: str | None,
    device: str | None,
    npu_driver: str | None,
    npu_platform: str | None,
    os_family: str | None,
    max_opset: int | None,
    python: str | None,
) -> Goal:
    """Where the model is to work; not ``targeted``: wherever its opsets are known. Raises InputError."""
    if max_opset is not None and not 1 <= max_opset <= 99:
        raise InputError(f"--max-opset {max_opset}: there is no such opset")
    if not targeted:
        return Goal(None, max_opset)

    def one(value: str | None) -> tuple[str, ...]:
        return (value,) if value else ()

    default = "NPU" if npu_driver or npu_platform else "CPU"
    devices = one((device or default).upper())
    wanted = Wanted(devices, one(openvino), one(npu_driver), one(npu_platform), os_family)
    aims = find_targets(wanted, lambda: gather(Evidence(python=python))[0])
    target = aims[0].target
    route = route_of(target)
    if npu_driver and route is not None and route.compiler is None:  # it was named because its compiler matters
        target = msgspec.structs.replace(target, npu_compiler="driver")
    return Goal(target, max_opset)


def describe(goal: Goal) -> str:
    """The goal in words: ``CPU with OpenVINO 2023.0.0``."""
    parts = []
    if goal.target is not None:
        target = goal.target
        parts.append(f"{target.device} with OpenVINO {target.openvino}")
        parts += [f"platform {target.npu_platform}"] if target.npu_platform else []
        parts += [f"driver {target.npu_driver}"] if target.npu_driver else []
    if goal.max_opset is not None:
        parts.append(f"opset{goal.max_opset} at most")
    return ", ".join(parts) or "the shapes that were asked for"
