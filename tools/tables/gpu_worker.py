"""The child process that reads and compiles models for GPU in one OpenVINO release. Standard library and ``openvino`` alone.

It speaks as ``worker.py`` does. The parent puts the stand-in for ``libOpenCL.so.1`` first: then there is a GPU to compile for.
"""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Answer until the input ends."""
    try:
        from openvino import Core, get_version
    except ImportError:
        from openvino.runtime import Core, get_version
    core = Core()
    if "GPU" not in core.available_devices:
        sys.exit("no GPU: is the stand-in for OpenCL in front of the real one?")
    print(json.dumps({"version": get_version()}), flush=True)
    for line in sys.stdin:
        stage = "read"
        try:
            print(json.dumps({"stage": stage}), flush=True)
            model = core.read_model(json.loads(line)["path"])
            stage = "compile"
            print(json.dumps({"stage": stage}), flush=True)
            core.compile_model(model, "GPU")
            print(json.dumps({"done": True, "stage": stage, "ok": True, "error": ""}), flush=True)
        except Exception as error:  # noqa: BLE001 - whatever a release raises is the answer
            print(json.dumps({"done": True, "stage": stage, "ok": False, "error": str(error)[:2000]}), flush=True)


if __name__ == "__main__":
    main()
