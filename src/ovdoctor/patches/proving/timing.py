"""Two models on a device: outputs and times, for ``ovdoctor compare``."""

from __future__ import annotations

from .runs import attempt, best_runs
from .runtime import Unprovable, check_types, last, read
from .signature import signature, told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def measure(ov: Any, core: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Two models on a device: outputs, then times of runs that take turns."""
    device = options["device"]
    models = [read(ov, core, options[which], name) for which, name in (("original", "first model"), ("patched", "second model"))]
    signatures = [signature(model) for model in models]
    check_types(models[0], "first model")
    check_types(models[1], "second model")
    if [each[:2] for each in signatures[0][0]] != [each[:2] for each in signatures[1][0]]:
        return {"differs": "they take different inputs: %s, and %s" % (told(signatures[0][0]), told(signatures[1][0]))}
    if len(models[0].outputs) != len(models[1].outputs):
        return {"differs": "they have %d and %d outputs" % (len(models[0].outputs), len(models[1].outputs))}
    compiled = []
    for model, name in zip(models, ("first", "second")):
        try:
            compiled.append(core.compile_model(model, device, {"PERFORMANCE_HINT": "LATENCY"}))
        except Exception as error:
            raise Unprovable("%s does not compile the %s model: %s" % (device, name, last(error))) from error
    runs = best_runs(ov, compiled[0], models[0], options)
    found = [dict(inputs=label, **attempt(ov, compiled[1], arrays, outputs)) for label, arrays, outputs in runs]
    times = take_turns([runner(ov, each, runs[0][1]) for each in compiled], options["seconds"])
    rates, without = throughput(core, models, device, runs[0][1], options["seconds"])
    same = signatures[0] == signatures[1]
    return {"runs": found, "found": {"times": times, "rates": rates, "no_rates": without, "same": same}}


def runner(ov: Any, compiled: Any, arrays: list[Any]) -> Any:
    """A function that runs a model once more on the same inputs."""
    request = compiled.create_infer_request()
    for port, array in zip(compiled.inputs, arrays):
        if hasattr(array, "dtype") and array.dtype.kind in "fiub" and port.get_element_type().get_type_name() != "bf16":
            tensor = ov.Tensor(port.get_element_type(), ov.Shape(list(array.shape)))
            tensor.data[...] = array
            request.set_tensor(port, tensor)
    return request.infer


def take_turns(functions: list[Any], seconds: float) -> list[list[float]]:
    """Seconds of pairs of calls, each pair in the other order than the one before."""
    import time

    for function in functions:
        function()
    pairs: list[list[float]] = []
    end = time.perf_counter() + seconds
    while len(pairs) < 5 or (time.perf_counter() < end and len(pairs) < 2000):
        pair = [0.0, 0.0]
        for place in (0, 1) if len(pairs) % 2 else (1, 0):
            begin = time.perf_counter()
            functions[place]()
            pair[place] = time.perf_counter() - begin
        pairs.append(pair)
    return pairs


def throughput(core: Any, models: list[Any], device: str, arrays: list[Any], seconds: float) -> tuple[list[list[float]], str]:
    """Seconds that a batch of requests at once takes, the models in turns; else why there are none."""
    try:
        compiled = [core.compile_model(model, device, {"PERFORMANCE_HINT": "THROUGHPUT"}) for model in models]
        queues = []
        for each in compiled:
            count = int(each.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
            queues.append([each.create_infer_request() for _ in range(min(max(count, 1), 16))])
        for requests in queues:
            for request in requests:
                for port, array in zip(request.model_inputs, arrays):
                    fill(request, port, array)
    except Exception as error:
        return [], "the models cannot be compiled for throughput: " + last(error)

    def batch(requests: list[Any]) -> Any:
        def go() -> None:
            for _ in range(4):
                for request in requests:
                    request.start_async()
                for request in requests:
                    request.wait()

        return go

    try:
        pairs = take_turns([batch(requests) for requests in queues], seconds)
    except Exception as error:
        return [], "several requests at once do not run: " + last(error)
    return [[a / len(queues[0]), b / len(queues[1])] for a, b in pairs], ""


def fill(request: Any, port: Any, array: Any) -> None:
    """Put an input into a request. A dynamic one has no shape before it is set; strings and packed numbers stay what they are."""
    tensor = request.get_tensor(port)
    if not hasattr(array, "shape") or array.dtype.kind not in "fiub" or tensor.data.dtype != array.dtype:
        return
    if tuple(tensor.shape) != array.shape:
        tensor.shape = array.shape
    tensor.data[...] = array
