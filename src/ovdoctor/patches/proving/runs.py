"""Runs of models: outputs for inputs, and the inputs that an original takes."""

from __future__ import annotations

from .differences import difference
from .inputs import input_sets, length
from .runtime import Unprovable, compiled_for, last, read, reshape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def sets_for(ov: Any, core: Any, path: str, options: dict[str, Any]) -> tuple[Any, list[Any]]:
    """The original, and its runs with inputs that it takes."""
    model = read(ov, core, path, "original")
    reshape(ov, model, options.get("shapes"))
    compiled = compiled_for(ov, core, model, "original")
    return model, best_runs(ov, compiled, model, options)


def best_runs(ov: Any, compiled: Any, model: Any, options: dict[str, Any]) -> list[Any]:
    """The original's runs with the integers that it takes: any, 0 and 1, or 0 alone. Raises Unprovable if it takes none."""
    best: list[Any] = []
    failure: Any = Unprovable("the original has no inputs that could be made up")
    for kind in options.get("integers") or ["", "small", "zeros"]:
        try:
            sets = input_sets(model, options["seeds"], kind, options)
            runs = first_runs(ov, compiled, sets)
        except Unprovable as error:
            failure = error
            continue
        best = max(best, runs, key=len)
        if len(runs) == len(sets):
            break
    if not best:
        raise failure
    return best


def first_runs(ov: Any, compiled: Any, sets: list[tuple[str, list[Any]]]) -> list[tuple[str, list[Any], list[Any]]]:
    """The original's outputs, for the sets that it takes. Raises Unprovable."""
    found, reason = [], ""
    for label, arrays in sets:
        try:
            found.append((label, arrays, run(ov, compiled, arrays)))
        except Exception as error:
            reason = last(error)
    if not found:
        raise Unprovable("the original does not run with inputs that were made up: " + reason)
    label, arrays, outputs = found[0]
    again = difference(outputs, run(ov, compiled, arrays))
    if not again["equal"]:
        raise Unprovable("the original does not give the same outputs twice for the same inputs: it is random")
    return found


def attempt(ov: Any, compiled: Any, arrays: list[Any], outputs: list[Any]) -> dict[str, Any]:
    """One run of the patched model against outputs of the original."""
    try:
        return difference(outputs, run(ov, compiled, arrays))
    except Exception as error:
        return {"equal": False, "max_abs": -1.0, "max_rel": -1.0, "cosine": 0.0, "why": "it does not run: " + last(error)}


def run(ov: Any, compiled: Any, arrays: list[Any]) -> list[Any]:
    """The outputs for those inputs, copied."""
    import numpy

    request = compiled.create_infer_request()
    held = []
    for port, array in zip(compiled.inputs, arrays):
        name = port.get_element_type().get_type_name()
        if isinstance(array, str):
            partial = port.get_partial_shape()
            shape = [length(place, len(partial), dim) for place, dim in enumerate(partial)]
            tensor = ov.Tensor(port.get_element_type(), ov.Shape(shape))
            raw = numpy.asarray(tensor.data).view("uint8").reshape(-1)
            raw[...] = numpy.resize(numpy.arange(1, 48, dtype="uint8"), raw.shape)
        elif name == "bf16":
            tensor = ov.Tensor(port.get_element_type(), ov.Shape(list(array.shape)))
            numpy.asarray(tensor.data).view("uint16")[...] = array
        elif name == "string":
            tensor = ov.Tensor(array)
        else:
            tensor = ov.Tensor(port.get_element_type(), ov.Shape(list(array.shape)))
            tensor.data[...] = array
        held.append(tensor)
        request.set_tensor(port, tensor)
    request.infer()
    outputs = []
    for port in compiled.outputs:
        tensor = request.get_tensor(port)
        name = port.get_element_type().get_type_name()
        data = tensor.str_data if name == "string" and hasattr(tensor, "str_data") else tensor.data
        array = numpy.array(data)
        if name == "bf16":
            wide = array.view("uint16").astype("uint32") << 16
            array = wide.view("float32")
        outputs.append(array)
    return outputs
