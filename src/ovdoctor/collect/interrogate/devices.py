"""``openvino.devices`` and what else the plugins tell of their devices and of themselves."""

from __future__ import annotations

from typing import Any

from ovdoctor.collect.facts import Found
from ovdoctor.collect.interrogate.answers import Answers
from ovdoctor.facts.states import Absent, Fact, Known, Record, Unknown
from ovdoctor.process.answers import Answer

SOURCE = "AVAILABLE_DEVICES and properties of each plugin"
_TEXTS = {"full_name": "FULL_DEVICE_NAME", "architecture": "DEVICE_ARCHITECTURE", "pci": "DEVICE_PCI_INFO"}
_MEMORY = ("GPU_DEVICE_TOTAL_MEM_SIZE", "NPU_DEVICE_TOTAL_MEM_SIZE")
_HAS_NO_SUCH = ("Unsupported", "unsupported", "Unable to convert function return value", "not supported property")
"""A property that this plugin or this release does not have, or cannot hand to Python, is no failure."""


def device_facts(answers: Answers) -> Found:
    """Devices, live runs, leftover errors, and what the NPU plugin says of driver and compiler."""
    names = device_names(answers)
    found: Found = {
        "openvino.devices": Known([_device(answers, name) for name in names], SOURCE),
        "openvino.errors": Known(_errors(answers), "asked in a child process"),
        "npu.driver.reported": _of_npu(answers, "NPU_DRIVER_VERSION", str),
        "npu.compiler.version": _of_npu(answers, "NPU_COMPILER_VERSION", packed_version),
    }
    lived = [(name, answer) for name in names if (answer := answers.steps.get(("live", name)))]
    live: list[Record] = [
        {"device": name, "outcome": answer.outcome, "seconds": answer.seconds, "error": answer.error or None}
        for name, answer in lived
    ]
    asked = answers.transcript.live
    found["openvino.live"] = Known(live, "check --live") if asked else Unknown("it was not asked for (--live)", "check --live")
    return found


def device_names(answers: Answers) -> list[str]:
    """Devices that the plugins list, as Core names them: ``GPU`` if there is one, ``GPU.0`` and ``GPU.1`` if there are more."""
    names: list[str] = []
    for step, answer in answers.steps.items():
        if step[0] == "devices" and answer.outcome == "ok" and isinstance(answer.value, list):
            several = len(answer.value) > 1
            names += [f"{step[1]}.{item}" if several else step[1] for item in answer.value]
    available = answers.value("available")
    return list(dict.fromkeys([*names, *(name for name in available or () if isinstance(name, str))]))


def packed_version(value: object) -> str:
    """NPU_COMPILER_VERSION as major.minor: 393219 is 6.3."""
    return f"{value >> 16}.{value & 0xFFFF}" if isinstance(value, int) and value >= 1 << 16 else str(value)


def compiler_type(value: object) -> str:
    """``DRIVER`` for ``DRIVER`` and for ``CompilerType.DRIVER``: releases differ in what Python gets."""
    return str(value).rpartition(".")[2]


def _device(answers: Answers, name: str) -> Record:
    def tell(wanted: str) -> Any:
        return answers.value("property", name, wanted)

    record: dict[str, Any] = {"name": name, "kind": name.partition(".")[0]}
    record |= {field: str(value) for field, wanted in _TEXTS.items() if (value := tell(wanted)) not in (None, "")}
    if isinstance(capabilities := tell("OPTIMIZATION_CAPABILITIES"), list):
        record["capabilities"] = [str(item) for item in capabilities]
    sizes = [value for wanted in _MEMORY if isinstance(value := tell(wanted), int)]
    if sizes:
        record["memory"] = sizes[0]
    if (driver := tell("NPU_DRIVER_VERSION")) is not None:
        record["driver_version"] = str(driver)
    if (compiler := tell("NPU_COMPILER_VERSION")) is not None:
        record["compiler_version"] = packed_version(compiler)
    if (kind := tell("NPU_COMPILER_TYPE")) is not None:
        record["compiler_type"] = compiler_type(kind)
    if live := answers.steps.get(("live", name)):
        record |= {"live": live.outcome, "live_seconds": live.seconds, "live_error": live.error or None}
    return record


def _of_npu(answers: Answers, wanted: str, text: Any) -> Fact:
    """A property of the NPU plugin: absent without plugin or device, unknown with the verbatim error where asking failed."""
    source = f"NPU {wanted}"
    asked = [answer for step, answer in answers.steps.items() if step[0] == "property" and step[2] == wanted]
    known = next((answer for answer in asked if answer.outcome == "ok" and answer.value is not None), None)
    if known is not None:
        return Known(text(known.value), source)
    devices = answers.steps.get(("devices", "NPU"))
    if devices is None:
        loading = answers.steps.get(("versions", "NPU"))  # it may have died of that
        return Unknown((loading.error.strip() if loading else "") or "the NPU plugin was not asked", source)
    if devices.outcome == "ok" and devices.value == []:
        return Absent(f"{source}: the plugin lists no device")
    if "is not registered" in devices.error:
        return Absent(f"{source}: there is no NPU plugin")
    return Unknown((asked[0] if asked else devices).error.strip() or "the plugin does not tell", source)


def _errors(answers: Answers) -> list[str]:
    """Failures that no other fact carries: of properties, and of the list of all devices."""
    return [
        f"{' '.join(step)}: {answer.error.strip()}"
        for step, answer in answers.steps.items()
        if step[0] in ("property", "plugins", "available") and answer.outcome != "ok" and not _lacks(answer)
    ]


def _lacks(answer: Answer) -> bool:
    return answer.outcome == "error" and any(words in answer.error for words in _HAS_NO_SUCH)
