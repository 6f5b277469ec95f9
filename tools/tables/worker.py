"""The child process: reads, compiles and runs models in one OpenVINO release. Standard library, numpy and ``openvino`` alone.

A line of JSON in (``path``, ``until``: read, compile or infer), lines of JSON out: each stage as it begins, then the result.
What a release does to the process (it can crash and hang) is the parent's business.
"""

from __future__ import annotations

import json
import sys
from typing import Any

VALUES = {
    "Range": 5,
    "Loop": 3,
    "CTCLoss": 1,
    "ReverseSequence": 4,
    "LSTMSequence": 5,
    "CTCGreedyDecoderSeqLen": 10,
    "PriorBox": 8,
    "Eye": 4,
}
"""Integers to run an operation with where 0 makes no sense."""
LENGTHS = {2: 2, 3: 20}
"""A dynamic dimension is run with 1 in the first place, else with this for a rank."""


def _fill(request: Any, compiled: Any, operation: str) -> None:
    import numpy as np

    random = np.random.default_rng(0)
    for number, port in enumerate(compiled.inputs):
        partial = port.get_partial_shape()
        dims = enumerate(partial) if partial.rank.is_static else enumerate(())
        shape = [
            d.get_length() if d.is_static else max(1 if i == 0 else LENGTHS.get(len(partial), 32), d.get_min_length())
            for i, d in dims
        ]
        name = port.get_element_type().get_type_name()
        if name == "string":
            request.set_tensor(port, _tensor(np.array(["ab", "cde"])))
            continue
        kind = port.get_element_type().to_dtype()
        if name.startswith(("f", "bf")):
            data = (random.random(shape) * 0.9 + 0.05).astype(kind)
            if operation == "Range":
                data = np.array([0.0, 5.0, 1.0][number], dtype=kind)
        else:
            data = np.full(shape, VALUES.get(operation, 0), dtype=kind)
        if shape:
            request.set_tensor(port, _tensor(data))
        else:
            request.get_tensor(port).data[...] = data  # Tensor() takes no array without dimensions


def _tensor(data: Any) -> Any:
    try:
        from openvino import Tensor
    except ImportError:
        from openvino.runtime import Tensor
    return Tensor(data)


def main() -> None:
    """Answer until the input ends."""
    try:
        from openvino import Core, get_version
    except ImportError:
        from openvino.runtime import Core, get_version
    core = Core()
    print(json.dumps({"version": get_version()}), flush=True)
    for line in sys.stdin:
        task = json.loads(line)
        stage = "read"
        try:
            print(json.dumps({"stage": stage}), flush=True)
            model = core.read_model(task["path"])
            if task["until"] != "read":
                stage = "compile"
                print(json.dumps({"stage": stage}), flush=True)
                compiled = core.compile_model(model, "CPU", {"INFERENCE_NUM_THREADS": "1"})
                if task["until"] == "infer":
                    stage = "infer"
                    print(json.dumps({"stage": stage}), flush=True)
                    request = compiled.create_infer_request()
                    _fill(request, compiled, task.get("operation", ""))
                    request.infer()
            print(json.dumps({"done": True, "stage": stage, "ok": True, "error": ""}), flush=True)
        except Exception as error:  # noqa: BLE001 - whatever a release raises is the answer
            print(json.dumps({"done": True, "stage": stage, "ok": False, "error": str(error)[:2000]}), flush=True)


if __name__ == "__main__":
    main()
