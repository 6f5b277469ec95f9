"""The half of ovdoctor that runs inside the patient: asks OpenVINO what it sees, and says so line by line.

It is run by ``process/inside.py``, which see, in whatever interpreter is examined: Python 3.8 and up, the standard library and
``openvino`` alone, ASCII.
"""

from __future__ import annotations

import os

from ovdoctor.process.inside import Protocol, find_api, finish, library_folders, read_options, start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ALWAYS = ("CPU", "GPU", "NPU", "AUTO", "HETERO", "BATCH")
"""Devices asked even if no plugin file is found: "not registered" is an answer. AUTO is MULTI as well."""
VIRTUAL = ("AUTO", "HETERO", "BATCH")
"""Plugins without devices of their own."""
IRREGULAR = {"arm_cpu": "CPU", "auto_batch": "BATCH", "nvidia_gpu": "NVIDIA"}
"""Plugins whose device is not the last word of their file's name."""
COMMON = ("FULL_DEVICE_NAME", "DEVICE_ARCHITECTURE", "OPTIMIZATION_CAPABILITIES")
PROPERTIES = {
    "GPU": ("DEVICE_PCI_INFO", "DEVICE_ID", "GPU_DEVICE_TOTAL_MEM_SIZE"),
    "NPU": ("DEVICE_PCI_INFO", "NPU_DEVICE_TOTAL_MEM_SIZE"),
}
OF_PLUGIN = {"NPU": ("NPU_COMPILER_TYPE", "NPU_DRIVER_VERSION", "NPU_PLATFORM", "NPU_COMPILER_VERSION")}
"""Asked even when the plugin lists no device: how it fails tells which link is broken. The last may load a big compiler."""


def devices(package: str) -> list[str]:
    """The usual devices, and those of the plugin files and plugins.xml that lie beside the package."""
    found = list(ALWAYS)
    for folder in library_folders(package):
        names = sorted(os.listdir(folder))
        for name in names:
            stem, plugin, _ = name.partition("openvino_")[2].partition("_plugin")
            if plugin:
                found.append(IRREGULAR.get(stem, stem.rpartition("_")[2].upper()))
        if "plugins.xml" in names:
            with open(os.path.join(folder, "plugins.xml"), encoding="utf-8", errors="replace") as file:
                found += [part.partition('"')[0] for part in file.read().split('<plugin name="')[1:]]
    return [name for name in dict.fromkeys(found) if name and name != "MULTI"]


def versions(core: Any, device: str) -> dict[str, str]:
    """Build and description of a plugin. Throws if it is not registered, as 2023.2 and later do for properties only."""
    for version in core.get_versions(device).values():
        return {"build": str(version.build_number), "description": str(version.description)}
    core.get_property(device, "AVAILABLE_DEVICES")
    raise RuntimeError("get_versions() is empty")


def run_model(core: Any, name: str) -> None:
    """Compile and run relu(x + 1) on the device and compare; every number is exact in half precision."""
    import numpy

    try:
        from openvino import opset8 as ops
    except ImportError:  # up to 2024.6
        from openvino.runtime import opset8 as ops
    shape = (1, 8, 4, 4)
    sent = (numpy.arange(128, dtype=numpy.float32).reshape(shape) - 64) / 2
    parameter = ops.parameter(list(shape), numpy.float32, name="x")
    ones = ops.constant(numpy.ones(shape, dtype=numpy.float32))
    api = find_api()
    model = api.Model([ops.relu(ops.add(parameter, ones))], [parameter], "ovdoctor")
    settings: dict[str, object] = {}
    if name.startswith("NPU") and "NPU_BYPASS_UMD_CACHING" in core.get_property(name, "SUPPORTED_PROPERTIES"):
        settings["NPU_BYPASS_UMD_CACHING"] = True  # a model from the driver's cache would prove nothing of its compiler
    compiled = core.compile_model(model, name, settings)
    got = compiled([api.Tensor(sent)])[compiled.output(0)]  # copied: wheels built for numpy 1 take garbage from numpy 2
    expected = numpy.maximum(sent + 1, 0)
    if got.shape != shape or not numpy.allclose(got, expected, rtol=0, atol=0.01):
        numbers = "expected %s, got %s" % (expected.ravel()[-4:].tolist(), got.ravel()[-4:].tolist())
        raise ArithmeticError("wrong numbers: %s (numpy %s)" % (numbers, numpy.__version__))


def ask_device(protocol: Protocol, core: Any, device: str, live: bool) -> None:
    """Everything about one plugin and the devices that it lists."""
    protocol.ask(("versions", device), versions, core, device)
    if device in VIRTUAL:
        return
    listed = protocol.ask(("devices", device), core.get_property, device, "AVAILABLE_DEVICES")
    if not isinstance(listed, (list, tuple)):
        return
    names = [device + "." + str(item) for item in listed] if len(listed) > 1 else [device] * len(listed)
    for name in names:
        for wanted in COMMON + PROPERTIES.get(device, ()):
            protocol.ask(("property", name, wanted), core.get_property, name, wanted)
    for name in names or [device]:
        for wanted in OF_PLUGIN.get(device, ()):
            protocol.ask(("property", name, wanted), core.get_property, name, wanted)
    for name in names if live else ():
        protocol.ask(("live", name), run_model, core, name)


def main() -> None:
    """Options: ``devices`` (only these), ``done`` (not these), ``live``, and those of ``start``."""
    options = read_options()
    protocol, cores, package = start(options)
    for core in cores:
        wanted: Any = options.get("devices") or protocol.ask(("plugins",), devices, package) or ALWAYS
        for device in wanted:
            if device not in options.get("done", []):
                ask_device(protocol, core, device, options.get("live", False))
        protocol.ask(("available",), getattr, core, "available_devices")
    finish(protocol)


if __name__ == "__main__":
    main()
