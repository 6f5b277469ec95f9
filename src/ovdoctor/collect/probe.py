"""The half of ovdoctor that runs inside the patient: asks OpenVINO what it sees, and says so line by line.

It runs in whatever interpreter is examined (Python 3.8 and up), as ``PYTHON -B -c SOURCE OPTIONS``, with the standard
library and ``openvino`` alone. Each line is one JSON object: first what the interpreter is, then a ``begin`` and an ``end``
for every question, at last ``done``. A ``begin`` without its ``end`` is the question that killed or hung the process: that
is why every question, however small, has its own pair. What else is printed goes to stderr, where the parent keeps its end.

Keep this file ASCII (it travels as an argument, whatever the locale) and well under 30,000 characters (Windows' limit).
"""

from __future__ import annotations

import sys

if __name__ == "__main__" and not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    # First on the path is the current folder (-c), or ours (run as a file). What lies there is not the patient.
    del sys.path[0]

import faulthandler
import json
import os
import stat
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

PROTOCOL = 1
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
LONGEST = 4000
"""Characters kept of a text."""


class Protocol:
    """The private line to the parent. Asks one question at a time, and turns every way of failing into a value."""

    def __init__(self, skip: list[list[str]]) -> None:
        self._skip = {tuple(step) for step in skip}
        self._out = os.dup(1)
        os.dup2(2, 1)  # plugins print to stdout

    def say(self, **fields: object) -> None:
        """Send one line."""
        data = (json.dumps(fields) + "\n").encode("ascii")
        try:
            while data:
                data = data[os.write(self._out, data) :]
        except OSError:  # nobody listens any more
            os._exit(1)

    def ask(self, step: tuple[str, ...], question: Callable[..., object], *arguments: object) -> object:
        """What the question returns; None if it threw, or is to be skipped."""
        if step in self._skip:
            return None
        self.say(at="begin", step=step)
        started = time.perf_counter()
        try:
            value = question(*arguments)
            answer = {"value": plain(value)}
        except BaseException as error:  # SystemExit too: on Windows, openvino calls sys.exit() when it finds no libraries
            value, answer = None, {"error": message(error), "type": type(error).__name__}
        self.say(at="end", step=step, seconds=round(time.perf_counter() - started, 4), **answer)
        return value


def shorten(text: str) -> str:
    """Beginning and end of a text, in characters that every decoder takes."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= LONGEST else text[: LONGEST * 3 // 4] + " [...] " + text[-LONGEST // 4 :]


def message(error: BaseException) -> str:
    """What was thrown, verbatim. pybind11 cannot always decode what C++ threw: even asking for the message may throw."""
    try:
        return shorten(str(error))
    except Exception as second:
        return "its message cannot be read: " + type(second).__name__


def plain(value: object) -> object:
    """The value as JSON carries it: enumerations and OpenVINO's own types as their text."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    return shorten(value if isinstance(value, str) else str(value))


def interpreter() -> dict[str, object]:
    """What the interpreter says of itself, without importing anything for it."""
    try:
        here = os.getcwd()
    except OSError:  # the folder was deleted
        here = ""
    # A folder without __init__.py gives way to a package that stands later on the search path.
    nearby = (os.path.join(here, name) for name in (os.path.join("openvino", "__init__.py"), "openvino.py"))
    return {
        "protocol": PROTOCOL,
        "version": list(sys.version_info),
        "text": sys.version,
        "implementation": sys.implementation.name,
        "bits": 64 if sys.maxsize > 2**32 else 32,
        "machine": os.uname().machine if hasattr(os, "uname") else "",
        "multiarch": getattr(sys.implementation, "_multiarch", ""),
        "abiflags": getattr(sys, "abiflags", ""),
        "platform": sys.platform,
        "executable": sys.executable or "",
        "prefix": sys.prefix,
        "base_prefix": sys.base_prefix,
        "conda": os.path.isdir(os.path.join(sys.prefix, "conda-meta")),
        "path": [entry for entry in sys.path if isinstance(entry, str)],
        "flags": {name: int(getattr(sys.flags, name)) for name in ("no_site", "no_user_site", "ignore_environment", "isolated")},
        "shadows": [path for path in nearby if os.path.exists(path)],
    }


