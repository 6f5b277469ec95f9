"""The OpenVINO that is asked: a model read and compiled by it, or why it says nothing."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PACKED = ("u1", "u2", "u3", "u4", "u6", "i4", "nf4", "f4e2m1")
"""Several elements in a byte: numpy has no such type, and some releases crash over their tensors."""
SETTINGS = {"INFERENCE_PRECISION_HINT": "f32"}
"""Otherwise some processors compute in bf16, and every difference drowns."""


class Unprovable(Exception):
    """Nothing can be said, and why."""


def api() -> Any:
    """The module that has Core: openvino itself, in 2023.0 only openvino.runtime."""
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino

    if hasattr(openvino, "Core"):
        return openvino
    import openvino.runtime

    return openvino.runtime


def check_numpy(ov: Any) -> None:
    """Wheels up to 2024.0 were built for numpy 1 and do not say so: with numpy 2 a tensor holds garbage, without any error."""
    import numpy

    sent = numpy.arange(24, dtype=numpy.float32).reshape(2, 3, 4)
    if not numpy.array_equal(numpy.array(ov.Tensor(sent).data), sent):
        raise Unprovable(
            "OpenVINO %s with numpy %s reads garbage: it was built for numpy 1" % (ov.get_version(), numpy.__version__)
        )


def read(ov: Any, core: Any, path: str, which: str) -> Any:
    """A model. Raises Unprovable for the original, which need not be readable here."""
    try:
        return core.read_model(path)
    except Exception as error:
        raise Unprovable("OpenVINO %s does not read the %s: %s" % (ov.get_version(), which, last(error))) from error


def check_types(model: Any, which: str) -> None:
    """Raises Unprovable for inputs and outputs that cannot be looked at."""
    for port in list(model.inputs) + list(model.outputs):
        name = port.get_element_type().get_type_name()
        if name in PACKED:
            raise Unprovable("the %s has an input or output of type %s, which is packed" % (which, name))


def compiled_for(ov: Any, core: Any, model: Any, which: str) -> Any:
    """It, compiled for CPU."""
    check_types(model, which)
    try:
        return core.compile_model(model, "CPU", SETTINGS)
    except Exception as error:
        raise Unprovable("OpenVINO %s does not compile the %s for CPU: %s" % (ov.get_version(), which, last(error))) from error


def reshape(ov: Any, model: Any, shapes: Any) -> None:
    """Give inputs other shapes: pairs of place and shape. Raises what OpenVINO says of it."""
    if shapes:
        model.reshape({model.inputs[place]: ov.PartialShape(shape) for place, shape in shapes})


def last(error: BaseException) -> str:
    """The sentence in an error of OpenVINO."""
    lines = [line.strip() for line in str(error).split("\n")]
    telling = [line for line in lines if line and not line.startswith(("Exception from", "Check '", "While validating"))]
    return " ".join((telling or lines)[-2:])[:400]
