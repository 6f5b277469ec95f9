"""What runs inside the patient for a model: reads it, writes it as IR, asks a plugin about it.

It is run by ``process/inside.py``, which see, in whatever interpreter is examined: Python 3.8 and up, the standard library and
``openvino`` alone, ASCII.
"""

from __future__ import annotations

import os

from ovdoctor.process.inside import find_api, finish, library_folders, read_options, start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LISTED = 1000
"""Unsupported operations that are named; all are counted."""
ENDS = ("Parameter", "Constant", "Result")
"""Not listed when the operation is not that they belong to, and otherwise listed everywhere."""
VIRTUAL = ("AUTO", "MULTI", "HETERO", "BATCH")
"""Plugins without devices of their own."""
COMPILER = "openvino_intel_npu_compiler"


def read_model(core: Any, path: str, models: list[Any]) -> None:
    """Read the model, whatever its format. It is kept, not returned: nobody wants its text."""
    models.append(core.read_model(path))


def write_ir(model: Any, path: str) -> None:
    """Write it as IR, its weights nowhere: the offsets of constants are then of no use, their sizes are right.

    OpenVINO removes the weights file when it cannot write the model, which root may do with a device as well: hence the link.
    https://github.com/openvinotoolkit/openvino/blob/2026.0.0/src/core/src/pass/serialize.cpp
    """
    weights = os.devnull
    if os.name != "nt":
        weights = path + ".nowhere"
        os.symlink(os.devnull, weights)
    find_api().serialize(model, path, weights)


def device_there(core: Any, device: str) -> list[str]:
    """The devices of a plugin, as it numbers them. Throws if it cannot be loaded, or has none of that number."""
    plugin, _, number = device.partition(".")
    listed = [str(item) for item in core.get_property(plugin, "AVAILABLE_DEVICES")]
    if number and number not in listed:
        raise LookupError("OpenVINO lists " + (", ".join(plugin + "." + item for item in listed) or "no " + plugin))
    return listed


def settings(core: Any, device: str, listed: list[str], package: str, platform: str | None) -> dict[str, str]:
    """With what a plugin is to be asked. Throws if the answer would say nothing of the model."""
    if not device.startswith("NPU"):
        if listed:
            return {}
        raise LookupError("OpenVINO lists no " + device)
    if platform is None or platform == own_platform(core, device, listed):
        if listed:
            supported = core.get_property(device, "SUPPORTED_PROPERTIES")
            # A model from the driver's cache would prove nothing of its compiler.
            return {"NPU_BYPASS_UMD_CACHING": "YES"} if "NPU_BYPASS_UMD_CACHING" in supported else {}
        raise LookupError("OpenVINO lists no NPU; with the platform named, the compiler in the plugin can be asked without one")
    folders = library_folders(package)
    names = [name for folder in folders for name in os.listdir(folder)]
    if folders and not any(name.startswith((COMPILER + ".", "lib" + COMPILER + ".")) for name in names):
        # Measured in the packages of 2026.0 to 2026.4; older ones have none.
        raise LookupError(
            "this OpenVINO comes without the compiler in the plugin, which Windows wheels and archives have from 2026.0 on: "
            "there is no " + COMPILER + " in " + folders[0]
        )
    return {"NPU_PLATFORM": platform, "NPU_COMPILER_TYPE": "PLUGIN"}


def own_platform(core: Any, device: str, listed: list[str]) -> str | None:
    """The platform of the NPU that is there."""
    return str(core.get_property(device, "DEVICE_ARCHITECTURE")) if listed else None


def query(core: Any, model: Any, device: str, config: dict[str, str]) -> dict[str, Any]:
    """How many operations the plugin says that it supports, and which others there are."""
    supported = core.query_model(model, device, config)
    operations = [op for op in model.get_ops() if op.get_type_name() not in ENDS]
    others = [op for op in operations if op.get_friendly_name() not in supported]
    return {"supported": len(operations) - len(others), "count": len(others), "others": [tell(op) for op in others[:LISTED]]}


def tell(op: Any) -> list[str]:
    """Name, type and opset."""
    info = op.get_type_info()
    return [op.get_friendly_name(), info.name, str(info.version_id or "")]


def compile_model(core: Any, model: Any, device: str, config: dict[str, str]) -> None:
    """Compile and forget."""
    core.compile_model(model, device, config)


def main() -> None:
    """Options: ``model``, ``ir`` (where to) or ``device`` with ``platform`` and ``compile``, and those of ``start``."""
    options = read_options()
    protocol, cores, package = start(options)
    models: list[Any] = []
    for core in cores:
        protocol.ask(("read",), read_model, core, options["model"], models)
    for model in models:
        if "ir" in options:
            protocol.ask(("write",), write_ir, model, options["ir"])
            continue
        device: str = options["device"]
        listed: Any = [device]
        if ":" not in device and device not in VIRTUAL:
            listed = protocol.ask(("devices", device), device_there, core, device)
        if listed is None:
            continue
        config: Any = protocol.ask(("settings", device), settings, core, device, listed, package, options.get("platform"))
        if config is None:
            continue
        protocol.ask(("query", device), query, core, model, device, config)
        if options.get("compile"):
            protocol.ask(("compile", device), compile_model, core, model, device, config)
    finish(protocol)


if __name__ == "__main__":
    main()
