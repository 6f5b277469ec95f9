"""Questions about an original and its patched model: here, one here and one elsewhere, and about shapes alone."""

from __future__ import annotations

import os

from .runs import attempt, sets_for
from .runtime import SETTINGS, Unprovable, last, read, reshape
from .signature import shapes_in, shapes_in_bodies, signature, told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def compare(ov: Any, core: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Both models here, on the same inputs."""
    model, runs = sets_for(ov, core, options["original"], options)
    try:
        other = core.read_model(options["patched"])
        compiled = core.compile_model(other, "CPU", SETTINGS)
    except Exception as error:
        return {"differs": "the patched model does not load: " + last(error)}
    if options.get("same_signature", True) and signature(model) != signature(other):
        sides = [told(each) for found in (signature(model), signature(other)) for each in found]
        return {"differs": "inputs or outputs are not the same: %s to %s, and %s to %s" % tuple(sides)}
    return {"runs": [dict(inputs=label, **attempt(ov, compiled, arrays, outputs)) for label, arrays, outputs in runs]}


def keep(ov: Any, core: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Run the original and keep inputs and outputs for another interpreter."""
    import numpy

    model, runs = sets_for(ov, core, options["original"], options)
    runs = [each for each in runs if each[0] != "nan and inf"]  # releases differ in what they make of these
    if any(array.dtype.kind == "U" or isinstance(array, str) for _, arrays, _ in runs for array in arrays):
        raise Unprovable("its inputs are of types that cannot be kept in files")
    for number, (_, arrays, outputs) in enumerate(runs):
        named = {"in%d" % n: array for n, array in enumerate(arrays)}
        named.update({"out%d" % n: array for n, array in enumerate(outputs)})
        numpy.savez(os.path.join(options["folder"], "%d.npz" % number), **named)
    return {"labels": [label for label, _, _ in runs], "signature": signature(model)}


def hold(ov: Any, core: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Run the patched model on kept inputs and hold it against kept outputs."""
    import numpy

    try:
        model = core.read_model(options["patched"])
        compiled = core.compile_model(model, "CPU", SETTINGS)
    except Exception as error:
        return {"differs": "OpenVINO %s does not load the patched model: %s" % (ov.get_version(), last(error))}
    runs = []
    for number, label in enumerate(options["labels"]):
        with numpy.load(os.path.join(options["folder"], "%d.npz" % number)) as kept:
            arrays = [kept["in%d" % n] for n in range(len(model.inputs))]
            outputs = [kept["out%d" % n] for n in range(len(model.outputs))]
        runs.append(dict(inputs=label, **attempt(ov, compiled, arrays, outputs)))
    return {"runs": runs}


def shapes(ov: Any, core: Any, options: dict[str, Any]) -> dict[str, Any]:
    """What becomes of all shapes when inputs get others."""
    model = read(ov, core, options["original"], "model")
    try:
        reshape(ov, model, options["shapes"])
    except Exception as error:
        return {"differs": last(error)}
    return {"found": shapes_in(model), "bodies": list(shapes_in_bodies(model, []))}
