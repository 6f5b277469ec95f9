"""``npu.compiler.route``: whether the compiler in the driver or the one in the plugin will see a model.

What is known of it: NPU_COMPILER_TYPE is DRIVER by default up to 2026.0 and PREFER_PLUGIN from 2026.1 (measured in the
wheels). PREFER_PLUGIN, with a device, means the plugin's compiler for 4000, 5010, 5020 and 6010, and the driver's when that
library cannot be loaded; for 3720 it means the driver's. Without a device it means the plugin's, and throws without the
library (compiler_adapter_factory.cpp of 2026.4). Where this does not tell, the route is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ovdoctor.collect.interrogate.answers import read
from ovdoctor.collect.interrogate.devices import compiler_type
from ovdoctor.collect.interrogate.plugins import NOT_REGISTERED
from ovdoctor.collect.interrogate.protocol import Transcript
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known, Record, Unknown
from ovdoctor.facts.versions import Version, parse

SOURCE = "release, platform, package and NPU_COMPILER_TYPE"
PREFERS_PLUGIN_FROM = (2026, 1)
KNOWN_UP_TO = (2026, 4)
LOADER_FROM = (2026, 2)
"""From here on the compiler is loaded through a library of its own."""
_BY_PLUGIN = ("4000", "5010", "5020", "6010")
_BY_DRIVER = ("3720",)


def route_fact(facts: Mapping[str, Fact], transcript: Transcript) -> Fact:
    """The route by all facts of the machine (``openvino.*`` and ``npu.platform``) and what the plugin said of its setting."""
    version = facts.get("openvino.version", Unknown("not collected"))
    if not isinstance(version, Known):
        return version
    plugins = _records(facts, "openvino.plugins")
    if any(plugin.get("device") == "NPU" and NOT_REGISTERED in str(plugin.get("error")) for plugin in plugins or ()):
        return Absent("there is no NPU plugin")
    setting = _asked_setting(transcript) or _default_setting(parse(str(version.value), "openvino"))
    match setting:
        case "DRIVER":
            return Known("driver", SOURCE)
        case "PLUGIN" | "MLIR":
            return Known("plugin", SOURCE)
        case "PREFER_PLUGIN":
            return _preferred(facts, parse(str(version.value), "openvino"))
    return Unknown("the plugin does not tell its NPU_COMPILER_TYPE, and the default of this release is not known", SOURCE)


def compiler_there(libraries: Sequence[Record], version: Version | None) -> bool:
    """Whether the plugin's compiler can be loaded, as far as its files tell."""
    whole = {str(record["name"]) for record in libraries if record.get("kind") == "compiler" and record.get("format") == "ok"}
    stems = {name.removeprefix("lib").partition(".")[0] for name in whole}
    needed = {"openvino_intel_npu_compiler"}
    if version is not None and version.numbers[:2] >= LOADER_FROM:
        needed.add("openvino_intel_npu_compiler_loader")
    return needed <= stems


def _preferred(facts: Mapping[str, Fact], version: Version | None) -> Fact:
    libraries = _records(facts, "openvino.libraries")
    platform, present = _platform(facts)
    if present and platform in _BY_DRIVER:
        return Known("driver", SOURCE)
    if present and platform not in _BY_PLUGIN:
        return Unknown("the platform of the NPU is not known", SOURCE)
    if libraries is None:
        return Unknown("the library files of OpenVINO are not known", SOURCE)
    if compiler_there(libraries, version):
        return Known("plugin", SOURCE)
    if present:
        return Known("driver", f"{SOURCE}: the plugin's compiler is not installed")
    return Unknown("without an NPU the plugin's compiler is needed, which is not installed", SOURCE)


def _platform(facts: Mapping[str, Fact]) -> tuple[str | None, bool]:
    """Platform of the NPU, as OpenVINO lists it, else as it is on the bus; and whether there is an NPU."""
    listed = [device for device in _records(facts, "openvino.devices") or () if device.get("kind") == "NPU"]
    named = next((str(device["architecture"]) for device in listed if device.get("architecture")), None)
    hardware = facts.get("npu.platform")
    on_bus = str(hardware.value) if isinstance(hardware, Known) else None
    return named or on_bus, bool(listed) or on_bus is not None


def _asked_setting(transcript: Transcript) -> str | None:
    answers = read(transcript)
    asked = (answers.value(*step) for step in answers.steps if step[0] == "property" and step[2] == "NPU_COMPILER_TYPE")
    return next((compiler_type(value) for value in asked if value is not None), None)


def _default_setting(version: Version | None) -> str | None:
    """By release; none for releases newer than is known, nor for a nightly on the way to the change."""
    if version is None or version.numbers[:2] > KNOWN_UP_TO:
        return None
    if version.numbers[:2] < PREFERS_PLUGIN_FROM:
        return "DRIVER"
    return None if ".dev" in version.text and version.numbers[:2] == PREFERS_PLUGIN_FROM else "PREFER_PLUGIN"


def _records(facts: Mapping[str, Fact], name: str) -> list[Record] | None:
    fact = Snapshot(facts).get(name)
    if not isinstance(fact, Known) or not isinstance(fact.value, list):
        return None
    return [record for record in fact.value if isinstance(record, Mapping)]