def import_openvino() -> dict[str, object]:
    """Import it as its users do, but for its telemetry, which on import writes to the home folder and calls out."""
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # its import now fails, as openvino expects it may
    import openvino

    version = find_api().get_version()
    return {"version": version, "file": getattr(openvino, "__file__", None), "paths": list(getattr(openvino, "__path__", []))}


def find_api() -> Any:
    """The module that has Core: ``openvino`` itself, in 2023.0 only ``openvino.runtime``."""
    import openvino

    if hasattr(openvino, "Core"):
        return openvino
    if getattr(openvino, "__file__", None) is None:  # pip leaves the folder when something else is in it
        raise ModuleNotFoundError(
            "No module named 'openvino'; there is only a folder without one: " + ", ".join(openvino.__path__)
        )
    import openvino.runtime

    return openvino.runtime


def devices(package: str) -> list[str]:
    """The usual devices, and those of the plugin files and plugins.xml that lie beside the package."""
    found = list(ALWAYS)
    runtime = os.path.join(os.path.dirname(os.path.dirname(package)), "runtime")
    places = ("lib/intel64", "lib/aarch64", "bin/intel64/Release", "lib/arm64/Release")
    folders = [os.path.join(package, "libs")] + [os.path.join(runtime, place) for place in places]
    for folder in filter(os.path.isdir, folders):
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


def behave(limit: float) -> None:
    """Leave a stack as evidence of a crash, but no core file and no dialogue; never outlive the parent for long."""
    leash()
    try:
        faulthandler.enable(2)
        faulthandler.dump_traceback_later(limit, exit=True, file=2)
        if sys.platform == "win32":
            import msvcrt

            msvcrt.SetErrorMode(msvcrt.SEM_FAILCRITICALERRORS | msvcrt.SEM_NOGPFAULTERRORBOX)
        else:
            import resource
            import signal

            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            faulthandler.register(signal.SIGUSR1, file=2)  # how the parent asks a process that hangs where it is
    except (ImportError, OSError, ValueError, AttributeError):
        pass  # only manners: no reason to tell nothing


def leash() -> None:
    """End with the parent, which holds the other end of our stdin, whatever ended it."""
    try:
        if sys.platform == "win32" or not stat.S_ISFIFO(os.fstat(0).st_mode):
            return  # on Windows, DLLs that look at stdin while a thread reads it hang
        held = os.dup(0)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # nobody else is to wait for what never comes
        if sys.platform == "linux":
            import fcntl

            # The kernel does it: also to native code that never gives the GIL back, and to what we have started.
            fcntl.fcntl(held, fcntl.F_SETOWN, -os.getpid() if os.getpgrp() == os.getpid() else os.getpid())
            fcntl.fcntl(held, 10, 9)  # F_SETSIG, SIGKILL
            fcntl.fcntl(held, fcntl.F_SETFL, os.O_NONBLOCK | fcntl.FASYNC)
            try:
                os.read(held, 1)
            except BlockingIOError:
                return
            os._exit(1)  # it had gone before
        import threading

        threading.Thread(target=lambda: (os.read(held, 1), os._exit(1)), daemon=True).start()
    except (ImportError, OSError, RuntimeError, AttributeError):
        pass


def main() -> None:
    """Options: ``devices`` (only these), ``done`` (not these), ``skip`` (steps), ``live``, ``limit`` (seconds)."""
    options = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    protocol = Protocol(options.get("skip", []))
    protocol.say(at="interpreter", **{name: plain(value) for name, value in interpreter().items()})
    behave(options.get("limit", 120))
    imported = protocol.ask(("import",), import_openvino)
    cores: list[Any] = []
    if isinstance(imported, dict):
        # Kept, not returned: the text of a Core is its available devices, so that asking for it would load every plugin.
        protocol.ask(("core",), lambda: cores.append(find_api().Core()))
        package = os.path.dirname(imported["file"] or "")
    for core in cores:
        wanted: Any = options.get("devices") or protocol.ask(("plugins",), devices, package) or ALWAYS
        for device in wanted:
            if device not in options.get("done", []):
                ask_device(protocol, core, device, options.get("live", False))
        protocol.ask(("available",), getattr, core, "available_devices")
    protocol.say(at="done")
    os._exit(0)  # unloading plugins takes time and may crash, and nobody asked about that


if __name__ == "__main__":
    main()
